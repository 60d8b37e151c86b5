import Charts
import Customers
import Kernel

/// How many people have agreed to what, company by company, on a day; and each company's policy. Address: `/consents` with `on`; as a file at `/consents.csv`. Policies
/// post to `/consents/{company}/policy`.
public struct ConsentsPage: Page {
    public struct Row: Hashable, Sendable {
        public var topic: ConsentTopic
        public var counts: [ConsentState: Int]
        /// Who has been asked for nothing of the kind.
        public var never: Int
        /// People who had granted it, month by month.
        public var course: [Int]

        public init(topic: ConsentTopic, counts: [ConsentState: Int], never: Int, course: [Int] = []) {
            self.topic = topic
            self.counts = counts
            self.never = never
            self.course = course
        }
    }

    public struct Ledger: Hashable, Sendable {
        public var company: ID<Company>
        public var name: String
        public var people: Int
        public var policy: ConsentPolicy
        public var rows: [Row]

        public init(company: ID<Company>, name: String, people: Int, policy: ConsentPolicy, rows: [Row]) {
            self.company = company
            self.name = name
            self.people = people
            self.policy = policy
            self.rows = rows
        }
    }

    /// The end of which the numbers are of.
    public var day: Day
    public var today: Day
    /// Last days of the months of the course.
    public var months: [Day]
    public var ledgers: [Ledger]
    /// When the ledgers were read.
    public var countedAt: Instant
    public var mayEdit: Bool
    public var mayExport: Bool

    public init(
        day: Day, today: Day, months: [Day], ledgers: [Ledger], countedAt: Instant, mayEdit: Bool = false, mayExport: Bool = false
    ) {
        self.day = day
        self.today = today
        self.months = months
        self.ledgers = ledgers
        self.countedAt = countedAt
        self.mayEdit = mayEdit
        self.mayExport = mayExport
    }

    public var template: Template { .consents }
    public var section: Section? { .consents }
    public func title(_ words: Words) -> String { words.text("consents.title") }

    static let states: [ConsentState] = [.granted, .pending, .withdrawn]
    /// Lines that one chart shows and an eye tells apart.
    private static let mostLines = 5

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "on": day.description, "today": today.description, "isPast": day != today,
            "asOf": words.text("consents.asOf", ["day": words.format.day(day), "time": words.format.instant(countedAt)]),
            "hasExports": mayExport && ledgers.contains { !$0.rows.isEmpty }, "exports": words.exports("/consents", rendering.address),
            "ledgers": ledgers.map { fields($0, words) }, "combinationLabel": words.text("edit.company.combination"),
            "combinationHint": words.text("edit.company.combinationHint"), "privacyLabel": words.text("edit.company.requiresPrivacy"),
            "privacyHint": words.text("edit.company.requiresPrivacyHint"), "noneTitle": words.text("register.companies.emptyTitle"),
            "noneDetail": words.text("register.companies.emptyDetail"),
        ])
    }

    private func fields(_ ledger: Ledger, _ words: Words) -> Fields {
        let chart = chart(ledger, words)
        return [
            "company": ledger.name, "anchor": ledger.company.description, "people": words.count("people.count", ledger.people),
            "action": "/consents/\(ledger.company)/policy", "mayEdit": mayEdit,
            "policy": [
                words.text("consents.combination.\(ledger.policy.combination.rawValue)"),
                words.text(ledger.policy.requiresPrivacyConsent ? "consents.privacyRequired" : "consents.privacyFree"),
            ].joined(separator: " "),
            "combinations": words.options(
                ConsentCombination.allCases.map { ($0.rawValue, words.text("edit.company.combinations.\($0.rawValue)")) },
                chosen: ledger.policy.combination.rawValue),
            "requiresPrivacy": ledger.policy.requiresPrivacyConsent, "hasRows": !ledger.rows.isEmpty,
            "rows": ledger.rows.map { row($0, ledger, words) }, "hasChart": !chart.isEmpty, "courseChart": words.chart(chart, wide: true),
        ]
    }

    private func row(_ row: Row, _ ledger: Ledger, _ words: Words) -> Fields {
        let cells = Self.states.map { cell($0, row.counts[$0] ?? 0, row, ledger, words) } + [cell(nil, row.never, row, ledger, words)]
        return ["topic": words.consentTopic(row.topic), "cells": cells, "courseSvg": words.sparkline(row.course.map { Double($0) })]
    }

    private func cell(_ state: ConsentState?, _ count: Int, _ row: Row, _ ledger: Ledger, _ words: Words) -> Fields {
        let isShown = count > 0 && ledger.people > 0
        return [
            "text": words.format.integer(count), "share": isShown ? words.format.percent(Double(count) / Double(ledger.people), digits: 0) : nil,
            "link": isShown ? link(ledger.company, row.topic, state).description : nil,
            "rank": state == .pending || state == .withdrawn ? "rank3" : nil,
        ]
    }

    /// The people behind a number.
    private func link(_ company: ID<Company>, _ topic: ConsentTopic, _ state: ConsentState?) -> Address {
        Address("/people", [.init("consent", ConsentChoice(company: company, topic: topic, state: state).text)])
            .with("asOf", day == today ? nil : day.description)
    }

    private func chart(_ ledger: Ledger, _ words: Words) -> LineChart {
        let shown = ledger.rows.sorted { ($0.counts[.granted] ?? 0) > ($1.counts[.granted] ?? 0) }.prefix(Self.mostLines)
        return LineChart(
            title: words.text("consents.course"), columns: words.monthColumns(months),
            series: shown.map { row in LineChart.Series(words.consentTopic(row.topic), values: row.course.map { Double($0) }) },
            text: words.countValues, emptyText: words.text("chart.empty"))
    }
}

/// People who stand in a certain way with a company, as the address of the list of people says it: `com_….email.newsletter.granted`, or `never` for who has not been
/// asked.
public struct ConsentChoice: Hashable, Sendable {
    public var company: ID<Company>
    public var topic: ConsentTopic
    public var state: ConsentState?

    public init(company: ID<Company>, topic: ConsentTopic, state: ConsentState?) {
        self.company = company
        self.topic = topic
        self.state = state
    }

    /// Nil for a text that says no such thing.
    public init?(_ text: String) {
        let parts = text.split(separator: ".").map(String.init)
        guard parts.count == 4, let company = ID<Company>(parts[0]), let channel = ConsentChannel(rawValue: parts[1]),
            let purpose = ConsentPurpose(rawValue: parts[2])
        else { return nil }
        let state = ConsentState(rawValue: parts[3])
        guard state != nil || parts[3] == "never" else { return nil }
        self.init(company: company, topic: ConsentTopic(channel, purpose), state: state)
    }

    public var text: String { "\(company).\(topic.channel.rawValue).\(topic.purpose.rawValue).\(state?.rawValue ?? "never")" }
}

extension Words {
    /// `E-mail · Newsletter`.
    func consentTopic(_ topic: ConsentTopic) -> String {
        topic == .privacyNotice
            ? text("consent.purpose.privacy")
            : text("consent.channel.\(topic.channel.rawValue)") + " · " + text("consent.purpose.\(topic.purpose.rawValue)")
    }

    func consentState(_ state: ConsentState?) -> String { state.map { text("consent.state.\($0.rawValue)") } ?? text("consents.never") }
}
