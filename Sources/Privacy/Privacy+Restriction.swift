import Kernel
import Organisation
import Storage

extension Privacy {
    /// Restricts what is done with a person's data (article 18), as far as these companies (nil means all) know it, or lifts that: who is restricted is kept
    /// and shown with a mark, and is left out of exported lists and of what webhooks are told.
    ///
    /// - Parameter open: the request that is carried out with it; without one, restricting makes a new one.
    /// - Throws: ``Problem`` `person-unknown`, `privacy-request-unknown` or `privacy-request-moved-on`.
    public func restrict(
        _ person: ID<Person>, _ isRestricted: Bool, companies: [ID<Company>]?, request open: ID<PrivacyRequest>? = nil, by author: Author
    ) async throws {
        let now = effects.now
        try await database.write { tx in
            guard let subject = try customers.subjectToErase(person, companies: companies, tx) else { throw Self.unknownPerson }
            let isDifferent = try customers.setRestriction(isRestricted, of: subject, tx)
            var request = fresh(.restriction, subject, by: author)
            if let open, isRestricted {
                request = try self.request(open, companies: companies, tx)
                guard request.kind == .restriction else { throw Self.unknown }
                guard try PrivacyRequestStore.end(open, as: .done, now: now, tx) else { throw Self.movedOn }
            } else if isRestricted, isDifferent {
                request.state = .done
                request.finishedAt = now
                try PrivacyRequestStore.insert(request, tx)
            }
            guard isDifferent || open != nil else { return }
            try note(isRestricted ? "privacy.restricted" : "privacy.unrestricted", request, by: author, tx)
        }
    }
}
