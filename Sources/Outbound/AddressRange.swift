import Foundation

/// Whether an IP address is one of the public internet: a request to any other would let somebody reach what stands behind the firewall.
public enum AddressRange {
    /// The IPv4 blocks of the IANA special-purpose registry (RFC 6890 and its updates) that are not globally reachable, and multicast: first address and
    /// length of the prefix. 169.254.169.254, where clouds keep their secrets, is among them.
    private static let blocks4: [(UInt32, Int)] = [
        (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16), (0xac10_0000, 12), (0xc000_0000, 24),
        (0xc000_0200, 24), (0xc058_6300, 24), (0xc0a8_0000, 16), (0xc612_0000, 15), (0xc633_6400, 24), (0xcb00_7100, 24), (0xe000_0000, 4),
        (0xf000_0000, 4),
    ]

    static func isPublic(ipv4 address: UInt32) -> Bool {
        !blocks4.contains { start, length in address >> (32 - UInt32(length)) == start >> (32 - UInt32(length)) }
    }

    /// - Parameter bytes: the sixteen of the address.
    static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return false }
        func ipv4(at place: Int) -> UInt32 { bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        // An IPv4 address in another dress: mapped (::ffff:0:0/96), translated (64:ff9b::/96), 6to4 (2002::/16).
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff { return isPublic(ipv4: ipv4(at: 12)) }
        if bytes.starts(with: [0x00, 0x64, 0xff, 0x9b]), bytes[4..<12].allSatisfy({ $0 == 0 }) { return isPublic(ipv4: ipv4(at: 12)) }
        if bytes.starts(with: [0x20, 0x02]) { return isPublic(ipv4: ipv4(at: 2)) }
        // Documentation (2001:db8::/32), protocol assignments such as Teredo (2001::/23), documentation (3fff::/20).
        if bytes.starts(with: [0x20, 0x01, 0x0d, 0xb8]) || bytes.starts(with: [0x20, 0x01]) && bytes[2] < 2 { return false }
        if bytes[0] == 0x3f, bytes[1] == 0xff, bytes[2] < 0x10 { return false }
        // All that has been given out to the public stands in 2000::/3.
        return bytes[0] & 0xe0 == 0x20
    }

    /// False for what is no address.
    public static func isPublic(_ text: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return isPublic(ipv4: UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return false }
        return isPublic(ipv6: withUnsafeBytes(of: &six) { Array($0) })
    }
}
