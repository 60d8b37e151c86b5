import Customers
import JSONScanning
import Kernel

/// What an event says of consents.
///
/// - `traits.consents` (or `consent`): `{"email.marketing": true, "newsletter": "withdrawn", "sms": {"marketing": false}}`
/// - `context.consent.categoryPreferences`, as Segment's consent management sends it: categories that are named as our purposes are understood
/// - the events `Unsubscribed` and `Subscribed` of Segment's e-mail events, `Consent Given` and `Consent Withdrawn`, with `channel` and `purpose` among the
///   properties
struct ConsentReading: Sendable {
    private(set) var statements: [ConsentStatement] = []
    /// Whom it concerns besides who sent it: the address that was unsubscribed.
    private(set) var email: String?

    init(_ event: TrackedEvent) {
        for set in event.traits {
            for consents in [set["consents"], set["consent"]] { if let consents { read(consents, at: event.occurredAt) } }
        }
        if let preferences = event.context?["consent"]?["categoryPreferences"] { read(preferences, at: event.occurredAt) }
        guard event.kind == .track, let name = event.name?.lowercased(), let (isGranted, purposes) = Self.events[name] else { return }
        let properties = event.properties
        let channel = properties?["channel"]?.scalarText.flatMap { ConsentChannel(rawValue: $0.lowercased()) } ?? .email
        let named = properties?["purpose"]?.scalarText.flatMap { ConsentPurpose(rawValue: $0.lowercased()) }
        for purpose in named.map({ [$0] }) ?? purposes { add(ConsentTopic(channel, purpose), isGranted, event.occurredAt) }
        let addresses = [properties?["email"]] + event.traits.map { $0["email"] }
        email = addresses.lazy.compactMap { $0?.scalarText }.first { $0.contains("@") }
    }

    /// Whether an event that holds these bytes may take a consent back, which is to be done before it is answered.
    static func mayWithdraw(_ text: JSONText) -> Bool {
        text.bytes.withUnsafeBufferPointer { bytes in contains("onsent", bytes) || contains("nsubscribed", bytes) }
    }

    private static let events: [String: (isGranted: Bool, purposes: [ConsentPurpose])] = [
        "unsubscribed": (false, [.marketing, .newsletter]), "email unsubscribed": (false, [.marketing, .newsletter]),
        "subscribed": (true, [.newsletter]), "email subscribed": (true, [.newsletter]),
        "consent given": (true, [.marketing]), "consent granted": (true, [.marketing]),
        "consent withdrawn": (false, [.marketing]), "consent revoked": (false, [.marketing]),
    ]

    private mutating func read(_ set: JSONSlice, at moment: Instant) {
        guard set.kind == .object else { return }
        var found: [(ConsentTopic, Bool)] = []
        set.forEachMember { name, value in
            let name = name.string
            if value.kind == .object, let channel = ConsentChannel(rawValue: name.lowercased()) {
                value.forEachMember { purpose, value in
                    if let purpose = ConsentPurpose(rawValue: purpose.string.lowercased()), let isGranted = Self.answer(value) {
                        found.append((ConsentTopic(channel, purpose), isGranted))
                    }
                    return true
                }
            } else if let topic = ConsentTopic(named: name), let isGranted = Self.answer(value) {
                found.append((topic, isGranted))
            }
            return true
        }
        for (topic, isGranted) in found { add(topic, isGranted, moment) }
    }

    /// Of what is said twice in one event the stricter counts.
    private mutating func add(_ topic: ConsentTopic, _ isGranted: Bool, _ moment: Instant) {
        if let index = statements.firstIndex(where: { $0.topic == topic }) {
            statements[index].isGranted = statements[index].isGranted && isGranted
        } else {
            statements.append(ConsentStatement(topic, isGranted: isGranted, at: moment))
        }
    }

    private static func answer(_ value: JSONSlice) -> Bool? { value.scalarText.flatMap { ConsentAnswer.isYes($0) } }

    private static func contains(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count >= length else { return false }
        let first = word.utf8Start[0]
        for start in 0...(bytes.count - length) where bytes[start] == first {
            var place = 1
            while place < length, bytes[start + place] == word.utf8Start[place] { place += 1 }
            if place == length { return true }
        }
        return false
    }
}

/// Yes and no as files and events write them.
package enum ConsentAnswer {
    private static let yes: Set<String> = [
        "yes", "y", "true", "t", "1", "x", "on", "si", "sì", "s", "vero", "ja", "j", "waar", "oui", "granted", "given", "subscribed", "opt-in",
        "opted in",
        "opted-in", "optin", "active", "accepted", "consentito", "akkoord",
    ]
    private static let no: Set<String> = [
        "no", "n", "false", "f", "0", "off", "falso", "nee", "nein", "onwaar", "non", "withdrawn", "revoked", "denied", "unsubscribed", "opt-out",
        "opted out", "opted-out", "optout", "refused", "negato", "geweigerd",
    ]

    /// Nil for what is neither.
    package static func isYes(_ text: String) -> Bool? {
        let folded = text.lowercased()
        return yes.contains(folded) ? true : no.contains(folded) ? false : nil
    }
}

extension ConsentTopic {
    /// `email.marketing`, `email_marketing`; a purpose alone is of e-mail where it is about messages, of no channel otherwise.
    init?(named name: String) {
        let parts = name.lowercased().split { $0 == "." || $0 == "_" || $0 == ":" || $0 == "-" || $0 == " " }.map(String.init)
        switch parts.count {
        case 1:
            guard let purpose = ConsentPurpose(rawValue: parts[0]) else { return nil }
            self.init(purpose == .marketing || purpose == .newsletter ? .email : .any, purpose)
        case 2:
            guard let channel = ConsentChannel(rawValue: parts[0]), let purpose = ConsentPurpose(rawValue: parts[1]) else { return nil }
            self.init(channel, purpose)
        default: return nil
        }
    }
}
