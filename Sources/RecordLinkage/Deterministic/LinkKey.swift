/// A value that two contacts may share, in its comparable form.
public struct LinkKey: Hashable, Sendable, Comparable {
    /// What the value identifies.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Comparable {
        /// A person's id in another system; the value carries the system (`erp:4711`).
        case externalID
        case taxCode
        case card
        case email
        case phone
        /// A browser or telephone. Says who sat before it, not who they are: links nothing by itself.
        case device

        public static func < (left: Kind, right: Kind) -> Bool { left.order < right.order }

        /// Place among the kinds, strongest first.
        @usableFromInline var order: Int {
            switch self {
            case .externalID: 0
            case .taxCode: 1
            case .card: 2
            case .email: 3
            case .phone: 4
            case .device: 5
            }
        }
    }

    public var kind: Kind
    public var value: String

    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    public static func < (left: LinkKey, right: LinkKey) -> Bool { left.kind == right.kind ? left.value < right.value : left.kind < right.kind }
}
