import Kernel

/// Takes what modules tell of a person, section by section, row by row: what is known of one person may be more than memory should hold.
public protocol PersonalDataSink: AnyObject {
    /// Begins a section.
    ///
    /// - Parameters:
    ///   - section: `contacts`, `sales`; once.
    ///   - columns: what the cells of each row are, in order.
    func begin(_ section: String, _ columns: [String]) throws

    /// A row of the section that was begun last. Ids are texts such as `com_…`; where a reader wants a name, the sink looks it up.
    func row(_ cells: [JSON?]) throws
}

extension ReadTransaction {
    /// Tells each row of a query to a sink, without collecting them.
    public func tell(_ sql: SQL, to sink: any PersonalDataSink, _ cells: (Row) throws(StorageError) -> [JSON?]) throws {
        var failure: (any Error)?
        try forEach(sql) { row throws(StorageError) in
            let cells = try cells(row)
            do { try sink.row(cells) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }
}
