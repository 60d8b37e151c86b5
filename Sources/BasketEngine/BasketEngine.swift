import Kernel

/// Promotions, coupons and personal prices as one pure function: the same rules, basket, customer and moment give the same cents on a server, in a
/// screen's simulation and on a till that is offline.
///
///     let engine = try BasketEngine(RuleDocument(json: document))
///     let evaluated = try engine.evaluate(basket, customer: customer, at: now)
///
/// An engine is compiled once and used by any number of threads. `docs/promotions.md` says in which order things are settled.
public struct BasketEngine: Sendable {
    let rules: CompiledRules

    /// - Throws: ``Problem`` of kind `unprocessable` that names every place where the document contradicts itself.
    public init(_ document: RuleDocument) throws(Problem) { rules = try CompiledRules(document) }

    /// The document that was compiled.
    public var document: RuleDocument { rules.document }

    /// What the basket costs for this customer at this moment.
    ///
    /// - Parameters:
    ///   - customer: nil where nobody knows who buys.
    ///   - remaining: what is left of limits and budgets; the caller counts.
    /// - Throws: ``Problem`` of kind `unprocessable` for a basket that is none: another currency, line numbers that stand twice, figures out of range.
    ///   Limits are in ``BasketLimits``.
    public func evaluate(_ basket: Basket, customer: Customer? = nil, at instant: Instant, remaining: Remaining = Remaining()) throws(Problem)
        -> EvaluatedBasket
    {
        try Evaluation(rules, basket, customer, at: instant, remaining, isExplaining: false).result()
    }

    /// The same, with why each promotion of the document held or did not. Looks at every promotion, where ``evaluate(_:customer:at:remaining:)`` looks at
    /// those that could hold.
    public func explain(_ basket: Basket, customer: Customer? = nil, at instant: Instant, remaining: Remaining = Remaining()) throws(Problem)
        -> Explanation
    {
        try Evaluation(rules, basket, customer, at: instant, remaining, isExplaining: true).explanation()
    }
}
