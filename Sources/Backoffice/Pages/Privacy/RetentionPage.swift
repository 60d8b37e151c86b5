import Kernel
import Privacy
import Storage

/// How long a company keeps what, and what a rule would remove. Address: `/privacy/retention` with `company`, and the months of each kind for a preview;
/// posts the same to save it.
public struct RetentionPage: Page {
    public struct Line: Hashable, Sendable {
        public var kind: RetentionKind
        /// As it was typed; empty is for ever.
        public var months: String
        /// What would be removed; nil before a preview, and for what is kept for ever.
        public var expired: ExpiredRows?
        public var appliedAt: Instant?
        public var isWrong: Bool

        public init(kind: RetentionKind, months: String, expired: ExpiredRows? = nil, appliedAt: Instant? = nil, isWrong: Bool = false) {
            self.kind = kind
            self.months = months
            self.expired = expired
            self.appliedAt = appliedAt
            self.isWrong = isWrong
        }
    }

    public var company: Choice<Company>
    public var companies: [Choice<Company>]
    public var lines: [Line]
    /// Whether the lines were looked at, and may be saved.
    public var isPreview: Bool

    public init(company: Choice<Company>, companies: [Choice<Company>], lines: [Line], isPreview: Bool = false) {
        self.company = company
        self.companies = companies
        self.lines = lines
        self.isPreview = isPreview
    }

    public var template: Template { .retention }
    public var section: Section? { .privacy }
    public func title(_ words: Words) -> String { words.text("retention.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("privacy.title"), "/privacy")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "company": company.id.description, "companyName": company.name, "hasCompanies": companies.count > 1,
            "companies": words.options(companies.map { ($0.id.description, $0.name) }, chosen: company.id.description),
            "isPreview": isPreview, "isSavable": isPreview && !lines.contains(where: \.isWrong), "lines": lines.map { line($0, words) },
        ])
    }

    private func line(_ line: Line, _ words: Words) -> Fields {
        let count = line.expired.map { expired in
            expired.count >= Privacy.previewLimit
                ? words.text("retention.many", ["n": words.format.integer(Privacy.previewLimit)]) : words.count("retention.found", expired.count)
        }
        return [
            "name": line.kind.rawValue, "label": words.text("retentionKind.\(line.kind.rawValue)"),
            "hint": words.text("retentionKind.\(line.kind.rawValue)Hint"), "months": line.months,
            "error": line.isWrong ? words.text("retention.wrong") : nil, "found": count,
            "examples": line.expired.flatMap { $0.examples.isEmpty ? nil : $0.examples.joined(separator: " · ") },
            "applied": line.appliedAt.map { words.text("retention.applied", ["time": words.format.instant($0)]) },
        ]
    }
}
