import Accounts
import Backoffice
import Kernel

extension Samples {
    private var user: UserRecord {
        UserRecord(
            id: id(1), email: say("giulia@example.com"), name: say("Giulia Ferrari"), grants: [Grant(.marketing)], createdAt: Self.noon,
            lastSignedInAt: Self.noon, hasPassword: true, hasSecondFactor: true)
    }

    private var users: UsersPage {
        UsersPage(
            filter: .init(text: say("a"), state: .active, profile: id(2), hasSecondFactor: true),
            rows: UserRecord.State.allCases.enumerated().map { index, state in
                .init(
                    id: id(Int64(index)), name: say(Self.names[index]), email: say("a@example.com"), profiles: [say("Marketing"), say("North")],
                    companies: index == 0 ? nil : [say("Aurelia Moda")], state: state, lastSignedInAt: index == 0 ? Self.noon : nil,
                    hasSecondFactor: index == 0)
            }, paging: Paging(total: 3), profiles: [.init(id(2), say("Marketing"))])
    }

    private var setup: SecondFactorSetup {
        SecondFactorSetup(secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", uri: "otpauth://totp/Tessera:a?secret=GEZDGNBVGY3TQOJQ&issuer=Tessera")
    }

    var userPages: [(name: String, page: any Page)] {
        var invited = user
        (invited.hasPassword, invited.lastSignedInAt) = (false, nil)
        var disabled = user
        disabled.disabledAt = Self.noon
        let held = [
            UserPage.Held(profile: say("Marketing"), isSecondFactorRequired: true),
            UserPage.Held(profile: say("Store manager"), companies: [say("Aurelia Moda")], storeGroups: [say("North")]),
        ]
        let link = UserPage.Link(address: say("https://crm.example/sign-in/link/abc"), isMailed: true, expiresAt: Self.noon)
        return [
            ("users", users), ("user", UserPage(user: user, held: held)), ("user-invited", UserPage(user: invited, held: held, link: link)),
            ("user-disabled", UserPage(user: disabled, held: held, mayChange: true, isOneself: true)),
            (
                "profile-form",
                ProfileFormPage(
                    id: id(3), name: say("Area manager"), description: say("North"), rights: [Right(.see, .people), Right(.export, .sales)],
                    requiresSecondFactor: true, errors: [.name: "nameTaken", .rights: "rightsError", .description: "descriptionError"])
            ), ("profile-ready", ProfileFormPage(id: id(1), name: say("Analyst"), rights: Role.analyst.rights, isReady: true, users: 3)),
            (
                "proof",
                ProofPage(
                    way: .code, action: "/keys", carried: [.init(say("name"), say("Till"))], back: Address("/keys"), minutes: 15, refusal: .wrong)
            ), ("proof-provider", ProofPage(way: .provider, action: "/keys", minutes: 15, refusal: .throttled)),
            ("second-step", SecondStepPage(refusal: .wrong, destination: Address("/people", [.init("q", say("a&b"))]))),
            ("forgotten", ForgottenPage()), ("forgotten-sent", ForgottenPage(isSent: true)),
            (
                "set-password",
                SetPasswordPage(email: say("giulia@example.com"), isInvitation: true, errors: [.password: say("a"), .repeat: say("b")])
            ),
            ("second-factor", SecondFactorPage(state: .init(isSetUp: true, recoveryCodesLeft: 7), isPasswordWrong: true)),
            ("second-factor-waiting", SecondFactorPage(state: .init(isSetUp: false, isRequired: true), setup: setup, isCodeWrong: true)),
            ("second-factor-codes", SecondFactorPage(state: .init(isSetUp: true), codes: ["abcd-efgh-ijkl-mnop"])),
        ]
    }

    static var emptyUserPages: [(name: String, page: any Page)] {
        let bare = UserRecord(id: ID(7), email: "", name: "", grants: [], createdAt: noon)
        return [
            ("users", UsersPage(rows: [], paging: Paging())),
            ("users-filtered", UsersPage(filter: .init(text: "zz"), rows: [], paging: Paging(), mayAdd: false, mayExport: false)),
            ("user", UserPage(user: bare, held: [], mayChange: false)), ("profile-form", ProfileFormPage(mayChange: false)),
            ("profile-new", ProfileFormPage()), ("second-step", SecondStepPage()),
            ("proof-password", ProofPage(way: .password, action: "/keys", minutes: 15)), ("forgotten", ForgottenPage(sendsMail: false)),
            ("set-password", SetPasswordPage(email: nil)), ("second-factor", SecondFactorPage(state: .init(isSetUp: false))),
        ]
    }
}
