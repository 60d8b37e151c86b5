/// The mail that asks for the second yes, in plain text and for eyes.
struct ConfirmationMail: Sendable {
    let language: FormLanguage
    let company: String
    /// The form's.
    let title: String
    /// What was ticked, word for word.
    let wordings: [String]
    let link: String

    private struct Words {
        var subject: String
        var lead: String
        var asked: String
        var button: String
        var note: String
    }

    private var words: Words {
        switch language {
        case .english:
            Words(
                subject: "Please confirm: \(title)", lead: "Thank you for signing up with \(company).",
                asked: "Before it counts, we need you to confirm that it was you who agreed to this:", button: "Go on to confirm",
                note: "The link works for seven days. If it was not you, do nothing: nothing will be sent to you.")
        case .italian:
            Words(
                subject: "Conferma la tua iscrizione: \(title)", lead: "Grazie per esserti iscritto presso \(company).",
                asked: "Prima che valga, ci serve la tua conferma di aver accettato quanto segue:", button: "Vai alla conferma",
                note: "Il link vale sette giorni. Se non sei stato tu, non fare nulla: non riceverai altro.")
        case .dutch:
            Words(
                subject: "Bevestig je aanmelding: \(title)", lead: "Bedankt voor je aanmelding bij \(company).",
                asked: "Voordat die telt, vragen we je te bevestigen dat je hiermee instemt:", button: "Ga naar de bevestiging",
                note: "De link werkt zeven dagen. Was jij het niet, doe dan niets: je krijgt verder niets van ons.")
        }
    }

    var subject: String { words.subject }

    var text: String {
        let words = words
        return """
            \(words.lead)

            \(words.asked)

            \(wordings.map { "  * " + $0 }.joined(separator: "\n"))

            \(words.button):
            \(link)

            \(words.note)

            """
    }

    /// Styles stand in the elements: mail programs keep no others.
    var html: String {
        let words = words
        let list = wordings.map { "<li style=\"margin:0 0 6px\">\(Self.escaped($0))</li>" }.joined()
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(Self.escaped(words.subject))</title></head>
            <body style="margin:0;padding:24px;background:#f7f7f8;color:#1b1c20;font:15px/1.5 Arial,Helvetica,sans-serif">
            <div style="max-width:520px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #e6e6ea;border-radius:10px">
            <h1 style="margin:0 0 12px;font-size:19px">\(Self.escaped(title))</h1>
            <p>\(Self.escaped(words.lead)) \(Self.escaped(words.asked))</p>
            <ul style="padding-left:20px">\(list)</ul>
            <p style="margin:24px 0"><a href="\(Self.escaped(link))" style="display:inline-block;padding:11px 20px;background:#4655c7;color:#ffffff;border-radius:7px;text-decoration:none">\(Self.escaped(words.button))</a></p>
            <p style="color:#5b5e68;font-size:13px">\(Self.escaped(words.note))</p>
            <p style="color:#5b5e68;font-size:13px">\(Self.escaped(company))</p>
            </div></body></html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
