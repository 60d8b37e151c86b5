import RecordLinkage
import Testing

@Suite struct PostalAddressTests {
    @Test(
        arguments: [
            ("Via Roma 12/A", "IT", "Via Roma", "12", "A", "via roma", "12a"), ("Via Roma, 12", "IT", "Via Roma", "12", nil, "via roma", "12"),
            ("V.le Monza n. 7", "IT", "V.le Monza", "7", nil, "viale monza", "7"),
            ("P.zza Duomo 1", "IT", "P.zza Duomo", "1", nil, "piazza duomo", "1"),
            ("C.so Vittorio Emanuele II 15 int. 4", "IT", "C.so Vittorio Emanuele II", "15", "int. 4", "corso vittorio emanuele ii", "15int4"),
            ("Via XXV Aprile 10", "IT", "Via XXV Aprile", "10", nil, "via xxv aprile", "10"),
            ("Via 25 Aprile 10", "IT", "Via 25 Aprile", "10", nil, "via 25 aprile", "10"),
            ("Via Roma snc", "IT", "Via Roma", nil, nil, "via roma", nil), ("Via G.Verdi 3", "IT", "Via G.Verdi", "3", nil, "via g verdi", "3"),
            ("Kerkstraat 5 bis", "NL", "Kerkstraat", "5", "bis", "kerkstraat", "5bis"),
            ("Kerkstr. 5-2", "NL", "Kerkstr.", "5", "2", "kerkstraat", "52"),
            ("2e Jan Steenstraat 10 hs", "NL", "2e Jan Steenstraat", "10", "hs", "2e jan steenstraat", "10hs"),
            ("Plein 1944 12", "NL", "Plein 1944", "12", nil, "plein 1944", "12"),
            ("Burg. Visserln 101", "NL", "Burg. Visserln", "101", nil, "burgemeester visserlaan", "101"),
            ("12 High Street", "GB", "High Street", "12", nil, "high street", "12"),
            ("12A High St", "GB", "High St", "12", "A", "high street", "12a"),
            ("Flat 3, 12 St Johns Rd", "GB", "St Johns Rd", "12", "Flat 3", "saint johns road", "12flat3"),
            ("Hauptstr. 7", "DE", "Hauptstr.", "7", nil, "hauptstrasse", "7"), ("Hauptstraße 7", "DE", "Hauptstraße", "7", nil, "hauptstrasse", "7"),
            ("Straße des 17. Juni 135", "DE", "Straße des 17. Juni", "135", nil, "strasse des 17 juni", "135"),
            ("12 bis rue de Rivoli", "FR", "rue de Rivoli", "12", "bis", "rue de rivoli", "12bis"),
            ("C/ Mayor 5, 3º B", "ES", "C/ Mayor", "5", "3º B", "calle mayor", "53ob"),
            ("Rose Cottage", "GB", "Rose Cottage", nil, nil, "rose cottage", nil),
            ("12 Main St N", "US", "Main St N", "12", nil, "main street north", "12"),
            ("1600 Pennsylvania Ave", nil, "Pennsylvania Ave", "1600", nil, "pennsylvania ave", "1600"),
            ("12", "IT", "12", nil, nil, "12", nil),
        ] as [(String, String?, String, String?, String?, String, String?)])
    func takesStreetsApart(
        _ text: String, _ country: String?, _ street: String, _ number: String?, _ addition: String?, _ comparable: String, _ house: String?
    ) {
        let address = PostalAddress(street: text, defaultCountry: country)
        #expect(address.street == street)
        #expect(address.houseNumber == number)
        #expect(address.addition == addition)
        #expect(address.comparable.street == comparable)
        #expect(address.comparable.house == house)
    }

    @Test func aNumberOfItsOwnField() {
        let split = PostalAddress(street: "Kerkstraat", houseNumber: "5 bis", defaultCountry: "NL")
        #expect(split.street == "Kerkstraat")
        #expect(split.houseNumber == "5")
        #expect(split.comparable.house == "5bis")
        let twice = PostalAddress(street: "Kerkstraat 5", houseNumber: "5", defaultCountry: "NL")
        #expect(twice.comparable == PostalAddress(street: "Kerkstraat 5", defaultCountry: "NL").comparable)
        let road = PostalAddress(street: "Strada Provinciale 15", houseNumber: "8", defaultCountry: "IT")
        #expect(road.street == "Strada Provinciale 15")
        #expect(road.houseNumber == "8")
    }

    @Test(
        arguments: [
            ("1234ab", "NL", "1234 AB"), ("1234 AB", "NL", "1234 AB"), ("NL-1234AB", "NL", "1234 AB"), ("0234ab", "NL", nil), ("1234", "NL", nil),
            ("1234SS", "NL", nil), ("sw1a1aa", "GB", "SW1A 1AA"),
            ("m1 1ae", "GB", "M1 1AE"), ("B338TH", "GB", "B33 8TH"), ("12345", "GB", nil), ("I-20121", "IT", "20121"), ("IT20121", "IT", "20121"),
            ("187", "IT", "00187"), ("20121", "IT", "20121"), ("2012A", "IT", nil),
            ("D-10115", "DE", "10115"), ("1067", "DE", "01067"), ("75008", "FR", "75008"), ("B-1000", "BE", "1000"), ("L-1234", "LU", "1234"),
            ("D02X285", "IE", "D02 X285"), ("1000001", "PT", "1000-001"),
            ("902101234", "US", "90210-1234"), ("k1a0b1", "CA", "K1A 0B1"), ("00950", "PL", "00-950"), ("11455", "SE", "114 55"),
            ("0800", "AU", "0800"), ("xx 99", "JP", "XX 99"), ("", "IT", nil), ("🙂", nil, nil),
        ] as [(String, String?, String?)])
    func writesPostcodes(_ text: String, _ country: String?, _ expected: String?) { #expect(Postcode.canonical(text, country: country) == expected) }

    @Test(
        arguments: [
            ("it", "IT"), ("Italia", "IT"), ("ITA", "IT"), ("Olanda", "NL"), ("Paesi Bassi", "NL"), ("The Netherlands", "NL"), ("UK", "GB"),
            ("Regno Unito", "GB"), ("United Kingdom", "GB"), ("Österreich", "AT"),
            ("België", "BE"), ("Stati Uniti d'America", "US"), ("U.S.A.", nil), ("Narnia", nil), ("", nil), ("XX", nil), ("EL", "GR"),
            ("Ελλάδα", "GR"), ("Côte d'Azur", nil), ("Russian Federation", "RU"),
        ] as [(String, String?)])
    func knowsCountries(_ text: String, _ expected: String?) { #expect(CountryCode.of(text) == expected) }

    @Test func aWholeAddress() {
        let address = PostalAddress(
            street: " V.LE  MONZA 12/a", postcode: "I 20125", locality: "MILANO ", province: "MI", country: "Italia", defaultCountry: "NL")
        #expect(address.country == "IT")
        #expect(address.postcode == "20125")
        #expect(address.isPostcodeValid)
        #expect(address.locality == "Milano")
        let expected = ComparableAddress(street: "viale monza", house: "12a", postcode: "20125", locality: "milano")
        #expect(address.comparable == expected)
        #expect(PostalAddress().isEmpty)
        let foreign = PostalAddress(postcode: "ABC", country: "Italia")
        #expect(foreign.postcode == "ABC")
        #expect(!foreign.isPostcodeValid)
        #expect(foreign.comparable.postcode == nil)
    }
}
