import Kernel
import Storage

extension Customers {
    /// The most frequent cities among the latest people, at most `limit`, by name.
    public func cities(companies: [ID<Company>]?, among: SQL? = nil, limit: Int, _ tx: ReadTransaction) throws -> [String] {
        var query = PeopleQuery(companies: companies, order: .since, isDescending: true, limit: 2_000)
        query.among = among
        let people = try PeopleList.page(query, tx).people
        let counts = Dictionary(grouping: people.compactMap(\.city)) { $0.lowercased() }
        return counts.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }.prefix(limit).map { $0[0] }.sorted()
    }
}
