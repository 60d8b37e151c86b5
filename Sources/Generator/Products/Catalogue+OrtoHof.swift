extension Catalogue {
    /// `path|season|for whom|VAT %|price from-to in cents|popularity|unit|items|variants`; the price of a `kg` product is for a kilogram.
    static let ortoHof = """
        Fresh > Fruit > Apples and pears|w|-|9|189-349|80|kg|Elstar apples;Jonagold apples;Conference pears;Gala apples;Fuji apples;Goudreinet|loose;organic
        Fresh > Fruit > Citrus|w|-|9|199-429|60|kg|Sicilian oranges;blood oranges;mandarins;Amalfi lemons;grapefruit;limes|loose;organic;with leaf
        Fresh > Fruit > Berries|s|-|9|199-499|65|pc|strawberries;raspberries;blueberries;blackberries;red currants|125 g;250 g;400 g
        Fresh > Fruit > Stone fruit and melons|s|-|9|199-499|50|kg|peaches;nectarines;apricots;cherries;plums;Cantaloupe;watermelon|loose;organic
        Fresh > Fruit > Exotic|a|-|9|79-399|70|pc|bananas bunch;mango;avocado;pineapple;kiwi tray;passion fruit|;ripe;Fairtrade
        Fresh > Vegetables > Tomatoes|s|-|9|249-549|85|kg|vine tomatoes;San Marzano;cherry tomatoes;Cuore di bue;datterini|loose;organic;on the vine
        Fresh > Vegetables > Leaves and herbs|a|-|9|99-249|85|pc|rocket;lamb's lettuce;spinach;basil;parsley;radicchio;little gem|bag;bunch;organic
        Fresh > Vegetables > Roots and onions|w|-|9|119-299|75|kg|carrots;red onions;beetroot;Tropea onions;parsnips;fennel|loose;organic;bunched
        Fresh > Vegetables > Potatoes|a|-|9|129-399|60|pc|floury potatoes;waxy potatoes;new potatoes;sweet potatoes|1 kg;2 kg;3 kg
        Fresh > Vegetables > Courgettes and peppers|s|-|9|199-449|70|kg|courgettes;aubergines;red peppers;yellow peppers;cucumbers|loose;organic
        Fresh > Vegetables > Cabbages and winter greens|w|-|9|129-329|40|pc|cavolo nero;boerenkool;sprouts;pointed cabbage;cauliflower;broccoli|;organic;ready cut
        Bakery > Bread|a|-|9|219-429|95|pc|volkoren bread;sourdough;tijger bread;rye bread;ciabatta;focaccia|half;whole;sliced
        Bakery > Rolls and croissants|a|-|9|59-299|75|pc|croissants;pistolets;kaiser rolls;raisin buns;krentenbollen|2 pieces;4 pieces;6 pieces
        Bakery > Cakes and pastries|x|-|9|279-899|45|pc|appeltaart;torta della nonna;stroopwafels;cannoli;almond cake;tompouce|small;family;2 pieces
        Dairy > Milk|a|-|9|109-229|90|pc|whole milk;semi-skimmed milk;karnemelk;oat drink;soya drink|1 l;1.5 l;organic 1 l
        Dairy > Yoghurt and desserts|a|-|9|129-349|80|pc|Greek yoghurt;skyr;vanilla vla;panna cotta;tiramisù cup;kwark|natural 500 g;vanilla 450 g;honey 150 g;strawberry 450 g
        Dairy > Butter and cream|a|-|9|149-399|55|pc|unsalted butter;salted butter;cooking cream;whipping cream;mascarpone|200 ml;250 g;500 g
        Dairy > Eggs|a|-|9|199-429|75|pc|free-range eggs;organic eggs;blue-shell eggs|6 pieces;10 pieces;12 pieces
        Cheese > Dutch cheese|a|-|9|1090-1990|75|kg|young Gouda;belegen Gouda;old Gouda;Beemster;Leidse with cumin;Boerenkaas|sliced;piece;organic
        Cheese > Italian cheese|a|-|9|1290-3290|70|kg|Parmigiano Reggiano 24 mesi;Grana Padano;Pecorino romano;Taleggio;Gorgonzola dolce;Asiago|piece;grated
        Cheese > Fresh cheese|s|-|9|129-499|70|pc|mozzarella;burrata;ricotta;feta;goat's cheese;halloumi|125 g;200 g;250 g
        Deli > Cured meats|a|-|9|1890-4290|50|kg|prosciutto di Parma;mortadella;coppa;salame Milano;bresaola;speck|sliced;piece
        Deli > Olives and antipasti|a|-|9|249-699|45|pc|Taggiasca olives;sun-dried tomatoes;artichokes in oil;hummus;pesto genovese;tapenade|150 g;250 g;tub
        Meat > Beef|a|-|9|1190-3290|40|kg|minced beef;stewing beef;rump steak;sukade;ossobuco|;organic;from the Achterhoek
        Meat > Pork and sausages|a|-|9|790-1790|45|kg|pork chops;luganega;salsiccia;rookworst;pancetta piece;porchetta|;Livar
        Meat > Chicken|a|-|9|690-1790|60|kg|chicken breast;chicken thighs;whole chicken;drumsticks|free-range;organic;corn-fed
        Fish > Fresh fish|a|-|9|1490-3990|35|kg|salmon fillet;cod fillet;sea bream;mackerel;mussels;prawns|;MSC;with skin
        Fish > Tins and smoked|a|-|9|199-699|45|pc|tuna in olive oil;anchovies;sardines;smoked salmon;Hollandse Nieuwe|80 g;100 g;160 g
        Pasta and rice > Dried pasta|a|-|9|99-329|90|pc|spaghetti;penne rigate;fusilli;orecchiette;rigatoni;linguine;paccheri|500 g;whole-wheat 500 g;bronze-drawn 500 g;1 kg
        Pasta and rice > Fresh pasta|a|-|9|249-599|60|pc|tortellini;ravioli ricotta e spinaci;tagliatelle;gnocchi;agnolotti|250 g;400 g;500 g
        Pasta and rice > Rice and grains|a|-|9|169-499|45|pc|Carnaroli rice;Arborio rice;basmati;farro;couscous;polenta|500 g;1 kg
        Pantry > Sauces and tomatoes|a|-|9|89-399|80|pc|passata;peeled tomatoes;arrabbiata sauce;ragù;basil sauce;cherry tomato sauce|400 g;680 g;organic 400 g
        Pantry > Oil and vinegar|a|-|9|399-1490|45|pc|extra virgin olive oil;Balsamico di Modena;sunflower oil;wine vinegar|250 ml;500 ml;750 ml;1 l
        Pantry > Soups and stock|w|-|9|149-429|40|pc|erwtensoep;minestrone;tomato soup;vegetable stock;pumpkin soup|tin;570 ml;cubes
        Pantry > Beans and pulses|a|-|9|79-249|45|pc|borlotti;chickpeas;lentils;cannellini;brown beans|tin 400 g;dried 500 g;jar 340 g
        Pantry > Spreads|a|-|9|179-549|60|pc|peanut butter;hagelslag;chestnut honey;apricot jam;hazelnut cream;appelstroop|300 g;370 g;crunchy 350 g
        Pantry > Breakfast cereals|a|-|9|199-549|50|pc|muesli;rolled oats;cruesli;cornflakes;fette biscottate|375 g;500 g;1 kg
        Pantry > Flour and baking|x|-|9|99-399|35|pc|tipo 00 flour;semolina;yeast;vanilla sugar;cocoa;speculaas spices|500 g;1 kg;sachets
        Snacks > Biscuits|a|-|9|119-399|65|pc|cantuccini;speculaas;amaretti;bastogne;savoiardi;butter biscuits|200 g;250 g;400 g
        Snacks > Chocolate|x|-|9|149-599|60|pc|dark chocolate;milk chocolate;gianduiotti;hazelnut bar;chocolate letter|100 g;180 g;Fairtrade 100 g
        Snacks > Crisps and nuts|a|-|9|129-499|65|pc|ribbed crisps;taralli;cashews;mixed nuts;grissini;olive crackers|150 g;200 g;250 g
        Frozen > Ice cream|s|-|9|249-649|50|pc|pistachio gelato;vanilla ice cream;stracciatella;lemon sorbet;ice lollies|500 ml;900 ml;4 pieces
        Frozen > Meals and vegetables|a|-|9|199-599|45|pc|garden peas;spinach;pizza margherita;pizza diavola;lasagne;fish fingers|350 g;450 g;750 g
        Ready > Meals|a|-|9|399-899|55|pc|lasagne al forno;stamppot;parmigiana;poke bowl;risotto ai funghi;nasi|1 portion;2 portions
        Drinks > Coffee|a|-|9|349-1099|65|pc|espresso beans;filter coffee;decaffeinated;coffee pods;moka ground|250 g;500 g;1 kg;20 pods
        Drinks > Tea|w|-|9|149-449|40|pc|English tea;camomile;fresh mint;rooibos;green tea|20 bags;40 bags;loose 100 g
        Drinks > Water and soft drinks|s|-|9|79-349|75|pc|sparkling water;still water;chinotto;aranciata;cola;ginger beer|50 cl;1.5 l;6 x 33 cl
        Drinks > Juices|a|-|9|149-449|55|pc|orange juice;apple juice;pear nectar;tomato juice;blood orange juice|200 ml;750 ml;1 l
        Drinks > Wine|x|-|21|499-1899|50|pc|Valpolicella;Soave;Chianti;Prosecco;Lugana;Primitivo;Vermentino|37.5 cl;75 cl;organic 75 cl
        Drinks > Beer|s|-|21|119-999|60|pc|pilsner;white beer;IPA;birra non filtrata;alcohol-free|33 cl;6 x 33 cl;crate
        Household > Cleaning|a|-|21|149-599|45|pc|washing-up liquid;all-purpose cleaner;laundry liquid;Marseille soap;descaler|500 ml;1 l;refill
        Household > Paper|a|-|21|199-899|45|pc|kitchen roll;toilet paper;tissues;baking paper|4 rolls;8 rolls;16 rolls
        Household > Flowers|p|-|9|399-1499|40|pc|tulips;peonies;roses;mixed bouquet;hyacinths;sunflowers|bunch;large bunch
        Care > Body and hair|a|-|21|199-899|40|pc|shower gel;olive shampoo;hand soap;toothpaste;deodorant|75 ml;250 ml;400 ml
        Care > Baby|a|-|21|199-1699|20|pc|nappies;wipes;fruit purée;baby cream|small;large;4 pots
        Pets|a|-|21|99-1499|25|pc|cat food;dog biscuits;cat litter;dog food|400 g;2 kg;6 x 85 g
        """

    /// Those among them that grow fruit and vegetables.
    static let ortoGrowers = ["Orto & Hof", "Basis", "Zonnehoeve", "Polderliefde", "Cascina Bella"]

    /// Brands of groceries; the first two are the house's own.
    static let ortoBrands = [
        "Orto & Hof", "Basis", "Nonna Rina", "De Molenaar", "Cascina Bella", "Zonnehoeve", "Fratelli Bruschi", "Polderliefde", "Il Tino",
        "Tante Truus",
    ]
}
