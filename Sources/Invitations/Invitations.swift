import Accounts
import Kernel
import Messaging
import Storage

/// Links by which people set a password, made and sent.
public struct Invitations: Sendable {
    private let database: Database
    private let accounts: Accounts
    private let messaging: Messaging
    /// Where the server is found from outside, without a slash at the end.
    private let publicURL: String
    /// Whether there is a mail server: without one nothing is queued.
    public let sendsMail: Bool

    public init(database: Database, effects: Effects, accounts: Accounts, publicURL: String, sendsMail: Bool) {
        self.database = database
        self.accounts = accounts
        messaging = Messaging(database: database, effects: effects)
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.sendsMail = sendsMail
    }

    /// Makes a user and the link by which they set a password.
    ///
    /// - Parameter authority: of who invites: nobody gives rights that they do not have.
    /// - Throws: ``Problem``: `user-invalid`, `user-exists`, `grants-invalid` or `grants-above`.
    public func invite(
        email: String, name: String, grants: [Grant], language: Language? = nil, authority: Entitlements = .unlimited, by author: Author
    ) async throws -> IssuedLink {
        try await issue { tx in
            try accounts.invite(email: email, name: name, grants: grants, language: language, authority: authority, by: author, tx)
        }
    }

    /// A new link for a user: an invitation for who has not followed theirs, one for a new password for everybody else.
    ///
    /// - Throws: ``Problem``: `user-unknown`, `user-above` or `user-not-active`.
    public func renew(for user: ID<User>, authority: Entitlements = .unlimited, by author: Author) async throws -> IssuedLink {
        try await issue { tx in
            try accounts.user(user, tx)?.state == .invited
                ? accounts.renewInvitation(of: user, authority: authority, by: author, tx)
                : accounts.makePasswordLink(of: user, authority: authority, by: author, tx)
        }
    }

    /// Sends a link to who says that they have forgotten their password, if the address is somebody's; nothing tells whether it is.
    ///
    /// - Parameter address: where it is asked from.
    public func forgottenPassword(email: String, from address: String?) async throws {
        guard sendsMail else { return }
        try await database.write { tx in
            if let link = try accounts.forgottenPassword(email: email, address: address, tx) { try post(link, tx) }
        }
    }

    private func issue(_ make: @escaping @Sendable (WriteTransaction) throws -> UserLink) async throws -> IssuedLink {
        let link = try await database.write { tx in
            let link = try make(tx)
            if sendsMail { try post(link, tx) }
            return link
        }
        return IssuedLink(user: link.user, kind: link.kind, address: address(of: link), expiresAt: link.expiresAt, isMailed: sendsMail)
    }

    private func post(_ link: UserLink, _ tx: WriteTransaction) throws {
        let letter = InvitationMail(kind: link.kind, language: link.user.language ?? .english, name: link.user.name, link: address(of: link)).letter
        // Users belong to the group: the mail is of no company.
        try messaging.post(
            OutgoingMail(
                company: ID(0), kind: "user.\(link.kind.rawValue)", recipient: link.user.email, subject: letter.subject, text: letter.text,
                html: letter.html), tx)
    }

    private func address(of link: UserLink) -> String { publicURL + "/sign-in/link/" + link.token }
}

/// A link that was made for somebody.
public struct IssuedLink: Hashable, Sendable {
    public var user: UserRecord
    public var kind: UserLink.Kind
    /// Whole: to be shown once to who made it.
    public var address: String
    public var expiresAt: Instant
    /// Whether a mail with it is on its way.
    public var isMailed: Bool
}
