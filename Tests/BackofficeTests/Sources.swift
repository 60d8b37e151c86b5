import Foundation

/// The texts of the Swift files of `Sources/Backoffice`; empty where the tests run without their sources.
let sources: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "Sources/Backoffice")
    return ["View", "Pages", "Pages/Portal", "Routes", "Routes/Portal"].flatMap { folder -> [String] in
        let folder = root.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.compactMap { try? String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }
}()
