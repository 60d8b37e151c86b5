import Kernel

extension LinkageModel {
    /// All of it as a document, to keep and to read again with ``init(json:)``.
    package var json: JSON {
        .object([
            "version": .integer(1), "contacts": .integer(Int64(contacts)), "rounds": .integer(Int64(rounds)), "converged": .bool(isConverged),
            "personPrior": .number(personPrior), "householdPrior": .number(householdPrior),
            "fields": .array(
                layout.fields.map { field in
                    .object(["kind": .string(field.kind.rawValue), "column": .integer(Int64(field.column)), "name": .string(field.name)])
                }),
            "comparisons": .array(
                zip(layout.comparisons, parameters).map { comparison, parameters in
                    .object([
                        "kind": .string(comparison.kind.rawValue), "levels": .array(comparison.kind.levels.map { .string($0) }),
                        "apart": parameters.apart.json, "together": parameters.together.json,
                    ])
                }),
        ])
    }

    /// Reads what ``json`` wrote.
    /// - Throws: a problem that names the member, when the document is none of this version or its numbers are no chances.
    package init(json: JSON) throws(Problem) {
        guard json["version"]?.integer == 1 else { throw Self.wrong("version", "is not 1, the version this program reads") }
        var fields: [FieldAssignment] = []
        for field in json["fields"]?.array ?? [] {
            guard let kind = field["kind"]?.string.flatMap(FieldKind.init(rawValue:)), let column = field["column"]?.integer, column >= 0,
                let name = field["name"]?.string
            else { throw Self.wrong("fields", "has a member that is no field") }
            fields.append(FieldAssignment(kind, column: Int(column), name: name))
        }
        layout = ContactLayout(fields)
        let written = json["comparisons"]?.array ?? []
        guard written.count == layout.comparisons.count, !written.isEmpty else {
            throw Self.wrong("comparisons", "has \(written.count) members, the fields make \(layout.comparisons.count)")
        }
        parameters = []
        for (index, comparison) in layout.comparisons.enumerated() {
            guard written[index]["kind"]?.string == comparison.kind.rawValue else {
                throw Self.wrong("comparisons/\(index)/kind", "is another than the fields make")
            }
            let count = comparison.kind.levels.count
            parameters.append(
                ComparisonParameters(
                    apart: try LevelChances(json: written[index]["apart"], count, "comparisons/\(index)/apart"),
                    together: try LevelChances(json: written[index]["together"], count, "comparisons/\(index)/together")))
        }
        personPrior = try Self.chance(json["personPrior"], "personPrior")
        householdPrior = try Self.chance(json["householdPrior"], "householdPrior")
        contacts = Int(json["contacts"]?.integer ?? 0)
        rounds = Int(json["rounds"]?.integer ?? 0)
        isConverged = json["converged"]?.bool ?? false
    }

    static func chance(_ json: JSON?, _ place: String) throws(Problem) -> Double {
        guard let number = json?.double, number > 0, number <= 1 else { throw wrong(place, "is no chance above 0 and at most 1") }
        return number
    }

    static func wrong(_ place: String, _ what: String) -> Problem {
        Problem(.unprocessable, "model-invalid", "The linkage model cannot be read.", fields: [Problem.Field("/" + place, what)])
    }
}

extension LevelChances {
    fileprivate var json: JSON {
        func list(_ chances: [Double]) -> JSON { .array(chances.map { .number($0) }) }
        return .object(["person": list(person), "household": list(household), "stranger": list(stranger)])
    }

    fileprivate init(json: JSON?, _ count: Int, _ place: String) throws(Problem) {
        func list(_ name: String) throws(Problem) -> [Double] {
            let numbers = json?[name]?.array ?? []
            guard numbers.count == count else {
                throw LinkageModel.wrong(place + "/" + name, "has \(numbers.count) chances, there are \(count) levels")
            }
            var chances: [Double] = []
            for number in numbers { chances.append(try LinkageModel.chance(number, place + "/" + name)) }
            return chances
        }
        person = try list("person")
        household = try list("household")
        stranger = try list("stranger")
    }
}
