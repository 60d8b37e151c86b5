import Backoffice
import Kernel
import Privacy
import Storage

extension Samples {
    private func request(_ number: Int64, _ kind: PrivacyRequestRecord.Kind, _ state: PrivacyRequestRecord.State) -> PrivacyRequestRecord {
        var erased = ErasedRows()
        if kind == .erasure, state != .open { erased.add(3, of: "contacts") }
        return PrivacyRequestRecord(
            id: id(number), kind: kind, person: id(7), companies: [id(5)], state: state, requestedAt: Self.noon,
            dueAt: Self.noon.adding(seconds: 30 * 86_400), actor: "screen", user: id(1), erased: erased,
            erasedAt: erased.total > 0 ? Self.noon : nil, finishedAt: state == .done ? Self.noon : nil,
            certificate: state == .done && kind == .erasure ? ["rows": ["contacts": 3]] : nil,
            certificateHash: state == .done && kind == .erasure ? String(repeating: "a", count: 64) : nil)
    }

    private func row(_ number: Int64, _ kind: PrivacyRequestRecord.Kind, _ state: PrivacyRequestRecord.State, isLate: Bool = false) -> PrivacyRow {
        PrivacyRow(
            request: request(number, kind, state), name: kind == .erasure && state != .open ? nil : say("Giulia Ferrari"), by: say("Marta Care"),
            isLate: isLate)
    }

    var privacy: PrivacyPage {
        let states: [PrivacyRequestRecord.State] = [.open, .sweeping, .scrubbing, .done, .closed]
        let rows = states.enumerated().map { row(Int64($0.offset + 1), $0.offset % 2 == 0 ? .access : .erasure, $0.element, isLate: $0.offset == 0) }
        var page = PrivacyPage(rows: rows + [row(9, .restriction, .open)], paging: Paging(next: "prq_x"), counts: (2, 1, 2))
        page.mayRetain = true
        return page
    }
    var openPrivacyRequest: PrivacyRequestPage {
        PrivacyRequestPage(row: row(1, .erasure, .open), companies: [say("Aurelia Moda")], mayEdit: true)
    }
    var donePrivacyRequest: PrivacyRequestPage {
        PrivacyRequestPage(row: row(2, .erasure, .done), companies: [say("Aurelia Moda")], mayEdit: true)
    }
    var closedPrivacyRequest: PrivacyRequestPage {
        PrivacyRequestPage(row: row(3, .access, .closed), companies: [say("Aurelia Moda")], mayEdit: true)
    }
    var erase: ErasePage {
        let sections = ["contacts", "identifiers", "consents", "sales", "events"].map { PersonPreview.Section(name: $0, rows: 12) }
        return ErasePage(
            preview: PersonPreview(person: id(7), contacts: 3, isWhole: false, sections: sections), name: say("Giulia Ferrari"), request: id(1),
            companies: [say("Aurelia Moda")], isRefused: true)
    }
    var retention: RetentionPage {
        RetentionPage(
            company: Choice(id(5), say("Aurelia Moda")), companies: [Choice(id(5), say("Aurelia Moda")), Choice(id(6), say("Hearth"))],
            lines: [
                .init(kind: .prospects, months: "24", expired: ExpiredRows(count: 10_000, examples: [say("per_1"), say("per_2")])),
                .init(kind: .anonymousEvents, months: "6", expired: ExpiredRows(count: 1), appliedAt: Self.noon),
                .init(kind: .rejects, months: say("2"), isWrong: true), .init(kind: .mails, months: ""),
            ], isPreview: true)
    }
    var savableRetention: RetentionPage {
        var page = retention
        page.lines.remove(at: 2)
        return page
    }
    var personPrivacy: PersonPrivacy {
        PersonPrivacy(person: id(7), isRestricted: true, requests: [row(1, .access, .open, isLate: true), row(2, .erasure, .open)])
    }

    var personWithRights: PersonPage {
        var page = person
        page.isRestricted = true
        page.privacy = personPrivacy
        return page
    }

    var fullPrivacy: [(name: String, page: any Page)] {
        [
            ("privacy", privacy), ("privacy-open", openPrivacyRequest), ("privacy-done", donePrivacyRequest),
            ("privacy-closed", closedPrivacyRequest),
            ("erase", erase), ("retention", retention), ("retention-savable", savableRetention), ("person-rights", personWithRights),
        ]
    }

    static var emptyPrivacy: [(name: String, page: any Page)] {
        [
            ("privacy", PrivacyPage(rows: [], paging: Paging())), ("privacy-filtered", PrivacyPage(state: .done, rows: [], paging: Paging())),
            (
                "erase",
                ErasePage(preview: PersonPreview(person: Samples().id(7), contacts: 1, isWhole: true, sections: []), name: nil)
            ),
        ]
    }
}
