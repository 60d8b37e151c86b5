import Kernel

/// What an API key may do: an area and whether it reads or writes there, written `people:read`; `people:*` is both, `*` is everything.
public struct Scope: Hashable, Sendable, CustomStringConvertible {
    public enum Area: String, Hashable, Sendable, CaseIterable {
        case people
        /// Links, rules and decisions about who is who.
        case identity
        case sales
        /// Companies, stores, sources, products.
        case organisation
        case events
        /// Counts and sums without persons.
        case statistics
        /// The feed of what changed, with what is told of it.
        case changes
        case webhooks
        /// Users, their profiles and how they come in: who writes here decides what everybody may do.
        case users
        /// What people may ask about their own data: all of it, its restriction, its erasure.
        case privacy
        /// Who saw, took out and changed what.
        case audit
    }

    public enum Access: String, Hashable, Sendable, CaseIterable { case read, write }

    /// Nil means every area.
    public var area: Area?
    /// Nil means both.
    public var access: Access?

    public init(_ area: Area, _ access: Access) {
        self.area = area
        self.access = access
    }

    /// `*`
    public static let everything = Scope(area: nil, access: nil)

    private init(area: Area?, access: Access?) {
        self.area = area
        self.access = access
    }

    /// Reads what ``description`` writes; nil for an unknown area or access.
    public init?(_ text: some StringProtocol) {
        if text == "*" {
            self = .everything
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let area = Area(rawValue: String(parts[0])) else { return nil }
        if parts[1] == "*" {
            self.init(area: area, access: nil)
        } else {
            guard let access = Access(rawValue: String(parts[1])) else { return nil }
            self.init(area: area, access: access)
        }
    }

    public var description: String { area.map { "\($0.rawValue):\(access?.rawValue ?? "*")" } ?? "*" }

    /// True when whoever has this scope has `other` too.
    public func covers(_ other: Scope) -> Bool {
        guard let area else { return true }
        return area == other.area && (access == nil || access == other.access)
    }

    /// Reads `people:read, sales:read` (commas or blanks between them).
    ///
    /// - Throws: ``Problem`` `scope-unknown`, which names the scopes there are.
    public static func list(_ texts: [String]) throws(Problem) -> Set<Scope> {
        var scopes: Set<Scope> = []
        for text in texts.flatMap({ $0.split { $0 == "," || $0 == " " } }) {
            guard let scope = Scope(text) else {
                let known = Area.allCases.flatMap { area in Access.allCases.map { Scope(area, $0).description } } + ["*"]
                throw Problem(
                    .unprocessable, "scope-unknown", "There is no scope \(text.prefix(64)). There are: \(known.joined(separator: ", ")).",
                    fields: [.init("/scopes", "is unknown")])
            }
            scopes.insert(scope)
        }
        guard !scopes.isEmpty else {
            throw Problem(.unprocessable, "scope-missing", "A key needs at least one scope.", fields: [.init("/scopes", "is empty")])
        }
        return scopes
    }
}
