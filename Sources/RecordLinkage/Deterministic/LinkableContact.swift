import Kernel

/// What the rules look at of one contact: comparable forms only, placeholders left out by the caller.
public struct LinkableContact: Hashable, Sendable {
    /// Of the contact; unique in one call.
    public var id: Int64
    public var keys: [LinkKey]
    public var name: ComparableName
    public var birthDate: Day?
    /// ``TaxCode/value``. Stands here for the veto even when it is not among ``keys``.
    public var taxCode: String?

    public init(id: Int64, keys: [LinkKey], name: ComparableName = ComparableName(), birthDate: Day? = nil, taxCode: String? = nil) {
        self.id = id
        self.keys = keys
        self.name = name
        self.birthDate = birthDate
        self.taxCode = taxCode
    }
}

/// What the conditions and vetoes compare: two contacts with equal profiles are alike to every one of them.
struct Profile: Hashable {
    var name: ComparableName
    var birthDate: Day?
    var taxCode: String?

    init(_ contact: LinkableContact) {
        name = contact.name
        birthDate = contact.birthDate
        taxCode = contact.taxCode
    }
}
