import Customers
import Hummingbird
import Kernel
import Storage

/// The customer's own page about consents: `/preferences/TOKEN`, and the one-click unsubscription of mail programs (RFC 8058).
struct PreferenceRoutes {
    static func add(to doors: PortalDoors<some RequestContext>) {
        doors.on(.get, "/preferences/:token") { call in
            let reading = try await call.house.database.read { tx in try PreferenceReading(call, tx) }
            return call.preferences(reading, isSaved: call.inquiry.query["saved"] != nil)
        }
        doors.on(.post, "/preferences/:token") { call in
            let fields = try await call.answers().fields
            let refusesMessages = fields["act"] == "none" || fields["List-Unsubscribe"] == "One-Click"
            let now = call.house.effects.now
            let ip = call.ip
            try await call.house.database.write { tx in
                // Read in the transaction: the contact may have gone to another person since the page was shown.
                let reading = try PreferenceReading(call, tx)
                for box in reading.boxes {
                    // What the page did not show, for it was asked elsewhere since, is not answered by it.
                    guard refusesMessages ? box.isAboutMessages : fields["shown." + box.fieldName] != nil else { continue }
                    let isGranted = !refusesMessages && fields[box.fieldName] == "on"
                    guard isGranted != box.isGranted else { continue }
                    var consent = Customers.PersonConsent(company: reading.link.company, topic: box.topic, isGranted: isGranted, at: now)
                    consent.ip = ip
                    consent.proof = ["page": "preferences", "contact": .string(reading.link.contact.description)]
                    try call.house.customers.recordConsent(consent, of: reading.person, by: "preferences", tx)
                }
            }
            if fields["List-Unsubscribe"] != nil { return call.json(["status": "unsubscribed"]) }
            return .seeOther(Address("/preferences/" + call.preferenceToken).with("saved", "1").with("lang", call.inquiry.query["lang"]))
        }
    }
}

/// What a preference page shows.
struct PreferenceReading: Sendable {
    let link: PreferenceLink
    let person: ID<Person>
    let company: String
    let languages: [String]
    let zone: Zone
    let addressee: String?
    /// What was ever asked of this person, and e-mail in any case.
    let boxes: [PreferencesPage.Box]

    private static let always = [ConsentTopic(.email, .marketing), ConsentTopic(.email, .newsletter)]

    /// - Throws: ``Problem`` `preferences-unknown` where the link is not ours.
    init(_ call: PortalCall, _ tx: ReadTransaction) throws {
        let house = call.house
        guard let link = try house.customers.preferenceLink(call.preferenceToken, tx), let person = try house.customers.person(of: link.contact, tx),
            let company = try house.organisation.companies(tx).first(where: { $0.id == link.company })
        else { throw Problem(.missing, "preferences-unknown", "This link leads nowhere.") }
        self.link = link
        self.person = person
        self.company = company.name
        languages = company.languages
        zone = company.zone
        let contacts = try house.customers.contacts(of: person, companies: [link.company], tx)
        let standings = try house.customers.consentStandings(of: contacts, companies: [link.company], tx)
        let granted = Dictionary(standings.map { ($0.topic, $0.state == .granted) }, uniquingKeysWith: { first, _ in first })
        boxes = Set(Self.always + standings.map(\.topic)).sorted().map { PreferencesPage.Box($0, isGranted: granted[$0] ?? false) }
        let profile = try house.customers.profile(
            person, companies: [link.company], reliability: try house.intake.reliability(tx), tx)
        addressee = (profile?[.email] ?? profile?[.phone]).map { PreferencesPage.masked($0) }
    }
}

extension PortalCall {
    var preferenceToken: String { inquiry.parts.get("token") ?? "" }

    func preferences(_ reading: PreferenceReading, isSaved: Bool) -> Response {
        let asked = inquiry.query["lang"].flatMap { Language(rawValue: $0) }
        let language = asked ?? Language.preferred(acceptLanguage: inquiry.request.headers[.acceptLanguage])
        let page = PreferencesPage(company: reading.company, addressee: reading.addressee, boxes: reading.boxes, isSaved: isSaved)
        return Response.html(house.views.html(page, in: Rendering(language: language, address: inquiry.address, zone: reading.zone)))
    }
}
