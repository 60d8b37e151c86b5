import Kernel

/// Decides which sources know a person, and what each has written down.
struct ContactMaker {
    let seed: UInt64
    let until: Day

    /// The contacts of `person`, first one first; at least one.
    func contacts(of person: Resident) -> [ContactRecord] {
        var random = RandomStream(seed: seed, .contacts, UInt64(person.number))
        var touchpoints = Touchpoint.allCases.filter { random.chance(perMille: chance($0, person)) }
        if touchpoints.isEmpty {
            touchpoints = [person.country == .italy ? .fioralbaERP : person.country == .netherlands ? .ortoTill : .heatherShop]
        }
        var records: [ContactRecord] = []
        for (index, touchpoint) in touchpoints.enumerated() {
            let last = person.churnedOn.map { max($0, person.since) } ?? until
            let created = index == 0 ? person.since : person.since.adding(days: random.below(max(last.days(since: person.since), 1)))
            records.append(record(touchpoint, person, copy: 0, created: min(created, until), &random))
            // Registered a second time: a lost card, another e-mail address, a new assistant.
            if random.chance(perMille: touchpoint == .ortoApp ? 20 : 85) {
                records.append(record(touchpoint, person, copy: 1, created: min(created.adding(days: 30 + random.below(700)), until), &random))
            }
        }
        return records
    }

    /// Per mille of the people of that country, home and age whom a source knows.
    private func chance(_ touchpoint: Touchpoint, _ person: Resident) -> Int {
        let near = Shop.nearest[touchpoint.brand.rawValue][person.address.town].first?.isNear ?? false
        let online = person.email.isEmpty ? 0 : person.lifestyle.onlineShare
        switch (touchpoint, person.country) {
        case (.fioralbaERP, .italy): return near ? 820 : 520
        case (.fioralbaERP, .netherlands): return near ? 120 : 20
        case (.fioralbaShop, .italy): return online * 3 / 2
        case (.fioralbaShop, .netherlands), (.fioralbaShop, .england): return online / 2
        case (.fioralbaNewsletter, .italy): return person.email.isEmpty ? 0 : 440
        case (.fioralbaNewsletter, _): return person.email.isEmpty ? 0 : 150
        case (.fioralbaEvent, .italy): return near ? 170 : 30
        case (.ortoTill, .netherlands): return near ? 920 : 420
        case (.ortoTill, .italy): return near ? 240 : 0
        case (.ortoApp, .netherlands): return near ? online * 2 : online / 2
        case (.ortoApp, .italy): return near ? online / 2 : 0
        case (.heatherShop, .england): return person.email.isEmpty ? 40 : 660 + online / 2
        case (.heatherShop, .netherlands): return online / 4
        case (.heatherSpreadsheet, .england): return near ? 560 : 280
        case (.heatherSocial, .england): return online * 4 / 3
        default: return 0
        }
    }

    private func record(_ touchpoint: Touchpoint, _ person: Resident, copy: Int, created: Day, _ random: inout RandomStream) -> ContactRecord {
        let typed = touchpoint == .ortoTill || touchpoint == .heatherSpreadsheet || touchpoint == .fioralbaEvent || touchpoint == .fioralbaERP
        let updated = random.chance(perMille: 350) ? created.adding(days: random.below(max(until.days(since: created), 1))) : created
        var family = person.familyName(on: updated)
        var given = person.givenName
        let casual = touchpoint == .fioralbaERP ? 30 : touchpoint == .heatherSocial || touchpoint == .fioralbaNewsletter ? 260 : 120
        if random.chance(perMille: casual) { given = random.pick(Nicknames.of(given), or: given) }
        if random.chance(perMille: typed ? 35 : 18) { family.name = Typo.slip(family.name, &random) }
        if random.chance(perMille: typed ? 22 : 15) { given = Typo.slip(given, &random) }
        if random.chance(perMille: 6) { given = String(given.prefix(1)) + "." }
        var record = ContactRecord(
            touchpoint: touchpoint, externalID: Identity.externalID(touchpoint, person: person.number, copy: copy), person: person.number,
            household: person.household, country: person.country, givenName: given, familyName: family, isFemale: person.isFemale,
            email: email(touchpoint, person, copy: copy, &random), phone: "", mobile: "", birth: nil, oddBirth: nil, taxCode: "",
            card: copy == 0 && random.chance(perMille: touchpoint == .ortoTill ? 1000 : 680)
                ? Identity.card(touchpoint.brand, person: person.number) : "",
            device: touchpoint == .ortoApp ? Identity.device(seed: seed, .ortoHof, person: person.number * 2 + copy) : "", address: nil,
            created: created,
            createdSecond: random.within(8...20) * 3600 + random.below(3600), updated: updated, extra: random)
        phones(&record, person, &random)
        births(&record, person, &random)
        if random.chance(perMille: 880) {
            var address = person.address(on: updated)
            if random.chance(perMille: 30) { address.street = Typo.slip(address.street, &random) }
            record.address = address
        }
        record.extra = random
        return record
    }

    private func email(_ touchpoint: Touchpoint, _ person: Resident, copy: Int, _ random: inout RandomStream) -> String {
        // Somebody must fill the field: the tablet of the store, or the address that no one reads.
        let counter = touchpoint == .fioralbaERP || touchpoint == .ortoTill || touchpoint == .fioralbaEvent
        if counter, random.chance(perMille: 9) {
            let town = Towns.all[Shop.all[nearestShop(touchpoint.brand, person)].address.town].name
            return "tablet." + String(plain(town).lowercased().filter { $0.isLetter }) + "@" + touchpoint.brand.host
        }
        if counter, random.chance(perMille: 6) { return random.chance(perMille: 500) ? "noreply@" + touchpoint.brand.host : "nomail@nomail.example" }
        let login = touchpoint == .fioralbaShop || touchpoint == .ortoApp || touchpoint == .heatherShop || touchpoint == .fioralbaNewsletter
        if !login, random.chance(perMille: touchpoint == .ortoTill ? 480 : 300) { return "" }
        var address = random.chance(perMille: copy == 1 ? 500 : 120) && !person.secondEmail.isEmpty ? person.secondEmail : person.email
        if !login, random.chance(perMille: 22) {
            let at = address.split(separator: "@")
            if at.count == 2 { address = Typo.slip(String(at[0]), &random) + "@" + at[1] }
        }
        if random.chance(perMille: 40) { address = address.prefix(1).uppercased() + address.dropFirst() }
        return address
    }

    private func nearestShop(_ brand: Brand, _ person: Resident) -> Int { Shop.nearest[brand.rawValue][person.address.town].first?.shop ?? 0 }

    private func phones(_ record: inout ContactRecord, _ person: Resident, _ random: inout RandomStream) {
        if random.chance(perMille: 720) { record.mobile = person.mobile.written(&random) }
        if random.chance(perMille: 550), let land = person.landLine { record.phone = land.written(&random) }
        if record.touchpoint == .fioralbaERP || record.touchpoint == .ortoTill, random.chance(perMille: 5) {
            record.mobile = Shop.all[nearestShop(record.touchpoint.brand, person)].phone
        }
        if random.chance(perMille: 3) { record.mobile = random.pick(["0000000000", "1234567890", "3330000000"], or: "") }
    }

    private func births(_ record: inout ContactRecord, _ person: Resident, _ random: inout RandomStream) {
        guard random.chance(perMille: record.touchpoint == .fioralbaERP ? 860 : 640) else { return }
        record.birth = person.birth
        let slip = random.below(1000)
        let (year, month, day) = person.birth.civil
        if slip < 3 {
            record.oddBirth = random.pick([(1, 1, 1900), (31, 2, year), (0, 0, 0), (30, 2, year), (1, 1, 1970), (31, 11, year)], or: (1, 1, 1900))
        } else if slip < 12, let swapped = Day(year: year, month: day, day: month) {
            record.birth = swapped
        } else if slip < 22 {
            record.birth = Day(year: year + random.pick([-10, -1, 1, 10], or: 1), month: month, day: min(day, 28)) ?? person.birth
        }
        // The tax code is read from the card, so it is right even where the rest is not.
        let code = Towns.all[person.birthTown].cadastralCode
        if record.touchpoint == .fioralbaERP, person.country == .italy, !code.isEmpty, random.chance(perMille: 780) {
            record.taxCode = CodiceFiscale.of(
                familyName: person.familyName.full, givenName: person.givenName, birth: person.birth, female: person.isFemale, cadastralCode: code)
        }
    }
}
