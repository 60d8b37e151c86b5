/// Words to begin with; a company puts its own in their place.
enum StandardWording {
    static func newsletter(_ language: FormLanguage, company: String) -> String {
        switch language {
        case .english: "Yes, \(company) may send me its newsletter by e-mail. I can stop it at any time."
        case .italian: "Sì, \(company) può inviarmi la sua newsletter per e-mail. Posso interromperla in qualsiasi momento."
        case .dutch: "Ja, \(company) mag mij de nieuwsbrief per e-mail sturen. Ik kan die op elk moment stopzetten."
        }
    }

    static func privacy(_ language: FormLanguage, company: String) -> String {
        switch language {
        case .english: "I have read the privacy notice of \(company)."
        case .italian: "Ho letto l’informativa sulla privacy di \(company)."
        case .dutch: "Ik heb de privacyverklaring van \(company) gelezen."
        }
    }
}
