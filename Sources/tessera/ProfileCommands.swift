import Accounts
import ArgumentParser
import Kernel

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Sets of rights that users are given.", subcommands: [Add.self, List.self, Remove.self, SecondFactor.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compose a profile.",
            discussion: """
                --rights names what is allowed: 'see people,export people'. Permissions: \(Permission.allCases.map(\.rawValue).joined(separator: ", ")). \
                Areas: \(Area.allCases.map(\.rawValue).joined(separator: ", ")).
                """)
        @Argument(help: "Its name.") var name: String
        @Option(help: "Rights, comma-separated; added to those of --from.") var rights: String?
        @Option(help: "Copies the rights of this profile: marketing, or the name of one that was composed.") var from: String?
        @Option(help: "What it is for.") var description: String?
        @Flag(help: "Who has it signs in with a second factor.") var secondFactor = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var chosen: Set<Right> = []
            if let from { chosen = try await platform.profile(from).rights }
            for text in rights?.split(separator: ",") ?? [] {
                let text = text.split(separator: " ").joined(separator: " ")
                guard let right = Right(text) else {
                    throw Problem(.unprocessable, "right-unknown", "There is no right \(text.prefix(64)): write 'see people', see --help.")
                }
                chosen.insert(right)
            }
            let profile = try await platform.accounts.addProfile(
                name: name, description: description ?? "", rights: chosen, requiresSecondFactor: secondFactor)
            Output.print(profile.json, else: "Profile \(profile.name) added: \(profile.rights.count) rights.", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List profiles with their rights.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (profiles, counts) = try await platform.database.read { tx in
                (try platform.accounts.profiles(tx), try platform.accounts.profileCounts(tx))
            }
            Output.print(
                .array(profiles.map(\.json)),
                else: Output.table(
                    ["NAME", "ROLE", "USERS", "RIGHTS", "SECOND FACTOR"],
                    profiles.map {
                        [
                            $0.name, $0.role?.rawValue ?? "", String(counts[$0.id] ?? 0), String($0.rights.count),
                            $0.requiresSecondFactor ? "required" : "",
                        ]
                    }, numeric: [2, 3]), as: options)
            return 0
        }
    }

    struct Remove: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a profile that nobody has.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let profile = try await platform.profile(name)
            try await platform.accounts.removeProfile(profile.id)
            Output.print(profile.json, else: "Profile \(profile.name) removed.", as: options)
            return 0
        }
    }

    struct SecondFactor: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "second-factor", abstract: "Ask everybody who has a profile for a second factor, or no more.")
        @Argument(help: "administrator, marketing, …, or the name of a profile that was composed.") var name: String
        @Flag(inversion: .prefixedNo, help: "Whether it is asked for.") var required = true
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var profile = try await platform.profile(name)
            profile.requiresSecondFactor = required
            try await platform.accounts.changeProfile(profile)
            Output.print(profile.json, else: "Profile \(profile.name) asks for \(required ? "a" : "no") second factor.", as: options)
            return 0
        }
    }
}

extension Platform {
    /// By the name of its role, or by its own.
    ///
    /// - Throws: ``Problem`` `profile-unknown`.
    func profile(_ name: String) async throws -> ProfileRecord {
        let profiles = try await accounts.profiles()
        guard let profile = profiles.first(where: { $0.role?.rawValue == name || $0.name.lowercased() == name.lowercased() }) else {
            let known = profiles.map { $0.role?.rawValue ?? $0.name }.joined(separator: ", ")
            throw Problem(.missing, "profile-unknown", "There is no profile \(name.prefix(100)). There are: \(known).")
        }
        return profile
    }
}

extension ProfileRecord {
    fileprivate var json: JSON {
        .object([
            "id": .string(id.description), "name": .string(name), "description": .string(description), "role": JSON.string(role?.rawValue),
            "rights": .array(rights.map(\.description).sorted().map { .string($0) }), "requiresSecondFactor": .bool(requiresSecondFactor),
        ])
    }
}
