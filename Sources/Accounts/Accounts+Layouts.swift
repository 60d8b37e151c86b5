import Kernel
import Storage

/// How users have arranged their pages.
extension Accounts {
    /// What a user has decided of a page; nil when nothing.
    public func layout(of user: ID<User>, page: String, _ tx: ReadTransaction) throws -> JSON? {
        try tx.value("SELECT layout FROM user_layouts WHERE user_id = \(user) AND page = \(page)", as: JSON?.self) ?? nil
    }

    /// Changes what a user has decided; nil goes back to the standard. What it was before can be brought back once.
    public func changeLayout(
        of user: ID<User>, page: String, _ change: @escaping @Sendable (JSON?) -> JSON?
    ) async throws {
        try await database.write { tx in
            let before = try layout(of: user, page: page, tx)
            let after = change(before)
            try tx.execute(
                """
                INSERT INTO user_layouts (user_id, page, layout, previous) VALUES (\(user), \(page), \(after), \(before))
                ON CONFLICT (user_id, page) DO UPDATE SET layout = excluded.layout, previous = excluded.previous
                """)
        }
    }

    /// Takes the last change of a page back; done twice it is there again.
    public func undoLayout(of user: ID<User>, page: String) async throws {
        _ = try await database.write { tx in
            try tx.execute("UPDATE user_layouts SET layout = previous, previous = layout WHERE user_id = \(user) AND page = \(page)")
        }
    }
}
