import Testing

@testable import RecordLinkage

struct FieldGuessTests {
    private func kinds(_ header: [String], _ row: [String]) -> [String?] {
        kinds(header, rows: [[String]](repeating: row, count: 30))
    }

    private func kinds(_ header: [String], rows: [[String]]) -> [String?] {
        FieldGuess.guesses(header: header, rows: rows).map { $0.field?.kind.rawValue }
    }

    @Test(arguments: [
        (["Nome", "Cognome", "Data di nascita", "Codice Fiscale", "CAP", "Città", "Cellulare", "Indirizzo"], "it"),
        (["voornaam", "achternaam", "geboortedatum", "BSN", "postcode", "woonplaats", "mobiel", "straat"], "nl"),
        (["firstName", "lastName", "dateOfBirth", "ssn", "zip_code", "town", "Phone number", "street address"], "en"),
        (["Vorname", "Nachname", "Geburtsdatum", "Steuernummer", "PLZ", "Ort", "Handy", "Straße"], "de"),
        (["prénom", "nom", "date de naissance", "NIR", "code postal", "ville", "téléphone", "rue"], "fr"),
        (["nombre", "apellidos", "fecha de nacimiento", "DNI", "código postal", "ciudad", "móvil", "dirección"], "es"),
    ])
    func `headers of six languages`(_ header: [String], _ language: String) {
        let row = ["Maria", "Rossi", "03/04/1980", "RSSMRA80D43F205X", "20121", "Milano", "333 1234567", "Via Roma"]
        #expect(kinds(header, row) == ["given", "family", "birth", "tax-code", "postcode", "locality", "phone", "address"])
    }

    @Test func `names of columns as statisticians write them`() {
        #expect(
            kinds(["fname_c1", "lname_c1", "by", "bm", "bd"], ["FRANK", "MUELLER", "1967", "9", "27"])
                == ["given", "family", "birth-year", "birth-month", "birth-day"])
        #expect(
            kinds(
                ["PERNAME1", "PERNAME2", "SEX", "DOB_DAY", "DOB_MON", "DOB_YEAR", "ENUMPC"],
                rows: [
                    ["DARREN", "PARR", "M", "12", "3", "1980", "LS14 7ZT"], ["HELEN", "BRIGHT", "F", "28", "11", "1964", "LS2 9JT"],
                ])
                == ["given", "family", "gender", "birth-day", "birth-month", "birth-year", "postcode"])
        #expect(
            kinds(["address_1", "address_2", "street_number", "soc_sec_id"], ["giblin street", "killarney", "69", "7364009"])
                == ["address", "text", "house", "tax-code"])
    }

    @Test func `values tell where the header does not`() {
        #expect(kinds(["a", "b", "c"], ["anna@mail.eu", "1980-03-04", "+39 333 1234567"])[0] == "email")
        #expect(kinds(["x"], ["RSSMRA80D43F205X"]) == ["tax-code"])
    }

    @Test func `what is of the record is left alone`() {
        #expect(
            kinds(["created_at", "source", "marketing_consent", "email permission", "household"], ["2024-05-06", "till", "yes", "yes", "HH1"])
                == [nil, nil, nil, nil, nil])
    }

    @Test func `a column that is empty in the sample goes by its header`() {
        #expect(kinds(["full_name", "colour"], ["", ""]) == ["name", nil])
    }
}
