import Kernel
import Storage

/// What users keep on their own desks: saved views, marks and notifications.
public struct Desk: Sendable {
    let database: Database
    let effects: Effects

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }
}
