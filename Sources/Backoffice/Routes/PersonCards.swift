import Customers
import Kernel
import Organisation
import RecordLinkage

/// Golden values, contacts and links of a person, as the page shows them.
struct PersonCards {
    private let profile: PersonProfile
    private let sources: [ID<Source>: String]
    private let meanings: AttributeMeanings
    private let visit: Visit
    private let byID: [Int64: ContactRecord]

    init(_ profile: PersonProfile, _ sources: [ID<Source>: String], _ meanings: AttributeMeanings, _ visit: Visit) {
        self.profile = profile
        self.sources = sources
        self.meanings = meanings
        self.visit = visit
        byID = Dictionary(profile.contacts.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func day(_ instant: Instant) -> Day { visit.zone.day(instant) }
    private func source(_ contact: ContactRecord) -> String { sources[contact.source] ?? "" }

    var golden: [GoldenValue] {
        ContactField.allCases.compactMap { field in
            guard let value = profile.values[field], let contact = byID[value.lineage.contact] else { return nil }
            let reason: GoldenValue.Reason =
                switch value.lineage.reason {
                case .onlyValue: .only
                case .manual: .edited
                case .wholeGroup, .mostReliable, .mostComplete: .reliability
                case .newest, .smallestContact: .newest
                case .mostFrequent: .agreement
                }
            let rivals = profile.contacts.compactMap { other -> GoldenValue.Rival? in
                guard other.id != contact.id, let text = other.values[field], text != value.text else { return nil }
                return GoldenValue.Rival(value: text, source: source(other), day: day(other.updatedAt))
            }
            return GoldenValue(
                field: FieldName(field.rawValue), value: value.text, source: source(contact), contact: contact.id, day: day(value.lineage.updatedAt),
                reason: reason, rivals: Array(rivals.prefix(20)))
        }
    }

    /// Newest first, at most fifty: a hub may have thousands.
    func cards(links: [LinkRecord], keys: [ID<Contact>: [LinkKey]]) -> [ContactCard] {
        profile.contacts.suffix(50).reversed().map { contact in
            let link = links.first { $0.contact == contact.id && $0.endedAt == nil }
            let kinds = Set((keys[contact.id] ?? []).map(\.kind.rawValue))
            var values = ContactField.allCases.compactMap { field -> ContactCard.Value? in
                let shown = contact.values[field]
                let given = contact.original[field.rawValue]?.string
                guard let text = given ?? shown, !text.isEmpty else { return nil }
                return ContactCard.Value(
                    FieldName(field.rawValue), original: text, normalised: shown, isKey: kinds.contains(field.rawValue),
                    isGolden: profile.values[field]?.lineage.contact == contact.id.rawValue)
            }
            if let card = contact.card {
                values.append(.init("card", original: contact.original["card"]?.string ?? card, normalised: card, isKey: true))
            }
            if let device = contact.device { values.append(.init("deviceId", original: device)) }
            let company = visit.companies.first { $0.id == contact.company }?.name ?? ""
            return ContactCard(
                id: contact.id, source: source(contact), company: company, externalKey: contact.externalID, created: contact.createdAt,
                updated: contact.updatedAt, values: values,
                attributes: contact.extensions.prefix(40).map { attribute($0, of: contact) },
                link: link.map { LinkReason($0) } ?? LinkReason(.first, at: contact.createdAt))
        }
    }

    /// Under the name and in the form that were declared; what is none of its kind is shown as it came.
    private func attribute(_ member: JSON.Member, of contact: ContactRecord) -> ContactCard.Attribute {
        let given = member.value.string ?? member.value.description
        guard let declared = meanings.meaning(of: member.name, company: contact.company, activity: contact.activity) else {
            return .init(member.name, given)
        }
        let (words, name) = (visit.words, declared.label(in: visit.language.rawValue))
        guard let currency = visit.companies.first(where: { $0.id == contact.company })?.currency,
            let value = declared.value(of: given, currency: currency)
        else { return .init(name, given) }
        let text: String? =
            switch declared.kind {
            case .text, .choice: value.string
            case .number: value.double.map { words.format.decimal($0, digits: $0 == $0.rounded() ? 0 : 2) }
            case .money: value["amount"]?.integer.map { words.format.money(Money($0, currency)) }
            case .date: value.string.flatMap { Day(iso: $0) }.map { words.format.day($0) }
            case .yesno: value.bool.map { words.text($0 ? "portal.yes" : "portal.no") }
            }
        return .init(name, text ?? given)
    }

    /// The latest hundred.
    func entries(_ links: [LinkRecord]) -> [LinkEntry] {
        links.prefix(100).compactMap { link in
            guard let contact = byID[link.contact.rawValue] else { return nil }
            let act: LinkEntry.Act =
                link.person != profile.person
                ? .unlinked : links.contains { $0.contact == link.contact && $0.id < link.id && $0.person != link.person } ? .merged : .linked
            return LinkEntry(act, contact: link.contact, source: source(contact), reason: LinkReason(link))
        }
    }
}
