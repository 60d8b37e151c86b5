import Foundation
import Testing

@testable import Tabular

@Suite struct ByteSourceTests {
    @Test func aMissingFileIsNamed() {
        #expect(throws: TabularError.system(operation: "open", path: "/no/such/file.csv", reason: "No such file or directory")) {
            try FileSource(path: "/no/such/file.csv")
        }
    }

    @Test func aFolderCannotBeRead() throws {
        let folder = FileManager.default.temporaryDirectory.path
        #expect(throws: TabularError.system(operation: "read", path: folder, reason: "Is a directory")) { try TableReader(path: folder) }
    }

    @Test func aFileIsReadWithProgress() throws {
        try withTemporaryFile(Array("a,b\n1,2\n".utf8)) { path in
            let source = try FileSource(path: path)
            #expect(source.progress == ReadingProgress(consumed: 0, total: 8))
            #expect(drain(source).bytes == Array("a,b\n1,2\n".utf8))
            #expect(source.progress.fraction == 1)
        }
    }

    static let lines: [UInt8] = (0..<20_000).flatMap { Array("\($0),name \($0 % 7)\n".utf8) }

    @Test(arguments: [1, 7, 4096, 1 << 20]) func gzipIsDecompressed(step: Int) {
        let packed = storedGzip(ByteSourceTests.lines)
        let source = GzipSource(DrippingSource(packed, step: max(step, 3)), bufferSize: step)
        let (bytes, error) = drain(source, step: 4999)
        #expect(bytes == ByteSourceTests.lines)
        #expect(error == nil)
        #expect(source.progress.consumed == packed.count)
    }

    /// Made by gzip from 300 lines `0,name 0`, `1,name 1`, ... with the number modulo 7.
    static let deflated = """
        H4sIAAAAAAACA02WuxEcMQzF8qvCBTgQSYmfchw4tPsPHdzwwZkSYfZuAS7Pz7+//vz+cT72PdjHvwf/xPcQn/s93M/7Ht4nv4f81F7vvT573c7eN1uA+RIs\
        FmFXj/AWYilKidKizFL8LMVtKe76JbEUv0vxtxRPUUqUFmWWEkd/iC0lfCkRS4m7lHhLiRSlRGlRZin3LOXaUq4v5cZS7l3KfXo7KUqJ0qLMUt5ZyrOlPF/K\
        C73ku5T3lvJSlBKlRZml5FlKmlzxpWQsJe9S8i0lU5QSpUUZKXeWUnK2JG3J2pK2JW8LcWVuSd2Suy13W+623G2523K35W7L3Za7LXdb7o7cHbk7cnfk7sjd\
        kbsjd0fujtwduWvnkKPstSN97chfOxLYjgy2k8AKWAOTxWbS2Ewem0lkM5lsJpXNHpMigRWwBiafzSW0uYw2l9LmwdyR1Oay2jyBFbAGJrMtpLaFMcUkt4Xs\
        tpDeFvLbIoEVsAY2zERJbleW25XmduW5XYluV6bbTWAFrIExqR+j+jGrH8P6Ma3ff+Oaef0Y2I+J/RjZT95bSnxLmW/pDH+5byn5LWW/ZQIrYA2MAooCigKK\
        AooCigKKAooCigKKAooCmgKaApoCmgKaApoCmgKaApoCmgKGAoYChgKGAoYChgKGAoYChgJGBfhRAX6ML7AK8KMC/KgAPyrATwIrYA1s+J6rADd2E1MBbirA\
        TQW4qQC3BFbAGpgKcFcB7irAXQW4qwD3y6qhAtwTWAFrYGwtwdoS7C3x3+LC5hKsLsHuEiwvwfYSrC+hAvwe1iAV4FcF+FUBflWAXxXgN4EVsAamAvypAH8q\
        wJ8K8KcC/KkAf48NLYEVsAamAjxVgKcK8FQBnsG+pwI8VYBnAitgDYwCigKKAooCigKKAooCigKKAooCigKaApoCmgKaApoCmgKaApoCmgKaAoYChgKGAoYC\
        hgKGAoYChgKGAkYF/AOG6Xx9dgwAAA==
        """

    @Test func deflatedGzipIsDecompressed() throws {
        let packed = try #require(Data(base64Encoded: ByteSourceTests.deflated))
        let expected = (0..<300).map { "\($0),name \($0 % 7)\n" }.joined()
        #expect(String(decoding: drain(GzipSource(MemorySource(Array(packed)))).bytes, as: UTF8.self) == expected)
    }

    @Test func membersAreReadOneAfterTheOther() {
        let packed = storedGzip(Array("a,b\n".utf8)) + storedGzip([]) + storedGzip(Array("1,2\n".utf8)) + [0, 0, 0]
        for step in [1, 2, 5, 1000] {
            let (bytes, error) = drain(GzipSource(DrippingSource(packed, step: step), bufferSize: step))
            #expect(bytes == Array("a,b\n1,2\n".utf8))
            #expect(error == nil)
        }
    }

    @Test func truncatedGzipGivesEverythingBefore() throws {
        let packed = Array(storedGzip(ByteSourceTests.lines).prefix(50_000))
        let whole = 50_000 - 10 - 5
        let (bytes, error) = drain(GzipSource(MemorySource(packed)), step: 1 << 20)
        #expect(bytes == Array(ByteSourceTests.lines.prefix(whole)))
        #expect(error == .truncatedGzip(offset: Int64(whole)))
    }

    @Test func aWrongChecksumAndGarbageAreDamage() {
        let good = storedGzip(Array("a,b\n".utf8))
        var bad = good
        bad[bad.count - 8] ^= 1
        let (bytes, error) = drain(GzipSource(MemorySource(bad)))
        #expect(bytes == Array("a,b\n".utf8))
        #expect(error == .corruptGzip(offset: 4, reason: "incorrect data check"))
        #expect(drain(GzipSource(MemorySource(good + Array("xyz".utf8)))).error != nil)
        #expect(drain(GzipSource(MemorySource(good + [0, 0, 7]))).error != nil)
    }

    @Test func wholeRowsBeforeDamageAreDelivered() throws {
        let packed = Array(storedGzip(Array("a,b\n".utf8) + ByteSourceTests.lines).prefix(100_000))
        let reader = try TableReader(MemorySource(packed))
        var batch = RowBatch()
        var count = 0
        let error = #expect(throws: TabularError.self) {
            while try reader.fill(&batch) { count += batch.rows.count }
        }
        guard case .truncatedGzip(let offset) = error else {
            Issue.record("another error")
            return
        }
        let text = (Array("a,b\n".utf8) + ByteSourceTests.lines).prefix(Int(offset))
        #expect(count == text.count { $0 == UInt8(ascii: "\n") } - 1)
        #expect(throws: TabularError.truncatedGzip(offset: offset)) { try reader.fill(&batch) }
    }

    static let foreign: [(String, [UInt8], FileKind)] = [
        ("zip", [0x50, 0x4B, 3, 4, 20, 0], .zip), ("pdf", Array("%PDF-1.7\n".utf8), .pdf), ("png", [0x89, 0x50, 0x4E, 0x47, 13, 10], .png),
        ("elf", [0x7F, 0x45, 0x4C, 0x46, 2, 1], .elf), ("nuls", [UInt8](repeating: 0, count: 100), .binary),
        ("controls", (0..<200).map { UInt8($0 % 9) }, .binary),
    ]

    @Test(arguments: foreign) func anotherKindOfFileIsRefused(name: String, bytes: [UInt8], kind: FileKind) {
        #expect(throws: TabularError.notText(kind)) { try TableReader(MemorySource(bytes)) }
        #expect(throws: TabularError.notText(kind)) { try TableReader(MemorySource(storedGzip(bytes))) }
    }
}
