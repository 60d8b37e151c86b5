import Kernel

/// Sixty-four people in their households, made from the seed and their number alone: whoever asks for more people gets the same ones first.
struct Neighbourhood {
    static let size = 64

    private let number: Int
    private let until: Day
    private var random: RandomStream
    private var residents: [Resident] = []

    /// The people `number * 64 ..< number * 64 + 64`, e-mail addresses still to be given.
    static func people(seed: UInt64, number: Int, until: Day) -> [Resident] {
        var neighbourhood = Neighbourhood(number: number, until: until, random: RandomStream(seed: seed, .people, UInt64(number)))
        while neighbourhood.residents.count < size { neighbourhood.addHousehold() }
        neighbourhood.addNamesakes()
        return Array(neighbourhood.residents.prefix(size))
    }

    private init(number: Int, until: Day, random: RandomStream) {
        self.number = number
        self.until = until
        self.random = random
    }

    /// What the members of one household have in common.
    private struct Home {
        var number: Int
        var country: Country
        var address: Address
        var former: Address?
        var movedOn: Day
        var landLine: Phone?
        var family: FamilyName
    }

    private mutating func addHousehold() {
        let draw = random.below(100)
        let country: Country = draw < 41 ? .italy : draw < 74 ? .netherlands : .england
        let address = Address.draw(in: country, &random)
        let moved = random.chance(perMille: 130)
        let home = Home(
            number: number * Self.size + residents.count, country: country, address: address,
            former: moved ? (random.chance(perMille: 600) ? Address.draw(town: address.town, &random) : Address.draw(in: country, &random)) : nil,
            movedOn: until.adding(days: -random.below(1400)),
            landLine: random.chance(perMille: 450) ? Phone.landLine(Towns.all[address.town], &random) : nil,
            family: FamilyNames.of(country).draw(&random))
        let kind = random.below(100)
        let year = until.year
        switch kind {
        case ..<42:
            let female = random.chance(perMille: 560)
            add(home, female: female, age: random.chance(perMille: 350) ? random.within(19...34) : random.within(30...88), family: home.family)
        case ..<76: addCouple(home, age: random.within(24...84))
        case ..<95:
            let age = random.within(41...62)
            addCouple(home, age: age)
            let children = random.chance(perMille: 380) ? 2 : 1
            addChildren(home, count: children, parentBirthYear: year - age)
        default:
            let age = random.within(38...60)
            add(home, female: true, age: age, family: FamilyNames.of(country).draw(&random))
            addChildren(home, count: 1, parentBirthYear: year - age)
        }
    }

    private mutating func addCouple(_ home: Home, age: Int) {
        let sameSex = random.chance(perMille: 25)
        let sex = random.chance(perMille: 500)
        add(home, female: sameSex ? sex : false, age: age, family: home.family)
        let own = FamilyNames.of(home.country).draw(&random)
        let partner = add(home, female: sameSex ? sex : true, age: max(age + random.within(-7...4), 19), family: own)
        // In Italy women keep their name; elsewhere many take the other's, some join both.
        guard home.country != .italy, !sameSex else { return }
        let choice = random.below(100)
        let married: FamilyName? =
            switch (home.country, choice) {
            case (.england, ..<68), (.netherlands, ..<35): home.family
            case (.england, ..<74), (.netherlands, ..<62): FamilyName(home.family.full + "-" + own.full)
            default: nil
            }
        guard let married else { return }
        residents[partner].formerFamilyName = own
        residents[partner].familyName = married
        // Most married long ago, one in four while the group already knew her.
        residents[partner].marriedOn = until.adding(days: random.chance(perMille: 250) ? -random.below(1800) : -9000)
    }

    private mutating func addChildren(_ home: Home, count: Int, parentBirthYear: Int) {
        let father = residents.last { $0.household == home.number && !$0.isFemale }
        var twin: Day?
        for child in 0..<count {
            let oldest = min(until.year - parentBirthYear - 22, 33)
            let age = random.within(16...max(oldest, 17))
            let index = add(home, female: random.chance(perMille: 500), age: age, family: home.family)
            if let twin { residents[index].birth = twin }
            if child == 0, count == 2, random.chance(perMille: 110) { twin = residents[index].birth }
            // A son who bears his father's name is the linkage's hard case.
            if let father, !residents[index].isFemale, random.chance(perMille: 60) { residents[index].givenName = father.givenName }
        }
    }

    @discardableResult
    private mutating func add(_ home: Home, female: Bool, age: Int, family: FamilyName) -> Int {
        let birth = until.adding(days: -age * 365 - age / 4 - random.below(365))
        let abroad = random.chance(perMille: 15)
        let birthTown =
            abroad ? random.below(Towns.all.count) : random.chance(perMille: 620) ? home.address.town : Towns.draw(in: home.country, &random)
        let lifestyle: Lifestyle =
            age < 24
            ? .student
            : age > 66 ? .retired : age < 35 ? .youngProfessional : random.chance(perMille: 560) && age < 56 ? .familyWithChildren : .established
        let registered =
            random.chance(perMille: 730)
            ? until.adding(days: -730 - min(random.below(2900), random.below(2900))) : until.adding(days: -random.below(730))
        // Nobody signs up before fourteen.
        let since = min(max(registered, birth.adding(months: 14 * 12)), until)
        // Trips and lifetimes are gamma-mixed, so that purchases follow a Pareto/NBD process (D. Schmittlein, D. Morrison, R. Colombo, 1987).
        let rate = random.gamma(shape: 0.7) / 0.7
        let dropout = random.gamma(shape: 0.9) / 0.9 / 1500
        let lifetime = random.exponential() / max(dropout, 1e-7)
        let end = since.adding(days: Int(min(lifetime, 40_000)))
        let price = (random.below(101) + random.below(101) + [75, 45, 60, 35, 65][lifestyle.rawValue]) / 3
        residents.append(
            Resident(
                number: number * Self.size + residents.count, household: home.number, country: home.country,
                givenName: GivenNames.of(home.country).draw(female: female, year: birth.year, &random), familyName: family, formerFamilyName: nil,
                marriedOn: birth, isFemale: female, birth: birth, birthTown: birthTown, address: home.address, formerAddress: home.former,
                movedOn: home.former == nil ? birth : home.movedOn, mobile: Phone.mobile(home.country, &random), landLine: home.landLine, email: "",
                secondEmail: "", priceSensitivity: price, promotionSensitivity: (random.below(101) + random.below(101) + price) / 3,
                lifestyle: lifestyle,
                since: since, churnedOn: end <= until ? end : nil, rate: rate))
        return residents.count - 1
    }

    /// One person in two hundred has a namesake in the same town.
    private mutating func addNamesakes() {
        for index in residents.indices.dropFirst() where random.chance(perMille: 5) {
            let other = residents[random.below(index)]
            guard other.household != residents[index].household, other.country == residents[index].country else { continue }
            guard other.isFemale == residents[index].isFemale, residents[index].formerFamilyName == nil else { continue }
            residents[index].givenName = other.givenName
            residents[index].familyName = other.familyName
        }
    }
}
