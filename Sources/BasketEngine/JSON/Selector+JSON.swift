import Kernel

extension Selector {
    init(_ place: Place, depth: Int = RuleDocument.Limits.depth) {
        self.init()
        let names: Set<String> = ["products", "categories", "brands", "tags", "any", "except", "reduced", "price"]
        guard let members = place.object(names) else { return }
        products = Set(members.strings("products"))
        brands = Set(members.strings("brands"))
        tags = Set(members.strings("tags"))
        categories = Set((members["categories"]?.array() ?? []).map { $0.path() }.filter { !$0.isEmpty })
        isReduced = members.bool("reduced")
        for name in ["products", "brands", "tags", "categories", "any"] {
            // An empty list would select everything, which is not what it says.
            if let list = members[name], list.value.array?.isEmpty == true { list.fail("an empty list selects nothing: leave it out") }
        }
        if let price = members["price"], let bounds = Bounds(price, ["atLeast", "atMost"]) { prices = bounds.atLeast...bounds.atMost }
        guard depth > 0 else {
            if members["any"] != nil || members["except"] != nil { place.fail("nested too deeply") }
            return
        }
        any = (members["any"]?.array(most: 100) ?? []).map { Selector($0, depth: depth - 1) }
        if let place = members["except"] {
            except = place.value.array == nil ? [Selector(place, depth: depth - 1)] : place.array(most: 100).map { Selector($0, depth: depth - 1) }
        }
    }
}

extension Bounds {
    /// Reads `atLeast` and `atMost` of an object that may have other members too.
    init?(_ place: Place, _ allowed: Set<String>) {
        guard let members = place.object(allowed) else { return nil }
        self.init(members)
    }

    init?(_ members: Members) {
        self.init(
            atLeast: members.integer("atLeast", 0...BasketLimits.total) ?? 0, atMost: members.integer("atMost", 0...BasketLimits.total) ?? .max)
        if members["atLeast"] == nil && members["atMost"] == nil {
            members.place.fail("atLeast or atMost is expected here")
            return nil
        }
        if atLeast > atMost {
            members.place.fail("atLeast is above atMost")
            return nil
        }
    }
}

extension Place {
    /// A category's path: a list of names, or one text with `>` between them.
    func path() -> [String] {
        if value.array != nil { return array(most: BasketLimits.words).compactMap { $0.string() } }
        guard let text = string() else { return [] }
        return Basket.Product.path(text)
    }

    func zone() -> Zone? {
        if let name = value.string, let zone = Zone(identifier: name) { return zone }
        fail("a time zone such as Europe/Rome is expected here")
        return nil
    }
}

extension Basket.Product {
    /// The categories of a path that is written as one text: `Shoes > Sneakers`.
    public static func path(_ text: String) -> [String] {
        text.split(separator: ">").map { name in
            var name = name
            while name.first == " " { name.removeFirst() }
            while name.last == " " { name.removeLast() }
            return String(name)
        }.filter { !$0.isEmpty }
    }
}

extension Schedule {
    init(_ place: Place) {
        self.init()
        guard let members = place.object(["from", "until", "weekdays", "hours", "timeZone"]) else { return }
        zone = members["timeZone"]?.zone()
        from = members["from"]?.moment(zone, endOfDay: false)
        until = members["until"]?.moment(zone, endOfDay: true)
        for day in members["weekdays"]?.array(most: 7) ?? [] {
            if let number = day.value.string.flatMap({ Schedule.names.firstIndex(of: $0) }) {
                weekdays.insert(number + 1)
            } else {
                day.fail("one of \(Schedule.names.joined(separator: ", ")) is expected here")
            }
        }
        hours = (members["hours"]?.array(most: 24) ?? []).compactMap { entry in
            guard let span = entry.object(["from", "until"]), let from = span.required("from")?.minute(), let until = span.required("until")?.minute()
            else { return nil }
            return Hours(from: from, until: until)
        }
    }

    fileprivate static let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

extension Place {
    /// `2026-11-27` is the start of that day, or its end; a time with an offset is that moment.
    fileprivate func moment(_ zone: Zone?, endOfDay: Bool) -> Instant? {
        if let text = value.string, let (local, offset) = LocalDateTime.parse(text) {
            if let offset { return local.assumingUTC.adding(seconds: -Int64(offset)) }
            let isDay = text.utf8.count == 10
            let shown = isDay && endOfDay ? LocalDateTime(day: local.day.adding(days: 1), microsecondOfDay: 0) : local
            return (zone ?? reading.zone).instant(shown)
        }
        fail("a day such as 2026-11-27, or a time such as 2026-11-27T18:00, is expected here")
        return nil
    }

    fileprivate func minute() -> Int? {
        if let text = value.string, text.utf8.count == 5, let (time, _) = LocalDateTime.parse("1970-01-01T" + text) {
            return Int(time.microsecondOfDay / 60_000_000)
        }
        if value.string == "24:00" { return 24 * 60 }
        fail("a time such as 17:30 is expected here")
        return nil
    }
}
