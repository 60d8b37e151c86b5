/// Headers under which each kind of field is found, in English, Italian, Dutch, German, French and Spanish; folded, words divided by blanks.
enum HeaderWords {
    /// The kind that a header names, and how surely: exactly, or by some of its words. Nil when it names none.
    static func kind(of header: String) -> (kind: FieldKind, isExact: Bool)? {
        let words = words(of: header)
        guard !words.isEmpty else { return nil }
        if let kind = exact[words.joined(separator: " ")] ?? exact[words.joined()] { return (kind, true) }
        // Without a number (`address_1`, `phone2`) and without words that only say whose it is (`customer first name`).
        let bare = words.filter { !fillers.contains($0) && Int($0) == nil }
        if let kind = exact[bare.joined(separator: " ")] ?? exact[bare.joined()] { return (kind, true) }
        for length in stride(from: min(bare.count, 3), through: 1, by: -1) {
            for start in 0...(bare.count - length) {
                let part = bare[start..<(start + length)].joined(separator: " ")
                if part.count > 2, let kind = exact[part] ?? exact[part.filter { $0 != " " }] { return (kind, false) }
            }
        }
        // `PERNAME1`, `custname`: the values decide.
        if bare.count == 1, bare[0].hasSuffix("name"), bare[0].count <= 10, !otherNames.contains(bare[0]) { return (.fullName, false) }
        return nil
    }

    /// Whether the header says that the column is a number or date of the record, not of the person.
    static func isOfRecord(_ header: String) -> Bool {
        let words = words(of: header)
        // The name of a pet, a product or a company is not its owner's.
        if words.count > 1, words.contains("name"), words.contains(where: { otherOwners.contains($0) }) { return true }
        return words.contains { recordWords.contains($0) }
    }

    /// `dateOfBirth` → date of birth; accents, case and signs aside.
    static func words(of header: String) -> [String] {
        var spaced = ""
        var previous: Character?
        for character in header.prefix(100) {
            if let previous, (previous.isLowercase && character.isUppercase) || (previous.isLetter && character.isNumber) { spaced.append(" ") }
            spaced.append(character)
            previous = character
        }
        return TextFolding.words(of: TextFolding.folded(spaced, limit: 200))
    }

    private static let fillers: Set<String> = [
        "customer", "client", "cliente", "klant", "kunde", "person", "persona", "personal", "contact", "contatto", "member", "user", "subscriber",
        "record",
        "the", "of", "di", "del", "della", "van", "de", "der", "du", "c", "fake", "home", "main", "primary", "secondary", "full", "current", "res",
        "residence", "residential", "desc", "description", "txt", "str", "val", "value", "raw", "orig", "patient", "employee", "voter", "billing",
        "shipping",
    ]

    /// Names, but not of a person.
    private static let otherNames: Set<String> = ["username", "filename", "hostname", "nickname", "streetname", "cityname", "shopname", "storename"]

    private static let otherOwners: Set<String> = [
        "pet", "dog", "cat", "product", "company", "event", "campaign", "street", "city", "town", "file", "user", "host",
    ]

    private static let recordWords: Set<String> = [
        "created", "updated", "modified", "inserted", "registered", "registration", "joined", "since", "timestamp", "source", "consent", "marketing",
        "inserimento", "compilazione", "creazione", "modifica", "aangemaakt", "gewijzigd", "erstellt", "geandert", "cree", "modifie", "alta", "death",
        "deceased", "store", "shop", "negozio", "winkel", "language", "locale", "platform", "version", "household", "huishouden", "device", "cluster",
    ]

    private static let exact: [String: FieldKind] = {
        var table: [String: FieldKind] = [:]
        for (kind, list) in lists {
            for name in list.split(separator: ",") {
                let words = name.split(separator: " ").joined(separator: " ")
                table[words] = kind
            }
        }
        return table
    }()

    private static let lists: [(FieldKind, String)] = [
        (
            .givenName,
            """
            given name, givenname, given, first name, firstname, first, fname, forename, forenames, christian name, given names, first names, middle name, midl name, \
            nome, nome di battesimo, primo nome, secondo nome, voornaam, voornamen, roepnaam, vorname, vornamen, rufname, prenom, prenoms, nombre, nombres, \
            primer nombre, givn
            """
        ),
        (
            .familyName,
            """
            family name, familyname, family, surname, last name, lastname, last, lname, sname, second name, maiden name, cognome, cognomi, achternaam, familienaam, \
            geslachtsnaam, nachname, familienname, zuname, nom de famille, nom, apellido, apellidos, primer apellido, segundo apellido, birth surname
            """
        ),
        (.particle, "tussenvoegsel, tussenvoegsels, voorvoegsel, particle, name particle, name prefix, namensvorsatz"),
        (
            .fullName,
            """
            name, full name, fullname, first and surname, first and last name, nome e cognome, cognome e nome, nome completo, nominativo, intestatario, naam, \
            volledige naam, voornaam en achternaam, vollstandiger name, vor und nachname, nom complet, nom et prenom, prenom et nom, nombre completo, \
            nombre y apellidos, apellidos y nombre, customer name, display name
            """
        ),
        (
            .email,
            """
            email, e mail, mail, email address, e mail address, mail address, emailadres, e mailadres, posta elettronica, indirizzo email, courriel, \
            adresse email, adresse mail, correo, correo electronico, e post, emailadresse
            """
        ),
        (
            .phone,
            """
            phone, telephone, phone number, telephone number, tel, tel no, mobile, mobile phone, mobile number, mob, cell, cellphone, cell phone, landline, telefono, \
            telefono fisso, cellulare, numero di telefono, telefoon, telefoonnummer, mobiel, mobiele nummer, gsm, telefon, telefonnummer, handy, mobil, \
            mobiltelefon, rufnummer, festnetz, portable, telephone portable, movil, telefono movil, numero telefono, msisdn, whatsapp, phone num
            """
        ),
        (
            .birthDate,
            """
            birth date, birthdate, birthday, date of birth, dob, born, birth, date birth, birth dt, bdate, data di nascita, data nascita, nascita, nato il, compleanno, \
            geboortedatum, geboorte datum, geboren, geburtsdatum, geburtstag, geb datum, gebdat, date de naissance, date naissance, naissance, ne le, \
            fecha de nacimiento, fecha nacimiento, nacimiento, f nacimiento
            """
        ),
        (
            .birthYear,
            "birth year, year of birth, yob, by, dob year, byear, anno di nascita, anno nascita, geboortejaar, geburtsjahr, annee de naissance, annee naissance, ano de nacimiento, ano nacimiento, dob yr, year birth"
        ),
        (
            .birthMonth,
            "birth month, month of birth, mob month, bm, dob month, dob mon, bmonth, mese di nascita, mese nascita, geboortemaand, geburtsmonat, mois de naissance, mois naissance, mes de nacimiento, mes nacimiento, month birth"
        ),
        (
            .birthDay,
            "birth day, day of birth, bd, dob day, bday, giorno di nascita, giorno nascita, geboortedag, jour de naissance, jour naissance, dia de nacimiento, dia nacimiento, day birth"
        ),
        (
            .address,
            """
            address, street, street address, address line, addr, street name, road, streetname, address street, indirizzo, via, residenza, indirizzo di residenza, straat, \
            straatnaam, adres, strasse, strassenname, anschrift, adresse, rue, voie, calle, direccion, domicilio, postal address, enumcap
            """
        ),
        (
            .houseNumber,
            """
            house number, house no, street number, street no, housenumber, number, civico, numero civico, n civico, huisnummer, hausnummer, hausnr, numero de rue, \
            numero de calle, building number, street num, house num
            """
        ),
        (
            .postcode,
            """
            postcode, post code, postal code, postalcode, zip, zip code, zipcode, zip 5, cap, codice postale, codice avviamento postale, postkode, plz, postleitzahl, \
            code postal, cp, codigo postal, enumpc, postal
            """
        ),
        (
            .locality,
            """
            city, town, locality, suburb, place, municipality, village, post town, citta, comune, localita, paese, woonplaats, plaats, stad, gemeente, ort, stadt, \
            wohnort, gemeinde, ville, commune, localite, ciudad, localidad, poblacion, municipio, res city desc
            """
        ),
        (
            .region,
            "state, region, province, county, provincia, regione, provincie, bundesland, kanton, departement, region name, comunidad, estado, state code"
        ),
        (.country, "country, country code, nation, nazione, stato, land, pays, pais, countrycode, nationality"),
        (
            .taxCode,
            """
            tax code, taxcode, tax id, fiscal code, codice fiscale, cf, cod fisc, bsn, burgerservicenummer, sofinummer, national id, national insurance number, \
            national insurance, nino, ni number, social security number, social security, ssn, soc sec id, soc sec, steuernummer, steuer id, numero fiscal, nif, dni, nie, \
            passport, passport number, id card, identity card, numero securite sociale, nir, personnummer, medicare, nhs number, nhs
            """
        ),
        (
            .card,
            """
            card, card number, card no, cardno, loyalty card, loyalty number, loyalty id, tessera, numero tessera, carta fedelta, carta, fidelity card, kaart, kaartnummer, \
            klantenkaart, karte, kartennummer, kundenkarte, carte, numero de carte, carte de fidelite, tarjeta, numero de tarjeta, club card, clubcard, membership number
            """
        ),
        (.gender, "gender, sex, sesso, genere, geslacht, geschlecht, sexe, genre, sexo, genero"),
        (
            .text,
            "address 2, address line 2, occupation, profession, job, employer, job title, professione, occupazione, beroep, beruf, metier, profesion, nickname"
        ),
        (
            .category,
            "birth place, birthplace, place of birth, luogo di nascita, comune di nascita, geboorteplaats, geburtsort, lieu de naissance, lugar de nacimiento, race, ethnicity, marital status, religion"
        ),
    ]
}
