import Foundation
import Kernel
import Testing

@testable import Messaging

@Suite struct MailTextTests {
    private func record(subject: String, text: String = "Hello", recipient: String = "ada@x.example") -> MailRecord {
        MailRecord(
            id: ID(1), mail: OutgoingMail(company: ID(1), kind: "test", recipient: recipient, subject: subject, text: text, html: "<p>Hello</p>"),
            state: .sending, attempts: 1, dueAt: .epoch, createdAt: .epoch)
    }

    private func text(_ record: MailRecord, from: String = "Aurelia <news@aurelia.example>") throws -> String {
        let from = try #require(Mailbox(from))
        // Tue 24 November 2026, 06:41:00
        let at = try #require(Instant(rfc3339: "2026-11-24T06:41:00Z"))
        return String(decoding: MailText(from: from, record: record, at: at).bytes, as: UTF8.self)
    }

    @Test func aPlainMailHasTheHeadersThatServersWant() throws {
        let text = try text(record(subject: "Please confirm"))
        for line in [
            "Date: Tue, 24 Nov 2026 06:41:00 +0000", "From: Aurelia <news@aurelia.example>", "To: <ada@x.example>", "Subject: Please confirm",
            "Message-ID: <eml_0000000000001@aurelia.example>", "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
        ] { #expect(text.contains(line + "\r\n"), "\(line)") }
        #expect(text.contains("\r\n\r\nHello\r\n--=_eml_0000000000001\r\n"))
        #expect(text.hasSuffix("--=_eml_0000000000001--\r\n"))
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
    }

    @Test("no text becomes a header of its own", arguments: ["x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example", "x\u{0}\rBcc: y"])
    func injection(hostile: String) throws {
        let text = try text(record(subject: hostile, recipient: "a@x.example>\r\nBcc: eve@evil.example"), from: "Eve\r\nBcc: e <a@b.example>")
        #expect(!text.contains("\nBcc") && !text.contains("\rBcc"))
    }

    /// The words of RFC 2047 are undone by Foundation's base 64, not by ours.
    @Test(
        "subjects of other scripts come back whole",
        arguments: ["Conferma l’iscrizione", "città è già più su", "確認してください", String(repeating: "é", count: 300), "a, b", "👩‍👩‍👧 family"])
    func subject(subject: String) throws {
        let lines = try text(record(subject: subject)).components(separatedBy: "\r\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
        let folded = lines[start...].prefix { $0 == lines[start] || $0.hasPrefix(" ") }
        #expect(folded.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 < 128 } }, "\(folded)")
        let bytes = folded.joined().matches(of: /=\?utf-8\?B\?([A-Za-z0-9+\/=]+)\?=/).flatMap {
            Array(Data(base64Encoded: String($0.output.1)) ?? Data())
        }
        #expect(String(decoding: bytes, as: UTF8.self) == subject)
    }

    @Test func quotedPrintableIsAsTheStandardHasIt() {
        #expect(QuotedPrintable.encoded("a=b é\nx ") == "a=3Db =C3=A9\r\nx=20")
        let long = QuotedPrintable.encoded(String(repeating: "ab", count: 100))
        let lines = long.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.count <= 76 } && lines.dropLast().allSatisfy { $0.hasSuffix("=") })
        #expect(lines.map { $0.hasSuffix("=") ? String($0.dropLast()) : $0 }.joined() == String(repeating: "ab", count: 100))
    }

    @Test(
        "who sends",
        arguments: [
            ("a@b.example", "a@b.example", nil), ("Aurelia Moda <a@b.example>", "a@b.example", "Aurelia Moda"),
            ("\"A, B\" <a@b.example>", "a@b.example", "A, B"),
        ] as [(String, String, String?)])
    func mailbox(text: String, address: String, name: String?) {
        #expect(Mailbox(text)?.address == address && Mailbox(text)?.name == name)
    }

    @Test("who cannot send", arguments: ["", "a", "a@", "@b", "a@b@c", "A <a b@c>", "<>"])
    func noMailbox(text: String) { #expect(Mailbox(text) == nil) }
}

@Suite struct SMTPTests {
    @Test func addressesOfServers() throws {
        let plain = try SMTPSettings(url: "smtp://mail.example", from: "a@b.example")
        #expect(plain.port == 587 && plain.security == .offered && plain.user == nil)
        let secret = try SMTPSettings(url: "smtp://us%40er:p%3Aw@mail.example:2525", from: "a@b.example")
        #expect(secret.user == "us@er" && secret.password == "p:w" && secret.port == 2525 && secret.security == .required)
        #expect(try SMTPSettings(url: "smtps://u:p@mail.example", from: "a@b.example").security == .immediate)
        #expect(try SMTPSettings(url: "smtp://u:p@127.0.0.1:25", from: "a@b.example").security == .offered)
        for (url, from) in [
            ("http://mail.example", "a@b.example"), ("mail.example", "a@b.example"), ("", "a@b.example"), ("smtp://mail.example", nil),
            ("smtp://mail.example", "nobody"),
        ] as [(String, String?)] {
            #expect(throws: Problem.self, "\(url)") { _ = try SMTPSettings(url: url, from: from) }
        }
    }

    @Test(
        "only what certainly did not arrive is tried again",
        arguments: [
            (.completed, 250, true, .sent), (.failed("x"), 0, false, .notSent("")), (.failed("x"), 550, false, .refused("")),
            (.failed("x"), 552, true, .refused("")), (.failed("x"), 451, true, .notSent("")), (.failed("x"), 354, true, .unknown("")),
            (.failed("x"), 354, false, .notSent("")), (.failed("x"), 250, false, .notSent("")), (.failed("x"), 0, true, .unknown("")),
            (.denied, 535, false, .notSent("")), (.failed("x"), 530, false, .notSent("")),
        ] as [(SMTPOutcome.Transfer, Int, Bool, MailOutcome)])
    func outcome(transfer: SMTPOutcome.Transfer, reply: Int, handedOver: Bool, expected: MailOutcome) {
        let outcome = SMTPOutcome(transfer: transfer, lastReply: reply, isHandedOver: handedOver).outcome
        switch (outcome, expected) {
        case (.sent, .sent), (.refused, .refused), (.notSent, .notSent), (.unknown, .unknown): break
        default: Issue.record("\(transfer), \(reply), \(handedOver): \(outcome)")
        }
    }

    @Test func attemptsEndAfterAboutThreeDays() {
        let delays = (1...20).map { MailSchedule.delay(after: $0) }
        let given = delays.compactMap { $0 }
        #expect(given == given.sorted() && delays.last == .some(nil))
        #expect((2.5...4.5).contains(Double(given.reduce(0, +)) / 86_400))
    }
}
