/// In which language an export speaks.
public enum ExportLanguage: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case italian = "it"
    case dutch = "nl"
}

/// What sections and columns of an export are called. The export is a file of its own, read far from the back office and its catalogue.
struct ExportWording {
    let language: ExportLanguage

    init(_ language: ExportLanguage) { self.language = language }

    var heading: String { pick("Everything we know about you", "Tutto ciò che sappiamo di lei", "Alles wat we van u weten") }

    func introduction(made: String) -> String {
        pick(
            "Made on \(made). The same data is in data.json, for programs, and in the folder csv, as tables.",
            "Preparato il \(made). Gli stessi dati sono in data.json, per i programmi, e nella cartella csv, come tabelle.",
            "Gemaakt op \(made). Dezelfde gegevens staan in data.json, voor programma's, en in de map csv, als tabellen.")
    }

    /// The title of a section; one that is not known here keeps its name.
    func title(_ section: String) -> String { Self.titles[section].map(pick) ?? section }

    /// A sentence below the title, where it does not speak for itself.
    func explanation(_ section: String) -> String? { Self.explanations[section].map(pick) }

    func label(_ column: String) -> String { Self.labels[column].map(pick) ?? column }

    private typealias Words = (en: String, it: String, nl: String)

    private func pick(_ words: Words) -> String { pick(words.en, words.it, words.nl) }

    private func pick(_ english: String, _ italian: String, _ dutch: String) -> String {
        switch language {
        case .english: english
        case .italian: italian
        case .dutch: dutch
        }
    }

    private static let titles: [String: Words] = [
        "person": ("You", "Lei", "U"), "contacts": ("What each source told us", "Ciò che ha detto ogni fonte", "Wat elke bron ons vertelde"),
        "identifiers": ("How we recognise you", "Come la riconosciamo", "Hoe we u herkennen"),
        "relations": ("Household and firm", "Famiglia e azienda", "Huishouden en bedrijf"),
        "links": ("Why these records are one person", "Perché questi dati sono di una persona", "Waarom deze gegevens één persoon zijn"),
        "decisions": ("What our staff decided about that", "Che cosa ha deciso il personale", "Wat onze medewerkers daarover besloten"),
        "consents": ("Your consents", "I suoi consensi", "Uw toestemmingen"), "sales": ("Your purchases", "I suoi acquisti", "Uw aankopen"),
        "saleLines": ("What you bought", "Che cosa ha comprato", "Wat u kocht"), "events": ("What you did", "Che cosa ha fatto", "Wat u deed"),
        "devices": ("Your devices", "I suoi dispositivi", "Uw apparaten"),
        "received": ("As it was received", "Come è stato ricevuto", "Zoals het binnenkwam"),
        "rejected": ("What could not be read", "Ciò che non si è potuto leggere", "Wat niet gelezen kon worden"),
        "mails": ("Mails to you", "E-mail inviate a lei", "E-mails aan u"),
        "submissions": ("Forms you sent", "Moduli che ha inviato", "Formulieren die u verstuurde"),
        "confirmations": ("Confirmations by mail", "Conferme via e-mail", "Bevestigingen per e-mail"),
        "messages": ("Passed on to other systems", "Trasmesso ad altri sistemi", "Doorgegeven aan andere systemen"),
        "sightings": ("Who looked at your data", "Chi ha guardato i suoi dati", "Wie uw gegevens bekeek"),
        "requests": ("What you asked for", "Che cosa ha chiesto", "Waar u om vroeg"),
    ]

    private static let explanations: [String: Words] = [
        "person": (
            "For each field, the value we take to be right.", "Per ogni campo, il valore che consideriamo giusto.",
            "Voor elk veld de waarde die we voor juist houden."
        ),
        "received": (
            "Messages of shops and apps in which you appear, kept for 30 days.",
            "Messaggi di negozi e app in cui lei compare, conservati per 30 giorni.",
            "Berichten van winkels en apps waarin u voorkomt, 30 dagen bewaard."
        ),
        "messages": (
            "What was sent, and to which address.", "Che cosa è stato inviato, e a quale indirizzo.", "Wat er is verstuurd, en naar welk adres."
        ),
    ]

    private static let labels: [String: Words] = [
        "id": ("Number", "Numero", "Nummer"), "field": ("Field", "Campo", "Veld"), "value": ("Value", "Valore", "Waarde"),
        "contact": ("Record", "Scheda", "Gegeven"), "company": ("Company", "Azienda", "Bedrijf"), "source": ("Source", "Fonte", "Bron"),
        "activity": ("Activity", "Attività", "Activiteit"), "externalId": ("Number at the source", "Numero presso la fonte", "Nummer bij de bron"),
        "givenName": ("First name", "Nome", "Voornaam"), "familyName": ("Last name", "Cognome", "Achternaam"),
        "email": ("E-mail", "E-mail", "E-mail"),
        "phone": ("Phone", "Telefono", "Telefoon"), "birthDate": ("Date of birth", "Data di nascita", "Geboortedatum"),
        "gender": ("Gender", "Genere", "Geslacht"), "taxCode": ("Tax code", "Codice fiscale", "Fiscaal nummer"),
        "street": ("Street", "Via", "Straat"),
        "houseNumber": ("House number", "Numero civico", "Huisnummer"), "houseAddition": ("Addition", "Interno", "Toevoeging"),
        "postcode": ("Postcode", "CAP", "Postcode"), "city": ("City", "Città", "Plaats"), "province": ("Province", "Provincia", "Provincie"),
        "country": ("Country", "Paese", "Land"), "language": ("Language", "Lingua", "Taal"), "companyName": ("Firm", "Ditta", "Firma"),
        "card": ("Card", "Carta", "Kaart"), "device": ("Device", "Dispositivo", "Apparaat"), "createdAt": ("Since", "Dal", "Sinds"),
        "updatedAt": ("Last changed", "Ultima modifica", "Laatst gewijzigd"),
        "asGiven": ("As it was given", "Come è stato fornito", "Zoals opgegeven"),
        "extensions": ("Also", "Inoltre", "Ook"), "refused": ("Not understood", "Non compreso", "Niet begrepen"), "kind": ("Kind", "Tipo", "Soort"),
        "rule": ("Rule", "Regola", "Regel"), "by": ("By", "Tramite", "Via"), "madeAt": ("When", "Quando", "Wanneer"), "madeBy": ("By", "Da", "Door"),
        "endedAt": ("Until", "Fino a", "Tot"), "other": ("And", "E", "En"), "same": ("Same person", "Stessa persona", "Dezelfde persoon"),
        "channel": ("Channel", "Canale", "Kanaal"), "purpose": ("Purpose", "Scopo", "Doel"), "state": ("State", "Stato", "Status"),
        "at": ("When", "Quando", "Wanneer"), "wording": ("Words you agreed to", "Testo accettato", "Tekst waarmee u instemde"),
        "ip": ("Internet address", "Indirizzo internet", "Internetadres"), "proof": ("Proof", "Prova", "Bewijs"),
        "recordedBy": ("Recorded by", "Registrato da", "Vastgelegd door"), "store": ("Store", "Negozio", "Winkel"),
        "receipt": ("Receipt", "Scontrino", "Bon"), "occurredAt": ("When", "Quando", "Wanneer"), "currency": ("Currency", "Valuta", "Valuta"),
        "gross": ("Before discounts", "Prima degli sconti", "Vóór korting"), "discount": ("Discount", "Sconto", "Korting"),
        "net": ("Paid", "Pagato", "Betaald"), "status": ("Status", "Stato", "Status"), "sale": ("Purchase", "Acquisto", "Aankoop"),
        "line": ("Line", "Riga", "Regel"), "product": ("Product", "Prodotto", "Product"), "quantity": ("Quantity", "Quantità", "Aantal"),
        "unitPrice": ("Price", "Prezzo", "Prijs"), "name": ("Name", "Nome", "Naam"), "properties": ("Details", "Dettagli", "Details"),
        "identifiedAt": ("Known since", "Nota dal", "Bekend sinds"), "receivedAt": ("Received", "Ricevuto", "Ontvangen"),
        "call": ("Call", "Chiamata", "Aanroep"), "body": ("Content", "Contenuto", "Inhoud"), "recipient": ("To", "A", "Aan"),
        "subject": ("Subject", "Oggetto", "Onderwerp"), "text": ("Text", "Testo", "Tekst"), "sentAt": ("Sent", "Inviata", "Verzonden"),
        "form": ("Form", "Modulo", "Formulier"), "askedAt": ("Asked", "Chiesto", "Gevraagd"), "confirmedAt": ("Confirmed", "Confermato", "Bevestigd"),
        "address": ("Address", "Indirizzo", "Adres"), "action": ("What", "Che cosa", "Wat"), "requestedAt": ("Asked", "Chiesto", "Gevraagd"),
        "dueAt": ("Due", "Entro", "Uiterlijk"), "finishedAt": ("Done", "Fatto", "Gedaan"),
    ]
}
