import Accounts
import ArgumentParser
import Foundation
import Generator
import Kernel
import Storage

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill a database with a believable retailer and serve it.",
        discussion: "The first time it takes well under a minute; after that the same database is served again.")
    @Option(help: "How many people.") var people = 20_000
    @Option(help: "Receipts a person, on average over two years.") var salesPerPerson = 5.0
    @Option(help: "Folder of the generated files and the database.") var folder = "demo"
    @Flag(help: "Fill the database and end.") var noServe = false
    @OptionGroup var server: ServerArguments
    @OptionGroup var options: DatabaseOptions

    private static let email = "demo@tessera.example"
    private static let password = "tessera-demo-tour"

    mutating func run() async throws {
        var options = options
        if options.database == nil { options.database = "sqlite:\(folder)/tessera.sqlite" }
        let (folder, people, sales, noServe, server) = (folder, people, salesPerPerson, noServe, server)
        let opened = options
        try await Failure.told(as: opened) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let platform = try await Platform.open(opened)
            if try await !platform.accounts.hasUsers() {
                try await Self.fill(platform, folder: folder + "/files", people: people, salesPerPerson: sales)
            }
            Output.note("\nOpen http://\(server.host):\(server.port) and sign in as \(Self.email), password \(Self.password)\n")
            if !noServe { try await Server(platform, server, uploads: server.uploads ?? folder + "/uploads", location: opened.location).run() }
            await platform.database.close()
            return 0
        }
    }

    private static func fill(_ platform: Platform, folder: String, people: Int, salesPerPerson: Double) async throws {
        let start = SystemClock().now()
        Output.note("Generating a retailer with \(people) people …")
        let plan = RetailerPlan(people: people, until: start.utcDay.adding(days: -1), salesPerPerson: salesPerPerson)
        _ = try Retailer.generate(plan, into: try DirectorySink(folder))
        try await RetailerFiles(folder: folder).load(into: platform) { Output.note($0) }
        try await DemoVisits.send(to: platform)
        let linked = try await platform.intake.identityPass.run(by: Author.command.actor) { _, _, _ in }
        Output.note("Linked \(linked.contacts) contacts: \(linked.joined) people went into others, \(linked.reviews) pairs are to be looked at.")
        // Last, so that an interrupted demo is filled again: what is in already is not imported twice.
        _ = try await platform.accounts.addUser(email: email, name: "Demo", role: .administrator, password: password)
        let seconds = Double(SystemClock().now().microseconds - start.microseconds) / 1_000_000
        Output.note("Filled in \((seconds * 10).rounded() / 10) s.")
    }
}
