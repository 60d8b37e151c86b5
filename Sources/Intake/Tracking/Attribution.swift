import Kernel

/// Whose each event is: by the id it names, or by the device it came from.
///
/// A device is a contact of its own until somebody identifies on it. What it did before is then that person's; so is what it does without a name
/// afterwards. When another identifies on the same device (a tablet in the store, a family's laptop), what comes from then on is the other's, and nobody is
/// made one with anybody: only the device's own contact, which has no identity, is bound, and to the first alone.
struct Attribution {
    /// A contact by the name that its source has for it.
    typealias Name = String

    enum Owner: Hashable { case name(Name), contact(ID<Contact>) }

    /// What is known of a device, in names where the contact may be yet to be made.
    struct Device {
        var contact: Owner?
        var owner: Owner?
        var ownedSince: Instant?
        var formerOwner: Owner?
        var isChanged = false

        init(_ state: DeviceState) {
            contact = state.contact.map(Owner.contact)
            owner = state.owner.map(Owner.contact)
            ownedSince = state.ownedSince
            formerOwner = state.formerOwner.map(Owner.contact)
        }

        init() {}
    }

    private(set) var devices: [String: Device]
    /// Contacts of devices, by their names.
    private(set) var deviceNames: [Name: (device: String, seenAt: Instant)] = [:]
    /// Pairs that are one person.
    private(set) var bonds: [(Owner, Owner)] = []
    /// Contacts by their names, as far as there are any.
    private let known: [Name: ID<Contact>]
    /// Names that have come up.
    private var named: Set<Name> = []

    /// - Parameters:
    ///   - devices: those that the events name and that are known.
    ///   - known: contacts of the names that the events use, as far as there are any.
    init(devices: [String: DeviceState], known: [Name: ID<Contact>]) {
        self.devices = devices.mapValues(Device.init)
        self.known = known
    }

    /// The contact of a device that nobody has identified on.
    static func name(ofDevice device: String) -> Name { "device:" + device }

    /// Takes the next event, in the order of arrival.
    ///
    /// - Parameters:
    ///   - name: of the contact that the event names; nil when it names but a device.
    ///   - device: its anonymous id.
    mutating func owner(named name: Name?, device: String?, at moment: Instant) -> Owner {
        guard let name else { return device.map { ofDevice($0, at: moment) } ?? .name("") }
        let owner = resolved(name)
        named.insert(name)
        if let device { identify(owner, on: device, at: moment) }
        return owner
    }

    /// Says that what was called `former` is the customer of this name: another name of one customer, or a device on which the customer identifies.
    mutating func alias(_ former: String, _ name: Name, at moment: Instant) {
        if known[former] != nil || named.contains(former) {
            bonds.append((resolved(former), resolved(name)))
        } else {
            identify(resolved(name), on: former, at: moment)
        }
    }

    private func resolved(_ name: Name) -> Owner { known[name].map(Owner.contact) ?? .name(name) }

    private mutating func identify(_ owner: Owner, on device: String, at moment: Instant) {
        var state = devices[device] ?? Device()
        guard state.owner != owner else { return }
        if let current = state.owner {
            // An event that comes late does not give the device back.
            guard moment >= state.ownedSince ?? moment else { return }
            state.formerOwner = current
        } else if let contact = state.contact {
            bonds.append((contact, owner))
        }
        state.owner = owner
        state.ownedSince = moment
        state.isChanged = true
        devices[device] = state
    }

    private mutating func ofDevice(_ device: String, at moment: Instant) -> Owner {
        var state = devices[device] ?? Device()
        if let owner = state.owner {
            if let former = state.formerOwner, let since = state.ownedSince, moment < since { return former }
            return owner
        }
        if let contact = state.contact { return contact }
        let name = Self.name(ofDevice: device)
        let contact = resolved(name)
        deviceNames[name] = (device, min(moment, deviceNames[name]?.seenAt ?? moment))
        state.contact = contact
        state.isChanged = true
        devices[device] = state
        return contact
    }
}
