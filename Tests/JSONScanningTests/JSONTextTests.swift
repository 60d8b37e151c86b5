import JSONScanning
import Kernel
import Testing

@Suite struct JSONTextTests {
    private static func flaw(_ text: String) -> JSONFlaw? { flaw(Array(text.utf8)) }

    private static func flaw(_ bytes: [UInt8]) -> JSONFlaw? {
        do throws(JSONFlaw) {
            _ = try JSONText(bytes)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("", JSONFlaw.Reason.empty, 0), ("  \n", .empty, 3), ("{", .cut, 1), ("{\"a\"", .cut, 4), ("{\"a\":", .cut, 5), ("{\"a\":1", .cut, 6),
        ("{a:1}", .unexpected, 1), ("{\"a\" 1}", .unexpected, 5), ("[1,]", .unexpected, 3), ("[1 2]", .unexpected, 3), ("{\"a\":1,}", .unexpected, 7),
        ("[1}", .unexpected, 2), ("01", .number, 0), ("-", .number, 0), ("1.", .number, 0), ("1e", .number, 0), ("tru", .cut, 3),
        ("trux", .unexpected, 0),
        ("nul!", .unexpected, 0), ("1 1", .trailing, 2), ("\"a", .cut, 2), ("\"\\x\"", .escape, 1), ("\"\\u12g4\"", .escape, 1), ("\"\\u12", .cut, 5),
        ("\"a\nb\"", .control, 2), ("+1", .unexpected, 0), (".5", .unexpected, 0), ("'a'", .unexpected, 0),
    ])
    func whatIsNoJSONIsRefusedWithItsPlace(text: String, reason: JSONFlaw.Reason, offset: Int) {
        #expect(Self.flaw(text) == JSONFlaw(reason, at: offset), "\(text)")
    }

    @Test(
        arguments: [
            [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5],
            [0xe2, 0x82], [0xe2, 0x28, 0xa1], [0xff],
        ] as [[UInt8]])
    func textThatIsNotUTF8IsRefused(bytes: [UInt8]) {
        #expect(Self.flaw([0x22] + bytes + [0x22])?.reason == .invalidText)
    }

    @Test func depthIsBounded() {
        #expect(Self.flaw(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) == nil)
        #expect(Self.flaw(String(repeating: "[", count: 65)) == JSONFlaw(.tooDeep, at: 64))
        #expect(Self.flaw(String(repeating: "{\"a\":", count: 100_000)) == JSONFlaw(.tooDeep, at: 320))
    }

    @Test func membersAreFoundAndDecodedWhenAsked() throws {
        let text = try JSONText(
            Array(
                #" {"type":"track","n":-1.50e2,"nested":{"a":[1,{"b":"}]\""}]},"u\u0073er":"Zo\u00eb \ud83d\ude00 \ud800!","t":true,"t":false,"x":null} "#
                    .utf8))
        #expect(text.root["type"]?.string == "track")
        #expect(text.root["n"]?.scalarText == "-1.50e2")
        #expect(text.root["nested"]?["a"]?.elements.count == 2)
        #expect(text.root["nested"]?["a"]?.elements[1]["b"]?.string == "}]\"")
        #expect(text.root["user"]?.string == "Zoë 😀 \u{fffd}!")
        #expect(text.root["t"]?.bool == false)
        #expect(text.root["x"] == nil)
        #expect(text.root["missing"] == nil)
        #expect(text.root["type"]?["deeper"] == nil)
        var names: [String] = []
        text.root.forEachMember { name, _ in
            names.append(name.string)
            return names.count < 4
        }
        #expect(names == ["type", "n", "nested", "user"])
    }

    /// Random texts, whole and mutated: what the one reader takes the other takes, and both read the same.
    @Test func agreesWithTheTreeParser() {
        var random = Shuffle(seed: 20_26)
        var refused = 0
        for _ in 0..<6_000 {
            var bytes: [UInt8] = []
            Self.write(depth: 4, &random, to: &bytes)
            if random.next(3) > 0 {
                for _ in 0...random.next(3) where !bytes.isEmpty {
                    let place = random.next(bytes.count)
                    switch random.next(3) {
                    case 0: bytes[place] = UInt8(random.next(256))
                    case 1: bytes.remove(at: place)
                    default:
                        bytes.insert(
                            contentsOf: [0x22, 0x5c, 0x7b, 0x5d, 0x2c, 0x3a, 0x2d, 0x65].map { UInt8($0) }.prefix(random.next(8)), at: place)
                    }
                }
            }
            let tree = try? JSON(parsing: bytes)
            let text = try? JSONText(bytes)
            #expect((tree == nil) == (text == nil), "\(String(decoding: bytes, as: UTF8.self))")
            guard let tree, let text else {
                refused += 1
                continue
            }
            #expect(Self.same(text.root, tree), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(refused > 500)
    }

    private static func same(_ slice: JSONSlice, _ tree: JSON) -> Bool {
        switch tree {
        case .null: return slice.kind == .null
        case .bool(let value): return slice.bool == value
        case .integer, .number: return slice.kind == .number && slice.json == tree
        case .string(let value): return slice.string == value
        case .array(let elements):
            let found = slice.elements
            return slice.kind == .array && found.count == elements.count && zip(found, elements).allSatisfy { same($0, $1) }
        case .object(let members):
            var found: [(String, JSONSlice)] = []
            slice.forEachMember { name, value in
                found.append((name.string, value))
                return true
            }
            return slice.kind == .object && found.count == members.count && zip(found, members).allSatisfy { $0.0 == $1.name && same($0.1, $1.value) }
        }
    }

    private static let texts = ["", "a", "Zoë", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "\\ud83dx", "😀", "}", "]", ":,", "\\/"]
    private static let numbers = ["0", "-0", "7", "-12", "3.25", "1e3", "-2.5E-3", "9223372036854775807", "123456789012345678901"]

    private static func write(depth: Int, _ random: inout Shuffle, to bytes: inout [UInt8]) {
        func blank(_ random: inout Shuffle) -> [UInt8] { random.next(5) == 0 ? [0x20, 0x0a] : [] }
        switch random.next(depth > 0 ? 7 : 4) {
        case 0: bytes += ["null", "true", "false"][random.next(3)].utf8
        case 1: bytes += numbers[random.next(numbers.count)].utf8
        case 2, 3: bytes += ("\"" + texts[random.next(texts.count)] + texts[random.next(texts.count)] + "\"").utf8
        case 4, 5:
            bytes.append(0x7b)
            for index in 0..<random.next(4) {
                if index > 0 { bytes.append(0x2c) }
                bytes += blank(&random) + ("\"" + texts[random.next(texts.count)] + "\"").utf8 + blank(&random) + [0x3a] + blank(&random)
                write(depth: depth - 1, &random, to: &bytes)
                bytes += blank(&random)
            }
            bytes.append(0x7d)
        default:
            bytes.append(0x5b)
            for index in 0..<random.next(4) {
                if index > 0 { bytes.append(0x2c) }
                bytes += blank(&random)
                write(depth: depth - 1, &random, to: &bytes)
                bytes += blank(&random)
            }
            bytes.append(0x5d)
        }
    }
}

/// SplitMix64, so that a failing case comes back with its seed.
struct Shuffle {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0 ..< `bound`.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
    }
}
