import Customers
import Desk
import Forms
import Foundation
import Intake
import Kernel
import Messaging
import Privacy
import Sales
import Storage
import Webhooks

extension Platform {
    /// The rights of persons, with every module that knows something of them.
    ///
    /// - Parameter uploads: the folder of files that were sent; one that is not there is not made.
    func privacy(uploads: String? = nil) throws -> Privacy {
        let contacts = CustomersParticipant(
            customers, reliability: { [intake] tx in try intake.reliability(tx) },
            settle: { [intake, customers] persons, tx in try intake.refreshFigures(try customers.contacts(of: persons, tx), tx) })
        let privacy = Privacy(
            database: database, effects: effects, customers: customers, organisation: organisation,
            participants: [
                IntakeParticipant(intake), RejectedFilesParticipant(intake), SalesParticipant(), MessagingParticipant(), FormsParticipant(),
                WebhooksParticipant(), DeskParticipant(), AuditParticipant(), contacts,
            ])
        guard let uploads, FileManager.default.fileExists(atPath: uploads) else { return privacy }
        return privacy.with([UploadsParticipant(try Uploads(intake: intake, folder: uploads))])
    }
}
