import Storage

extension Privacy {
    /// Ends of the names of columns by which a row is of a person.
    private static let endings = ["contact_id", "person_id", "recipient", "identity_value"]

    /// Tables with a column that names a person, which no participant answers for: an erasure would leave them as they are. There are none.
    public func forgottenTables(_ tx: ReadTransaction) throws -> [String] {
        let columns = SQL(
            sqlite: """
                SELECT tables.name, columns.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
                """,
            postgres: "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()")
        let known = personalTables
        let found = try tx.rows(columns) { row throws(StorageError) in (table: try row[0, as: String.self], column: try row[1, as: String.self]) }
        return Set(
            found.filter { entry in !known.contains(entry.table) && Self.endings.contains { entry.column == $0 || entry.column.hasSuffix("_" + $0) } }
                .map(\.table)
        ).sorted()
    }
}
