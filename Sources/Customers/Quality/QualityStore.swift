import Kernel
import Storage

/// What was measured of people's data: the SQL. Of each company its people by day, and what its sources know on the last day alone.
enum QualityStore {
    /// Under this number stand the company's people as a whole.
    private static let whole: Int64 = 0

    static func save(_ tally: QualityTally, company: ID<Company>, day: Day, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM people_quality WHERE company_id = \(company) AND (source_id <> \(whole) OR day = \(day))")
        try tx.execute("DELETE FROM people_mending WHERE company_id = \(company)")
        var rows = RowBuffer(into: "people_quality", ["company_id", "source_id", "measure", "day", "value"])
        func append(_ figures: QualityFigures, _ source: Int64) {
            // Zeros too: the course of a measure has every day.
            for measure in QualityMeasure.all {
                rows.append(company)
                rows.append(source)
                rows.append(measure.name)
                rows.append(day)
                rows.append(figures[measure])
            }
        }
        append(tally.whole, whole)
        for (source, figures) in tally.sources.sorted(by: { $0.key < $1.key }) { append(figures, source.rawValue) }
        try tx.insert(rows)
        var mending = RowBuffer(into: "people_mending", ["company_id", "place", "person_id", "purchases", "flaws"])
        for (place, entry) in tally.mending.enumerated() {
            mending.append(company)
            mending.append(Int64(place))
            mending.append(entry.person)
            mending.append(entry.purchases)
            mending.append(entry.flaws.map(\.rawValue).joined(separator: " "))
        }
        try tx.insert(mending)
        try tx.execute(
            """
            INSERT INTO people_quality_days (company_id, day, at) VALUES (\(company), \(day), \(now))
            ON CONFLICT (company_id, day) DO UPDATE SET at = excluded.at
            """)
    }

    /// The last day on which each company was measured, and when.
    static func last(_ companies: [ID<Company>], _ tx: ReadTransaction) throws(StorageError) -> [ID<Company>: (day: Day, at: Instant)] {
        var last: [ID<Company>: (day: Day, at: Instant)] = [:]
        for company in companies {
            last[company] = try tx.first("SELECT day, at FROM people_quality_days WHERE company_id = \(company) ORDER BY day DESC LIMIT 1") {
                row throws(StorageError) in (try row[0], try row[1])
            }
        }
        return last
    }

    static func figures(_ company: ID<Company>, _ day: Day, _ tx: ReadTransaction) throws(StorageError) -> [Int64: QualityFigures] {
        var figures: [Int64: QualityFigures] = [:]
        try tx.forEach("SELECT source_id, measure, value FROM people_quality WHERE company_id = \(company) AND day = \(day)") {
            row throws(StorageError) in
            if let measure = QualityMeasure.byName[try row[1]] { figures[try row[0], default: QualityFigures()][measure] = try row[2] }
            return true
        }
        return figures
    }

    /// The course of some measures of companies together, on the days on which all of them were measured.
    static func course(
        _ companies: [ID<Company>], _ measures: [QualityMeasure], _ days: ClosedRange<Day>, _ tx: ReadTransaction
    ) throws(StorageError) -> [Day: QualityFigures] {
        var course: [Day: QualityFigures] = [:]
        try tx.forEach(
            """
            SELECT day, measure, CAST(SUM(value) AS BIGINT) FROM people_quality
            WHERE company_id IN \(companies) AND source_id = \(whole) AND measure IN \(measures.map(\.name))
                AND day BETWEEN \(days.lowerBound) AND \(days.upperBound)
            GROUP BY day, measure HAVING COUNT(*) = \(companies.count)
            """
        ) { row throws(StorageError) in
            if let measure = QualityMeasure.byName[try row[1]] { course[try row[0], default: QualityFigures()][measure] = try row[2] }
            return true
        }
        return course
    }

    static func mending(_ companies: [ID<Company>], _ tx: ReadTransaction) throws(StorageError) -> [QualityMending] {
        try tx.rows("SELECT company_id, person_id, purchases, flaws FROM people_mending WHERE company_id IN \(companies) ORDER BY company_id, place")
        {
            row throws(StorageError) in
            let flaws: String = try row[3]
            return QualityMending(
                company: try row[0], person: try row[1], purchases: try row[2],
                flaws: flaws.split(separator: " ").compactMap { QualityFlaw(rawValue: String($0)) })
        }
    }
}
