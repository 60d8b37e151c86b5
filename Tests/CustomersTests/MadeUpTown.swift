import Customers
import Kernel
import TestKit

/// Contacts of made-up people who live in households, with slips and gaps, and who each of them is.
struct MadeUpTown {
    private(set) var drafts: [ContactDraft] = []
    /// By external id.
    private(set) var truth: [String: Int] = [:]

    private static let given = """
        Anna Maria Luca Marco Paolo Giulia Sara Elena Carlo Piero Matteo Davide Chiara Silvia Franca Bruno Ugo Tullia Ines Nadia Livia Fabio Enrico Irene Oscar Rita
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    private static let family = """
        Rossi Bianchi Ferrari Esposito Romano Colombo Ricci Marino Greco Bruno Gallo Conti Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro \
        Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola Marchetti Parisi Villa Conte Ferraro Fabbri
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    private static let streets = ["Via Roma", "Via Verdi", "Via Garibaldi", "Corso Milano", "Via Dante", "Viale Europa", "Via Mazzini", "Via Cavour"]
    private static let towns = [("Torino", "10"), ("Parma", "43"), ("Lecce", "73"), ("Genova", "16"), ("Bari", "70")]

    init(people: Int, seed: UInt64) {
        var random = SplitMix(seed: seed)
        var home: [ContactField: String] = [:]
        var family = ""
        for person in 0..<people {
            if person % 3 != 1 || home.isEmpty {
                let town = Self.pick(Self.towns, &random)
                home = [
                    .street: Self.pick(Self.streets, &random), .houseNumber: "\(Int.random(in: 1...140, using: &random))",
                    .postcode: town.1 + "1\(Int.random(in: 10...99, using: &random))", .city: town.0,
                ]
                family = Self.pick(Self.family, &random)
            }
            let given = Self.pick(Self.given, &random)
            var values = home
            values[.givenName] = given
            values[.familyName] = family
            values[.email] = "\(given).\(family)\(Int.random(in: 1...999, using: &random))@posta.it".lowercased()
            values[.phone] = "3\(Int.random(in: 200_000_000...999_999_999, using: &random))"
            let month = Int.random(in: 1...12, using: &random)
            let day = Int.random(in: 1...28, using: &random)
            let born = "\(Int.random(in: 1935...2004, using: &random))-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            for number in 0..<Int.random(in: 1...3, using: &random) {
                let id = "\(person)-\(number)"
                var draft = ContactDraft(id, [:], born: Int.random(in: 0..<4, using: &random) == 0 ? nil : born)
                draft.values = Self.spoilt(values, &random)
                drafts.append(draft)
                truth[id] = person
            }
        }
    }

    private static func pick<Value>(_ list: [Value], _ random: inout SplitMix) -> Value { list[Int.random(in: 0..<list.count, using: &random)] }

    /// Most contacts lack an address of mail or a telephone, one value in twelve has a slip.
    private static func spoilt(_ values: [ContactField: String], _ random: inout SplitMix) -> [ContactField: String] {
        var spoilt: [ContactField: String] = [:]
        for field in ContactField.allCases {
            guard let value = values[field] else { continue }
            let gap = field == .email || field == .phone ? 2 : field == .givenName || field == .familyName ? 60 : 6
            if Int.random(in: 0..<gap, using: &random) == 0 { continue }
            var letters = Array(value)
            if letters.count > 4, field != .postcode, Int.random(in: 0..<12, using: &random) == 0 {
                letters.swapAt(letters.count / 2, letters.count / 2 - 1)
            }
            spoilt[field] = String(letters)
        }
        return spoilt
    }

    /// Precision and recall over pairs of contacts.
    func quality(of clusters: Set<Set<String>>) -> (precision: Double, recall: Double) {
        func pairs(_ sizes: some Sequence<Int>) -> Int { sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }
        let claimed = pairs(clusters.map(\.count))
        let real = pairs(Dictionary(grouping: truth.values, by: { $0 }).values.map(\.count))
        let right = clusters.reduce(0) { sum, cluster in
            sum + pairs(Dictionary(grouping: cluster.compactMap { truth[$0] }, by: { $0 }).values.map(\.count))
        }
        return (claimed == 0 ? 1 : Double(right) / Double(claimed), real == 0 ? 1 : Double(right) / Double(real))
    }
}
