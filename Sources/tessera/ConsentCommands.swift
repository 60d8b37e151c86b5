import ArgumentParser
import Customers
import Kernel
import Organisation
import Storage

struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "Who has agreed to what, and how companies treat it.", subcommands: [Figures.self, Policy.self])

    struct Figures: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many people have granted, withdrawn or not been asked, by company, channel and purpose.")
        @Option(help: "Code of a company.") var company: String?
        @Option(help: "At the end of this day: 2026-11-28 (default: today).") var on: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let day = try on.map { text throws(Problem) in
                guard let day = Day(iso: text) else { throw Problem(.unprocessable, "day-invalid", "--on is a day such as 2026-11-28.") }
                return day
            }
            let companies = try await platform.organisation.companies().filter { company == nil || $0.code == company }
            let found = try await platform.database.read { tx in
                try companies.flatMap { company in
                    let course = try platform.customers.consentCourse(of: company.id, zone: company.zone, tx)
                    return course.figures(on: day ?? company.zone.day(platform.effects.now)).map { (company.code, $0) }
                }
            }
            Output.print(
                .array(found.map { $1.json(company: $0) }),
                else: Output.table(
                    ["COMPANY", "CHANNEL", "PURPOSE", "GRANTED", "PENDING", "WITHDRAWN", "NEVER"],
                    found.map { company, figures in
                        [company, figures.topic.channel.rawValue, figures.topic.purpose.rawValue]
                            + [ConsentState.granted, .pending, .withdrawn].map { String(figures.counts[$0] ?? 0) } + [String(figures.never)]
                    }, numeric: [3, 4, 5, 6]), as: options)
            return 0
        }
    }

    struct Policy: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Show a company's policy, or set it: what is not said stays.")
        @Argument(help: "Code of the company.") var company: String
        @Option(help: "strictest: a no of any contact holds; latest: what was said last.") var combination: String?
        @Flag(inversion: .prefixedNo, help: "Whether only who has agreed to the privacy notice counts as a customer.") var requirePrivacy: Bool?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let chosen = try combination.map { text throws(Problem) in
                guard let combination = ConsentCombination(rawValue: text) else {
                    throw Problem(.unprocessable, "policy-invalid", "--combination is strictest or latest.")
                }
                return combination
            }
            let (effects, customers) = (platform.effects, platform.customers)
            let policy = try await platform.database.write { tx in
                let known = try customers.consentPolicies(tx)[company.id] ?? ConsentPolicy()
                let policy = ConsentPolicy(
                    combination: chosen ?? known.combination, requiresPrivacyConsent: requirePrivacy ?? known.requiresPrivacyConsent)
                guard policy != known else { return known }
                try customers.setConsentPolicy(policy, of: company.id, tx)
                try tx.record(
                    AuditNote(actor: "command", company: company.id, action: "consent.policy-set", subject: company.code), id: effects.id(),
                    at: effects.now)
                return policy
            }
            Output.print(
                .object([
                    "company": .string(company.code), "combination": .string(policy.combination.rawValue),
                    "requiresPrivacyConsent": .bool(policy.requiresPrivacyConsent),
                ]),
                else: "\(company.code): \(policy.combination.rawValue), privacy notice "
                    + (policy.requiresPrivacyConsent ? "required." : "not required."),
                as: options)
            return 0
        }
    }
}

extension ConsentCourse.Figures {
    fileprivate func json(company: String) -> JSON {
        let numbers = [ConsentState.granted, .pending, .withdrawn].map { JSON.Member($0.rawValue, .integer(Int64(counts[$0] ?? 0))) }
        return .object(
            [
                .init("company", .string(company)), .init("channel", .string(topic.channel.rawValue)),
                .init("purpose", .string(topic.purpose.rawValue)),
            ] + numbers + [.init("never", .integer(Int64(never)))])
    }
}
