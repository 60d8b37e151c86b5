import Accounts
import ArgumentParser
import Kernel

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
