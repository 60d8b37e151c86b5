import Customers
import Kernel
import RecordLinkage

/// The rules by which contacts become persons, to be changed and tried. Address: `/identity/rules`.
public struct RulesPage: Page {
    public var rules: IdentityRules
    public var version: Int64
    /// What the rules as they stand here would change; nil unless they were tried.
    public var trial: RulesTrial?
    /// What is wrong with what was sent, by its place in the document.
    public var errors: [Problem.Field]
    public var mayEdit: Bool

    public init(rules: IdentityRules, version: Int64, trial: RulesTrial? = nil, errors: [Problem.Field] = [], mayEdit: Bool = false) {
        self.rules = rules
        self.version = version
        self.trial = trial
        self.errors = errors
        self.mayEdit = mayEdit
    }

    public var template: Template { .rules }
    public var section: Section? { .reviews }
    public func title(_ words: Words) -> String { words.text("rules.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("section.reviews"), "/reviews")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let evidence = rules.evidence
        return PageFields([
            "version": version == 0 ? words.text("rules.atFirst") : words.text("rules.version", ["version": words.format.integer(version)]),
            "versionNumber": String(version), "mayEdit": mayEdit, "isUsed": evidence.isUsed,
            "linkProbability": Self.number(evidence.linkProbability), "reviewProbability": Self.number(evidence.reviewProbability),
            "trusts": EvidenceRules.fields.map { name in
                ["name": "trust." + name, "label": words.text("evidence.\(name)"), "value": Self.number(evidence.trust[name] ?? 1)] as Fields
            },
            "rows": rules.links.rules.enumerated().map { row($1, $0, words) }
                + [row(LinkRule("", keys: []), rules.links.rules.count, words)],
            "hubs": LinkKey.Kind.allCases.map { kind in
                ["name": "hub." + kind.rawValue, "label": words.text("rules.key.\(kind.rawValue)"), "value": String(rules.links.hubLimit(kind))]
                    as Fields
            },
            "vetoes": LinkVeto.allCases.map { veto in
                [
                    "value": veto.rawValue, "text": words.text("rules.veto.\(veto.rawValue)"), "chosen": rules.links.vetoes.contains(veto),
                ] as Fields
            },
            "survivors": (["otherwise"] + SurvivorshipPolicy.names).map { survivor($0, words) }, "hasErrors": !errors.isEmpty,
            "errors": errors.map { ["text": "\($0.pointer) \($0.detail)"] as Fields }, "trial": trial.map { shown($0, words) },
        ])
    }

    static func number(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }

    private func row(_ rule: LinkRule, _ place: Int, _ words: Words) -> Fields {
        [
            "place": String(place), "number": words.format.integer(place + 1), "name": rule.name,
            "keys": LinkKey.Kind.allCases.map { kind in
                ["value": kind.rawValue, "text": words.text("rules.key.\(kind.rawValue)"), "chosen": rule.keys.contains(kind)] as Fields
            },
            "conditions": LinkCondition.allCases.map { condition in
                [
                    "value": condition.rawValue, "text": words.text("rules.condition.\(condition.rawValue)"),
                    "chosen": rule.conditions.contains(condition),
                ] as Fields
            },
        ]
    }

    private func survivor(_ name: String, _ words: Words) -> Fields {
        let policy = rules.survivorship
        let chosen = name == "otherwise" ? policy.strategy : policy.groups.first { $0.name == name }?.strategy ?? policy.strategy
        let label =
            ["otherwise", "name", "address"].contains(name) ? words.text("rules.survivor.\(name)") : words.field(FieldName(name))
        return [
            "name": "survivor." + name, "label": label,
            "options": words.options(
                SurvivorshipStrategy.allCases.map { ($0.rawValue, words.text("rules.strategy.\($0.rawValue)")) }, chosen: chosen.rawValue),
        ]
    }

    private func shown(_ trial: RulesTrial, _ words: Words) -> Fields {
        let format = words.format
        return [
            "summary": words.text(
                "rules.tried",
                [
                    "looked": format.integer(trial.looked), "total": format.integer(trial.total), "merging": format.integer(trial.merging),
                    "splitting": format.integer(trial.splitting),
                ]),
            "merges": trial.merges.map { persons in
                ["people": persons.map { ["link": "/people/\($0)", "text": $0.description] as Fields }] as Fields
            }, "hasMerges": !trial.merges.isEmpty,
            "splits": trial.splits.map { split in
                [
                    "link": "/people/\(split.person)/identity", "text": split.person.description,
                    "parts": words.text("rules.parts", ["parts": split.parts.map { format.integer($0.count) }.joined(separator: " + ")]),
                ] as Fields
            }, "hasSplits": !trial.splits.isEmpty,
            "doubtful": trial.doubtful.map { pair in
                [
                    "link": Address("/reviews", [.init("first", "\(pair.first)"), .init("second", "\(pair.second)")]).description,
                    "text": "\(pair.first) · \(pair.second)", "chance": words.chance(pair.probability),
                ] as Fields
            }, "hasDoubtful": !trial.doubtful.isEmpty,
        ]
    }
}
