extension Catalogue {
    /// `path|season|for whom|VAT %|price from-to in pence|popularity|unit|items|variants`
    static let hearthHeather = """
        Home > Bedding > Duvet covers|a|w|20|3500-14000|60|pc|linen duvet cover;brushed cotton duvet cover;percale duvet cover|chalk;sage stripe;heather;double;king size
        Home > Bedding > Pillows and throws|w|-|20|1800-9500|70|pc|lambswool throw;feather cushion;herringbone blanket;bolster|heather;moss;oatmeal;tartan
        Home > Bath > Towels|a|-|20|900-3800|65|pc|bath sheet;hand towel;bath mat;waffle towel|white;sea green;clay
        Home > Bath > Soaps|x|w|20|500-2200|70|pc|oat soap;hand wash;bath salts;hand cream|lavender;wild mint;gorse
        Home > Lighting|w|-|20|3500-18000|35|pc|table lamp;lantern;wall light;linen shade|brass;ash;slate
        Home > Candles|x|w|20|900-3500|80|pc|beeswax candle;scented candle;tea lights;candlestick|fig;peat smoke;bramble;orange and clove
        Home > Rugs|a|-|20|4500-29500|25|pc|wool rug;jute rug;runner;sheepskin|natural;indigo;ochre
        Home > Storage|a|-|20|1200-8500|45|pc|willow basket;log basket;peg rail;seagrass trunk|small;medium;large
        Home > Furniture > Tables|a|-|20|12000-69500|15|pc|oak side table;farmhouse table;console table|natural;limed;painted
        Home > Furniture > Seating|a|-|20|9500-89500|15|pc|spindle chair;footstool;armchair;bench|oak;linen;velvet
        Home > Decorating|p|-|20|1500-6500|40|pc|chalk paint;wallpaper roll;limewash|dove;stone;duck egg;soot
        Kitchen > Cookware|a|-|20|1900-19500|45|pc|cast-iron casserole;frying pan;stockpot;pie dish;griddle|20 cm;24 cm;28 cm
        Kitchen > Tableware|a|w|20|600-4800|65|pc|stoneware mug;dinner plate;pasta bowl;jug;teapot|speckled;ink blue;cream
        Kitchen > Bakeware|x|w|20|700-3900|45|pc|loaf tin;cake tin;rolling pin;mixing bowl;cooling rack|small;large
        Kitchen > Linens|a|-|20|600-3200|55|pc|tea towel;apron;oven glove;table runner|bees;hens;ticking stripe
        Kitchen > Pantry|x|-|0|350-1500|60|pc|damson jam;piccalilli;oatcakes;heather honey;ginger cordial;chutney|small;large
        Kitchen > Knives and boards|a|-|20|1500-12000|30|pc|chopping board;bread knife;paring knife;sharpening steel|oak;olive wood;steel
        Garden > Tools|p|m|20|1200-6500|60|pc|border spade;hand trowel;secateurs;hoe;dibber|ash handle;stainless;copper
        Garden > Pots and planters|p|-|20|600-9500|60|pc|terracotta pot;zinc planter;hanging basket;window box|small;medium;large
        Garden > Seeds and bulbs|p|-|0|220-1200|75|pc|sweet pea seeds;runner beans;daffodil bulbs;foxglove seeds;tomato seeds;allium bulbs|packet;collection
        Garden > Furniture|s|-|20|8500-79500|20|pc|bistro set;deckchair;steamer chair;garden bench|teak;green;striped
        Garden > Wildlife|w|-|20|450-4500|50|pc|bird feeder;nest box;bee hotel;hedgehog house;fat balls|small;large;cedar
        Garden > Watering|s|-|20|900-4900|35|pc|watering can;hose;water butt kit;sprayer|5 l;10 l;sage
        Garden > Greenhouse|p|m|20|700-14500|25|pc|propagator;cold frame;seed trays;heater|small;large
        Garden > Barbecue|s|m|20|1500-39500|30|pc|kettle barbecue;fire pit;charcoal;grill tools|small;large;steel
        Outdoor > Waterproofs|a|-|20|6500-24500|45|pc|waxed jacket;walking anorak;over-trousers;poncho|navy;bracken;olive
        Outdoor > Knitwear|w|-|20|3500-12500|50|pc|Fair Isle jumper;fisherman's jumper;bobble hat;mittens|heather;navy;oatmeal
        Outdoor > Boots and wellies|w|-|20|3500-18500|50|pc|wellington boots;walking boots;chukka boots|green;brown;navy
        Outdoor > Socks|x|-|20|800-2600|70|pc|walking socks;bed socks;boot socks|tweed;stripe;mustard
        Outdoor > Rucksacks|s|-|20|2500-14500|30|pc|day pack;canvas rucksack;duffel bag;bum bag|15 l;25 l;40 l
        Outdoor > Camping|s|-|20|1200-34500|40|pc|two-man tent;sleeping bag;camp stove;enamel kettle;lantern|green;sand;light
        Outdoor > Flasks and bottles|a|-|20|900-3800|50|pc|vacuum flask;water bottle;travel mug;hip flask|moss;steel;fern
        Outdoor > Dogs|a|-|20|600-6500|45|pc|dog bed;tweed collar;lead;dog towel;biscuits|small;medium;large
        Outdoor > Maps and books|a|m|0|699-2499|35|pc|walking map;field guide;pub walks;foraging guide;tide tables|north;south;pocket
        Gifts > Christmas|x|-|20|350-6500|35|pc|glass bauble;paper chain;advent calendar;wreath;crackers|red;silver;box of six
        Gifts > Children|x|k|20|800-4900|35|pc|wooden farm;kite;knitted rabbit;bug jar;story book|small;large
        """

    /// Names of the ranges, set before the item.
    static let heatherRanges = [
        "Borrowdale", "Fennel", "Wharfe", "Lark", "Quantock", "Ullswater", "Bramble", "Tithe", "Cotswold", "Farne", "Ribble", "Thistledown", "Wren",
        "Mallow", "Dovedale",
    ]
}
