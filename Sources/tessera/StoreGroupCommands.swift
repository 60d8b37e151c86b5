import ArgumentParser
import Kernel
import Organisation

struct StoreGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store-group", abstract: "Groups of stores.", subcommands: [Add.self, Change.self, Remove.self, Restore.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add a group of stores.")
        @Argument(help: "Short code, as files of stores write it.") var code: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Name (default: the code).") var name: String?
        @Option(help: "Its stores, comma-separated codes.") var stores: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let members = try await platform.stores(named: stores ?? "", of: company)
            let group = try await platform.organisation.addStoreGroup(
                company: company.id, code: code, name: name ?? code, stores: members.map(\.id))
            Output.print(
                group.json(company: company.code, members), else: "Group \(code) of \(company.code) added, \(members.count) stores.", as: options)
            return 0
        }
    }

    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Change a group of stores: what is not said stays.")
        @OptionGroup var named: NamedStoreGroup
        @Option(help: "Name.") var name: String?
        @Option(help: "Its stores, all of them, comma-separated codes.") var stores: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var (group, company) = try await named.group(on: platform)
            var members = try await platform.organisation.stores(of: company.id).filter { $0.groups.contains(group.code) }
            if let stores { members = try await platform.stores(named: stores, of: company) }
            group.name = name ?? group.name
            try await platform.organisation.changeStoreGroup(group, stores: members.map(\.id))
            Output.print(
                group.json(company: company.code, members), else: "Group \(group.code): \(group.name), \(members.count) stores.", as: options)
            return 0
        }
    }

    struct Remove: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a group; its stores stay, and `restore` brings it back with them.")
        @OptionGroup var named: NamedStoreGroup
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (group, company) = try await named.group(on: platform)
            try await platform.organisation.removeStoreGroup(group.id)
            Output.print(group.json(company: company.code, []), else: "Group \(group.code) of \(company.code) removed.", as: options)
            return 0
        }
    }

    struct Restore: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Bring back a group that was removed.")
        @OptionGroup var named: NamedStoreGroup
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (group, company) = try await named.group(on: platform, removed: true)
            try await platform.organisation.restoreStoreGroup(group.id)
            let members = try await platform.organisation.stores(of: company.id).filter { $0.groups.contains(group.code) }
            Output.print(
                group.json(company: company.code, members), else: "Group \(group.code) of \(company.code) is back, \(members.count) stores.",
                as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List groups of stores.")
        @Option(help: "Code of a company.") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var found: [(group: StoreGroupRecord, company: String, stores: [StoreRecord])] = []
            for each in try await platform.organisation.companies() where company == nil || each.code == company {
                let stores = try await platform.organisation.stores(of: each.id)
                for group in try await platform.organisation.storeGroups(of: each.id) {
                    found.append((group, each.code, stores.filter { $0.groups.contains(group.code) }))
                }
            }
            Output.print(
                .array(found.map { $0.group.json(company: $0.company, $0.stores) }),
                else: Output.table(
                    ["CODE", "COMPANY", "NAME", "STORES"],
                    found.map { [$0.group.code, $0.company, $0.group.name, $0.stores.map(\.code).joined(separator: ", ")] }), as: options)
            return 0
        }
    }
}

/// A group that a command names by its code and its company's.
struct NamedStoreGroup: ParsableArguments {
    @Argument(help: "Code of the group.") var code: String
    @Option(help: "Code of its company.") var company: String

    func group(on platform: Platform, removed: Bool = false) async throws -> (StoreGroupRecord, CompanyRecord) {
        let company = try await platform.organisation.company(code: company)
        let groups =
            removed
            ? try await platform.database.read { tx in try platform.organisation.removedStoreGroups(tx) }.filter { $0.company == company.id }
            : try await platform.organisation.storeGroups(of: company.id)
        guard let group = groups.first(where: { $0.code == code }) else {
            throw Problem(.missing, "group-unknown", "The company \(company.code) has no \(removed ? "removed " : "")group \(code).")
        }
        return (group, company)
    }
}

extension Platform {
    /// - Throws: ``Problem`` `store-unknown` for a code that the company has no store of.
    fileprivate func stores(named codes: String, of company: CompanyRecord) async throws -> [StoreRecord] {
        let stores = try await organisation.stores(of: company.id)
        return try codes.split(separator: ",").map { code in
            guard let store = stores.first(where: { $0.code == code }) else {
                throw Problem(.missing, "store-unknown", "The company \(company.code) has no store \(code).")
            }
            return store
        }
    }
}

extension StoreGroupRecord {
    fileprivate func json(company: String, _ stores: [StoreRecord]) -> JSON {
        .object([
            "id": .string(id.description), "code": .string(code), "company": .string(company), "name": .string(name),
            "stores": .array(stores.map { .string($0.code) }),
        ])
    }
}
