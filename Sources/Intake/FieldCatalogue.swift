import Tabular

/// The fields that a file of each kind may have, with the names under which retailers' systems know them.
package enum FieldCatalogue {
    package static func fields(_ kind: ImportKind) -> [FieldSpec] {
        switch kind {
        case .contacts: contacts
        case .products: products
        case .stores: stores
        case .sales: sales
        case .events: events
        }
    }

    /// Fields that may be made of several columns, and how these are joined.
    static func joiner(_ field: String) -> String { field == "category" ? " > " : " " }

    /// Without these a file of the kind says nothing.
    static func required(_ kind: ImportKind) -> [[String]] {
        switch kind {
        case .contacts: [["external_id", "email", "phone", "mobile", "card_number", "full_name", "family_name", "tax_code", "device_id"]]
        case .products: [["sku", "gtin"]]
        case .stores: [["code"]]
        case .sales: [["receipt"], ["sku", "gtin"], ["date_time"], ["amount", "unit_price"]]
        case .events: [["event"], ["occurred_at"]]
        }
    }

    private static let address = [
        FieldSpec(
            "street",
            synonyms: ["address", "address line 1", "addressLine", "via", "indirizzo", "straat", "straatnaam", "adres", "strasse", "rue", "adresse"]),
        FieldSpec("house_number", synonyms: ["houseNumber", "street number", "numero civico", "civico", "huisnummer", "hausnummer", "no"]),
        FieldSpec("postcode", synonyms: ["postal code", "post code", "zip", "zip code", "cap", "plz", "code postal"]),
        FieldSpec(
            "city",
            synonyms: ["town", "locality", "suburb", "citta", "città", "comune", "localita", "woonplaats", "plaats", "stad", "ort", "stadt", "ville"]),
        FieldSpec("province", synonyms: ["region", "state", "county", "provincia", "regione", "provincie", "bundesland"]),
        FieldSpec("country", .country, synonyms: ["country code", "nation", "nazione", "paese", "stato", "land", "pays"]),
    ]

    private static let contacts =
        [
            FieldSpec(
                "external_id",
                synonyms: [
                    "customer id", "customer number", "customer no", "customer", "client id", "user id", "contact id", "subscriber id", "member id",
                    "id", "ref",
                    "codice cliente", "codice", "cliente", "scheda", "klantnummer", "klant", "kundennummer", "numero client", "household id",
                    "entry id",
                ]),
            FieldSpec("given_name", synonyms: ["first name", "given name", "forename", "nome", "voornaam", "vorname", "prenom"]),
            FieldSpec("name_particle", synonyms: ["tussenvoegsel", "voorvoegsel", "particle", "prefix"]),
            FieldSpec(
                "family_name", synonyms: ["last name", "surname", "family name", "cognome", "achternaam", "nachname", "nom de famille", "nom"]),
            FieldSpec(
                "full_name",
                synonyms: ["name", "full name", "customer name", "nome e cognome", "nominativo", "cognome e nome", "naam", "volledige naam"]),
            FieldSpec("email", .email, synonyms: ["e-mail", "email address", "mail", "posta elettronica", "e-mailadres", "emailadres", "courriel"]),
            FieldSpec(
                "phone", .phone, synonyms: ["telephone", "tel", "phone number", "telefono", "telefoon", "telefoonnummer", "telefon", "landline"]),
            FieldSpec("mobile", .phone, synonyms: ["mobile phone", "mob", "cell", "cellulare", "mobiel", "gsm", "handy", "portable"]),
            FieldSpec(
                "birth_date", .date,
                synonyms: ["date of birth", "dob", "birthday", "birth date", "data di nascita", "nato il", "geboortedatum", "geburtsdatum"]),
            FieldSpec("gender", synonyms: ["sex", "sesso", "genere", "geslacht", "geschlecht"]),
            FieldSpec("tax_code", synonyms: ["codice fiscale", "cf", "tax id", "fiscal code", "bsn", "nino", "soc sec id", "ssn"]),
            FieldSpec(
                "card_number",
                synonyms: [
                    "card", "loyalty card", "club card", "card no", "tessera", "numero tessera", "carta", "kaartnummer", "klantenkaart",
                    "kundenkarte",
                ]),
            FieldSpec("language", synonyms: ["lang", "locale", "lingua", "taal", "sprache"]),
            FieldSpec("device_id", synonyms: ["device", "anonymous id", "dispositivo", "apparaat"]),
            FieldSpec("company_name", synonyms: ["company", "organisation", "ragione sociale", "azienda", "bedrijf", "bedrijfsnaam", "firma"]),
            FieldSpec("household", synonyms: ["household id", "huishouden", "nucleo familiare", "famiglia", "haushalt"]),
            FieldSpec("parent", synonyms: ["parent id", "genitore", "ouder"]),
            FieldSpec("works_for", synonyms: ["employer", "works for", "datore di lavoro", "werkgever"]),
            FieldSpec("activity", synonyms: ["campaign activity", "attivita", "attività", "activiteit", "form"]),
            FieldSpec(
                "created_at", .date,
                synonyms: [
                    "created", "date joined", "joined", "registered at", "signup date", "subscribed at", "entered at", "data inserimento",
                    "data compilazione", "data registrazione", "aangemaakt op", "inschrijfdatum",
                ]),
            FieldSpec("updated_at", .date, synonyms: ["updated", "modified", "last modified", "data modifica", "ultima modifica", "gewijzigd op"]),
        ] + address + consents

    /// Named after channel and purpose: `consent_email_marketing`.
    private static let consents: [FieldSpec] = {
        let answers = ValueKind.custom(name: "answers of yes or no", specificity: 0) { ConsentAnswer.isYes($0) != nil }
        return [
            FieldSpec(
                "consent_email_marketing", answers,
                synonyms: [
                    "marketing consent", "email consent", "email opt in", "email marketing", "email marketing consent", "accepts email marketing",
                    "accepts marketing", "opt in", "optin", "consenso marketing", "consenso email", "marketing", "toestemming marketing",
                    "toestemming email", "werbeeinwilligung",
                ]),
            FieldSpec(
                "consent_email_newsletter", answers,
                synonyms: ["newsletter", "newsletter opt in", "newsletter consent", "consenso newsletter", "nieuwsbrief", "subscribed"]),
            FieldSpec(
                "consent_sms_marketing", answers,
                synonyms: ["sms consent", "sms opt in", "sms marketing", "accepts sms marketing", "consenso sms", "toestemming sms"]),
            FieldSpec(
                "consent_phone_marketing", answers,
                synonyms: ["phone consent", "telephone marketing", "phone opt in", "call consent", "consenso telefono", "toestemming telefoon"]),
            FieldSpec(
                "consent_post_marketing", answers,
                synonyms: ["post consent", "postal consent", "post opt in", "mail consent", "consenso posta", "toestemming post"]),
            FieldSpec("consent_push_marketing", answers, synonyms: ["push consent", "push opt in", "app push consent", "consenso push"]),
            FieldSpec("consent_whatsapp_marketing", answers, synonyms: ["whatsapp consent", "whatsapp opt in", "consenso whatsapp"]),
            FieldSpec(
                "consent_any_profiling", answers,
                synonyms: ["profiling", "profiling consent", "consenso profilazione", "profilazione", "profilering", "toestemming profilering"]),
            FieldSpec(
                "consent_any_privacy", answers,
                synonyms: [
                    "privacy", "privacy consent", "privacy accepted", "gdpr consent", "consenso privacy", "informativa privacy", "privacyverklaring",
                    "toestemming privacy",
                ]),
            FieldSpec(
                "consent_any_sharing", answers,
                synonyms: ["third party consent", "sharing consent", "consenso terzi", "cessione a terzi", "toestemming derden"]),
            FieldSpec(
                "consent_at", .date,
                synonyms: ["consent date", "opt in date", "optin time", "data consenso", "data consensi", "toestemming op", "consent timestamp"]),
        ]
    }()

    private static let products = [
        FieldSpec(
            "sku",
            synonyms: [
                "product id", "article", "article number", "item", "item code", "stock code", "codice articolo", "articolo", "codice prodotto",
                "artikelnummer", "artikel",
            ]),
        FieldSpec(
            "name", synonyms: ["title", "product name", "description", "nome", "descrizione", "naam", "omschrijving", "bezeichnung", "product type"]),
        FieldSpec(
            "category", synonyms: ["category path", "product category", "department", "categoria", "reparto", "categorie", "afdeling", "warengruppe"]),
        FieldSpec("brand", synonyms: ["make", "marca", "marchio", "merk", "marke"]),
        FieldSpec("cost", .money, synonyms: ["cost price", "purchase price", "costo", "prezzo acquisto", "inkoopprijs", "kostprijs"]),
        FieldSpec(
            "list_price", .money, synonyms: ["price", "retail price", "prezzo", "prezzo listino", "listino", "verkoopprijs", "prijs", "preis"]),
        FieldSpec("gtin", .gtin, synonyms: ["ean", "ean13", "barcode", "upc", "codice a barre", "streepjescode"]),
        FieldSpec("unit", synonyms: ["unit of measure", "uom", "unita", "unità di misura", "eenheid", "einheit"]),
    ]

    private static let stores =
        [
            FieldSpec(
                "code",
                synonyms: [
                    "store code", "store id", "store", "shop", "codice negozio", "negozio", "codice", "winkelcode", "winkel", "filiaal", "filiale",
                ]),
            FieldSpec("name", synonyms: ["store name", "nome", "nome negozio", "naam", "winkelnaam"]),
            FieldSpec("groups", synonyms: ["group", "store group", "gruppo", "gruppi", "groep", "cluster", "area"]),
            FieldSpec("latitude", .decimal, synonyms: ["lat", "latitudine", "breedtegraad"]),
            FieldSpec("longitude", .decimal, synonyms: ["lon", "lng", "longitudine", "lengtegraad"]),
            FieldSpec("opened_on", .date, synonyms: ["opened", "opening date", "data apertura", "geopend"]),
            FieldSpec("closed_on", .date, synonyms: ["closed", "closing date", "data chiusura", "gesloten"]),
            FieldSpec("phone", .phone, synonyms: ["telephone", "telefono", "telefoon"]),
        ] + address

    private static let sales = [
        FieldSpec(
            "receipt",
            synonyms: [
                "receipt number", "receipt no", "transaction id", "basket id", "invoice", "invoice no", "order number", "order id", "scontrino",
                "numero scontrino", "numero ordine", "bonnummer", "bon", "ordernummer",
            ]),
        FieldSpec("store", synonyms: ["store code", "store id", "shop", "negozio", "punto vendita", "winkel", "filiaal"]),
        FieldSpec("till", synonyms: ["register", "pos", "terminal", "cassa", "kassa"]),
        FieldSpec("operator", synonyms: ["cashier", "cassiere", "operatore", "kassier", "kassamedewerker"]),
        FieldSpec("channel", synonyms: ["sales channel", "canale", "kanaal"]),
        FieldSpec(
            "date_time", .date,
            synonyms: [
                "date", "datetime", "timestamp", "transaction timestamp", "invoice date", "order date", "data", "data ora", "datum", "tijdstip",
                "datum tijd",
            ]),
        FieldSpec(
            "customer", synonyms: ["customer id", "customer number", "household id", "client", "cliente", "codice cliente", "klant", "klantnummer"]),
        FieldSpec("card", synonyms: ["card number", "loyalty card", "tessera", "kaart", "kaartnummer"]),
        FieldSpec("email", .email, synonyms: ["e-mail", "email address"]),
        FieldSpec("line", .integer, synonyms: ["line number", "riga", "numero riga", "regel", "regelnummer"]),
        FieldSpec(
            "sku", synonyms: ["product id", "product", "article", "item", "stock code", "articolo", "codice articolo", "artikel", "artikelnummer"]),
        FieldSpec("gtin", .gtin, synonyms: ["ean", "barcode", "upc"]),
        FieldSpec("description", synonyms: ["product name", "descrizione", "omschrijving"]),
        FieldSpec("quantity", .decimal, synonyms: ["qty", "units", "quantita", "quantità", "aantal", "menge"]),
        FieldSpec("unit_price", .money, synonyms: ["price", "prezzo", "prezzo unitario", "prijs", "stuksprijs", "preis"]),
        FieldSpec("amount", .money, synonyms: ["net", "total", "line total", "sales value", "importo", "totale", "bedrag", "betrag"]),
        FieldSpec("promotion_discount", .money, synonyms: ["discount", "retail disc", "sconto", "promotion", "korting", "rabatt"]),
        FieldSpec("coupon_discount", .money, synonyms: ["coupon", "coupon disc", "buono sconto", "waardebon"]),
        FieldSpec("manual_discount", .money, synonyms: ["sconto manuale", "handmatige korting"]),
        FieldSpec("manufacturer_coupon", .money, synonyms: ["vendor coupon", "buono produttore"]),
        FieldSpec("tax_rate", .decimal, synonyms: ["vat", "vat rate", "tax", "iva", "aliquota", "btw", "mwst"]),
        FieldSpec("payment", synonyms: ["payment method", "tender", "pagamento", "metodo pagamento", "betaling", "betaalwijze"]),
        FieldSpec("type", synonyms: ["transaction type", "kind", "tipo", "soort", "typ"]),
        FieldSpec("original_receipt", synonyms: ["original", "refers to", "scontrino originale", "originele bon"]),
        FieldSpec("status", synonyms: ["order status", "stato", "stato ordine", "orderstatus"]),
        FieldSpec("currency", .currency, synonyms: ["valuta", "divisa", "munt"]),
    ]

    private static let events = [
        FieldSpec("message_id", synonyms: ["event id", "id", "uuid", "messageId"]),
        FieldSpec("event", synonyms: ["event name", "name", "evento", "gebeurtenis", "action"]),
        FieldSpec("occurred_at", .date, synonyms: ["timestamp", "time", "date", "datetime", "data", "data ora", "tijdstip"]),
        FieldSpec("customer", synonyms: ["customer id", "user id", "external id", "cliente", "klant"]),
        FieldSpec("card", synonyms: ["card number", "tessera", "kaartnummer"]),
        FieldSpec("email", .email, synonyms: ["e-mail", "email address"]),
        FieldSpec("device_id", synonyms: ["device", "anonymous id", "anonymousId"]),
    ]
}
