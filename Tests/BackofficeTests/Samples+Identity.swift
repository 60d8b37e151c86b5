import Kernel

@testable import Backoffice
@testable import Customers
@testable import RecordLinkage

/// Who is who.
extension Samples {
    private func side(_ number: Int64, _ name: String, _ source: String) -> ComparedPair.Side {
        ComparedPair.Side(
            contact: id(number), person: id(number + 50), name: say(name), source: say(source), company: say("Aurelia Moda"),
            externalKey: say("C-\(number)"), since: day(Int(number) * 9), contacts: Int(number))
    }

    /// Every level of every field once.
    private var waterfall: Waterfall {
        var steps: [Waterfall.Step] = []
        for kind in ComparisonKind.allCases {
            for (place, level) in kind.levels.enumerated() {
                steps.append(
                    Waterfall.Step(
                        kind: kind, field: kind.rawValue, left: say("rossi"), right: say("rosi"), level: level, bits: 6 - Double(place) * 2.5))
            }
        }
        return Waterfall(prior: -14.2, steps: steps, household: -2.5, total: 3.4)
    }

    private var pair: ComparedPair {
        ComparedPair(
            first: side(1, "Mario Rossi", "ERP"), second: side(2, "Mario Rosi", "Web shop"),
            values: [
                .init("givenName", say("Mario"), say("mario")), .init("familyName", say("Rossi"), say("Rosi")),
                .init("email", say("m@posta.it"), nil),
                .init("card", nil, say("2900000000018")), .init("city", say("Torino"), say("Parma"), firstIsOther: true),
            ], waterfall: waterfall, isOpen: true)
    }

    private var passed: PassRecord {
        var figures = PassRecord.Figures()
        (figures.contacts, figures.joined, figures.parted) = (96_731, 4_812, 12)
        return PassRecord(id: id(3), rulesVersion: 2, startedAt: Self.noon, startedBy: say("Giulia"), finishedAt: Self.noon, figures: figures)
    }

    var reviews: ReviewsPage {
        ReviewsPage(
            pair: pair, open: 333, later: 4, oldest: day(12), pass: passed, running: 0.42, mayEdit: true,
            next: ReviewQuery.Place(bits: 2.5, first: id(1), second: id(2)).description)
    }

    private var members: [KnowingPage.Member] {
        let reasons = LinkReason.Kind.allCases.map { LinkReason($0, score: $0 == .score ? 0.97 : nil, at: Self.noon, by: say("Giulia")) }
        return reasons.enumerated().map { place, reason in
            KnowingPage.Member(
                contact: id(Int64(place)), name: place == 4 ? nil : say("Mario Rossi"), source: say("ERP"), externalKey: say("C-\(place)"),
                reason: reason, other: place == 0 ? nil : id(Int64(place - 1)), rulesVersion: place == 0 ? nil : 3, isTaken: place == 2)
        }
    }

    private func preview(_ contacts: Int) -> KnowingPage.Preview {
        KnowingPage.Preview(name: say("Mario Rossi"), contacts: contacts, values: [.init("email", say("m@posta.it")), .init("city", say("Torino"))])
    }

    var knowing: KnowingPage {
        KnowingPage(
            person: id(9), name: say("Mario Rossi"), members: members,
            pairs: [PairOfContacts(first: id(0), second: id(1), bits: 7.2), PairOfContacts(first: id(1), second: id(2), bits: -1.5)],
            acts: LinkageActRecord.Kind.allCases.enumerated().map { place, kind in
                KnowingPage.Act(
                    id: id(Int64(place)), kind: kind, author: say("Giulia"), reason: say("Two cards"), instant: Self.noon,
                    undone: place == 1 ? Self.noon : nil)
            }, change: .split(leaving: preview(1), staying: preview(7)), found: [Choice(id(77), say("Maria Rossi · Torino"))], text: say("rossi"),
            mayEdit: true)
    }

    var merging: KnowingPage {
        KnowingPage(person: id(9), name: say("Mario Rossi"), members: members, change: .merge(id(77), preview(9)), mayEdit: true)
    }

    var rules: RulesPage {
        var trial = RulesTrial()
        (trial.looked, trial.total, trial.merging, trial.splitting) = (2_411, 48_217, 312, 40)
        trial.merges = [[id(1), id(2)]]
        trial.splits = [(person: id(3), parts: [[id(1)], [id(2), id(3)]])]
        trial.doubtful = [PairOfContacts(first: id(0), second: id(1), bits: 0.2)]
        var rules = IdentityRules.standard
        rules.evidence.trust = ["birth": 0.8]
        return RulesPage(rules: rules, version: 3, trial: trial, errors: [.init(say("/evidence"), say("is not known"))], mayEdit: true)
    }

    static var emptyIdentity: [(name: String, page: any Page)] {
        [
            ("reviews", ReviewsPage(mayEdit: true)), ("reviews-done", ReviewsPage(pass: Samples().passed)),
            (
                "reviews-one-person",
                ReviewsPage(
                    pair: ComparedPair(
                        first: Samples().side(1, "A", "ERP"), second: Samples().side(1, "A", "ERP"), values: [], waterfall: nil, isOpen: false),
                    isLater: true, isChosen: true)
            ),
            ("knowing", KnowingPage(person: Samples().id(9), name: nil, members: [])),
            ("knowing-nobody", KnowingPage(person: Samples().id(9), name: nil, members: [], text: "zz", mayEdit: true)),
            ("rules", RulesPage(rules: .standard, version: 0)),
        ]
    }
}
