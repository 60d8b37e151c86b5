/// Host name labels of other scripts in ASCII (RFC 3492, with the parameters of section 5).
enum Punycode {
    /// `xn--…` for a label with letters beyond ASCII, in lower case; nil when it would be longer than a label may be (63).
    ///
    /// Letters and combining marks are taken as they are: a label typed with combining marks is another than its composed form.
    static func encoded(_ label: [Unicode.Scalar]) -> String? {
        guard label.count <= 63 else { return nil }
        var output = label.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(0x2D) }
        var next: UInt32 = 128
        var delta = 0
        var bias = 72
        while handled < label.count {
            guard let smallest = label.lazy.map(\.value).filter({ $0 >= next }).min() else { return nil }
            delta += Int(smallest - next) * (handled + 1)
            next = smallest
            for scalar in label {
                if scalar.value < next { delta += 1 }
                guard scalar.value == next else { continue }
                var rest = delta
                var base = 36
                while true {
                    let threshold = min(max(base - bias, 1), 26)
                    if rest < threshold { break }
                    output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
                    rest = (rest - threshold) / (36 - threshold)
                    base += 36
                }
                output.append(digit(rest))
                bias = adapted(delta, handled + 1, first: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        let text = "xn--" + String(decoding: output, as: UTF8.self)
        return text.utf8.count <= 63 ? text : nil
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }

    private static func adapted(_ delta: Int, _ points: Int, first: Bool) -> Int {
        var delta = first ? delta / 700 : delta / 2
        delta += delta / points
        var base = 0
        while delta > 35 * 26 / 2 {
            delta /= 35
            base += 36
        }
        return base + 36 * delta / (delta + 38)
    }
}
