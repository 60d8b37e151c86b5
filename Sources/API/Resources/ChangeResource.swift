import Accounts
import Hummingbird
import Kernel
import ServiceLifecycle
import Storage
import Webhooks

/// `/changes`: what changed, in an order in which nothing is skipped.
enum ChangeResource {
    /// Seconds.
    private static let longestWait = 30

    static func endpoints(_ services: Services) -> [Endpoint] {
        let item = Schema.object([
            .required("id", .id(Change.self)), .required("type", .choice(MessageKind.allCases.map(\.rawValue))), .required("timestamp", .time),
            .required("data", .map(.anything("Ids, and what the key may see of them now."))),
        ])
        return [
            Endpoint(
                method: .get, path: Endpoint.version + "/changes", operation: "listChanges", tag: "changes", summary: "What changed, oldest first",
                description: """
                    The same messages that webhooks get, at the reader's own pace. Every answer has a `next`, to be sent as `after`; nothing is left out, \
                    and after a failure the same cursor gives the same again. Without `after` the feed begins with the oldest change that is kept; with \
                    `after=latest` nothing is told but where the feed ends. `data` shows things as they are when they are read. A key that is limited to a \
                    company hears of what that company's contacts and sales tell. 410 when the cursor is older than what is kept.
                    """,
                scope: Scope(.changes, .read),
                parameters: [
                    .query("after", .text(longest: 4000), "The `next` of the answer before, or `latest`."), People.limitParameter,
                    .query("kinds", .text(longest: 400), "Only these, with commas between; `person.*` is all of a subject."),
                    .query("wait", .integer(0...longestWait), "Seconds to wait for a change when there is none; 0 when not given."),
                ],
                response: .object([
                    .required("items", .list(item)), .required("next", .text("Send it as `after` to go on.")),
                    .required("hasMore", .flag("Whether more may be there already.")),
                ]), otherStatuses: [410], handler: .own { call in try await changes(services, call) })
        ]
    }

    private struct Inquiry: Sendable {
        var after: ChangeCursor?
        var kinds: [String]
        var companies: [ID<Company>]?
        var limit: Int
    }

    private static func changes(_ services: Services, _ call: Call) async throws -> Reply {
        var kinds = MessageKind.allCases
        if let text = try call.text("kinds", longest: 400) {
            guard let list = MessageKind.list(text) else {
                throw call.invalid("kinds", "is not made of \(kinds.map(\.rawValue).joined(separator: ", "))")
            }
            kinds = list
        }
        var inquiry = Inquiry(
            after: nil, kinds: kinds.map(\.rawValue), companies: call.key.company.map { [$0] }, limit: try call.limit())
        let wait = try wait(call)
        switch try call.text("after", longest: 4000) {
        case nil: break
        case "latest"?:
            let now = services.effects.now
            inquiry.after = try await services.database.read { tx in try ChangeFeed.end(now: now, tx) }
            if wait == 0, let end = inquiry.after { return reply([], next: end, hasMore: false) }
        case let text?:
            guard let cursor = ChangeCursor(text) else { throw call.invalid("after", "is not what an answer gave as next") }
            inquiry.after = cursor
        }
        return try await follow(services, call, inquiry, until: ContinuousClock.now.advanced(by: .seconds(wait)))
    }

    private static func wait(_ call: Call) throws(Problem) -> Int {
        guard let text = call.query["wait"] else { return 0 }
        guard let seconds = Int(text), (0...longestWait).contains(seconds) else {
            throw call.invalid("wait", "is not a whole number from 0 to \(longestWait)")
        }
        return seconds
    }

    /// Looks until there is something, the time is over, or the server is about to end.
    private static func follow(
        _ services: Services, _ call: Call, _ inquiry: Inquiry, until deadline: ContinuousClock.Instant
    ) async throws -> Reply {
        var inquiry = inquiry
        while true {
            let (asked, now) = (inquiry, services.effects.now)
            let (page, messages) = try await services.database.read { tx -> (ChangePage, [Message]) in
                let page = try next(asked, now, tx)
                return (
                    page,
                    try services.messages.messages(
                        of: page.changes, companies: asked.companies, reliability: call.directory.reliability, tx)
                )
            }
            let isOver = ContinuousClock.now >= deadline || Task.isShuttingDownGracefully || Task.isCancelled
            if !messages.isEmpty || isOver { return reply(messages, next: page.next, hasMore: page.hasMore) }
            inquiry.after = page.next
            if !page.hasMore { try await Task.sleep(for: .milliseconds(200)) }
        }
    }

    private static func next(_ inquiry: Inquiry, _ now: Instant, _ tx: ReadTransaction) throws -> ChangePage {
        do {
            return try ChangeFeed.page(
                after: inquiry.after, kinds: inquiry.kinds, companies: inquiry.companies, limit: inquiry.limit, now: now, tx)
        } catch let error as ChangeCursorError {
            let reason =
                switch error {
                case .expired(let kept): "What changed after this cursor is not kept any more; kept is what changed since \(kept.rfc3339)."
                case .foreign: "This cursor was made by another database, or before this one was restored from a backup."
                }
            throw Refusal(ProblemDocument(.gone, "cursor-expired", reason + " Read everything anew, then go on from `after=latest`."))
        }
    }

    private static func reply(_ messages: [Message], next: ChangeCursor, hasMore: Bool) -> Reply {
        .json(["items": .array(messages.map(\.item)), "next": .string(next.description), "hasMore": .bool(hasMore)])
    }
}
