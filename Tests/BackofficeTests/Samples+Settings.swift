import Backoffice
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
            ], acts: [.init("close", "/stores/x/close")], errors: ["name": "nameError", "latitude": "taken", "groups": "invalid"])
    }

    static var emptySettings: [(name: String, page: any Page)] {
        RegisterPage.Register.allCases.map { ("register-\($0.rawValue)", RegisterPage($0, rows: [], paging: Paging())) }
            + EditPage.Subject.allCases.map { ("edit-\($0.rawValue)", EditPage($0, action: "/x", back: "/", inputs: [])) }
            + [
                ("register-filtered", RegisterPage(.companies, text: "zz", rows: [], paging: Paging(), mayAdd: false)), ("settings", SettingsPage()),
                ("sign-in-settings", SignInSettingsPage(settings: .init(), isSetUp: false, redirect: "")),
                ("sign-in-trial-failed", SignInTrialPage(.failed("x"))),
                ("edit-ticks", EditPage(.store, action: "/x", back: "/", inputs: [.init("groups", .ticks([]), values: [])])),
            ]
    }
}
