import ArgumentParser

@main
struct Tessera: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tessera",
        abstract: "An open customer data platform for retail.",
        discussion: """
            Every command takes --database: sqlite:FILE or postgres://…; without it TESSERA_DATABASE is used, and without that tessera.sqlite in the \
            working folder. --json prints for programs.

            Exit codes: 0 done, 1 failed, 2 done but some rows were rejected, 64 wrong usage.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Demo.self, Migrate.self, Doctor.self, CompanyCommand.self, StoreCommand.self, StoreGroupCommand.self,
            SourceCommand.self, AttributeCommand.self,
            Import.self, WatchCommand.self, IntakeCommand.self, KeyCommand.self, UserCommand.self, ProfileCommand.self,
            IdentityProviderCommand.self, AuditCommand.self, WebhookCommand.self,
            PersonCommand.self, PrivacyCommand.self, ConsentCommand.self, Link.self, IdentityCommand.self,
            OccasionCommand.self, ActivityCommand.self, FormCommand.self, MailCommand.self, Generate.self, Stats.self, BasketCommand.self,
            AnalyticsCommand.self,
            Bench.self,
        ])
}
