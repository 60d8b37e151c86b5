import Backoffice
import Kernel
import Organisation

extension Samples {
    var imports: ImportsPage {
        let files = [
            "sales-2026-11.csv.gz", "crm-export.xlsx", "products-aw26.csv", "newsletter.json", "stores.csv", "sales-2026-10.csv.gz", "broken.csv",
        ]
        let states: [ImportState] = [.running, .waiting, .finished, .finished, .finished, .cancelled, .failed]
        let kinds: [ImportKind] = [.sales, .contacts, .products, .contacts, .stores, .sales, .contacts]
        return ImportsPage(
            rows: files.enumerated().map { index, file in
                .init(
                    id: id(Int64(900 + index)), file: say(file), kind: kinds[index], source: say(index % 2 == 0 ? "Till" : "CRM"),
                    state: states[index],
                    rows: states[index] == .waiting ? 0 : 1_204 + pick(index, 900_000), rejected: index == 2 ? 37 : 0,
                    rate: states[index] == .waiting ? nil : Double(21_000 + pick(index, 40_000)),
                    started: states[index] == .waiting ? nil : instant(daysBack: index, minute: -index * 61),
                    seconds: states[index] == .waiting ? nil : Int64(8 + pick(index, 300)), user: say("Giulia Ferrari"))
            }, paging: Paging(size: 50, total: 7))
    }

    var upload: UploadPage {
        UploadPage(
            kind: .sales, companies: [Choice(id(1), say("Aurelia Moda")), Choice(id(2), say("Aurelia NL"))], company: id(2),
            sources: [Choice(id(1), say("Till")), Choice(id(2), say("Web shop"))], limit: 2_000_000_000, errors: [.file: say("This file is empty.")])
    }

    var mapping: MappingPage {
        let column = { (name: String, samples: [String], guess: MappingPage.Guess?) in
            MappingPage.Column(say(name), samples: samples.map(say), guess: guess)
        }
        return MappingPage(
            id: id(901), file: say("crm-export.xlsx"), kind: .contacts, source: say("CRM"),
            detected: .init(
                format: "CSV", encoding: "Windows-1252", delimiter: ";", dateForm: "dd/MM/yyyy", decimalSeparator: ",", bytes: 48_213_400,
                rows: 212_904),
            columns: [
                column("ID_CLIENTE", ["88213", "88214", "88219"], .init("externalKey", confidence: 0.97, reason: .remembered)),
                column("Cognome", ["Ferrari", "De Luca", "Conti"], .init("familyName", confidence: 0.99, reason: .heading)),
                column("Nome", ["Giulia", "Marco", "Alessandra"], .init("givenName", confidence: 0.96, reason: .headingAndValues)),
                column("MAIL_1", ["giulia.ferrari@example.com", "m.deluca@example.com"], .init("email", confidence: 1, reason: .values)),
                column("Cell.", ["347 1234567", "+39 348 222 3333"], .init("phone", confidence: 0.91, reason: .values)),
                column("D_NASC", ["03/05/1988", "21/11/1974"], .init("birthday", confidence: 0.78, reason: .values)),
                column("Prov", ["MI", "TO", "BO"], .init("province", confidence: 0.52, reason: .values)),
                column("Taglia preferita", ["42", "M", "XL"], nil), .init(say("note"), samples: [], guess: nil, chosen: ""),
            ],
            choices: ["externalKey", "givenName", "familyName", "email", "phone", "birthday", "street", "postcode", "city", "province", "country"],
            warnings: [say("318 lines have one field more than the heading.")], sheets: [say("Clienti"), say("Negozi")], sheet: say("Clienti"),
            error: say("Two columns become E-mail.")
        )
    }

    var running: ImportPage {
        ImportPage(
            progress: .init(
                id: id(900), file: say("sales-2026-11.csv.gz"), state: .running, done: 412_880, total: 918_000, rejected: 12, rate: 48_200,
                secondsLeft: 11),
            kind: .sales, source: say("Till"), company: say("Aurelia Moda"), started: Self.noon, user: say("Giulia Ferrari"))
    }

    var finished: ImportPage {
        ImportPage(
            progress: .init(
                id: id(902), file: say("crm-export.csv"), state: .finished, done: 212_904, total: 212_904, rejected: 37, rate: 51_000, seconds: 4),
            kind: .contacts, source: say("CRM"), company: say("Aurelia Moda"), started: Self.noon, user: say("Giulia Ferrari"),
            outcome: .init(taken: 210_620, unchanged: 2_247), failure: nil,
            rejected: (0..<12).map {
                .init(
                    line: 318 + $0 * 1_771, column: say($0 % 2 == 0 ? "D_NASC" : "MAIL_1"),
                    reason: say($0 % 2 == 0 ? "There is no such day." : "This is not an e-mail address."),
                    value: say($0 % 2 == 0 ? "31/02/1990" : "giulia(at)example"))
            })
    }

    var failed: ImportPage {
        ImportPage(
            progress: .init(id: id(903), file: say("broken.csv"), state: .failed, done: 0), kind: .contacts, source: say("CRM"),
            company: say("Aurelia Moda"),
            failure: say("The file ends in the middle of a quoted field."))
    }
}

extension Samples {
    /// Every page with much in it, by the name of a file.
    var full: [(name: String, page: any Page)] {
        [
            ("sign-in", signIn), ("first-user", firstUser), ("failure", failure), ("profile", profile), ("dashboard", dashboard), ("people", people),
            ("search", search), ("person", person), ("sale", sale), ("stores", stores), ("store", store), ("products", products),
            ("product", product),
            ("imports", imports), ("upload", upload), ("mapping", mapping), ("import-running", running), ("import-finished", finished),
            ("import-failed", failed), ("audit", audit), ("keys", keys), ("import-progress", running.progress), ("webhooks", webhooks),
            ("webhook-form", webhookForm),
            ("webhook", webhook), ("delivery", delivery), ("sources", sources), ("source-edit", sourceEdit), ("source", source),
            ("request", request), ("rejects", rejects), ("reject", reject), ("reject-dismissed", dismissedReject),
            ("import-failed", failed), ("audit", audit), ("import-progress", running.progress), ("activities", activities), ("activity", activity),
            ("dashboard-arranged", arranged), ("network", network), ("quality", quality), ("register", register), ("edit", edit),
            ("settings", SettingsPage()), ("consents", consents), ("reviews", reviews), ("knowing", knowing), ("knowing-merge", merging),
            ("rules", rules),
        ] + (formBuilder.map { [("form-builder", $0)] } ?? []) + desk + signInPages + userPages + fullPrivacy
    }

    /// Every page with nothing in it.
    static var empty: [(name: String, page: any Page)] {
        let samples = Samples()
        let euro = Money(0, .eur)
        return emptyIdentity + emptySettings + emptyReports + emptyDesk + emptyUserPages + emptyPrivacy
            + (samples.emptyFormBuilder.map { [("form-builder", $0)] } ?? []) + [
                ("sign-in", SignInPage()), ("first-user", FirstUserPage()), ("not-found", FailurePage(.missing)),
                ("profile", ProfilePage(name: "", email: "")),
                (
                    "dashboard",
                    DashboardPage(period: .days30, days: samples.day(29)...samples.day(0), figures: nil)
                ),
                ("people", PeoplePage(rows: [], paging: Paging())),
                ("people-filtered", PeoplePage(filter: .init(text: "zz"), rows: [], paging: Paging())),
                ("search", SearchResults(text: "zz")), ("audit", emptyAudit), ("keys", KeysPage(keys: [], companies: [], now: noon)),
                ("webhooks", WebhooksPage(rows: [])), ("webhook-form", WebhookFormPage()),
                ("sources", SourcesPage(rows: [], paging: Paging())), ("source-edit", SourceEditPage(samples.sourceEdit.source, rivals: [])),
                ("source", samples.quietSource),
                ("request", samples.emptyRequest), ("rejects", RejectsPage(rows: [], paging: Paging())),
                ("rejects-filtered", RejectsPage(code: "x", state: nil, rows: [], paging: Paging())),
                ("webhook", samples.quietWebhook), ("delivery", samples.untriedDelivery),
                ("search", SearchResults(text: "zz")), ("activities", ActivitiesPage(rows: [], paging: Paging())),
                (
                    "activity",
                    ActivityPage(
                        activity: ActivityRecord(id: samples.id(1), source: samples.id(2), code: "run", name: "Run", reliability: 1), occasion: "",
                        company: "",
                        source: "", publicURL: "")
                ),
                (
                    "person",
                    PersonPage(
                        id: samples.id(9), name: nil, stage: .prospect, purchases: 0, since: samples.day(3), golden: [], contacts: [],
                        timeline: Timeline(entries: []))
                ),
                (
                    "sale",
                    SalePage(
                        id: samples.id(9), number: "1", instant: Samples.noon, businessDay: Samples.today, company: "Aurelia Moda",
                        channel: "Web shop",
                        lines: [], total: euro)
                ),
                ("stores", StoresPage(period: .days30, rows: [], paging: Paging())),
                (
                    "store",
                    StorePage(
                        id: samples.id(9), code: "0199", name: "Utrecht Leidsche Rijn", company: "Aurelia NL", period: .days30,
                        netSales: Figure(euro),
                        receipts: Figure(0))
                ),
                ("products", ProductsPage(rows: [], paging: Paging())), ("product", ProductPage(id: samples.id(9), code: "1", name: "New product")),
                ("imports", ImportsPage(rows: [], paging: Paging())), ("upload", UploadPage(companies: [], sources: [], limit: 100_000_000)),
                (
                    "mapping",
                    MappingPage(
                        id: samples.id(9), file: "a.csv", kind: .stores, source: "ERP", detected: .init(format: "CSV", bytes: 12), columns: [],
                        choices: [])
                ),
                (
                    "import",
                    ImportPage(
                        progress: .init(id: samples.id(9), file: "a.csv", state: .queued, done: 0), kind: .stores, source: "ERP",
                        company: "Aurelia Moda")
                ),
            ]
    }
}
