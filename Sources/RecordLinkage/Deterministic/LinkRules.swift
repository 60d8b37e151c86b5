/// The rules by which contacts are linked without probabilities: an ordered document that a company may change.
public struct LinkRules: Hashable, Sendable {
    /// Strongest first: where two links contradict each other, the one by the earlier rule stays.
    public var rules: [LinkRule]
    /// A value of this kind that more contacts than this carry links nothing: it is a shop's telephone, a cashier's card, a family's mailbox.
    /// Kinds that are not named have ``standardHubLimits``.
    public var hubLimits: [LinkKey.Kind: Int]
    public var vetoes: Set<LinkVeto>
    /// Most different profiles (name, birth date, tax code) of one cluster; a link that would bring more is refused. Bounds the work of the
    /// vetoes, and is
    /// itself a sign that something is wrong.
    public var maximumProfiles: Int

    public init(
        rules: [LinkRule], hubLimits: [LinkKey.Kind: Int] = [:], vetoes: Set<LinkVeto> = Set(LinkVeto.allCases), maximumProfiles: Int = 64
    ) {
        self.rules = rules
        self.hubLimits = hubLimits
        self.vetoes = vetoes
        self.maximumProfiles = maximumProfiles
    }

    /// How many contacts of one person may carry one value, and how many of several people.
    ///
    /// - external id 50: one customer exported again and again by one system;
    /// - tax code 20: one person has it, in as many contacts as there are touchpoints;
    /// - card 4: a card is one person's or a couple's; a cashier's card is on hundreds;
    /// - e-mail 6: one person over several touchpoints, or a couple's mailbox; `info@` is on dozens;
    /// - phone 8: a household's line, each of its members over two touchpoints;
    /// - device 4: never links by itself in any case.
    public static let standardHubLimits: [LinkKey.Kind: Int] = [.externalID: 50, .taxCode: 20, .card: 4, .email: 6, .phone: 8, .device: 4]

    /// The limit that holds for `kind`.
    public func hubLimit(_ kind: LinkKey.Kind) -> Int { hubLimits[kind] ?? Self.standardHubLimits[kind] ?? 2 }

    /// The rules a company starts with.
    ///
    /// A key alone links when it is made to identify (external id, tax code); a card wants names that do not contradict; an e-mail likewise, and
    /// after the links
    /// by full names; a telephone, which households share, wants full names or the birth date; and who has changed the family name is found by
    /// e-mail and
    /// telephone together.
    public static let standard = LinkRules(rules: [
        LinkRule("external-id", keys: [.externalID]),
        LinkRule("tax-code", keys: [.taxCode]),
        LinkRule("card-and-name", keys: [.card], conditions: [.namesCompatible, .birthDatesCompatible]),
        LinkRule("email-and-full-name", keys: [.email], conditions: [.namesAgree, .birthDatesCompatible]),
        LinkRule("phone-and-full-name", keys: [.phone], conditions: [.namesAgree, .birthDatesCompatible]),
        LinkRule("email-phone-and-given-name", keys: [.email, .phone], conditions: [.givenNamesAgree, .birthDatesCompatible]),
        LinkRule("phone-and-birth-date", keys: [.phone], conditions: [.birthDatesAgree, .givenNamesCompatible]),
        LinkRule("email", keys: [.email], conditions: [.namesCompatible, .birthDatesCompatible]),
    ])
}
