import Customers
import Kernel
import Tabular

/// Rows of a file of contacts, made into drafts.
struct ContactRows: Sendable {
    private let externalID, fullName, particle, mobile, card, device, birthDate, activity, createdAt, updatedAt: FieldReader?
    private let values: [(ContactField, FieldReader)]
    private let relations: [(ContactRelation.Kind, FieldReader)]
    private let consents: [(topic: ConsentTopic, FieldReader)]
    private let consentAt: FieldReader?
    private let extensions: ExtensionReader
    private let activities: [String: ID<Activity>]
    private let zone: Zone
    private let today: Day

    init(_ plan: ImportPlan, activities: [String: ID<Activity>], zone: Zone, today: Day) {
        func reader(_ field: String) -> FieldReader? { FieldReader(field, plan) }
        externalID = reader("external_id")
        fullName = reader("full_name")
        particle = reader("name_particle")
        mobile = reader("mobile")
        card = reader("card_number")
        device = reader("device_id")
        birthDate = reader("birth_date")
        activity = reader("activity")
        createdAt = reader("created_at")
        updatedAt = reader("updated_at")
        let fields: [(ContactField, String)] = [
            (.givenName, "given_name"), (.familyName, "family_name"), (.email, "email"), (.phone, "phone"), (.birthDate, "birth_date"),
            (.gender, "gender"), (.taxCode, "tax_code"), (.street, "street"), (.houseNumber, "house_number"), (.postcode, "postcode"),
            (.city, "city"), (.province, "province"), (.country, "country"), (.language, "language"), (.companyName, "company_name"),
        ]
        values = fields.compactMap { field, name in reader(name).map { (field, $0) } }
        relations = [(ContactRelation.Kind.household, "household"), (.parent, "parent"), (.worksFor, "works_for")].compactMap { kind, name in
            reader(name).map { (kind, $0) }
        }
        consents = FieldCatalogue.fields(.contacts).compactMap { field in
            guard field.name.hasPrefix("consent_"), let topic = ConsentTopic(named: String(field.name.dropFirst("consent_".count))) else {
                return nil
            }
            return reader(field.name).map { (topic, $0) }
        }
        consentAt = reader("consent_at")
        extensions = ExtensionReader(plan)
        self.activities = activities
        self.zone = zone
        self.today = today
    }

    func draft(_ row: Row) throws(RowRefusal) -> ContactDraft {
        var draft = ContactDraft(externalID: externalID?.text(row) ?? "")
        for (field, reader) in values { draft.values[field] = reader.text(row) }
        draft.fullName = fullName?.text(row)
        draft.particle = particle?.text(row)
        draft.mobile = mobile?.text(row)
        draft.card = card?.text(row)
        draft.device = device?.text(row)
        draft.extensions = extensions.read(row)
        if let name = activity?.text(row) {
            draft.activity = activities[name.lowercased()]
            if draft.activity == nil { draft.extensions.append(JSON.Member("activity", .string(name))) }
        }
        for (kind, reader) in relations { if let value = reader.text(row) { draft.relations.append(ContactRelation(kind, value)) } }
        // A birth date that cannot be is refused as a value, not as a row; so is a time stamp, which falls back on the arrival.
        if let written = try? birthDate?.date(row) { draft.birthDate = Self.past(written.local.day, today) }
        draft.createdAt = (try? createdAt?.date(row))?.instant(in: zone)
        draft.updatedAt = (try? updatedAt?.date(row))?.instant(in: zone)
        readConsents(row, into: &draft)
        if draft.externalID.isEmpty { draft.externalID = try Self.ownID(draft) }
        guard draft.externalID.utf8.count <= 200 else { throw RowRefusal(externalID?.name, "is longer than 200 bytes") }
        return draft
    }

    /// A consent that is neither yes nor no is kept as an extension, and allows nothing.
    private func readConsents(_ row: Row, into draft: inout ContactDraft) {
        guard !consents.isEmpty else { return }
        let at = (try? consentAt?.date(row))?.instant(in: zone)
        for (topic, reader) in consents {
            guard let text = reader.text(row) else { continue }
            if let isGranted = ConsentAnswer.isYes(text) {
                draft.consents.append(ConsentStatement(topic, isGranted: isGranted, at: at))
            } else {
                draft.extensions.append(JSON.Member(reader.name, .string(text)))
            }
        }
    }

    /// Two digits of a year leave the century open: nobody is born in the future.
    private static func past(_ day: Day, _ today: Day) -> Day {
        day > today && day.days(since: today) < 45 * 366 ? day.adding(months: -1200) : day
    }

    /// Where the source has no number of its own, what identifies the row again in the next export: its e-mail, card, tax code, phone or device, or else
    /// all it says.
    private static func ownID(_ draft: ContactDraft) throws(RowRefusal) -> String {
        if let email = draft.values[.email] { return "email:" + email.lowercased() }
        if let card = draft.card { return "card:" + card }
        if let code = draft.values[.taxCode] { return "tax:" + code.uppercased() }
        if let phone = draft.mobile ?? draft.values[.phone] { return "phone:" + phone.filter { $0.isNumber || $0 == "+" } }
        if let device = draft.device { return "device:" + device }
        var hash = StableHash()
        var isEmpty = true
        for (field, value) in draft.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            hash.combine(field.rawValue)
            hash.combine(value)
            isEmpty = false
        }
        hash.combine(draft.fullName)
        guard !isEmpty || draft.fullName != nil else { throw RowRefusal(nil, "the row says nothing about anybody") }
        return "row:" + String(UInt64(bitPattern: hash.value), radix: 16)
    }
}
