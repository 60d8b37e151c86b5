/// How values of the ground are written for programs: in the API, and in what others are told.
extension JSON {
    /// `{"amount": 1250, "currency": "EUR"}`, minor units.
    package static func money(_ amount: Int64, _ currency: Currency) -> JSON {
        .object([JSON.Member("amount", .integer(amount)), JSON.Member("currency", .string(currency.code))])
    }

    package static func id<T>(_ id: ID<T>) -> JSON { .string(id.description) }
    package static func id<T>(_ id: ID<T>?) -> JSON? { id.map { .string($0.description) } }
    package static func time(_ instant: Instant) -> JSON { .string(instant.rfc3339) }
    package static func time(_ instant: Instant?) -> JSON? { instant.map { .string($0.rfc3339) } }
    package static func day(_ day: Day?) -> JSON? { day.map { .string($0.description) } }
    package static func count(_ value: Int) -> JSON { .integer(Int64(value)) }
}
