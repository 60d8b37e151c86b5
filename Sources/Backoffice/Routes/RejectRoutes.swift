import Hummingbird
import Intake
import Kernel
import Organisation
import Storage

/// Rejected events: seen, mended, sent again.
extension BackofficeRoutes {
    func addRejects(_ doors: Doors<some RequestContext>) {
        let house = house
        let intake = house.intake
        doors.list("/rejects") { visit in
            visit.answer(try await house.database.read { tx in try RejectReading(visit, tx).page() })
        }
        doors.post("/rejects") { visit in
            try visit.require(.import)
            let form = try RejectForm(try await visit.form())
            let (read, chosen) = try await house.database.read { tx in
                let reading = RejectReading(visit, tx)
                return (try reading.page(), try reading.allowed(form.ids))
            }
            var page = form.filling(read)
            let author = visit.session.email
            let query = RejectReading.query(visit)
            func refused(_ flaw: String) -> Response {
                page.flaw = flaw
                return visit.answer(page, status: .unprocessableContent)
            }
            guard form.all || !chosen.isEmpty else { return refused(visit.words.text("rejects.noneChosen")) }
            do {
                let count: Int
                let notice: Visit.NoticeKey
                switch form.act {
                case .dismiss:
                    count = form.all ? try await intake.dismiss(all: query, by: author) : try await intake.dismiss(chosen.map(\.id), by: author)
                    notice = .dismissed
                case .reopen:
                    count = try await intake.reopen(chosen.map(\.id))
                    notice = .reopened
                case .preview:
                    guard let mending = try form.mending else { return refused(visit.words.text("rejects.noSteps")) }
                    let sample = form.all ? page.rows.first { $0.reject.state == .open }?.reject : chosen.first
                    if let sample {
                        page.preview = RejectsPage.Preview(before: sample.body, after: try intake.preview(sample, mending: mending))
                    }
                    return visit.answer(page)
                case .replay, .mend:
                    let mending = form.act == .mend ? try form.mending : nil
                    if form.act == .mend, mending == nil { return refused(visit.words.text("rejects.noSteps")) }
                    count =
                        form.all
                        ? try await intake.replay(all: query, mending: mending, by: author)
                        : try await intake.replay(chosen.map(\.id), mending: mending, by: author)
                    notice = .replayed
                }
                return visit.redirect(page.address(), notice: notice, count: count)
            } catch let problem as Problem where problem.kind == .unprocessable || problem.kind == .invalid {
                return refused(RejectReading.words(problem, visit))
            }
        }
        doors.get("/rejects/:id") { visit in
            let id = try visit.inquiry.identity(of: RejectedEvent.self)
            return visit.answer(try await house.database.read { tx in try RejectReading(visit, tx).one(id) })
        }
        doors.post("/rejects/:id") { visit in
            try visit.require(.import)
            let fields = try await visit.form()
            let id = try visit.inquiry.identity(of: RejectedEvent.self)
            var page = try await house.database.read { tx in try RejectReading(visit, tx).one(id) }
            let author = visit.session.email
            do {
                switch try RejectForm.Act(of: fields) {
                case .dismiss:
                    let count = try await intake.dismiss([id], by: author)
                    return visit.redirect(Address("/rejects"), notice: .dismissed, count: count)
                case .reopen:
                    let count = try await intake.reopen([id])
                    return visit.redirect(Address("/rejects/\(id)"), notice: .reopened, count: count)
                case .mend:
                    let count = try await intake.replay([id], mending: .text(fields["body"] ?? ""), by: author)
                    return visit.redirect(Address("/rejects"), notice: .replayed, count: count)
                case .replay:
                    let count = try await intake.replay([id], by: author)
                    return visit.redirect(Address("/rejects"), notice: .replayed, count: count)
                case .preview: throw Problem(.invalid, "form-incomplete", "One event has no preview.")
                }
            } catch let problem as Problem where problem.kind == .unprocessable || problem.kind == .invalid {
                page.text = fields["body"]
                page.flaw = RejectReading.words(problem, visit)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
    }
}

/// What the form of rejected events says.
private struct RejectForm {
    enum Act: String {
        case replay, mend, preview, dismiss, reopen

        /// - Throws: ``Problem`` where no button says what is to be done: nothing is sent by guess.
        init(of fields: FormFields) throws(Problem) {
            guard let act = fields["act"].flatMap({ Act(rawValue: $0) }) else {
                throw Problem(.invalid, "form-incomplete", "The form does not say what is to be done.")
            }
            self = act
        }
    }

    var act: Act
    var ids: [ID<RejectedEvent>]
    /// All that the filters find.
    var all: Bool
    var steps: [MendingStep]

    init(_ fields: FormFields) throws(Problem) {
        act = try Act(of: fields)
        ids = fields.fields.filter { $0.name == "ids" }.compactMap { ID<RejectedEvent>($0.value) }
        all = fields["all"] == "yes"
        steps = (1...RejectsPage.mostSteps).compactMap { number in
            guard let path = fields["path-\(number)"] else { return nil }
            return MendingStep(
                fields["act-\(number)"].flatMap { MendingStep.Act(rawValue: $0) } ?? .move, path: path, value: fields["value-\(number)"] ?? "")
        }
    }

    /// The page with what was chosen and typed.
    func filling(_ page: RejectsPage) -> RejectsPage {
        var page = page
        let chosen = Set(ids)
        for index in page.rows.indices { page.rows[index].isChosen = chosen.contains(page.rows[index].reject.id) }
        page.steps = steps
        page.allChosen = all
        return page
    }

    /// Nil without steps.
    var mending: EventMending? {
        get throws(Problem) { steps.isEmpty ? nil : try EventMending(json: .object([.init("steps", .array(steps.map(\.json)))])) }
    }
}

/// Reads what the pages of rejected events show.
struct RejectReading {
    private let visit: Visit
    private let tx: ReadTransaction

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    private var intake: Intake { visit.house.intake }

    /// The filters of the address.
    static func query(_ visit: Visit) -> RejectedEventQuery {
        var query = RejectedEventQuery(companies: visit.limit)
        query.source = visit.query["source"].flatMap { ID<Source>($0) }
        query.code = visit.query["code"].map { String($0.prefix(100)) }
        query.state = visit.query["state"] == "any" ? nil : visit.query["state"].flatMap { RejectedEventRecord.State(rawValue: $0) } ?? .open
        return query
    }

    private func names() throws -> [ID<Source>: String] {
        Dictionary(try SourceReading(visit, tx).sources().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func page() throws -> RejectsPage {
        let size = visit.size
        var query = Self.query(visit)
        query.before = visit.query["after"].flatMap { ID<RejectedEvent>($0) }
        query.limit = size + 1
        let found = try intake.rejected(query, tx)
        let names = try names()
        var reasons: [String: Int] = [:]
        for open in try intake.openRejects(companies: visit.limit, tx) where query.source.map({ $0 == open.source }) ?? true {
            reasons[open.code, default: 0] += open.count
        }
        if let code = query.code, reasons[code] == nil { reasons[code] = 0 }
        return RejectsPage(
            sources: names.map { Choice($0.key, $0.value) }.sorted { $0.name < $1.name }, source: query.source,
            reasons: reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { RejectsPage.Reason($0.key, $0.value) }, code: query.code,
            state: query.state, rows: found.prefix(size).map { RejectsPage.Row($0, source: names[$0.source] ?? "") },
            paging: Paging(next: found.count > size ? found[size - 1].id.description : nil, size: size), mayAct: visit.session.may(.import))
    }

    /// - Throws: ``Problem`` when there is none that the visitor's companies may see.
    func one(_ id: ID<RejectedEvent>) throws -> RejectPage {
        guard let reject = try allowed([id]).first else { throw Problem(.missing, "page-unknown", "There is no such event.") }
        return RejectPage(reject: reject, source: try names()[reject.source] ?? "", mayAct: visit.session.may(.import))
    }

    /// Those of them that the visitor's companies may see.
    func allowed(_ ids: [ID<RejectedEvent>]) throws -> [RejectedEventRecord] {
        try intake.rejected(ids, tx).filter { visit.session.sees($0.company) }
    }

    /// What is wrong with a mended event, with its place.
    static func words(_ problem: Problem, _ visit: Visit) -> String {
        let places = problem.fields.map { "\($0.pointer) \($0.detail)" }.joined(separator: "; ")
        return visit.words.text("rejects.flaw", ["detail": places.isEmpty ? problem.detail : places])
    }
}
