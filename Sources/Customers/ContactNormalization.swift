import Kernel
import RecordLinkage

/// A contact made comparable: what is stored, and the keys and words by which it is found.
struct NormalizedContact: Sendable {
    var externalID: String
    var activity: ID<Activity>?
    var values: [ContactField: String] = [:]
    var card: String?
    var device: String?
    var name = ComparableName()
    var birthDate: Day?
    var keys: [LinkKey] = []
    var words: [String] = []
    var original: JSON
    var extensions: [JSON.Member]
    var refused: [RefusedValue] = []
    var relations: [ContactRelation]
    var createdAt: Instant?
    var updatedAt: Instant?
    var contentHash: Int64

    /// Reads a draft by the customs of the company's country. Nothing is lost: what cannot be read is in ``refused`` and ``original``.
    init(_ draft: ContactDraft, country: String, today: Day) {
        externalID = draft.externalID
        activity = draft.activity
        extensions = draft.extensions
        relations = draft.relations
        createdAt = draft.createdAt
        updatedAt = draft.updatedAt
        original = Self.original(draft)
        var hash = StableHash()
        hash.combine(original.description)
        hash.combine(draft.extensions.isEmpty ? nil : JSON.object(draft.extensions).description)
        hash.combine(draft.activity?.rawValue ?? 0)
        contentHash = hash.value

        readName(draft, country)
        readAddress(draft, country)
        let home = values[.country] ?? country
        let phone = readPhone(draft, home)
        let email = readEmail(draft)
        readBirthDate(draft, today)
        readTaxCode(draft, home, today)
        readCard(draft)
        for field in [ContactField.gender, .language, .companyName] {
            if let text = draft.values[field].map({ TextFolding.cleaned($0) }), !text.isEmpty { values[field] = text }
        }
        values[.gender] = values[.gender].flatMap(Self.gender)
        if let device = draft.device, !device.isEmpty {
            self.device = String(device.prefix(200))
            keys.append(LinkKey(.device, String(device.prefix(200))))
        }
        words = SearchTokens.of(
            names: [values[.givenName], values[.familyName], values[.companyName], values[.city]].compactMap { $0 },
            emails: [email?.display].compactMap { $0 }, phones: [phone].compactMap { $0 },
            cards: [card, externalID.utf8.count <= 64 ? externalID : nil].compactMap { $0 })
    }

    private mutating func refuse(_ field: ContactField, _ value: String, _ reason: String) {
        refused.append(RefusedValue(field: field.rawValue, value: String(value.prefix(200)), reason: reason))
    }

    private mutating func readName(_ draft: ContactDraft, _ country: String) {
        let family = [draft.particle, draft.values[.familyName]].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        var name = PersonName(given: draft.values[.givenName], family: family.isEmpty ? nil : family, country: country)
        if name.given == nil, name.family == nil, let full = draft.fullName { name = PersonName(full: full, country: country) }
        values[.givenName] = name.given
        values[.familyName] = name.family
        self.name = name.comparable
    }

    private mutating func readAddress(_ draft: ContactDraft, _ country: String) {
        let given = draft.values
        guard [.street, .houseNumber, .postcode, .city, .province, .country].contains(where: { given[$0]?.isEmpty == false }) else { return }
        let address = PostalAddress(
            street: given[.street], houseNumber: given[.houseNumber], postcode: given[.postcode], locality: given[.city], province: given[.province],
            country: given[.country], defaultCountry: country)
        values[.street] = address.street
        values[.houseNumber] = address.houseNumber
        values[.houseAddition] = address.addition
        values[.postcode] = address.postcode
        values[.city] = address.locality
        values[.province] = address.province
        values[.country] = address.country
    }

    private mutating func readPhone(_ draft: ContactDraft, _ country: String) -> PhoneNumber? {
        var found: PhoneNumber?
        for text in [draft.mobile, draft.values[.phone]].compactMap({ $0 }) where !text.isEmpty {
            do throws(PhoneNumber.Flaw) {
                let phone = try PhoneNumber(text, country: country)
                if found == nil { found = phone }
                if !phone.isPlaceholder { add(LinkKey(.phone, phone.e164)) }
            } catch { refuse(.phone, text, error.description) }
        }
        values[.phone] = found?.e164
        return found
    }

    private mutating func readEmail(_ draft: ContactDraft) -> EmailAddress? {
        guard let text = draft.values[.email], !text.isEmpty else { return nil }
        do throws(EmailAddress.Flaw) {
            let email = try EmailAddress(text)
            values[.email] = email.display
            if !email.isPlaceholder { add(LinkKey(.email, email.comparable)) }
            return email
        } catch {
            refuse(.email, text, error.description)
            return nil
        }
    }

    private mutating func readBirthDate(_ draft: ContactDraft, _ today: Day) {
        guard let day = draft.birthDate else {
            if let text = draft.values[.birthDate], !text.isEmpty { refuse(.birthDate, text, "is not a date") }
            return
        }
        switch BirthDate.plausibility(day, today: today) {
        case .plausible:
            values[.birthDate] = day.description
            birthDate = day
        case .weak:
            values[.birthDate] = day.description
        case .impossible(let flaw): refuse(.birthDate, draft.values[.birthDate] ?? day.description, flaw.rawValue)
        }
    }

    private mutating func readTaxCode(_ draft: ContactDraft, _ country: String, _ today: Day) {
        guard let text = draft.values[.taxCode], !text.isEmpty else { return }
        do throws(TaxCode.Flaw) {
            let code = try TaxCode(text, country: country, today: today)
            values[.taxCode] = code.value
            if code.kind != .partitaIVA { add(LinkKey(.taxCode, code.value)) }
            if values[.birthDate] == nil, let day = code.birthDate {
                values[.birthDate] = day.description
                birthDate = day
            }
        } catch { refuse(.taxCode, text, error.description) }
    }

    private mutating func readCard(_ draft: ContactDraft) {
        guard let text = draft.card, !text.isEmpty else { return }
        do throws(CardNumber.Flaw) {
            let number = try CardNumber(text)
            card = number.comparable
            if !number.isPlaceholder { add(LinkKey(.card, number.comparable)) }
        } catch { refused.append(RefusedValue(field: "card", value: String(text.prefix(200)), reason: error.description)) }
    }

    private mutating func add(_ key: LinkKey) {
        if !keys.contains(key) { keys.append(key) }
    }

    private static func gender(_ text: String) -> String? {
        switch TextFolding.folded(text) {
        case "f", "female", "femmina", "donna", "vrouw", "v", "woman", "w", "frau", "mrs", "ms", "sig ra", "mevr": "female"
        case "m", "male", "maschio", "uomo", "man", "herr", "mr", "sig", "dhr": "male"
        case "x", "other", "altro", "anders", "divers", "non binary", "nonbinary": "other"
        default: nil
        }
    }

    private static func original(_ draft: ContactDraft) -> JSON {
        var members = draft.values.sorted { $0.key.rawValue < $1.key.rawValue }.map { JSON.Member($0.key.rawValue, .string($0.value)) }
        let others: [(String, String?)] = [
            ("fullName", draft.fullName), ("particle", draft.particle), ("mobile", draft.mobile), ("card", draft.card), ("device", draft.device),
        ]
        for (name, value) in others { if let value { members.append(JSON.Member(name, .string(value))) } }
        for relation in draft.relations { members.append(JSON.Member(relation.kind.rawValue, .string(relation.value))) }
        return .object(members)
    }
}
