/// Why the answer to a field cannot be accepted; doors say it in the visitor's language.
public enum FieldFlaw: String, Error, Hashable, Sendable, CaseIterable {
    /// It must be filled in.
    case missing
    case tooLong
    case email
    case phone
    case date
    /// A birthday that is yet to come.
    case future
    /// A birthday of more than 120 years ago.
    case tooOld
    case number
    case money
    /// It is none of the choices.
    case choice
    case yesNo
    /// A box that must be ticked is not.
    case consent
    /// Neither an e-mail address nor a telephone number was given.
    case reach
    /// A list or an object where a text belongs.
    case wrongType
}
