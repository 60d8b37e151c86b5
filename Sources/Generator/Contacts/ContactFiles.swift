import Kernel

/// The files of contacts, one a source, each in the dress its system exports.
struct ContactFiles {
    private var writers: [TableWriter]

    init(_ sink: any FileSink) throws {
        writers = try Touchpoint.allCases.map { touchpoint in
            let header = Self.header(touchpoint)
            switch touchpoint {
            case .fioralbaERP:
                return try TableWriter(touchpoint.file, sink, header: header, separator: ";", crlf: true, encoding: .windows1252)
            case .fioralbaEvent: return try TableWriter(touchpoint.file, sink, header: header, separator: ";")
            case .heatherSpreadsheet: return try TableWriter(touchpoint.file, sink, header: header, separator: "\t", crlf: true)
            default: return try TableWriter(touchpoint.file, sink, header: header)
            }
        }
    }

    private static func header(_ touchpoint: Touchpoint) -> [String] {
        switch touchpoint {
        case .fioralbaERP:
            [
                "Codice Cliente", "Cognome", "Nome", "Sesso", "Data di nascita", "Codice Fiscale", "Indirizzo", "CAP", "Città", "Provincia",
                "Nazione", "Telefono",
                "Cellulare", "E-mail", "Tessera", "Negozio", "Data inserimento",
            ]
        case .fioralbaShop:
            [
                "customerId", "firstName", "lastName", "email", "phone", "birthDate", "addressLine", "postalCode", "city", "countryCode", "language",
                "acceptsMarketing",
                "shoeSize", "createdAt", "updatedAt",
            ]
        case .fioralbaNewsletter: ["subscriber_id", "email", "first_name", "language", "activity", "marketing_consent", "topics", "subscribed_at"]
        case .fioralbaEvent:
            [
                "Scheda", "Nome e cognome", "E-mail", "Cellulare", "Data di nascita", "Attività", "Stile preferito", "Taglia", "Privacy",
                "Data compilazione",
            ]
        case .ortoTill:
            [
                "klantnummer", "kaartnummer", "voornaam", "tussenvoegsel", "achternaam", "geslacht", "geboortedatum", "straat", "huisnummer",
                "postcode", "woonplaats",
                "telefoon", "mobiel", "e-mailadres", "huishouden", "winkel", "aangemaakt op",
            ]
        case .ortoApp:
            [
                "user_id", "device_id", "email", "phone", "given_name", "platform", "app_version", "push_enabled", "locale", "created_at",
                "last_seen_at",
            ]
        case .heatherShop:
            [
                "id", "givenName", "familyName", "email", "phone", "dateOfBirth", "gender", "houseNumber", "street", "city", "county", "postcode",
                "country",
                "marketingOptIn", "petName", "createdAt", "updatedAt",
            ]
        case .heatherSpreadsheet:
            [
                "Ref", "Club card", "Name", "Address", "Town", "Post code", "Tel", "Mob", "Email address", "DOB", "Allotment no.", "Notes",
                "Date joined",
            ]
        case .heatherSocial: ["entry_id", "handle", "full_name", "email", "country", "activity", "followers", "entered_at"]
        }
    }

    mutating func flush() throws { for index in writers.indices { try writers[index].flush() } }

    /// Rows written, by source.
    var rows: [(touchpoint: Touchpoint, rows: Int)] { Touchpoint.allCases.map { ($0, writers[$0.rawValue].rows) } }

    mutating func write(_ record: ContactRecord) throws {
        var record = record
        let index = record.touchpoint.rawValue
        switch record.touchpoint {
        case .fioralbaERP: Self.fioralbaERP(&record, &writers[index])
        case .fioralbaShop: Self.fioralbaShop(&record, &writers[index])
        case .fioralbaNewsletter: Self.fioralbaNewsletter(&record, &writers[index])
        case .fioralbaEvent: Self.fioralbaEvent(&record, &writers[index])
        case .ortoTill: Self.ortoTill(&record, &writers[index])
        case .ortoApp: Self.ortoApp(&record, &writers[index])
        case .heatherShop: Self.heatherShop(&record, &writers[index])
        case .heatherSpreadsheet: Self.heatherSpreadsheet(&record, &writers[index])
        case .heatherSocial: Self.heatherSocial(&record, &writers[index])
        }
        try writers[index].endRow()
    }
}

extension ContactRecord {
    /// The date of birth with its parts in the given order: `d` day, `m` month, `y` year.
    func birthText(_ order: String, _ separator: String) -> String {
        let parts: (day: Int, month: Int, year: Int)
        if let odd = oddBirth { parts = odd } else if let birth { parts = (birth.dayOfMonth, birth.month, birth.year) } else { return "" }
        return order.map { $0 == "d" ? zeroPadded(parts.day, 2) : $0 == "m" ? zeroPadded(parts.month, 2) : zeroPadded(parts.year, 4) }
            .joined(separator: separator)
    }

    var town: Town? { address.map { Towns.all[$0.town] } }
    var fullName: String { givenName + " " + familyName.full }

    /// The wall clock at creation as ISO 8601 in UTC, taken as it stands.
    var createdInstant: String { isoText(created, createdSecond) }
    var updatedInstant: String { isoText(updated, updated == created ? createdSecond : (createdSecond * 7 + 1234) % 86_400) }

    private func isoText(_ day: Day, _ second: Int) -> String {
        day.description + "T" + zeroPadded(second / 3600, 2) + ":" + zeroPadded(second / 60 % 60, 2) + ":" + zeroPadded(second % 60, 2) + "Z"
    }
}

/// A day with its parts in the given order, as ``ContactRecord/birthText(_:_:)``.
func dayText(_ day: Day, _ order: String, _ separator: String) -> String {
    let (year, month, dayOfMonth) = day.civil
    return order.map { $0 == "d" ? zeroPadded(dayOfMonth, 2) : $0 == "m" ? zeroPadded(month, 2) : zeroPadded(year, 4) }.joined(separator: separator)
}
