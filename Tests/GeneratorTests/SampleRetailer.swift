import Kernel
import Testing

@testable import Generator

/// One retailer of 3,000 people, made once for all tests.
enum SampleRetailer {
    static let plan = RetailerPlan(people: 3000, seed: 7, until: Day(daysSinceEpoch: 20_779))

    static let files: [String: [UInt8]] = {
        let sink = MemorySink()
        do { try Retailer.generate(plan, into: sink) } catch { Issue.record(error) }
        return sink.files
    }()

    static func table(_ name: String) throws -> Table {
        let bytes = try #require(files[name])
        switch name {
        case "contacts-fio-erp.csv": return try #require(Table(bytes, separator: ";", latin: true))
        case "contacts-fio-event.csv": return try #require(Table(bytes, separator: ";"))
        case "contacts-hea-sheet.csv": return try #require(Table(bytes, separator: "\t"))
        default: return try #require(Table(bytes))
        }
    }

    static let companies = ["FIO", "ORT", "HEA"]
}
