import Desk
import Kernel

/// What the visitor began and what came of it. Address: `/notifications` with `size`, `after`.
public struct NotificationsPage: Page {
    /// Imports of the visitor's that are under way.
    public var running: [ImportProgress]
    /// Newest first.
    public var entries: [NotificationRecord]
    public var paging: Paging

    public init(running: [ImportProgress] = [], entries: [NotificationRecord], paging: Paging) {
        self.running = running
        self.entries = entries
        self.paging = paging
    }

    public var template: Template { .notifications }
    public func title(_ words: Words) -> String { words.text("notifications.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "hasRunning": !running.isEmpty,
            "running": running.map { ["file": $0.file, "link": "/imports/\($0.id)", "progress": $0.shown(words)] as Fields },
            "hasEntries": !entries.isEmpty, "entries": entries.map { entry($0, words) },
            "paging": words.paging(paging, shown: entries.count, rendering.address, noun: "notifications.count"),
        ])
    }

    private func entry(_ entry: NotificationRecord, _ words: Words) -> Fields {
        let note = entry.note
        let key = "notifications.kind.\(note.kind)"
        let text = note.detail.reduce(words.has(key) ? words.text(key) : note.kind) { text, value in
            text.replacing("{\(value.key)}", with: value.value.integer.map { words.format.integer($0) } ?? value.value.string ?? "")
        }
        return [
            "text": text, "at": words.format.instant(entry.at), "isNew": entry.readAt == nil, "link": note.subject.flatMap(Self.link),
            "kind": note.kind.hasSuffix(".failed") ? "failure" : "success",
        ]
    }

    /// The page of what an entry is about, where it has one.
    private static func link(_ subject: String) -> String? { ID<FileImport>(subject).map { "/imports/\($0)" } }
}

/// The bell in the header as a fragment, while something is under way. Address: `/notifications/bell`.
public struct BellPage: Page {
    public init() {}

    public var template: Template { .bell }
    public func title(_ words: Words) -> String { words.text("notifications.title") }
    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields { PageFields(rendering.bell.fields(words)) }
}

/// What the bell says: how much is new, and whether something is under way.
public struct Bell: Hashable, Sendable {
    public var unread: Int
    public var isRunning: Bool

    public init(unread: Int = 0, isRunning: Bool = false) {
        self.unread = unread
        self.isRunning = isRunning
    }

    func fields(_ words: Words) -> Fields {
        [
            "bellCount": unread == 0 ? nil : unread > 99 ? "99+" : String(unread), "bellRuns": isRunning,
            "bellLabel": unread == 0 ? words.text("notifications.title") : words.count("notifications.new", unread),
        ]
    }
}
