/// A tag of a page, as a strict reader sees it.
struct Tag {
    var name = ""
    var closes = false
    var isEmpty = false
    var attributes: [(name: String, value: String?)] = []

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// The tags of `html` in their order; nil where a `<` begins none, or an attribute is not quoted.
func tags(_ html: String) -> [Tag?] {
    let bytes = Array(html.utf8)
    var tags: [Tag?] = []
    var at = 0
    func isName(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 || byte >= 48 && byte <= 57 || byte == 45 || byte == 58 }
    func name() -> String {
        let start = at
        while at < bytes.count, isName(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }
    func blanks() { while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 { at += 1 } }
    func next(_ byte: Character) -> Bool {
        guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
        at += 1
        return true
    }
    func tag() -> Tag? {
        var tag = Tag()
        tag.closes = next("/")
        tag.name = name().lowercased()
        guard !tag.name.isEmpty else { return nil }
        while at < bytes.count {
            blanks()
            if next(">") { return tag }
            if next("/") {
                tag.isEmpty = true
                continue
            }
            let attribute = name()
            guard !attribute.isEmpty else { return nil }
            var value: String?
            if next("=") {
                guard next("\"") else { return nil }
                let start = at
                while at < bytes.count, bytes[at] != 34, bytes[at] != 60 { at += 1 }
                value = String(decoding: bytes[start..<at], as: UTF8.self)
                guard next("\"") else { return nil }
            }
            tag.attributes.append((attribute, value))
        }
        return nil
    }
    while at < bytes.count {
        at += 1
        guard bytes[at - 1] == 60 else { continue }
        if next("!") { continue }
        tags.append(tag())
    }
    return tags
}

/// What is not well formed in a page, or would not work under its content security policy: tags that cross or stay open, attributes without quotes, ids that
/// stand twice, inline scripts, handlers and styles, addresses elsewhere.
func faults(_ html: String) -> [String] {
    let void: Set = ["area", "base", "br", "col", "hr", "img", "input", "link", "meta"]
    var open: [String] = []
    var faults: [String] = []
    var ids: Set<String> = []
    for tag in tags(html) {
        guard let tag else {
            faults.append("a tag that is none")
            continue
        }
        if tag.closes {
            let last = open.popLast()
            if last != tag.name { faults.append("</\(tag.name)> closes <\(last ?? "nothing")>") }
            continue
        }
        if !tag.isEmpty, !void.contains(tag.name) { open.append(tag.name) }
        if let id = tag["id"], !ids.insert(id).inserted { faults.append("the id \(id) stands twice") }
        for attribute in tag.attributes where attribute.name == "style" || attribute.name.hasPrefix("on") {
            faults.append("\(attribute.name) in <\(tag.name)>")
        }
        if tag.name == "script", tag["src"]?.hasPrefix("/assets/") != true { faults.append("an inline script") }
        if tag.name == "style" { faults.append("an inline style sheet") }
        for address in [tag["href"], tag["src"], tag["action"]].compactMap({ $0 }) {
            let here = address.hasPrefix("#") || address.hasPrefix("?") || address.hasPrefix("/") && !address.hasPrefix("//")
            // The way to the identity provider is the one link that leaves.
            if !here, tag["rel"] != "external" { faults.append("<\(tag.name)> leads to \(address)") }
        }
        if tag.name == "th", tag["scope"] == nil { faults.append("a heading cell without scope") }
    }
    return faults + open.map { "<\($0)> stays open" }
}
