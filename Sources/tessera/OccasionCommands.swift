import ArgumentParser
import Kernel
import Organisation

struct OccasionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "occasion", abstract: "Occasions at which data are collected.",
        subcommands: [Add.self, Change.self, Close.self, Open.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add an occasion.")
        @Argument(help: "Short code.") var code: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Name (default: the code).") var name: String?
        @OptionGroup var days: OccasionDays
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let occasion = OccasionRecord(
                id: platform.effects.id(), company: company.id, code: code, name: name ?? code, startsOn: try days.first, endsOn: try days.last)
            try await platform.organisation.addOccasion(occasion)
            Output.print(occasion.json(company: company.code), else: "Occasion \(code) of \(company.code) added.", as: options)
            return 0
        }
    }

    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Change an occasion: what is not said stays.")
        @OptionGroup var named: NamedOccasion
        @Option(help: "Name.") var name: String?
        @OptionGroup var days: OccasionDays
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var (occasion, company) = try await named.occasion(on: platform)
            occasion.name = name ?? occasion.name
            occasion.startsOn = try days.first ?? occasion.startsOn
            occasion.endsOn = try days.last ?? occasion.endsOn
            try await platform.organisation.changeOccasion(occasion)
            Output.print(occasion.json(company: company.code), else: "Occasion \(occasion.code): \(occasion.name).", as: options)
            return 0
        }
    }

    struct Close: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Close an occasion: the forms of its activities take no more answers.")
        @OptionGroup var named: NamedOccasion
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 { try await named.set(closed: true, on: platform, options) }
    }

    struct Open: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Open an occasion again that was closed.")
        @OptionGroup var named: NamedOccasion
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 { try await named.set(closed: false, on: platform, options) }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List occasions.")
        @Option(help: "Code of a company.") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var found: [(occasion: OccasionRecord, company: String)] = []
            for each in try await platform.organisation.companies() where company == nil || each.code == company {
                found += try await platform.organisation.occasions(of: each.id).map { ($0, each.code) }
            }
            Output.print(
                .array(found.map { $0.occasion.json(company: $0.company) }),
                else: Output.table(
                    ["CODE", "COMPANY", "NAME", "FROM", "TO", "STATE", "ACTIVITIES"],
                    found.map { occasion, company in
                        [
                            occasion.code, company, occasion.name, occasion.startsOn?.description ?? "", occasion.endsOn?.description ?? "",
                            occasion.closedAt == nil ? "open" : "closed", occasion.activities.map(\.code).joined(separator: ", "),
                        ]
                    }), as: options)
            return 0
        }
    }
}

struct OccasionDays: ParsableArguments {
    @Option(name: .customLong("from"), help: "First day: 2027-05-03.") var from: String?
    @Option(name: .customLong("to"), help: "Last day.") var to: String?

    var first: Day? { get throws(Problem) { try Self.day(from, "--from") } }
    var last: Day? { get throws(Problem) { try Self.day(to, "--to") } }

    private static func day(_ text: String?, _ option: String) throws(Problem) -> Day? {
        guard let text else { return nil }
        guard let day = Day(iso: text) else { throw Problem(.unprocessable, "day-invalid", "\(option) is a day such as 2027-05-03.") }
        return day
    }
}

/// An occasion that a command names by its code and its company's.
struct NamedOccasion: ParsableArguments {
    @Argument(help: "Code of the occasion.") var code: String
    @Option(help: "Code of its company.") var company: String

    func occasion(on platform: Platform) async throws -> (OccasionRecord, CompanyRecord) {
        let company = try await platform.organisation.company(code: company)
        guard let occasion = try await platform.organisation.occasions(of: company.id).first(where: { $0.code == code }) else {
            throw Problem(.missing, "occasion-unknown", "The company \(company.code) has no occasion \(code).")
        }
        return (occasion, company)
    }

    func set(closed: Bool, on platform: Platform, _ options: DatabaseOptions) async throws -> Int32 {
        let (known, _) = try await occasion(on: platform)
        try await platform.organisation.setOccasion(known.id, closed: closed)
        let (occasion, company) = try await occasion(on: platform)
        Output.print(
            occasion.json(company: company.code), else: "Occasion \(occasion.code) of \(company.code) is \(closed ? "closed" : "open").", as: options)
        return 0
    }
}

extension OccasionRecord {
    func json(company: String) -> JSON {
        let days: (first: JSON?, last: JSON?) = (startsOn.map { .string($0.description) }, endsOn.map { .string($0.description) })
        let codes: [JSON] = activities.map { .string($0.code) }
        return .object([
            "id": .string(id.description), "code": .string(code), "company": .string(company), "name": .string(name), "startsOn": days.first,
            "endsOn": days.last, "closed": .bool(closedAt != nil), "activities": .array(codes),
        ])
    }
}
