import Customers
import JSONScanning
import Kernel
import RecordLinkage

/// What a person's traits say, as a contact: Segment's reserved traits and the names that shops use beside them. What has no place in the schema is kept
/// as an extension.
struct TraitsReading: Sendable {
    private(set) var values: [ContactField: String] = [:]
    private(set) var fullName: String?
    private(set) var card: String?
    private(set) var birthDate: Day?
    private(set) var extensions: [JSON.Member] = []
    private(set) var relations: [ContactRelation] = []

    /// - Parameter sets: `traits` and `context.traits`; the first that names a thing has the word.
    init(_ sets: [JSONSlice]) {
        var seen: Set<String> = []
        for set in sets {
            set.forEachMember { name, value in
                let name = name.string
                if !value.isNull, seen.insert(name).inserted { read(name, value) }
                return true
            }
        }
    }

    var isEmpty: Bool {
        values.isEmpty && fullName == nil && card == nil && extensions.isEmpty && relations.isEmpty
    }

    /// Adds what the person is known by elsewhere (`context.externalIds`).
    mutating func add(_ externalIDs: [(type: String, id: String)]) {
        for (type, id) in externalIDs {
            switch type {
            case "email" where values[.email] == nil: values[.email] = id
            case "phone" where values[.phone] == nil: values[.phone] = id
            case "card", "card_number", "loyalty_card", "loyaltycard": if card == nil { card = id }
            case "user_id", "anonymous_id", "email", "phone": break
            default: keep("external_id_" + type, .string(id))
            }
        }
    }

    mutating func joins(_ group: String) { relations.append(ContactRelation(.worksFor, group)) }

    /// What this is called that has no other name: its e-mail, or else its telephone, as files without numbers are known again.
    func ownID(country: String) -> String? {
        if let email = values[.email].flatMap({ try? EmailAddress($0) }), !email.isPlaceholder { return "email:" + email.comparable }
        if let phone = values[.phone].flatMap({ try? PhoneNumber($0, country: country) }), !phone.isPlaceholder { return "phone:" + phone.e164 }
        return nil
    }

    /// Says it on top of what was said; what is older than that only fills gaps.
    func apply(to draft: inout ContactDraft, fillsOnly: Bool) {
        for (field, value) in values where !fillsOnly || draft.values[field] == nil {
            draft.values[field] = value
            if field == .birthDate { draft.birthDate = birthDate }
        }
        if let fullName, !fillsOnly || draft.fullName == nil { draft.fullName = fullName }
        if let card, !fillsOnly || draft.card == nil { draft.card = card }
        for member in extensions {
            if let index = draft.extensions.firstIndex(where: { $0.name == member.name }) {
                if !fillsOnly { draft.extensions[index] = member }
            } else if draft.extensions.count < Self.mostExtensions {
                draft.extensions.append(member)
            }
        }
        for relation in relations where !draft.relations.contains(relation) {
            draft.relations.removeAll { $0.kind == relation.kind }
            draft.relations.append(relation)
        }
    }

    /// Extensions of one contact; a source that makes a trait of each click must not grow a contact without end.
    private static let mostExtensions = 200

    private mutating func read(_ name: String, _ value: JSONSlice) {
        switch name {
        case "firstName", "first_name", "given_name", "givenName": set(.givenName, value)
        case "lastName", "last_name", "family_name", "familyName": set(.familyName, value)
        case "name", "fullName", "full_name": if let text = text(value) { fullName = text } else { keep(name, value.json) }
        case "email": set(.email, value)
        case "phone", "mobile", "phoneNumber", "phone_number": set(.phone, value)
        case "gender": set(.gender, value)
        case "language", "locale": set(.language, value)
        case "taxCode", "tax_code", "codiceFiscale": set(.taxCode, value)
        case "card", "cardNumber", "card_number", "loyaltyCard", "loyalty_card", "loyaltyId": if let text = text(value) { card = text }
        case "birthday", "birthDate", "birth_date", "dateOfBirth":
            if let text = text(value) {
                values[.birthDate] = text
                birthDate = Day(iso: String(text.prefix(10)))
            }
        case "address": if value.kind == .object { readAddress(value) } else { set(.street, value) }
        case "street": set(.street, value)
        case "city": set(.city, value)
        case "state", "province", "region": set(.province, value)
        case "postalCode", "postal_code", "postcode", "zip": set(.postcode, value)
        case "country": set(.country, value)
        case "company":
            if value.kind == .object {
                if let text = value["name"]?.scalarText { values[.companyName] = text }
            } else {
                set(.companyName, value)
            }
        case "id", "createdAt", "created_at", "consent", "consents": break
        default: keep(name, value.json)
        }
    }

    private mutating func readAddress(_ address: JSONSlice) {
        address.forEachMember { name, value in
            switch name.string {
            case "street", "line1", "address1": set(.street, value)
            case "houseNumber", "number": set(.houseNumber, value)
            case "city", "town": set(.city, value)
            case "state", "province", "region": set(.province, value)
            case "postalCode", "postal_code", "zip", "postcode": set(.postcode, value)
            case "country": set(.country, value)
            default: break
            }
            return true
        }
    }

    private mutating func set(_ field: ContactField, _ value: JSONSlice) {
        if let text = text(value) { values[field] = text } else if !value.isNull { keep(field.rawValue, value.json) }
    }

    /// A text that says something; NUL characters, which no database keeps, are gone.
    private func text(_ value: JSONSlice) -> String? {
        guard let text = value.scalarText?.replacing("\0", with: ""), text.contains(where: { !$0.isWhitespace }) else { return nil }
        return String(text.prefix(1000))
    }

    private mutating func keep(_ name: String, _ value: JSON) {
        guard !name.isEmpty, name.utf8.count <= 100 else { return }
        extensions.append(JSON.Member(name, value))
    }
}
