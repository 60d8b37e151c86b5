/// One row of a result, valid only inside the closure it is handed to.
public struct Row {
    package let source: any RowSource

    package init(_ source: any RowSource) { self.source = source }

    /// The value of column `index` (from 0), as the type that is asked for.
    public subscript<Value: SQLReadable>(index: Int, as type: Value.Type = Value.self) -> Value {
        get throws(StorageError) { try Value.read(self, index) }
    }

    func require<Value>(_ value: Value?, _ column: Int) throws(StorageError) -> Value {
        guard let value else { throw StorageError(.decoding, "column \(column) is NULL or of another type than \(Value.self)") }
        return value
    }
}

/// What a driver offers to read the row its cursor stands on; nil for NULL and for what cannot be converted.
package protocol RowSource {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) -> Int64?
    func double(_ column: Int) -> Double?
    func text(_ column: Int) -> String?
    func bytes(_ column: Int) -> [UInt8]?
}
