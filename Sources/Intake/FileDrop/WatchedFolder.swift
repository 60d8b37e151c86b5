import Foundation
import Kernel

/// The folder that is watched, and what is moved about in it. Only the process that holds its lock does so.
///
/// A file that is picked up is first moved to `.tessera/work` under the folders it came from: from then on nobody writes to it, and one that is found there
/// is one whose process has ended before it was done.
final class WatchedFolder: Sendable {
    let root: String
    private let descriptor: Int32

    private static let own = ".tessera"
    var work: String { "\(root)/\(Self.own)/work" }

    /// - Throws: ``Problem`` `folder-unreadable`, or `folder-watched` while another process holds the lock.
    init(_ root: String) throws(Problem) {
        self.root = root
        guard FolderEntry.at(root + "/.")?.kind == .folder else {
            throw Problem(.missing, "folder-unreadable", "There is no folder \(root).")
        }
        try Self.makeFolders([Self.own, "work"], in: root)
        descriptor = open("\(root)/\(Self.own)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("the lock of \(root) cannot be opened") }
        // The system lets go of it when the process ends, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Problem(.conflict, "folder-watched", "Another process watches \(root).")
        }
    }

    deinit { close(descriptor) }

    private static func failure(_ what: String) -> Problem {
        Problem(.unavailable, "folder-unwritable", "In the watched folder \(what): \(String(cString: strerror(errno))).")
    }

    /// Makes folders within folders; one that is there must be a folder, not a link to one.
    private static func makeFolders(_ path: [String], in root: String) throws(Problem) {
        var folder = root
        for name in path {
            folder += "/" + name
            if mkdir(folder, 0o770) != 0, errno != EEXIST { throw failure("\(name) cannot be made") }
            guard FolderEntry.at(folder)?.kind == .folder else {
                throw Problem(.unavailable, "folder-unwritable", "In the watched folder \(folder.dropFirst(root.count + 1)) is no folder.")
            }
        }
    }

    /// Moves a file to where it is worked on; nil when it has gone meanwhile, or when one of its name is being worked on.
    func claim(_ file: DroppedFile) throws(Problem) -> DroppedFile? {
        let folders = file.place.path.split(separator: "/").map(String.init)
        try Self.makeFolders([Self.own, "work"] + folders, in: root)
        let target = "\(work)/\(file.place.path)/\(file.name)"
        guard FolderEntry.at(target) == nil else { return nil }
        let from = Array("\(root)/\(file.place.path)/".utf8) + file.entry.name
        let moved = from.withCPath { rename($0, target) }
        if moved != 0 {
            if errno == ENOENT { return nil }
            throw Self.failure("\(file.place.path)/\(file.name) cannot be moved")
        }
        guard var entry = FolderEntry.at(target), entry.kind == .file else {
            // A link that took the place of the file: it is not followed, and not kept.
            unlink(target)
            return nil
        }
        entry.name = Array(file.name.utf8)
        return DroppedFile(place: file.place, entry: entry)
    }

    func path(of claimed: DroppedFile) -> String { "\(work)/\(claimed.place.path)/\(claimed.name)" }

    /// A name that no file in `done` or `rejected` has.
    func freeName(for claimed: DroppedFile) -> String {
        let name = claimed.name
        let dot = name.dropFirst().firstIndex(of: ".") ?? name.endIndex
        var (candidate, number) = (name, 2)
        let folders = [Self.done, Self.rejected].map { "\(root)/" + claimed.place.beside($0).joined(separator: "/") }
        while folders.contains(where: { FolderEntry.at("\($0)/\(candidate)") != nil }) {
            candidate = "\(name[..<dot])-\(number)\(name[dot...])"
            number += 1
        }
        return candidate
    }

    static let done = "done"
    static let rejected = "rejected"

    /// The folder `done` or `rejected` for a file, made when it is not there.
    func folder(_ name: String, for claimed: DroppedFile) throws(Problem) -> String {
        let path = claimed.place.beside(name)
        try Self.makeFolders(path, in: root)
        return "\(root)/" + path.joined(separator: "/")
    }

    func move(_ claimed: DroppedFile, to path: String) throws(Problem) {
        guard rename(self.path(of: claimed), path) == 0 else { throw Self.failure("\(claimed.name) cannot be moved") }
    }

    /// Puts a finished file in the place of whatever is there.
    func replace(_ path: String, with made: String) throws(Problem) {
        guard rename(made, path) == 0 else { throw Self.failure("a file cannot be renamed") }
    }

    /// The mapping beside a file, or beside the folders above it up to that of its kind.
    func mapping(for file: DroppedFile) -> String? {
        var place = file.place
        while true {
            let path = "\(root)/\(place.path)/\(FileDrop.mappingName)"
            if FolderEntry.at(path)?.kind == .file { return path }
            guard place.folders.popLast() != nil else { return nil }
        }
    }
}
