import Kernel

/// A point of sale.
struct Shop: Sendable {
    var code: String
    var name: String
    var brand: Brand
    var groups: [String]
    var address: Address
    var latitude: Int
    var longitude: Int
    var openedOn: Day
    var phone: String
    /// Square metres.
    var area: Int
    var manager: String
    /// Share of the company's trade.
    var weight: Int
    var tills: Int

    /// The stores of the group; always the same, whatever the seed.
    static let all: [Shop] = fioralba + orto + heather

    private static let fioralba = list(
        .fioralba,
        """
        Fioralba Milano Brera|Milano|Via Fiori Chiari|14|20121|flagship,north|480|2011-03-18|10
        Fioralba Milano Buenos Aires|Milano|Corso Buenos Aires|41|20124|north|260|2015-09-04|6
        Fioralba Torino Lagrange|Torino|Via Lagrange|22|10123|north|310|2013-10-12|6
        Fioralba Verona Mazzini|Verona|Via Mazzini|58|37121|north|240|2014-04-26|5
        Fioralba Padova Prato|Padova|Via Roma|31|35122|north|190|2016-11-11|4
        Fioralba Venezia Rialto|Venezia|Calle dei Fabbri|4711|30124|flagship,north|210|2012-05-05|5
        Fioralba Bologna Indipendenza|Bologna|Via dell'Indipendenza|27|40121|centre|300|2012-09-21|6
        Fioralba Firenze Calimala|Firenze|Via Calimala|19|50123|flagship,centre|350|2010-10-01|7
        Fioralba Lucca Fillungo|Lucca|Via Fillungo|102|55100|centre|140|2017-06-09|2
        Fioralba Roma Campo Marzio|Roma|Via di Campo Marzio|46|00186|flagship,centre|420|2011-11-25|9
        Fioralba Roma Cola di Rienzo|Roma|Via Cola di Rienzo|215|00192|centre|280|2016-03-12|6
        Fioralba Napoli Chiaia|Napoli|Via Chiaia|88|80121|south|260|2014-10-03|6
        Fioralba Bari Sparano|Bari|Via Sparano|63|70121|south|220|2018-04-14|4
        Fioralba Palermo Ruggero|Palermo|Via Ruggero Settimo|52|90139|south|230|2017-10-20|4
        Fioralba Amsterdam Negen Straatjes|Amsterdam|Hartenstraat|21|1016 CA|abroad|120|2019-05-17|3
        Fioralba Outlet Serravalle|Alessandria|Via della Moda|1|15121|outlet|360|2015-03-07|6
        """)

    private static let orto = list(
        .ortoHof,
        """
        Orto & Hof De Pijp|Amsterdam|Albert Cuypstraat|114|1072 CZ|randstad|620|2012-04-12|9
        Orto & Hof Jordaan|Amsterdam|Westerstraat|87|1015 LX|randstad|480|2014-09-18|7
        Orto & Hof Rotterdam Nieuwe Binnenweg|Rotterdam|Nieuwe Binnenweg|203|3021 GA|randstad|560|2013-06-06|7
        Orto & Hof Den Haag Frederik Hendrik|Den Haag|Frederik Hendriklaan|132|2582 BK|randstad|510|2015-03-26|6
        Orto & Hof Utrecht Twijnstraat|Utrecht|Twijnstraat|38|3511 ZL|randstad|440|2014-05-22|7
        Orto & Hof Haarlem Botermarkt|Haarlem|Botermarkt|9|2011 XL|randstad|390|2016-10-13|5
        Orto & Hof Leiden Breestraat|Leiden|Breestraat|71|2311 CJ|randstad|360|2018-02-15|4
        Orto & Hof Groningen Vismarkt|Groningen|Vismarkt|44|9711 KT|regio|450|2017-04-20|4
        Orto & Hof Nijmegen Lange Hezelstraat|Nijmegen|Lange Hezelstraat|56|6511 CL|regio|400|2018-09-06|4
        Orto & Hof Eindhoven Kleine Berg|Eindhoven|Kleine Berg|29|5611 JS|regio|420|2019-03-14|4
        Orto & Hof Milano Isola|Milano|Via Thaon di Revel|12|20159|italia|430|2020-10-08|4
        Orto & Hof Verona Erbe|Verona|Piazza delle Erbe|23|37121|italia|340|2021-05-20|3
        """)

    private static let heather = list(
        .hearthHeather,
        """
        Hearth & Heather Bath|Bath|Milsom Street|18|BA1 1DD|south,flagship|380|2009-04-04|7
        Hearth & Heather Bristol Clifton|Bristol|Boyce's Avenue|6|BS8 4AA|south|300|2013-05-18|6
        Hearth & Heather Exeter|Exeter|Gandy Street|22|EX4 3LS|south|260|2015-06-20|4
        Hearth & Heather Winchester|Winchester|The Square|11|SO23 9ES|south|240|2016-03-19|4
        Hearth & Heather Brighton Lanes|Brighton|Meeting House Lane|33|BN1 1HB|south|220|2017-07-01|5
        Hearth & Heather London Marylebone|London|Marylebone High Street|74|W1U 5JW|london,flagship|410|2012-10-06|9
        Hearth & Heather Cambridge|Cambridge|Trinity Street|29|CB2 1TB|east|280|2014-09-13|5
        Hearth & Heather Norwich|Norwich|Timber Hill|15|NR1 3LA|east|250|2018-04-28|4
        Hearth & Heather York|York|Stonegate|42|YO1 8AS|north|310|2011-08-27|6
        Hearth & Heather Harrogate|Harrogate|Montpellier Parade|8|HG1 2TJ|north|270|2015-11-14|4
        Hearth & Heather Kendal|Kendal|Stricklandgate|61|LA9 4LT|north,outdoor|350|2010-03-27|5
        Hearth & Heather Chester|Chester|Watergate Row|17|CH1 2LE|north|260|2016-09-10|4
        """)

    private static func list(_ brand: Brand, _ text: String) -> [Shop] {
        text.split(separator: "\n").enumerated().compactMap { index, line in
            let fields = line.split(separator: "|").map(String.init)
            guard fields.count == 9, let town = Towns.index(of: fields[1]), let area = Int(fields[6]), let opened = Day(iso: fields[7]),
                let weight = Int(fields[8])
            else { return nil }
            // A fixed stream: the chain is the same for every seed.
            var random = RandomStream(seed: 0x7e55_e2a0, .people, UInt64(brand.rawValue * 100 + index))
            let country = Towns.all[town].country
            let family = FamilyNames.of(country).draw(&random).full
            let manager = GivenNames.of(country).draw(female: random.chance(perMille: 560), year: 1970 + random.below(28), &random) + " " + family
            return Shop(
                code: brand.code + zeroPadded(index + 1, 2), name: fields[0], brand: brand, groups: fields[5].split(separator: ",").map(String.init),
                address: Address(street: fields[2], houseNumber: fields[3], postcode: fields[4], town: town),
                latitude: Towns.all[town].latitude * 10 + random.below(60) - 30, longitude: Towns.all[town].longitude * 10 + random.below(80) - 40,
                openedOn: opened, phone: Phone.landLine(Towns.all[town], &random).international, area: area, manager: manager, weight: weight,
                tills: area > 350 ? 4 : area > 230 ? 3 : 2)
        }
    }

    /// For each town the indices of a company's stores, nearest first, with whether the nearest is within an hour or so.
    static let nearest: [[[(shop: Int, isNear: Bool)]]] = Brand.allCases.map { brand in
        Towns.all.map { town in
            all.indices.filter { all[$0].brand == brand }
                .map { (shop: $0, distance: Towns.all[all[$0].address.town].squaredDistance(to: town)) }
                .sorted { ($0.distance, $0.shop) < ($1.distance, $1.shop) }
                .map { (shop: $0.shop, isNear: $0.distance < 500 * 500) }
        }
    }
}
