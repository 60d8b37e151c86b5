import Kernel
import Testing

@Suite struct IDTests {
    @Test func idsAreAscendingAndDistinctAcrossNodes() throws {
        let clock = ManualClock(try #require(Instant(rfc3339: "2026-11-23T07:19:06Z")))
        let first = IDGenerator(clock: clock, node: 1)
        let second = IDGenerator(clock: clock, node: 2)
        let ids: [ID<Contact>] = first.next(5000)
        clock.set(.epoch)  // a wall clock that is set back
        let later: ID<Contact> = first.next()
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try #require(ids.last) < later)
        #expect(Set(ids).isDisjoint(with: second.next(5000, Contact.self)))
    }

    @Test func theOutsideFormComesBack() throws {
        let id = ID<Contact>(.max)
        #expect(ID<Contact>(id.description) == id)
        #expect(ID<Contact>(id.description.uppercased()) == nil)
        #expect(ID<Person>(id.description) == nil)
        #expect(ID<Contact>("con_0000000000000") == nil)
        #expect(ID<Contact>("con_zzzzzzzzzzzzz") == nil)
    }
}
