/// Words of street names written short, in the form that is compared; by the custom of a country.
enum StreetWords {
    /// Where the house number is written after the street (true) or before it.
    static func numberComesLast(_ country: String?) -> Bool? {
        switch country {
        case "IT", "NL", "DE", "BE", "ES", "AT", "CH", "PT", "PL", "DK", "SE", "NO", "FI", "SM": true
        case "GB", "IE", "FR", "US", "CA", "AU", "LU": false
        default: nil
        }
    }

    /// The folded street with its kind written out: `v le monza` → `viale monza`, `kerkstr` → `kerkstraat`, `high st` → `high street`.
    static func expanded(_ words: [String], country: String?) -> String {
        var words = words
        guard !words.isEmpty else { return "" }
        switch country {
        case "IT", "SM": words[0] = italian[words[0]] ?? words[0]
        case "ES": words[0] = spanish[words[0]] ?? words[0]
        case "PT": words[0] = portuguese[words[0]] ?? words[0]
        case "FR", "LU": expandFrench(&words)
        case "NL": expandGermanic(&words, street: "straat", place: "plein")
        case "DE", "AT", "CH": expandGermanic(&words, street: "strasse", place: "platz")
        case "BE":
            if french[words[0]] != nil { expandFrench(&words) } else { expandGermanic(&words, street: "straat", place: "plein") }
        case "GB", "IE", "US", "CA", "AU": expandEnglish(&words)
        default: break
        }
        return words.joined(separator: " ")
    }

    private static func expandFrench(_ words: inout [String]) {
        words[0] = french[words[0]] ?? words[0]
        for place in words.indices.dropFirst() {
            if words[place] == "st" { words[place] = "saint" }
            if words[place] == "ste" { words[place] = "sainte" }
        }
    }

    /// `St` at the front is a saint, at the end a street.
    private static func expandEnglish(_ words: inout [String]) {
        let compass = ["n": "north", "s": "south", "e": "east", "w": "west"]
        var last = words.count - 1
        if last > 1, let full = compass[words[last]] {
            words[last] = full
            last -= 1
        }
        if words[0] == "st" { words[0] = "saint" }
        if last > 0 { words[last] = english[words[last]] ?? words[last] }
    }

    private static func expandGermanic(_ words: inout [String], street: String, place: String) {
        for index in words.indices {
            let word = words[index]
            switch word {
            case "str": words[index] = street
            case "pl", "pln": words[index] = place
            case "burg" where street == "straat" && index == 0: words[index] = "burgemeester"
            case "prof" where index == 0: words[index] = "professor"
            case "dr" where index == 0: words[index] = "doktor"
            case "doctor", "dokter": words[index] = "doktor"
            case "st" where index == 0: words[index] = "sint"
            case "v" where street == "straat": words[index] = "van"
            case "d" where street == "straat": words[index] = "de"
            default:
                if word.utf8.count > 4, word.hasSuffix("str") { words[index] = word.dropLast(3) + street }
                if word.utf8.count > 4, street == "straat", word.hasSuffix("ln") { words[index] = word.dropLast(2) + "laan" }
                if word.utf8.count > 5, street == "straat", word.hasSuffix("pln") { words[index] = word.dropLast(3) + "plein" }
            }
        }
    }

    private static let italian = table(

        "vle:viale vl:viale pza:piazza pzza:piazza pzz:piazza pz:piazza piaz:piazza ple:piazzale pzle:piazzale cso:corso c:corso "
            + "lgo:largo l:largo str:strada sda:strada"
            + "vic:vicolo vco:vicolo vlo:vicolo loc:localita frz:frazione fraz:frazione bgo:borgo cda:contrada ctr:contrada cda:contrada reg:regione "
            + "trav:traversa trv:traversa sal:salita gal:galleria lungom:lungomare v:via rne:rione")
    private static let spanish = table(

        "c:calle cl:calle cll:calle avda:avenida av:avenida avd:avenida ave:avenida pza:plaza plza:plaza pl:plaza ctra:carretera "
            + "po:paseo pso:paseo pje:pasaje rda:ronda cno:camino cmno:camino trva:travesia"
    )
    private static let portuguese = table(
        "r:rua av:avenida avda:avenida pc:praca pca:praca tv:travessa trav:travessa lg:largo lgo:largo estr:estrada al:alameda")
    private static let french = table(

        "r:rue rue:rue av:avenue ave:avenue avenue:avenue bd:boulevard bld:boulevard blvd:boulevard boul:boulevard "
            + "boulevard:boulevard pl:place place:place ch:chemin che:chemin chemin:chemin imp:impasse all:allee rte:route fg:faubourg "
            + "fbg:faubourg sq:square qu:quai chee:chaussee"
    )
    private static let english = table(

        "st:street str:street rd:road ave:avenue av:avenue ln:lane dr:drive drv:drive cl:close ct:court crt:court sq:square "
            + "pl:place cres:crescent cr:crescent"
            + "gdns:gardens gdn:gardens pk:park terr:terrace ter:terrace tce:terrace hwy:highway blvd:boulevard pkwy:parkway gr:grove "
            + "gro:grove wy:way ms:mews est:estate grn:green"
    )

    private static func table(_ text: String) -> [String: String] {
        var table: [String: String] = [:]
        for entry in text.split(separator: " ") {
            let parts = entry.split(separator: ":")
            if parts.count == 2 { table[String(parts[0])] = String(parts[1]) }
        }
        return table
    }
}
