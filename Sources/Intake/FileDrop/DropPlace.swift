import Foundation
import Kernel

/// Where a dropped file is from, which its folders say: `COMPANY/SOURCE/KIND/…/NAME`.
struct DropPlace: Hashable, Sendable {
    var company: String
    var source: String
    var kind: ImportKind
    /// Below that of the kind.
    var folders: [String]

    var path: String { ([company, source, kind.rawValue] + folders).joined(separator: "/") }

    /// Within the folder of the kind: `done/…` or `rejected/…`.
    func beside(_ name: String) -> [String] { [company, source, kind.rawValue, name] + folders }
}

/// A file that was found in a watched folder.
struct DroppedFile: Hashable, Sendable {
    var place: DropPlace
    var entry: FolderEntry

    /// As it is called from here on: without what is no text or could not be shown, and short enough for names that are made of it.
    var name: String {
        guard let text = entry.text, !entry.name.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return Self.escaped(entry) }
        return Self.shortened(text)
    }

    private static let longestName = 200

    private static func escaped(_ entry: FolderEntry) -> String {
        let text = entry.name.map { byte -> String in
            let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "%")
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return shortened(text.joined())
    }

    /// The start of the name with its last letters, where its kind is.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longestName else { return text }
        var start = text
        while start.utf8.count > longestName - 40 { start.removeLast() }
        return start + "~" + text.suffix(8)
    }
}

extension DroppedFile {
    /// Files that are ready to be looked at below `root`, and what is in its way: a sentence each.
    ///
    /// Left out are hidden files, those that are still being sent (`.part`, `.tmp` and the like), mappings, the folders `done` and `rejected`, and links.
    static func all(below root: String) throws(Problem) -> (files: [DroppedFile], remarks: [String]) {
        var walk = Walk(root: root)
        try walk.visit([])
        let order: [ImportKind] = [.stores, .products, .contacts, .sales, .events]
        let rank = Dictionary(order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        // What others refer to comes first; then by age.
        walk.files.sort { left, right in
            let (l, r) = (rank[left.place.kind] ?? 0, rank[right.place.kind] ?? 0)
            if l != r { return l < r }
            return left.entry.modified != right.entry.modified ? left.entry.modified < right.entry.modified : left.name < right.name
        }
        return (walk.files, walk.remarks)
    }

    private struct Walk {
        let root: String
        var files: [DroppedFile] = []
        var remarks: [String] = []

        private static let deepest = 12
        private static let mostFiles = 100_000
        private static let unfinished = [".part", ".tmp", ".partial", ".filepart", ".crdownload", "~"]

        init(root: String) { self.root = root }

        mutating func visit(_ path: [String]) throws(Problem) {
            for entry in try FolderEntry.all(in: ([root] + path).joined(separator: "/")) {
                guard entry.name.first != UInt8(ascii: "."), files.count < Self.mostFiles else { continue }
                let shown = (path + [entry.text ?? "(a name that is no text)"]).joined(separator: "/")
                switch entry.kind {
                case .other: remarks.append("\(shown) is a link or something else that is no file; it is left alone")
                case .folder: try visit(folder: entry, shown, path)
                case .file: take(entry, shown, path)
                }
            }
        }

        private mutating func visit(folder entry: FolderEntry, _ shown: String, _ path: [String]) throws(Problem) {
            guard let name = entry.text else { return remarks.append("\(shown) is a folder that is left alone") }
            if path.count == 3, name == "done" || name == "rejected" { return }
            if path.count == 2, ImportKind(rawValue: name) == nil {
                let kinds = ImportKind.allCases.map(\.rawValue).joined(separator: ", ")
                return remarks.append("\(shown) is none of the folders that are read below a source: \(kinds)")
            }
            guard path.count < Self.deepest else { return remarks.append("\(shown) is too deep to be read") }
            // A folder that goes away or may not be read is not in the way of the others.
            do throws(Problem) { try visit(path + [name]) } catch { remarks.append(error.detail) }
        }

        private mutating func take(_ entry: FolderEntry, _ shown: String, _ path: [String]) {
            let name = String(decoding: entry.name, as: UTF8.self).lowercased()
            if name == FileDrop.mappingName || Self.unfinished.contains(where: { name.hasSuffix($0) }) { return }
            guard path.count >= 3, let kind = ImportKind(rawValue: path[2]) else {
                return remarks.append("\(shown) is not in a folder COMPANY/SOURCE/KIND and is left alone")
            }
            let place = DropPlace(company: path[0], source: path[1], kind: kind, folders: Array(path.dropFirst(3)))
            files.append(DroppedFile(place: place, entry: entry))
        }
    }
}
