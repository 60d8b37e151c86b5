import Accounts
import ArgumentParser
import Foundation
import Kernel

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in to the back office.",
        subcommands: [
            Add.self, Invite.self, List.self, GrantProfile.self, Disable.self, Enable.self, LinkCommand.self, SignOut.self, ResetSecondFactor.self,
        ])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a user.",
            discussion:
                "The password is read from --password, from TESSERA_PASSWORD, or from standard input; with none of them one is made and printed once."
        )
        @Argument(help: "E-mail address, to sign in with.") var email: String
        @Option(help: "Name in full.") var name: String?
        @OptionGroup var grant: GrantOptions
        @Option(help: "Password, at least 8 characters.") var password: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (profile, chosen) = try await grant.grant(platform)
            let given = password ?? ProcessInfo.processInfo.environment["TESSERA_PASSWORD"]
            let secret = given ?? platform.effects.randomHexadecimal(bytes: 8)
            let user = try await platform.accounts.addUser(email: email, name: name ?? email, grants: [chosen], password: secret)
            Output.print(
                .object([
                    "id": .string(user.id.description), "email": .string(user.email), "profile": .string(profile.name),
                    "password": given == nil ? .string(secret) : nil,
                ]), else: "User \(user.email) added as \(profile.name)." + (given == nil ? "\nPassword: \(secret)" : ""), as: options)
            return 0
        }
    }

    struct Invite: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Invite a user: prints a link with which they choose a password, once, within seven days; mailed too where a mail server is set.")
        @Argument(help: "E-mail address, to sign in with.") var email: String
        @Option(help: "Name in full.") var name: String?
        @Option(help: "Language of the mail and of the screens: en, it or nl.") var language: String?
        @OptionGroup var grant: GrantOptions
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let link = try await platform.invitations().invite(
                email: email, name: name ?? "", grants: [try await grant.grant(platform).grant], language: language.flatMap { .init(rawValue: $0) },
                by: .command)
            Output.print(link.json, else: link.sentence, as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List users.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (users, profiles) = try await platform.database.read { tx in
                (try platform.accounts.users(tx), try platform.accounts.profiles(tx))
            }
            let names = Dictionary(profiles.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            func held(_ user: UserRecord) -> [String] { user.grants.map { names[$0.profile] ?? $0.profile.description } }
            Output.print(
                .array(
                    users.map { user in
                        .object([
                            "id": .string(user.id.description), "email": .string(user.email), "name": .string(user.name),
                            "state": .string(user.state.rawValue), "profiles": .array(held(user).map { .string($0) }),
                            "secondFactor": .bool(user.hasSecondFactor), "lastSignedInAt": JSON.string(user.lastSignedInAt?.rfc3339),
                        ])
                    }),
                else: Output.table(
                    ["E-MAIL", "STATE", "PROFILES", "SECOND FACTOR", "LAST SIGN-IN"],
                    users.map { user in
                        [
                            user.email, user.state.rawValue, held(user).joined(separator: ", "), user.hasSecondFactor ? "on" : "off",
                            user.lastSignedInAt?.rfc3339 ?? "never",
                        ]
                    }), as: options)
            return 0
        }
    }

    struct GrantProfile: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant", abstract: "Give a user a profile, besides or in place of those they have.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var grant: GrantOptions
        @Flag(help: "Take the other profiles away.") var only = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (profile, chosen) = try await grant.grant(platform)
            let user = try await platform.user(email)
            try await platform.accounts.setGrants((only ? [] : user.grants) + [chosen], of: user.id)
            return told("User \(user.email) is given \(profile.name).", user)
        }
    }

    struct Disable: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Let a user sign in no more, and sign them out.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let user = try await platform.user(email)
            try await platform.accounts.setDisabled(true, of: user.id)
            return told("User \(user.email) is disabled.", user)
        }
    }

    struct Enable: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Let a user sign in again.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let user = try await platform.user(email)
            try await platform.accounts.setDisabled(false, of: user.id)
            return told("User \(user.email) may sign in.", user)
        }
    }

    struct LinkCommand: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "link",
            abstract: "Print a link with which a user chooses a password, once: a new invitation, or for a password that was forgotten.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let link = try await platform.invitations().renew(for: try await platform.user(email).id, by: .command)
            Output.print(link.json, else: link.sentence, as: options)
            return 0
        }
    }

    struct SignOut: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "sign-out", abstract: "Sign a user out everywhere.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let user = try await platform.user(email)
            try await platform.accounts.endSessions(of: user.id, by: .command)
            return told("User \(user.email) is signed out everywhere.", user)
        }
    }

    struct ResetSecondFactor: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-second-factor", abstract: "Take the second factor from a user who has lost theirs, and sign them out.")
        @Argument(help: "E-mail address.") var email: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let user = try await platform.user(email)
            try await platform.accounts.resetSecondFactor(of: user.id, by: .command)
            return told("User \(user.email) has no second factor any more.", user)
        }
    }
}

extension PlatformCommand {
    /// What was done about a user.
    fileprivate func told(_ sentence: String, _ user: UserRecord) -> Int32 {
        Output.print(.object(["id": .string(user.id.description), "email": .string(user.email)]), else: sentence, as: options)
        return 0
    }
}
