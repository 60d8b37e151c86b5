import Customers
import Kernel
import Organisation
import RecordLinkage

/// What somebody typed into a form, read by what the form asks. What it does not ask is not looked at.
struct FormAnswers: Sendable {
    /// By name of field; empty when everything can be accepted.
    private(set) var flaws: [String: FieldFlaw] = [:]
    private(set) var values: [FormField: String] = [:]
    private(set) var birthDate: Day?
    private(set) var email: EmailAddress?
    private(set) var phone: PhoneNumber?
    /// As typed, in the order of the activity's attributes.
    private(set) var attributes: [JSON.Member] = []
    private(set) var ticked: [FormConsent] = []

    /// Characters that a field of a person, and an attribute, may have.
    static let longestValue = 200
    static let longestAttribute = 1_000

    /// - Parameter raw: by name of field; an empty text is no answer.
    init(_ raw: [String: String], _ shown: ShownForm, today: Day) {
        let definition = shown.form.definition
        for field in FormField.allCases {
            guard let demand = definition.fields[field] else { continue }
            let text = Self.cleaned(raw[field.rawValue] ?? "")
            if text.isEmpty {
                if demand == .required { flaws[field.rawValue] = .missing }
                continue
            }
            guard text.count <= Self.longestValue else {
                flaws[field.rawValue] = .tooLong
                continue
            }
            values[field] = text
            read(field, text, shown, today)
        }
        if values[.email] == nil, values[.phone] == nil, flaws["email"] == nil, flaws["phone"] == nil {
            flaws[definition.fields[.email] == nil ? "phone" : "email"] = .reach
        }
        for attribute in shown.activity.attributes { read(attribute, raw[attribute.formFieldName] ?? "", shown.company.currency) }
        for consent in definition.consents {
            if raw[consent.fieldName].map({ !$0.isEmpty && !["0", "false", "no", "off"].contains($0.lowercased()) }) ?? false {
                ticked.append(consent)
            } else if consent.isRequired {
                flaws[consent.fieldName] = .consent
            }
        }
    }

    private mutating func read(_ field: FormField, _ text: String, _ shown: ShownForm, _ today: Day) {
        switch field {
        case .email:
            do throws(EmailAddress.Flaw) { email = try EmailAddress(text) } catch { flaws["email"] = .email }
        case .phone:
            do throws(PhoneNumber.Flaw) { phone = try PhoneNumber(text, country: shown.company.country) } catch { flaws["phone"] = .phone }
        case .birthDate:
            let asked = AttributeRecord(key: "", label: "", kind: .date, isRequired: false, choices: [])
            guard let day = asked.value(of: text, currency: shown.company.currency)?.string.flatMap({ Day(iso: $0) }) else {
                flaws["birthDate"] = .date
                return
            }
            switch BirthDate.plausibility(day, today: today) {
            case .impossible(.inFuture): flaws["birthDate"] = .future
            case .impossible(.tooOld): flaws["birthDate"] = .tooOld
            case .plausible, .weak: birthDate = day
            }
        case .givenName, .familyName, .postcode, .city: break
        }
    }

    private mutating func read(_ attribute: AttributeRecord, _ raw: String, _ currency: Currency) {
        let name = attribute.formFieldName
        let text = Self.cleaned(raw)
        if text.isEmpty {
            if attribute.isRequired { flaws[name] = .missing }
        } else if text.count > Self.longestAttribute {
            flaws[name] = .tooLong
        } else if attribute.value(of: text, currency: currency) == nil {
            flaws[name] =
                switch attribute.kind {
                case .number: .number
                case .money: .money
                case .date: .date
                case .choice: .choice
                case .text, .yesno: .yesNo
                }
        } else {
            attributes.append(JSON.Member(attribute.key, .string(text)))
        }
    }

    /// Without control characters, and without the marks that turn the direction of what follows them.
    static func cleaned(_ text: String) -> String {
        let kept = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            let turns = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            return scalar.properties.generalCategory == .control || turns ? " " : scalar
        }
        return String(String.UnicodeScalarView(kept)).trimmed
    }

    /// The stable name of who answers, within the form: made of the e-mail address in its comparable form, or of the number.
    func externalID(in form: ID<Form>) -> String? {
        let reach = email.map { "email:" + $0.comparable } ?? phone.map { "phone:" + $0.e164 }
        return reach.map { "f-" + Seal.digest("\(form) \($0)").prefix(32) }
    }
}

extension AttributeRecord {
    /// Its name among the fields of a form: `attribute.size`.
    public var formFieldName: String { "attribute." + key }
}
