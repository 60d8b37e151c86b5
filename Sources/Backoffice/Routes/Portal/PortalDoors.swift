import Forms
import Hummingbird
import Kernel
import Storage

/// Registers what visitors reach without signing in; whatever a handler throws becomes a page of theirs.
struct PortalDoors<Context: RequestContext> {
    let router: Router<Context>
    let house: House
    let settings: PortalSettings

    func on(_ method: HTTPRequest.Method, _ path: RouterPath, _ handler: @escaping @Sendable (PortalCall) async throws -> Response) {
        let (house, settings) = (house, settings)
        router.on(path, method: method) { request, context -> Response in
            let call = PortalCall(Inquiry(request, context), house, settings)
            do { return try await handler(call) } catch {
                if case .broken = House.problem(error).kind {
                    house.logger.error("\(request.method) form: \(error)", metadata: ["request": "\(call.inquiry.id)"])
                }
                return call.failure(House.problem(error))
            }
        }
    }
}

/// How the server is reached by visitors.
struct PortalSettings: Sendable {
    /// Proxies before the server that write `X-Forwarded-For`; 0 means that the header is not believed.
    var trustedProxies: Int
    let pace = AddressPace()
}

/// A request about a form.
struct PortalCall: Sendable {
    let inquiry: Inquiry
    let house: House
    let settings: PortalSettings

    init(_ inquiry: Inquiry, _ house: House, _ settings: PortalSettings) {
        self.inquiry = inquiry
        self.house = house
        self.settings = settings
    }

    /// Bytes that an answer may have.
    private static let longestAnswer = 64 << 10

    /// The form that is named in the path.
    ///
    /// - Throws: ``Problem`` `form-unknown`.
    func form() async throws -> ShownForm {
        let key = inquiry.parts.get("key") ?? ""
        guard let shown = try await house.database.read({ tx in try house.forms.shown(key: key, tx) }) else {
            throw Problem(.missing, "form-unknown", "There is no such form.")
        }
        return shown
    }

    func language(_ shown: ShownForm) -> Language {
        let asked = inquiry.query["lang"].flatMap { FormLanguage(rawValue: $0) }
        let browser = Language.wished(acceptLanguage: inquiry.request.headers[.acceptLanguage]).map(\.ofForms)
        return Language(shown.form.definition.language(wanted: [asked].compactMap { $0 } + browser))
    }

    /// The visitor's address, for the proof of a consent and for the pace.
    var ip: String? { inquiry.address(behind: settings.trustedProxies) }

    // MARK: - Where it comes from

    /// The site that a browser names; nil where it names none.
    var origin: String? { inquiry.request.headers[.origin] }

    private func isOurs(_ origin: String) -> Bool {
        let authority = inquiry.request.head.authority ?? ""
        return origin == "https://" + authority || origin == "http://" + authority || house.forms.publicURL == origin
    }

    /// The listed site that asks; nil when it is ourselves, or no browser's page.
    ///
    /// - Throws: ``Problem`` `origin-unknown` for any other.
    func foreignOrigin(_ shown: ShownForm) throws(Problem) -> String? {
        guard let origin, !isOurs(origin) else { return nil }
        guard shown.form.definition.origins.contains(origin) else {
            throw Problem(.forbidden, "origin-unknown", "This site is not among those that the form lists.")
        }
        return origin
    }

    // MARK: - What is sent

    var sendsJSON: Bool { inquiry.request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false }
    var wantsJSON: Bool { sendsJSON || inquiry.request.headers[.accept]?.lowercased().hasPrefix("application/json") ?? false }

    /// The fields that were sent, and those that hold what is no text.
    ///
    /// - Throws: ``Problem`` when it is too large, or cannot be read.
    func answers() async throws -> (fields: [String: String], wrong: [String]) {
        let text = try await inquiry.text(limit: Self.longestAnswer)
        guard sendsJSON else {
            guard inquiry.request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false else {
                throw Problem(.invalid, "form-expected", "This is neither a form nor JSON.")
            }
            let fields = FormFields(encoded: text).fields
            return (Dictionary(fields.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }), [])
        }
        let json: JSON
        do throws(JSON.SyntaxError) { json = try JSON(parsing: text) } catch {
            throw Problem(.invalid, "json-malformed", "The answer is \(error).")
        }
        guard let members = json.members else { throw Problem(.invalid, "json-malformed", "The answer is not an object of fields.") }
        var fields: [String: String] = [:]
        var wrong: [String] = []
        for member in members {
            switch member.value {
            case .string(let value): fields[member.name] = value
            case .integer, .number, .bool: fields[member.name] = member.value.description
            case .null: break
            case .array, .object: wrong.append(member.name)
            }
        }
        return (fields, wrong)
    }
}
