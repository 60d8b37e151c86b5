import Customers
import Kernel
import Organisation
import Storage

/// Reads what was last measured of people's data, for the screen and for the files.
struct QualityReport {
    private let visit: Visit
    private let report: Customers.QualityReport
    private let sources: [QualityPage.SourceRow]
    private let course: [QualityPage.Course]
    /// Whom to mend first; nobody for who may not see people.
    let mending: [QualityPage.Mending]

    /// What the charts and tiles show the course of.
    private static let followed: [QualityMeasure] = [.people, .filled(.email), .filled(.phone), .writableAnyhow]

    /// - Parameter withMending: whether whom to mend is asked for.
    init(_ visit: Visit, withMending: Bool = true, _ tx: ReadTransaction) throws {
        let (house, ids) = (visit.house, visit.scopeIDs)
        self.visit = visit
        let report = try house.customers.quality(of: ids, tx)
        let days = PeriodDays(visit.period, today: visit.today, lastSale: nil).days
        self.report = report
        course = try house.customers.qualityCourse(of: ids, Self.followed, days, tx).map { .init($0.day, $0.figures) }
        let names = Dictionary(
            try ids.flatMap { try house.organisation.sources(of: $0, tx) }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        sources = report.sources.map { QualityPage.SourceRow(id: $0.key, name: names[$0.key] ?? $0.key.description, figures: $0.value) }
            .sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
        guard withMending, visit.session.may(.see, .people) else {
            mending = []
            return
        }
        // Those who were merged since stand under the person who answers for them now.
        var seen: Set<ID<Person>> = []
        let people = try report.mending.compactMap { entry -> (person: ID<Person>, entry: QualityMending)? in
            guard let person = try house.customers.current(entry.person, tx), seen.insert(person).inserted else { return nil }
            return (person, entry)
        }
        let profiles = try house.customers.profiles(
            of: people.map(\.person), companies: visit.limit, reliability: try house.intake.reliability(tx), tx)
        mending = people.compactMap { person, entry in
            profiles[person].map { .init(person: person, name: $0.displayName, purchases: entry.purchases, flaws: entry.flaws) }
        }
    }

    func page() -> QualityPage {
        QualityPage(
            period: visit.period, measuredAt: report.measuredAt, whole: report.whole, sources: sources, course: course,
            mending: visit.session.may(.see, .people) ? mending : nil, isOfSeveral: visit.scope.count > 1,
            mayExportPeople: visit.session.may(.export, .people), mayOpenSources: visit.session.may(.see, .sources),
            mayMeasure: visit.session.may(.edit, .people))
    }

    /// One line for each figure: of all people, then of each source's contacts.
    func lines(_ words: Words) -> [[ExportCell]] {
        guard report.day != nil else { return [] }
        let all = lines(words.text("quality.file.all"), report.whole, of: .people, words)
        return all + sources.flatMap { lines($0.name, $0.figures, of: .contacts, words) }
    }

    private func lines(_ name: String, _ figures: QualityFigures, of whole: QualityMeasure, _ words: Words) -> [[ExportCell]] {
        QualityMeasure.all.filter { measure in
            // What a source says nothing of is not said to be zero.
            switch measure {
            case .stage, .contactsEach, .anonymous: whole == .people
            case .shared: whole == .contacts
            default: true
            }
        }.map { measure in
            let isPart = ![.people, .contacts, .anonymous].contains(measure)
            return [
                .text(name), .text(words.name(of: measure)), .count(Int(figures[measure])), .count(Int(figures[whole])),
                .share(isPart ? figures.share(measure, of: whole) : nil),
            ]
        }
    }
}

extension Words {
    /// What a figure is called in a file.
    func name(of measure: QualityMeasure) -> String {
        switch measure {
        case .people: text("quality.people")
        case .contacts: text("quality.contacts")
        case .anonymous: text("quality.file.anonymous")
        case .stage(let stage): text("stage.\(stage.rawValue)")
        case .filled(let field): text("quality.file.filled", ["field": text("quality.field.\(field.rawValue)")])
        case .refused(let field): text("quality.file.refused", ["field": text("quality.field.\(field.rawValue)")])
        case .reachable(let channel): text("quality.file.reachable", ["channel": text("consent.channel.\(channel.rawValue)")])
        case .writable(let channel): text("quality.file.writable", ["channel": text("consent.channel.\(channel.rawValue)")])
        case .writableAnyhow: text("quality.writable")
        case .age(let age): text("quality.file.age", ["age": text("quality.age.\(age.rawValue)")])
        case .contactsEach(let count): text("quality.each.\(count)")
        case .shared: text("quality.shared")
        }
    }
}
