/// The words by which a contact is found: the same rules for what is indexed and for what is asked.
///
/// A token is 1 to 64 bytes of lower-case letters and digits, nothing else: no quotes, blanks or operators, so that it may stand in an FTS5 query
/// or a
/// `tsquery` as it is. Both sides search by prefix, and all tokens of a query must be found.
public enum SearchTokens {
    /// Most bytes of a token.
    public static let length = 64
    /// Most tokens of one contact.
    public static let most = 96
    /// Most tokens of one query; further words are left off.
    public static let mostOfQuery = 12

    /// The tokens to index for one contact, sorted, each once.
    ///
    /// - Parameters:
    ///   - names: names, company names, nicknames, places: whatever is found by its words.
    ///   - emails: whole (letters and digits only), the pieces before the `@`, and the domain's labels but the last.
    ///   - phones: the whole number without `+`, the national one with and without a trunk 0, and the last 6, 7 and 8 digits.
    ///   - cards: whole, the letters before the first digit, the rest, and the last 6 characters.
    public static func of(names: [String] = [], emails: [String] = [], phones: [PhoneNumber] = [], cards: [String] = []) -> [String] {
        var tokens: Set<String> = []
        for name in names { insertWords(name, &tokens) }
        for email in emails {
            insert(TextFolding.joined(email), &tokens)
            let lastLabel = email.utf8.lastIndex(of: 0x2E) ?? email.endIndex
            insertWords(String(email[..<lastLabel]), &tokens)
        }
        for phone in phones {
            insert(String(phone.e164.dropFirst()), &tokens)
            insert(phone.national, &tokens)
            if phone.national.utf8.first != 0x30 { insert("0" + phone.national, &tokens) }
            for digits in 6...8 where phone.national.utf8.count > digits { insert(String(phone.national.suffix(digits)), &tokens) }
        }
        for card in cards {
            let whole = TextFolding.joined(card, limit: 256)
            insert(whole, &tokens)
            let letters = whole.prefix { !("0"..."9").contains($0) }
            insert(String(letters), &tokens)
            insert(String(whole[letters.endIndex...]), &tokens)
            if whole.utf8.count > 6 { insert(String(whole.suffix(6)), &tokens) }
        }
        return Array(tokens.sorted().prefix(most))
    }

    /// The tokens of what somebody typed into a search box, each to be looked for as a prefix; empty when there is nothing to look for.
    ///
    /// A word with `@` is one token. When there are no letters at all and four digits or more, all digits are one token (a number typed in
    /// groups), without
    /// the `00` of an international call.
    public static func query(_ text: String) -> [String] {
        let cleaned = TextFolding.cleaned(text, limit: 256)
        if let number = number(cleaned) { return [number] }
        var tokens: [String] = []
        for word in cleaned.split(separator: " ") {
            let parts = word.contains("@") ? [TextFolding.joined(String(word))] : words(String(word))
            for part in parts where !part.isEmpty && tokens.count < mostOfQuery {
                let token = bounded(part)
                if !tokens.contains(token) { tokens.append(token) }
            }
        }
        return tokens
    }

    private static func number(_ cleaned: String) -> String? {
        var digits: [UInt8] = []
        for scalar in cleaned.unicodeScalars {
            if scalar >= "0" && scalar <= "9" {
                digits.append(UInt8(scalar.value))
            } else if !" +-/().".unicodeScalars.contains(scalar) {
                return nil
            }
        }
        if digits.count > 8, digits.starts(with: [0x30, 0x30]) { digits.removeFirst(2) }
        return digits.count >= 4 && digits.count <= length ? String(decoding: digits, as: UTF8.self) : nil
    }

    /// Folded words; an apostrophe joins (`dangelo`).
    private static func words(_ text: String) -> [String] { TextFolding.words(of: TextFolding.folded(text)) }

    /// The words, and what stands after an apostrophe by itself: `angelo`.
    private static func insertWords(_ text: String, _ tokens: inout Set<String>) {
        for word in words(text) { insert(word, &tokens) }
        guard text.utf8.count > 2, text.utf8.prefix(TextFolding.readLimit).contains(where: { $0 == 0x27 || $0 == 0xE2 }) else { return }
        for part in TextFolding.cleaned(text).split(whereSeparator: { " '’`".contains($0) }) {
            for word in words(String(part)) where word.utf8.count > 2 { insert(word, &tokens) }
        }
    }

    private static func insert(_ token: String, _ tokens: inout Set<String>) {
        if !token.isEmpty, tokens.count < most { tokens.insert(bounded(token)) }
    }

    private static func bounded(_ token: String) -> String {
        token.utf8.count <= length ? token : TextFolding.cleaned(token, limit: length)
    }
}
