import Kernel
import Storage

extension Customers {
    /// Marks a subject's contacts as restricted, or takes the marks away; false when they were so before. A person is restricted when one of its contacts is.
    @discardableResult
    public func setRestriction(_ isRestricted: Bool, of subject: DataSubject, _ tx: WriteTransaction) throws -> Bool {
        let now: Instant? = isRestricted ? effects.now : nil
        let changed = try tx.execute(
            """
            UPDATE contacts SET restricted_at = \(now) WHERE id IN \(subject.contacts)
                AND \(isRestricted ? "restricted_at IS NULL" : "restricted_at IS NOT NULL" as SQL)
            """)
        guard changed > 0 else { return false }
        try tx.execute(
            """
            UPDATE persons SET is_restricted = CASE WHEN EXISTS (
                    SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND contacts.restricted_at IS NOT NULL) THEN 1 ELSE 0 END,
                updated_at = \(effects.now)
            WHERE id = \(subject.person)
            """)
        try tx.record([ChangeNote("person.changed", companies: subject.companies, subject: subject.person.rawValue)], effects)
        return true
    }
}
