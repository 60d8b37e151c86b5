import Kernel

/// What really is, to measure linkage and models against: which contact is whom, and what drives each person.
struct TruthFiles {
    private var contacts: TableWriter
    private var people: TableWriter

    init(_ sink: any FileSink) throws {
        contacts = try TableWriter("truth.csv", sink, header: ["source", "external_id", "person"])
        people = try TableWriter(
            "truth-people.csv", sink,
            header: [
                "person", "household", "given_name", "family_name", "birth_date", "email", "phone", "price_sensitivity", "promotion_sensitivity",
                "lifestyle", "churned_on",
            ])
    }

    mutating func write(_ person: Resident, _ records: [ContactRecord]) throws {
        for record in records {
            contacts.text(record.touchpoint.code)
            contacts.text(record.externalID)
            contacts.integer(person.number)
            try contacts.endRow()
        }
        people.integer(person.number)
        people.integer(person.household)
        people.text(person.givenName)
        people.text(person.familyName.full)
        people.text(person.birth.description)
        people.text(person.email)
        people.text(person.mobile.international)
        people.decimal(person.priceSensitivity, places: 2)
        people.decimal(person.promotionSensitivity, places: 2)
        people.text(person.lifestyle.label)
        people.text(person.churnedOn?.description ?? "")
        try people.endRow()
    }

    mutating func flush() throws {
        try contacts.flush()
        try people.flush()
    }
}
