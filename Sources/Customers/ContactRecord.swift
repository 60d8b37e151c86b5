import Kernel
import RecordLinkage

/// One record as one source gave it, normalised beside the original.
public struct ContactRecord: Sendable {
    public var id: ID<Contact>
    public var company: ID<Company>
    public var source: ID<Source>
    public var activity: ID<Activity>?
    public var externalID: String
    public var person: ID<Person>
    /// Normalised, to be shown.
    public var values: [ContactField: String]
    public var card: String?
    public var device: String?
    /// As the source gave it.
    public var original: JSON
    public var extensions: [JSON.Member]
    public var refused: [RefusedValue]
    /// When the source says it was made, or else when it arrived.
    public var createdAt: Instant
    public var updatedAt: Instant
    /// Since when nothing may be done with it but keeping it (General Data Protection Regulation, article 18).
    public var restrictedAt: Instant?

    /// What linking compares.
    var name: ComparableName

    /// Given and family name, or the company's name.
    public var displayName: String? {
        let name = [values[.givenName], values[.familyName]].compactMap { $0 }.joined(separator: " ")
        return name.isEmpty ? values[.companyName] : name
    }

    /// True for a device that nobody has identified: nothing to call it by.
    public var isAnonymous: Bool { displayName == nil && values[.email] == nil && values[.phone] == nil && card == nil }
}

extension ComparableName {
    /// One text of the four parts, as it is stored.
    var stored: String? { isEmpty ? nil : [given, family, particles, generation].map { $0 ?? "" }.joined(separator: "\t") }

    init(stored: String?) {
        let parts = (stored ?? "").split(separator: "\t", omittingEmptySubsequences: false).map { $0.isEmpty ? nil : String($0) }
        self.init(
            given: parts.first ?? nil, family: parts.count > 1 ? parts[1] : nil, particles: parts.count > 2 ? parts[2] : nil,
            generation: parts.count > 3 ? parts[3] : nil)
    }
}
