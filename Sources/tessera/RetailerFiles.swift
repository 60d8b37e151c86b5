import Foundation
import Intake
import Kernel
import Organisation

/// A folder that `tessera generate` has written, imported whole: the organisation first, then its files in their order.
struct RetailerFiles: Sendable {
    private let folder: String
    private let document: JSON

    /// - Throws: ``Problem`` when the folder holds no readable `organisation.json`.
    init(folder: String) throws(Problem) {
        self.folder = folder
        guard let data = FileManager.default.contents(atPath: folder + "/organisation.json") else {
            throw Problem(.missing, "folder-unreadable", "\(folder) holds no organisation.json; write one with `tessera generate`.")
        }
        do throws(JSON.SyntaxError) { document = try JSON(parsing: data) } catch {
            throw Problem(.invalid, "folder-unreadable", "organisation.json is \(error).")
        }
    }

    /// - Parameter report: told the file's name before each import, and its summary after.
    func load(into platform: Platform, report: @Sendable (String) -> Void) async throws {
        try await addOrganisation(to: platform)
        for entry in document["imports"]?.array ?? [] {
            guard let kind = entry["kind"]?.string.flatMap(ImportKind.init(rawValue:)), let file = entry["file"]?.string else { continue }
            let company = try await platform.organisation.company(code: entry["company"]?.string ?? "")
            // What belongs to the company as a whole names no source: it is the first one's.
            let first = try await platform.organisation.sources(of: company.id).first?.code ?? ""
            let source = try await platform.organisation.source(code: entry["source"]?.string ?? first, of: company)
            let path = folder + "/" + file
            let plan = try platform.intake.plan(path: path, kind: kind, company: company)
            let outcome = try await platform.intake.importFile(path: path, plan: plan, company: company, source: source)
            report("\(file): \(outcome.summary(rejectedFile: nil))")
        }
    }

    private func addOrganisation(to platform: Platform) async throws {
        let known = Set(try await platform.organisation.companies().map(\.code))
        for entry in document["companies"]?.array ?? [] {
            guard let code = entry["code"]?.string, !known.contains(code) else { continue }
            try await platform.organisation.addCompany(
                code: code, name: entry["name"]?.string, currency: entry["currency"]?.string ?? "", timeZone: entry["timeZone"]?.string ?? "",
                country: entry["country"]?.string, languages: entry["languages"]?.array?.compactMap(\.string) ?? [])
        }
        for company in try await platform.organisation.companies() {
            let sources = Set(try await platform.organisation.sources(of: company.id).map(\.code))
            for entry in entries("storeGroups", of: company) {
                try await platform.organisation.saveStoreGroup(
                    company: company.id, code: entry["code"]?.string ?? "", name: entry["name"]?.string ?? "")
            }
            for entry in entries("sources", of: company) where !sources.contains(entry["code"]?.string ?? "") {
                try await platform.organisation.addSource(
                    code: entry["code"]?.string ?? "", name: entry["name"]?.string, kind: entry["kind"]?.string ?? "", company: company,
                    reliability: entry["reliability"])
            }
            for entry in entries("occasions", of: company) {
                try await platform.organisation.saveOccasion(try await occasion(entry, company, platform))
            }
        }
    }

    private func entries(_ name: String, of company: CompanyRecord) -> [JSON] {
        document[name]?.array?.filter { $0["company"]?.string == company.code } ?? []
    }

    private func occasion(_ entry: JSON, _ company: CompanyRecord, _ platform: Platform) async throws -> OccasionRecord {
        var activities: [ActivityRecord] = []
        for activity in entry["activities"]?.array ?? [] {
            let source = try await platform.organisation.source(code: activity["source"]?.string ?? "", of: company)
            let attributes = (activity["attributes"]?.array ?? []).compactMap { attribute -> AttributeRecord? in
                guard let key = attribute["key"]?.string, let kind = attribute["type"]?.string.flatMap(AttributeRecord.Kind.init(rawValue:)) else {
                    return nil
                }
                return AttributeRecord(
                    key: key, label: attribute["label"]?.string ?? key, kind: kind, isRequired: attribute["required"]?.bool ?? false,
                    choices: attribute["choices"]?.array?.compactMap(\.string) ?? [])
            }
            activities.append(
                ActivityRecord(
                    id: platform.effects.id(), source: source.id, code: activity["code"]?.string ?? "", name: activity["name"]?.string ?? "",
                    reliability: activity["reliability"]?.double ?? 1, attributes: attributes))
        }
        return OccasionRecord(
            id: platform.effects.id(), company: company.id, code: entry["code"]?.string ?? "", name: entry["name"]?.string ?? "",
            startsOn: entry["from"]?.string.flatMap { Day(iso: $0) }, endsOn: entry["to"]?.string.flatMap { Day(iso: $0) }, activities: activities)
    }
}
