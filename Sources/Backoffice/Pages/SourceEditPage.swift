import Kernel
import Organisation

/// Changing a source: its name, its kind, whether anything is taken from it, and how far it is believed about each field. Posts to `/sources/{id}/change`; with
/// `act` = `show` nothing is saved, and the page says what the numbers would mean.
public struct SourceEditPage: Page {
    /// What a source may be believed about; an address is one thing.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        case givenName, familyName, email, phone, birthDate, gender, taxCode, address, language, companyName
    }

    /// Another source whose values meet this one's.
    public struct Rival: Hashable, Sendable {
        public var name: String
        public var reliability: Reliability

        public init(name: String, reliability: Reliability) {
            self.name = name
            self.reliability = reliability
        }
    }

    public enum Flaw: String, Hashable, Sendable, CaseIterable { case name, number }

    public var source: SourceRecord
    public var name: String
    public var kind: SourceRecord.Kind
    public var isActive: Bool
    /// As typed, in percent; of `nil` what holds for all others.
    public var typed: [Subject?: String]
    public var rivals: [Rival]
    public var flaws: [Subject?: Flaw]
    public var isNameFlawed: Bool

    /// As the source is.
    public init(_ source: SourceRecord, rivals: [Rival]) {
        self.source = source
        name = source.name
        kind = source.kind
        isActive = source.isActive
        typed = [nil: Self.percent(source.reliability.standard)]
        for subject in Subject.allCases { typed[subject] = source.reliability.fields[subject.parts[0]].map(Self.percent) }
        self.rivals = rivals
        flaws = [:]
        isNameFlawed = false
    }

    public var template: Template { .sourceEdit }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { words.text("trust.heading", ["name": source.name]) }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("sources.title"), "/sources"), Crumb(source.name, "/sources/\(source.id)")]
    }

    // MARK: - What was typed

    static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    static func share(_ text: String) -> Double? {
        Double(text.replacing(",", with: ".")).flatMap { (0...100).contains($0) ? $0 / 100 : nil }
    }

    /// The reliability that was typed; what cannot be is marked, and nil comes back. Parts of an address that were judged apart stay so while the address is not
    /// touched.
    mutating func reliability() -> Reliability? {
        let before = SourceEditPage(source, rivals: [])
        var changed = source.reliability
        if let standard = Self.share(typed[nil] ?? "") { changed.standard = standard } else { flaws[nil] = .number }
        for subject in Subject.allCases where typed[subject] != before.typed[subject] {
            guard let text = typed[subject] else {
                for part in subject.parts { changed.fields[part] = nil }
                continue
            }
            guard let share = Self.share(text) else {
                flaws[subject] = .number
                continue
            }
            for part in subject.parts { changed.fields[part] = share }
        }
        return flaws.isEmpty ? changed : nil
    }

    // MARK: - What it means

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        var copy = self
        let meant = copy.reliability()
        let standard = meant.map { meanings(nil, $0, words) }
        return PageFields([
            "action": "/sources/\(source.id)/change", "back": "/sources/\(source.id)", "code": source.code, "name": name,
            "nameError": isNameFlawed ? words.text("edit.source.nameError") : nil, "hasFlaws": isNameFlawed || !flaws.isEmpty,
            "isActive": isActive,
            "kinds": words.options(
                SourceRecord.Kind.allCases.map { ($0.rawValue, words.text("sourceKind.\($0.rawValue)")) }, chosen: kind.rawValue),
            "standard": typed[nil], "standardMeanings": (standard ?? []).map(\.fields),
            "standardError": flaws[nil].map { words.text("trust.flaw.\($0.rawValue)") },
            "rows": Subject.allCases.map { subject in
                [
                    "field": subject.rawValue, "label": words.text("trust.subject.\(subject.rawValue)"), "typed": typed[subject],
                    "standard": typed[nil], "error": flaws[subject].map { words.text("trust.flaw.\($0.rawValue)") },
                    "meanings": meant.map { fields(of: meanings(subject, $0, words), standard, words) } ?? [],
                ] as Fields
            },
        ])
    }

    private struct Meaning: Hashable {
        var text: String
        var tone: String

        var fields: Fields { ["text": text, "tone": tone] }
    }

    /// What is no different from what holds for all is said once.
    private func fields(of meanings: [Meaning], _ standard: [Meaning]?, _ words: Words) -> [Fields] {
        meanings == standard ? [Meaning(text: words.text("trust.same"), tone: "down").fields] : meanings.map(\.fields)
    }

    /// Against whom its values win, lose, or are weighed by their age.
    ///
    /// - Parameter subject: nil for what is not judged apart.
    private func meanings(_ subject: Subject?, _ reliability: Reliability, _ words: Words) -> [Meaning] {
        func degree(_ reliability: Reliability) -> Double { subject.map { reliability[$0.parts[0]] } ?? reliability.standard }
        let own = degree(reliability)
        func said(_ key: String, _ tone: String, _ meets: (Double) -> Bool) -> Meaning? {
            let names = rivals.filter { meets(degree($0.reliability)) }.map(\.name)
            guard !names.isEmpty else { return nil }
            let shown = names.prefix(4).joined(separator: ", ")
            let all = names.count > 4 ? words.text("trust.more", ["names": shown, "n": words.format.integer(names.count - 4)]) : shown
            return Meaning(text: words.text("trust.\(key)", ["names": all]), tone: tone)
        }
        let found = [said("wins", "up") { $0 < own }, said("even", "flat") { $0 == own }, said("loses", "down") { $0 > own }].compactMap { $0 }
        return found.isEmpty ? [Meaning(text: words.text("trust.alone"), tone: "flat")] : found
    }
}

extension SourceEditPage.Subject {
    /// The fields of a contact that it consists of, as ``Reliability`` reads its name.
    var parts: [String] {
        do throws(Problem) { return try Reliability(json: [rawValue: 1]).fields.keys.sorted() } catch { return [rawValue] }
    }
}
