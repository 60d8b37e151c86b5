/// A refusal that a caller can read and act on: what is wrong, with which field, and what kind of answer it is.
///
/// Services throw it; the HTTP doors write it as a problem document (RFC 9457), the command line as a sentence.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal this is; each has one HTTP status and one exit code.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The request itself is wrong (400).
        case invalid
        /// Nobody has signed in, or the key is unknown (401).
        case unauthenticated
        /// Signed in, but may not (403).
        case forbidden
        /// There is no such thing, or the caller may not see it (404).
        case missing
        /// It was there, and was erased for good (410).
        case gone
        /// It contradicts what is recorded (409).
        case conflict
        /// It is larger than allowed (413).
        case tooLarge
        /// Well formed, but a value cannot be (422).
        case unprocessable
        /// Too many requests (429).
        case throttled
        /// Something of ours failed (500).
        case broken
        /// Cannot be done at the moment; try again (503).
        case unavailable
    }

    /// One bad field.
    public struct Field: Hashable, Sendable {
        /// JSON pointer (RFC 6901) into the request, or the column's name in a file.
        public var pointer: String
        public var detail: String

        public init(_ pointer: String, _ detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    public var kind: Kind
    /// Stable, for programs: `contact-not-found`.
    public var code: String
    /// A sentence for people, with no personal data in it.
    public var detail: String
    public var fields: [Field]

    public init(_ kind: Kind, _ code: String, _ detail: String, fields: [Field] = []) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    public var description: String {
        fields.isEmpty ? detail : detail + fields.map { " \($0.pointer): \($0.detail)" }.joined(separator: ";")
    }
}
