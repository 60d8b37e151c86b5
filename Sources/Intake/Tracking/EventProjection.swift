import Customers
import JSONScanning
import Kernel
import Organisation
import RecordLinkage
import Sales
import Storage

/// Makes of one source's tracked events what they mean: contacts, devices, orders, events; in one transaction, each event once.
struct EventProjection {
    /// An event on its way, with where it came from.
    struct Item {
        var request: LoggedRequest
        /// Its place in the request.
        var index: Int
        var slice: JSONSlice
        var event: TrackedEvent
    }

    /// What came of a number of events.
    struct Outcome: Hashable, Sendable {
        var projected = 0
        /// Known already by their message id.
        var repeats = 0
        var rejected = 0

        static func += (left: inout Outcome, right: Outcome) {
            left.projected += right.projected
            left.repeats += right.repeats
            left.rejected += right.rejected
        }
    }

    let intake: Intake
    let company: CompanyRecord
    let source: SourceRecord
    let reliability: ReliabilityTable
    let now: Instant
    let tx: WriteTransaction

    /// - Parameters:
    ///   - items: of this source, in the order of arrival.
    ///   - rejected: what could not even be read.
    func run(_ items: [Item], rejected: [RejectedEventRecord]) throws -> Outcome {
        var rejects = rejected
        let messageIDs = items.map { Self.messageID($0.event, $0.slice, of: $0.request, $0.index) }
        let fresh = try unknown(items, messageIDs)
        let forgotten = try ofErased(fresh.map(\.item))
        let known = fresh.indices.filter { !forgotten.contains($0) }
        let (told, arrival) = try owners(of: known.map { fresh[$0] })
        var owners = [ID<Contact>?](repeating: nil, count: fresh.count)
        for (position, owner) in zip(known, told) { owners[position] = owner }
        var events = NewEvents(capacity: fresh.count)
        var names = EventNames()
        var placed: [String] = []
        var buyers: Set<ID<Contact>> = []
        for (position, (item, messageID)) in fresh.enumerated() {
            do {
                if let order = try TrackedOrder(item.event, currency: company.currency) {
                    try orders.write(order, of: item.event, contact: owners[position], messageID: messageID, tx)
                    placed.append(TrackedOrder.waitsFor(source: source.id, number: order.number))
                    if let contact = owners[position] { buyers.insert(contact) }
                }
                // A sale stays the retailer's when whose it was is forgotten.
                if forgotten.contains(position) { continue }
                events.append(
                    NewEvents.Event(
                        id: intake.effects.id(), company: company.id, source: source.id, contact: owners[position], kind: item.event.kind.rawValue,
                        name: item.event.title, occurredAt: item.event.occurredAt), properties: Self.properties(of: item.event), messageID: messageID)
                names.count(item.event)
            } catch let flaw as EventFlaw {
                if forgotten.contains(position) { continue }
                rejects.append(RejectedEventRecord(item, flaw, id: intake.effects.id(), at: now))
            }
        }
        try events.save(tx)
        try names.save(source: source.id, now: now, tx)
        if let arrival { try intake.settle(arrival, company: company.id, tx) }
        try recordConsents(known.map { fresh[$0].item.event }, told)
        if !buyers.isEmpty { try intake.refreshFigures(try intake.customers.siblings(of: buyers.sorted(), tx), tx) }
        try RejectStore.save(rejects, tx)
        if !placed.isEmpty { try RejectStore.replay(waitingFor: placed, intake.effects, tx) }
        let outcome = Outcome(
            projected: events.count + forgotten.count, repeats: items.count - fresh.count, rejected: rejects.count)
        try MinuteStore.add(outcome, source: source.id, now: now, tx)
        return outcome
    }

    private var orders: OrderWriter { OrderWriter(organisation: intake.organisation, sales: intake.sales, company: company, source: source) }

    // MARK: - Consents

    /// What events say of consents is recorded with whoever they are of, of whichever source; and what is said of an address, with all who carry it.
    private func recordConsents(_ events: [TrackedEvent], _ owners: [ID<Contact>?]) throws {
        var statements: [(contact: ID<Contact>, statement: ConsentStatement, known: Instant)] = []
        for (event, owner) in zip(events, owners) where event.mayConcernConsents {
            let reading = ConsentReading(event)
            guard !reading.statements.isEmpty else { continue }
            var contacts = Set([owner].compactMap { $0 })
            if let address = reading.email.flatMap({ try? EmailAddress($0) }), !address.isPlaceholder {
                contacts.formUnion(try intake.customers.contacts(withEmail: address.comparable, company: company.id, tx))
            }
            for contact in contacts.sorted() { statements += reading.statements.map { (contact, $0, event.occurredAt) } }
        }
        try intake.customers.recordStatements(statements, source: source.id, company: company.id, by: "tracking", tx)
    }

    // MARK: - Once

    /// What the client calls it. Where it numbers nothing, the same words at the same moment are a repeat; without a moment they are something new.
    static func messageID(_ event: TrackedEvent, _ slice: JSONSlice, of request: LoggedRequest, _ index: Int) -> String {
        if let id = event.messageID { return id }
        guard slice["timestamp"] != nil || slice["originalTimestamp"] != nil else { return "\(request.id)/\(index)" }
        var hash = StableHash()
        hash.combine(slice.raw)
        return "row:" + String(UInt64(bitPattern: hash.value), radix: 16)
    }

    private func unknown(_ items: [Item], _ messageIDs: [String]) throws -> [(item: Item, messageID: String)] {
        var known = try EventStore.known(messageIDs, company: company.id, tx)
        return zip(items, messageIDs).filter { known.insert($1).inserted }.map { (item: $0, messageID: $1) }
    }

    private static func properties(of event: TrackedEvent) -> ArraySlice<UInt8>? {
        guard let properties = event.properties, properties.range.count > 2 else { return nil }
        return properties.raw
    }

    /// The places of events of people who have been erased since: a client that sends again what it kept brings nobody back.
    private func ofErased(_ items: [Item]) throws -> Set<Int> {
        func names(_ event: TrackedEvent) -> [PersonalName] {
            [event.userID.map { PersonalName(.externalID, $0, source: source.id) }, event.anonymousID.map { PersonalName(.device, $0) }].compactMap {
                $0
            }
        }
        let erasures = try intake.customers.erasures(of: Set(items.lazy.map(\.event).flatMap(names)), company: company.id, tx)
        guard !erasures.isEmpty else { return [] }
        return Set(
            items.indices.filter { index in
                let event = items[index].event
                return names(event).contains { name in erasures[name].map { event.occurredAt <= $0 } ?? false }
            })
    }

    // MARK: - Whose they are

    /// The contact of each event, and what arrived with those that were new or said something new.
    private func owners(of fresh: [(item: Item, messageID: String)]) throws -> (owners: [ID<Contact>?], arrival: Customers.Arrival?) {
        var traits: [TraitsReading?] = []
        var names: [String?] = []
        var called: Set<String> = []
        for (item, _) in fresh {
            let event = item.event
            var reading: TraitsReading?
            if event.kind == .identify || !event.externalIDs.isEmpty || (event.kind == .group && event.groupID != nil)
                || (event.kind != .group && !event.traits.isEmpty)
            {
                var traits = TraitsReading(event.kind == .group ? [] : event.traits)
                traits.add(event.externalIDs)
                if let group = event.groupID { traits.joins(group) }
                reading = traits
            }
            traits.append(reading)
            // Who gives an e-mail address without a number is known by it: a tablet in the store gathers many.
            let name = event.userID ?? (event.kind == .identify ? reading?.ownID(country: company.country) : nil)
            names.append(name)
            if let name { called.insert(name) }
            if let previous = event.previousID { called.insert(previous) }
        }
        let devices = Set(fresh.compactMap(\.item.event.anonymousID)).union(fresh.compactMap(\.item.event.previousID))
        for device in devices { called.insert(Attribution.name(ofDevice: device)) }
        let existing = try intake.customers.contacts(ofExternalIDs: called.sorted(), source: source.id, company: company.id, tx)
        var attribution = Attribution(
            devices: try DeviceStore.states(of: devices.sorted(), company: company.id, tx), known: try ownFirst(existing, traits, names))
        var owners: [Attribution.Owner] = []
        for (position, (item, _)) in fresh.enumerated() {
            let event = item.event
            owners.append(attribution.owner(named: names[position], device: event.anonymousID, at: event.occurredAt))
            if event.kind == .alias, let previous = event.previousID, let name = names[position] {
                attribution.alias(previous, name, at: event.occurredAt)
            }
        }
        return try settle(fresh, owners, traits, attribution)
    }

    /// A contact of another source answers for a name as long as this source says nothing of its own about it.
    private func ownFirst(_ existing: [String: ID<Contact>], _ traits: [TraitsReading?], _ names: [String?]) throws -> [String: ID<Contact>] {
        let telling = Set(zip(traits, names).compactMap { traits, name in traits?.isEmpty == false ? name : nil })
        guard !telling.isEmpty else { return existing }
        let own = try intake.customers.known(telling.sorted(), source: source.id, tx)
        return existing.filter { name, contact in !telling.contains(name) || own[name] != nil }
    }

    /// Makes the contacts that are not there yet, says of the others what is new, and binds devices.
    private func settle(
        _ fresh: [(item: Item, messageID: String)], _ owners: [Attribution.Owner], _ traits: [TraitsReading?], _ attribution: Attribution
    ) throws -> (owners: [ID<Contact>?], arrival: Customers.Arrival?) {
        var needed: Set<String> = []
        func need(_ owner: Attribution.Owner?) { if case .name(let name) = owner, !name.isEmpty { needed.insert(name) } }
        for owner in owners { need(owner) }
        for (first, second) in attribution.bonds {
            need(first)
            need(second)
        }
        for device in attribution.devices.values where device.isChanged { [device.contact, device.owner, device.formerOwner].forEach(need) }
        let told = try tellings(fresh, owners, traits, &needed)
        var ids: [String: ID<Contact>] = [:]
        var arrival: Customers.Arrival?
        if !needed.isEmpty {
            let saved = try save(needed, told, fresh, owners, attribution)
            for identity in saved.identities where identity.kind == .customerNumber { ids[identity.value] = identity.contact }
            for (name, known) in try intake.customers.known(needed.filter { ids[$0] == nil }.sorted(), source: source.id, tx) { ids[name] = known.id }
            arrival = saved
        }
        func id(_ owner: Attribution.Owner?) -> ID<Contact>? {
            switch owner {
            case .contact(let id): id
            case .name(let name): ids[name]
            case nil: nil
            }
        }
        let bonds = attribution.bonds.compactMap { first, second in id(first).flatMap { first in id(second).map { (first, $0) } } }
        let bound = try intake.customers.bind(bonds, by: "tracking", reliability: reliability, tx)
        arrival?.persons.formUnion(bound)
        if arrival == nil, !bound.isEmpty {
            arrival = Customers.Arrival()
            arrival?.persons = bound
        }
        let changed = attribution.devices.filter(\.value.isChanged).mapValues { device in
            DeviceState(contact: id(device.contact), owner: id(device.owner), ownedSince: device.ownedSince, formerOwner: id(device.formerOwner))
        }
        if !changed.isEmpty { try DeviceStore.save(changed, company: company.id, tx) }
        return (owners.map(id), arrival)
    }

    /// What is said of each contact of this source, in order; `needed` gets the names of those that are known already.
    private func tellings(
        _ fresh: [(item: Item, messageID: String)], _ owners: [Attribution.Owner], _ traits: [TraitsReading?], _ needed: inout Set<String>
    ) throws -> [String: [(traits: TraitsReading, at: Instant)]] {
        var told: [Attribution.Owner: [(traits: TraitsReading, at: Instant)]] = [:]
        for (position, reading) in traits.enumerated() {
            guard let reading, !reading.isEmpty else { continue }
            told[owners[position], default: []].append((reading, fresh[position].item.event.occurredAt))
        }
        let contacts = told.keys.compactMap { if case .contact(let id) = $0 { id } else { nil } }
        let names = contacts.isEmpty ? [:] : try intake.customers.names(of: contacts.sorted(), source: source.id, tx)
        var byName: [String: [(traits: TraitsReading, at: Instant)]] = [:]
        for (owner, list) in told {
            switch owner {
            case .name(let name): byName[name, default: []] += list
            case .contact(let id):
                // A contact of another source is not ours to change.
                guard let name = names[id] else { continue }
                byName[name, default: []] += list
                needed.insert(name)
            }
        }
        return byName
    }

    private func save(
        _ needed: Set<String>, _ told: [String: [(traits: TraitsReading, at: Instant)]], _ fresh: [(item: Item, messageID: String)],
        _ owners: [Attribution.Owner], _ attribution: Attribution
    ) throws -> Customers.Arrival {
        let known = try intake.customers.known(needed.sorted(), source: source.id, tx)
        var firstSeen: [Attribution.Owner: Instant] = [:]
        for (position, owner) in owners.enumerated() {
            let moment = fresh[position].item.event.occurredAt
            firstSeen[owner] = min(firstSeen[owner] ?? moment, moment)
        }
        let drafts = needed.sorted().map { name -> ContactDraft in
            var draft = known[name]?.draft ?? ContactDraft(externalID: name)
            var latest = known[name]?.updatedAt
            for (traits, moment) in told[name] ?? [] {
                traits.apply(to: &draft, fillsOnly: latest.map { moment < $0 } ?? false)
                latest = max(latest ?? moment, moment)
            }
            draft.updatedAt = latest
            if known[name] == nil {
                if let device = attribution.deviceNames[name] { draft.device = device.device }
                draft.createdAt = attribution.deviceNames[name]?.seenAt ?? firstSeen[.name(name)] ?? now
            }
            return draft
        }
        return try intake.customers.save(
            drafts, source: source.id, company: company.id, country: company.country, today: company.zone.day(now), reliability: reliability,
            madeBy: "tracking", tx)
    }
}
