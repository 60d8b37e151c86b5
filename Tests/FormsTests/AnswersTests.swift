import Kernel
import Organisation
import TestKit
import Testing

@testable import Forms

@Suite struct AnswersTests {
    static let today = Day(iso: "2026-05-28") ?? Day(daysSinceEpoch: 0)

    private func shown(_ change: (inout FormDefinition, inout [AttributeRecord]) -> Void = { _, _ in }) throws -> ShownForm {
        let company = try CompanyRecord(id: ID(1), code: "rome", name: "Rome", currency: "EUR", timeZone: "Europe/Rome")
        var definition = Forms.standard(title: "Run", company: company)
        var attributes: [AttributeRecord] = []
        change(&definition, &attributes)
        let form = FormRecord(
            id: ID(3), company: ID(1), activity: ID(2), key: String(repeating: "a", count: 32), secret: "s", isOpen: true, definition: definition,
            createdAt: .epoch, updatedAt: .epoch)
        return ShownForm(
            form: form, company: company,
            activity: ActivityRecord(id: ID(2), source: ID(4), code: "run", name: "Run", reliability: 1, attributes: attributes))
    }

    private let privacy = ["consent.any.privacy": "on"]

    private func flaws(_ raw: [String: String], _ shown: ShownForm) -> [String: FieldFlaw] {
        FormAnswers(raw.merging(privacy) { $1 }, shown, today: Self.today).flaws
    }

    @Test(
        "fields of a person",
        arguments: [
            (["email": "ada@x.it"], [:]), ([:], ["email": .missing]), (["email": "  "], ["email": .missing]),
            (["email": "ada"], ["email": .email]), (["email": "a@b@c.it"], ["email": .email]),
            (["email": "a@x.it", "phone": "12"], ["phone": .phone]), (["email": "a@x.it", "phone": "347 123 4567"], [:]),
            (["email": "a@x.it", "birthDate": "1990-02-30"], ["birthDate": .date]), (["email": "a@x.it", "birthDate": "31/12/1989"], [:]),
            (["email": "a@x.it", "birthDate": "2026-05-29"], ["birthDate": .future]),
            (["email": "a@x.it", "birthDate": "1899-05-29"], ["birthDate": .tooOld]),
            (["email": "a@x.it", "givenName": String(repeating: "é", count: 200)], [:]),
            (["email": "a@x.it", "givenName": String(repeating: "é", count: 201)], ["givenName": .tooLong]),
            (["email": String(repeating: "x", count: 1_000_000)], ["email": .tooLong]),
        ] as [([String: String], [String: FieldFlaw])])
    func person(raw: [String: String], expected: [String: FieldFlaw]) throws {
        let shown = try shown { definition, _ in
            for field in FormField.allCases where field != .email { definition.fields[field] = .optional }
        }
        #expect(flaws(raw, shown) == expected)
    }

    @Test(
        "attributes by their kind",
        arguments: [
            (.text, "anything", nil), (.number, "12,5", nil), (.number, "1e999", .number), (.number, "twelve", .number), (.number, "nan", .number),
            (.money, "12.50", nil), (.money, "x", .money), (.date, "2026-02-29", .date), (.date, "2028-02-29", nil),
            (.choice, "M", nil), (.choice, "m", nil), (.choice, "XXL", .choice), (.yesno, "yes", nil), (.yesno, "maybe", .yesNo),
            (.text, String(repeating: "x", count: 1_001), .tooLong), (.text, "", .missing),
        ] as [(AttributeRecord.Kind, String, FieldFlaw?)])
    func attribute(kind: AttributeRecord.Kind, text: String, flaw: FieldFlaw?) throws {
        let shown = try shown { _, attributes in
            attributes = [AttributeRecord(key: "size", label: "Size", kind: kind, isRequired: true, choices: kind == .choice ? ["S", "M"] : [])]
        }
        #expect(flaws(["email": "a@x.it", "attribute.size": text], shown) == (flaw.map { ["attribute.size": $0] } ?? [:]))
    }

    @Test func boxesAreTickedByHandAndSomeMustBe() throws {
        let shown = try shown()
        #expect(FormAnswers(["email": "a@x.it"], shown, today: Self.today).flaws == ["consent.any.privacy": .consent])
        for (text, isTicked) in [("on", true), ("true", true), ("1", true), ("false", false), ("0", false), ("off", false), ("", false)] {
            let answers = FormAnswers(["email": "a@x.it", "consent.any.privacy": "on", "consent.email.newsletter": text], shown, today: Self.today)
            #expect(answers.flaws.isEmpty && (answers.ticked.count == 2) == isTicked, "\(text)")
        }
    }

    @Test func somebodyMustBeReachable() throws {
        let shown = try shown { definition, _ in
            definition.fields = [.email: .optional, .phone: .optional]
            definition.isDoubleOptIn = false
        }
        #expect(flaws([:], shown) == ["email": .reach])
        #expect(flaws(["phone": "3471234567"], shown) == [:])
        #expect(flaws(["phone": "x"], shown) == ["phone": .phone])
    }

    @Test func whoAnswersIsTheSameByAddressOrNumberWithinTheForm() throws {
        let shown = try shown { definition, _ in
            definition.fields = [.email: .optional, .phone: .optional]
            definition.isDoubleOptIn = false
        }
        func id(_ raw: [String: String], form: Int64 = 3) -> String? {
            FormAnswers(raw.merging(privacy) { $1 }, shown, today: Self.today).externalID(in: ID(form))
        }
        #expect(id(["email": "Ada+run@X.it"]) == id(["email": "ada@x.it", "phone": "3471234567"]))
        #expect(id(["phone": "347 1234567"]) == id(["phone": "+39 3471234567"]))
        #expect(id(["email": "ada@x.it"]) != id(["email": "bea@x.it"]))
        #expect(id(["email": "ada@x.it"]) != id(["email": "ada@x.it"], form: 4))
        #expect(id(["email": "ada@x.it"])?.contains("ada") == false)
    }

    @Test func controlCharactersAndTurnedTextAreLeftOut() {
        #expect(FormAnswers.cleaned(" a\u{0}b\n\u{202E}c\t ") == "a b  c")
        #expect(FormAnswers.cleaned("<script>alert(1)</script>") == "<script>alert(1)</script>")
    }
}

@Suite struct SealTests {
    private func form(_ id: Int64, secret: String) -> FormRecord {
        FormRecord(
            id: ID(id), company: ID(1), activity: ID(2), key: "", secret: secret, isOpen: true,
            definition: FormDefinition(languages: [], texts: [:], fields: [:]), createdAt: .epoch, updatedAt: .epoch)
    }

    private let start = Instant(microseconds: 1_780_000_000_000_000)

    @Test(
        "moments",
        arguments: [(0, .tooEarly), (1, .tooEarly), (2, .fresh(nonce: "n")), (86_400, .fresh(nonce: "n")), (86_401, .stale), (-5, .tooEarly)]
            as [(Int64, Seal.Moment)])
    func moments(age: Int64, expected: Seal.Moment) {
        let seal = Seal(form(1, secret: "s"))
        #expect(seal.moment(seal.moment(at: start, nonce: "n"), now: start.adding(seconds: age)) == expected)
    }

    @Test func sealsOfOthersAreNone() {
        let seal = Seal(form(1, secret: "s"))
        let moment = seal.moment(at: start, nonce: "n")
        let token = seal.token(of: ID(9), expiresAt: start)
        #expect(seal.confirmation(token) == ID(9))
        let later = start.adding(seconds: 10)
        for other in [form(2, secret: "s"), form(1, secret: "t")] {
            #expect(Seal(other).moment(moment, now: later) == .stale)
            #expect(Seal(other).confirmation(token) == nil)
        }
        // A seal for one purpose is none for the other.
        #expect(seal.confirmation(moment) == nil && seal.moment(token, now: later) == .stale)
    }

    @Test func noByteOfASealMayDiffer() {
        let seal = Seal(form(1, secret: "s"))
        let token = seal.token(of: ID(9), expiresAt: start)
        for place in token.indices {
            for letter in ["0", "1", "f", ".", "A"] where String(token[place]) != letter {
                let varied = token[..<place] + letter + token[token.index(after: place)...]
                #expect(seal.confirmation(String(varied)) == nil, "\(varied)")
            }
        }
        for text in ["", ".", "..", "fcf_0000000000009", token + "0", String(token.dropLast()), token.uppercased()] {
            #expect(seal.confirmation(text) == nil, "\(text)")
        }
    }

    @Test func aFewAnswersAtOnceThenAFewAMinute() {
        let pace = AddressPace()
        for _ in 0..<10 { #expect(pace.wait(for: "192.0.2.1", now: start) == nil) }
        #expect(pace.wait(for: "192.0.2.1", now: start) == 6)
        #expect(pace.wait(for: "192.0.2.2", now: start) == nil)
        #expect(pace.wait(for: "192.0.2.1", now: start.adding(seconds: 6)) == nil)
        #expect(pace.wait(for: "192.0.2.1", now: start.adding(seconds: 6)) == 6)
        // One IPv6 network is one.
        for index in 0..<10 { #expect(pace.wait(for: "2001:db8:0:1::\(index)", now: start) == nil) }
        #expect(pace.wait(for: "2001:db8:0:1::ffff", now: start) != nil)
    }
}
