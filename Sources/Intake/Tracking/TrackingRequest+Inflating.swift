import Kernel
import Tabular

extension TrackingRequest {
    /// The bytes of a body that was sent compressed (gzip, RFC 1952); others as they are.
    ///
    /// - Parameter most: bytes that it may inflate to; reading stops there.
    /// - Throws: ``Problem`` of kind `invalid` for damage and for a body that goes on beyond `most`.
    public static func inflated(_ body: [UInt8], atMost most: Int) throws(Problem) -> [UInt8] {
        guard GzipSource.recognises(body) else { return body }
        let source = GzipSource(MemorySource(body), bufferSize: 64 << 10)
        var inflated: [UInt8] = []
        let step = 128 << 10
        do throws(TabularError) {
            while true {
                let start = inflated.count
                inflated.append(contentsOf: repeatElement(0, count: step))
                var failure: TabularError?
                let count = inflated.withUnsafeMutableBytes { bytes -> Int in
                    do throws(TabularError) {
                        return try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + step]))
                    } catch {
                        failure = error
                        return 0
                    }
                }
                if let failure { throw failure }
                inflated.removeLast(step - count)
                if count == 0 { return inflated }
                guard inflated.count <= most else { break }
            }
        } catch { throw Problem(.invalid, "invalid_gzip", "The body is damaged gzip.") }
        throw Problem(.invalid, "body_too_large", "The body inflates to more than \(most) bytes.")
    }
}
