import Testing

@testable import Outbound

@Suite struct AddressTests {
    @Test func whatIsNotOfThePublicInternet() {
        let inside = [
            "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
            "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
            "2002:a9fe:a9fe::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "100::1", "3fff::1",
            "fe80::1%eth0",
            "", "localhost", "1.2.3", "0x7f000001",
        ]
        for address in inside { #expect(!AddressRange.isPublic(address), "\(address)") }
        let outside = [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
            "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111",
            "2a00:1450:4009::200e", "::ffff:8.8.8.8", "2002:808:808::1",
        ]
        for address in outside { #expect(AddressRange.isPublic(address), "\(address)") }
    }

    @Test func addressesThatCanBeUsed() throws {
        let secure = try #require(OutboundAddress("https://example.org/hook?x=1"))
        #expect(secure.isSecure && secure.host == "example.org" && secure.port == 443)
        let six = try #require(OutboundAddress("http://[::1]:8080/"))
        #expect(!six.isSecure && six.host == "::1" && six.port == 8080)
        let bad = [
            "", "example.org", "ftp://example.org/", "https://", "https:///x", "https://user@example.org/", "https://user:word@example.org/",
            "https://example.org/#part", "https://example.org:0/", "https://example.org:99999/", "https://exa mple.org/",
            "https://example.org/\r\nx: y",
            "javascript:alert(1)", "file:///etc/passwd", "https://exämple.org/", "https://example.org/" + String(repeating: "x", count: 2000),
        ]
        for text in bad { #expect(OutboundAddress.refusal(text) != nil, "\(text.prefix(60))") }
    }
}
