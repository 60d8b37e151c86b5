import ArgumentParser
import Foundation
import Intake
import Kernel
import Organisation

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a file of contacts, products, stores, sales or events.",
        discussion: """
            CSV with any of , ; tab |, in UTF-8 or Windows-1252, plain or gzip; or a sheet of an Excel workbook (.xlsx). Columns are guessed from header and values; --dry-run shows the guess, \
            --map fixes it. Bad rows go to FILE.rejected.csv with line and reason; the good ones are in. The same file is imported once; an import that \
            was killed goes on where it was.
            """,
        subcommands: ImportKind.allCases.map { kind in
            switch kind {
            case .contacts: Contacts.self
            case .products: Products.self
            case .stores: Stores.self
            case .sales: SalesFile.self
            case .events: Events.self
            }
        })

    struct Contacts: ImportFileCommand {
        static let kind = ImportKind.contacts
        static let configuration = CommandConfiguration(abstract: "Import contacts.")
        @OptionGroup var arguments: ImportArguments
        @OptionGroup var options: DatabaseOptions
    }

    struct Products: ImportFileCommand {
        static let kind = ImportKind.products
        static let configuration = CommandConfiguration(abstract: "Import products.")
        @OptionGroup var arguments: ImportArguments
        @OptionGroup var options: DatabaseOptions
    }

    struct Stores: ImportFileCommand {
        static let kind = ImportKind.stores
        static let configuration = CommandConfiguration(abstract: "Import stores.")
        @OptionGroup var arguments: ImportArguments
        @OptionGroup var options: DatabaseOptions
    }

    struct SalesFile: ImportFileCommand {
        static let kind = ImportKind.sales
        static let configuration = CommandConfiguration(commandName: "sales", abstract: "Import receipts and orders, one row a line.")
        @OptionGroup var arguments: ImportArguments
        @OptionGroup var options: DatabaseOptions
    }

    struct Events: ImportFileCommand {
        static let kind = ImportKind.events
        static let configuration = CommandConfiguration(abstract: "Import events.")
        @OptionGroup var arguments: ImportArguments
        @OptionGroup var options: DatabaseOptions
    }
}

struct ImportArguments: ParsableArguments {
    @Argument(help: "The file.") var file: String
    @Option(help: "Code of the source it comes from.") var source: String
    @Option(help: "Code of the company.") var company: String
    @Option(help: "A mapping of columns to fields, as JSON.") var map: String?
    @Option(help: "The sheet of a workbook, by name or by number among the visible ones (default: the first that looks like a table).")
    var sheet: String?
    @Flag(help: "Show how the file would be read, and import nothing.") var dryRun = false
}

protocol ImportFileCommand: PlatformCommand {
    static var kind: ImportKind { get }
    var arguments: ImportArguments { get }
}

extension ImportFileCommand {
    func run(on platform: Platform) async throws -> Int32 {
        let company = try await platform.organisation.company(code: arguments.company)
        let source = try await platform.organisation.source(code: arguments.source, of: company)
        var mapping = try arguments.map.map { try Self.mapping(at: $0) }
        if let sheet = arguments.sheet {
            mapping = mapping ?? ImportMapping()
            mapping?.sheet = Int(sheet).map { .number($0) } ?? .name(sheet)
        }
        let plan = try platform.intake.plan(path: arguments.file, kind: Self.kind, company: company, mapping: mapping)
        if arguments.dryRun {
            Output.print(plan.json, else: plan.table, as: options)
            return 0
        }
        if !options.json {
            Output.note(plan.table)
            for warning in plan.warnings { Output.note("warning: " + warning) }
        }
        let bar = ProgressBar(isShown: !options.json)
        let outcome: Intake.Outcome
        do {
            outcome = try await platform.intake.importFile(path: arguments.file, plan: plan, company: company, source: source) { progress in
                bar.show(fraction: progress.fraction, rows: progress.rows, seconds: progress.seconds, rejected: progress.count.rejected)
            }
        } catch {
            bar.end()
            throw error
        }
        bar.end()
        let rejected = arguments.file + ".rejected.csv"
        let rows = RejectedFile(platform.intake)
        if !outcome.wasKnown, outcome.record.count.rejected > 0 { try await rows.note(rejected, of: outcome.record) }
        let written = outcome.wasKnown ? 0 : try await rows.write(outcome.record, plan: plan, source: arguments.file, to: rejected)
        Output.print(
            outcome.json(rejectedFile: written > 0 ? rejected : nil), else: outcome.summary(rejectedFile: written > 0 ? rejected : nil), as: options)
        return outcome.record.count.rejected > 0 && !outcome.wasKnown ? 2 : 0
    }

    private static func mapping(at path: String) throws(Problem) -> ImportMapping {
        guard let data = FileManager.default.contents(atPath: path) else { throw Problem(.missing, "file-unreadable", "\(path) cannot be read.") }
        let document: JSON
        do throws(JSON.SyntaxError) { document = try JSON(parsing: data) } catch {
            throw Problem(.invalid, "mapping-invalid", "\(path) is \(error).")
        }
        do throws(Problem) { return try ImportMapping(json: document, kind: kind) } catch {
            throw Problem(error.kind, error.code, "\(path): \(error.detail)", fields: error.fields)
        }
    }
}

extension ImportPlan {
    /// What a person looks at before going on.
    var table: String {
        let delimiter = format.delimiter == .tab ? "tab" : String(UnicodeScalar(format.delimiter.rawValue))
        let rows = columns.map { column in
            [
                column.header, column.field ?? (mapping.keepsExtensions && kind != .sales ? "(kept as extension)" : "(left out)"),
                column.field == nil ? "" : "\(Int(column.confidence * 100)) %", String(column.samples.joined(separator: " | ").prefix(48)),
            ]
        }
        let layout =
            sheet.map { "sheet \($0.name)" + ($0.all.count > 1 ? ", of \($0.all.joined(separator: ", "))" : "") }
            ?? "\(format.encoding.name), separated by \(delimiter), decimals with '\(String(UnicodeScalar(format.decimalSeparator.rawValue)))'"
        return layout + "\n" + Output.table(["COLUMN", "FIELD", "SURE", "VALUES"], rows, numeric: [2])
    }

    var json: JSON {
        .object([
            "kind": .string(kind.rawValue), "mapping": mapping.json,
            "sheets": sheet.map { .array($0.all.map { .string($0) }) } ?? nil,
            "columns": .array(
                columns.map {
                    .object([
                        "header": .string($0.header), "field": JSON.string($0.field), "confidence": .number($0.confidence),
                        "reason": .string($0.reason),
                        "samples": .array($0.samples.map { .string($0) }),
                    ])
                }), "warnings": .array(warnings.map { .string($0) }),
        ])
    }
}

extension Intake.Outcome {
    func json(rejectedFile: String?) -> JSON {
        .object([
            "import": .string(record.id.description), "kind": .string(record.kind.rawValue), "file": .string(record.fileName),
            "state": .string(record.state.rawValue), "rows": .integer(Int64(record.count.total)), "imported": .integer(Int64(record.count.inserted)),
            "unchanged": .integer(Int64(record.count.unchanged)), "rejected": .integer(Int64(record.count.rejected)),
            "alreadyImported": .bool(wasKnown), "resumed": .bool(wasResumed), "seconds": .number((record.seconds * 1000).rounded() / 1000),
            "rejectedFile": JSON.string(rejectedFile),
        ])
    }

    func summary(rejectedFile: String?) -> String {
        if wasKnown { return "\(record.fileName) was imported before; nothing to do." }
        let rate = record.seconds > 0 ? Int(Double(record.count.total) / record.seconds) : 0
        var text = "\(record.count.total) rows in \((record.seconds * 10).rounded() / 10) s (\(rate)/s): \(record.count.inserted) imported, "
        text += "\(record.count.unchanged) known, \(record.count.rejected) rejected."
        if wasResumed { text += "\nIt went on from where an earlier run had stopped." }
        if let rejectedFile { text += "\nRejected rows with line and reason: \(rejectedFile)" }
        return text
    }
}
