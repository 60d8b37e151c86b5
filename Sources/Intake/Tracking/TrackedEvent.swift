import JSONScanning
import Kernel

/// Why an event cannot be taken as it is.
struct EventFlaw: Error, Hashable, Sendable {
    /// Stable, for filters: `identity_missing`.
    var code: String
    /// A sentence without personal data.
    var reason: String
    /// What the event waits for: it is tried again when that arrives.
    var waitsFor: String?

    init(_ code: String, _ reason: String, waitsFor: String? = nil) {
        self.code = code
        self.reason = reason
        self.waitsFor = waitsFor
    }
}

/// One event as a touchpoint tells it (Segment's common fields), read out of its text.
struct TrackedEvent: Sendable {
    enum Kind: String, Sendable, CaseIterable { case identify, track, page, screen, group, alias }

    var kind: Kind
    /// What the client calls it; nil where it numbers nothing.
    var messageID: String?
    var userID: String?
    var anonymousID: String?
    /// Of `alias`.
    var previousID: String?
    /// Of `group`.
    var groupID: String?
    /// Of `track` what happened; of `page` and `screen` which one.
    var name: String?
    var occurredAt: Instant
    /// `traits` and `context.traits`, the former first.
    var traits: [JSONSlice]
    /// `properties`, or the traits of a group.
    var properties: JSONSlice?
    var context: JSONSlice?
    /// `context.externalIds`: what else the person is known by.
    var externalIDs: [(type: String, id: String)]

    /// Bytes of an identifier that are looked at; a longer one is a mistake.
    static let longestID = 190
    static let longestMessageID = 100

    /// Reads an item of a request.
    ///
    /// - Parameters:
    ///   - call: what the address says, where the item names no type.
    ///   - batch: of the batch: its context and the moment at which it was sent.
    /// - Throws: ``EventFlaw``.
    init(_ item: JSONSlice, call: TrackingRequest.Call, batch: BatchEnvelope, receivedAt: Instant) throws(EventFlaw) {
        guard item.kind == .object else { throw EventFlaw("not_an_object", "The event is not an object.") }
        guard item.range.count <= TrackingRequest.Limit.event else {
            throw EventFlaw("event_too_large", "The event has \(item.range.count) bytes; \(TrackingRequest.Limit.event) are allowed.")
        }
        let fields = Fields(item)
        let type = call == .batch ? fields.type?.string?.lowercased() : call.rawValue
        guard let type, let kind = Kind(rawValue: type) else {
            throw EventFlaw("type_unknown", "The type is none of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self.kind = kind
        messageID = fields.messageID?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
        if let messageID, messageID.utf8.count > Self.longestMessageID {
            throw EventFlaw("message_id_too_long", "The messageId has more than \(Self.longestMessageID) bytes.")
        }
        userID = try Self.identifier(fields.userID, "userId")
        anonymousID = try Self.identifier(fields.anonymousID, "anonymousId")
        previousID = try Self.identifier(fields.previousID, "previousId")
        groupID = try Self.identifier(fields.groupID, "groupId")
        guard userID != nil || anonymousID != nil else { throw Self.identityMissing }
        context = fields.context?.kind == .object ? fields.context : nil
        let contexts = [context, batch.context].compactMap { $0 }
        traits = ([fields.traits] + contexts.map { $0["traits"] }).compactMap { $0 }.filter { $0.kind == .object }
        properties = [fields.properties, kind == .group ? fields.traits : nil].compactMap { $0 }.first { $0.kind == .object }
        externalIDs = contexts.lazy.compactMap { $0["externalIds"] ?? $0["externalId"] }.first.map(Self.externalIDs) ?? []
        name = (fields.event ?? fields.name ?? properties?["name"])?.scalarText.map { String($0.prefix(200)) }
        occurredAt = try Self.time(fields, batch, receivedAt)
        switch kind {
        case .track: guard name?.isEmpty == false else { throw EventFlaw("event_missing", "A track call names no event.") }
        case .group: guard groupID != nil else { throw EventFlaw("group_id_missing", "A group call has no groupId.") }
        case .alias:
            guard previousID != nil, userID != nil else { throw EventFlaw("previous_id_missing", "An alias call has no previousId and userId.") }
        case .identify, .page, .screen: break
        }
    }

    /// Most events say nothing of consents, and are not looked at further.
    var mayConcernConsents: Bool {
        if let name, kind == .track, name.contains("onsent") || name.contains("ubscribed") || name.contains("CONSENT") { return true }
        return context?["consent"] != nil || traits.contains { $0["consents"] != nil || $0["consent"] != nil }
    }

    /// What a timeline calls it.
    var title: String {
        switch kind {
        case .track: name ?? ""
        case .page: "Page Viewed"
        case .screen: "Screen Viewed"
        case .identify: "Identified"
        case .group: "Group Joined"
        case .alias: "Alias Given"
        }
    }

    // MARK: - At the door

    private static let identityMissing = EventFlaw("identity_missing", "Either userId or anonymousId is required.")

    /// Why the event speaks of nobody; nil when it does.
    static func identityFlaw(_ item: JSONSlice, _ call: TrackingRequest.Call) -> EventFlaw? {
        let isNamed = [item["userId"], item["anonymousId"]].contains { $0?.scalarText?.isEmpty == false }
        if !isNamed { return identityMissing }
        return call == .track && item["event"]?.scalarText?.isEmpty != false ? EventFlaw("event_missing", "A track call names no event.") : nil
    }

    // MARK: - Reading

    /// The members of an event that mean something, found in one walk.
    private struct Fields {
        var type, event, name, userID, anonymousID, previousID, groupID, messageID: JSONSlice?
        var timestamp, originalTimestamp, sentAt, context, properties, traits: JSONSlice?

        init(_ item: JSONSlice) {
            var fields = Self()
            item.forEachMember { name, value in
                guard !value.isNull else { return true }
                if name == "type" {
                    fields.type = value
                } else if name == "event" {
                    fields.event = value
                } else if name == "name" {
                    fields.name = value
                } else if name == "userId" {
                    fields.userID = value
                } else if name == "anonymousId" {
                    fields.anonymousID = value
                } else if name == "previousId" {
                    fields.previousID = value
                } else if name == "groupId" {
                    fields.groupID = value
                } else if name == "messageId" {
                    fields.messageID = value
                } else if name == "timestamp" {
                    fields.timestamp = value
                } else if name == "originalTimestamp" {
                    fields.originalTimestamp = value
                } else if name == "sentAt" {
                    fields.sentAt = value
                } else if name == "context" {
                    fields.context = value
                } else if name == "properties" {
                    fields.properties = value
                } else if name == "traits" {
                    fields.traits = value
                }
                return true
            }
            self = fields
        }

        private init() {}
    }

    private static func identifier(_ slice: JSONSlice?, _ name: String) throws(EventFlaw) -> String? {
        guard let slice else { return nil }
        guard let text = slice.scalarText else { throw EventFlaw("wrong_type", "\(name) is neither a text nor a number.") }
        guard text.utf8.count <= longestID else { throw EventFlaw("id_too_long", "\(name) has more than \(longestID) bytes.") }
        return text.isEmpty ? nil : text
    }

    private static func externalIDs(_ list: JSONSlice) -> [(type: String, id: String)] {
        list.elements.prefix(20).compactMap { entry in
            guard let type = entry["type"]?.scalarText?.lowercased(), let id = entry["id"]?.scalarText, !id.isEmpty, id.utf8.count <= longestID else {
                return nil
            }
            return (type, id)
        }
    }

    /// When it happened: the client's clock, corrected by how far it was off when it sent (`receivedAt − (sentAt − timestamp)`).
    private static func time(_ fields: Fields, _ batch: BatchEnvelope, _ receivedAt: Instant) throws(EventFlaw) -> Instant {
        guard let slice = fields.timestamp ?? fields.originalTimestamp else { return receivedAt }
        guard let text = slice.string, let timestamp = instant(text) else {
            throw EventFlaw("timestamp_invalid", "The timestamp is no time such as 2026-11-23T07:19:06.123Z.")
        }
        guard let sentAt = fields.sentAt?.string.flatMap(instant) ?? batch.sentAt else { return min(timestamp, receivedAt) }
        let delay = sentAt.microseconds &- timestamp.microseconds
        // A client that says it sent the event before it happened has no clock to speak of.
        return delay >= 0 ? receivedAt.adding(microseconds: -delay) : min(timestamp, receivedAt)
    }

    /// RFC 3339; without an offset it is UTC, as older clients write it.
    static func instant(_ text: String) -> Instant? {
        guard let parsed = LocalDateTime.parse(text) else { return nil }
        return parsed.value.assumingUTC.adding(seconds: -Int64(parsed.offsetSeconds ?? 0))
    }
}

/// What a batch says once for all of its events.
struct BatchEnvelope: Sendable {
    var context: JSONSlice?
    var sentAt: Instant?

    init(_ root: JSONSlice, call: TrackingRequest.Call) {
        guard call == .batch else { return }
        context = root["context"].flatMap { $0.kind == .object ? $0 : nil }
        sentAt = root["sentAt"]?.string.flatMap(TrackedEvent.instant)
    }
}
