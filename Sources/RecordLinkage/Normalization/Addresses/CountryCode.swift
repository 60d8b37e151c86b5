/// Countries by code or by name.
public enum CountryCode {
    /// The ISO 3166 alpha-2 code of a code or a name (English, Italian, Dutch, and the country's own); nil when none is known here.
    ///
    /// `UK`, `EL`, the alpha-3 codes of the countries named here, and the vehicle signs `I`, `D`, `F`, `E`, `A`, `B`, `L`, `P` are understood.
    public static func of(_ text: String) -> String? {
        let folded = TextFolding.folded(text, limit: 64)
        if folded.utf8.count == 2 {
            let upper = folded.uppercased()
            if alpha2.contains(upper) { return upper }
        }
        return names[folded] ?? (folded.hasPrefix("the ") ? names[String(folded.dropFirst(4))] : nil)
    }

    private static let alpha2 = Set(
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL
        CM CN CO CR
        CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
        HN HR HT HU
        ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM
        MN MO MP MQ
        MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD
        SE SG SH SI
        SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT
        ZA ZM ZW
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for line in table.split(separator: "\n") {
            let code = String(line.prefix(2))
            for name in line.dropFirst(3).split(separator: ",") { names[String(name)] = code }
        }
        return names
    }()

    private static let table = """
        IT ita,i,italia,italy,italie,italien,repubblica italiana
        NL nld,nederland,netherlands,paesi bassi,olanda,holland,pays bas,niederlande,paises bajos
        GB gbr,uk,united kingdom,great britain,britain,england,scotland,wales,northern ireland,regno unito,gran bretagna,inghilterra,scozia
        GB galles,verenigd koninkrijk,groot brittannie,engeland,schotland,royaume uni,vereinigtes konigreich
        DE deu,d,germania,germany,duitsland,deutschland,allemagne,alemania,ger
        FR fra,f,francia,france,frankrijk,frankreich
        ES esp,e,spagna,spain,spanje,espana,spanien,espagne
        BE bel,b,belgio,belgium,belgie,belgique,belgien
        AT aut,a,austria,oostenrijk,osterreich,oesterreich,autriche
        CH che,svizzera,switzerland,zwitserland,schweiz,suisse,svizra
        IE irl,irlanda,ireland,ierland,eire,republic of ireland,irland
        PT prt,p,portogallo,portugal
        LU lux,l,lussemburgo,luxembourg,luxemburg,letzebuerg
        US usa,stati uniti,stati uniti damerica,united states,united states of america,verenigde staten,america
        CA can,canada
        PL pol,polonia,poland,polen,polska
        SE swe,svezia,sweden,zweden,sverige,schweden
        DK dnk,danimarca,denmark,denemarken,danmark
        NO nor,norvegia,norway,noorwegen,norge
        AU aus,australia,australie
        FI fin,finlandia,finland,suomi
        GR grc,el,grecia,greece,griekenland,hellas,ελλαδα
        RO rou,romania,roemenie
        BG bgr,bulgaria,bulgarije,българия
        HU hun,ungheria,hungary,hongarije,magyarorszag
        CZ cze,repubblica ceca,czech republic,czechia,tsjechie,cesko,cechia
        SK svk,slovacchia,slovakia,slowakije,slovensko
        SI svn,slovenia,slovenie,slovenija
        HR hrv,croazia,croatia,kroatie,hrvatska
        RS srb,serbia,servie,srbija
        BA bih,bosnia,bosnia erzegovina,bosnia and herzegovina,bosnie
        AL alb,albania,albanie,shqiperia
        EE est,estonia,estland,eesti
        LV lva,lettonia,latvia,letland,latvija
        LT ltu,lituania,lithuania,litouwen,lietuva
        MT mlt,malta
        CY cyp,cipro,cyprus
        SM smr,san marino
        VA vat,citta del vaticano,vaticano,vatican,vatican city
        MC mco,monaco,principato di monaco
        TR tur,turchia,turkey,turkije,turkiye
        UA ukr,ucraina,ukraine,oekraine,украіна
        RU rus,russia,rusland,россия,russian federation,россииа
        MA mar,marocco,morocco,marokko,maroc
        TN tun,tunisia,tunesie,tunisie
        DZ dza,algeria,algerije,algerie
        EG egy,egitto,egypt,egypte
        CN chn,cina,china,repubblica popolare cinese
        JP jpn,giappone,japan
        IN ind,india
        BR bra,brasile,brazil,brazilie,brasil
        AR arg,argentina,argentinie
        MX mex,messico,mexico
        PE per,peru
        PH phl,filippine,philippines,filipijnen
        BD bgd,bangladesh
        PK pak,pakistan
        LK lka,sri lanka
        SN sen,senegal
        NG nga,nigeria
        ZA zaf,sudafrica,south africa,zuid afrika
        NZ nzl,nuova zelanda,new zealand,nieuw zeeland
        IL isr,israele,israel
        AE are,emirati arabi uniti,united arab emirates,verenigde arabische emiraten,uae
        SR sur,suriname
        """
}
