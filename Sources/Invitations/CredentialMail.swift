import Accounts
import Kernel
import Messaging

/// The mail that tells a user that their password or second factor was changed. It has no link: who did not do it asks an administrator, not a page that a mail
/// leads to.
public struct CredentialMail: Sendable {
    let change: CredentialChange
    let language: Language
    let name: String

    /// What tells owners by mail, for ``Accounts``.
    public static func notice(by messaging: Messaging) -> CredentialNotice {
        { change, user, tx in
            let letter = CredentialMail(change: change, language: user.language ?? .english, name: user.name)
            let body = Letter(subject: letter.subject, paragraphs: [letter.greeting, letter.what], note: letter.note, language: letter.language)
            // Users belong to the group: the mail is of no company.
            try messaging.post(
                OutgoingMail(
                    company: ID(0), kind: "user.credential", recipient: user.email, subject: letter.subject, text: body.text, html: body.html), tx)
        }
    }

    var subject: String {
        switch language {
        case .english: "Your sign-in to Tessera was changed"
        case .italian: "Il tuo accesso a Tessera è cambiato"
        case .dutch: "Uw toegang tot Tessera is gewijzigd"
        }
    }

    var greeting: String {
        switch language {
        case .english: "Hello \(name),"
        case .italian: "Ciao \(name),"
        case .dutch: "Hallo \(name),"
        }
    }

    var what: String {
        switch (language, change) {
        case (.english, .password): "the password of your account was changed."
        case (.english, .secondFactorAdded): "a second factor was set up for your account: from now on signing in asks for its code."
        case (.english, .secondFactorRemoved): "the second factor of your account was turned off."
        case (.english, .secondFactorReset): "an administrator reset the second factor of your account."
        case (.english, .recoveryCodes): "new recovery codes were made for your account; the old ones work no more."
        case (.italian, .password): "la password del tuo account è stata cambiata."
        case (.italian, .secondFactorAdded): "il tuo account ha ora un secondo fattore: per entrare serve il suo codice."
        case (.italian, .secondFactorRemoved): "il secondo fattore del tuo account è stato disattivato."
        case (.italian, .secondFactorReset): "un amministratore ha azzerato il secondo fattore del tuo account."
        case (.italian, .recoveryCodes): "sono stati creati nuovi codici di recupero per il tuo account; i vecchi non valgono più."
        case (.dutch, .password): "het wachtwoord van uw account is gewijzigd."
        case (.dutch, .secondFactorAdded): "uw account heeft nu een tweede factor: bij het inloggen wordt om de code gevraagd."
        case (.dutch, .secondFactorRemoved): "de tweede factor van uw account is uitgezet."
        case (.dutch, .secondFactorReset): "een beheerder heeft de tweede factor van uw account gereset."
        case (.dutch, .recoveryCodes): "er zijn nieuwe herstelcodes voor uw account gemaakt; de oude werken niet meer."
        }
    }

    var note: String {
        switch language {
        case .english: "If it was not you, tell an administrator at once, and change your password."
        case .italian: "Se non sei stato tu, avvisa subito un amministratore e cambia la password."
        case .dutch: "Was u het niet, waarschuw dan meteen een beheerder en wijzig uw wachtwoord."
        }
    }
}
