import Backoffice
import Customers
import Forms
import Kernel
import Organisation

extension Samples {
    var attributes: [AttributeRecord] {
        [
            AttributeRecord(key: say("size"), label: say("T-shirt size"), kind: .choice, isRequired: true, choices: [say("S"), say("M")]),
            AttributeRecord(key: "vegan", label: say("Vegan lunch"), kind: .yesno, isRequired: false, choices: []),
            AttributeRecord(key: "since", label: say("Running since"), kind: .date, isRequired: false, choices: []),
            AttributeRecord(key: "budget", label: say("Budget"), kind: .money, isRequired: false, choices: []),
        ]
    }

    var activityRecord: ActivityRecord {
        ActivityRecord(id: id(1), source: id(2), code: say("run"), name: say("Running day"), reliability: 1, attributes: attributes)
    }

    var formDefinition: FormDefinition {
        FormDefinition(
            languages: FormLanguage.allCases,
            texts: Dictionary(
                uniqueKeysWithValues: FormLanguage.allCases.map {
                    ($0, FormTexts(title: say("Run with us"), intro: say("On 3 May."), thanks: say("See you there.")))
                }),
            fields: [.givenName: .optional, .familyName: .optional, .email: .required, .phone: .optional, .birthDate: .optional, .city: .optional],
            order: ["email", "attribute.vegan"], labels: [.email: [.english: say("Your e-mail")]],
            consents: [
                FormConsent(
                    ConsentTopic(.email, .newsletter), version: 2,
                    wordings: Dictionary(uniqueKeysWithValues: FormLanguage.allCases.map { ($0, say("Yes, send me news.")) })),
                FormConsent(
                    ConsentTopic(.any, .privacy), isRequired: true,
                    wordings: Dictionary(uniqueKeysWithValues: FormLanguage.allCases.map { ($0, say("I have read the notice.")) })),
            ], origins: ["https://www.aurelia.example"], isDoubleOptIn: true)
    }

    var formRecord: FormRecord {
        FormRecord(
            id: id(3), company: id(4), activity: id(1), key: String(repeating: "a", count: 32), secret: "s", isOpen: true, definition: formDefinition,
            createdAt: Self.noon, updatedAt: Self.noon)
    }

    /// A company may be called anything; the rest of it is checked.
    var formCompany: CompanyRecord? {
        try? CompanyRecord(id: id(4), code: "moda", name: say("Aurelia Moda"), currency: "EUR", timeZone: "Europe/Rome")
    }

    var activities: ActivitiesPage {
        ActivitiesPage(
            text: say("run"),
            rows: ActivitiesPage.FormState.allCases.map { state in
                .init(
                    id: id(1), code: say("run"), name: say("Running day"), occasion: say("Running day 2026"), company: say("Aurelia Moda"),
                    source: say("Events"), attributes: 4, form: state, submissions: 1_204, lastAnswer: Self.noon)
            }, paging: Paging(total: 3), mayAdd: true)
    }

    var activity: ActivityPage {
        var counts = FormCounts(submissions: 1_204, lately: 88, lastAt: Self.noon)
        counts.asked = 900
        counts.confirmed = 640
        return ActivityPage(
            activity: activityRecord, occasion: say("Running day 2026"), company: say("Aurelia Moda"), source: say("Events"), form: formRecord,
            counts: counts, publicURL: say("https://crm.example"))
    }

    var formBuilder: FormBuilderPage? {
        formCompany.map { company in
            let added = AttributeRecord(key: "question-1", label: "", kind: .choice, isRequired: false, choices: [say("A")])
            return FormBuilderPage(
                shown: ShownForm(form: formRecord, company: company, activity: activityRecord),
                draft: FormDraft(formDefinition, attributes + [added]), savedKeys: Set(attributes.map(\.key)),
                declared: [AttributeRecord(key: say("shoe"), label: say("Shoe size"), kind: .number, isRequired: false, choices: [])],
                flaws: [
                    "/texts/it/title": .title, "/consents/0/wordings/en": .wording, "/fields": .reach, "/origins/0": .origin,
                    "/attributes/4/choices": .choices, "/labels/email/en": .label,
                ], focus: "up-2")
        }
    }

    var emptyFormBuilder: FormBuilderPage? {
        formCompany.map { company in
            var form = formRecord
            form.definition = FormDefinition(languages: [], texts: [:], fields: [:])
            let activity = ActivityRecord(id: id(1), source: id(2), code: "run", name: "Run", reliability: 1)
            return FormBuilderPage(
                shown: ShownForm(form: form, company: company, activity: activity), draft: FormDraft(form.definition, []), savedKeys: [],
                focus: "addConsent")
        }
    }

    var publicForm: PublicFormPage? {
        formCompany.map { company in
            PublicFormPage(
                shown: ShownForm(form: formRecord, company: company, activity: activityRecord),
                answers: ["email": say("ada@"), "city": say("Torino"), "consent.email.newsletter": "on", "attribute.budget": say("12")],
                flaws: ["email": .email, "attribute.since": .date, "consent.any.privacy": .consent], notice: .refused, moment: say("moment"))
        }
    }

    var publicMessages: [(String, any Page)] {
        let shown = formCompany.map { ShownForm(form: formRecord, company: $0, activity: activityRecord) }
        return PublicMessagePage.Kind.allCases.map { kind in
            ("message \(kind.rawValue)", PublicMessagePage(kind, shown: shown, wordings: kind == .confirm ? [say("Yes, send me news.")] : []))
        }
    }
}
