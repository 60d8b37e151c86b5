import Accounts
import ArgumentParser
import Foundation
import Kernel

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in to the back office.", subcommands: [Add.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a user.",
            discussion:
                "The password is read from --password, from TESSERA_PASSWORD, or from standard input; with none of them one is made and printed once."
        )
        @Argument(help: "E-mail address, to sign in with.") var email: String
        @Option(help: "administrator, marketing, care, store-manager, analyst, partner or read-only.") var role: String
        @Option(help: "Name in full.") var name: String?
        @Option(help: "Codes of the companies to be seen, comma-separated (default: all).") var companies: String?
        @Option(help: "Password, at least 8 characters.") var password: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let role = try Role.named(role)
            var ids: [ID<Company>]?
            if let companies {
                var found: [ID<Company>] = []
                for code in companies.split(separator: ",") { found.append(try await platform.organisation.company(code: String(code)).id) }
                ids = found
            }
            let given = password ?? ProcessInfo.processInfo.environment["TESSERA_PASSWORD"]
            let secret = given ?? platform.effects.randomHexadecimal(bytes: 8)
            let user = try await platform.accounts.addUser(email: email, name: name ?? email, role: role, companies: ids, password: secret)
            Output.print(
                .object([
                    "id": .string(user.id.description), "email": .string(user.email), "role": .string(user.role.rawValue),
                    "password": given == nil ? .string(secret) : nil,
                ]), else: "User \(user.email) added as \(user.role.rawValue)." + (given == nil ? "\nPassword: \(secret)" : ""), as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List users.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let users = try await platform.accounts.users()
            Output.print(
                .array(users.map { .object(["id": .string($0.id.description), "email": .string($0.email), "role": .string($0.role.rawValue)]) }),
                else: Output.table(["E-MAIL", "ROLE"], users.map { [$0.email, $0.role.rawValue] }), as: options)
            return 0
        }
    }
}

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Keys of programs that use the API.", subcommands: [Add.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add an API key and print it, this once.")
        @Argument(help: "What it is for.") var name: String
        @Option(help: "Comma-separated: people:read,sales:read or * for everything.") var scopes: String
        @Option(help: "Code of the company it sees (default: all).") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var id: ID<Company>?
            if let company { id = try await platform.organisation.company(code: company).id }
            let added = try await platform.accounts.addKey(
                name: name, scopes: try Scope.list(scopes.split(separator: ",").map(String.init)), company: id)
            Output.print(
                .object(["name": .string(name), "key": .string(added.secret), "scopes": .string(scopes), "company": JSON.string(company)]),
                else: "Key \(name), shown this once: \(added.secret)", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List API keys.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let keys = try await platform.accounts.keys()
            Output.print(
                .array(keys.map { .object(["id": .string($0.id.description), "name": .string($0.name)]) }),
                else: Output.table(["ID", "NAME"], keys.map { [$0.id.description, $0.name] }), as: options)
            return 0
        }
    }
}

extension Role {
    /// - Throws: ``Problem`` that names the roles there are.
    static func named(_ text: String) throws(Problem) -> Role {
        guard let role = Role(rawValue: text) else {
            throw Problem(.unprocessable, "role-unknown", "--role is one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return role
    }
}
