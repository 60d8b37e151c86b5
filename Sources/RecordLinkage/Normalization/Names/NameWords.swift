/// Words that stand in name fields without being a name, folded and without dots.
enum NameWords {
    /// Forms of address and academic titles (Italian, Dutch, English, German, French, Spanish). `M` and `Don` are left out: also an initial and a
    /// name.
    static let titles: Set<String> = words(
        """
        sig sigra signa signor signora signorina sigri dott dottssa dottor dottoressa dr dressa drssa ing avv prof profssa geom rag arch cav comm
        mr mrs ms mx miss mister sir dame lord lady rev reverend professor doctor
        dhr mevr mevrouw mw mej drs ir ds meneer
        herr frau hr dipl mag mme mlle monsieur madame sr sra srta dna
        """)

    /// Small words that belong to a family name.
    static let particles: Set<String> = dutch.union(
        words("von vom zu zum zur di da del della dei degli delle dello dal dalla dalle lo li le la du des dos das do los las af av"))

    /// Particles of Dutch and German that are never written with a capital inside a name there.
    static let dutch: Set<String> = words("van der den de ter ten te het t op in aan bij uit voor onder over tot s")

    /// Particles that are no name of any other kind, so that their case can be told without knowing the country.
    static let unmistakable: Set<String> = words("van der den ter ten von vom zu zum zur")

    /// The generation, with the form that is compared.
    static let generations: [String: String] = [
        "jr": "jr", "junior": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "snr": "sr", "ii": "ii", "iii": "iii", "iv": "iv",
    ]

    /// What people and programs put where a name is asked for and none is known; the whole field, folded.
    static let placeholders: Set<String> = words(

        "na nn xx xxx xxxx test prova unknown sconosciuto onbekend anonymous anonimo anoniem none null nome cognome voornaam "
            + "achternaam firstname lastname surname nd dummy cliente klant customer guest gast ospite"
    )

    private static func words(_ text: String) -> Set<String> { Set(text.split { $0 == " " || $0 == "\n" }.map(String.init)) }
}
