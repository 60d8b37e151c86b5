import Accounts
import ArgumentParser
import Foundation
import Kernel
import OpenID

struct IdentityProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity-provider", abstract: "The company's own identity provider, by which people sign in (OpenID Connect).",
        subcommands: [Set.self, Show.self, Check.self, Passwords.self, Unlink.self, Remove.self])

    struct Set: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the provider up, or change what is named.",
            discussion: "The client's secret is read from --secret or from TESSERA_CLIENT_SECRET, and is never printed.")
        @Option(help: "The provider's own address: https://id.example.com/realms/aurelia.") var issuer: String?
        @Option(help: "How Tessera is called at the provider.") var client: String?
        @Option(help: "The client's secret (default: TESSERA_CLIENT_SECRET; none for a public client).") var secret: String?
        @Flag(help: "Forget the secret.") var removeSecret = false
        @Option(help: "What the button says.") var name: String?
        @Option(help: "What is asked for (default: \(ProviderSettings.standardScopes)).") var scopes: String?
        @Flag(inversion: .prefixedNo, help: "Show the button on the sign-in page.") var active: Bool?
        @Flag(inversion: .prefixedNo, help: "Give whoever is not a user yet an account.") var admitUnknown: Bool?
        @Option(help: "Their role; `rule` for those only to whom a rule gives one.") var standardRole: String?
        @Option(help: "Codes of the companies that they see, comma-separated; `all`.") var companies: String?
        @Option(help: "The claim that rules look at: groups, realm_access.roles, …") var groupsClaim: String?
        @Option(help: "GROUP=ROLE, once for each rule, in their order; they replace all there are.") var rule: [String] = []
        @Flag(help: "Remove all rules.") var removeRules = false
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let openID = provider.openID(on: platform)
            var settings = try await openID.settings()?.settings ?? ProviderSettings(name: "your company", isActive: true)
            if let issuer { settings.issuer = issuer }
            if let client { settings.client = client }
            if let name { settings.name = name }
            if let scopes { settings.scopes = scopes }
            if let active { settings.isActive = active }
            if let admitUnknown { settings.admitsUnknown = admitUnknown }
            if let standardRole { settings.standardRole = standardRole == "rule" ? nil : try Role.named(standardRole) }
            if let companies { settings.companies = companies == "all" ? nil : try await ids(of: companies, platform) }
            if let groupsClaim { settings.groupsClaim = groupsClaim.isEmpty ? nil : groupsClaim }
            if removeRules { settings.rules = [] }
            if !rule.isEmpty { settings.rules = try rule.map(Self.rule) }
            let given = secret ?? ProcessInfo.processInfo.environment["TESSERA_CLIENT_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
            try await openID.save(settings, secret: removeSecret ? .remove : given.map { .replace($0) } ?? .keep, actor: "command")
            Output.print(
                try await IdentityProviderCommand.json(openID),
                else: "Saved. Register this redirect address at the provider: \(openID.redirect)", as: options)
            return 0
        }

        private func ids(of codes: String, _ platform: Platform) async throws -> [ID<Company>] {
            var found: [ID<Company>] = []
            for code in codes.split(separator: ",") { found.append(try await platform.organisation.company(code: String(code)).id) }
            return found
        }

        private static func rule(_ text: String) throws(Problem) -> RoleRule {
            guard let place = text.lastIndex(of: "=") else {
                throw Problem(.invalid, "rule-malformed", "\(text.prefix(64)) is no rule: GROUP=ROLE.")
            }
            return RoleRule(String(text[..<place]), try Role.named(String(text[text.index(after: place)...])))
        }
    }

    struct Show: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Show how it is set up, without the secret.")
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let json = try await IdentityProviderCommand.json(provider.openID(on: platform))
            Output.print(
                json, else: (json.members ?? []).map { "\($0.name): \($0.value.string ?? $0.value.description)" }.joined(separator: "\n"), as: options
            )
            return 0
        }
    }

    struct Check: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask the provider whether it can be used so.", discussion: "Exits with 1 when something is wrong.")
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let findings = try await provider.openID(on: platform).check()
            Output.print(
                .array(
                    findings.map {
                        .object(["subject": .string($0.subject.rawValue), "state": .string($0.state.rawValue), "detail": .string($0.detail)])
                    }),
                else: Output.table(["WHAT", "STATE", "DETAIL"], findings.map { [$0.subject.rawValue, $0.state.rawValue, $0.detail ?? ""] }),
                as: options)
            return findings.contains { $0.state == .bad } ? 1 : 0
        }
    }

    struct Passwords: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Say who may sign in by password.")
        @Option(help: "E-mail address of the one administrator who still may, in an emergency.") var only: String?
        @Flag(help: "Everybody may.") var everybody = false
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func validate() throws {
            guard everybody != (only != nil) else { throw ValidationError("Give either --only ADDRESS or --everybody.") }
        }

        func run(on platform: Platform) async throws -> Int32 {
            var user: ID<User>?
            if let only { user = try await platform.user(only).id }
            try await provider.openID(on: platform).limitPasswords(to: user, actor: "command")
            Output.print(
                ["passwords": .string(only ?? "everybody")],
                else: only.map { "Only \($0) may sign in by password." } ?? "Everybody may sign in by password.",
                as: options)
            return 0
        }
    }

    struct Unlink: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget whom a user is at the provider; they are recognised by e-mail anew.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await provider.openID(on: platform).unlink(platform.user(email).id, actor: "command")
            Output.print(["unlinked": .string(email)], else: "\(email) is detached from the identity provider.", as: options)
            return 0
        }
    }

    struct Remove: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Remove the provider; users stay.")
        @OptionGroup var provider: IdentityProviderArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await provider.openID(on: platform).remove(actor: "command")
            Output.print(["removed": true], else: "The identity provider is removed.", as: options)
            return 0
        }
    }

    fileprivate static func json(_ openID: OpenID) async throws -> JSON {
        guard let (settings, hasSecret) = try await openID.settings() else {
            throw Problem(.missing, "provider-unknown", "No identity provider is set up.")
        }
        let companies: JSON? = settings.companies.map { .array($0.map { .string($0.description) }) }
        let rules: [JSON] = settings.rules.map { .object(["group": .string($0.group), "role": .string($0.role.rawValue)]) }
        let members: [(String, JSON?)] = [
            ("issuer", .string(settings.issuer)), ("client", .string(settings.client)), ("hasSecret", .bool(hasSecret)),
            ("name", .string(settings.name)), ("scopes", .string(settings.scopes)), ("redirect", .string(openID.redirect)),
            ("isActive", .bool(settings.isActive)), ("admitsUnknown", .bool(settings.admitsUnknown)),
            ("standardRole", JSON.string(settings.standardRole?.rawValue)), ("companies", companies),
            ("groupsClaim", JSON.string(settings.groupsClaim)), ("rules", .array(rules)),
        ]
        return .object(members.compactMap { name, value in value.map { JSON.Member(name, $0) } })
    }
}

/// Where the identity provider may be.
struct IdentityProviderArguments: ParsableArguments {
    @Flag(
        help: "Let the identity provider be inside the network and speak http (or TESSERA_ALLOW_PRIVATE_IDENTITY_PROVIDER=1).")
    var allowPrivateIdentityProvider = false

    private var isPrivateAllowed: Bool {
        allowPrivateIdentityProvider
            || ["1", "true", "yes"].contains(ProcessInfo.processInfo.environment["TESSERA_ALLOW_PRIVATE_IDENTITY_PROVIDER"] ?? "")
    }

    /// - Parameter address: of a server, where `TESSERA_PUBLIC_URL` does not say otherwise.
    func openID(on platform: Platform, servedAt address: String = "http://127.0.0.1:8080") -> OpenID {
        OpenID(
            database: platform.database, effects: platform.effects, accounts: platform.accounts, transport: .http(allowsPrivate: isPrivateAllowed),
            publicURL: MailSetting.publicURL ?? address)
    }
}

extension Platform {
    /// - Throws: ``Problem`` `user-unknown`.
    fileprivate func user(_ email: String) async throws -> UserRecord {
        guard let user = try await accounts.user(email: email) else {
            throw Problem(.missing, "user-unknown", "There is no user \(email.prefix(64)).")
        }
        return user
    }
}
