import ArgumentParser
import Foundation

struct ServerArguments: ParsableArguments {
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on.") var port = 8080
    @Option(help: "Folder whose files are imported as they come, as by `tessera watch`.") var watch: String?
    @Option(help: "Folder for files that are sent to be imported (default: TESSERA_UPLOADS, or uploads).") var uploads: String?

    var uploadsFolder: String { uploads ?? ProcessInfo.processInfo.environment["TESSERA_UPLOADS"] ?? "uploads" }
}

struct Serve: PlatformCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the back office and the API.")
    @OptionGroup var server: ServerArguments
    @OptionGroup var options: DatabaseOptions

    func run(on platform: Platform) async throws -> Int32 {
        try await Server(platform, host: server.host, port: server.port, uploads: server.uploadsFolder, watch: server.watch).run()
        return 0
    }
}
