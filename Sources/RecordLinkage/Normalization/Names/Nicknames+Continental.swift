extension Nicknames {
    // A line is a full name and its short forms and other spellings, as in the tables of the other languages.

    static let german = """
        johannes: hans johann hannes jo
        josef: sepp joseph jupp beppi
        franz: franzl
        georg: schorsch jorg jurgen
        heinrich: heinz heiner hinrich
        friedrich: fritz fiete frieder
        wilhelm: willi willy helmi
        karl: carl kalle
        ludwig: lutz wiggerl
        maximilian: max maxi
        alexander: alex sascha
        michael: michi michel
        matthias: matze hias mathias matthaus
        andreas: andi andre
        christian: chris
        christoph: chris stoffel
        sebastian: basti wastl
        stefan: steffen stephan
        thomas: tom tommi
        tobias: tobi
        florian: flo
        benedikt: bene
        bernhard: bernd berni
        gerhard: gerd hardy
        gunther: gunter guenther
        dietrich: dieter dirk
        eberhard: ebbo
        manfred: manni fred
        siegfried: siggi
        rudiger: rudi
        rudolf: rudi rolf
        walter: walther
        wolfgang: wolf wolfi
        ulrich: uli ulli utz
        joachim: jochen achim
        hermann: harm
        kurt: curt konrad
        konrad: conrad kuno
        elisabeth: lisa lisbeth elsbeth sissi betti elli liesl
        katharina: kathi katja kati trine kathrin
        margarete: gretel grete greta margit marga gitta
        magdalena: leni lena magda
        helene: leni lena
        johanna: hanna hanne jo
        christine: christl tina stine
        christiane: tina chris
        theresia: resi thesi theresa
        franziska: franzi fanny
        susanne: susi sanne
        barbara: babsi barbel
        gertrud: trude gerti traudl
        waltraud: traudl
        ursula: uschi ulla
        brigitte: gitte biggi
        ingeborg: inge
        hildegard: hilde
        maria: mia mitzi marie
        annemarie: annemie
        alexandra: alex sandra
        gabriele: gabi
        andrea: andi
        sabine: bine
        jacqueline: jacky
        """

    static let french = """
        jean: jeannot yann
        jacques: jacquot jacky
        pierre: pierrot
        francois: fanfan
        antoine: tony toine
        alexandre: alex sacha
        nicolas: nico colas
        frederic: fred fredo
        philippe: phil
        christophe: chris tophe
        stephane: steph
        sebastien: seb
        benjamin: ben
        dominique: dom
        emmanuel: manu
        gabriel: gaby
        guillaume: guigui will
        laurent: lolo
        vincent: vince
        maximilien: max
        maxime: max
        theophile: theo
        bernard: nanard
        gerard: gege
        robert: bob
        daniel: dany
        patrick: pat
        marguerite: margot maggy
        catherine: cathy cath katia
        elisabeth: babeth lise betty elise
        isabelle: isa belle
        genevieve: ginette viviane
        madeleine: mado
        josephine: jo fifi
        francoise: fanchon
        jeanne: jeannette
        antoinette: toinette
        alexandra: alex sandra
        stephanie: steph fanny
        veronique: vero
        dominica: dom
        emmanuelle: manu
        marie: manon mimi
        suzanne: suzon susie
        valerie: val
        virginie: nini
        charlotte: lolotte charlie
        mathilde: mathou
        """

    static let spanish = """
        jose: pepe pepito chepe
        josefa: pepa pepi fina
        francisco: paco pancho curro kiko fran frasco
        francisca: paca paqui curra fran
        ignacio: nacho
        manuel: manolo lolo manu
        manuela: manoli lola
        antonio: toni tono antonin
        antonia: toni tona
        enrique: quique kike
        jesus: chus chuchi suso
        maria: mari marita
        dolores: lola loli
        concepcion: concha conchi
        consuelo: chelo
        rosario: charo
        mercedes: merche
        pilar: pili
        isabel: isa chabela bel
        teresa: tere
        guadalupe: lupe
        encarnacion: encarna
        inmaculada: inma
        montserrat: montse
        remedios: reme
        soledad: sole
        milagros: mila
        rafael: rafa
        roberto: rober beto
        alberto: berto beto
        gregorio: goyo
        santiago: santi chago
        sebastian: sebas
        federico: fede
        fernando: fer nando
        francesc: cesc
        eduardo: edu lalo
        guillermo: guille memo
        gonzalo: gonzo
        javier: javi xavier
        joaquin: quino chimo
        jorge: jordi
        leopoldo: poldo
        luis: lucho
        miguel: migue
        pedro: perico
        ramon: moncho
        ricardo: richi
        vicente: chente vicent
        alejandro: alex jandro
        alejandra: ale jandra
        beatriz: bea
        carmen: menchu carmina
        catalina: cata
        elena: lena
        esperanza: espe
        margarita: marga rita
        victoria: vicky
        """
}
