/// Short and pet forms of given names, Italian, Dutch, English, German, French and Spanish, each with the names it may stand for; folded.
public enum Nicknames {
    /// The names that `name` (folded) may stand for, the most usual first; itself when it is no nickname.
    public static func formalNames(of name: String) -> [String] { table[name] ?? [name] }

    /// The most usual full form: `beppe` → `giuseppe`, `bob` → `robert`; the name itself when it is no nickname.
    public static func canonical(_ name: String) -> String { table[name]?.first ?? name }

    /// Whether `name` (folded) is a short or pet form.
    static func contains(_ name: String) -> Bool { table[name] != nil }

    /// One is a nickname of the other, or both are of the same name.
    public static func areRelated(_ left: String, _ right: String) -> Bool {
        guard let first = table[left] else { return table[right]?.contains(left) ?? false }
        guard let second = table[right] else { return first.contains(right) }
        return first.contains(right) || second.contains(left) || first.contains(where: second.contains)
    }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for line in [italian, dutch, english, german, french, spanish].joined(separator: "\n").split(separator: "\n") {
            let parts = line.split(separator: ":")
            guard parts.count == 2 else { continue }
            let formal = parts[0].filter { $0 != " " }
            for nickname in parts[1].split(separator: " ") { table[String(nickname), default: []].append(formal) }
        }
        return table
    }()

    // A line is a full name and its short forms. A form may stand on several lines; the first line is its most usual name.

    private static let italian = """
        giuseppe: beppe peppe pino peppino geppi beppino pinuccio
        giuseppina: pina pinuccia giusy giusi peppina
        antonio: toni tonino nino toto toto tonio
        antonella: anto nella
        antonietta: tonia etta
        francesco: franco ciccio cecco checco
        francesca: franca fra
        giovanni: gianni nanni vanni gio
        giovanna: gianna vanna
        luigi: gigi gino luigino
        luigia: gina gigia
        salvatore: toto toto turi salvo sasa
        alessandro: ale sandro alex
        alessandra: ale sandra alex
        alessio: ale
        alessia: ale
        domenico: mimmo mimi memmo menico
        domenica: mimma
        vincenzo: enzo vince cenzo
        vincenza: enza
        lorenzo: enzo renzo lori
        lorenza: renza
        raffaele: lello raffa
        raffaella: lella raffa
        roberto: berto robi roby
        roberta: robi roby
        gabriele: lele gabri
        gabriella: lella gabri
        emanuele: lele manu
        emanuela: manu
        daniele: dani lele
        daniela: dani
        michele: lele miki
        michela: miki
        nicola: nico
        nicolo: nico
        nicoletta: nico
        stefano: ste
        stefania: ste stefi
        federico: fede chicco
        federica: fede
        elisabetta: betta lisa betty elisa
        caterina: cate rina katia
        margherita: rita marghe
        maddalena: lena
        filippo: pippo
        riccardo: ricky ricki
        maria: mariuccia marietta mary
        mariangela: mari
        massimo: max
        massimiliano: max massimo
        matteo: teo
        tommaso: tommy maso
        edoardo: edo
        eleonora: ele nora
        valentina: vale
        valeria: vale
        valerio: vale
        gianfranco: franco
        giancarlo: carlo
        gianluca: luca
        pierluigi: gigi piero
        bartolomeo: meo
        leonardo: leo nardo
        ludovico: vico ludo
        umberto: berto
        alberto: berto
        gilberto: berto
        teresa: resi teresina
        concetta: cettina tina
        cristina: tina cri
        martina: tina marti
        carolina: lina caro
        angela: angelina lina
        gaetano: tano

        """

    private static let dutch = """
        cornelis: kees cees cor corne nelis
        cornelia: cora corrie cor nel
        johannes: jan johan hans joop jo hannes
        johanna: jo hanna anna jopie annie janneke
        hendrik: henk hein rik hendrikus
        hendrika: riek henny
        wilhelmus: willem wim wil
        willem: wim wil pim
        wilhelmina: mina willy wil willemijn
        petrus: piet peter pieter
        pieter: piet peter
        petronella: nel petra nelly
        antonius: anton toon ton teun tonny
        antonia: toos tonny
        jacobus: jaap koos jacob sjaak ko
        jacob: jaap
        jacoba: coba
        gerardus: gerard gert gerrit geert
        gerrit: gert
        franciscus: frans
        theodorus: theo dirk dorus
        diederik: dirk
        nicolaas: klaas nico niek claas
        adrianus: ad adri arie adriaan jos
        adriana: adri jana
        martinus: martin tinus
        mattheus: thijs matthijs
        matthijs: thijs
        josephus: jos jef sjef joep
        leonardus: leo leon
        laurentius: laurens lau
        lambertus: bert lambert
        hubertus: huub bert
        albertus: bert albert ab
        robertus: rob robert bert
        egbertus: bert egbert
        bernardus: ben bernard
        benjamin: ben
        christiaan: chris
        christina: stien chris
        elisabeth: els lies liesbeth bets bep ellie betsy
        catharina: trijntje toos katja karin rina
        margaretha: greet margriet greta gre
        maria: mieke ria marie rie miep marijke
        geertruida: truus geertje trudy
        frederik: fred frits freek
        maximiliaan: max
        alexander: alex sander lex
        sebastiaan: bas
        bastiaan: bas
        rudolf: ruud rudi

        """

    private static let english = """
        robert: bob bobby rob robbie bert
        william: bill billy will willie liam
        richard: dick rick ricky rich richie
        james: jim jimmy jamie
        john: jack johnny jon
        jonathan: jon jonny
        edward: ed eddie ted teddy ned
        thomas: tom tommy
        charles: charlie chuck chas
        michael: mike mick mickey mikey
        joseph: joe joey
        daniel: dan danny
        david: dave davy
        anthony: tony ant
        andrew: andy drew
        alexander: alex al sandy xander
        alexandra: alex sandra lexi
        alfred: alf alfie fred
        frederick: fred freddie freddy
        benjamin: ben benny
        christopher: chris kit topher
        christine: chris tina chrissy
        christina: chris tina
        nicholas: nick nicky
        nicola: nicky nikki
        matthew: matt
        gregory: greg
        geoffrey: geoff jeff
        jeffrey: jeff
        stephen: steve steven
        steven: steve
        samuel: sam sammy
        samantha: sam
        patrick: pat paddy
        patricia: pat patsy trish tricia patty
        peter: pete
        philip: phil pip
        ronald: ron ronnie
        donald: don donnie
        kenneth: ken kenny
        lawrence: larry laurie
        leonard: len lenny leo
        henry: harry hal hank
        harold: harry hal
        timothy: tim
        raymond: ray
        albert: al bert bertie
        elizabeth: liz beth betty lizzie eliza betsy lisa libby
        margaret: maggie meg peggy marge
        katherine: kate kathy katie kat kit
        catherine: cathy kate cath katie
        jennifer: jen jenny
        jessica: jess jessie
        victoria: vicky vicki tori
        susan: sue susie
        deborah: debbie deb
        barbara: barb babs
        rebecca: becky bec
        dorothy: dot dolly dottie
        mary: molly polly mae
        eleanor: ellie nell nora
        helen: nell
        frances: fran fanny
        francis: frank
        abigail: abby
        amanda: mandy
        joanna: jo
        joanne: jo
        josephine: jo josie
        theresa: terry tess
        terence: terry
        pamela: pam
        sarah: sally sadie
        anne: annie nancy
        ann: annie nancy
        isabella: bella izzy
        emily: em emmy
        natalie: nat
        nathaniel: nat nate
        zachary: zach zack
        maxwell: max
        """
}
