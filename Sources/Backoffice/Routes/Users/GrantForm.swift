import Accounts
import Kernel
import Organisation
import Storage

/// The fields by which a profile is given to somebody, and where it holds: with nothing ticked, everywhere the visitor may give it.
struct GrantForm: Sendable {
    private let visit: Visit
    private let profiles: [ProfileRecord]
    private let groups: [StoreGroupRecord]

    init(_ visit: Visit, _ tx: ReadTransaction) throws {
        self.visit = visit
        profiles = try visit.house.accounts.profiles(tx)
        groups = try visit.companies.flatMap { try visit.house.organisation.storeGroups(of: $0.id, tx) }
    }

    /// What was chosen. Who reaches some companies only gives a profile in those, when none is ticked.
    ///
    /// - Throws: ``Problem`` `grants-invalid` for what the visitor could not choose.
    func grant(_ fields: FormFields) throws(Problem) -> Grant {
        let companies = fields.values("companies").compactMap { ID<Company>($0) }
        let chosen = fields.values("storeGroups").compactMap { ID<StoreGroup>($0) }
        guard let profile = fields["profile"].flatMap({ ID<Profile>($0) }), companies.allSatisfy({ id in visit.companies.contains { $0.id == id } }),
            chosen.allSatisfy({ id in groups.contains { $0.id == id } })
        else { throw Problem(.unprocessable, "grants-invalid", "Choose from the lists.", fields: [.init("/profile", "is unknown")]) }
        let all = visit.seesGroup ? nil : visit.companies.map(\.id)
        return Grant(profile, Reach(companies: companies.isEmpty ? all : companies, storeGroups: chosen.isEmpty ? nil : chosen))
    }

    func invitation(_ fields: FormFields) -> EditPage {
        let languages = Language.allCases.map { EditPage.Option($0.rawValue, $0.ownName) }
        return EditPage(
            .user, action: "/users", back: "/users",
            inputs: [
                .init("email", .text, fields["email"], isRequired: true, example: "giulia@example.com"), .init("name", .text, fields["name"]),
                .init("language", .choice(languages), fields["language"] ?? visit.language.rawValue),
            ] + inputs(fields))
    }

    func addition(to user: UserRecord, _ fields: FormFields) -> EditPage {
        EditPage(.grant, name: user.name, action: "/users/\(user.id)/grants", back: "/users/\(user.id)", inputs: inputs(fields))
    }

    private func inputs(_ fields: FormFields) -> [EditPage.Input] {
        let options = profiles.map { EditPage.Option($0.id.description, visit.words.name($0)) }
        var inputs = [EditPage.Input("profile", .choice(options), fields["profile"] ?? Role.readOnly.profile.description)]
        if visit.companies.count > 1 { inputs.append(.init("companies", .ticks(visit.companyOptions), values: fields.values("companies"))) }
        if !groups.isEmpty {
            let names = Dictionary(visit.companies.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            let choices = groups.map { group in
                EditPage.Option(group.id.description, visit.companies.count > 1 ? "\(group.name) · \(names[group.company] ?? "")" : group.name)
            }
            inputs.append(.init("storeGroups", .ticks(choices), values: fields.values("storeGroups")))
        }
        return inputs
    }
}
