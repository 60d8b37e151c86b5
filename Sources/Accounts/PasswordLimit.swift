import Kernel
import Storage

/// Whether passwords are for everybody, or for one administrator in an emergency: when all others sign in by the company's own identity provider.
enum PasswordLimit {
    /// The only one who may sign in by password; nil when everybody may.
    static func emergencyUser(_ tx: ReadTransaction) throws(StorageError) -> ID<User>? { try tx.value("SELECT user_id FROM password_limit") }

    static func admits(_ user: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> Bool { try emergencyUser(tx).map { $0 == user } ?? true }

    static func set(_ user: ID<User>?, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM password_limit")
        if let user { try tx.execute("INSERT INTO password_limit (id, user_id) VALUES (1, \(user))") }
    }

    /// - Throws: ``Problem`` `user-emergency` for who has to be able to sign in whatever happens.
    static func requireOther(than user: ID<User>, _ tx: ReadTransaction) throws {
        guard try emergencyUser(tx) != user else {
            throw Problem(.conflict, "user-emergency", "This is the one administrator who may sign in by password. Choose another for that first.")
        }
    }
}

extension Accounts {
    /// The only one who may sign in by password; nil when everybody may.
    public func emergencyUser(_ tx: ReadTransaction) throws -> ID<User>? { try PasswordLimit.emergencyUser(tx) }

    /// Lets only this administrator sign in by password; nil lets everybody again. Sessions that there are go on.
    ///
    /// - Throws: ``Problem`` `user-unfit` for who is no administrator of every company, may not sign in, or has no password.
    public func limitPasswords(to user: ID<User>?, actor: String, by author: ID<User>?, _ tx: WriteTransaction) throws {
        guard try PasswordLimit.emergencyUser(tx) != user else { return }
        if let user {
            let found = try self.user(user, tx)
            let hasPassword = try !(UserStore.password(of: user, tx) ?? "").isEmpty
            guard let found, found.role == .administrator, found.companies == nil, found.disabledAt == nil, hasPassword else {
                throw Problem(
                    .unprocessable, "user-unfit", "Choose an administrator of every company who may sign in and has a password.",
                    fields: [.init("/emergency", "is no such administrator")])
            }
        }
        try PasswordLimit.set(user, tx)
        try tx.record(
            AuditNote(user: author, actor: actor, action: user == nil ? "passwords.allowed" : "passwords.limited", subject: user?.description),
            id: effects.id(), at: effects.now)
    }
}
