import Accounts
import Hummingbird
import Kernel

/// A user's own second factor: set up with an app, recovery codes, and turned off.
extension BackofficeRoutes {
    func addSecondFactor(_ doors: Doors<some RequestContext>) {
        let accounts = house.accounts
        let place = Address("/profile/second-factor")
        doors.get("/profile/second-factor") { visit in visit.answer(try await Self.page(visit)) }
        doors.post("/profile/second-factor") { visit in
            _ = try await visit.form()
            _ = try await accounts.beginSecondFactor(of: visit.session.user)
            return visit.redirect(place)
        }
        doors.post("/profile/second-factor/confirm") { visit in
            let form = try await visit.form()
            do {
                let codes = try await accounts.confirmSecondFactor(of: visit.session.user, code: form["code"] ?? "", by: visit.author)
                return visit.answer(try await Self.page(visit, codes: codes))
            } catch let problem as Problem where problem.code == "code-wrong" {
                var page = try await Self.page(visit)
                page.isCodeWrong = true
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/profile/second-factor/codes") { visit in
            let form = try await visit.form()
            do {
                let codes = try await accounts.renewRecoveryCodes(of: visit.session.user, password: form["current"] ?? "", by: visit.author)
                return visit.answer(try await Self.page(visit, codes: codes))
            } catch let problem as Problem where problem.code == "password-wrong" { return try await Self.refused(visit) }
        }
        doors.post("/profile/second-factor/remove") { visit in
            let form = try await visit.form()
            do {
                try await accounts.removeSecondFactor(of: visit.session.user, password: form["current"] ?? "", by: visit.author)
                return visit.redirect(place, notice: .saved)
            } catch let problem as Problem where problem.code == "password-wrong" { return try await Self.refused(visit) }
        }
    }

    private static func page(_ visit: Visit, codes: [String] = []) async throws -> SecondFactorPage {
        let accounts = visit.house.accounts
        return SecondFactorPage(
            state: try await accounts.secondFactor(of: visit.session.user), setup: try await accounts.waitingSecondFactor(of: visit.session.user),
            codes: codes)
    }

    private static func refused(_ visit: Visit) async throws -> Response {
        var page = try await page(visit)
        page.isPasswordWrong = true
        return visit.answer(page, status: .unprocessableContent)
    }
}
