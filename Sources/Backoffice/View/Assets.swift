import Kernel

/// A style sheet, script or picture that pages load.
public struct Asset: Hashable, Sendable {
    /// Within ``Assets/folder``: `app.css`.
    public let name: String
    /// The value of the header `Content-Type`.
    public let contentType: String
    public let text: String
}

/// The files that pages load, under an address that changes with their contents: answer them with
/// `Cache-Control: public, max-age=31536000, immutable`.
public struct Assets: Sendable {
    /// `/assets/` and a version, without a slash at the end.
    public let folder: String
    /// By name.
    public let files: [String: Asset]

    public init() { self.init(files: Embedded.files) }

    /// The style sheets, in the order of the cascade, are served as one.
    private static let sheets = ["tokens", "base", "layout", "components", "tables", "charts", "board", "pages", "portal", "print"]

    init(files: [String: String]) {
        var assets: [String: Asset] = [:]
        let sheet = Self.sheets.compactMap { files["Assets/\($0).css"] }.joined(separator: "\n")
        assets["app.css"] = Asset(name: "app.css", contentType: "text/css; charset=utf-8", text: sheet)
        for (path, text) in files where path.hasPrefix("Assets/") {
            let name = String(path.dropFirst("Assets/".count))
            if name.hasSuffix(".js") {
                assets[name] = Asset(name: name, contentType: "text/javascript; charset=utf-8", text: text)
            } else if name.hasSuffix(".svg") {
                assets[name] = Asset(name: name, contentType: "image/svg+xml", text: text)
            }
        }
        var hash = StableHash()
        for (name, asset) in assets.sorted(by: { $0.key < $1.key }) {
            hash.combine(name)
            hash.combine(asset.text)
        }
        folder = "/assets/" + String(UInt64(bitPattern: hash.value), radix: 36)
        self.files = assets
    }
}
