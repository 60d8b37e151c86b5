import Kernel

import enum Accounts.Role
import struct OpenID.ProviderFinding
import struct OpenID.ProviderSettings

/// How people sign in: by the company's own identity provider, by password, or both. Address: `/settings/sign-in`.
///
/// Posts what is in the form to it; nothing to `/settings/sign-in/check` and `/settings/sign-in/remove`; `passwords` (`all` or `emergency`) and `emergency` to
/// `/settings/sign-in/passwords`.
public struct SignInSettingsPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable { case name, issuer, client, secret, scopes, groupsClaim, rules, emergency }

    public var settings: ProviderSettings
    /// Whether there is a provider; otherwise the form makes one.
    public var isSetUp: Bool
    /// Whether a secret is kept; it is never shown.
    public var hasSecret: Bool
    /// Where the provider sends browsers back to.
    public var redirect: String
    /// What a look at the provider found; empty before one.
    public var findings: [ProviderFinding]
    public var companies: [Choice<Company>]
    /// Who may be the one that passwords are kept for.
    public var administrators: [Choice<User>]
    public var emergency: ID<User>?
    public var errors: [Field: String]

    public init(
        settings: ProviderSettings, isSetUp: Bool, hasSecret: Bool = false, redirect: String, findings: [ProviderFinding] = [],
        companies: [Choice<Company>] = [], administrators: [Choice<User>] = [], emergency: ID<User>? = nil, errors: [Field: String] = [:]
    ) {
        self.settings = settings
        self.isSetUp = isSetUp
        self.hasSecret = hasSecret
        self.redirect = redirect
        self.findings = findings
        self.companies = companies
        self.administrators = administrators
        self.emergency = emergency
        self.errors = errors
    }

    public var template: Template { .signInSettings }
    public var section: Section? { .settings }
    public func title(_ words: Words) -> String { words.text("signInSettings.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("section.settings"), "/settings")] }

    /// Empty rows behind the rules that there are.
    private static let spareRules = 3

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let rows = settings.rules.map { ($0.group, $0.role.rawValue) } + Array(repeating: ("", ""), count: Self.spareRules)
        var fields: Fields = [
            "isSetUp": isSetUp, "isActive": settings.isActive, "state": words.text("signInSettings.state.\(settings.isActive ? "active" : "off")"),
            "tone": settings.isActive ? "finished" : "waiting", "hasFindings": !findings.isEmpty, "findings": findings.map { finding($0, words) },
            "name": settings.name, "issuer": settings.issuer, "client": settings.client, "scopes": settings.scopes, "redirect": redirect,
            "secretHint": words.text("signInSettings.secretHint.\(hasSecret ? "kept" : "none")"), "hasSecret": hasSecret,
            "admitsUnknown": settings.admitsUnknown, "groupsClaim": settings.groupsClaim, "hasErrors": !errors.isEmpty,
            "standardRoles": roles(words, chosen: settings.standardRole?.rawValue ?? "", none: "signInSettings.byRule"),
            "companies": companies.map { company in
                [
                    "value": company.id.description, "text": company.name, "chosen": settings.companies?.contains(company.id) ?? false,
                ] as Fields
            },
            "rules": rows.enumerated().map { place, rule in
                [
                    "number": String(place + 1), "group": rule.0, "roles": roles(words, chosen: rule.1, none: "signInSettings.noRule"),
                ] as Fields
            },
            "mayLimit": isSetUp && settings.isActive && !administrators.isEmpty || emergency != nil, "isLimited": emergency != nil,
            "administrators": words.options(administrators.map { ($0.id.description, $0.name) }, chosen: emergency?.description),
        ]
        for field in Field.allCases { fields["\(field.rawValue)Error"] = errors[field] }
        return PageFields(fields)
    }

    private func roles(_ words: Words, chosen: String, none: String) -> [Fields] {
        words.options([("", words.text(none))] + Role.allCases.map { ($0.rawValue, words.text("role.\($0.rawValue)")) }, chosen: chosen)
    }

    private func finding(_ finding: ProviderFinding, _ words: Words) -> Fields {
        let tones: [ProviderFinding.State: String] = [.good: "success", .unsure: "warning", .bad: "failure"]
        return [
            "subject": words.text("signInSettings.subject.\(finding.subject.rawValue)"),
            "text": words.text("signInSettings.finding.\(finding.subject.rawValue).\(finding.state.rawValue)"), "detail": finding.detail,
            "tone": tones[finding.state],
        ]
    }
}
