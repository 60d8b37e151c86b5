/// A company of the group, with what its files need to know of it.
enum Brand: Int, CaseIterable, Sendable {
    /// Italian fashion.
    case fioralba
    /// Fresh groceries between Amsterdam and Verona.
    case ortoHof
    /// English home and outdoor.
    case hearthHeather

    var code: String { ["FIO", "ORT", "HEA"][rawValue] }
    var name: String { ["Fioralba", "Orto & Hof", "Hearth & Heather"][rawValue] }
    var currency: String { ["EUR", "EUR", "GBP"][rawValue] }
    var timeZone: String { ["Europe/Rome", "Europe/Amsterdam", "Europe/London"][rawValue] }
    var country: Country { [.italy, .netherlands, .england][rawValue] }
    var languages: [String] { [["it", "en", "nl"], ["nl", "it"], ["en"]][rawValue] }
    /// Host of the web shop; the top-level domain is reserved (RFC 2606), so that nothing can reach a stranger.
    var host: String { ["fioralba.example", "ortoenhof.example", "hearthandheather.example"][rawValue] }
    /// Hours its clocks are east of UTC in winter.
    var winterOffset: Int { [1, 1, 0][rawValue] }
    /// How often somebody who knows the company shops there, relative to the others.
    var tripRate: Double { [0.30, 0.50, 0.34][rawValue] }
}

/// A touchpoint of the group that writes one file of contacts.
enum Touchpoint: Int, CaseIterable, Sendable {
    case fioralbaERP
    case fioralbaShop
    case fioralbaNewsletter
    case fioralbaEvent
    case ortoTill
    case ortoApp
    case heatherShop
    case heatherSpreadsheet
    case heatherSocial

    var code: String {
        ["fio-erp", "fio-shop", "fio-news", "fio-event", "ort-till", "ort-app", "hea-shop", "hea-sheet", "hea-social"][rawValue]
    }

    /// The kind of source, as the organisation file names it.
    var kind: String { ["erp", "webshop", "newsletter", "event", "till", "app", "webshop", "spreadsheet", "social"][rawValue] }

    var name: String {
        [
            "Gestionale Fioralba", "fioralba.example", "Fioralba Lettere", "Fioralba in-store events", "Kassa & klantenkaart", "Orto & Hof app",
            "hearthandheather.example", "Allotment Club spreadsheet", "Social competitions",
        ][rawValue]
    }

    var brand: Brand {
        switch self {
        case .fioralbaERP, .fioralbaShop, .fioralbaNewsletter, .fioralbaEvent: .fioralba
        case .ortoTill, .ortoApp: .ortoHof
        case .heatherShop, .heatherSpreadsheet, .heatherSocial: .hearthHeather
        }
    }

    /// Letter before the number of an external id.
    var prefix: String { ["C", "W", "N", "E", "K", "A", "H", "S", "F"][rawValue] }

    var file: String { "contacts-" + code + ".csv" }

    /// How far each field of this source is to be believed, 0 to 1.
    var reliability: KeyValuePairs<String, Double> {
        switch self {
        case .fioralbaERP: ["default": 0.85, "tax_code": 0.98, "birth_date": 0.9, "family_name": 0.9, "email": 0.6, "mobile": 0.75]
        case .fioralbaShop: ["default": 0.8, "email": 0.97, "address": 0.9, "birth_date": 0.5]
        case .fioralbaNewsletter: ["default": 0.5, "email": 0.9, "given_name": 0.5]
        case .fioralbaEvent: ["default": 0.55, "full_name": 0.6, "mobile": 0.7]
        case .ortoTill: ["default": 0.75, "card_number": 0.99, "postcode": 0.9, "phone": 0.7, "birth_date": 0.7]
        case .ortoApp: ["default": 0.65, "device_id": 0.99, "email": 0.95, "mobile": 0.95]
        case .heatherShop: ["default": 0.85, "email": 0.97, "address": 0.92, "postcode": 0.95]
        case .heatherSpreadsheet: ["default": 0.4, "postcode": 0.6]
        case .heatherSocial: ["default": 0.3, "email": 0.7]
        }
    }

    /// The source whose customer numbers stand in the sales of its company.
    static func ofSales(_ brand: Brand) -> Touchpoint { [.fioralbaERP, .ortoTill, .heatherShop][brand.rawValue] }

    /// The source whose accounts browse, and so stand in the events of its company.
    static func ofEvents(_ brand: Brand) -> Touchpoint { [.fioralbaShop, .ortoApp, .heatherShop][brand.rawValue] }
}
