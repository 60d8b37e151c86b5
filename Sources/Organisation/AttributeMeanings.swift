import Kernel
import Storage

/// What extensions of contacts mean: what their company has declared, or else what their activity asks for.
public struct AttributeMeanings: Sendable {
    private let declared: [ID<Company>: [String: AttributeRecord]]
    private let asked: [ID<Activity>: [AttributeRecord]]

    public init(_ organisation: Organisation, companies: [CompanyRecord], _ tx: ReadTransaction) throws {
        declared = try organisation.attributes(tx)
        let activities = try companies.flatMap { try organisation.activities(of: $0.id, tx) }
        asked = Dictionary(activities.map { ($0.id, $0.attributes) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nil for an extension that nobody has given a meaning. Answers are kept under the key of the question, in any case.
    public func meaning(of key: String, company: ID<Company>, activity: ID<Activity>?) -> AttributeRecord? {
        declared[company]?[key] ?? activity.flatMap { asked[$0] }?.first { $0.key.lowercased() == key.lowercased() }
    }
}
