import Kernel

/// Gives people e-mail addresses, each one once, as mail providers do: who comes later gets a number behind the name.
///
/// Every domain ends in `.example` (RFC 2606), so that no message of a demonstration can reach a stranger.
/// Holds eight bytes per address given.
struct Mailboxes {
    private var taken = Set<UInt64>()

    private static let providers: [Country: ZipfTable] = [
        .italy: ZipfTable(
            "postino.example alba-mail.example liberamente.example virgola.example tisana.example fastposta.example quadrifoglio.example", offset: 2),
        .netherlands: ZipfTable("brievenbus.example ziezo.example postduif.example kwikmail.example planeetje.example tulpenmail.example", offset: 2),
        .england: ZipfTable("pillarbox.example letterbox.example skylark.example cloudberry.example hedgerow.example inkwell.example", offset: 2),
    ]

    /// A new address for `person`, or an empty one for those who use none.
    mutating func give(_ person: Resident, _ random: inout RandomStream) -> String {
        let given = letters(person.givenName)
        let family = letters(person.familyName.full)
        let year = person.birth.year
        let local: String
        switch random.below(12) {
        case 0...3: local = given + "." + family
        case 4: local = given + family
        case 5: local = String(given.prefix(1)) + "." + family
        case 6: local = String(given.prefix(1)) + family + zeroPadded(year % 100, 2)
        case 7: local = given + zeroPadded(year % 100, 2)
        case 8: local = family + "." + given
        case 9: local = given + "_" + family.prefix(4)
        case 10:
            let short = random.pick(Nicknames.of(person.givenName), or: person.givenName)
            local = letters(short) + "." + family
        default: local = given + "." + family + String(year)
        }
        return unique(local, person.country, &random)
    }

    /// One address for a household: `famiglia.rossi`, `famdevries`, `thewalkers`.
    mutating func giveFamily(_ person: Resident, _ random: inout RandomStream) -> String {
        let family = letters(person.familyName.full)
        switch person.country {
        case .italy: return unique(random.chance(perMille: 500) ? "famiglia." + family : "casa" + family, .italy, &random)
        case .netherlands: return unique(random.chance(perMille: 500) ? "fam" + family : "familie." + family, .netherlands, &random)
        case .england: return unique(random.chance(perMille: 500) ? "the" + family + "s" : family + ".family", .england, &random)
        }
    }

    private mutating func unique(_ local: String, _ country: Country, _ random: inout RandomStream) -> String {
        let provider = Self.providers[country]?.draw(&random) ?? "postino.example"
        var address = local + "@" + provider
        var digits = 1
        while true {
            var hash = StableHash()
            hash.combine(address)
            if taken.insert(UInt64(bitPattern: hash.value)).inserted { return address }
            address = local + random.digits(digits) + "@" + provider
            if digits < 6 { digits += 1 }
        }
    }

    private func letters(_ text: String) -> String {
        String(plain(text).lowercased().unicodeScalars.filter { $0.value >= 97 && $0.value <= 122 })
    }
}

extension Mailboxes {
    /// Gives the people of a neighbourhood their addresses: the young nearly all, the old two thirds; one couple in eight shares one.
    mutating func give(to residents: inout [Resident], _ random: inout RandomStream) {
        var shared: (household: Int, email: String) = (-1, "")
        for index in residents.indices {
            let person = residents[index]
            if person.household == shared.household, random.chance(perMille: 850), !shared.email.isEmpty {
                residents[index].email = shared.email
                continue
            }
            let perMille = person.lifestyle == .retired ? 680 : person.lifestyle == .student ? 985 : 930
            guard random.chance(perMille: perMille) else { continue }
            let isFirstOfMany =
                index + 1 < residents.count && residents[index + 1].household == person.household && person.household != shared.household
            if isFirstOfMany, random.chance(perMille: 120) {
                residents[index].email = giveFamily(person, &random)
                shared = (person.household, residents[index].email)
            } else {
                residents[index].email = give(person, &random)
            }
            if random.chance(perMille: 240) { residents[index].secondEmail = give(person, &random) }
        }
    }
}
