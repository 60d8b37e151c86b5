/// A place to live, in the parts that contacts carry.
struct Address: Hashable, Sendable {
    var street: String
    /// With its addition: `12`, `12/A`, `12-II`, `12b`.
    var houseNumber: String
    var postcode: String
    /// Index into ``Towns/all``.
    var town: Int

    static func draw(in country: Country, _ random: inout RandomStream) -> Address {
        draw(town: Towns.draw(in: country, &random), &random)
    }

    static func draw(town index: Int, _ random: inout RandomStream) -> Address {
        let town = Towns.all[index]
        // Most streets are short: the smaller of two numbers.
        var number = String(1 + min(random.below(180), random.below(180)))
        if random.chance(perMille: 110) {
            switch town.country {
            case .italy: number += random.pick(["/A", "/B", "/C", " bis", "/bis"], or: "")
            case .netherlands: number += random.pick(["A", "B", " bis", "-2", "-3", "-hs", "-I", "-II"], or: "")
            case .england: number += random.pick(["a", "b", "c"], or: "")
            }
        }
        return Address(street: Streets.of(town.country).draw(&random), houseNumber: number, postcode: town.drawPostcode(&random), town: index)
    }

    /// One line in the order of the country: `Via Garibaldi, 12`, `Dorpsstraat 12`, `12 Mill Lane`.
    var line: String {
        switch Towns.all[town].country {
        case .italy: street + ", " + houseNumber
        case .netherlands: street + " " + houseNumber
        case .england: houseNumber + " " + street
        }
    }
}

/// Street names of a country, most frequent first.
enum Streets {
    static func of(_ country: Country) -> ZipfTable {
        switch country {
        case .italy: italy
        case .netherlands: netherlands
        case .england: england
        }
    }

    private static let italy = ZipfTable(
        """
        Via_Roma Via_Garibaldi Via_Marconi Via_Mazzini Via_Dante_Alighieri Via_Cavour Via_Verdi Via_Giacomo_Matteotti Via_Don_Minzoni Via_IV_Novembre
        Via_XX_Settembre Via_Kennedy Corso_Italia Via_Trieste Via_Trento Via_Piave Via_Manzoni Via_Leopardi Via_Carducci Via_Pascoli Via_della_Libertà Viale_Europa
        Via_Galileo_Galilei Via_Leonardo_da_Vinci Via_San_Francesco Via_San_Giuseppe Via_Giovanni_XXIII Via_Gramsci Via_Aldo_Moro Via_della_Repubblica Via_Rossini Via_Puccini
        Via_Bellini Via_Donizetti Via_Michelangelo Via_Raffaello Via_Foscolo Via_Petrarca Via_Boccaccio Via_Ariosto Via_Monte_Grappa Via_Isonzo Via_Po Via_Adige Via_Arno
        Corso_Vittorio_Emanuele_II Corso_Umberto_I Via_Nazionale Via_Vittorio_Veneto Via_Venezia Via_Milano Via_Torino Via_Firenze Via_Napoli Via_Genova Via_Bologna
        Via_dei_Mille Via_delle_Rose Via_dei_Tigli Via_dei_Pini Via_degli_Ulivi Via_delle_Acacie Via_dei_Mandorli Via_del_Pozzo Via_della_Chiesa Via_del_Mulino Via_Castello
        Vicolo_Stretto Piazza_della_Repubblica Piazza_Garibaldi Piazza_San_Marco Piazza_del_Popolo Largo_Augusto Viale_della_Vittoria Viale_dei_Colli Via_Fratelli_Bandiera
        Via_Fratelli_Cervi Via_Nazario_Sauro Via_Cesare_Battisti Via_Goffredo_Mameli Via_Salvo_D'Acquisto Via_Enrico_Fermi Via_Alessandro_Volta Via_Grazia_Deledda
        Via_Sibilla_Aleramo Via_Maria_Montessori Via_Rita_Levi-Montalcini Via_Palestro Via_Solferino Via_Magenta Via_Santa_Lucia Via_Sant'Antonio Via_Borgo_Nuovo
        """, offset: 14)
    private static let netherlands = ZipfTable(
        """
        Kerkstraat Schoolstraat Molenstraat Dorpsstraat Nieuwstraat Molenweg Julianastraat Parallelweg Wilhelminastraat Stationsstraat Beatrixstraat Hoofdstraat
        Industrieweg Eikenlaan Kastanjelaan Lindelaan Beukenlaan Marktstraat Oranjestraat Emmastraat Prins_Bernhardstraat Raadhuisstraat Stationsweg Irenestraat Wilgenstraat
        Meidoornstraat Berkenlaan Acacialaan Tulpstraat Rozenstraat Narcissenstraat Merelstraat Koolmeesstraat Nachtegaalstraat Leeuwerikstraat Zwaluwstraat Vinkenstraat
        Rembrandtstraat Vermeerstraat Frans_Halsstraat Jan_Steenlaan Vondelstraat Beethovenlaan Mozartlaan Dijkweg Kanaalweg Havenstraat Waterstraat Brugstraat Burgemeester_de_Vlugtlaan
        Kloosterstraat Achterweg Zandweg Bosweg Heuvelstraat Weverstraat Bakkerstraat Smidstraat Korenstraat Haverstraat Nassaulaan Willem_de_Zwijgerlaan
        Prinsengracht Keizersgracht Oudegracht Singel Brink Torenlaan Vijverlaan Parklaan Anjerstraat Hyacintstraat Lijsterstraat Spoorlaan Veerweg Zeedijk
        Thorbeckelaan Troelstralaan Aletta_Jacobslaan Anne_Frankstraat Multatulistraat De_Ruyterstraat Trompstraat Piet_Heinstraat Componistenlaan Boomgaardstraat Sportlaan
        Polderweg Molendijk Lange_Nieuwstraat Korte_Achterom Haagweg Utrechtseweg Amsterdamseweg Rijksstraatweg Oosterstraat Westerstraat Noorderstraat Zuiderstraat
        """, offset: 14)
    private static let england = ZipfTable(
        """
        High_Street Station_Road Main_Street Park_Road Church_Road Church_Street London_Road Victoria_Road Green_Lane Manor_Road Church_Lane Park_Avenue The_Avenue
        The_Crescent Queens_Road New_Road Grange_Road Kings_Road Kingsway Windsor_Road Highfield_Road Mill_Lane Alexander_Road York_Road St_John's_Road Main_Road
        Broadway King_Street The_Green Springfield_Road George_Street Park_Lane Victoria_Street Albert_Road Queensway New_Street Queen_Street West_Street North_Street
        Manchester_Road The_Grove Richmond_Road Grove_Road South_Street School_Lane The_Drive North_Road Stanley_Road Chester_Road Mill_Road Orchard_Close Meadow_View Elm_Grove
        Beech_Avenue Oak_Drive Willow_Walk Rowan_Close Larkspur_Way Bramble_Lane Foxglove_Close Primrose_Hill Kingfisher_Drive Skylark_Rise Swallow_Court Badgers_Walk
        Tithe_Barn_Lane Rectory_Lane Vicarage_Road Chapel_Street Priory_Close Abbey_Road Castle_Street Bridge_Street Watery_Lane Spring_Gardens Bath_Road Oxford_Road Cambridge_Street
        Wellington_Street Nelson_Terrace Trafalgar_Road Waterloo_Road Gladstone_Street Cromwell_Avenue Milton_Road Shakespeare_Avenue Tennyson_Road Byron_Street
        Back_Lane Pudding_Lane Coronation_Street Jubilee_Drive Mafeking_Terrace Sandy_Lane Hillside Westfield_Road Eastgate Southgate Northgate Cemetery_Road Canal_Street Wharf_Lane
        """, offset: 14)
}
