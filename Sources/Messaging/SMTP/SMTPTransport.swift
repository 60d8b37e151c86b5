import CCurl
import Kernel
import Storage

/// Hands mails to a mail server with libcurl, on threads of its own; each keeps its connection for the next mail.
public struct SMTPTransport: MailTransport {
    private let settings: SMTPSettings
    private let threads: DatabaseThreads<CurlHandle>

    /// - Parameter connections: how many mails may be handed over at the same time.
    public init(_ settings: SMTPSettings, connections: Int = 2) {
        self.settings = settings
        threads = DatabaseThreads(name: "smtp", count: connections)
    }

    public func send(_ record: MailRecord, at: Instant) async -> MailOutcome {
        let settings = settings
        do {
            return try await threads.perform { handle in
                let curl = handle ?? CurlHandle()
                handle = curl
                return curl.send(record, at: at, settings).outcome
            }
        } catch { return .notSent("the mail client is closing") }
    }

    public func close() async { await threads.close() }
}

/// One libcurl handle; used by one thread at a time.
final class CurlHandle {
    private let handle: UnsafeMutableRawPointer?

    /// Seconds for the connection, and for an attempt as a whole.
    private static let connectTimeout = 15
    private static let timeout = 60

    init() { handle = curl_easy_init() }

    deinit { if let handle { curl_easy_cleanup(handle) } }

    func send(_ record: MailRecord, at: Instant, _ settings: SMTPSettings) -> SMTPOutcome {
        let nothing = SMTPOutcome(transfer: .failed("libcurl cannot be used"), lastReply: 0, isHandedOver: false)
        guard let handle else { return nothing }
        // Options of the mail before are forgotten, its connection is kept.
        curl_easy_reset(handle)
        let recipients = curl_slist_append(nil, "<\(record.mail.recipient)>")
        defer { curl_slist_free_all(recipients) }
        guard recipients != nil, configure(handle, settings) else { return nothing }
        _ = curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        let payload = Payload(MailText(from: settings.from, record: record, at: at).bytes)
        let context = Unmanaged.passUnretained(payload).toOpaque()
        _ = curl_set_reader(
            handle,
            { buffer, size, count, context in
                guard let buffer, let context else { return 0 }
                return Unmanaged<Payload>.fromOpaque(context).takeUnretainedValue().read(into: buffer, size * count)
            }, context)
        let code = withExtendedLifetime(payload) { curl_easy_perform(handle) }
        let transfer: SMTPOutcome.Transfer =
            code == CURLE_OK
            ? .completed : code == CURLE_LOGIN_DENIED ? .denied : .failed(String(cString: curl_easy_strerror(code)))
        return SMTPOutcome(transfer: transfer, lastReply: Int(curl_response_code(handle)), isHandedOver: payload.isHandedOver)
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ settings: SMTPSettings) -> Bool {
        let scheme = settings.security == .immediate ? "smtps" : "smtp"
        let encryption =
            switch settings.security {
            case .immediate, .required: CURLUSESSL_ALL
            case .offered: CURLUSESSL_TRY
            }
        var codes = [
            curl_set_text(handle, CURLOPT_URL, "\(scheme)://\(settings.host):\(settings.port)"),
            curl_set_number(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)),
            curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(settings.from.address)>"), curl_set_number(handle, CURLOPT_UPLOAD, 1),
            curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, Self.connectTimeout), curl_set_number(handle, CURLOPT_TIMEOUT, Self.timeout),
            // Signals would reach other threads.
            curl_set_number(handle, CURLOPT_NOSIGNAL, 1),
            // What the server says is not printed.
            curl_set_writer(handle, { _, size, count, _ in size * count }, nil),
        ]
        if let user = settings.user { codes.append(curl_set_text(handle, CURLOPT_USERNAME, user)) }
        if let password = settings.password { codes.append(curl_set_text(handle, CURLOPT_PASSWORD, password)) }
        return codes.allSatisfy { $0 == CURLE_OK }
    }
}

/// The bytes of a mail, and how far libcurl has read them.
private final class Payload {
    private let bytes: [UInt8]
    private var position = 0
    /// Set once the end has been told: only then does the server get the line that ends the text.
    private(set) var isHandedOver = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutablePointer<CChar>, _ limit: Int) -> Int {
        let count = min(limit, bytes.count - position)
        guard count > 0 else {
            isHandedOver = true
            return 0
        }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { UnsafeMutableRawPointer(buffer).copyMemory(from: start + position, byteCount: count) }
        }
        position += count
        return count
    }
}
