import Foundation
import PackagePlugin

/// Puts a target's style sheets, scripts, templates, catalogues and sample files into its binary, as Swift string literals.
///
/// SwiftPM's own `.embedInCode` writes every byte as a number: 100 KB cost five seconds of compiling at each edit of the target, string literals cost none.
@main
struct EmbedText: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = target.directoryURL
        let folders = ["Assets", "Templates", "Catalogue", "Samples"]
        var files: [URL] = []
        for folder in folders {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
            files += names.filter { !$0.hasPrefix(".") }.map { root.appending(path: folder).appending(path: $0) }
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) texts of \(target.name)", executable: try context.tool(named: "embed-text").url,
                arguments: [output.path] + files.map(\.path), inputFiles: files, outputFiles: [output])
        ]
    }
}
