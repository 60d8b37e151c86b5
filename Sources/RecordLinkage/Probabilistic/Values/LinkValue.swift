/// A value of a comparison in the form that is compared: one for all contacts that carry it.
struct LinkValue: Sendable {
    /// Where its bytes begin in the arena of the table.
    var start: UInt32
    var length: UInt16
    /// What kind of value it is, by comparison: see ``Flag``.
    var flags: UInt16
    /// Hashes of what is alike in values that are written differently, by comparison (0: none): names: spelling and sound; e-mail: before the
    /// `@` and after; birth: year and day of the year; street and locality: spelling and sound.
    var first: UInt32
    var second: UInt32
    /// Which letters and digits occur, 32 sorts of them: see ``LetterSet``.
    var letters: UInt32

    enum Flag {
        /// A single letter.
        static let initial: UInt16 = 1
        /// Several words.
        static let compound: UInt16 = 2
        /// A given name in general use, or a value that many contacts carry: not a slip of another.
        static let established: UInt16 = 4
        /// A short or pet form of a given name.
        static let nickname: UInt16 = 16
        /// Not only ASCII.
        static let otherScript: UInt16 = 8
    }
}
