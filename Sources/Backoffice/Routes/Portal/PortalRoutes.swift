import Forms
import Hummingbird
import Kernel

extension BackofficeRoutes {
    /// The sign-up forms: pages, the script that embeds them, answers, and the links of mails.
    func addPortal(_ router: Router<some RequestContext>, trustedProxies: Int) {
        let doors = PortalDoors(router: router, house: house, settings: PortalSettings(trustedProxies: trustedProxies))
        let embedScript = house.assets.files["form-embed.js"]
        doors.on(.get, "/forms/:key") { call in
            if call.inquiry.parts.get("key")?.hasSuffix(".js") ?? false { return Self.script(embedScript) }
            let shown = try await call.form()
            let language = call.language(shown)
            guard shown.isOpen else { return call.closed(shown) }
            if call.wantsJSON { return call.definition(shown, language, origin: try call.foreignOrigin(shown)) }
            return call.page(PublicFormPage(shown: shown, moment: call.house.forms.moment(of: shown.form)), language, shown)
        }
        PreferenceRoutes.add(to: doors)
        doors.on(.options, "/forms/:key") { call in try Self.preflight(call, try await call.form()) }
        doors.on(.post, "/forms/:key") { call in try await call.submit() }
        doors.on(.get, "/forms/:key/thanks") { call in
            call.message(call.inquiry.query["confirm"] == nil ? .thanks : .checkMail, try await call.form())
        }
        doors.on(.get, "/forms/:key/confirm/:token") { call in
            let shown = try await call.form()
            let token = call.inquiry.parts.get("token") ?? ""
            return call.confirmation(try await call.house.database.read { tx in try call.house.forms.confirmation(token, of: shown, tx) }, shown)
        }
        doors.on(.post, "/forms/:key/confirm/:token") { call in
            let shown = try await call.form()
            let token = call.inquiry.parts.get("token") ?? ""
            return call.confirmation(try await call.house.forms.confirm(token, of: shown, ip: call.ip), shown)
        }
    }

    private static func script(_ asset: Asset?) -> Response {
        guard let asset else { return Response(status: .notFound) }
        var headers = HTTPFields()
        headers[.contentType] = asset.contentType
        headers[.cacheControl] = "public, max-age=3600"
        headers[.xContentTypeOptions] = "nosniff"
        if let name = HeaderName("Cross-Origin-Resource-Policy") { headers[name] = "cross-origin" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: asset.text)))
    }

    private static func preflight(_ call: PortalCall, _ shown: ShownForm) throws(Problem) -> Response {
        var headers = HTTPFields()
        headers[.vary] = "Origin"
        if let origin = try call.foreignOrigin(shown) {
            headers[.accessControlAllowOrigin] = origin
            headers[.accessControlAllowMethods] = "GET, POST"
            headers[.accessControlAllowHeaders] = "Content-Type"
            headers[.accessControlMaxAge] = "3600"
        }
        return Response(status: .noContent, headers: headers)
    }
}

extension PortalCall {
    func closed(_ shown: ShownForm) -> Response {
        wantsJSON ? json(["status": "closed"], status: .gone) : message(.closed, shown, status: .gone)
    }

    func confirmation(_ state: ConfirmationState, _ shown: ShownForm) -> Response {
        switch state {
        case .open(let wordings): message(.confirm, shown, wordings: wordings)
        case .confirmed: message(.confirmed, shown)
        case .expired: message(.expired, shown, status: .gone)
        case .unknown: message(.missing, shown, status: .notFound)
        }
    }

    func submit() async throws -> Response {
        let shown = try await form()
        let origin = try foreignOrigin(shown)
        let (fields, wrong) = try await answers()
        let language = fields["lang"].flatMap { FormLanguage(rawValue: $0) }.map { shown.form.definition.language(wanted: [$0]) }
        let spoken = language.map { Language($0) } ?? self.language(shown)
        if let ip, let seconds = settings.pace.wait(for: ip, now: house.effects.now) {
            var response = again(shown, spoken, fields, notice: .throttled, origin, status: .tooManyRequests)
            response.headers[.retryAfter] = String(seconds)
            return response
        }
        let wrongFields = Dictionary(wrong.map { ($0, FieldFlaw.wrongType) }, uniquingKeysWith: { first, _ in first })
        guard wrongFields.isEmpty else { return again(shown, spoken, fields, flaws: wrongFields, notice: .refused, origin) }
        let result = try await house.forms.submit(
            Submission(
                answers: fields, moment: fields["moment"] ?? "", trap: fields["website"] ?? "", language: spoken.ofForms, ip: ip, origin: origin),
            to: shown)
        switch result {
        case .accepted(let isConfirmationAsked):
            if wantsJSON { return json(["status": "accepted", "confirmation": .bool(isConfirmationAsked)], origin: origin) }
            let thanks = Address(shown.form.path + "/thanks").with("confirm", isConfirmationAsked ? "1" : nil)
            return .seeOther(thanks.with("lang", spoken.rawValue).with("embed", inquiry.query["embed"]))
        case .refused(let flaws): return again(shown, spoken, fields, flaws: flaws, notice: .refused, origin)
        case .tooEarly: return again(shown, spoken, fields, notice: .tooEarly, origin)
        case .stale: return again(shown, spoken, fields, notice: .stale, origin)
        case .closed: return closed(shown)
        }
    }

    /// The form once more, with all that was typed.
    private func again(
        _ shown: ShownForm, _ language: Language, _ fields: [String: String], flaws: [String: FieldFlaw] = [:], notice: PublicFormPage.Notice,
        _ origin: String?, status: HTTPResponse.Status = .unprocessableContent
    ) -> Response {
        // Who corrects a field keeps the moment at which the form was handed out; a page that was too old gets a new one.
        let kept = notice == .stale ? nil : fields["moment"]
        let moment = kept ?? house.forms.moment(of: shown.form)
        if wantsJSON {
            let words = house.views.words(language, zone: shown.company.zone)
            let errors = flaws.sorted { $0.key < $1.key }.map { name, flaw in
                JSON.object([
                    "field": .string(name), "code": .string(flaw.rawValue), "message": .string(words.text("portal.flaw.\(flaw.rawValue)")),
                ])
            }
            return json(
                ["status": .string(notice.rawValue), "errors": .array(errors), "moment": .string(moment)], status: status, origin: origin)
        }
        return page(PublicFormPage(shown: shown, answers: fields, flaws: flaws, notice: notice, moment: moment), language, shown, status: status)
    }
}
