import Kernel

/// Which definition a code stands for.
struct CouponBook: Sendable {
    private let definitions: [String: CouponDefinition]
    private let byCode: [String: String]
    /// Longest first.
    private let byPrefix: [(prefix: String, definition: String)]

    init(_ definitions: [CouponDefinition]) {
        var byID: [String: CouponDefinition] = [:]
        var byCode: [String: String] = [:]
        var byPrefix: [(prefix: String, definition: String)] = []
        for definition in definitions {
            byID[definition.id] = definition
            for code in definition.codes { byCode[GS1Coupon.canonical(code)] = definition.id }
            for prefix in definition.prefixes { byPrefix.append((GS1Coupon.canonical(prefix), definition.id)) }
        }
        self.definitions = byID
        self.byCode = byCode
        self.byPrefix = byPrefix.sorted { left, right in
            left.prefix.utf8.count != right.prefix.utf8.count ? left.prefix.utf8.count > right.prefix.utf8.count : left.prefix < right.prefix
        }
    }

    func definition(_ coupon: Basket.PresentedCoupon, canonical code: String) -> CouponDefinition? {
        if let id = coupon.definition { return definitions[id] }
        if let id = byCode[code] { return definitions[id] }
        return byPrefix.first { code.hasPrefix($0.prefix) }.flatMap { definitions[$0.definition] }
    }

    /// Goes through the coupons in the order of priority, age of the definition and code, whatever order they were held out in, and accepts what may be
    /// used beside those accepted before.
    func accept(_ basket: Basket, customer: Customer?, at instant: Instant, zone: Zone) -> (AcceptedCoupons, [CouponOutcome]) {
        guard !basket.coupons.isEmpty else { return (AcceptedCoupons(), []) }
        var refused: [CouponOutcome] = []
        var known: [(coupon: Basket.PresentedCoupon, code: String, value: Int64?, definition: CouponDefinition)] = []
        for coupon in basket.coupons {
            let code = GS1Coupon.canonical(coupon.code)
            var value = coupon.value
            do throws(GS1Coupon.Failure) {
                if case .common(_, _, let cents)? = try GS1Coupon.read(coupon.code) { value = cents }
            } catch {
                refused.append(CouponOutcome(code: coupon.code, refusal: .misread))
                continue
            }
            guard let definition = definition(coupon, canonical: code) else {
                refused.append(CouponOutcome(code: coupon.code, refusal: .unknown))
                continue
            }
            known.append((coupon, code, value, definition))
        }
        known.sort { left, right in
            if left.definition.priority != right.definition.priority { return left.definition.priority > right.definition.priority }
            if left.definition.id != right.definition.id { return isOlder(left.definition.id, right.definition.id) }
            return left.code != right.code ? left.code < right.code : left.coupon.code < right.coupon.code
        }
        var accepted = AcceptedCoupons()
        for entry in known {
            if let refusal = refusal(entry.coupon, entry.code, entry.definition, accepted, basket, customer, at: instant, zone: zone) {
                refused.append(CouponOutcome(code: entry.coupon.code, definition: entry.definition.id, refusal: refusal))
            } else {
                accepted.add(entry.coupon.code, canonical: entry.code, value: entry.value, entry.definition)
            }
        }
        return (accepted, refused)
    }

    private func refusal(
        _ coupon: Basket.PresentedCoupon, _ code: String, _ definition: CouponDefinition, _ accepted: AcceptedCoupons, _ basket: Basket,
        _ customer: Customer?, at instant: Instant, zone: Zone
    ) -> CouponRefusal? {
        if let refusal = definition.gate.refusal(place: basket.place, customer: customer, at: instant, zone: zone) { return .notNow(refusal) }
        if definition.kind == .loyalty, customer?.isMember != true { return .notNow(.otherRecipients) }
        if definition.kind == .privateRetail, customer?.person == nil { return .notNow(.personUnknown) }
        if let left = coupon.usesLeft ?? definition.uses, accepted.uses(ofCode: code) >= left { return .usedUp }
        if let most = definition.perBasket, accepted.count(of: definition.id) >= most { return .tooMany(most) }
        let rival = accepted.entries.first { entry in
            guard entry.definition.id != definition.id else { return false }
            return CouponBook.exclude(entry.definition, definition)
        }
        return rival.map { .notBeside($0.code) }
    }

    private static func exclude(_ left: CouponDefinition, _ right: CouponDefinition) -> Bool {
        if left.combinable == .none || right.combinable == .none { return true }
        return left.kind == right.kind && (left.combinable == .otherKinds || right.combinable == .otherKinds)
    }
}

/// The coupons that promotions may ask for.
struct AcceptedCoupons: Sendable {
    struct Entry: Sendable {
        let code: String
        let canonical: String
        let value: Int64?
        let definition: CouponDefinition
    }

    private(set) var entries: [Entry] = []

    mutating func add(_ code: String, canonical: String, value: Int64?, _ definition: CouponDefinition) {
        entries.append(Entry(code: code, canonical: canonical, value: value, definition: definition))
    }

    func count(of definition: String) -> Int { entries.count { $0.definition.id == definition } }

    func value(of definitions: [String]) -> Int64 {
        entries.reduce(0) { definitions.contains($1.definition.id) ? $0 + ($1.value ?? 0) : $0 }
    }

    func uses(ofCode canonical: String) -> Int { entries.count { $0.canonical == canonical } }
}
