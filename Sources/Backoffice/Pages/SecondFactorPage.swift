import Accounts
import Barcodes
import Kernel

/// A user's own second factor. Posts to `/profile/second-factor` to begin, `code` to `…/confirm`, and `current` to `…/codes` and `…/remove`.
/// Address: `/profile/second-factor`.
public struct SecondFactorPage: Page {
    public var state: SecondFactorState
    /// What the app is given, while it waits for its first code.
    public var setup: SecondFactorSetup?
    /// Recovery codes that were just made: shown this once.
    public var codes: [String]
    /// Whether the code that was typed is not the one of now.
    public var isCodeWrong: Bool
    public var isPasswordWrong: Bool

    public init(
        state: SecondFactorState, setup: SecondFactorSetup? = nil, codes: [String] = [], isCodeWrong: Bool = false, isPasswordWrong: Bool = false
    ) {
        self.state = state
        self.setup = setup
        self.codes = codes
        self.isCodeWrong = isCodeWrong
        self.isPasswordWrong = isPasswordWrong
    }

    public var template: Template { .secondFactor }
    public func title(_ words: Words) -> String { words.text("secondFactor.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("profile.title"), "/profile")] }

    /// A link too long for a code is typed instead.
    private func picture(_ words: Words) -> HTML? {
        guard let setup else { return nil }
        do throws(Problem) { return HTML(try QRCode(setup.uri).svg(label: words.text("secondFactor.picture"))) } catch { return nil }
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "isSetUp": state.isSetUp, "hasPassword": state.hasPassword, "isRequired": state.isRequired, "mayRemove": !state.isRequired,
            "codesLeft": words.count("secondFactor.codesLeft", state.recoveryCodesLeft), "hasCodes": !codes.isEmpty,
            "codes": codes.map { ["code": $0] as Fields }, "isWaiting": setup != nil, "uri": setup?.uri, "qrSvg": picture(words),
            "secret": setup.map { setup in
                stride(from: 0, to: setup.secret.count, by: 4).map { String(setup.secret.dropFirst($0).prefix(4)) }.joined(separator: " ")
            },
            "codeError": isCodeWrong ? words.text("secondFactor.wrong") : nil,
            "passwordError": isPasswordWrong ? words.text("error.current") : nil,
        ])
    }
}
