import Accounts

/// The mail with a link to set a password.
struct InvitationMail: Sendable {
    let kind: UserLink.Kind
    let language: Language
    let name: String
    let link: String

    private struct Words {
        var greeting: String
        var subject: String
        var lead: String
        var button: String
        var note: String
    }

    private var words: Words {
        switch (language, kind) {
        case (.english, .invitation):
            Words(
                greeting: "Hello \(name),", subject: "Your invitation to Tessera",
                lead: "you have been invited to the back office. Choose a password, and you are in.", button: "Choose a password",
                note: "The link works once, for seven days. Later, ask who invited you for a new one.")
        case (.english, .password):
            Words(
                greeting: "Hello \(name),", subject: "A new password for Tessera",
                lead: "somebody has asked for a new password for your account. If it was you, choose one here.", button: "Choose a new password",
                note: "The link works once, for an hour. If it was not you, do nothing: your password stays as it is.")
        case (.italian, .invitation):
            Words(
                greeting: "Ciao \(name),", subject: "Invito a Tessera",
                lead: "hai ricevuto un invito al back office. Scegli una password per entrare.", button: "Scegli la password",
                note: "Il link vale una volta sola, per sette giorni. Dopo, chiedine uno nuovo a chi ti ha invitato.")
        case (.italian, .password):
            Words(
                greeting: "Ciao \(name),", subject: "Una nuova password per Tessera",
                lead: "qualcuno ha chiesto una nuova password per il tuo account. Se sei stato tu, scegline una qui.",
                button: "Scegli la nuova password",
                note: "Il link vale una volta sola, per un’ora. Se non sei stato tu, non fare nulla: la password resta com’è.")
        case (.dutch, .invitation):
            Words(
                greeting: "Hallo \(name),", subject: "Uw uitnodiging voor Tessera",
                lead: "u bent uitgenodigd voor de backoffice. Kies een wachtwoord en u bent binnen.", button: "Kies een wachtwoord",
                note: "De link werkt één keer, zeven dagen lang. Vraag daarna een nieuwe aan wie u uitnodigde.")
        case (.dutch, .password):
            Words(
                greeting: "Hallo \(name),", subject: "Een nieuw wachtwoord voor Tessera",
                lead: "iemand heeft een nieuw wachtwoord voor uw account gevraagd. Was u dat, kies er dan hier een.",
                button: "Kies een nieuw wachtwoord",
                note: "De link werkt één keer, een uur lang. Was u het niet, doe dan niets: uw wachtwoord blijft zoals het is.")
        }
    }

    /// The mail itself.
    var letter: Letter {
        let words = words
        return Letter(
            subject: words.subject, paragraphs: [words.greeting, words.lead], button: (words.button, link), note: words.note, language: language)
    }
}
