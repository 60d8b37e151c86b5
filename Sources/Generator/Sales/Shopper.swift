import Kernel

/// What is kept of a person while the sales are made: 64 bytes and the e-mail address they give at check-out.
struct Shopper {
    var priceSensitivity: UInt8
    var promotionSensitivity: UInt8
    var isFemale: Bool
    var hasChildren: Bool
    /// By company: the day of the history on which the source of its sales came to know them; `never` where it does not.
    var numberSince = SIMD4<Int16>(repeating: Shopper.never)
    /// Bit by company: whether that source wrote their card number too.
    var cards: UInt8 = 0
    /// By company: the day on which one of its contacts with an e-mail address was made; `never` where there is none.
    var emailSince = SIMD4<Int16>(repeating: Shopper.never)
    /// Per mille of visits at which they say who they are.
    var identification: UInt16 = 0
    /// By company: where in the shared bytes the e-mail address of one of its contacts begins, and how long it is.
    var emails = SIMD4<UInt32>()
    var emailLengths = SIMD4<UInt8>()

    static let never = Int16.max

    func hasCard(_ brand: Brand, on day: Int) -> Bool { cards >> UInt8(brand.rawValue) & 1 == 1 && hasNumber(brand, on: day) }
    func hasNumber(_ brand: Brand, on day: Int) -> Bool { numberSince[brand.rawValue] <= day }
    func hasEmail(_ brand: Brand, on day: Int) -> Bool { emailSince[brand.rawValue] <= day }
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

    let from: Day

    init(from: Day) { self.from = from }

    func email(_ person: Int, _ brand: Brand) -> String {
        let shopper = shoppers[person]
        let start = Int(shopper.emails[brand.rawValue])
        return String(decoding: mailboxBytes[start..<start + Int(shopper.emailLengths[brand.rawValue])], as: UTF8.self)
    }

    /// Notes who a person is to the tills, from the contacts that will be in the files.
    mutating func add(_ person: Resident, _ contacts: [ContactRecord], _ random: inout RandomStream) {
        var shopper = Shopper(
            priceSensitivity: UInt8(person.priceSensitivity), promotionSensitivity: UInt8(person.promotionSensitivity), isFemale: person.isFemale,
            hasChildren: person.lifestyle == .familyWithChildren)
        shopper.identification = UInt16(random.chance(perMille: 700) ? random.within(800...990) : random.within(200...800))
        for contact in contacts {
            let brand = contact.touchpoint.brand
            let since = Int16(clamping: max(contact.created.days(since: from), 0))
            if contact.touchpoint == Touchpoint.ofSales(brand),
                contact.externalID == Identity.externalID(contact.touchpoint, person: person.number, copy: 0)
            {
                shopper.numberSince[brand.rawValue] = since
                if !contact.card.isEmpty, brand != .hearthHeather { shopper.cards |= 1 << UInt8(brand.rawValue) }
            }
            // The counter's own addresses identify nobody.
            guard contact.email.utf8.count < 200, !contact.email.isEmpty, !contact.email.hasSuffix("@" + brand.host),
                !contact.email.hasPrefix("nomail")
            else { continue }
            guard since < shopper.emailSince[brand.rawValue] else { continue }
            shopper.emailSince[brand.rawValue] = since
            shopper.emails[brand.rawValue] = UInt32(mailboxBytes.count)
            shopper.emailLengths[brand.rawValue] = UInt8(contact.email.utf8.count)
            mailboxBytes += contact.email.utf8
        }
        shoppers.append(shopper)
    }
}
