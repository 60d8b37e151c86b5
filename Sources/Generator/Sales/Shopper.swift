import Kernel

/// What is kept of a person while the sales are made: 40 bytes and the e-mail address they give at check-out.
struct Shopper {
    var priceSensitivity: UInt8
    var promotionSensitivity: UInt8
    var isFemale: Bool
    var hasChildren: Bool
    /// By company: whether the source of its sales knows them by number.
    var hasNumber: UInt8 = 0
    /// By company: whether a contact carries their loyalty card.
    var hasCard: UInt8 = 0
    /// Per mille of visits at which they say who they are.
    var identification: UInt16 = 0
    /// By company: where in the shared bytes the e-mail address of one of its contacts begins, and how long it is.
    var emails: (UInt32, UInt32, UInt32) = (0, 0, 0)
    var emailLengths: (UInt8, UInt8, UInt8) = (0, 0, 0)
}

/// A receipt to be, small enough to hold and sort those of the whole history.
struct Visit {
    enum Kind: UInt8 { case sale, returned, voided }
    enum Channel: UInt8 { case till, web, app }

    /// Since midnight at the start of the history, on the wall clock of the store.
    var second: UInt32
    var person: UInt32
    /// Which visit of this person and company it is.
    var index: UInt16
    /// The visit that is returned or voided; its own index for a sale.
    var original: UInt16
    var shop: UInt8
    var kind: Kind
    var channel: Channel
    /// Whether a return or a void follows.
    var hasSequel: Bool

    /// Chronological; one person's visits in the same second in the order they were made.
    var order: UInt64 { UInt64(second) << 32 | UInt64(person) }
}

/// The people and their visits, collected while contacts are written.
struct ShoppingDiary {
    var shoppers: [Shopper] = []
    var mailboxBytes: [UInt8] = []
    var visits: [[Visit]] = Brand.allCases.map { _ in [] }
    var browsing: [[BrowsingSession]] = Brand.allCases.map { _ in [] }

    func email(_ person: Int, _ brand: Brand) -> String {
        let shopper = shoppers[person]
        let (start, length) =
            switch brand {
            case .fioralba: (shopper.emails.0, shopper.emailLengths.0)
            case .ortoHof: (shopper.emails.1, shopper.emailLengths.1)
            case .hearthHeather: (shopper.emails.2, shopper.emailLengths.2)
            }
        return String(decoding: mailboxBytes[Int(start)..<Int(start) + Int(length)], as: UTF8.self)
    }

    func hasEmail(_ person: Int, _ brand: Brand) -> Bool {
        let lengths = shoppers[person].emailLengths
        return [lengths.0, lengths.1, lengths.2][brand.rawValue] > 0
    }

    /// Notes who a person is to the tills, from the contacts that will be in the files.
    mutating func add(_ person: Resident, _ contacts: [ContactRecord], _ random: inout RandomStream) {
        var shopper = Shopper(
            priceSensitivity: UInt8(person.priceSensitivity), promotionSensitivity: UInt8(person.promotionSensitivity), isFemale: person.isFemale,
            hasChildren: person.lifestyle == .familyWithChildren)
        shopper.identification = UInt16(random.chance(perMille: 700) ? random.within(800...990) : random.within(200...800))
        for contact in contacts {
            let brand = contact.touchpoint.brand
            if contact.touchpoint == Touchpoint.ofSales(brand), contact.externalID == Identity.externalID(contact.touchpoint, person: person.number, copy: 0) {
                shopper.hasNumber |= 1 << UInt8(brand.rawValue)
            }
            if contact.touchpoint == .ortoTill, !contact.card.isEmpty { shopper.hasCard |= 1 << UInt8(brand.rawValue) }
            // The counter's own addresses identify nobody.
            guard contact.email.utf8.count < 200, !contact.email.isEmpty, !contact.email.hasSuffix("@" + brand.host), !contact.email.hasPrefix("nomail") else { continue }
            let place = (UInt32(mailboxBytes.count), UInt8(contact.email.utf8.count))
            switch brand {
            case .fioralba where shopper.emailLengths.0 == 0: (shopper.emails.0, shopper.emailLengths.0) = place
            case .ortoHof where shopper.emailLengths.1 == 0: (shopper.emails.1, shopper.emailLengths.1) = place
            case .hearthHeather where shopper.emailLengths.2 == 0: (shopper.emails.2, shopper.emailLengths.2) = place
            default: continue
            }
            mailboxBytes += contact.email.utf8
        }
        shoppers.append(shopper)
    }
}
