import Accounts
import Kernel

/// What becomes of somebody whom the provider has named: decided from what is known, carried out elsewhere.
public enum Admission: Hashable, Sendable {
    /// Came before; takes this role when one is given.
    case known(UserRecord, role: Role?)
    /// Comes by the provider for the first time, and is known here by a verified e-mail address.
    case linked(UserRecord, role: Role?)
    /// Nobody has added them, and the settings let them in.
    case added(Role)
    case refused(Refusal)

    public enum Refusal: String, Hashable, Sendable, CaseIterable {
        /// Nobody here has this address.
        case unknown
        /// The provider gives no e-mail address, or does not say that it is theirs.
        case unverified
        case disabled
        /// No rule gives a role, or none does any more.
        case noRole = "role"
        /// Somebody else at the provider is this user already: an address that was given to another person does not bring the account along.
        case taken
    }

    /// - Parameters:
    ///   - identity: whom this subject is, if it came before.
    ///   - byEmail: who has the address; looked at only when the provider has verified it.
    ///   - isTaken: whether that user is somebody else at the provider.
    ///   - emergency: who may always sign in by password; keeps the role whatever rules say.
    init(
        _ claims: Claims, _ settings: ProviderSettings, identity: (user: UserRecord, hasRoleByRule: Bool)?, byEmail: UserRecord?, isTaken: Bool,
        emergency: ID<User>?
    ) {
        let role = settings.role(of: claims.groups)
        func change(of user: UserRecord) -> Role? { user.id == emergency || user.role == role ? nil : role }
        if let identity {
            let user = identity.user
            if user.disabledAt != nil {
                self = .refused(.disabled)
            } else if role == nil, identity.hasRoleByRule, !settings.rules.isEmpty, user.id != emergency {
                self = .refused(.noRole)
            } else {
                self = .known(user, role: change(of: user))
            }
        } else if claims.email == nil || !claims.isEmailVerified {
            self = .refused(.unverified)
        } else if let user = byEmail {
            self = user.disabledAt != nil ? .refused(.disabled) : isTaken ? .refused(.taken) : .linked(user, role: change(of: user))
        } else if !settings.admitsUnknown {
            self = .refused(.unknown)
        } else {
            self = (role ?? settings.standardRole).map { .added($0) } ?? .refused(.noRole)
        }
    }
}
