import Kernel

/// A value of a cell that is written, with its type.
public enum SheetCell: Hashable, Sendable {
    case empty
    /// Text, whatever it begins with: never a formula, a link or a number.
    case text(String)
    /// A whole number of 10^-`fractionDigits`, shown with so many digits.
    case amount(Int64, fractionDigits: Int)
    case number(Double)
    /// 0.5 is shown as 50.0 %.
    case share(Double)
    case day(Day)
}
