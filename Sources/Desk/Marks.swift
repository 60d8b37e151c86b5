import Kernel
import Storage

/// Something a user has done or decided about the screens themselves.
public enum Mark: String, Hashable, Sendable, CaseIterable {
    /// Has looked at the list of people with somebody in it.
    case peopleSeen = "people.seen"
    /// Does not want to see the first steps.
    case stepsHidden = "steps.hidden"
    /// Wants to see the first steps even though all are done.
    case stepsShown = "steps.shown"
}

extension Desk {
    public func marks(of user: ID<User>, _ tx: ReadTransaction) throws -> Set<Mark> {
        let marks = try tx.rows("SELECT mark FROM desk_marks WHERE user_id = \(user)") { row throws(StorageError) in
            Mark(rawValue: try row[0, as: String.self])
        }
        return Set(marks.compactMap { $0 })
    }

    /// Makes a mark, and takes others away that it contradicts.
    public func mark(_ mark: Mark, of user: ID<User>, insteadOf others: [Mark] = []) async throws {
        let now = effects.now
        try await database.write { tx in
            try tx.execute("DELETE FROM desk_marks WHERE user_id = \(user) AND mark IN \(others.map(\.rawValue))")
            try tx.execute(
                "INSERT INTO desk_marks (user_id, mark, at) VALUES (\(user), \(mark.rawValue), \(now)) ON CONFLICT (user_id, mark) DO NOTHING")
        }
    }
}
