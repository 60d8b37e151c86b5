/// What a letter becomes when its case and its accents are taken off: tables over Unicode scalars, one place per scalar.
///
/// Made from the canonical decompositions of Unicode (UnicodeData.txt), with the barred and hooked letters that have none (ø, ł, đ, ħ) put to
/// their base letter by hand. `-` stands for "no single letter": see ``pair(_:)``.
enum FoldingTable {
    /// U+00C0 ... U+024F.
    static let latin: [UInt8] = Array(
        ("aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-yaaaaaaccccccccddddeeeeeeeeeegggggggg"
            + "hhhhiiiiiiiiii--jjkkkllllllllllnnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbbbb--oc"
            + "cdddddeeeffgg-iikkl-mnnooo--pp---s-ttttuuuvyyzz----------------------aaiioouuuuuuuuuueaaaa--ggggkkoo"
            + "oo--j---gg--nnaa----aaaaeeeeiiiioooorrrruuuusstt--hhnd--zzaaeeooooooooyylntj--accltsz--bu-eejj--rryy").utf8)

    /// U+1E00 ... U+1EFF.
    static let latinAdditional: [UInt8] = Array(
        ("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss"
            + "ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy------aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee"
            + "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------").utf8)

    /// U+0370 ... U+03FF; the final sigma is a sigma.
    static let greek: [Unicode.Scalar] = Array(
        ("ͱͱͳͳʹ-ͷͷ--ͺͻͼͽ-ϳ------α-εηι-ο-υωιαβγδεζηθικλμνξοπρ-στυφχψωιυαεηιυαβγδεζηθικλμνξοπρσστυφχψωιυουωϗϐϑϒϒ"
            + "ϒϕϖϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯϰϱϲϳθϵ-ϸϸϲϻϻϼͻͼͽ").unicodeScalars)

    /// U+1F00 ... U+1FFF.
    static let greekExtended: [Unicode.Scalar] = Array(
        ("ααααααααααααααααεεεεεε--εεεεεε--ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιιοοοοοο--οοοοοο--υυυυυυυυ-υ-υ-υ-υωωωω"
            + "ωωωωωωωωωωωωααεεηηιιοουυωω--ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα-ααααααα-ι---ηηη-ηη"
            + "εεηηη---ιιιι--ιιιιιι----υυυυρρυυυυυυρ-----ωωω-ωωοοωωω---").unicodeScalars)

    /// U+0400 ... U+052F; й is и and ё is е, as their decomposed forms are without the mark.
    static let cyrillic: [Unicode.Scalar] = Array(
        ("ееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмнопрстуфхцчшщъыьэюяееђгєѕііјљњћкиуџѡѡѣѣ"
            + "ѥѥѧѧѩѩѫѫѭѭѯѯѱѱѳѳѵѵѵѵѹѹѻѻѽѽѿѿҁҁ--------ҋҋҍҍҏҏґґғғҕҕҗҗҙҙққҝҝҟҟҡҡңңҥҥҧҧҩҩҫҫҭҭүүұұҳҳҵҵҷҷҹҹһһҽҽҿҿӏжжӄӄӆӆӈ"
            + "ӈӊӊӌӌӎӎӏааааӕӕееәәәәжжззӡӡииииооөөөөээууууууччӷӷыыӻӻӽӽӿӿԁԁԃԃԅԅԇԇԉԉԋԋԍԍԏԏԑԑԓԓԕԕԗԗԙԙԛԛԝԝԟԟԡԡԣԣԥԥԧԧԩԩԫԫ"
            + "ԭԭԯԯ").unicodeScalars)

    /// The letters that one letter stands for (ß, æ, ĳ, ﬁ); nil for others.
    static func pair(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0xDF, 0x1E9E: "ss"
        case 0xC6, 0xE6, 0x1E2, 0x1E3, 0x1FC, 0x1FD: "ae"
        case 0x152, 0x153: "oe"
        case 0xDE, 0xFE: "th"
        case 0x132, 0x133: "ij"
        case 0x1C4...0x1C6, 0x1F1...0x1F3: "dz"
        case 0x1C7...0x1C9: "lj"
        case 0x1CA...0x1CC: "nj"
        case 0x195, 0x1F6: "hv"
        case 0x1A2, 0x1A3: "oi"
        case 0x222, 0x223: "ou"
        case 0x238: "db"
        case 0x239: "qp"
        case 0x1FE, 0x1FF: "o"
        case 0x1E9B...0x1E9D: "s"
        case 0xFB00: "ff"
        case 0xFB01: "fi"
        case 0xFB02: "fl"
        case 0xFB03: "ffi"
        case 0xFB04: "ffl"
        case 0xFB05, 0xFB06: "st"
        default: nil
        }
    }
}
