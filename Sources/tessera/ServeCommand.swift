import ArgumentParser
import Foundation

struct ServerArguments: ParsableArguments {
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on.") var port = 8080
    @OptionGroup var webhooks: WebhookArguments
    @OptionGroup var identityProvider: IdentityProviderArguments
    @Option(
        help: "Days for which changes and what was sent of them are kept (default: TESSERA_KEEP_CHANGES_DAYS, or 30).",
        transform: { text in
            guard let days = Int64(text), days > 0 else { throw ValidationError("\(text) is not a number of days") }
            return days
        }) var keepChangesDays: Int64?
    @Option(help: "Folder whose files are imported as they come, as by `tessera watch`.") var watch: String?
    @Option(help: "Folder for files that are sent to be imported (default: TESSERA_UPLOADS, or uploads).") var uploads: String?

    var daysOfChanges: Int64 {
        keepChangesDays ?? ProcessInfo.processInfo.environment["TESSERA_KEEP_CHANGES_DAYS"].flatMap { Int64($0) }.map { max($0, 1) } ?? 30
    }

    var uploadsFolder: String { uploads ?? ProcessInfo.processInfo.environment["TESSERA_UPLOADS"] ?? "uploads" }
}

struct Serve: PlatformCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the back office and the API.")
    @OptionGroup var server: ServerArguments
    @OptionGroup var options: DatabaseOptions

    func run(on platform: Platform) async throws -> Int32 {
        try await Server(platform, server, uploads: server.uploadsFolder, location: options.location).run()
        return 0
    }
}
