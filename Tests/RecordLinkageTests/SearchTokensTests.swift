import RecordLinkage
import Testing

@Suite struct SearchTokensTests {
    private func indexed() throws -> [String] {
        SearchTokens.of(
            names: ["Mario", "D'Angelo-Bianchi"], emails: ["Mario.DAngelo+x@Posta.it"], phones: [try PhoneNumber("06 12345678", country: "NL")],
            cards: ["CARD 0012-345"])
    }

    /// Every word of the query is the start of a token.
    private func finds(_ query: String) throws -> Bool {
        let tokens = try indexed()
        let words = SearchTokens.query(query)
        return !words.isEmpty && words.allSatisfy { word in tokens.contains { $0.hasPrefix(word) } }
    }

    @Test(
        arguments: [
            "mario", "MAR", "Dangelo", "d'angelo", "d’ang", "angelo", "bianchi mario", "mario.dangelo+x@posta.it", "mario.dangelo+x@pos", "posta",
            "0612345678", "06-1234 5678", "+31 6 12345678", "0031612345678",
            "31612345678", "612345678", "345678", "2345678", "card 0012345", "CARD0012345", "012345", "Màrio",
        ] as [String])
    func isFound(_ query: String) throws { #expect(try finds(query)) }

    @Test(arguments: ["maria", "0612345679", "", " ", "\"", "mario rossi", "*", "5678901", "🙂"])
    func isNotFound(_ query: String) throws { #expect(try !finds(query)) }

    @Test func tokensAreSafeAndBounded() throws {
        let hostile = "a\" OR b* NEAR(c) & d | !e :* \u{0}\u{202E}'); -- " + String(repeating: "y", count: 5_000_000)
        let many = (0..<500).map { "name\($0)" }
        let tokens = SearchTokens.of(names: [hostile] + many, emails: [hostile], cards: [hostile]) + SearchTokens.query(hostile)
        for token in tokens {
            #expect((1...SearchTokens.length).contains(token.utf8.count))
            let isPlain = token.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
            #expect(isPlain)
        }
        #expect(SearchTokens.of(names: many).count == SearchTokens.most)
        #expect(SearchTokens.query(many.joined(separator: " ")).count == SearchTokens.mostOfQuery)
    }

    @Test func listsWhatIsIndexed() throws {
        #expect(
            try indexed() == [
                "0012345", "012345", "0612345678", "12345678", "2345678", "31612345678", "345678", "612345678", "angelo", "bianchi", "card",
                "card0012345", "dangelo", "mario",
                "mariodangeloxpostait", "posta", "x",
            ])
    }
}
