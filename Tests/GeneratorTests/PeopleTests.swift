import Kernel
import Testing

@testable import Generator

@Suite struct PeopleTests {
    @Test(arguments: Country.allCases)
    func nameListsAreLong(_ country: Country) {
        #expect(GivenNames.of(country).distinct.count >= 400)
        #expect(FamilyNames.of(country).distinct.count >= 800)
    }

    @Test(arguments: [
        ("van den Berg", "van den", "Berg"), ("de Jong", "de", "Jong"), ("De Luca", "", "De Luca"), ("Smith", "", "Smith"),
        ("'t Hart", "", "'t Hart"),
    ])
    func particle(_ text: String, _ particle: String, _ name: String) {
        #expect(FamilyName(text).particle == particle)
        #expect(FamilyName(text).name == name)
    }

    @Test func contactsPerPerson() throws {
        let truth = try SampleRetailer.table("truth.csv")
        let ratio = Double(truth.rows.count) / Double(SampleRetailer.plan.people)
        #expect((1.8...2.2).contains(ratio), "\(ratio)")
        #expect(Set(truth["person"]).count == SampleRetailer.plan.people)
        #expect(Set(zip(truth["source"], truth["external_id"]).map { $0 + "/" + $1 }).count == truth.rows.count)
    }

    @Test(arguments: Touchpoint.allCases)
    func everyContactHasItsTruth(_ touchpoint: Touchpoint) throws {
        let table = try SampleRetailer.table(touchpoint.file)
        let truth = try SampleRetailer.table("truth.csv")
        let known = zip(truth["source"], truth["external_id"]).filter { $0.0 == touchpoint.code }.map(\.1)
        #expect(table.rows.map { $0[0] } == known)
        #expect(table.rows.count > 50)
    }

    @Test func householdsHoldSeveralPeople() throws {
        let people = try SampleRetailer.table("truth-people.csv")
        let sizes = Dictionary(grouping: people["household"], by: { $0 }).mapValues(\.count)
        #expect(sizes.values.contains(1) && sizes.values.contains(2) && sizes.values.contains(4))
        let mean = Double(people.rows.count) / Double(sizes.count)
        #expect((1.6...2.6).contains(mean), "\(mean)")
        // A family's e-mail address is that of more than one person.
        let emails = people["email"].filter { !$0.isEmpty }
        #expect(Set(emails).count < emails.count)
        #expect(emails.allSatisfy { $0.hasSuffix(".example") })
    }

    @Test func capitalsAndAccentsOfTheBackOffice() throws {
        let bytes = try #require(SampleRetailer.files["contacts-fio-erp.csv"])
        // `Città` in Windows-1252, which is no UTF-8.
        #expect(bytes.starts(with: "Codice Cliente;Cognome".utf8))
        #expect(bytes.prefix(200).contains(0xe0))
        let names = try SampleRetailer.table("contacts-fio-erp.csv")["Cognome"]
        #expect(names.allSatisfy { $0 == $0.uppercased() })
    }

    @Test func datesAreSometimesImpossible() throws {
        let dates = try SampleRetailer.table("contacts-fio-erp.csv")["Data di nascita"].filter { !$0.isEmpty }
        let odd = dates.filter { text in
            let parts = text.split(separator: "/").compactMap { Int($0) }
            guard parts.count == 3, let day = Day(year: parts[2], month: parts[1], day: parts[0]) else { return true }
            return day.year == 1900
        }
        #expect(dates.count > 500)
        #expect(odd.count * 100 < dates.count * 2)
    }

    @Test(arguments: [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25"), (1961, "1961-04-02")])
    func easter(_ year: Int, _ expected: String) { #expect(ShoppingCalendar.easter(year).description == expected) }
}
