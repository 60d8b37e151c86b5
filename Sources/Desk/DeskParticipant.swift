import Kernel
import Storage

/// What saved views have to do with the rights of a person: one that looks for somebody's address, telephone or card goes with them.
public struct DeskParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { ["saved_views"] }

    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        let traces = PersonalTraces(of: subject)
        let views = try tx.rows("SELECT id, name, parameters FROM saved_views") { row throws(StorageError) in
            (id: try row[0, as: Int64.self], text: try row[1, as: String.self] + "&" + row[2, as: String.self])
        }
        let found = views.filter { traces.occur(in: $0.text) }.map(\.id)
        var rows = ErasedRows()
        if !found.isEmpty { rows.add(try tx.execute("DELETE FROM saved_views WHERE id IN \(found)"), of: "saved_views") }
        return rows
    }
}
