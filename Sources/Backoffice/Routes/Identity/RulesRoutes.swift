import Customers
import Hummingbird
import Kernel
import RecordLinkage
import Storage

/// The rules by which contacts become persons.
extension BackofficeRoutes {
    func addRules(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/identity/rules") { visit in
            let (version, rules) = try await house.database.read { tx in try house.customers.rules(tx) }
            return visit.answer(RulesPage(rules: rules, version: version, mayEdit: visit.may(.edit) && visit.seesGroup))
        }
        doors.post("/identity/rules") { visit in
            let form = try await visit.form()
            guard visit.seesGroup else { throw Visit.notAllowed }
            let (version, before) = try await house.database.read { tx in try house.customers.rules(tx) }
            let document = RulesForm(form).document(version: before)
            let rules: IdentityRules
            do throws(Problem) { rules = try IdentityRules(json: document) } catch {
                return visit.answer(RulesPage(rules: before, version: version, errors: error.fields, mayEdit: true), status: .unprocessableContent)
            }
            if form["do"] == "try" {
                let trial = try await house.database.read { tx in try house.customers.tryOut(rules, sample: 2_000, tx) }
                return visit.answer(RulesPage(rules: rules, version: version, trial: trial, mayEdit: true))
            }
            guard form["version"].flatMap({ Int64($0) }) == version else {
                throw Problem(.conflict, "rules-changed", "Somebody has changed the rules meanwhile. Open them again.")
            }
            let user = visit.session.user
            try await house.database.write { tx in
                try house.customers.setRules(rules, by: visit.session.name, tx)
                _ = try house.customers.askForPass(by: visit.session.name, tx)
                try tx.record(
                    AuditNote(user: user, actor: "screen", action: "identity.rules-set", detail: rules.json), id: house.effects.id(),
                    at: house.effects.now)
            }
            return visit.redirect(Address("/identity/rules"), notice: .rulesSet)
        }
    }
}

/// The document that the form of the rules stands for.
private struct RulesForm {
    private let form: FormFields

    init(_ form: FormFields) { self.form = form }

    /// - Parameter before: the rules in force, for what the form does not say.
    func document(version before: IdentityRules) -> JSON {
        .object([
            "rules": .array(rules), "hubLimits": numbers("hub."), "vetoes": texts("vetoes"),
            "maximumProfiles": .integer(Int64(before.links.maximumProfiles)),
            "evidence": .object([
                "isUsed": .bool(form["isUsed"] != nil), "linkProbability": number("linkProbability"),
                "reviewProbability": number("reviewProbability"),
                "trust": trust,
            ]),
            "survivorship": .object([
                "otherwise": .string(form["survivor.otherwise"] ?? ""),
                "fields": .object(
                    SurvivorshipPolicy.names.compactMap { name in
                        form["survivor." + name].flatMap { $0 == form["survivor.otherwise"] ? nil : JSON.Member(name, .string($0)) }
                    }),
            ]),
        ])
    }

    /// In their order; a row without a name is none.
    private var rules: [JSON] {
        (0...LinkRules.mostRules).compactMap { place in
            form["name.\(place)"].map { name in
                .object(["name": .string(name), "keys": texts("keys.\(place)"), "conditions": texts("conditions.\(place)")])
            }
        }
    }

    private func texts(_ name: String) -> JSON { .array(form.all(name).map { .string($0) }) }

    /// A text that is no number goes as it is, and is refused by its place.
    private func number(_ name: String) -> JSON {
        guard let text = form[name] else { return .null }
        return Double(text).map { .number($0) } ?? .string(text)
    }

    private func numbers(_ prefix: String) -> JSON {
        .object(
            LinkKey.Kind.allCases.compactMap { kind in
                form[prefix + kind.rawValue].map { JSON.Member(kind.rawValue, Int64($0).map { .integer($0) } ?? .string($0)) }
            })
    }

    /// What is believed fully needs no words.
    private var trust: JSON {
        .object(
            EvidenceRules.fields.compactMap { name in
                form["trust." + name].flatMap { Double($0) == 1 ? nil : JSON.Member(name, number("trust." + name)) }
            })
    }
}
