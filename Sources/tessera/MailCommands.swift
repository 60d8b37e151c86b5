import ArgumentParser
import Kernel
import Messaging

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "mail", abstract: "Mails on their way out.", subcommands: [List.self, Resend.self])

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List the latest mails.")
        @Option(help: "waiting, sending, sent, failed or unknown.") var state: String?
        @Option(help: "How many.") var limit = 50
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let wanted = state.flatMap { MailState(rawValue: $0) }
            if state != nil, wanted == nil {
                throw Problem(.invalid, "state-unknown", "--state is one of \(MailState.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let mails = try await platform.messaging.mails(state: wanted, limit: min(max(limit, 1), 10_000))
            Output.print(
                .array(
                    mails.map { mail in
                        .object([
                            "id": .string(mail.id.description), "kind": .string(mail.mail.kind), "to": .string(mail.mail.recipient),
                            "state": .string(mail.state.rawValue), "attempts": .integer(Int64(mail.attempts)), "error": .string(mail.error),
                            "createdAt": .string(mail.createdAt.rfc3339), "sentAt": .string(mail.sentAt?.rfc3339),
                        ])
                    }),
                else: Output.table(
                    ["ID", "KIND", "TO", "STATE", "ATTEMPTS", "ERROR"],
                    mails.map { [$0.id.description, $0.mail.kind, $0.mail.recipient, $0.state.rawValue, String($0.attempts), $0.error ?? ""] },
                    numeric: [4]), as: options)
            return 0
        }
    }

    struct Resend: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a mail again that failed, or of which nobody knows whether it arrived.")
        @Argument(help: "Its id: eml_….") var id: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            guard let id = ID<Mail>(id), try await platform.messaging.resend(id) else {
                throw Problem(.missing, "mail-unknown", "There is no such mail, or it is neither failed nor unknown.")
            }
            Output.print(.object(["id": .string(id.description), "state": "waiting"]), else: "It is sent again by the server.", as: options)
            return 0
        }
    }
}
