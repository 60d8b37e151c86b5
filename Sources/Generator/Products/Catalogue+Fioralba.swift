extension Catalogue {
    /// `path|season|for whom|VAT %|price from-to in cents|popularity|unit|items|variants`
    static let fioralba = """
        Women > Dresses > Day dresses|s|w|22|5990-14990|70|pc|wrap dress;shirt dress;midi dress;linen dress;jersey dress|sage;poppy red;ivory;navy dots;lemon print
        Women > Dresses > Evening dresses|x|w|22|11990-34990|20|pc|silk slip dress;velvet dress;pleated gown;sequin dress|midnight;emerald;black;burgundy
        Women > Knitwear > Jumpers|w|w|22|4990-12990|75|pc|merino jumper;cashmere crew neck;ribbed roll neck;mohair jumper|camel;ecru;moss;cherry;charcoal
        Women > Knitwear > Cardigans|w|w|22|5990-13990|45|pc|buttoned cardigan;belted cardigan;cropped cardigan|oat;dusty rose;navy;bottle green
        Women > Tops > Blouses|a|w|22|3990-9990|70|pc|silk blouse;bow blouse;broderie blouse;poplin shirt|white;sky;blush;black;paisley
        Women > Tops > T-shirts|s|w|22|1990-4990|95|pc|boat-neck tee;striped tee;boxy tee;linen tee|white;breton stripe;coral;olive
        Women > Trousers > Tailored trousers|a|w|22|5990-12990|50|pc|cigarette trousers;wide-leg trousers;palazzo trousers|black;sand;tobacco;pinstripe
        Women > Trousers > Jeans|a|w|22|5990-11990|65|pc|straight jeans;flared jeans;high-waist jeans|indigo;washed blue;ecru;black
        Women > Skirts|a|w|22|4490-10990|35|pc|pleated skirt;A-line skirt;wrap skirt;denim skirt|camel;navy;terracotta;floral
        Women > Coats and jackets > Coats|w|w|22|15990-44990|30|pc|wool coat;belted trench;robe coat;down coat|camel;slate;navy;plum
        Women > Coats and jackets > Blazers|a|w|22|9990-21990|35|pc|double-breasted blazer;linen blazer;knitted blazer|black;cream;houndstooth;petrol
        Women > Shoes > Boots|w|w|22|12990-28990|40|pc|leather ankle boot;riding boot;Chelsea boot;suede boot|cognac;black;taupe
        Women > Shoes > Sandals|s|w|22|6990-15990|45|pc|flat sandal;espadrille;heeled sandal;slide|tan;gold;white;fuchsia
        Women > Shoes > Trainers|a|w|22|7990-16990|50|pc|leather trainer;canvas trainer;retro runner|white;white and green;silver
        Women > Bags > Handbags|a|w|22|9990-32990|40|pc|shoulder bag;bucket bag;top-handle bag;crossbody|cuoio;black;forest;burgundy
        Women > Bags > Small leather|x|w|22|2990-8990|35|pc|card holder;zip wallet;coin purse|red;black;natural
        Women > Accessories > Scarves|w|w|22|2990-9990|50|pc|silk foulard;wool stole;cashmere scarf|paisley;camel;lilac;teal
        Women > Accessories > Jewellery|x|w|22|1990-7990|45|pc|hoop earrings;chain necklace;enamel bracelet|gold;silver;coral
        Women > Swimwear|s|w|22|2990-8990|40|pc|swimsuit;bikini top;bikini bottom;pareo|lemon print;navy;stripes;turquoise
        Men > Shirts|a|m|22|4990-11990|75|pc|Oxford shirt;poplin shirt;linen shirt;flannel shirt|white;light blue;fine stripe;check
        Men > Knitwear|w|m|22|5990-14990|55|pc|merino crew neck;cable jumper;zip cardigan;roll neck|navy;grey melange;forest;rust
        Men > T-shirts and polos|s|m|22|1990-5990|80|pc|pima tee;piqué polo;striped tee|white;navy;ochre;sage
        Men > Trousers > Chinos|a|m|22|5990-10990|60|pc|slim chinos;pleated chinos;cargo trousers|sand;navy;olive;stone
        Men > Trousers > Jeans|a|m|22|6990-12990|50|pc|regular jeans;slim jeans;selvedge jeans|raw;mid blue;black
        Men > Jackets > Blazers|a|m|22|12990-27990|30|pc|wool blazer;unlined blazer;corduroy blazer|navy;brown;grey
        Men > Jackets > Coats|w|m|22|16990-39990|25|pc|wool coat;car coat;quilted jacket;field jacket|navy;camel;khaki
        Men > Suits|a|m|22|29990-59990|15|pc|two-piece suit;three-piece suit|navy;charcoal;Prince of Wales
        Men > Shoes|a|m|22|9990-24990|45|pc|Derby shoe;suede loafer;desert boot;leather trainer|dark brown;black;cuoio;white
        Men > Accessories|x|m|22|1990-7990|55|pc|silk tie;leather belt;wool cap;knitted gloves;pocket square|navy;brown;bordeaux
        Kids > Girls|a|k|22|1990-5990|50|pc|smock dress;cotton leggings;knitted cardigan;raincoat|pink;yellow;cherries;navy
        Kids > Boys|a|k|22|1990-5490|50|pc|dungarees;striped tee;hooded jacket;corduroy trousers|blue;green;red;dinosaurs
        Kids > Baby|a|k|22|1490-3990|40|pc|cotton romper;knitted bonnet;bib set;blanket|white;mint;duckling;stars
        Home scent > Candles|x|-|22|1990-4990|30|pc|scented candle;room spray;diffuser|fico;neroli;bosco;rosa antica
        """

    /// Names of the collections, set before the item.
    static let fioralbaRanges = [
        "Ginevra", "Ortensia", "Beatrice", "Marlena", "Allegra", "Serafina", "Olimpia", "Bice", "Clelia", "Fiamma", "Isotta", "Lavinia", "Morgana",
        "Nives", "Perla",
    ]
    static let fioralbaMen = ["Tazio", "Ludo", "Corrado", "Elio", "Fosco", "Nereo", "Orso", "Silvio", "Tancredi", "Ugo", "Vasco", "Zeno"]
}
