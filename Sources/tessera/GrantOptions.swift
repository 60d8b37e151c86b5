import Accounts
import ArgumentParser
import Invitations
import Kernel
import Organisation

/// Which profile a user is given, and where.
struct GrantOptions: ParsableArguments {
    @Option(help: "administrator, marketing, care, store-manager, analyst, partner, read-only, or the name of a profile that was composed.")
    var role: String
    @Option(help: "Codes of the companies where it holds, comma-separated (default: all).") var companies: String?
    @Option(help: "Codes of groups of stores, comma-separated: only their stores are seen (default: all).") var storeGroups: String?

    /// - Throws: ``Problem`` for what is unknown.
    func grant(_ platform: Platform) async throws -> (profile: ProfileRecord, grant: Grant) {
        let profile = try await platform.profile(role)
        var reach = Reach.everywhere
        if let companies {
            var found: [ID<Company>] = []
            for code in companies.split(separator: ",") { found.append(try await platform.organisation.company(code: String(code)).id) }
            reach.companies = found
        }
        if let storeGroups {
            let groups = try await platform.organisation.storeGroups().filter { reach.contains($0.company) }
            reach.storeGroups = try storeGroups.split(separator: ",").flatMap { code throws(Problem) in
                let named = groups.filter { $0.code == code }.map(\.id)
                if named.isEmpty { throw Problem(.unprocessable, "group-unknown", "There is no group of stores \(code.prefix(64)).") }
                return named
            }
        }
        return (profile, Grant(profile.id, reach))
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

extension Platform {
    /// - Throws: ``Problem`` `user-unknown`.
    func user(_ email: String) async throws -> UserRecord {
        guard let user = try await accounts.user(email: email) else {
            throw Problem(.missing, "user-unknown", "There is no user \(email.prefix(254)).")
        }
        return user
    }
}

extension IssuedLink {
    var json: JSON {
        .object([
            "id": .string(user.id.description), "email": .string(user.email), "link": .string(address), "expiresAt": .string(expiresAt.rfc3339),
            "mailed": .bool(isMailed),
        ])
    }

    var sentence: String {
        "Link for \(user.email), shown this once, until \(expiresAt.rfc3339): \(address)" + (isMailed ? "\nA mail with it is on its way." : "")
    }
}
