import Kernel

/// Something about the installation that was looked at, and what was found: as the screen `/health` and `tessera doctor` say it.
public struct HealthCheck: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case good
        /// Works, and should be seen to.
        case warning
        case failed
    }

    /// A figure of a finding, written as the language writes it.
    public enum Value: Hashable, Sendable {
        case text(String)
        case count(Int)
        case bytes(Int64)
        case seconds(Double)
    }

    /// What was looked at: `database`.
    public var name: String
    public var state: State
    /// Which of the subject's findings it is; the catalogue has its words under `health.finding.NAME.FINDING`, and what to do under `health.advice`.
    public var finding: String
    /// By their places in those words.
    public var values: [String: Value]

    public init(_ name: String, _ state: State, _ finding: String, _ values: [String: Value] = [:]) {
        self.name = name
        self.state = state
        self.finding = finding
        self.values = values
    }
}

extension Words {
    /// What was found.
    func finding(_ check: HealthCheck) -> String { said("health.finding.\(check.name).\(check.finding)", check) }

    /// What to do about it; nil where there is nothing to do.
    func advice(_ check: HealthCheck) -> String? {
        let key = "health.advice.\(check.name).\(check.finding)"
        return has(key) ? said(key, check) : nil
    }

    private func said(_ key: String, _ check: HealthCheck) -> String {
        check.values.reduce(text(key)) { $0.replacing("{\($1.key)}", with: written($1.value)) }
    }

    private func written(_ value: HealthCheck.Value) -> String {
        switch value {
        case .text(let text): text
        case .count(let count): format.integer(count)
        case .bytes(let bytes): format.bytes(bytes)
        case .seconds(let seconds): self.seconds(seconds)
        }
    }
}

extension Views {
    /// What a check found and what to do about it, in one line.
    public func sentence(_ check: HealthCheck, in language: Language) -> String {
        let words = words(language, zone: .utc)
        return [words.finding(check), words.advice(check)].compactMap { $0 }.joined(separator: " ")
    }
}

/// How the installation is. Address: `/health`; with `data=yes` the data are counted through as well.
public struct HealthPage: Page {
    public var checks: [HealthCheck]
    /// Whether the data were counted through.
    public var isThorough: Bool
    public var at: Instant

    public init(checks: [HealthCheck], isThorough: Bool = false, at: Instant) {
        self.checks = checks
        self.isThorough = isThorough
        self.at = at
    }

    public var template: Template { .health }
    public var section: Section? { .settings }
    public func title(_ words: Words) -> String { words.text("health.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("settings.title"), "/settings")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let open = checks.count { $0.state != .good }
        let worst = HealthCheck.State.allCases.last { state in checks.contains { $0.state == state } } ?? .good
        return PageFields([
            "summary": open == 0 ? words.text("health.well") : words.count("health.open", open), "kind": Self.notice(worst),
            "at": words.text("health.at", ["at": words.format.exactInstant(at)]), "isThorough": isThorough,
            "againLink": rendering.address.description,
            "checks": checks.map { check in
                [
                    "name": words.text("health.name.\(check.name)"), "finding": words.finding(check), "advice": words.advice(check),
                    "state": words.text("health.state.\(check.state.rawValue)"), "tone": Self.tone(check.state),
                ] as Fields
            },
        ])
    }

    private static func tone(_ state: HealthCheck.State) -> String {
        switch state {
        case .good: "finished"
        case .warning: "waiting"
        case .failed: "failed"
        }
    }

    private static func notice(_ state: HealthCheck.State) -> String {
        switch state {
        case .good: "success"
        case .warning: "warning"
        case .failed: "failure"
        }
    }
}
