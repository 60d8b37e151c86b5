import Kernel

/// How somebody lives, as far as their shopping shows it.
enum Lifestyle: Int, CaseIterable, Sendable {
    case student, youngProfessional, familyWithChildren, established, retired

    var label: String { ["student", "young professional", "family with children", "established", "retired"][rawValue] }

    /// Per mille of sales made on line where a store is near.
    var onlineShare: Int { [420, 400, 300, 180, 70][rawValue] }
}

/// A true person: what every source sees a part of.
struct Resident: Sendable {
    /// From 0 on, in order of generation.
    var number: Int
    var household: Int
    var country: Country
    var givenName: String
    var familyName: FamilyName
    /// The name before marriage, where it was another.
    var formerFamilyName: FamilyName?
    var marriedOn: Day
    var isFemale: Bool
    var birth: Day
    /// Index into ``Towns/all``; foreign for the few born abroad.
    var birthTown: Int
    var address: Address
    var formerAddress: Address?
    var movedOn: Day
    var mobile: Phone
    var landLine: Phone?
    /// Empty for those who have none.
    var email: String
    var secondEmail: String
    /// 0 buys regardless of price, 100 by price alone.
    var priceSensitivity: Int
    /// 0 ignores offers, 100 waits for them.
    var promotionSensitivity: Int
    var lifestyle: Lifestyle
    /// First day as a customer.
    var since: Day
    /// The day after which they never come again; nil while they still do.
    var churnedOn: Day?
    /// Shopping trips relative to the mean person, mean 1.
    var rate: Double

    /// Family name as of `day`.
    func familyName(on day: Day) -> FamilyName { day < marriedOn ? formerFamilyName ?? familyName : familyName }
    /// Address as of `day`.
    func address(on day: Day) -> Address { day < movedOn ? formerAddress ?? address : address }
}
