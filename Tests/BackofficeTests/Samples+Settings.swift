import Backoffice
import Customers
import Kernel

extension Samples {
    var register: RegisterPage {
        RegisterPage(
            .companies, text: say("a"),
            rows: (1...3).map { number in
                .init(
                    link: number == 3 ? nil : "/companies/\(id(Int64(number)) as ID<Company>)", name: say("Aurelia \(number)"), code: say("moda"),
                    values: [.text("EUR"), .text("Europe/Rome"), .text(say("IT")), .text(nil), .count(12)])
            }, paging: Paging(total: 3))
    }

    var edit: EditPage {
        EditPage(
            .store, name: say("Milano Duomo"), action: "/stores/x/change", back: "/stores/x",
            inputs: [
                .init("name", .text, say("Milano"), isRequired: true, example: "Milano"), .init("code", .fixed, say("0114")),
                .init("openedOn", .day, "2026-01-02"), .init("street", .area, say("Corso")), .init("latitude", .number, "45.4"),
                .init("company", .choice([.init("a", say("Aurelia")), .init("b", "B")]), "a"), .init("country", .tick, "yes"),
                .init("groups", .ticks([.init("x", say("Flagships"))]), values: ["x"]),
            ], acts: [.init("close", "/stores/x/close")], ways: [.init("open", "/stores/x")],
            errors: ["name": "nameError", "latitude": "taken", "groups": "invalid"])
    }

    var consents: ConsentsPage {
        let months = (0...12).reversed().map { day($0 * 30) }
        let topics = [ConsentTopic(.email, .newsletter), .privacyNotice, ConsentTopic(.sms, .marketing)]
        return ConsentsPage(
            day: day(3), today: day(0), months: months,
            ledgers: [
                .init(
                    company: id(5), name: say("Aurelia Moda"), people: 48_217,
                    policy: ConsentPolicy(combination: .latest, requiresPrivacyConsent: true),
                    rows: topics.enumerated().map { place, topic in
                        .init(
                            topic: topic, counts: [.granted: 31_000 / (place + 1), .pending: place == 1 ? 0 : 204, .withdrawn: 1_020], never: 9_000,
                            course: months.indices.map { 20_000 + $0 * 900 / (place + 1) })
                    }),
                .init(company: id(6), name: say("Aurelia NL"), people: 0, policy: ConsentPolicy(), rows: []),
            ], countedAt: Self.noon, mayEdit: true, mayExport: true)
    }

    static var emptySettings: [(name: String, page: any Page)] {
        RegisterPage.Register.allCases.map { ("register-\($0.rawValue)", RegisterPage($0, rows: [], paging: Paging())) }
            + EditPage.Subject.allCases.map { ("edit-\($0.rawValue)", EditPage($0, action: "/x", back: "/", inputs: [])) }
            + [
                ("register-filtered", RegisterPage(.companies, text: "zz", rows: [], paging: Paging(), mayAdd: false)), ("settings", SettingsPage()),
                (
                    "consents",
                    ConsentsPage(day: today, today: today, months: [], ledgers: [], countedAt: noon)
                ),
                ("sign-in-settings", SignInSettingsPage(settings: .init(), isSetUp: false, redirect: "")),
                ("sign-in-trial-failed", SignInTrialPage(.failed("x"))),
                ("edit-ticks", EditPage(.store, action: "/x", back: "/", inputs: [.init("groups", .ticks([]), values: [])])),
            ]
    }
}
