import Intake
import Kernel
import Storage

/// What a person did, as touchpoints have tracked it.
public struct EventsTimeline: TimelineSource {
    public let kinds = ["event"]
    private let intake: Intake

    public init(_ intake: Intake) { self.intake = intake }

    public func entries(_ query: TimelineQuery, _ directory: DirectorySnapshot, _ tx: ReadTransaction) throws -> [TimelineEntry] {
        try intake.events(of: query.contacts, companies: query.companies, before: query.before, limit: query.limit, tx).map { event in
            let json: JSON = .object([
                "id": .string(event.id.description), "name": .string(event.name), "source": JSON.string(directory.source(event.source)?.code),
                "properties": .object(event.properties),
            ])
            return TimelineEntry(kind: "event", at: event.occurredAt, id: event.id.rawValue, contact: event.contact, members: [.init("event", json)])
        }
    }
}
