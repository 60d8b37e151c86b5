import Hummingbird
import Kernel
import Organisation
import Storage

/// Adding a store, changing, closing and opening it.
extension BackofficeRoutes {
    func addStoreEditing(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/stores/new") { visit in
            try visit.require(.administer)
            return visit.answer(try await house.database.read { tx in try StoreForm(visit).page(nil, FormFields(), tx) })
        }
        doors.post("/stores") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), StoreForm(visit))
            var store = StoreRecord(id: house.effects.id(), company: try visit.companyChosen(fields).id, code: fields["code"] ?? "")
            do {
                try form.fill(&store, fields)
                let added = store
                try await house.organisation.addStore(added, by: visit.author)
                return visit.redirect(Address("/stores/\(added.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                return visit.answer(try await form.refused(nil, fields, problem), status: .unprocessableContent)
            }
        }
        doors.get("/stores/:id/change") { visit in
            try visit.require(.administer)
            return visit.answer(
                try await house.database.read { tx in
                    let form = StoreForm(visit)
                    let store = try form.store(tx)
                    return try form.page(store, form.fields(store), tx)
                })
        }
        doors.post("/stores/:id/change") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), StoreForm(visit))
            let known = try await house.database.read { tx in try form.store(tx) }
            do {
                var store = known
                try form.fill(&store, fields)
                let changed = store
                try await house.organisation.changeStore(changed, by: visit.author)
                return visit.redirect(Address("/stores/\(known.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                return visit.answer(try await form.refused(known, fields, problem), status: .unprocessableContent)
            }
        }
        for (word, notice, back) in [("close", Visit.NoticeKey.closed, "open"), ("open", .saved, nil)] {
            doors.post(RouterPath("/stores/:id/\(word)")) { visit in
                try visit.require(.administer)
                _ = try await visit.form()
                let store = try await house.database.read { tx in try StoreForm(visit).store(tx) }
                try await house.organisation.closeStore(store.id, on: word == "close" ? visit.today : nil, by: visit.author)
                return visit.redirect(Address("/stores/\(store.id)"), notice: notice, undo: back.map { "/stores/\(store.id)/\($0)" })
            }
        }
    }
}

/// A store as its form shows it.
private struct StoreForm {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// - Throws: ``Problem`` when there is none that the visitor's companies have.
    func store(_ tx: ReadTransaction) throws -> StoreRecord {
        let id = try visit.inquiry.identity(of: Store.self)
        let stores = try visit.scope.flatMap { try visit.house.organisation.stores(of: $0.id, tx) }
        guard let store = stores.first(where: { $0.id == id }) else { throw Problem(.missing, "store-unknown", "There is no such store.") }
        return store
    }

    func fields(_ store: StoreRecord) -> FormFields {
        let pairs: [(String, String?)] = [
            ("name", store.name), ("street", store.street), ("houseNumber", store.houseNumber), ("postcode", store.postcode),
            ("city", store.city), ("province", store.province), ("country", store.country), ("phone", store.phone),
            ("latitude", store.latitude.map { String($0) }), ("longitude", store.longitude.map { String($0) }),
            ("openedOn", store.openedOn?.description), ("closedOn", store.closedOn?.description),
        ]
        return FormFields(pairs.map { .init($0.0, $0.1 ?? "") } + store.groups.map { .init("groups", $0) })
    }

    /// - Throws: ``Problem`` `store-invalid` for what is no number or no day.
    func fill(_ store: inout StoreRecord, _ fields: FormFields) throws(Problem) {
        var reader = FieldReader(fields)
        store.name = fields["name"] ?? ""
        store.street = fields["street"]
        store.houseNumber = fields["houseNumber"]
        store.postcode = fields["postcode"]
        store.city = fields["city"]
        store.province = fields["province"]
        store.country = fields["country"]?.uppercased()
        store.phone = fields["phone"]
        store.latitude = reader.number("latitude")
        store.longitude = reader.number("longitude")
        store.openedOn = reader.day("openedOn")
        store.closedOn = reader.day("closedOn")
        store.groups = fields.values("groups")
        try reader.check("store-invalid", "The store cannot be saved.")
    }

    func refused(_ store: StoreRecord?, _ fields: FormFields, _ problem: Problem) async throws -> EditPage {
        var page = try await visit.house.database.read { tx in try self.page(store, fields, tx) }
        page.refuse(problem)
        return page
    }

    func page(_ store: StoreRecord?, _ fields: FormFields, _ tx: ReadTransaction) throws -> EditPage {
        let groups = try store.map { try visit.house.organisation.storeGroups(of: $0.company, tx) } ?? []
        let lines: [EditPage.Input] = ["street", "houseNumber", "postcode", "city", "province", "country", "phone"].map {
            .init($0, .text, fields[$0], example: $0 == "country" ? "IT" : nil)
        }
        let path = store.map { "/stores/\($0.id)" }
        var inputs: [EditPage.Input] = [
            .init("name", .text, fields["name"], isRequired: true),
            .init("code", store == nil ? .text : .fixed, store?.code ?? fields["code"], isRequired: true),
        ]
        if store == nil {
            inputs.append(.init("company", .choice(visit.companyOptions), fields["company"] ?? visit.scope.first?.id.description))
        }
        inputs += lines
        inputs += [
            .init("latitude", .number, fields["latitude"], example: "45.4642"), .init("longitude", .number, fields["longitude"], example: "9.19"),
            .init("openedOn", .day, fields["openedOn"]), .init("closedOn", .day, fields["closedOn"]),
        ]
        if store != nil { inputs.append(.init("groups", .ticks(groups.map { .init($0.code, $0.name) }), values: fields.values("groups"))) }
        let isClosed = store?.closedOn != nil
        return EditPage(
            .store, name: store?.name, action: path.map { $0 + "/change" } ?? "/stores", back: path ?? "/stores", inputs: inputs,
            acts: path.map { [isClosed ? .init("open", $0 + "/open") : .init("close", $0 + "/close")] } ?? [])
    }
}
