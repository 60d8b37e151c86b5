import API
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// The door of the tracking API: what its clients send and how they are answered.
@Suite struct TrackingTests {
    private struct Door {
        var shop: Shop
        var key: String

        init(_ shop: Shop) async throws {
            self.shop = shop
            key = try await shop.services.organisation.source(code: "web", of: shop.north).writeKey
        }

        func post(
            _ path: String, _ body: String, basic: Bool = true, headers more: HTTPFields = [:], bytes: [UInt8]? = nil
        ) async throws -> (status: Int, text: String, headers: HTTPFields) {
            var headers = more
            if basic { headers[.authorization] = "Basic " + Data("\(key):".utf8).base64EncodedString() }
            let answer = try await shop.client.execute(
                uri: path, method: .post, headers: headers, body: bytes.map { ByteBuffer(bytes: $0) } ?? ByteBuffer(string: body))
            return (answer.status.code, String(buffer: answer.body), answer.headers)
        }

        func kept() async throws -> [String] {
            try await shop.services.database.read { tx in
                try tx.rows("SELECT call FROM intake_log ORDER BY id") { row throws(StorageError) in try row[0] }
            }
        }
    }

    private static let event = #"{"userId":"u1","event":"Clicked","messageId":"m1"}"#

    @Test(arguments: TestDatabase.allCases)
    func everyAddressTakesItsCallAndAnswersExactly(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let door = try await Door(shop)
            for call in TrackingRequest.Call.allCases {
                let body = call == .batch ? #"{"batch":[\#(Self.event)]}"# : Self.event
                for path in ["/v1/\(call.rawValue)", "/v1/\(call.rawValue.prefix(1))"] {
                    let answer = try await door.post(path, body, headers: [.contentType: "text/plain"])
                    #expect(answer.status == 200 && answer.text == #"{"success":true}"#, "\(path)")
                    #expect(answer.headers[.contentType] == "application/json")
                }
            }
            #expect(try await door.kept().count == 14)
            let empty = try await door.post("/v1/batch", #"{"batch":[]}"#)
            #expect(empty.text == #"{"success":true}"#)
            #expect(try await door.kept().count == 14)
        }
    }

    @Test func theKeyIsFoundWhereClientsPutIt() async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            let inBody = try await door.post("/v1/batch", #"{"writeKey":"\#(door.key)","batch":[\#(Self.event)]}"#, basic: false)
            #expect(inBody.status == 200)
            let inQuery = try await door.post("/v1/track?writeKey=\(door.key)", Self.event, basic: false)
            #expect(inQuery.status == 200)
            let none = try await door.post("/v1/track", Self.event, basic: false)
            #expect(none.status == 401 && none.text.contains("write_key_missing"))
            let unknown = try await door.post("/v1/track?writeKey=wk_0", Self.event, basic: false)
            #expect(unknown.status == 401 && unknown.text.contains("write_key_unknown"))
            let web = try await shop.services.organisation.source(code: "web", of: shop.north)
            _ = try await shop.services.organisation.renewWriteKey(of: web)
            let revoked = try await door.post("/v1/track", Self.event)
            #expect(revoked.status == 401)
            #expect(try await door.kept().count == 2)
        }
    }

    @Test func strangersAreSlowedDown() async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            var answers: [Int: Int] = [:]
            var pause: String?
            for _ in 0..<400 {
                let answer = try await door.post("/v1/track?writeKey=wk_0", Self.event, basic: false)
                answers[answer.status, default: 0] += 1
                if answer.status == 429 { pause = answer.headers[.retryAfter] }
            }
            #expect(Set(answers.keys) == [401, 429])
            #expect(pause.flatMap(Int.init) != nil)
            #expect(try await door.post("/v1/track", Self.event).status == 200)
        }
    }

    @Test(arguments: [
        ("/v1/track", "", "invalid_json"), ("/v1/track", "{", "invalid_json"), ("/v1/track", "[]", "invalid_json"),
        ("/v1/track", "null", "invalid_json"),
        ("/v1/track", #"{"event":"x"}"#, "identity_missing"), ("/v1/track", #"{"userId":null,"anonymousId":"","event":"x"}"#, "identity_missing"),
        ("/v1/track", #"{"userId":"u"}"#, "event_missing"), ("/v1/batch", #"{"batch":{}}"#, "batch_missing"), ("/v1/batch", "{}", "batch_missing"),
        ("/v1/identify", #"{"traits":{}}"#, "identity_missing"), ("/v1/page", String(repeating: "[", count: 1000), "invalid_json"),
    ])
    func whatCannotBeReadIsRefusedWithACode(path: String, body: String, code: String) async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            let answer = try await door.post(path, body)
            let json = try JSON(parsing: answer.text)
            #expect(answer.status == 400 && json["code"]?.string == code && json["message"]?.string?.isEmpty == false, "\(answer.text)")
            #expect(try await door.kept().isEmpty)
        }
    }

    @Test func limitsAreSegments() async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            func filled(_ bytes: Int, _ library: String = "x") -> String {
                #"{"userId":"u","type":"track","event":"e","context":{"library":{"name":"\#(library)"}},"p":""# + String(repeating: "x", count: bytes)
                    + #""}"#
            }
            #expect(try await door.post("/v1/track", filled(32_000)).status == 200)
            #expect(try await door.post("/v1/track", filled(33_000)).text.contains("event_too_large"))
            let many = Array(repeating: filled(30_000), count: 20).joined(separator: ",")
            #expect(try await door.post("/v1/batch", #"{"batch":[\#(many)]}"#).text.contains("batch_too_large"))
            let rudder = Array(repeating: filled(30_000, "RudderLabs Python SDK"), count: 20).joined(separator: ",")
            #expect(try await door.post("/v1/batch", #"{"batch":[\#(rudder)]}"#).status == 200)
            let short = Array(repeating: #"{"userId":"u","type":"page"}"#, count: 2_501).joined(separator: ",")
            #expect(try await door.post("/v1/batch", #"{"batch":[\#(short)]}"#).text.contains("batch_too_large"))
            let huge = try await door.post("/v1/batch", String(repeating: " ", count: 5 << 20))
            #expect(huge.status == 400 && huge.text.contains("body_too_large"))
        }
    }

    @Test func gzipIsInflatedAndBounded() async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            // `printf '{"userId":"u1","event":"Clicked"}' | gzip -n`, without any header that says so.
            let packed: [UInt8] = Array(Data(base64Encoded: Self.packed) ?? Data())
            #expect(try await door.post("/v1/track", "", bytes: packed).status == 200)
            let cut = try await door.post("/v1/track", "", bytes: Array(packed.dropLast(6)))
            #expect(cut.status == 400 && cut.text.contains("invalid_gzip"))
            let bomb: [UInt8] = Array(repeatElement(Array(Data(base64Encoded: Self.blanks) ?? Data()), count: 100).joined())
            let refused = try await door.post("/v1/track", "", bytes: bomb)
            #expect(refused.status == 400 && refused.text.contains("body_too_large"))
            #expect(try await door.kept() == ["track"])
        }
    }

    private static let packed = "H4sIAAAAAAAC/6tWKi1OLfJMUbJSKjVU0lFKLUvNKwFynHMyk7NTU5RqAc93nYchAAAA"
    /// 64 KiB of blanks, a member of gzip.
    private static let blanks =
        "H4sIAAAAAAAC/+3BgQAAAACAIJX9KRepCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGqUGSy0AAABAA=="

    @Test func browsersMaySend() async throws {
        try await Shop.with(.sqlite) { shop in
            let door = try await Door(shop)
            let preflight = try await shop.client.execute(
                uri: "/v1/t", method: .options,
                headers: [.origin: "https://shop.example", .accessControlRequestMethod: "POST", .accessControlRequestHeaders: "authorization, x-own"])
            #expect(preflight.status == .noContent)
            #expect(preflight.headers[.accessControlAllowOrigin] == "https://shop.example")
            #expect(preflight.headers[.accessControlAllowHeaders] == "authorization, x-own")
            #expect(preflight.headers[.accessControlAllowMethods]?.contains("POST") == true)
            let answer = try await door.post("/v1/t", Self.event, headers: [.origin: "https://shop.example"])
            #expect(answer.headers[.accessControlAllowOrigin] == "https://shop.example")
            let refusal = try await door.post("/v1/t", "{", headers: [.origin: "https://shop.example"])
            #expect(refusal.headers[.accessControlAllowOrigin] == "https://shop.example")
            let settings = try await shop.client.execute(uri: "/v1/projects/\(door.key)/settings", method: .get)
            #expect(try JSON(parsing: String(buffer: settings.body))["integrations"]?["Segment.io"]?["apiKey"]?.string == door.key)
            let config = try await shop.client.execute(uri: "/sourceConfig/?writeKey=\(door.key)&p=web", method: .get)
            #expect(try JSON(parsing: String(buffer: config.body))["source"]?["enabled"] == true)
        }
    }
}
