import Backoffice
import Kernel
import OpenID

@testable import struct Accounts.UserRecord
@testable import struct OpenID.ProviderFinding

extension Samples {
    private var user: UserRecord {
        UserRecord(
            id: id(1), email: say("ada@aurelia.example"), name: say("Ada"), role: .care, companies: nil, language: nil, theme: nil,
            createdAt: Self.noon)
    }

    private var provider: ProviderSettings {
        ProviderSettings(
            name: say("Aurelia"), issuer: say("https://id.aurelia.example"), client: say("tessera"), isActive: true, admitsUnknown: true,
            standardRole: .care, companies: [id(5)], groupsClaim: say("groups"),
            rules: [.init(say("crm"), .marketing), .init(say("heads"), .partner)])
    }

    private var findings: [ProviderFinding] {
        ProviderFinding.Subject.allCases.map { ProviderFinding($0, .bad, say("invalid_client")) } + [
            ProviderFinding(.client, .unsure, say("x")), ProviderFinding(.challenge, .unsure), ProviderFinding(.document, .good),
        ]
    }

    /// Signing in by the identity provider, and its settings.
    var signInPages: [(name: String, page: any Page)] {
        let claims = Claims(
            issuer: say("https://id.example"), subject: say("1"), email: say("a@b.c"), isEmailVerified: false, name: say("Ada"), groups: [say("crm")])
        let admissions: [Admission] = [.known(user, role: nil), .linked(user, role: .analyst), .added(.care), .refused(.unknown)]
        return [
            (
                "sign-in-settings",
                SignInSettingsPage(
                    settings: provider, isSetUp: true, hasSecret: true, redirect: say("https://crm.example/sign-in/callback"), findings: findings,
                    companies: [.init(id(5), say("Aurelia Moda"))], administrators: [.init(id(1), say("Ada"))], emergency: id(1),
                    errors: Dictionary(uniqueKeysWithValues: SignInSettingsPage.Field.allCases.map { ($0, say("Wrong")) }))
            ), ("signed-out", SignedOutPage(address: "https://id.example/logout?a=b", name: say("Aurelia"))),
        ] + admissions.enumerated().map { ("sign-in-trial-\($0)", SignInTrialPage(.told(claims, $1))) }
            + SignInPage.Refusal.allCases.enumerated().map { place, refusal in
                (
                    "sign-in-by-\(place)",
                    SignInPage(refusal: refusal, reference: say("ab12"), provider: .init(say("Aurelia"), isUsual: place > 3))
                )
            }
    }
}
