import Kernel

/// `organisation.json`: companies, store groups, sources, occasions, and the files to import in order.
enum OrganisationFile {
    static let name = "organisation.json"

    static func json(until: Day) -> JSON {
        [
            "companies": .array(Brand.allCases.map(company)), "storeGroups": .array(Brand.allCases.flatMap(storeGroups)),
            "sources": .array(Touchpoint.allCases.map(source)), "occasions": .array(occasions(until)), "imports": .array(imports),
        ]
    }

    private static func company(_ brand: Brand) -> JSON {
        [
            "code": .string(brand.code), "name": .string(brand.name), "currency": .string(brand.currency), "timeZone": .string(brand.timeZone),
            "country": .string(brand.country.rawValue), "languages": .array(brand.languages.map { .string($0) }),
        ]
    }

    private static let groupNames: KeyValuePairs<String, String> = [
        "flagship": "Flagship stores", "north": "North", "centre": "Centre", "south": "South", "abroad": "Abroad", "outlet": "Outlet",
        "randstad": "Randstad",
        "regio": "Regio", "italia": "Italia", "london": "London", "east": "East", "outdoor": "Outdoor specialists",
    ]

    private static func storeGroups(_ brand: Brand) -> [JSON] {
        let used = Set(Shop.all.filter { $0.brand == brand }.flatMap(\.groups))
        return groupNames.filter { used.contains($0.key) }.map {
            ["company": .string(brand.code), "code": .string($0.key), "name": .string($0.value)]
        }
    }

    private static func source(_ touchpoint: Touchpoint) -> JSON {
        [
            "company": .string(touchpoint.brand.code), "code": .string(touchpoint.code), "kind": .string(touchpoint.kind),
            "name": .string(touchpoint.name),
            "reliability": .object(touchpoint.reliability.map { JSON.Member($0.key, .number($0.value)) }),
        ]
    }

    private static var imports: [JSON] {
        func entry(_ kind: String, _ file: String, _ brand: Brand, _ source: Touchpoint?) -> JSON {
            .object([
                "kind": .string(kind), "file": .string(file), "company": .string(brand.code), "source": source.map { JSON.string($0.code) },
            ])
        }
        return Brand.allCases.map { entry("stores", "stores-\($0.code).csv", $0, nil) }
            + Brand.allCases.map { entry("products", "products-\($0.code).csv", $0, nil) }
            + Touchpoint.allCases.map { entry("contacts", $0.file, $0.brand, $0) }
            + Brand.allCases.map { entry("sales", SaleFile.name($0), $0, .ofSales($0)) }
            + Brand.allCases.map { entry("events", EventFile.name($0), $0, .ofEvents($0)) }
    }

    private static func occasions(_ until: Day) -> [JSON] {
        func occasion(_ brand: Brand, _ code: String, _ name: String, daysBack: Int, length: Int, _ activities: [JSON]) -> JSON {
            let from = until.adding(days: -daysBack)
            return [
                "company": .string(brand.code), "code": .string(code), "name": .string(name), "from": .string(from.description),
                "to": .string(from.adding(days: length - 1).description), "activities": .array(activities),
            ]
        }
        return [
            occasion(
                .fioralba, "settimana-della-seta", "Settimana della seta", daysBack: 210, length: 7,
                [
                    activity("notte-della-seta", "Notte della seta", .fioralbaEvent, 0.65, [style, size]),
                    activity("sarta-per-un-giorno", "Sarta per un giorno", .fioralbaEvent, 0.75, [style, size]),
                    activity("concorso-seta", "Concorso della seta", .fioralbaNewsletter, 0.5, []),
                ]),
            occasion(
                .fioralba, "aperitivi", "Aperitivi in negozio", daysBack: 400, length: 60,
                [activity("aperitivo-in-negozio", "Aperitivo in negozio", .fioralbaEvent, 0.55, [style])]),
            occasion(
                .hearthHeather, "garden-spring", "Spring in the garden", daysBack: 240, length: 45,
                [
                    activity("win-a-wheelbarrow", "Win a wheelbarrow", .heatherSocial, 0.3, [attribute("followers", "Followers", "number")]),
                    activity("hedgehog-week", "Hedgehog week", .heatherSocial, 0.35, [attribute("followers", "Followers", "number")]),
                    activity("bake-for-spring", "Bake for spring", .heatherSocial, 0.35, []),
                ]),
            occasion(
                .ortoHof, "aspergefeest", "Aspergefeest", daysBack: 200, length: 21,
                [
                    activity(
                        "proeverij", "Proeverij", .ortoApp, 0.6,
                        [
                            attribute("gasten", "Aantal gasten", "number"),
                            attribute("dieet", "Dieet", "choice", ["geen", "vegetarisch", "veganistisch"]),
                        ])
                ]),
        ]
    }

    private static let style = attribute("stile_preferito", "Stile preferito", "choice", ["classico", "romantico", "minimal", "bohémien"])
    private static let size = attribute("taglia", "Taglia", "choice", ["38", "40", "42", "44", "46", "48"])

    private static func activity(_ code: String, _ name: String, _ source: Touchpoint, _ reliability: Double, _ attributes: [JSON]) -> JSON {
        [
            "code": .string(code), "name": .string(name), "source": .string(source.code), "reliability": .number(reliability),
            "attributes": .array(attributes),
        ]
    }

    private static func attribute(_ key: String, _ label: String, _ type: String, _ choices: [String] = []) -> JSON {
        .object([
            "key": .string(key), "label": .string(label), "type": .string(type), "required": false,
            "choices": choices.isEmpty ? nil : .array(choices.map { .string($0) }),
        ])
    }
}
