import Foundation
import Tabular

/// One sheet of a workbook that has rows and columns.
public struct Sheet: Hashable, Sendable {
    public var name: String
    /// Hidden sheets are read only when they are asked for by name.
    public var isHidden: Bool
    /// The part of the archive that holds it.
    var part: String
}

/// Which sheet is meant.
public enum SheetChoice: Hashable, Sendable {
    case name(String)
    /// Among the visible ones, from 1.
    case number(Int)
}

/// An Excel workbook (ECMA-376, "Office Open XML"; both its transitional and its strict form): its sheets, and what their cells refer to.
///
/// Used by one thread at a time.
public final class Workbook {
    /// In the order of their tabs.
    public let sheets: [Sheet]
    let archive: ZipArchive
    let strings: SharedStrings
    let formats: CellFormats
    let dateSystem: DateSystem

    /// Inflated bytes of the parts that list sheets and relations.
    private static let longestList: Int64 = 16 << 20
    /// Inflated bytes of a sheet: Excel's own largest, a million rows of some hundred columns, has as much.
    static let longestSheet: Int64 = 4 << 30

    /// - Throws: ``WorkbookError`` when the file is something else, is protected or damaged.
    public init(path: String) throws(WorkbookError) {
        try Self.refuseOthers(path)
        let archive = try ZipArchive(path: path)
        let main = try Self.mainPart(archive)
        let relations = try Self.relations(of: main, archive)
        let contents = WorkbookContents()
        try XMLScanner(try archive.part(main, limit: Self.longestList), contents).run()
        guard contents.isWorkbook else { throw .noWorkbook(seeming: "another kind of Office document") }
        sheets = contents.entries.compactMap { entry in
            // Sheets that are nothing but a chart or a dialogue have another kind of relation.
            guard let relation = relations[entry.relation], relation.kind == "worksheet" else { return nil }
            return Sheet(name: entry.name, isHidden: entry.isHidden, part: relation.target)
        }
        dateSystem = contents.has1904Dates ? .from1904 : .from1900
        let styles = relations.values.first { $0.kind == "styles" }?.target
        formats = try CellFormats(
            try styles.flatMap { archive.has($0) ? $0 : nil }.map { name throws(WorkbookError) in
                try archive.part(name, limit: CellFormats.longest)
            })
        let shared = relations.values.first { $0.kind == "sharedStrings" }?.target
        strings = try SharedStrings(
            try shared.flatMap { archive.has($0) ? $0 : nil }.map { name throws(WorkbookError) in
                try archive.part(name, limit: SharedStrings.longest)
            })
        self.archive = archive
    }

    /// The sheets that a person sees.
    public var visibleSheets: [Sheet] { sheets.filter { !$0.isHidden } }

    /// - Throws: ``WorkbookError/noSuchSheet(wanted:available:)``
    public func sheet(_ choice: SheetChoice) throws(WorkbookError) -> Sheet {
        let found: Sheet?
        let wanted: String
        switch choice {
        case .name(let name):
            found = sheets.first { $0.name == name } ?? sheets.first { $0.name.lowercased() == name.lowercased() }
            wanted = "called \(name)"
        case .number(let number):
            found = visibleSheets.indices.contains(number - 1) ? visibleSheets[number - 1] : nil
            wanted = "number \(number)"
        }
        guard let found else { throw .noSuchSheet(wanted: wanted, available: visibleSheets.map(\.name)) }
        return found
    }

    // MARK: - What the file is

    private static func refuseOthers(_ path: String) throws(WorkbookError) {
        let kind: FileKind?
        do throws(TabularError) { kind = try FileKind.of(path: path) } catch { throw .system(operation: "read", reason: error.description) }
        switch kind {
        case .zip: return
        case .oldOffice: throw CompoundFile.holdsEncryptedPackage(path) ? .encrypted : .noWorkbook(seeming: FileKind.oldOffice.description)
        case let kind: throw .noWorkbook(seeming: kind?.description ?? "text")
        }
    }

    private static func mainPart(_ archive: ZipArchive) throws(WorkbookError) -> String {
        if archive.has("xl/workbook.bin") { throw .noWorkbook(seeming: "a binary workbook (save it as .xlsx)") }
        guard archive.has("_rels/.rels") else {
            if archive.has("xl/workbook.xml") { return "xl/workbook.xml" }
            let isOpenDocument = archive.has("META-INF/manifest.xml") && archive.has("content.xml")
            throw .noWorkbook(seeming: isOpenDocument ? "an OpenDocument file (save it as .xlsx or CSV)" : FileKind.zip.description)
        }
        let relations = try relations(of: "", archive)
        guard let main = relations.values.first(where: { $0.kind == "officeDocument" })?.target else {
            throw .noWorkbook(seeming: FileKind.zip.description)
        }
        return main
    }

    private static func relations(of part: String, _ archive: ZipArchive) throws(WorkbookError) -> [String: Relations.Relation] {
        let folder = part.split(separator: "/").dropLast().joined(separator: "/")
        let name = part.split(separator: "/").last.map(String.init) ?? ""
        let list = (folder.isEmpty ? "" : folder + "/") + "_rels/" + name + ".rels"
        guard archive.has(list) else { return [:] }
        let relations = Relations(folder: folder, place: list)
        try XMLScanner(try archive.part(list, limit: longestList), relations).run()
        return relations.byID
    }
}

/// Names and places of the sheets, from the workbook's main part.
private final class WorkbookContents: XMLHandler {
    struct Entry {
        var name: String
        var isHidden: Bool
        var relation: String
    }

    private(set) var entries: [Entry] = []
    private(set) var has1904Dates = false
    private(set) var isWorkbook = false
    private static let mostSheets = 10_000

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "workbook": isWorkbook = true
        case "workbookPr": has1904Dates = ["1", "true"].contains(attributes.text("date1904") ?? "")
        case "sheet":
            guard let title = attributes.text("name"), let relation = attributes.text("id") else { return }
            guard entries.count < Self.mostSheets else { return fail(.tooLarge(place: "the workbook", limit: "\(Self.mostSheets) sheets")) }
            entries.append(
                Entry(name: String(title.prefix(255)), isHidden: (attributes.text("state") ?? "visible") != "visible", relation: relation))
        default: break
        }
    }
}

/// Which part a part refers to, by the name of the relation (ECMA-376 part 2, 9.3).
private final class Relations: XMLHandler {
    struct Relation {
        /// The last component of its type, which is common to the transitional and the strict form.
        var kind: String
        /// The name of the part.
        var target: String
    }

    private(set) var byID: [String: Relation] = [:]
    private let folder: String
    private let place: String

    init(folder: String, place: String) {
        self.folder = folder
        self.place = place
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard case "Relationship" = name, attributes.text("TargetMode") != "External", let id = attributes.text("Id"),
            let kind = attributes.text("Type")?.split(separator: "/").last, let target = attributes.text("Target"), byID.count < 20_000
        else { return }
        guard let part = Self.resolved(target, folder) else {
            return fail(.damaged(place: place, reason: "refers to a part that is outside of the workbook"))
        }
        byID[id] = Relation(kind: String(kind), target: part)
    }

    /// Nil when it leads out of the archive.
    private static func resolved(_ target: String, _ folder: String) -> String? {
        var path = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for component in target.split(separator: "/") where component != "." {
            if component != ".." {
                path.append(String(component))
            } else if path.popLast() == nil {
                return nil
            }
        }
        return path.joined(separator: "/")
    }
}
