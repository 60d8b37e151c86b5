extension FamilyNames {
    /// Italian family names, most frequent first; `_` stands for a blank.
    static let italy = """
        Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa Giordano Rizzo Lombardi Moretti
        Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti
        Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala De_Angelis Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti
        Cattaneo Morelli Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari Guerra Palmieri Bernardi Martino Fiore
        De_Rosa Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri Costantini Milani Pagano Ruggiero Sorrentino D'Amico Orlando Damico Negri
        Mantovani Orlandi Piazza Ruggeri Fusco Longhi Monaco Sacco Caselli Gallucci Volpe Rocca Bassi Cirillo Guidi Castelli Marchi Bertolini Ventura Bruni
        Zanella Cocco Vaccaro Lazzari Melis Ferro Catalano Giorgi Colucci Bonetti Grieco Leonardi Tosi Cosentino Pastore Nicoletti Fiorini Franco Salvi Valente
        Fumagalli Magnani Simonetti Viola Oliva Gargiulo Molinari Cavalli Poli Carta Pace Antonelli Beretta Perrone Morandi Brambilla Ambrosini Casadei Serafini Zanetti
        Locatelli Bertoni Nardi Tedesco Bosco Mele Fadda Porcu Bernardini Sorrentini Porta Manca Lai Usai Spada Rota Trevisan Pinna Mura Meloni
        Baldi Guarino Santini Rosa Bonfanti Pozzi Giordani Colonna Pepe Aiello Graziani Di_Stefano Di_Pietro Di_Lorenzo Di_Marco Di_Giovanni Di_Martino Di_Matteo Di_Maio Di_Napoli
        De_Marco De_Simone De_Stefano De_Vita De_Felice De_Lorenzo De_Filippo De_Martino De_Carlo De_Paoli Dal_Pozzo Dal_Bello Della_Valle Della_Rocca Del_Vecchio D'Agostino D'Alessandro D'Andrea D'Ambrosio D'Onofrio
        Abate Abbate Accardi Adami Agnello Agostini Albanese Alberti Albertini Aloisi Amadei Amico Andreoli Angeli Angelini Antonini Arcuri Arena Argento Arrigoni
        Artioli Astolfi Attanasio Avallone Azzolini Bacci Baggio Bagnoli Baldini Balestra Ballarin Balzano Bandini Baraldi Barberis Barbero Bargellini Baroni Barsanti Bartoli
        Bartolini Bartolucci Basso Battista Battistini Bearzi Becattini Belli Bellomo Belloni Bellucci Belotti Beltrami Benassi Benedetto Benetti Benvenuti Berardi Bergamaschi Bergamini
        Berni Berti Bertelli Bertini Bettini Biagi Biagini Bianchini Biondi Bisio Boccia Boldrini Bologna Bolognesi Bonaccorsi Bonanno Bonelli Bonfiglio Boni Bonini
        Bonomi Bordoni Borghi Borrelli Boschi Boselli Bossi Bottari Bottoni Bovo Bozzi Braga Bravi Brignone Brivio Brugnoli Brunetti Bruschi Bucci Burgio
        Busetto Buzzi Caccia Cafiero Calabrese Calabria Caldarola Calvi Camerini Campagna Campana Campo Canali Cannavaro Canova Cantoni Capelli Capone Cappelletti Cappelli
        Capuano Cardinale Carlini Carminati Carnevale Carrara Carraro Casagrande Casale Casali Casini Cassano Castagna Castaldo Castellani Castiglioni Catania Cattani Cavallaro Cavallo
        Cavalieri Ceccarelli Cecchi Cecchini Celli Cerutti Cervi Cesari Chiesa Chiarini Ciccone Cimino Cinelli Cipolla Cipriani Citterio Clemente Coletti Colli Colnaghi
        Comi Contini Coppi Corbetta Cordero Cornacchia Corradi Corradini Corsi Corti Corvino Cosco Costanzo Cozzi Cremonesi Crespi Cristiani Croce Cuomo Cusumano
        Dalla_Costa Damiani Danesi Daniele Davoli De_Bernardi De_Biasi De_Bonis De_Cesare De_Franceschi De_Gennaro De_Gregorio De_Leo De_Nardi De_Pascalis De_Rossi Denti Deriu Dessì Diana
        Di_Bella Di_Benedetto Di_Carlo Di_Donato Di_Fazio Di_Gennaro Di_Giacomo Di_Leo Di_Mauro Di_Natale Di_Paola Di_Palma Di_Rienzo Di_Salvo Di_Vincenzo Dini Dolci Donadoni Donini Drago
        Durante Elia Ercolani Ermini Errico Evangelisti Fabiani Fabris Facchini Falco Falcone Fanelli Fantini Fantoni Fasano Fasoli Favaro Favero Fazio Fedele
        Federici Felici Fenoglio Feola Ferrante Ferranti Ferraris Ferrero Ferrario Festa Filippi Filippini Finocchiaro Fiorentini Fiorentino Fiorito Florio Fogli Foglia Fontanella
        Forlani Formica Fornari Forte Forti Foschi Fossati Franceschi Franceschini Franchi Franchini Franzoni Frigerio Frisoni Fuchs Furlan Fusi Gabrielli Gaggero Galante
        Galassi Galbiati Galeazzi Galimberti Galletti Gallina Galluzzi Gamba Gambini Gandolfi Garavaglia Gardini Garofalo Gasparini Gatto Gelli Genovese Gennari Gentili Gerosa
        Gervasi Ghezzi Giacomelli Giacomini Giannelli Giannini Giglio Gili Giovannini Giraldi Girardi Giuffrida Giusti Gnocchi Gobbi Gori Govoni Gozzi Gramaglia Granata
        Grandi Grandis Graziano Grilli Grillo Grimaldi Gritti Guarini Guastella Guerrieri Guerrini Guidetti Guglielmi Iacono Iannone Iervolino Imperato Innocenti Invernizzi Iodice
        La_Rosa La_Rocca Lanza Lanzi Lauria Lazzarini Leo Leoni Lepore Levi Liguori Lippi Lo_Presti Lo_Russo Lodi Loi Lolli Lorenzi Lorenzini Losi
        Luciani Lucchesi Lucchini Luongo Lupi Lupo Macchi Maestri Maffei Maggi Maggio Magri Maiorano Malagoli Mallardo Malvezzi Mancuso Manfredi Manfredini Manna
        Mannino Mantegazza Manzi Manzoni Marangoni Marani Marchese Marchesi Marchesini Marchini Marcucci Mariotti Marinelli Marinoni Marotta Marra Marras Martelli Martucci Masi
        Masini Massa Massari Mastroianni Mattei Matteucci Mattioli Mauri Mauro Mazzoni Mazzola Mazzini Mazzucchelli Mazzotta Medici Melchiorri Meneghetti Mercuri Merlo Merli
        Miceli Micheli Micheletti Miele Miglio Migliore Milanesi Minelli Minervini Mirabella Modica Molteni Monaldi Mondini Montagna Montalto Montanaro Montefusco Montesi Monticelli
        Mora Morabito Morandini Moreno Moretto Mori Moro Morra Morreale Mosca Moschini Motta Murgia Murru Musso Mussi Muti Napoli Napolitano Nava
        Negro Nespoli Nicolini Nicolosi Nobile Nocera Noto Novelli Nuti Oddo Olivieri Olivetti Orefice Orsi Orsini Ortolani Ottaviani Pacini Padovan Paganelli
        Pagani Palazzo Palermo Palladino Palma Palmisano Panico Panzeri Paolini Papa Pappalardo Parenti Parodi Pascale Pasini Pasquali Pasqualini Passoni Patti Pavan
        Pavesi Pavone Pedretti Pedrini Pelizzari Penna Peretti Perini Perotti Perri Perna Peroni Persico Pesce Petrelli Petrucci Pezzotta Piazzi Piccoli Piccolo
        Pieri Pierini Pietra Pini Pinto Pioli Pirelli Pirovano Pisani Pisano Piva Pizzi Podda Polidori Polizzi Pontillo Porro Pozzo Prandi Prati
        Prato Preti Previtali Principe Provenzano Pugliese Puglisi Quaranta Quattrocchi Raffaelli Ragusa Raimondi Rampini Ravasi Re Reali Redaelli Renda Renzi Restelli
        Riccardi Ricciardi Righetti Righi Rigoni Ripamonti Riccio Rivolta Rizzuto Rodari Romagnoli Romani Romeo Roncalli Ronchi Rosati Roselli Rosi Rosini Rosso
        Rota Rovati Ruberti Ruffini Ruffo Rubino Ruggieri Ruocco Sabatini Sabatino Sacchi Saccani Salerno Salvatore Salvati Salvatori Salvini Sansone Santagata Santangelo
        Santi Santoni Santucci Saporito Saracino Sarti Sassi Savini Savoia Sbaraglia Scala Scalia Scarpa Schiavone Schirru Sciacca Scotti Secchi Segre Semeraro
        Sereni Serio Severini Sforza Sgarbi Siciliano Signorelli Silvestrini Simeone Simoni Sironi Soldati Solinas Sordi Spagnolo Spano Speranza Spina Spinelli Stefani
        Stella Stoppa Strada Succi Tagliabue Talarico Tamburini Tancredi Tarantino Tassi Tavella Terranova Terzi Tesei Tinelli Toffoli Tomasi Tomassini Tommasi Tonelli
        Torelli Toscano Toso Tosetti Tozzi Traina Tramontana Trapani Traverso Trentin Trevisani Tripodi Troiano Tronci Tucci Turco Turati Uberti Ugolini Urbani
        Vaccari Valenti Valeri Vallone Valsecchi Vanni Vannucci Varriale Vecchi Venturelli Venturi Venturini Vergani Verdi Vernocchi Veronesi Vezzoli Viale Vianello Viganò
        Vigano Vigna Vignoli Villani Vinci Violante Virdis Visconti Vismara Vitiello Vittori Viviani Volpi Zago Zambelli Zamboni Zampieri Zanardi Zanchi Zanini
        Zanoni Zappa Zecca Zeni Zini Zito Zoppi Zorzi Zucca Zuccaro Zucchi Nicolò Niccolò Cantù
        """
}
