import Accounts
import Kernel

/// The company's own identity provider, as it was set up: who may come in by it, and as what. Without its secret.
public struct ProviderSettings: Hashable, Sendable {
    /// What the button says: `Aurelia`.
    public var name: String
    /// As the provider writes itself in its discovery document: `https://id.example.com/realms/aurelia`.
    public var issuer: String
    public var client: String
    /// What is asked for, blank-separated; `openid` is always among them.
    public var scopes: String
    /// Whether one can sign in by it.
    public var isActive: Bool
    /// Whether people whom nobody has added get an account when they sign in.
    public var admitsUnknown: Bool
    /// The role of such people when no rule gives them one; nil lets in only those to whom a rule gives one.
    public var standardRole: Role?
    /// What such people may look at; nil is every company.
    public var companies: [ID<Company>]?
    /// The claim that the rules look at: `groups`, or a path such as `realm_access.roles`.
    public var groupsClaim: String?
    public var rules: [RoleRule]

    public static let standardScopes = "openid email profile"
    /// Rules there may be at most.
    public static let mostRules = 50

    public init(
        name: String = "", issuer: String = "", client: String = "", scopes: String = standardScopes, isActive: Bool = false,
        admitsUnknown: Bool = false, standardRole: Role? = nil, companies: [ID<Company>]? = nil, groupsClaim: String? = nil, rules: [RoleRule] = []
    ) {
        self.name = name
        self.issuer = issuer
        self.client = client
        self.scopes = scopes
        self.isActive = isActive
        self.admitsUnknown = admitsUnknown
        self.standardRole = standardRole
        self.companies = companies
        self.groupsClaim = groupsClaim
        self.rules = rules
    }

    /// The role that the first rule gives which one of these groups fulfils.
    func role(of groups: [String]) -> Role? { rules.first { groups.contains($0.group) }?.role }

    /// - Parameter allowsPrivate: whether the provider may be inside the network; then http will do.
    /// - Throws: ``Problem`` `provider-invalid` with the fields.
    func check(allowsPrivate: Bool) throws(Problem) {
        var fields: [Problem.Field] = []
        if !(1...60).contains(name.utf8.count) { fields.append(.init("/name", "needs 1 to 60 bytes")) }
        if let reason = Endpoint.refusal(issuer, allowsPrivate: allowsPrivate) {
            fields.append(.init("/issuer", reason))
        } else if issuer.contains("?") {
            fields.append(.init("/issuer", "has no question mark: it is the provider's own address, not a page of it"))
        }
        if !(1...255).contains(client.utf8.count) { fields.append(.init("/client", "needs 1 to 255 bytes")) }
        // RFC 6749, section 3.3.
        let areScopes = scopes.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c }
        if scopes.utf8.count > 500 || !areScopes { fields.append(.init("/scopes", "is a list of words with blanks between them")) }
        if let groupsClaim, !(1...200).contains(groupsClaim.utf8.count) { fields.append(.init("/groupsClaim", "needs 1 to 200 bytes")) }
        if rules.count > Self.mostRules || rules.contains(where: { !(1...200).contains($0.group.utf8.count) }) {
            fields.append(.init("/rules", "are at most \(Self.mostRules), each with a group of at most 200 bytes"))
        } else if !rules.isEmpty, groupsClaim == nil {
            fields.append(.init("/groupsClaim", "says where the groups stand that the rules are about"))
        }
        guard fields.isEmpty else { throw Problem(.unprocessable, "provider-invalid", "The identity provider cannot be saved.", fields: fields) }
    }
}

/// Members of a group of the provider have this role here. The first rule that fits decides.
public struct RoleRule: Hashable, Sendable {
    public var group: String
    public var role: Role

    public init(_ group: String, _ role: Role) {
        self.group = group
        self.role = role
    }
}
