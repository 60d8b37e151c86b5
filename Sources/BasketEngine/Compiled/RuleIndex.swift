import Kernel

/// Finds the rules a basket could possibly touch, by what each one cannot do without.
///
/// Each rule stands under every word of its *anchor*: the sharpest set of words of which the basket must have one (a person, a coupon, a product, a
/// store, …). A rule without an anchor is looked at for every basket while its dates hold.
struct RuleIndex: Sendable {
    private let byWord: [[Int32]]
    /// Rules without an anchor, those that end last first.
    private let unanchored: [(until: Int64, rule: Int32)]
    /// From and until of each rule, microseconds.
    private let windows: [(from: Int64, until: Int64)]

    init(_ rules: [CompiledRule], _ vocabulary: inout Vocabulary) {
        let anchors = rules.map { rule in RuleAnchor.of(rule, &vocabulary) }
        var byWord = [[Int32]](repeating: [], count: vocabulary.count)
        var unanchored: [(until: Int64, rule: Int32)] = []
        windows = rules.map { rule in
            let schedule = rule.promotion.gate.schedule
            return (schedule.from?.microseconds ?? .min, schedule.until?.microseconds ?? .max)
        }
        for (number, anchor) in anchors.enumerated() {
            guard let anchor else {
                unanchored.append((windows[number].until, Int32(number)))
                continue
            }
            for word in anchor.words { byWord[Int(word)].append(Int32(number)) }
        }
        self.byWord = byWord
        self.unanchored = unanchored.sorted { left, right in left.until != right.until ? left.until > right.until : left.rule < right.rule }
    }

    /// Positions of the rules that may touch a basket with these words at `instant`, ascending, each once.
    func candidates(_ words: some Sequence<Int32>, at instant: Instant) -> [Int32] {
        let now = instant.microseconds
        var found: [Int32] = []
        for word in words {
            for rule in byWord[Int(word)] {
                let window = windows[Int(rule)]
                if now >= window.from, now < window.until { found.append(rule) }
            }
        }
        for entry in unanchored {
            guard now < entry.until else { break }
            if now >= windows[Int(entry.rule)].from { found.append(entry.rule) }
        }
        found.sort()
        var kept = 0
        for rule in found where kept == 0 || found[kept - 1] != rule {
            found[kept] = rule
            kept += 1
        }
        found.removeLast(found.count - kept)
        return found
    }
}

/// Words of which a basket must have one for a rule to do anything.
struct RuleAnchor {
    let words: Set<Int32>
    /// The bluntest of the words.
    let kind: Vocabulary.Kind

    static func of(_ rule: CompiledRule, _ vocabulary: inout Vocabulary) -> RuleAnchor? {
        let gate = rule.promotion.gate
        var anchors = rule.conditions.compactMap { of($0, &vocabulary) } + of(gate, &vocabulary)
        // A rule that only lowers prices needs something to lower; one with points or messages may do these without.
        if rule.effects.allSatisfy(\.isDiscount), let anchor = union(rule.effects.map { of($0, &vocabulary) }) { anchors.append(anchor) }
        return sharpest(anchors)
    }

    private static func sharpest(_ anchors: [RuleAnchor]) -> RuleAnchor? {
        anchors.min { left, right in left.kind != right.kind ? left.kind < right.kind : left.words.count < right.words.count }
    }

    private static func union(_ anchors: [RuleAnchor?]) -> RuleAnchor? {
        let known = anchors.compactMap { $0 }
        guard known.count == anchors.count, let kind = known.map(\.kind).max() else { return nil }
        return RuleAnchor(words: known.reduce(into: []) { $0.formUnion($1.words) }, kind: kind)
    }

    private static func of(_ selector: CompiledSelector, _ vocabulary: Vocabulary) -> RuleAnchor? {
        var anchors = selector.clauses.compactMap { clause in
            clause.map { vocabulary.kinds[Int($0)] }.max().map { RuleAnchor(words: Set(clause), kind: $0) }
        }
        if !selector.any.isEmpty, let anchor = union(selector.any.map { of($0, vocabulary) }) { anchors.append(anchor) }
        return sharpest(anchors)
    }

    private static func of(_ condition: Condition<CompiledSelector>, _ vocabulary: inout Vocabulary) -> RuleAnchor? {
        switch condition {
        case .quantity(let selector, let bounds, _): return bounds.atLeast > 0 ? of(selector, vocabulary) : nil
        case .measure(let selector, let bounds): return bounds.atLeast > 0 ? of(selector, vocabulary) : nil
        case .value(let selector, let bounds, _): return bounds.atLeast > 0 ? of(selector, vocabulary) : nil
        case .combination(let parts): return sharpest(parts.compactMap { of($0.selection, vocabulary) })
        case .coupon(let definition): return RuleAnchor(words: [vocabulary.intern(.coupon, definition)], kind: .coupon)
        case .payment(let payments): return of(payments, .payment, &vocabulary)
        case .event(let events): return of(events, .event, &vocabulary)
        case .all(let conditions): return sharpest(conditions.compactMap { of($0, &vocabulary) })
        case .any(let conditions): return union(conditions.map { of($0, &vocabulary) })
        case .not, .firstPurchase, .pointsBalance: return nil
        }
    }

    private static func of(_ effect: Effect<CompiledSelector>, _ vocabulary: inout Vocabulary) -> RuleAnchor? {
        switch effect {
        case .percent(let percent): return of(percent.selection, vocabulary)
        case .amount(let amount): return of(amount.selection, vocabulary)
        case .price(_, let selector): return of(selector, vocabulary)
        case .take(let offer): return of(offer.selection, vocabulary)
        case .bundle(let bundle): return sharpest(bundle.parts.compactMap { of($0.selection, vocabulary) })
        case .tiers(let tiers): return of(tiers.selection, vocabulary)
        // A gift that is not in the basket is one to add.
        case .gift, .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: return nil
        }
    }

    private static func of(_ texts: Set<String>, _ kind: Vocabulary.Kind, _ vocabulary: inout Vocabulary) -> RuleAnchor? {
        guard !texts.isEmpty else { return nil }
        return RuleAnchor(words: Set(texts.map { vocabulary.intern(kind, $0) }), kind: kind)
    }

    private static func of(_ gate: Gate, _ vocabulary: inout Vocabulary) -> [RuleAnchor] {
        let (scope, recipients) = (gate.scope, gate.recipients)
        let stores =
            scope.stores.isEmpty || scope.storeGroups.isEmpty
            ? of(scope.stores, .store, &vocabulary) ?? of(scope.storeGroups, .storeGroup, &vocabulary)
            : union([of(scope.stores, .store, &vocabulary), of(scope.storeGroups, .storeGroup, &vocabulary)])
        return [
            of(recipients.persons, .person, &vocabulary), of(recipients.audiences, .audience, &vocabulary), of(recipients.tiers, .tier, &vocabulary),
            of(recipients.cardGroups, .cardGroup, &vocabulary), of(recipients.priceGroups, .priceGroup, &vocabulary),
            recipients.membersOnly ? of(["member"], .member, &vocabulary) : nil, stores, of(scope.channels, .channel, &vocabulary),
            of(scope.companies, .company, &vocabulary),
        ].compactMap { $0 }
    }
}

extension Vocabulary {
    /// Appends the known words of place, customer, coupons and payment: what anchors other than products are asked for.
    func appendWords(of basket: Basket, _ customer: Customer?, coupons: [String], to words: inout [Int32]) {
        func add(_ kind: Kind, _ text: String?) {
            if let text, let number = number(kind, text) { words.append(number) }
        }
        add(.company, basket.place.company)
        add(.store, basket.place.store)
        for group in basket.place.storeGroups { add(.storeGroup, group) }
        add(.channel, basket.place.channel)
        for payment in basket.payments { add(.payment, payment) }
        for coupon in coupons { add(.coupon, coupon) }
        guard let customer else { return }
        add(.person, customer.person)
        if customer.isMember { add(.member, "member") }
        add(.tier, customer.tier)
        for group in customer.cardGroups { add(.cardGroup, group) }
        for group in customer.priceGroups { add(.priceGroup, group) }
        for audience in customer.audiences { add(.audience, audience) }
        for event in customer.events { add(.event, event) }
    }
}
