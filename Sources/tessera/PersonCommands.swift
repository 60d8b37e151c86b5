import ArgumentParser
import Customers
import Intake
import Kernel
import Sales

struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "People: find one, or show all that is known.", subcommands: [Find.self, Show.self])

    struct Find: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Find people by name, e-mail, phone, card, customer number or receipt.")
        @Argument(help: "What to look for; the last word may be unfinished.") var query: [String]
        @Option(help: "At most so many.") var limit = 20
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let text = query.joined(separator: " ")
            let people = try await platform.database.read { tx in
                var people = try platform.customers.search(text, companies: nil, limit: limit, tx)
                let buyers = try platform.sales.sales(receipt: text, companies: nil, tx).compactMap(\.contact)
                let known = Set(people.map(\.id))
                people += try platform.customers.persons(of: buyers, tx).values.filter { !known.contains($0.id) }
                return people
            }
            Output.print(
                .array(people.map(\.json)),
                else: people.isEmpty
                    ? "Nobody."
                    : Output.table(
                        ["ID", "NAME", "E-MAIL", "PHONE", "CITY", "STAGE", "CONTACTS", "PURCHASES"],
                        people.map {
                            [
                                $0.id.description, $0.displayName ?? "", $0.email ?? "", $0.phone ?? "", $0.city ?? "", $0.stage.rawValue,
                                String($0.contacts),
                                String($0.purchases),
                            ]
                        }, numeric: [6, 7]), as: options)
            return people.isEmpty ? 1 : 0
        }
    }

    struct Show: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Show a person: golden values with where each comes from, contacts, and the story.")
        @Argument(help: "per_…") var id: String
        @Option(help: "At most so many items of the story.") var limit = 50
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            guard let person = ID<Person>(id) else { throw Problem(.invalid, "id-invalid", "\(id) is not the id of a person: per_ and 13 letters.") }
            let story = try await platform.database.read { tx in try PersonStory(person, platform, limit: limit, tx) }
            Output.print(story.json, else: story.text, as: options)
            return 0
        }
    }
}

extension PersonRecord {
    var json: JSON {
        .object([
            "id": .string(id.description), "name": JSON.string(displayName), "email": JSON.string(email), "phone": JSON.string(phone),
            "city": JSON.string(city), "country": JSON.string(country), "stage": .string(stage.rawValue), "contacts": .integer(Int64(contacts)),
            "purchases": .integer(purchases), "since": .string(createdAt.rfc3339), "lastPurchaseAt": JSON.string(lastPurchaseAt?.rfc3339),
        ])
    }
}
