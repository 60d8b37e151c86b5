import Foundation
import Kernel
import Storage
import Testing

@testable import Intake

@Suite("Files of rejected rows, when somebody is erased") struct RejectedFileErasureTests {
    private let traces = PersonalTraces(
        of: DataSubject(
            person: ID(1), contacts: [ID(2)], companies: [ID(3)], isWhole: true, asOf: Instant(microseconds: 0),
            names: [PersonalName(.email, "zuleika@posta.it"), PersonalName(.card, "4471190355218")]), ids: false)

    /// What is left of a file with this text; nil when it is gone.
    private func left(of text: String, encoding: String.Encoding = .utf8, names: Bool) throws -> String? {
        let path = FileManager.default.temporaryDirectory.appending(path: "tessera-\(UUID().uuidString).rejected.csv").path
        try (text.data(using: encoding) ?? Data()).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try RejectedFilesParticipant.strip(traces, from: path) == names)
        #expect(!FileManager.default.fileExists(atPath: path + ".tmp"))
        return FileManager.default.contents(atPath: path).flatMap { String(data: $0, encoding: encoding) }
    }

    @Test func rowsThatNameThemGoAndOthersStay() throws {
        let head = "line,reason,card,email\r\n"
        let others = "3,no date,4471190000012,\"ada@posta.it, or so\"\r\n4,no date,44711903552181,anna.zuleika@posta.it\r\n"
        #expect(try left(of: head + "2,no date,4471190355218,\r\n" + others + "9,no date,,Zuleika@Posta.IT\r\n", names: true) == head + others)
        #expect(try left(of: head + others, names: false) == head + others)
        #expect(try left(of: head + "2,no date,4471190355218,\r\n", names: true) == nil)
    }

    @Test func whatASpreadsheetHasSavedAnewKeepsItsLayout() throws {
        let kept = "line;reason;email\r\n2;\"no; date\";ada@posta.it\r\n"
        #expect(try left(of: kept + "3;no date;zuleika@posta.it\r\n", names: true) == kept)
        #expect(try left(of: "line\treason\temail\r\n3\tno date\tzuleika@posta.it\r\n", encoding: .utf16, names: true) == nil)
    }

    @Test func whatIsNoTableAnyMoreGoesWhenItNamesThem() throws {
        #expect(try left(of: "PK\u{3}\u{4} whatever", names: true) == nil)
        #expect(try left(of: "%PDF-1.7 for zuleika@posta.it", names: true) == nil)
        #expect(try left(of: "%PDF-1.7 for ada@posta.it", names: false) != nil)
        // A quote that nothing closes swallows what follows.
        #expect(try left(of: "line,reason\r\n2,\"x\r\n3,zuleika@posta.it\r\n", names: true) == nil)
    }
}
