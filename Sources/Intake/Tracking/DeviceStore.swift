import Kernel
import Storage

/// Whose a device is.
struct DeviceState: Hashable, Sendable {
    /// The contact that the device is while nobody has identified on it.
    var contact: ID<Contact>?
    /// The contact that identified on it last.
    var owner: ID<Contact>?
    /// When, by the event.
    var ownedSince: Instant?
    /// Who had it before.
    var formerOwner: ID<Contact>?
}

/// Devices: the SQL.
enum DeviceStore {
    static func states(of devices: [String], company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [String: DeviceState] {
        var states: [String: DeviceState] = [:]
        guard !devices.isEmpty else { return states }
        try tx.forEach(
            """
            SELECT device, contact_id, owner_id, owned_since, former_owner_id FROM intake_devices
            WHERE company_id = \(company) AND device IN \(devices)
            """
        ) { row throws(StorageError) in
            states[try row[0]] = DeviceState(contact: try row[1], owner: try row[2], ownedSince: try row[3], formerOwner: try row[4])
            return true
        }
        return states
    }

    static func save(_ states: [String: DeviceState], company: ID<Company>, _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(
            into: "intake_devices", ["company_id", "device", "contact_id", "owner_id", "owned_since", "former_owner_id"], capacity: states.count)
        for (device, state) in states.sorted(by: { $0.key < $1.key }) {
            rows.append(company)
            rows.append(device)
            rows.append(state.contact)
            rows.append(state.owner)
            rows.append(state.ownedSince?.microseconds)
            rows.append(state.formerOwner)
        }
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (company_id, device) DO UPDATE SET contact_id = excluded.contact_id, owner_id = excluded.owner_id,
                    owned_since = excluded.owned_since, former_owner_id = excluded.former_owner_id
                """)
    }
}
