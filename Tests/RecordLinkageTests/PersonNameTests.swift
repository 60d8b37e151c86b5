import RecordLinkage
import Testing

@Suite struct PersonNameTests {
    @Test(
        arguments: [
            ("MARIO", "ROSSI", nil, "Mario", "Rossi"), ("mario", "de luca", "IT", "Mario", "De Luca"),
            ("mario", "D'ANGELO", "IT", "Mario", "D'Angelo"),
            ("anna", "DELL'ACQUA", "IT", "Anna", "Dell'Acqua"), ("nicolo'", "dal pozzo", "IT", "Nicolo'", "Dal Pozzo"),
            ("JAN", "VAN DER BERG", nil, "Jan", "van der Berg"),
            ("JAN", "VAN DER BERG", "NL", "Jan", "van der Berg"), ("jan", "van den berghe", "BE", "Jan", "Van den Berghe"),
            ("MARIE", "DE VRIES", "NL", "Marie", "de Vries"),
            ("IJSBRAND", "'T HART", "NL", "IJsbrand", "'t Hart"), ("seán", "o'brien", "IE", "Seán", "O'Brien"),
            ("ronald", "mcdonald", "GB", "Ronald", "McDonald"),
            ("Ronald", "McDonald", "GB", "Ronald", "McDonald"), ("PIER-LUIGI", "MACCHI", "IT", "Pier-Luigi", "Macchi"),
            ("jean-pierre", "DUPONT", "FR", "Jean-Pierre", "Dupont"),
            ("ÉMILE", "ZOLA", "FR", "Émile", "Zola"), ("Mario", "DeLuca", "IT", "Mario", "DeLuca"), ("Mario", "de Luca", "IT", "Mario", "de Luca"),
            ("m.", "rossi", "IT", "M.", "Rossi"),
            ("Sig. mario", "rossi", "IT", "Mario", "Rossi"), ("Dott.ssa ANNA", "VERDI", "IT", "Anna", "Verdi"),
            ("Mevr. JANSEN", "JANSEN", "NL", "Jansen", "Jansen"),
            ("George", "Smith III", "GB", "George", "Smith III"), ("GEORGE", "SMITH III", "GB", "George", "Smith III"),
            ("otto", "VON BISMARCK", "DE", "Otto", "von Bismarck"),
            ("maria", "dello russo", "IT", "Maria", "Dello Russo"), ("joão", "DA SILVA", "PT", "João", "da Silva"),
        ] as [(String, String, String?, String, String)])
    func repairsCase(_ given: String, _ family: String, _ country: String?, _ shownGiven: String, _ shownFamily: String) {
        let name = PersonName(given: given, family: family, country: country)
        #expect(name.given == shownGiven)
        #expect(name.family == shownFamily)
    }

    @Test(
        arguments: [
            ("Dott. Mario", "De Luca", ComparableName(given: "mario", family: "luca", particles: "de")),
            ("Jan", "van der Bérg", ComparableName(given: "jan", family: "berg", particles: "van der")),
            ("Maria Grazia", "D'Angelo", ComparableName(given: "maria grazia", family: "dangelo")),
            ("John", "Smith Jr.", ComparableName(given: "john", family: "smith", generation: "jr")),
            ("Anh", "La", ComparableName(given: "anh", family: "la")), ("n/a", "test", ComparableName(given: "n a")), ("xxx", "-", ComparableName()),
            ("unknown", "Rossi", ComparableName(family: "rossi")), ("", " ", ComparableName()),
            ("Ing. Dott. Luca", "Neri", ComparableName(given: "luca", family: "neri")),
            ("Dott.Rossi", "", ComparableName(given: "rossi")), ("Mr", "Bean", ComparableName(given: "mr", family: "bean")),
        ] as [(String, String, ComparableName)])
    func makesComparable(_ given: String, _ family: String, _ expected: ComparableName) {
        #expect(PersonName(given: given, family: family).comparable == expected)
    }

    @Test(
        arguments: [
            ("Rossi, Mario", nil, "Mario", "Rossi"), ("Mario De Luca", "IT", "Mario", "De Luca"), ("van den Berg Jan", "NL", "Jan", "van den Berg"),
            ("Jan van den Berg", "NL", "Jan", "van den Berg"),
            ("Berg, Jan van den", "NL", "Jan", "van den Berg"), ("De Luca", "IT", nil, "De Luca"), ("De Luca Mario", "IT", "Mario", "De Luca"),
            ("Rossi Mario", "IT", "Mario", "Rossi"),
            ("Mario Rossi", "IT", "Mario", "Rossi"), ("Maria Grazia Bianchi", "IT", "Maria Grazia", "Bianchi"),
            ("ROSSI Mario", "IT", "Mario", "ROSSI"), ("Jean-Paul DUPONT MARTIN", "FR", "Jean-Paul", "DUPONT MARTIN"),
            ("John Smith Jr", "GB", "John", "Smith Jr"), ("Ana García López", "ES", "Ana", "García López"), ("Rossi", "IT", nil, "Rossi"),
            ("Giulia", "IT", "Giulia", nil),
            ("Sig.ra Anna Neri", "IT", "Anna", "Neri"), ("", "IT", nil, nil), (",", "IT", nil, nil), ("Neri,", "IT", nil, "Neri"),
            ("J. de Vries", "NL", "J.", "de Vries"),
        ] as [(String, String?, String?, String?)])
    func splits(_ full: String, _ country: String?, _ given: String?, _ family: String?) {
        let parts = PersonName.split(full, country: country)
        #expect(parts.given == given)
        #expect(parts.family == family)
    }

    @Test func readsAWholeName() {
        let name = PersonName(full: "DE LUCA, MARIO", country: "IT")
        #expect(name.given == "Mario")
        #expect(name.family == "De Luca")
        #expect(name.comparable == ComparableName(given: "mario", family: "luca", particles: "de"))
    }

    @Test(
        arguments: [
            ("mario", "rossi", "mario", "rossi", true), ("beppe", "rossi", "giuseppe", "rossi", true), ("bob", "smith", "robert", "smith", true),
            ("kees", "jansen", "cornelis", "jansen", true),
            ("ale", "neri", "alessandra", "neri", true), ("ale", "neri", "sandro", "neri", true), ("m", "rossi", "mario", "rossi", true),
            ("mario", "rossi", "maria", "rossi", false),
            ("marco", "rossi", "mario", "rossi", false), ("paolo", "rossi", "paola", "rossi", false),
            ("francesca", "rossi", "francesco", "rossi", false), ("guiseppe", "rossi", "giuseppe", "rossi", true),
            ("alessandro", "rosi", "alessandro", "rossi", true), ("mario", "rossi", "rossi", "mario", true),
            ("maria", "rossi", "maria grazia", "rossi", true),
            ("maria grazia", "rossi", "maria teresa", "rossi", false), ("gian luca", "neri", "gianluca", "neri", true),
            ("mario", "rossi", "mario", "bianchi", false),
            ("mario", "rossi bianchi", "mario", "bianchi", true), ("mario", "", "mario", "bianchi", true), ("", "", "mario", "bianchi", true),
            ("jan", "jansen", "piet", "jansen", false),
            ("anna", "verdi", "luca", "verdi", false), ("william", "jones", "liam", "jones", true), ("j", "de boer", "jaap", "boer", true),
        ] as [(String, String, String, String, Bool)])
    func comparesNames(_ given: String, _ family: String, _ otherGiven: String, _ otherFamily: String, _ expected: Bool) {
        let left = PersonName(given: given, family: family).comparable
        let right = PersonName(given: otherGiven, family: otherFamily).comparable
        #expect(left.isCompatible(with: right) == expected)
        #expect(right.isCompatible(with: left) == expected)
    }

    @Test func particlesAndGenerations() {
        let deLuca = PersonName(given: "Mario", family: "De Luca").comparable
        #expect(deLuca.isCompatible(with: PersonName(given: "Mario", family: "DELUCA").comparable))
        #expect(deLuca.joinedFamily == "deluca")
        let junior = PersonName(given: "John", family: "Smith Jr").comparable
        #expect(!junior.isCompatible(with: PersonName(given: "John", family: "Smith Senior").comparable))
        #expect(junior.isCompatible(with: PersonName(given: "John", family: "Smith").comparable))
    }

    @Test func nicknamesLeadToNames() {
        #expect(Nicknames.canonical("beppe") == "giuseppe")
        #expect(Nicknames.canonical("kees") == "cornelis")
        #expect(Nicknames.canonical("zaphod") == "zaphod")
        #expect(Nicknames.formalNames(of: "ale") == ["alessandro", "alessandra", "alessio", "alessia", "alejandra"])
    }
}
