import Foundation
import Hummingbird
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Files sent from the browser", .serialized)
struct UploadTests {
    static let contacts = "Codice;Nome;Cognome;E-mail;Note\r\n9;Ugo;Neri;ugo@it.example;vip\r\n10;Eva;Blu;eva@it.example;\r\n;;;;\r\n"

    private func fields(_ shop: Shop, _ browser: Browser, kind: String = "contacts") async throws -> KeyValuePairs<String, String> {
        let company = try await shop.company("moda")
        let source = try await shop.organisation.source(code: "erp", of: company)
        return ["csrf": try await browser.token(), "kind": kind, "company": "\(company.id)", "source": "\(source.id)"]
    }

    private func files(_ shop: Shop) -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: shop.folder + "/uploads")) ?? []) }

    @Test(arguments: TestDatabase.allCases)
    func aFileIsSentConfirmedImportedAndItsBadRowsComeBack(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            let sent = try await browser.upload(try await fields(shop, browser), fileName: "..\\..\\<b>new.csv", Self.contacts)
            let path = try #require(sent.location)
            #expect(sent.status == 303 && path.hasPrefix("/imports/imp_"))
            #expect(files(shop).count == 1 && files(shop)[0].hasSuffix(".upload"))
            let mapping = try await browser.get(path).text
            #expect(mapping.contains("&lt;b&gt;new.csv") && mapping.contains("name=\"field-4\"") && faults(mapping).isEmpty)
            #expect(mapping.contains(#"<option value="email" selected>E-mail"#))
            #expect(try await browser.get("/imports").text.contains("To be confirmed"))

            let csrf = try await browser.token()
            let twice = try await browser.post(path + "/mapping", ["csrf": csrf, "field-0": "external_id", "field-1": "email", "field-3": "email"])
            #expect(twice.status == 422 && twice.text.contains("Two columns become E-mail"))
            let nothing = try await browser.post(path + "/mapping", ["csrf": csrf, "field-4": "attribute"])
            #expect(nothing.status == 422 && nothing.text.contains("A column must become one of these"))
            let unknown = try await browser.post(path + "/mapping", ["csrf": csrf, "field-0": "drop table"])
            #expect(unknown.status == 422)
            let started = try await browser.post(
                path + "/mapping",
                [
                    "csrf": csrf, "field-0": "external_id", "field-1": "given_name", "field-2": "family_name", "field-3": "email",
                    "field-4": "attribute",
                ])
            #expect(started.location == path)
            let id = try #require(ID<FileImport>(path.dropFirst("/imports/".count)))
            await shop.routes.finishImport(id)
            let page = try await browser.get(path).text
            #expect(page.contains("Finished") && page.contains("New or changed") && page.contains("rejected.csv") && faults(page).isEmpty)
            #expect(try await !browser.get(path + "/progress").text.contains("data-poll"))
            #expect(try await browser.get("/people?q=neri").text.contains("ugo@it.example"))
            let rejected = try await browser.get(path + "/rejected.csv")
            #expect(rejected.status == 200 && rejected.text.contains("says nothing") && rejected.text.contains("Codice"))
            #expect(files(shop).count == 1, "the rejected rows' own file is gone")

            // The same file again is the same import.
            let again = try #require(try await browser.upload(try await fields(shop, browser), fileName: "again.csv", Self.contacts).location)
            _ = try await browser.post(again + "/mapping", ["csrf": csrf, "field-0": "external_id", "field-3": "email"])
            await shop.routes.finishImport(try #require(ID<FileImport>(again.dropFirst("/imports/".count))))
            #expect(try await browser.get(again).location == path)

            shop.clock.advance(seconds: 8 * 86_400)
            try await shop.routes.tidy()
            #expect(files(shop).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFileThatNobodyConfirmsOrThatIsDroppedGoes(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let first = try #require(try await browser.upload(try await fields(shop, browser), fileName: "a.csv", Self.contacts).location)
            let dropped = try await browser.post(first + "/cancel", ["csrf": try await browser.token()])
            #expect(dropped.location == "/imports" && files(shop).isEmpty)
            #expect(try await browser.get(first).text.contains("Stopped"))
            _ = try await browser.upload(try await fields(shop, browser), fileName: "b.csv", Self.contacts)
            try await shop.routes.tidy()
            #expect(files(shop).count == 1)
            shop.clock.advance(seconds: 86_401)
            try await shop.routes.tidy()
            #expect(files(shop).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatCannotBeAFileOfRowsIsRefusedAndNotKept(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let fields = try await fields(shop, browser)
            for (name, contents, text) in [("empty.csv", "", "not empty"), ("picture.png", "\u{89}PNG\r\n\u{1a}\n\0\0\0\0", "error")] {
                let answer = try await browser.upload(fields, fileName: name, contents)
                #expect(answer.status == 422 && answer.text.contains(text) && faults(answer.text).isEmpty, "\(name)")
            }
            let hearth = try await shop.organisation.source(code: "erp", of: try await shop.company("hearth"))
            let moda = try await shop.company("moda").id
            let other = try await browser.upload(
                ["csrf": try await browser.token(), "kind": "contacts", "company": "\(moda)", "source": "\(hearth.id)"], fileName: "a.csv",
                Self.contacts)
            #expect(other.status == 422 && other.text.contains("belongs to Hearth"))
            let nameless = try await browser.upload(["csrf": try await browser.token(), "kind": "cats"], fileName: "a.csv", Self.contacts)
            #expect(nameless.status == 422)
            let large = try await browser.upload(fields, fileName: "a.csv", String(repeating: "a;b\n", count: 30_000))
            #expect(large.status == 413)
            #expect(files(shop).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anImportThatWasInterruptedGoesOn(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let path = try #require(try await browser.upload(try await fields(shop, browser), fileName: "a.csv", Self.contacts).location)
            let id = try #require(ID<FileImport>(path.dropFirst("/imports/".count)))
            // As if the process had ended just after the confirmation.
            _ = try await shop.database.write { tx in
                try tx.execute(
                    """
                    UPDATE uploads SET state = 'running', mapping = '{"fields":{"external_id":"Codice","email":"E-mail"},"ignore":["Note"]}' WHERE id = \(id)
                    """)
            }
            shop.clock.advance(seconds: 600)
            let page = try await browser.get(path).text
            #expect(page.contains("was interrupted") && page.contains(path + "/resume") && !page.contains("data-poll"))
            let resumed = try await browser.post(path + "/resume", ["csrf": try await browser.token()])
            #expect(resumed.location == path)
            await shop.routes.finishImport(id)
            #expect(try await browser.get(path).text.contains("Finished"))
            #expect(try await browser.get("/people?q=ugo").text.contains("ugo@it.example"))
        }
    }
}
