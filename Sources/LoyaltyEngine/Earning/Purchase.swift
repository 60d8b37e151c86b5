import Kernel

/// What is looked at to say what a sale earns: its lines as paid, where and when.
public struct Purchase: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        /// From 1, unique in the sale.
        public var number: Int
        public var product: String
        public var brand: String?
        /// The path from the top.
        public var categories: [String]
        public var tags: [String]
        /// Thousandths; what is negative, being taken back, earns nothing.
        public var quantity: Int64
        /// What is paid for the line in the end, minor units.
        public var paid: Int64

        public init(
            number: Int, product: String, brand: String? = nil, categories: [String] = [], tags: [String] = [], quantity: Int64 = 1000, paid: Int64
        ) {
            self.number = number
            self.product = product
            self.brand = brand
            self.categories = categories
            self.tags = tags
            self.quantity = quantity
            self.paid = paid
        }
    }

    public var lines: [Line]
    public var store: String?
    public var storeGroups: [String]
    public var channel: String
    /// In the store's time zone.
    public var at: LocalDateTime
    /// Whether it is the customer's first.
    public var isFirst: Bool
    /// What the card's tier multiplies by, in hundredths.
    public var multiplier: Int64

    public init(
        lines: [Line], store: String? = nil, storeGroups: [String] = [], channel: String = "store", at: LocalDateTime, isFirst: Bool = false,
        multiplier: Int64 = 100
    ) {
        self.lines = lines
        self.store = store
        self.storeGroups = storeGroups
        self.channel = channel
        self.at = at
        self.isFirst = isFirst
        self.multiplier = multiplier
    }
}

/// Which lines a rule means: what one of its lists names; all where all lists are empty.
public struct ProductSelection: Hashable, Sendable {
    public var products: Set<String>
    public var brands: Set<String>
    /// A category anywhere in the path.
    public var categories: Set<String>
    public var tags: Set<String>

    public init(products: Set<String> = [], brands: Set<String> = [], categories: Set<String> = [], tags: Set<String> = []) {
        self.products = products
        self.brands = brands
        self.categories = categories
        self.tags = tags
    }

    public var isEmpty: Bool { products.isEmpty && brands.isEmpty && categories.isEmpty && tags.isEmpty }

    func names(_ line: Purchase.Line) -> Bool {
        products.contains(line.product) || line.brand.map(brands.contains) == true || line.categories.contains(where: categories.contains)
            || line.tags.contains(where: tags.contains)
    }
}
