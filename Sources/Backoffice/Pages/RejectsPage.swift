import Intake
import Kernel

extension RejectedEventRecord {
    /// What list and detail show alike.
    func fields(_ words: Words, source: String) -> Fields {
        let format = words.format
        return [
            "id": id.description, "link": "/rejects/\(id)", "name": name ?? kind ?? call.rawValue, "kind": kind, "source": source, "code": code,
            "reason": reason, "received": format.exactInstant(receivedAt), "state": words.text("rejectState.\(state.rawValue)"),
            "tone": state == .open ? "failed" : state == .replayed ? "finished" : "prospect", "isOpen": state == .open,
            "settled": settledAt.map { words.text("rejects.settled", ["time": format.instant($0), "who": settledBy ?? "–"]) },
            "waits": state == .open && waitsFor != nil,
        ]
    }
}

/// A step of mending, as it is typed.
public struct MendingStep: Hashable, Sendable {
    public enum Act: String, Hashable, Sendable, CaseIterable { case move, fill, remove }

    public var act: Act
    public var path: String
    /// The new place, or the value.
    public var value: String

    public init(_ act: Act = .move, path: String = "", value: String = "") {
        self.act = act
        self.path = path
        self.value = value
    }

    /// As `EventMending` reads it; a value that is JSON is taken as such, any other as text.
    var json: JSON {
        switch act {
        case .move: return .object([.init("move", .string(path)), .init("to", .string(value))])
        case .fill:
            let parsed: JSON
            do throws(JSON.SyntaxError) { parsed = try JSON(parsing: value) } catch { parsed = .string(value) }
            return .object([.init("fill", .string(path)), .init("with", parsed)])
        case .remove: return .object([.init("remove", .string(path))])
        }
    }
}

/// Events that could not be taken: seen, mended together, sent again, or let be.
///
/// Address: `/rejects` with `source`, `code`, `state`, `after`, `size`. Posts `act`, `ids` or `all`, and `act-N`, `path-N`, `value-N` to the same.
public struct RejectsPage: Page {
    /// Why events were rejected, and how many are open for that reason.
    public struct Reason: Hashable, Sendable {
        public var code: String
        public var count: Int

        public init(_ code: String, _ count: Int) {
            self.code = code
            self.count = count
        }
    }

    public struct Row: Hashable, Sendable {
        public var reject: RejectedEventRecord
        public var source: String
        public var isChosen: Bool

        public init(_ reject: RejectedEventRecord, source: String, isChosen: Bool = false) {
            self.reject = reject
            self.source = source
            self.isChosen = isChosen
        }
    }

    /// What the steps make of an event.
    public struct Preview: Hashable, Sendable {
        public var before: String
        public var after: String

        public init(before: String, after: String) {
            self.before = before
            self.after = after
        }
    }

    public var sources: [Choice<Source>]
    public var source: ID<Source>?
    public var reasons: [Reason]
    public var code: String?
    /// Nil is any.
    public var state: RejectedEventRecord.State?
    public var rows: [Row]
    public var paging: Paging
    public var mayAct: Bool
    public var steps: [MendingStep]
    /// Whether all that the filters find were chosen, not only those of the page.
    public var allChosen: Bool
    public var preview: Preview?
    /// Why nothing was done.
    public var flaw: String?

    public init(
        sources: [Choice<Source>] = [], source: ID<Source>? = nil, reasons: [Reason] = [], code: String? = nil,
        state: RejectedEventRecord.State? = .open, rows: [Row], paging: Paging, mayAct: Bool = true, steps: [MendingStep] = [],
        allChosen: Bool = false, preview: Preview? = nil, flaw: String? = nil
    ) {
        self.sources = sources
        self.source = source
        self.reasons = reasons
        self.code = code
        self.state = state
        self.rows = rows
        self.paging = paging
        self.mayAct = mayAct
        self.steps = steps
        self.allChosen = allChosen
        self.preview = preview
        self.flaw = flaw
    }

    public var template: Template { .rejects }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { words.text("rejects.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("sources.title"), "/sources")] }

    /// How many steps the form offers.
    static let mostSteps = 4

    /// Whose events are listed: the filters without what is chosen of a page.
    func address() -> Address {
        let parameters = [("source", source?.description), ("code", code), ("state", state?.rawValue ?? "any")]
        return Address("/rejects", parameters.compactMap { name, value in value.map { Address.Parameter(name, $0) } })
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let acts = MendingStep.Act.allCases.map { ($0.rawValue, words.text("rejects.step.\($0.rawValue)")) }
        let shown = steps + Array(repeating: MendingStep(), count: max(Self.mostSteps - steps.count, 0))
        let isFiltered = source != nil || code != nil || state != .open
        let choosable = rows.contains { $0.reject.state == .open }
        return PageFields([
            "action": address().description, "carried": words.carried(rendering.address, except: ["source", "code", "state"]),
            "isFiltered": isFiltered, "hasRows": !rows.isEmpty, "mayAct": mayAct && choosable,
            "mayReopen": mayAct && rows.contains { $0.reject.state == .dismissed },
            "choosesRows": mayAct && (choosable || rows.contains { $0.reject.state == .dismissed }),
            "sources": words.options(
                [("", words.text("rejects.anySource"))] + sources.map { ($0.id.description, $0.name) }, chosen: source?.description),
            "codes": words.options(
                [("", words.text("rejects.anyReason"))]
                    + reasons.map { ($0.code, "\($0.code) (\(words.format.integer($0.count)))") }, chosen: code),
            "states": words.options(
                RejectedEventRecord.State.allCases.map { ($0.rawValue, words.text("rejectState.\($0.rawValue)")) }
                    + [("any", words.text("rejects.anyState"))], chosen: state?.rawValue ?? "any"),
            "rows": rows.map { row in row.reject.fields(words, source: row.source).merging(["isChosen": row.isChosen]) },
            "allChosen": allChosen, "flaw": flaw, "isMending": !steps.isEmpty || preview != nil,
            "before": preview.map { JSON.pretty($0.before) }, "after": preview.map { JSON.pretty($0.after) },
            "steps": shown.enumerated().map { index, step in
                [
                    "number": String(index + 1), "path": step.path, "value": step.value, "acts": words.options(acts, chosen: step.act.rawValue),
                    "actLabel": words.text("rejects.stepLabel", ["n": words.format.integer(index + 1)]),
                ] as Fields
            },
            "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "rejects.count"),
        ])
    }
}

/// One rejected event. Address: `/rejects/{id}`; posts `act` and `body` to the same.
public struct RejectPage: Page {
    public var reject: RejectedEventRecord
    public var source: String
    /// As it was typed; the event's own otherwise.
    public var text: String?
    public var mayAct: Bool
    public var flaw: String?

    public init(reject: RejectedEventRecord, source: String, text: String? = nil, mayAct: Bool = true, flaw: String? = nil) {
        self.reject = reject
        self.source = source
        self.text = text
        self.mayAct = mayAct
        self.flaw = flaw
    }

    public var template: Template { .reject }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { reject.name ?? reject.kind ?? reject.call.rawValue }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("sources.title"), "/sources"), Crumb(words.text("rejects.title"), "/rejects")]
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields(
            reject.fields(words, source: source).merging([
                "text": text ?? JSON.pretty(reject.body), "mayAct": mayAct && reject.state == .open,
                "mayReopen": mayAct && reject.state == .dismissed, "flaw": flaw, "sourceLink": "/sources/\(reject.source)",
                "requestLink": "/sources/\(reject.source)/requests/\(reject.log)",
            ]))
    }
}
