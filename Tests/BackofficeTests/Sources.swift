import Foundation

/// The texts of the Swift files of `Sources/Backoffice`; empty where the tests run without their sources.
let sources: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "Sources/Backoffice")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.compactMap {
        try? String(contentsOf: $0, encoding: .utf8)
    }
}()
