import Foundation
import Kernel
import TestKit
import Testing

@testable import Intake

@Suite struct FileDropTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tessera-drop-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func put(_ text: String, _ path: String) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    @Test func placesAreReadFromFolders() async throws {
        try await withFolder { root in
            for path in [
                "rome/erp/sales/b.csv", "rome/erp/contacts/x/y/a.csv", "rome/erp/contacts/done/old.csv", "rome/erp/contacts/.a.csv",
                "rome/erp/contacts/a.csv.PART", "rome/erp/contacts/map.json", "rome/erp/other/a.csv", "rome/a.csv",
            ] { try put("a", "\(root)/\(path)") }
            let found = try DroppedFile.all(below: root)
            // Contacts come before the sales that name them.
            #expect(found.files.map { "\($0.place.path)/\($0.name)" } == ["rome/erp/contacts/x/y/a.csv", "rome/erp/sales/b.csv"])
            #expect(found.remarks.count == 2)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFileThatIsBeingWorkedOnIsGoneOnWith(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await withFolder { root in
                // As a process leaves it that ends between the import and the move.
                let text = "external_id,email\nC1,a@example.com\nC2\n"
                try await services.importText(text, .contacts, from: "erp")
                try put(text, "\(root)/.tessera/work/rome/erp/contacts/a.csv")
                try await FileDrop(services.intake, folder: root, settleSeconds: 0).watch(untilEmpty: true) { _ in }
                let here = "\(root)/rome/erp/contacts"
                #expect(FileManager.default.fileExists(atPath: "\(here)/done/a.csv"))
                let rejected = try #require(FileManager.default.contents(atPath: "\(here)/rejected/a.csv.rejected.csv"))
                #expect(String(decoding: rejected, as: UTF8.self).contains("3,\"has 1 field"))
                let imports = try await services.intake.imports(companies: nil)
                #expect(imports.count == 1 && imports[0].count == RowCount(inserted: 1, rejected: 1))
            }
        }
    }

    @Test func onlyOneProcessHoldsAFolder() async throws {
        try await withFolder { root in
            let held = try WatchedFolder(root)
            #expect { try WatchedFolder(root) } throws: { ($0 as? Problem)?.code == "folder-watched" }
            withExtendedLifetime(held) {}
        }
        #expect { try WatchedFolder("/nowhere/at/all") } throws: { ($0 as? Problem)?.code == "folder-unreadable" }
    }

    @Test func aLinkInTheWayOfAFolderIsNotFollowed() async throws {
        try await withFolder { root in
            try put("a", "\(root)/elsewhere/x")
            try FileManager.default.createDirectory(atPath: "\(root)/drop/rome/erp/contacts", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: "\(root)/drop/rome/erp/contacts/done", withDestinationPath: "\(root)/elsewhere")
            let watched = try WatchedFolder("\(root)/drop")
            let entry = try #require(FolderEntry.at("\(root)/elsewhere/x"))
            let file = DroppedFile(place: DropPlace(company: "rome", source: "erp", kind: .contacts, folders: []), entry: entry)
            #expect { try watched.folder(WatchedFolder.done, for: file) } throws: { ($0 as? Problem)?.code == "folder-unwritable" }
        }
    }
}
