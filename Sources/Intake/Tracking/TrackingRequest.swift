import JSONScanning
import Kernel

/// A request of the tracking API (Segment's HTTP API) as it came, checked so far that it can be kept: well-formed, within its limits, and saying who it
/// speaks of. What an event means is the projector's work.
public struct TrackingRequest: Sendable {
    /// Which address it was sent to.
    public enum Call: String, Sendable, CaseIterable {
        case identify, track, page, screen, group, alias, batch
    }

    public let call: Call
    let text: JSONText
    /// How many events it holds.
    let count: Int
    /// Whether it may take a consent back, which is done before it is answered.
    public var mayWithdrawConsent: Bool { ConsentReading.mayWithdraw(text) }

    /// Segment's limits, in bytes and events.
    public enum Limit {
        /// Of one event; a larger one of a batch is rejected alone.
        public static let event = 32 << 10
        /// Of a batch.
        public static let batch = 500 << 10
        /// Of a batch of RudderStack's client, which packs more into one.
        public static let rudderBatch = 4 << 20
        /// Of a batch.
        public static let events = 2_500
    }

    /// - Throws: ``Problem`` of kind `invalid` with a code and a sentence; nothing of the request is kept then.
    public init(_ call: Call, body: [UInt8]) throws(Problem) {
        self.call = call
        do throws(JSONFlaw) { text = try JSONText(body, deepest: 48) } catch {
            throw Problem(.invalid, "invalid_json", "The body \(error).")
        }
        let root = text.root
        guard root.kind == .object else { throw Problem(.invalid, "invalid_json", "The body is not an object.") }
        guard call == .batch else {
            count = 1
            guard body.count <= Limit.event else {
                throw Problem(.invalid, "event_too_large", "The event has \(body.count) bytes; \(Limit.event) are allowed.")
            }
            if let flaw = TrackedEvent.identityFlaw(root, call) { throw Problem(.invalid, flaw.code, flaw.reason) }
            return
        }
        guard let batch = root["batch"], batch.kind == .array else {
            throw Problem(.invalid, "batch_missing", "The body has no array named batch.")
        }
        var events = 0
        var isRudder = false
        batch.forEachElement { event in
            if events == 0 { isRudder = event["context"]?["library"]?["name"]?.string?.lowercased().contains("rudder") == true }
            events += 1
            return true
        }
        count = events
        let most = isRudder ? Limit.rudderBatch : Limit.batch
        guard body.count <= most else { throw Problem(.invalid, "batch_too_large", "The batch has \(body.count) bytes; \(most) are allowed.") }
        guard events <= Limit.events else {
            throw Problem(.invalid, "batch_too_large", "The batch has \(events) events; \(Limit.events) are allowed.")
        }
    }

    /// The key that the body itself carries, where the client sends no header.
    public var writeKey: String? { text.root["writeKey"]?.string }
}
