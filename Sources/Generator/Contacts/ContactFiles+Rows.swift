import Kernel

/// One row of each source, column by column in the order of its header.
extension ContactFiles {
    /// An Italian back office of the nineties: capitals, dates with slashes.
    static func fioralbaERP(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.familyName.full.uppercased())
        row.text(record.givenName.uppercased())
        row.text(record.extra.chance(perMille: 120) ? "" : record.isFemale ? "F" : "M")
        row.text(record.birthText("dmy", "/"))
        row.text(record.taxCode)
        row.text(record.address?.line.uppercased() ?? "")
        row.text(record.address?.postcode ?? "")
        row.text(record.town?.name.uppercased() ?? "")
        row.text(record.country == .italy ? record.town?.province ?? "" : "EE")
        row.text(record.country.rawValue)
        row.text(record.phone)
        row.text(record.mobile)
        row.text(record.email.lowercased())
        row.text(record.card)
        row.text(shop(.fioralba, &record))
        row.text(dayText(record.created, "dmy", "/"))
    }

    static func fioralbaShop(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.extra.chance(perMille: 60) ? record.givenName.lowercased() : record.givenName)
        row.text(record.extra.chance(perMille: 60) ? record.familyName.full.lowercased() : record.familyName.full)
        row.text(record.email)
        row.text(record.mobile)
        row.text(record.birthText("ymd", "-"))
        row.text(record.address?.line ?? "")
        row.text(record.address?.postcode ?? "")
        row.text(record.town?.name ?? "")
        row.text(record.country.rawValue)
        row.text(record.country.language)
        row.text(record.extra.chance(perMille: 620) ? "true" : "false")
        row.text(record.extra.chance(perMille: 300) ? String(record.isFemale ? record.extra.within(35...41) : record.extra.within(40...46)) : "")
        row.text(record.createdInstant)
        row.text(record.updatedInstant)
    }

    static func fioralbaNewsletter(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.email.lowercased())
        row.text(record.extra.chance(perMille: 780) ? record.givenName : "")
        row.text(record.country.language)
        row.text(record.extra.pick(["homepage", "checkout", "lettera-di-primavera", "concorso-seta", "store-wifi"], or: "homepage"))
        row.text(record.extra.chance(perMille: 880) ? "yes" : "no")
        row.text(record.extra.pick(["women", "men", "women|kids", "sale", "women|home", ""], or: ""))
        row.text(record.createdInstant)
    }

    static func fioralbaEvent(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.extra.chance(perMille: 250) ? record.familyName.full + " " + record.givenName : record.fullName)
        row.text(record.email)
        row.text(record.mobile)
        row.text(record.birthText("dmy", record.extra.chance(perMille: 300) ? "." : "/"))
        row.text(record.extra.pick(["notte-della-seta", "sarta-per-un-giorno", "aperitivo-in-negozio"], or: "notte-della-seta"))
        row.text(record.extra.pick(["classico", "romantico", "minimal", "bohémien", ""], or: ""))
        row.text(record.extra.pick(["38", "40", "42", "44", "46", "48", ""], or: ""))
        row.text(record.extra.chance(perMille: 900) ? "sì" : "no")
        row.text(
            dayText(record.created, "dmy", "/") + " " + zeroPadded(record.createdSecond / 3600, 2) + ":"
                + zeroPadded(record.createdSecond / 60 % 60, 2))
    }

    static func ortoTill(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.card)
        row.text(record.extra.chance(perMille: 180) ? String(record.givenName.prefix(1)) + "." : record.givenName)
        let joined = record.extra.chance(perMille: 90)
        row.text(joined ? "" : record.familyName.particle)
        row.text(joined ? record.familyName.full : record.familyName.name)
        row.text(record.extra.chance(perMille: 200) ? "" : record.isFemale ? "V" : "M")
        row.text(record.birthText("dmy", "-"))
        row.text(record.address?.street ?? "")
        row.text(record.address?.houseNumber ?? "")
        let postcode = record.address?.postcode ?? ""
        row.text(record.extra.chance(perMille: 400) ? String(postcode.filter { $0 != " " }).lowercased() : postcode)
        row.text(record.town?.name ?? "")
        row.text(record.phone)
        row.text(record.mobile)
        row.text(record.email)
        row.text(record.extra.chance(perMille: 650) ? "HH" + String(500_000 + record.household) : "")
        row.text(shop(.ortoHof, &record))
        row.text(dayText(record.created, "dmy", "-"))
    }

    static func ortoApp(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.device)
        row.text(record.email.lowercased())
        row.text(record.mobile)
        row.text(record.extra.chance(perMille: 550) ? record.givenName : "")
        row.text(record.extra.chance(perMille: 480) ? "ios" : "android")
        row.text("4." + String(record.extra.below(9)) + "." + String(record.extra.below(6)))
        row.text(record.extra.chance(perMille: 580) ? "1" : "0")
        row.text(record.country.language + "-" + record.country.rawValue)
        row.text(record.createdInstant)
        row.text(record.updatedInstant)
    }

    static func heatherShop(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.givenName)
        row.text(record.familyName.full)
        row.text(record.email)
        row.text(record.mobile.isEmpty ? record.phone : record.mobile)
        row.text(record.extra.chance(perMille: 400) ? "" : record.birthText("ymd", "-"))
        row.text(record.extra.chance(perMille: 350) ? "" : record.isFemale ? "female" : "male")
        row.text(record.address?.houseNumber ?? "")
        row.text(record.address?.street ?? "")
        row.text(record.town?.name ?? "")
        row.text(record.town?.province ?? "")
        row.text(record.address?.postcode ?? "")
        row.text(record.country.rawValue)
        row.text(record.extra.chance(perMille: 550) ? "true" : "false")
        row.text(
            record.extra.chance(perMille: 140)
                ? record.extra.pick(["Biscuit", "Poppy", "Monty", "Tilly", "Bramble", "Otis", "Mabel", "Ziggy"], or: "") : "")
        row.text(record.createdInstant)
        row.text(record.updatedInstant)
    }

    /// Kept by hand by whoever runs the club: titles, capitals and blanks as they come.
    static func heatherSpreadsheet(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        row.text(record.card)
        let title = record.extra.chance(perMille: 300) ? (record.isFemale ? record.extra.pick(["Mrs ", "Ms ", "Miss "], or: "") : "Mr ") : ""
        let name =
            switch record.extra.below(6) {
            case 0: record.familyName.full + ", " + record.givenName
            case 1: title + String(record.givenName.prefix(1)) + " " + record.familyName.full
            case 2: record.fullName.uppercased()
            case 3: " " + record.fullName + " "
            default: title + record.fullName
            }
        row.text(name)
        row.text(record.address?.line ?? "")
        row.text(record.extra.chance(perMille: 150) ? record.town?.name.uppercased() ?? "" : record.town?.name ?? "")
        row.text(record.extra.chance(perMille: 400) ? (record.address?.postcode ?? "").lowercased() : record.address?.postcode ?? "")
        row.text(record.phone)
        row.text(record.mobile)
        row.text(record.extra.chance(perMille: 40) ? "n/a" : record.email)
        row.text(
            record.extra.chance(perMille: 500)
                ? "" : record.extra.chance(perMille: 100) ? "?" : record.birthText("dmy", record.extra.pick(["/", ".", "-"], or: "/")))
        row.text(record.extra.chance(perMille: 350) ? String(record.extra.within(1...160)) : "")
        row.text(
            record.extra.chance(perMille: 160)
                ? record.extra.pick(
                    [
                        "rang re: secateurs", "husband also member", "MOVED? check", "brings the good scones", "prefers post",
                        "do not phone before 10", "\"gift aid\" yes",
                    ], or: "")
                : "")
        row.text(dayText(record.created, "dmy", "/"))
    }

    static func heatherSocial(_ record: inout ContactRecord, _ row: inout TableWriter) {
        row.text(record.externalID)
        let handle = plain(record.givenName).lowercased().filter(\.isLetter) + record.extra.pick(["_", ".", "", "_in_the_garden_", "loves"], or: "")
        row.text("@" + handle + String(record.extra.below(100)))
        row.text(record.fullName)
        row.text(record.email)
        row.text(record.country.rawValue)
        row.text(record.extra.pick(["win-a-wheelbarrow", "hedgehog-week", "bake-for-spring"], or: "hedgehog-week"))
        row.integer(record.extra.below(60) * record.extra.below(60))
        row.text(record.createdInstant)
    }

    /// The store that wrote it: mostly the nearest.
    private static func shop(_ brand: Brand, _ record: inout ContactRecord) -> String {
        let town = record.address?.town ?? 0
        let nearest = Shop.nearest[brand.rawValue][town]
        let index = record.extra.chance(perMille: 850) ? 0 : record.extra.below(min(nearest.count, 4))
        return nearest.isEmpty ? "" : Shop.all[nearest[index].shop].code
    }
}
