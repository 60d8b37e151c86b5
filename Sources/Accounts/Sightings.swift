import Kernel
import Storage
import Synchronization

/// Who looked at whom, for the audit log.
///
/// One entry for each viewer, deed and subject in a quarter of an hour. It is written beside the answer, which does not wait for it: what is noted while
/// one write is under way goes with the next.
public final class Sightings: Sendable {
    private struct Key: Hashable {
        var user: ID<User>?
        var actor: String
        var company: ID<Company>?
        var action: String
        var subject: String?
    }

    private struct Entry {
        var note: AuditNote
        var id: ID<AuditEntry>
        var at: Instant
    }

    private struct State {
        /// Until when the same sight is not noted again.
        var recent: [Key: Instant] = [:]
        var waiting: [Entry] = []
        var writing: Task<Void, Never>?
    }

    /// For this long the same viewer's next look at the same subject is the same sight.
    static let fold: Int64 = 900
    private static let capacity = 20_000

    private let database: Database
    private let effects: Effects
    private let state = Mutex(State())

    init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    public func note(_ note: AuditNote) {
        let key = Key(user: note.user, actor: note.actor, company: note.company, action: note.action, subject: note.subject)
        let now = effects.now
        state.withLock { state in
            if let until = state.recent[key], until > now { return }
            if state.recent.count >= Self.capacity { state.recent = state.recent.filter { $0.value > now } }
            if state.recent.count >= Self.capacity { state.recent.removeAll() }
            state.recent[key] = now.adding(seconds: Self.fold)
            state.waiting.append(Entry(note: note, id: effects.id(), at: now))
            if state.writing == nil { state.writing = Task { await write() } }
        }
    }

    private func write() async {
        while true {
            let entries = state.withLock { state in
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.writing = nil }
                return state.waiting
            }
            if entries.isEmpty { return }
            do {
                try await database.write { tx in for entry in entries { try tx.record(entry.note, id: entry.id, at: entry.at) } }
            } catch {
                // The database is away, which every other request tells too: they are kept, and go with the next that is noted.
                state.withLock { state in
                    state.waiting = entries.suffix(Self.capacity) + state.waiting
                    state.writing = nil
                }
                return
            }
        }
    }

    /// Returns when what was noted before is written, or cannot be at the moment.
    public func settle() async { await state.withLock { $0.writing }?.value }
}
