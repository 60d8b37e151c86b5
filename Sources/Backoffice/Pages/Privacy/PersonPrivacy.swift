import Kernel
import Privacy

/// What may be done on a person's page about their rights; only for who may.
public struct PersonPrivacy: Hashable, Sendable {
    public var person: ID<Person>
    public var isRestricted: Bool
    /// Requests that wait or are under way, newest first.
    public var requests: [PrivacyRow]

    public init(person: ID<Person>, isRestricted: Bool, requests: [PrivacyRow] = []) {
        self.person = person
        self.isRestricted = isRestricted
        self.requests = requests
    }

    func fields(_ words: Words) -> Fields {
        [
            "base": "/people/\(person)", "isRestricted": isRestricted, "requests": requests.map { $0.fields(words) },
            "kinds": PrivacyRequestRecord.Kind.allCases.map { kind in
                ["value": kind.rawValue, "text": words.text("privacyKind.\(kind.rawValue)")] as Fields
            },
        ]
    }
}
