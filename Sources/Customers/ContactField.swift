/// A field of the contact schema. What is not among them is kept as an extension.
public enum ContactField: String, Hashable, Sendable, CaseIterable {
    case givenName, familyName, email, phone, birthDate, gender, taxCode
    case street, houseNumber, houseAddition, postcode, city, province, country
    case language, companyName

    /// The column in the table of contacts: `given_name`.
    var column: String {
        rawValue.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }

    /// How survivorship calls it.
    var goldenName: String { self == .city ? "locality" : rawValue }

    init?(goldenName: String) { self.init(rawValue: goldenName == "locality" ? "city" : goldenName) }
}
