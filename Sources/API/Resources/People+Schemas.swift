import Customers
import Kernel

extension People {
    private static let stageSchema = Schema.choice(
        PersonRecord.Stage.allCases.map(\.rawValue), "A prospect has bought nothing, a member carries a card.")

    private static let restrictedSchema = Schema.flag("Set when nothing may be done with the person's data but keeping it.")

    static let summarySchema = Schema.object([
        .required("id", .id(Person.self)), .optional("displayName", .text()), .optional("email", .text()), .optional("phone", .text("E.164.")),
        .optional("city", .text()), .optional("country", .text("ISO 3166 alpha-2.")), .required("stage", stageSchema),
        .required("contacts", .integer()), .required("purchases", .integer(nil, "Receipts; returns do not count.")),
        .optional("lastPurchaseAt", .time), .required("createdAt", .time), .optional("restricted", restrictedSchema),
    ])

    static let personSchema = Schema.object([
        .required("id", .id(Person.self)),
        .optional("mergedInto", .id(Person.self, "Set when the id that was asked for was merged into this person; the same as `id`.")),
        .optional("displayName", .text()), .required("stage", stageSchema), .required("createdAt", .time),
        .required("contacts", .integer(nil, "Contacts that the key may see.")), .required("companies", .list(.text(), "Codes.")),
        .required("cards", .list(.text())),
        .required(
            "values",
            .map(
                .object([
                    .required("value", .text()), .optional("source", .text("The code of the source it came from.")),
                    .optional("contact", .id(Contact.self)),
                    .required("reason", .text("Why this one won, for programs: `only-value`, `most-reliable`, `newest`, …")),
                    .required("explanation", .text("The same for people.")), .required("reliability", .number("Source × activity, 0 to 1.")),
                    .required("candidates", .integer(nil, "Contacts that had a value.")), .required("updatedAt", .time),
                ]), "By field: \(ContactField.allCases.map(\.rawValue).joined(separator: ", ")).")),
        .optional("restricted", restrictedSchema),
        .required(
            "figures",
            .list(
                .object([
                    .required("spent", .money), .required("purchases", .integer()), .required("firstAt", .time), .required("lastAt", .time),
                ]), "One entry for each currency.")),
    ])
}
