import Foundation

// Usage: embed-text OUTPUT.swift FILE...
// Writes a Swift file with one raw string literal for each FILE, named by its folder and name: "Templates/layout.mustache".

/// Raw strings with this many signs end only at a quote followed by as many: no text of ours has that.
let signs = "########"

var swift = "/// The texts of this target's folders, put in by the build.\nenum Embedded {\n    static let files: [String: String] = [\n"
for path in CommandLine.arguments.dropFirst(2) {
    let url = URL(fileURLWithPath: path)
    var text = try String(contentsOf: url, encoding: .utf8)
    if !text.hasSuffix("\n") { text += "\n" }
    let name = url.deletingLastPathComponent().lastPathComponent + "/" + url.lastPathComponent
    swift += "\"\(name)\": \(signs)\"\"\"\n\(text)\n\"\"\"\(signs),\n"
}
swift += "    ]\n}\n"
try swift.write(toFile: CommandLine.arguments[1], atomically: true, encoding: .utf8)
