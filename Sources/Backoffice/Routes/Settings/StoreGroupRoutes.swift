import Hummingbird
import Kernel
import Organisation
import Storage

/// Groups of stores: made, renamed, filled by ticking, and removed with a way back.
extension BackofficeRoutes {
    func addStoreGroups(_ doors: Doors<some RequestContext>) {
        let house = house
        addRegister(.storeGroups, doors) { visit, tx in
            try visit.scope.flatMap { company in
                let stores = try visit.stores(of: company, tx)
                let groups = try house.organisation.storeGroups(of: company.id, tx).filter { group in
                    visit.stores == nil || stores.contains { $0.groups.contains(group.code) }
                }
                return groups.map { group in
                    RegisterPage.Row(
                        link: visit.may(.administer) ? "/store-groups/\(group.id)" : "/stores?group=\(group.id)", name: group.name,
                        code: group.code, values: [.text(company.name), .count(stores.count { $0.groups.contains(group.code) })])
                }
            }
        }
        doors.get("/store-groups/new") { visit in
            try visit.require(.administer)
            return visit.answer(StoreGroupForm(visit).new(FormFields()))
        }
        doors.post("/store-groups") { visit in
            try visit.require(.administer)
            let fields = try await visit.form()
            do {
                let added = try await house.organisation.addStoreGroup(
                    company: try visit.companyChosen(fields).id, code: fields["code"] ?? "", name: fields["name"] ?? "", by: visit.author)
                // Which stores can be ticked follows from the company.
                return visit.redirect(Address("/store-groups/\(added.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = StoreGroupForm(visit).new(fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/store-groups/:id") { visit in
            try visit.require(.administer)
            return visit.answer(try await house.database.read { tx in try StoreGroupForm(visit).page(tx, nil) })
        }
        doors.post("/store-groups/:id") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), StoreGroupForm(visit))
            var group = try await house.database.read { tx in try form.group(tx) }
            group.name = fields["name"] ?? ""
            do {
                try await house.organisation.changeStoreGroup(
                    group, stores: fields.values("stores").compactMap { ID<Store>($0) }, by: visit.author)
                return visit.redirect(Address("/store-groups"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = try await house.database.read { tx in try form.page(tx, fields) }
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/store-groups/:id/remove") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let group = try await house.database.read { tx in try StoreGroupForm(visit).group(tx) }
            try await house.organisation.removeStoreGroup(group.id, by: visit.author)
            return visit.redirect(Address("/store-groups"), notice: .removed, undo: "/store-groups/\(group.id)/restore")
        }
        doors.post("/store-groups/:id/restore") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: StoreGroup.self)
            let group = try await house.database.read { tx in try house.organisation.removedStoreGroups(tx).first { $0.id == id } }
            guard let group, visit.companies.contains(where: { $0.id == group.company }) else { throw StoreGroupForm.unknown }
            try await house.organisation.restoreStoreGroup(id, by: visit.author)
            return visit.redirect(Address("/store-groups"), notice: .restored)
        }
    }
}

/// A group of stores as its form shows it.
private struct StoreGroupForm {
    private let visit: Visit
    static let unknown = Problem(.missing, "group-unknown", "There is no such group of stores.")

    init(_ visit: Visit) { self.visit = visit }

    /// - Throws: ``Problem`` when there is none that the visitor's companies have.
    func group(_ tx: ReadTransaction) throws -> StoreGroupRecord {
        let id = try visit.inquiry.identity(of: StoreGroup.self)
        let groups = try visit.companies.flatMap { try visit.house.organisation.storeGroups(of: $0.id, tx) }
        guard let group = groups.first(where: { $0.id == id }) else { throw Self.unknown }
        return group
    }

    func new(_ fields: FormFields) -> EditPage {
        EditPage(
            .storeGroup, action: "/store-groups", back: "/store-groups",
            inputs: [
                .init("name", .text, fields["name"], isRequired: true), .init("code", .text, fields["code"], isRequired: true, example: "north"),
                .init("company", .choice(visit.companyOptions), fields["company"] ?? visit.scope.first?.id.description),
            ])
    }

    /// - Parameter fields: what was typed; nil shows what holds.
    func page(_ tx: ReadTransaction, _ fields: FormFields?) throws -> EditPage {
        let group = try group(tx)
        let stores = try visit.house.organisation.stores(of: group.company, tx)
        let members = stores.filter { $0.groups.contains(group.code) }.map(\.id.description)
        return EditPage(
            .storeGroup, name: group.name, action: "/store-groups/\(group.id)", back: "/store-groups",
            inputs: [
                .init("name", .text, fields.map { $0["name"] ?? "" } ?? group.name, isRequired: true), .init("code", .fixed, group.code),
                .init(
                    "stores", .ticks(stores.map { .init($0.id.description, $0.name == $0.code ? $0.name : "\($0.name) (\($0.code))") }),
                    values: fields?.values("stores") ?? members),
            ], acts: [.init("remove", "/store-groups/\(group.id)/remove")])
    }
}
