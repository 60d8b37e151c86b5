import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Storage

extension BackofficeRoutes {
    func addImports(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/imports") { visit in
            let kind = visit.query["kind"].flatMap { ImportKind(rawValue: $0) }
            let state = visit.query["state"].flatMap { ImportState(rawValue: $0) }
            let rows = try await house.database.read { tx in try ImportList(visit, tx).rows(limit: 1_000) }
            let kept = rows.filter { (kind == nil || $0.kind == kind) && (state == nil || $0.state == state) }
            let slice = Slice(kept, visit)
            return visit.answer(ImportsPage(kind: kind, state: state, rows: slice.items, paging: slice.paging))
        }
        doors.get("/imports/:id") { visit in
            let id = try visit.inquiry.identity(of: FileImport.self)
            let found = try await ImportReading(visit, id)
            if let upload = found.upload, upload.state == .waiting, upload.path != nil {
                try visit.require(.import)
                let draft = try house.uploads.draft(upload, company: found.company, sheet: visit.query["sheet"])
                return visit.answer(MappingReading(visit, upload, found.source).page(draft))
            }
            if let record = found.record, record.id != id { return visit.redirect(Address("/imports/\(record.id)")) }
            return visit.answer(try await found.page())
        }
        doors.get("/imports/:id/progress") { visit in
            visit.answer(try await ImportReading(visit, try visit.inquiry.identity()).progress())
        }
        for format in ExportFormat.allCases {
            doors.get(RouterPath("/imports/:id/rejected.\(format.rawValue)")) { visit in
                try visit.require(.export)
                let found = try await ImportReading(visit, try visit.inquiry.identity())
                let answer = try await Self.rejected(found, format)
                try await visit.noteExport("/imports/rejected", format, rows: answer.rows, isWhole: true, of: found.record?.id.description)
                return answer.response
            }
        }
    }

    /// The newest few, for the dashboard.
    static func latestImports(_ visit: Visit, limit: Int) async throws -> [ImportRow] {
        try await visit.house.database.read { tx in try ImportList(visit, tx).rows(limit: limit) }
    }

    /// Lines and reasons, with the rows themselves as long as the file is kept.
    private static func rejected(_ found: ImportReading, _ format: ExportFormat) async throws -> (response: Response, rows: Int) {
        guard let record = found.record else { throw Problem(.missing, "import-unknown", "There is no such import.") }
        let house = found.visit.house
        let plan = try found.upload.flatMap { try house.uploads.plan($0, company: found.company) }
        let source = found.upload?.path.map { house.uploads.path(of: $0) } ?? ""
        let path = house.uploads.path(of: house.uploads.freshName())
        let written = try await RejectedFile(house.intake).write(record, plan: plan, source: source, to: path, format == .csv ? .csv : .workbook)
        guard written > 0 else { throw Problem(.missing, "nothing-rejected", "No row was rejected.") }
        let response = Response.download("rejected.\(format.rawValue)", contentType: format.contentType) { writer in
            defer { try? FileManager.default.removeItem(atPath: path) }
            try await writer.write(fileAt: path)
        }
        return (response, Int(written))
    }
}

/// A part of a list that is held whole: the place in the address is a number of rows.
struct Slice<Item> {
    let items: [Item]
    let paging: Paging

    init(_ all: [Item], _ visit: Visit) {
        let size = visit.size
        let after = visit.query["after"].flatMap { Int($0) }
        let before = visit.query["before"].flatMap { Int($0) }
        let start = min(max(after ?? before.map { $0 - size } ?? 0, 0), all.count)
        let end = min(start + size, all.count)
        items = Array(all[start..<end])
        paging = Paging(
            next: end < all.count ? String(end) : nil, previous: start > 0 ? String(start) : nil, size: size, total: all.count)
    }
}
