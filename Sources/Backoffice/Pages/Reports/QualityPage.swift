import Charts
import Customers
import Kernel

/// How good the data of people are. Address: `/people-quality` with `period`; as a file at `/people-quality.csv`, and the list of whom to mend first at
/// `/people-quality/mend.csv`.
public struct QualityPage: Page {
    public struct SourceRow: Hashable, Sendable {
        public var id: ID<Source>
        public var name: String
        public var figures: QualityFigures

        public init(id: ID<Source>, name: String, figures: QualityFigures) {
            self.id = id
            self.name = name
            self.figures = figures
        }
    }

    public struct Mending: Hashable, Sendable {
        public var person: ID<Person>
        public var name: String?
        public var purchases: Int64
        public var flaws: [QualityFlaw]

        public init(person: ID<Person>, name: String?, purchases: Int64, flaws: [QualityFlaw]) {
            self.person = person
            self.name = name
            self.purchases = purchases
            self.flaws = flaws
        }
    }

    public struct Course: Hashable, Sendable {
        public var day: Day
        public var figures: QualityFigures

        public init(_ day: Day, _ figures: QualityFigures) {
            self.day = day
            self.figures = figures
        }
    }

    public var period: Period
    /// When it was measured; nil while it never was.
    public var measuredAt: Instant?
    public var whole: QualityFigures
    /// By name.
    public var sources: [SourceRow]
    /// Oldest first.
    public var course: [Course]
    /// Nil for who may not see people.
    public var mending: [Mending]?
    /// Whether several companies are added up.
    public var isOfSeveral: Bool
    public var mayExportPeople: Bool
    public var mayOpenSources: Bool
    public var mayMeasure: Bool

    public init(
        period: Period, measuredAt: Instant? = nil, whole: QualityFigures = QualityFigures(), sources: [SourceRow] = [], course: [Course] = [],
        mending: [Mending]? = nil, isOfSeveral: Bool = false, mayExportPeople: Bool = true, mayOpenSources: Bool = true, mayMeasure: Bool = true
    ) {
        self.period = period
        self.measuredAt = measuredAt
        self.whole = whole
        self.sources = sources
        self.course = course
        self.mending = mending
        self.isOfSeveral = isOfSeveral
        self.mayExportPeople = mayExportPeople
        self.mayOpenSources = mayOpenSources
        self.mayMeasure = mayMeasure
    }

    public var template: Template { .quality }
    public var section: Section? { .quality }
    public func title(_ words: Words) -> String { words.text("quality.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address
        var fields: Fields = [
            "leadText": measuredAt.map { words.text("quality.measured", ["time": words.format.instant($0)]) } ?? words.text("quality.lead"),
            "isOfSeveral": isOfSeveral, "mayMeasure": mayMeasure, "hasFigures": hasPeople, "isMeasured": measuredAt != nil,
            "periods": words.periods(period, address), "exports": words.exports("/people-quality"), "showsMending": mending != nil,
            "mendExports": mayExportPeople ? words.exports("/people-quality/mend") : [], "mayExportPeople": mayExportPeople,
        ]
        if hasPeople { fields = fields.merging(shown(words)) }
        return PageFields(fields)
    }

    private func shown(_ words: Words) -> Fields {
        [
            "tiles": tiles(words), "fieldsChart": words.chart(fieldsChart(words), note: words.text("quality.fieldsNote")),
            "channelsChart": words.chart(channelsChart(words), note: words.text("quality.channelsNote")),
            "contactsChart": words.chart(contactsChart(words)), "ageChart": words.chart(ageChart(words)),
            "stagesChart": words.chart(stagesChart(words)), "courseChart": words.chart(courseChart(words), wide: true),
            "hasSources": !sources.isEmpty,
            "fieldHeads": QualityField.allCases.map { ["text": words.text("quality.field.\($0.rawValue)"), "rank": Self.rank($0)] as Fields },
            "channelHeads": QualityMeasure.channels.map {
                ["text": words.text("consent.channel.\($0.rawValue)"), "rank": $0 == .email ? nil : "rank2"] as Fields
            },
            "sources": sources.map { source($0, words) },
            "mending": (mending ?? []).map { entry in
                [
                    "link": "/people/\(entry.person)", "name": entry.name ?? words.text("people.unnamed"),
                    "purchases": words.format.integer(entry.purchases),
                    "flaws": entry.flaws.map { ["text": words.text("quality.flaw.\($0.rawValue)")] as Fields },
                ] as Fields
            }, "hasMending": mending?.isEmpty == false,
            "anonymousNote": whole[.anonymous] > 0 ? words.count("quality.anonymous", whole[.anonymous]) : nil,
        ]
    }

    // MARK: - Tiles and charts

    private func tiles(_ words: Words) -> [Fields] {
        [
            words.tile(
                "quality.people",
                Figure(Int(whole[.people]), previous: start.map { Int($0[.people]) }, trend: course.map { Double($0.figures[.people]) })),
            shareTile("quality.writable", .writableAnyhow, words), shareTile("quality.withEmail", .filled(.email), words),
            shareTile("quality.withPhone", .filled(.phone), words), contactsTile(words),
            words.tile(share: "quality.freshShare", whole.share(.age(.older), of: .people).map { Figure(1 - $0) }),
        ]
    }

    /// What it was on the first day of its course; nil on that day itself.
    private var start: QualityFigures? { course.count > 1 ? course.first?.figures : nil }

    /// A share of people, beside that of the first day of its course.
    func shareTile(_ key: String, _ measure: QualityMeasure, _ words: Words) -> Fields {
        words.tile(
            share: key,
            whole.share(measure, of: .people).map { now in
                Figure(
                    now, previous: start?.share(measure, of: .people), trend: course.compactMap { $0.figures.share(measure, of: .people) })
            })
    }

    func contactsTile(_ words: Words) -> Fields { words.tile(decimal: "quality.contactsEach", contactsEach.map { Figure($0) }) }

    /// Contacts a person, on average.
    var contactsEach: Double? { whole[.people] > 0 ? Double(whole[.contacts]) / Double(whole[.people]) : nil }

    var hasPeople: Bool { whole[.people] > 0 }

    func fieldsChart(_ words: Words) -> HorizontalBars {
        bars("quality.fields", words) { field in
            let wrong = whole.share(.refused(field), of: .people) ?? 0
            return (
                words.text("quality.field.\(field.rawValue)"), whole.share(.filled(field), of: .people) ?? 0,
                wrong >= 0.0005 ? words.text("quality.wrong", ["share": words.format.percent(wrong)]) : nil
            )
        }
    }

    private func bars(_ key: String, _ words: Words, _ row: (QualityField) -> (String, Double, String?)) -> HorizontalBars {
        HorizontalBars(
            title: words.text(key),
            rows: QualityField.allCases.map { field in
                let (name, value, note) = row(field)
                return HorizontalBars.Row(name, value, note: note)
            }, text: words.shareValues, longest: 1, emptyText: words.text("chart.empty"))
    }

    func channelsChart(_ words: Words) -> HorizontalBars {
        HorizontalBars(
            title: words.text("quality.channels"),
            rows: QualityMeasure.channels.map { channel in
                HorizontalBars.Row(
                    words.text("consent.channel.\(channel.rawValue)"), whole.share(.writable(channel), of: .people) ?? 0,
                    note: whole.share(.reachable(channel), of: .people).map {
                        words.text("quality.ofReachable", ["share": words.format.percent($0)])
                    })
            }, text: words.shareValues, longest: 1, emptyText: words.text("chart.empty"))
    }

    private func donut(_ key: String, _ parts: [(name: String, count: Int64)], _ words: Words) -> Donut {
        let all = parts.reduce(0) { $0 + $1.count }
        return Donut(
            title: words.text(key),
            parts: parts.map { part in
                SharePart(
                    part.name + (all > 0 ? "\u{a0}\u{a0}" + words.format.percent(Double(part.count) / Double(all), digits: 0) : ""),
                    Double(part.count))
            }, text: words.countValues, middle: words.format.compact(Double(all)), emptyText: words.text("chart.empty"))
    }

    private func contactsChart(_ words: Words) -> Donut {
        donut("quality.contactsChart", (1...4).map { (words.text("quality.each.\($0)"), whole[.contactsEach($0)]) }, words)
    }

    private func ageChart(_ words: Words) -> Donut {
        donut("quality.ageChart", QualityAge.allCases.map { (words.text("quality.age.\($0.rawValue)"), whole[.age($0)]) }, words)
    }

    private func stagesChart(_ words: Words) -> Donut {
        donut("quality.stages", PersonRecord.Stage.allCases.map { (words.text("stage.\($0.rawValue)"), whole[.stage($0)]) }, words)
    }

    func courseChart(_ words: Words) -> LineChart {
        let lines: [(name: String, measure: QualityMeasure)] = [
            ("quality.withEmail", .filled(.email)), ("quality.withPhone", .filled(.phone)), ("quality.writable", .writableAnyhow),
        ]
        // A line has two ends.
        let course = course.count > 1 ? course : []
        return LineChart(
            title: words.text("quality.course"), columns: words.dayColumns(course.map(\.day)),
            series: lines.map { line in
                LineChart.Series(words.text(line.name), values: course.map { $0.figures.share(line.measure, of: .people) })
            }, text: words.shareValues, height: 240, emptyText: words.text("quality.courseEmpty"))
    }

    // MARK: - Sources

    private static func rank(_ field: QualityField) -> String? {
        switch field {
        case .email: nil
        case .name, .phone, .address: "rank3"
        default: "rank2"
        }
    }

    private func source(_ row: SourceRow, _ words: Words) -> Fields {
        let figures = row.figures
        func share(_ measure: QualityMeasure) -> String? { figures.share(measure, of: .contacts).map { words.format.percent($0, digits: 0) } }
        let surplus = figures[.contacts] - figures[.people]
        return [
            "link": mayOpenSources ? "/sources/\(row.id)" : nil, "name": row.name, "contacts": words.format.integer(figures[.contacts]),
            "people": words.format.integer(figures[.people]), "surplus": words.format.integer(surplus),
            "surplusShare": figures[.contacts] > 0 ? words.format.percent(Double(surplus) / Double(figures[.contacts])) : nil,
            "shared": share(.shared),
            "cells": QualityField.allCases.map { field in
                let wrong = figures.share(.refused(field), of: .contacts) ?? 0
                return [
                    "rank": Self.rank(field), "value": share(.filled(field)),
                    "wrong": wrong >= 0.0005 ? words.text("quality.wrong", ["share": words.format.percent(wrong)]) : nil,
                ] as Fields
            },
            "channels": QualityMeasure.channels.map { channel in
                [
                    "rank": channel == .email ? nil : "rank2", "value": share(.writable(channel)),
                    "reachable": share(.reachable(channel)).map { words.text("quality.ofShort", ["share": $0]) },
                ] as Fields
            },
        ]
    }
}
