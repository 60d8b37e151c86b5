/// The towns of the three countries, with coordinates of their centres.
enum Towns {
    static let italy = Town.list(
        """
        Milano|MI|45464|9190|1370|20121|42|02|F205
        Roma|RM|41902|12496|1400|00118|80|06|H501
        Torino|TO|45070|7687|850|10121|35|011|L219
        Napoli|NA|40852|14268|700|80121|26|081|F839
        Bologna|BO|44494|11343|390|40121|20|051|A944
        Firenze|FI|43770|11256|370|50121|24|055|D612
        Genova|GE|44406|8946|420|16121|46|010|D969
        Verona|VR|45438|10992|260|37121|21|045|L781
        Venezia|VE|45440|12316|180|30121|54|041|L736
        Padova|PD|45406|11877|210|35121|22|049|G224
        Palermo|PA|38116|13361|420|90121|31|091|G273
        Bari|BA|41117|16872|260|70121|12|080|A662
        Catania|CT|37502|15087|210|95121|11|095|C351
        Brescia|BS|45541|10212|200|25121|16|030|B157
        Bergamo|BG|45698|9677|140|24121|9|035|A794
        Parma|PR|44801|10328|190|43121|6|0521|G337
        Modena|MO|44647|10925|180|41121|6|059|F257
        Reggio Emilia|RE|44698|10631|150|42121|4|0522|H223
        Ravenna|RA|44418|12203|120|48121|5|0544|H199
        Rimini|RN|44060|12566|130|47921|4|0541|H294
        Ferrara|FE|44838|11620|110|44121|4|0532|D548
        Perugia|PG|43112|12389|130|06121|14|075|G478
        Livorno|LI|43548|10311|120|57121|8|0586|E625
        Pisa|PI|43716|10397|90|56121|8|050|G702
        Lucca|LU|43843|10502|85|55100|1|0583|E715
        Siena|SI|43319|11331|55|53100|1|0577|I726
        Arezzo|AR|43463|11880|80|52100|1|0575|A390
        Prato|PO|43880|11097|150|59100|1|0574|G999
        Treviso|TV|45666|12243|90|31100|1|0422|L407
        Vicenza|VI|45547|11546|105|36100|1|0444|L840
        Trento|TN|46067|11122|110|38121|3|0461|L378
        Bolzano|BZ|46498|11355|95|39100|1|0471|A952
        Udine|UD|46064|13235|90|33100|1|0432|L483
        Trieste|TS|45650|13777|190|34121|30|040|L424
        Como|CO|45808|9085|80|22100|1|031|C933
        Varese|VA|45820|8825|80|21100|1|0332|L682
        Monza|MB|45585|9274|120|20900|1|039|F704
        Pavia|PV|45185|9158|70|27100|1|0382|G388
        Cremona|CR|45133|10023|65|26100|1|0372|D150
        Mantova|MN|45156|10791|50|46100|1|0376|E897
        Piacenza|PC|45052|9693|95|29121|2|0523|G535
        Novara|NO|45446|8622|95|28100|1|0321|F952
        Cuneo|CN|44384|7543|55|12100|1|0171|D205
        Asti|AT|44900|8207|70|14100|1|0141|A479
        Alessandria|AL|44913|8615|85|15121|2|0131|A182
        Savona|SV|44309|8477|58|17100|1|019|I480
        La Spezia|SP|44103|9824|85|19121|16|0187|E463
        Ancona|AN|43616|13519|95|60121|11|071|A271
        Pesaro|PU|43910|12913|90|61121|2|0721|G479
        Pescara|PE|42464|14214|115|65121|8|085|G482
        Salerno|SA|40682|14768|125|84121|12|089|H703
        Caserta|CE|41074|14332|70|81100|1|0823|B963
        Lecce|LE|40352|18169|90|73100|1|0832|E506
        Taranto|TA|40464|17247|150|74121|3|099|L049
        Foggia|FG|41462|15544|120|71121|2|0881|D643
        Cagliari|CA|39224|9122|140|09121|14|070|B354
        Sassari|SS|40727|8560|110|07100|1|079|I452
        Messina|ME|38194|15554|180|98121|47|090|F158
        Siracusa|SR|37075|15287|105|96100|1|0931|I754
        Reggio Calabria|RC|38111|15647|140|89121|14|0965|H224
        """, .italy)

    static let netherlands = Town.list(
        """
        Amsterdam|Noord-Holland|52370|4895|900|1011|88|020
        Rotterdam|Zuid-Holland|51924|4478|650|3011|75|010
        Den Haag|Zuid-Holland|52078|4288|550|2511|80|070
        Utrecht|Utrecht|52091|5122|360|3511|70|030
        Eindhoven|Noord-Brabant|51441|5478|240|5611|45|040
        Groningen|Groningen|53219|6567|235|9711|35|050
        Tilburg|Noord-Brabant|51560|5083|225|5011|35|013
        Almere|Flevoland|52351|5265|215|1311|45|036
        Breda|Noord-Brabant|51587|4776|185|4811|27|076
        Nijmegen|Gelderland|51842|5853|180|6511|35|024
        Arnhem|Gelderland|51985|5899|165|6811|33|026
        Haarlem|Noord-Holland|52381|4637|163|2011|22|023
        Enschede|Overijssel|52221|6894|160|7511|30|053
        Amersfoort|Utrecht|52156|5388|158|3811|15|033
        Zwolle|Overijssel|52517|6083|130|8011|23|038
        Leiden|Zuid-Holland|52160|4497|125|2311|20|071
        Maastricht|Limburg|50851|5691|122|6211|18|043
        Dordrecht|Zuid-Holland|51813|4690|120|3311|18|078
        Apeldoorn|Gelderland|52211|5970|165|7311|25|055
        Leeuwarden|Friesland|53201|5799|95|8911|30|058
        Alkmaar|Noord-Holland|52632|4753|110|1811|15|072
        Delft|Zuid-Holland|52012|4357|104|2611|18|015
        Deventer|Overijssel|52255|6164|101|7411|15|0570
        Den Bosch|Noord-Brabant|51690|5304|155|5211|30|073
        Gouda|Zuid-Holland|52012|4710|75|2801|8|0182
        Hilversum|Noord-Holland|52223|5176|90|1211|12|035
        Hoorn|Noord-Holland|52642|5059|74|1621|8|0229
        Venlo|Limburg|51370|6172|102|5911|20|077
        Roermond|Limburg|51194|5988|59|6041|8|0475
        Middelburg|Zeeland|51499|3611|49|4331|7|0118
        Assen|Drenthe|52993|6562|68|9401|8|0592
        Zaandam|Noord-Holland|52439|4826|77|1501|8|075
        Zutphen|Gelderland|52139|6201|48|7201|7|0575
        Woerden|Utrecht|52086|4884|52|3441|8|0348
        Bussum|Noord-Holland|52275|5165|34|1401|6|035
        Veenendaal|Gelderland|52026|5554|67|3901|7|0318
        Goes|Zeeland|51504|3889|38|4461|5|0113
        Sneek|Friesland|53032|5659|34|8601|6|0515
        Helmond|Noord-Brabant|51481|5661|93|5701|9|0492
        Zeist|Utrecht|52088|5234|65|3701|8|030
        """, .netherlands)

    static let england = Town.list(
        """
        London|Greater London|51507|-128|1900|SW|19|020
        Bristol|Bristol|51454|-2588|470|BS|16|0117
        Bath|Somerset|51381|-2359|95|BA|2|01225
        Manchester|Greater Manchester|53480|-2242|550|M|22|0161
        Leeds|West Yorkshire|53801|-1549|520|LS|18|0113
        York|North Yorkshire|53960|-1087|150|YO|10|01904
        Sheffield|South Yorkshire|53381|-1470|480|S|14|0114
        Birmingham|West Midlands|52486|-1890|800|B|38|0121
        Nottingham|Nottinghamshire|52954|-1158|320|NG|11|0115
        Leicester|Leicestershire|52637|-1140|340|LE|5|0116
        Norwich|Norfolk|52630|1297|145|NR|7|01603
        Cambridge|Cambridgeshire|52205|122|145|CB|5|01223
        Oxford|Oxfordshire|51752|-1258|150|OX|4|01865
        Brighton|East Sussex|50823|-138|240|BN|3|01273
        Exeter|Devon|50718|-3534|130|EX|4|01392
        Plymouth|Devon|50376|-4143|260|PL|7|01752
        Truro|Cornwall|50263|-5051|22|TR|4|01872
        Chester|Cheshire|53191|-2892|90|CH|4|01244
        Liverpool|Merseyside|53408|-2991|490|L|25|0151
        Newcastle upon Tyne|Tyne and Wear|54978|-1618|290|NE|7|0191
        Durham|County Durham|54776|-1575|50|DH|1|0191
        Lancaster|Lancashire|54047|-2801|52|LA|2|01524
        Kendal|Cumbria|54328|-2746|29|LA|9|01539
        Keswick|Cumbria|54601|-3134|6|CA|12|017687
        Harrogate|North Yorkshire|53992|-1541|75|HG|3|01423
        Shrewsbury|Shropshire|52707|-2755|77|SY|5|01743
        Worcester|Worcestershire|52192|-2220|103|WR|5|01905
        Cheltenham|Gloucestershire|51899|-2078|118|GL|5|01242
        Winchester|Hampshire|51063|-1308|48|SO|2|01962
        Southampton|Hampshire|50904|-1404|250|SO|19|023
        Portsmouth|Hampshire|50819|-1088|210|PO|6|023
        Canterbury|Kent|51280|1079|55|CT|4|01227
        Guildford|Surrey|51236|-570|78|GU|4|01483
        Reading|Berkshire|51454|-973|175|RG|6|0118
        Ipswich|Suffolk|52057|1148|140|IP|4|01473
        Lincoln|Lincolnshire|53230|-540|103|LN|6|01522
        Derby|Derbyshire|52922|-1477|260|DE|3|01332
        Buxton|Derbyshire|53259|-1911|20|SK|17|01298
        Stratford-upon-Avon|Warwickshire|52192|-1707|30|CV|37|01789
        Salisbury|Wiltshire|51069|-1795|42|SP|5|01722
        """, .england)

    static let all: [Town] = italy + netherlands + england
    private static let byCountry: [Country: (first: Int, weights: CumulativeTable)] = [
        .italy: (0, CumulativeTable(italy.map(\.weight))),
        .netherlands: (italy.count, CumulativeTable(netherlands.map(\.weight))),
        .england: (italy.count + netherlands.count, CumulativeTable(england.map(\.weight))),
    ]

    /// Index into ``all`` of a town where a person of that country lives.
    static func draw(in country: Country, _ random: inout RandomStream) -> Int {
        guard let place = byCountry[country] else { return 0 }
        return place.first + place.weights.draw(&random)
    }

    /// Index into ``all`` of the town of that name; nil when there is none.
    static func index(of name: String) -> Int? { all.firstIndex { $0.name == name } }
}
