import Kernel

/// Writes the tracked events of one company in the order of their sessions.
struct EventFile {
    static let header = ["message_id", "event", "occurred_at", "customer", "email", "device_id", "sku", "url", "campaign"]

    static func name(_ brand: Brand) -> String { "events-" + brand.code + ".csv" }

    private let brand: Brand
    private let catalogue: Catalogue
    private let seed: UInt64
    private let from: Day
    private var days: [String]
    private var writer: TableWriter

    var rows: Int { writer.rows }

    init(_ brand: Brand, _ catalogue: Catalogue, plan: RetailerPlan, _ sink: any FileSink) throws {
        self.brand = brand
        self.catalogue = catalogue
        seed = plan.seed
        from = plan.from
        days = (0...RetailerPlan.days + 1).map { plan.from.adding(days: $0).description }
        writer = try TableWriter(Self.name(brand), sink, header: Self.header)
    }

    mutating func flush() throws { try writer.flush() }

    /// What the rows of one session share.
    private struct Session {
        var second: Int
        var customer: String
        var email: String
        var device: String
        var campaign: String
        var hash: UInt64
        var step = 0
    }

    mutating func write(_ browsing: BrowsingSession, _ diary: ShoppingDiary) throws {
        let person = Int(browsing.person)
        let hash = UInt64(browsing.person) << 18 | UInt64(browsing.index) << 2 | UInt64(brand.rawValue)
        var random = RandomStream(seed: seed, .tracking, 1 << 60 | hash)
        // One session in four is before signing in: only the device is known.
        let signedIn = random.chance(perMille: 740)
        var session = Session(
            second: Int(browsing.second), customer: signedIn ? Identity.externalID(Touchpoint.ofEvents(brand), person: person, copy: 0) : "",
            email: signedIn && random.chance(perMille: 600) ? diary.email(person, brand) : "",
            device: Identity.device(seed: seed, brand, person: person * 2), campaign: random.chance(perMille: 300) ? campaign(&random) : "",
            hash: hash)
        if browsing.index == 0, random.chance(perMille: 350) { try row("Signed Up", "", "/account/welcome", &session) }
        if !session.campaign.isEmpty {
            try row("Email Opened", "", "", &session)
            guard random.chance(perMille: 550) else { return }
            try row("Email Clicked", "", "/", &session)
        }
        if brand == .ortoHof, random.chance(perMille: 380) {
            try row(random.chance(perMille: 500) ? "Wi-Fi Joined" : "Store Visited", "", "", &session)
            if random.chance(perMille: 600) { return }
        }
        try browse(&session, &random)
    }

    private mutating func browse(_ session: inout Session, _ random: inout RandomStream) throws {
        let category = catalogue.categories[catalogue.categoryWeights.draw(&random)]
        var added = false
        for _ in 0..<(1 + random.below(2)) {
            let product = category.products.lowerBound + catalogue.popularity[category.products.count].draw(&random)
            let sku = catalogue.products[product].sku
            try row("Product Viewed", sku, "/p/" + sku.lowercased(), &session)
            if random.chance(perMille: 260) {
                try row("Product Added", sku, "/p/" + sku.lowercased(), &session)
                added = true
            }
        }
        if added, random.chance(perMille: 450) { try row("Cart Abandoned", "", "/basket", &session) }
    }

    private func campaign(_ random: inout RandomStream) -> String {
        switch brand {
        case .fioralba: random.pick(["saldi-estivi", "saldi-invernali", "collezione-primavera", "black-friday", "compleanno"], or: "")
        case .ortoHof: random.pick(["weekaanbiedingen", "kerstmenu", "aspergetijd", "pasta-op-woensdag"], or: "")
        case .hearthHeather: random.pick(["spring-in-the-garden", "winter-sale", "bank-holiday", "bake-for-spring"], or: "")
        }
    }

    private mutating func row(_ event: String, _ sku: String, _ path: String, _ session: inout Session) throws {
        writer.text("m-" + String(mixed(seed, session.hash &* 32 &+ UInt64(session.step)), radix: 36))
        writer.text(event)
        writer.time(session.second % 86_400, day: days[min(session.second / 86_400, days.count - 1)], separator: UInt8(ascii: "T"), zulu: true)
        writer.text(session.customer)
        writer.text(session.email)
        writer.text(session.device)
        writer.text(sku)
        writer.text(path.isEmpty ? "" : "https://" + brand.host + path)
        writer.text(session.campaign)
        try writer.endRow()
        session.step += 1
        session.second += 7 + Int(mixed(session.hash, UInt64(session.step)) % 140)
    }
}
