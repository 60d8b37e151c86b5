extension FamilyNames {
    /// Dutch family names, most frequent first; `_` stands for a blank, the words before the first capital are the particle (tussenvoegsel).
    static let netherlands = """
        de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker Brouwer
        de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs de_Haan Vermeulen van_den_Heuvel van_der_Veen van_den_Broek de_Bruijn de_Bruin van_der_Heijden Schouten van_Beek Willems van_Vliet
        van_de_Ven Hoekstra Maas Verhoeven Koster van_Dam van_der_Wal Prins Blom Huisman Peeters de_Jonge Kuipers van_Veen Post Kuiper Veenstra Kramer van_den_Brink Scholten
        van_Wijk Postma Martens Vink de_Ruiter Timmermans Groen Gerritsen Jonker van_Loon Boer van_der_Velde Willemsen Smeets de_Lange de_Vos van_Dongen Schipper de_Koning van_der_Laan
        Koning van_der_Velden Driessen van_Doorn Hermans Evers van_den_Bosch van_der_Meulen Hofman Bosman Wolters Sanders Mol Kuijpers Molenaar van_de_Pol van_Leuven Bosch Hendriksen Verbeek
        van_der_Heide Mensink Kroon Roos Goossens van_Es Kruijsen Hoogendoorn van_Rijn Schoenmaker Claassen Verhagen Vermeer Boersma Bouma van_der_Horst Boon Smulders van_den_Hoek Lammers
        Bosma Tol Franken van_Oosten de_Leeuw Ketelaar van_Houten Faber Verschuren Barendregt Snijders Wessels Meulenbelt Admiraal Pieters Zwart Hoekman Zijlstra Wiersma Hartman
        Ruiter Gerrits Sijbrandij Terpstra van_der_Ploeg Hoek van_Vugt Zeeman Swart Wouters Mulders Beekman van_Eijk van_der_Zee Vissers Miedema van_Gelder Brinkman Nijhuis Hagen
        Rietveld Klaassen Boersen Bergsma Ariens van_der_Pol Dijkman Douma Boonstra Kamphuis Kooijman Kool Schut Hoekzema Zandstra van_Zanten Adriaanse Aerts Akkerman Albers
        Appelman Arends Arts Assink Baars Baas Bakkers Balk Bartels Bastiaans Beekhuis Beerens van_Beers Beukers van_Bemmel Beumer Bijl Bijlsma Blaauw Blankestijn
        Bloem Bode Boekel Boerema Boertjes Bogers Bolt Bontekoe Boogaard van_den_Boogaard Boom van_den_Boom Boot Bootsma Borst Bosmans van_den_Bos Boskamp Bots
        Bouwman Bouwmeester Braam Brandsma Brands Breedveld van_Breukelen Broekhuizen Broekman Broers Bron Brouwers Brugman Bruins Bruinsma Brummelhuis Buijs Buis Burger Buurman
        Cornelissen Coenen Coppens Cox Cremers Crijns Cuijpers Daalderop van_Dalen Damen Damstra Deelen Dekkers Derksen Derks van_Deursen Diepeveen Dijkhuis van_Dijken Dirks
        Dirksen Doornbos van_Doesburg Donker Doorenbos Draaisma Drost Duijn van_Duijn Duinker van_Duin Dubbeldam Duursma Eckhardt van_den_Eijnden Eikelenboom Elbers Ellen Elzinga Engelen
        Engels Essers van_Essen Everts Eijsink Feenstra Feijen Fens Flipse Fokkens Fokkema Folkerts Fransen Frijns Gelderblom Geelen Geerts Geurts Geuzendam
        Gielen Gijsbers van_Gils Goedhart Goes van_der_Goot Gommers van_Gorp Gosens Goudsmit Graafland van_der_Graaf Graat Greven Griffioen Groenendijk Groeneveld Groenewegen Groot Grootveld
        de_Gruijter Haag van_Haaren Haak Haan Haarman Hak Haker van_Ham Hamer Hamers Hansen Harmsen Haverkamp Haverkort van_Hees Heemskerk Heeren Heijmans Heijnen
        van_Heijningen Heijnsbroek Heinen Hell van_Hemert Hendrikse Hendrix Henkelman Hermsen van_Herk Heuvelman Hiemstra van_Hoek Hoeksema Hoeve van_der_Hoeven van_Hoof Hofstede Hofstra Hol
        Holleman Holwerda Hommes Honing Hoogeveen Hoogland Hooijer van_Hoorn Hop Horsting Houtman van_den_Hout Houben Houwing Huijbers Huijgens Huiskamp Huizinga Hulshof Hummel
        Idema IJzerman IJpma Jager de_Jager Jongbloed de_Jongh Jongman Jonkers Joosten Jorritsma Kaandorp Kamp van_der_Kamp van_de_Kamp Kamps Kappert Karsten Karels van_Keulen
        Keijzer de_Keijzer Kemp Kempen van_Kempen Kerkhof van_de_Kerkhof Kerssemakers Kersten Keizer Kieft Kikkert Kleijn de_Kleijn Klein Kleinjan Klomp van_der_Klis Klop Kloosterman
        Knol Knoop Koelewijn Koenen Koenders de_Kok Kolk van_der_Kolk Kolkman Konings Koole Koolen Koopman Koopmans Koops Kooistra van_der_Kooij Kooiman Kornelis Korteweg
        Kortekaas Kosters Kraaijeveld Kragten Kranenburg Krijgsman Krol Kroes Kruijt van_der_Kruk Kuijper Kwakkel Laan van_Laar Lambers Lamers Landman de_Lang Langeveld
        van_Lent Lentink Leenders van_der_Lee Leijten Lensink Leurs van_Lier Ligtenberg van_Lieshout van_der_Lijn Limburg Linders Linssen Lodder Loman Looijenga Looman van_Loenen Lubbers
        Lucassen Luijten Luiten Luttikhuis Maassen van_Maanen Maat Markus van_Marle Martin Mathijssen van_Mierlo van_der_Meijden Meijers Meijerink Mens Mertens Meulman Meurs Michiels
        van_Middelkoop Mook Moerman Molendijk Monden Moolenaar Mooij Mooren Mos Mosterd Muijs Muller Munnik Naber Nagel Nagtegaal Neleman van_Nes Niemeijer
        van_Nieuwenhuizen Nieuwenhuis Nieland Nijboer Nijenhuis van_Nistelrooij Noordhoek van_Noort Nooijen van_Nunen Oosterhof Oosterhuis Oosterveld van_Oostrom Olde_Monnikhof Oldenburg Olthof Ooms van_Oort van_den_Oord
        Oostveen Otten Otter den_Otter van_Ommen Oudshoorn Overbeek van_Overveld Paauw Palm Pauwels van_der_Peijl Penning Pen Philipsen Piek Pijnenburg Pijpers Plas van_der_Plas
        Plomp Poelman Pol Polman Poot Poppe Pos Potters Pronk Pruijn Pruim Raaijmakers van_Raaij Ras Reijnders Reijnen Reinders Remmers Renes van_Rhee
        Riemersma Rijken van_Rijswijk Rijnders Ritsema Robben Roelofs Roelofsen Roemer van_Rooij van_Roosmalen Roosendaal Rooijakkers Rosier Roskam Rotteveel Rouwenhorst Rozema Rozendaal Rutgers
        Rutten van_Ruiten Ruijs Sas van_Santen Schaap van_Schaik Scheffer Schellekens Schenk Schepers Scherpenzeel Schilder Schippers Scholtens Schoenmakers Schoonhoven van_Schie Schouwenaar Schrijver
        Schreuder Schröder Schuurman Schuurmans Siemons Sikkema Simons Slager Slagter Slot van_der_Sluis Smid Smink Snel Snoek Spaan Spaans Spijker Spruit Staal
        van_der_Spek Stam Steen van_der_Steen van_Steenbergen Steenbergen Stegeman Steenhuis Sterk Stevens Stolk van_der_Stelt Stoffels Stoker Straatman van_Straaten van_Straten Strijker Struijk Stuij
        Suijkerbuijk Swinkels Sweers Swinnen Tacken Talsma Teeuwen Teunissen Terlouw van_Tilburg Theunissen Thijssen Tiemens van_Tiel Tillema Timmer Timmerman Tinga Toonen Tromp
        Tuinstra Tuin Uitdehaag van_Uden Uijen Uitslag Vaessen Valk van_der_Valk Valkenburg van_der_Vegt van_Veldhoven Veldhuis Veldkamp Veldman van_Velzen Venema Verberne Verboom Verburg
        Verdonk Verduijn Verheij Verheijen Verhoef Verkerk Verkuijlen Vermaas Vermue Versluis Versteeg Verstegen Verweij Vlasblom van_der_Vlies Vliegenthart van_der_Vliet Voermans Vogel de_Vogel
        Vogels van_Voorst Vonk van_der_Voort Vooijs Vrolijk Vroom de_Vreede van_Vuuren Waal van_der_Waal de_Waard van_der_Wagt Wagenaar van_Walsum van_Wanrooij Warmerdam Waterman Weber Weijers
        van_der_Weide Weijenberg Wesselink van_der_Werf van_de_Werken Westerhof Westra Wester van_der_Weij Wevers van_der_Wiel Wielinga Wiegers de_Wilde Wildeboer van_Wijngaarden Wijnands Wijnen van_der_Wijk de_Wijs
        de_Winter Winters Wit Witteveen Witjes Woltering van_Woerkom van_der_Woude Wolff Wolfs de_Wolf Woudstra van_Wolferen Wubben Zaal van_Zandvoort van_der_Zanden Zegers Zeeuw de_Zeeuw
        van_Zijl Zijp Zoet Zomer van_Zon Zonneveld Zuidema van_Zuilen Zuurbier de_Zwart Zwiers van_der_Zwan Zweers Özdemir Yılmaz Kaya El_Idrissi Bouzid Amrani Singh Abspoel Bloemendaal Dorrestijn Eggink Fijneman Hoogstraten
        """
}
