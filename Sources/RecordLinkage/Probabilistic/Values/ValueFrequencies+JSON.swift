import Foundation
import Kernel

extension ValueFrequencies {
    /// All of it as a document, to keep beside the model and to read again with ``init(json:for:)``.
    ///
    /// The values are one text in base 64: ten bytes each, ascending, the key and the rarity in 1/1024 bit, both with the smallest byte first.
    package var json: JSON {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rarities.count * Self.stride)
        for (key, rarity) in rarities.sorted(by: { $0.key < $1.key }) {
            let steps = UInt16(rarity * Self.steps)
            for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * place))) }
            bytes.append(UInt8(truncatingIfNeeded: steps))
            bytes.append(UInt8(truncatingIfNeeded: steps >> 8))
        }
        return .object([
            "version": .integer(1), "contacts": .integer(Int64(contacts)),
            "comparisons": .array(
                zip(kinds, unseen).map { kind, bits in .object(["kind": .string(kind.rawValue), "unseen": .number(Double(bits))]) }),
            "values": .string(Data(bytes).base64EncodedString()),
        ])
    }

    /// Reads what ``json`` wrote, to be used with `model`.
    /// - Throws: a problem that names the member, when the document is none of this version or was made of other comparisons than the model's.
    package init(json: JSON, for model: LinkageModel) throws(Problem) {
        guard json["version"]?.integer == 1 else { throw Self.wrong("version", "is not 1, the version this program reads") }
        guard let contacts = json["contacts"]?.integer, contacts >= 0 else { throw Self.wrong("contacts", "is no number of contacts") }
        let written = json["comparisons"]?.array ?? []
        let kinds = model.layout.comparisons.map(\.kind)
        guard written.map({ $0["kind"]?.string }) == kinds.map(\.rawValue) else {
            throw Self.wrong("comparisons", "are not those of the model, \(kinds.map(\.rawValue).joined(separator: ", "))")
        }
        var unseen: [Float] = []
        for (index, comparison) in written.enumerated() {
            guard let bits = comparison["unseen"]?.double, bits >= 0, bits < 64 else {
                throw Self.wrong("comparisons/\(index)/unseen", "is no number of bits from 0 to 64")
            }
            unseen.append(Float(bits))
        }
        guard let bytes = json["values"]?.string.flatMap({ Data(base64Encoded: $0) }), bytes.count % Self.stride == 0 else {
            throw Self.wrong("values", "is no list of values in base 64")
        }
        self.init(contacts: Int(contacts), kinds: kinds, unseen: unseen, rarities: Self.rarities(Array(bytes)))
    }

    /// Bytes of a value.
    private static let stride = 10

    private static func rarities(_ bytes: [UInt8]) -> [UInt64: Float] {
        var rarities: [UInt64: Float] = [:]
        rarities.reserveCapacity(bytes.count / stride)
        for start in Swift.stride(from: 0, to: bytes.count, by: stride) {
            var key: UInt64 = 0
            for place in 0..<8 { key |= UInt64(bytes[start + place]) << UInt64(8 * place) }
            rarities[key] = Float(UInt16(bytes[start + 8]) | UInt16(bytes[start + 9]) << 8) / steps
        }
        return rarities
    }

    private static func wrong(_ place: String, _ what: String) -> Problem {
        Problem(.unprocessable, "frequencies-invalid", "The value frequencies cannot be read.", fields: [Problem.Field("/" + place, what)])
    }
}
