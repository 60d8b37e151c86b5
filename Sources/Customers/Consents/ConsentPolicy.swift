import Kernel
import Storage

/// How the entries of the contacts that are one person become one answer.
public enum ConsentCombination: String, Hashable, Sendable, CaseIterable {
    /// Each contact has a standing of its own; one that has withdrawn stands above all that have granted, until it grants again itself.
    case strictest
    /// The entries of all contacts are read as one history, of which the last holds.
    case latest
}

/// What a company has decided about consents.
public struct ConsentPolicy: Hashable, Sendable {
    public var combination: ConsentCombination = .strictest
    /// Whoever has not agreed to the privacy notice (channel `any`, purpose `privacy`) stays a prospect, whatever was bought.
    public var requiresPrivacyConsent = false

    public init(combination: ConsentCombination = .strictest, requiresPrivacyConsent: Bool = false) {
        self.combination = combination
        self.requiresPrivacyConsent = requiresPrivacyConsent
    }
}

/// Policies: the SQL. A company without a row has the standard ones.
enum ConsentPolicyStore {
    static func policies(_ tx: ReadTransaction) throws(StorageError) -> [ID<Company>: ConsentPolicy] {
        var policies: [ID<Company>: ConsentPolicy] = [:]
        try tx.forEach("SELECT company_id, combination, requires_privacy FROM consent_policies") { row throws(StorageError) in
            policies[try row[0]] = ConsentPolicy(
                combination: ConsentCombination(rawValue: try row[1]) ?? .strictest, requiresPrivacyConsent: try row[2])
            return true
        }
        return policies
    }

    static func save(_ policy: ConsentPolicy, of company: ID<Company>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO consent_policies (company_id, combination, requires_privacy)
            VALUES (\(company), \(policy.combination.rawValue), \(policy.requiresPrivacyConsent))
            ON CONFLICT (company_id) DO UPDATE SET combination = excluded.combination, requires_privacy = excluded.requires_privacy
            """)
    }

    /// The secret that a company's links to the preference page are signed with; made when it is first needed.
    static func secret(of company: ID<Company>, fresh: String, _ tx: WriteTransaction) throws(StorageError) -> String {
        try tx.execute("INSERT INTO consent_secrets (company_id, secret) VALUES (\(company), \(fresh)) ON CONFLICT (company_id) DO NOTHING")
        return try secret(of: company, tx) ?? fresh
    }

    static func secret(of company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> String? {
        try tx.value("SELECT secret FROM consent_secrets WHERE company_id = \(company)")
    }
}
