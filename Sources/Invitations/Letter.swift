import Accounts

/// A short mail to a user, in plain text and for eyes.
struct Letter: Sendable {
    var subject: String
    var paragraphs: [String]
    /// Where the mail leads, when it leads somewhere.
    var button: (label: String, link: String)?
    var note: String
    var language: Language

    var text: String {
        (paragraphs + (button.map { ["\($0.label):\n\($0.link)"] } ?? []) + [note]).joined(separator: "\n\n") + "\n"
    }

    /// Styles stand in the elements: mail programs keep no others.
    var html: String {
        let link = button.map {
            """
            <p style="margin:24px 0"><a href="\(Self.escaped($0.link))" style="display:inline-block;padding:11px 20px;background:#4655c7;color:#ffffff;border-radius:7px;text-decoration:none">\(Self.escaped($0.label))</a></p>

            """
        }
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(Self.escaped(subject))</title></head>
            <body style="margin:0;padding:24px;background:#f7f7f8;color:#1b1c20;font:15px/1.5 Arial,Helvetica,sans-serif">
            <div style="max-width:520px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #e6e6ea;border-radius:10px">
            <h1 style="margin:0 0 12px;font-size:19px">\(Self.escaped(subject))</h1>
            <p>\(Self.escaped(paragraphs.joined(separator: " ")))</p>
            \(link ?? "")<p style="color:#5b5e68;font-size:13px">\(Self.escaped(note))</p>
            </div></body></html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
