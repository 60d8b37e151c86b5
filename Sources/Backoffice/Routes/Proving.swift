import Accounts
import Hummingbird
import Kernel

/// Asking anew who it is, in one place for all that is sensitive: what was sent is carried through the question, so that nothing is typed twice.
extension Visit {
    enum Proving: Sendable {
        /// The visit goes on, with the form that has been read.
        case given(Visit)
        case asked(Response)
    }

    func proof() async throws -> Proving {
        let form = try await form()
        let accounts = house.accounts
        let way = try await accounts.proof(of: session.user)
        var page = ProofPage(
            way: way, action: inquiry.request.uri.path, carried: form.fields.filter { $0.name != "csrf" && $0.name != "proof" },
            back: inquiry.referrer ?? Address("/"), minutes: Int(accounts.sessionLimits.fresh / 60))
        guard let given = form["proof"], way != .provider else { return .asked(answer(page)) }
        do {
            try await accounts.prove(given, of: session.user, token: token)
            house.tell("identity shown anew by \(way.rawValue)", inquiry, user: session.user)
            return .given(reading(form))
        } catch let problem as Problem where ["code-wrong", "password-wrong"].contains(problem.code) {
            house.tell("identity not shown: \(problem.code)", inquiry, user: session.user)
            page.refusal = .wrong
            return .asked(answer(page, status: .unprocessableContent))
        } catch let problem as Problem where problem.kind == .throttled {
            page.refusal = .throttled
            return .asked(answer(page, status: .tooManyRequests))
        }
    }
}
