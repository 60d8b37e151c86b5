import Customers
import Kernel
import RecordLinkage

extension PersonHistory {
    private static let keySchema = Schema.object([
        .required("kind", .choice(LinkKey.Kind.allCases.map(\.rawValue))), .required("value", .text("In its comparable form.")),
    ])

    static let contactSchema = Schema.object([
        .required("id", .id(Contact.self)), .required("company", .text("Code.")), .required("source", .text("Code.")),
        .optional("activity", .text("Code.")), .required("externalId", .text("The source's own number.")), .optional("displayName", .text()),
        .required("isAnonymous", .flag("True for a device that nobody has identified.")),
        .required("values", .map(.text(), "By field, normalised.")), .optional("card", .text()), .optional("device", .text()),
        .required("original", .anything("What the source gave, word for word.")),
        .required("extensions", .map(.anything("As typed."), "What is not in the schema.")),
        .required(
            "attributes", .map(.anything("Label, type and value."), "What extensions mean, as the company or the activity has declared them.")),
        .required(
            "refused",
            .list(
                .object([.required("field", .text()), .required("value", .text()), .required("reason", .text())]),
                "Values that cannot be: kept, and used for nothing.")),
        .required("keys", .list(keySchema, "By what it is linked.")),
        .required(
            "relations", .list(.object([.required("kind", .choice(ContactRelation.Kind.allCases.map(\.rawValue))), .required("value", .text())]))),
        .optional("link", .reference("Link")), .required("createdAt", .time), .required("updatedAt", .time),
    ])

    static let linkSchema = Schema.object([
        .required("id", .id(Link.self)), .required("contact", .id(Contact.self)), .required("person", .id(Person.self)),
        .required("rule", .text("The rule that made it; `own` for a contact that stands alone or founded the person.")),
        .optional("key", .object([.required("kind", .text()), .optional("value", .text())])),
        .optional("other", .id(Contact.self, "The contact it was joined to, when the key may see it.")), .required("madeAt", .time),
        .required("madeBy", .text()), .optional("endedAt", .time),
    ])

    static let consentSchema = Schema.object([
        .required("company", .text("Code.")), .required("channel", .choice(ConsentChannel.allCases.map(\.rawValue))),
        .required("purpose", .choice(ConsentPurpose.allCases.map(\.rawValue))),
        .required("state", .choice(ConsentState.allCases.map(\.rawValue), "Only `granted` allows anything.")),
        .required("since", .time),
        .required(
            "history",
            .list(
                .object([
                    .required("id", .id(Consent.self)), .required("contact", .id(Contact.self)),
                    .required("state", .choice(ConsentState.allCases.map(\.rawValue))), .required("at", .time), .optional("source", .text("Code.")),
                    .optional("activity", .text("Code.")),
                    .optional(
                        "wording",
                        .object([.required("hash", .text("SHA-256 of the text.")), .optional("version", .integer()), .optional("text", .text())])),
                    .optional("ip", .text("Where it came from.")), .optional("proof", .anything("The form, the submission, the mail answered.")),
                    .required("recordedBy", .text()),
                ]), "The entries of the ledger, newest first.")),
    ])

    static let entrySchema = Schema.object([
        .required("kind", .text("What happened; the member of this name tells it.")), .required("at", .time), .optional("contact", .id(Contact.self)),
        .optional("sale", .reference("Sale")), .optional("event", .map(.anything("What the touchpoint told."))),
    ])
}
