import Forms
import Hummingbird
import Kernel

extension PortalCall {
    /// A page that the listed sites may show within theirs.
    func page(_ page: some Page, _ language: Language, _ shown: ShownForm?, status: HTTPResponse.Status = .ok) -> Response {
        let rendering = Rendering(language: language, address: inquiry.address, zone: shown?.company.zone ?? .utc)
        var response = Response.html(house.views.html(page, in: rendering), status: status)
        let ancestors = (["'self'"] + (shown?.form.definition.origins ?? [])).joined(separator: " ")
        response.headers[.contentSecurityPolicy] = Rendering.contentSecurityPolicy.replacing(
            "frame-ancestors 'none'", with: "frame-ancestors " + ancestors)
        // It would forbid what the policy allows.
        if let name = HeaderName("X-Frame-Options") { response.headers[name] = nil }
        return response
    }

    func message(_ kind: PublicMessagePage.Kind, _ shown: ShownForm?, wordings: [String] = [], status: HTTPResponse.Status = .ok) -> Response {
        let language = shown.map { self.language($0) } ?? Language.preferred(acceptLanguage: inquiry.request.headers[.acceptLanguage])
        return page(PublicMessagePage(kind, shown: shown, wordings: wordings), language, shown, status: status)
    }

    func failure(_ problem: Problem) -> Response {
        let page = FailurePage.Status(problem.kind)
        let status = HTTPResponse.Status(code: page.rawValue)
        if wantsJSON { return json(["status": "failed", "code": .string(problem.code), "detail": .string(problem.detail)], status: status) }
        let kind: PublicMessagePage.Kind =
            switch problem.kind {
            case .missing, .gone: .missing
            case .tooLarge: .tooLarge
            case .forbidden, .unauthenticated: .forbidden
            case .broken, .unavailable: .unavailable
            case .invalid, .conflict, .unprocessable, .throttled: .invalid
            }
        return message(kind, nil, status: status)
    }

    /// - Parameter origin: the listed site whose page may read it.
    func json(_ json: JSON, status: HTTPResponse.Status = .ok, origin: String? = nil) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.vary] = "Origin"
        if let origin { headers[.accessControlAllowOrigin] = origin }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.description)))
    }

    /// What a program needs to draw the form itself.
    func definition(_ shown: ShownForm, _ language: Language, origin: String?) -> Response {
        let definition = shown.form.definition
        let text = definition.text(in: language.ofForms)
        let words = house.views.words(language, zone: shown.company.zone)
        let fields = definition.questions(shown.activity.attributes).map { question -> JSON in
            switch question {
            case .field(let field, let demand):
                .object([
                    "name": .string(question.name), "label": .string(words.label(of: field, in: definition)), "type": "text",
                    "required": .bool(demand == .required),
                ])
            case .attribute(let attribute):
                .object([
                    "name": .string(question.name), "label": .string(attribute.label(in: language.rawValue)),
                    "type": .string(attribute.kind.rawValue), "required": .bool(attribute.isRequired),
                    "choices": attribute.choices.isEmpty ? nil : .array(attribute.choices.map { .string($0) }),
                ])
            }
        }
        let consents = definition.consents.map { consent -> JSON in
            .object([
                "name": .string(consent.fieldName), "wording": .string(definition.wording(of: consent, in: language.ofForms)),
                "version": .integer(Int64(consent.version)), "required": .bool(consent.isRequired),
            ])
        }
        return json(
            .object([
                "title": .string(text.title), "intro": .string(text.intro), "language": .string(language.rawValue),
                "fields": .array(fields), "consents": .array(consents), "moment": .string(house.forms.moment(of: shown.form)),
            ]), origin: origin)
    }
}
