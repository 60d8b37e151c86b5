import Customers
import Kernel

/// Pairs of contacts that may be one person, one after the other. Address: `/reviews` with `state`, `after`, and `first` and `second` for a pair of one's own choice.
public struct ReviewsPage: Page {
    /// Nil when nothing is to be looked at.
    public var pair: ComparedPair?
    public var open: Int
    public var later: Int
    public var isLater: Bool
    /// Since when the oldest open pair waits.
    public var oldest: Day?
    /// The last pass over all contacts that is through; nil before the first.
    public var pass: PassRecord?
    /// How far a pass is that runs, 0 ... 1; nil when none does.
    public var running: Double?
    public var mayEdit: Bool
    /// Whether the pair was chosen by its address.
    public var isChosen: Bool
    /// The place after the pair that is shown.
    public var next: String?

    public init(
        pair: ComparedPair? = nil, open: Int = 0, later: Int = 0, isLater: Bool = false, oldest: Day? = nil, pass: PassRecord? = nil,
        running: Double? = nil, mayEdit: Bool = false, isChosen: Bool = false, next: String? = nil
    ) {
        self.pair = pair
        self.open = open
        self.later = later
        self.isLater = isLater
        self.oldest = oldest
        self.pass = pass
        self.running = running
        self.mayEdit = mayEdit
        self.isChosen = isChosen
        self.next = next
    }

    public var template: Template { .reviews }
    public var section: Section? { .reviews }
    public func title(_ words: Words) -> String { words.text("reviews.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let state = isLater ? "later" : "open"
        return PageFields([
            "states": [
                ["link": "/reviews", "text": words.text("reviews.open") + " · " + format.integer(open), "chosen": !isLater] as Fields,
                ["link": "/reviews?state=later", "text": words.text("reviews.later") + " · " + format.integer(later), "chosen": isLater] as Fields,
            ],
            "oldest": oldest.map { words.text("reviews.oldest", ["day": format.day($0)]) }, "mayEdit": mayEdit,
            "passed": pass.flatMap { pass in pass.finishedAt.map { passed(pass, at: $0, words) } }, "neverPassed": pass == nil,
            "running": running.map { words.text("reviews.running", ["share": format.percent($0, digits: 0)]) }, "isRunning": running != nil,
            "hasPair": pair != nil, "pair": pair?.fields(words), "mayDecide": mayEdit && pair?.isOpen == true, "mayPutOff": !isLater,
            "state": state, "isChosen": isChosen,
            "nextLink": next.map { Address("/reviews", [.init("after", $0)]).with("state", isLater ? state : nil).description },
        ])
    }

    private func passed(_ pass: PassRecord, at instant: Instant, _ words: Words) -> String {
        let format = words.format
        return words.text(
            "reviews.passed",
            [
                "when": format.instant(instant), "contacts": format.integer(pass.figures.contacts), "joined": format.integer(pass.figures.joined),
                "parted": format.integer(pass.figures.parted),
            ])
    }
}
