// swift-tools-version:6.2
import PackageDescription

// The house has floors (docs/architecture.md): a target may import targets of lower floors, those named here and no others.
// `make test` builds with `--explicit-target-dependency-import-check error` and reads the imports against the same table.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .unsafeFlags(["-warnings-as-errors"], .when(configuration: .debug)),
]

func floor(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], plugins: [Target.PluginUsage] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"] + exclude, swiftSettings: strict, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies)
}

extension Target.Dependency {
    static var asyncHTTPClient: Self { .product(name: "AsyncHTTPClient", package: "async-http-client") }
    static var argumentParser: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var collections: Self { .product(name: "Collections", package: "swift-collections") }
    static var crypto: Self { .product(name: "Crypto", package: "swift-crypto") }
    static var cryptoExtras: Self { .product(name: "CryptoExtras", package: "swift-crypto") }
    static var grdb: Self { .product(name: "GRDB", package: "GRDB.swift") }
    static var hummingbird: Self { .product(name: "Hummingbird", package: "hummingbird") }
    static var hummingbirdTesting: Self { .product(name: "HummingbirdTesting", package: "hummingbird") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var lifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var mustache: Self { .product(name: "Mustache", package: "swift-mustache") }
    static var nioCore: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var sqlite: Self { .product(name: "GRDBSQLite", package: "GRDB.swift") }
}

let package = Package(
    name: "tessera",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tessera", targets: ["tessera"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: ground
        floor("Kernel"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // Floor 1: engines and storage
        floor("Tabular", ["Kernel", "CZlib"]),
        floor("JSONScanning", ["Kernel"]),
        floor("Spreadsheets", ["Kernel", "Tabular", "CZip", "CExpat", "CXlsxWriter"]),
        floor("RecordLinkage", ["Kernel"]),
        floor("BasketEngine", ["Kernel"]),
        floor("LoyaltyEngine", ["Kernel"]),
        floor("Generator", ["Kernel"]),
        floor("Charts", ["Kernel"]),
        floor("Barcodes", ["Kernel", "CZint"]),
        // Optimised in debug builds too: its tests fit models, which takes minutes otherwise.
        .target(
            name: "PurchaseModels", dependencies: ["Kernel", "COpenBLAS"], exclude: ["README.md"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        floor("Outbound", ["Kernel", .asyncHTTPClient, .nioCore, .nioPosix]),
        floor("Storage", ["Kernel", .crypto]),
        floor("StorageSQLite", ["Storage", .grdb, .sqlite]),
        floor("StoragePostgres", ["Storage", "CPostgres"]),

        // Floor 2: services
        floor("Organisation", ["Kernel", "Storage"]),
        floor("Customers", ["Kernel", "Storage", "RecordLinkage", .crypto]),
        floor("Sales", ["Kernel", "Storage"]),
        floor("Accounts", ["Kernel", "Storage", .crypto, .cryptoExtras]),
        floor("Desk", ["Kernel", "Storage"]),

        // Floor 3: what arrives from outside
        floor(
            "Intake",
            ["Kernel", "Storage", "Tabular", "Spreadsheets", "JSONScanning", "RecordLinkage", "Organisation", "Customers", "Sales", "Desk", .crypto]),

        // Floor 3: what others are told
        floor("Webhooks", ["Kernel", "Outbound", "Storage", "Organisation", "Customers", "Sales", "Accounts", .crypto, .logging]),

        // Floor 3: who others say that somebody is
        floor("OpenID", ["Kernel", "Outbound", "Storage", "Accounts", .crypto, .cryptoExtras]),

        floor("Messaging", ["Kernel", "Storage", "CCurl", .logging]),
        floor("Invitations", ["Kernel", "Storage", "Accounts", "Messaging"]),
        floor("Forms", ["Kernel", "Storage", "RecordLinkage", "Organisation", "Customers", "Intake", "Messaging", .crypto]),

        // Floor 3: what people may ask about their own data
        floor("Privacy", ["Kernel", "Storage", "Tabular", "Organisation", "Customers", "CZip", .crypto]),

        // Floor 5: doors
        floor(
            "API",
            [
                "Kernel", "Storage", "RecordLinkage", "Organisation", "Customers", "Sales", "Accounts", "Intake", "Webhooks", "Invitations",
                "Privacy", .hummingbird, .lifecycle,
            ]),
        // Style sheet, scripts, templates and catalogues are files; the plugin writes them into the binary.
        floor(
            "Backoffice",
            [
                "Kernel", "Charts", "Barcodes", "Tabular", "Spreadsheets", "RecordLinkage", "Storage", "Organisation", "Customers", "Sales",
                "Accounts", "Desk", "Intake", "Webhooks", "Messaging", "Forms", "Invitations", "OpenID", "Privacy", .mustache, .hummingbird, .logging,
            ],
            exclude: ["Assets", "Templates", "Catalogue", "Samples"], plugins: ["EmbedText"]),
        .plugin(name: "EmbedText", capability: .buildTool(), dependencies: ["embed-text"]),
        .executableTarget(name: "embed-text", path: "Plugins/embed-text"),

        // Floor 6: entry
        .executableTarget(
            name: "tessera",
            dependencies: [
                "Kernel", "Generator", "Tabular", "RecordLinkage", "BasketEngine", "PurchaseModels", "Storage", "StorageSQLite", "StoragePostgres",
                "Organisation",
                "Customers",
                "Sales",
                "Accounts", "Desk", "Intake", "Webhooks", "Messaging", "Forms", "Invitations", "OpenID", "Privacy", "API", "Backoffice",
                .argumentParser, .hummingbird, .logging,
            ], swiftSettings: strict),

        .target(
            name: "TestKit", dependencies: ["Kernel", "Storage", "StorageSQLite", "StoragePostgres", "Organisation", "Customers", "Sales", "Intake"],
            path: "Tests/TestKit"),
        tests("KernelTests", ["Kernel"]),
        tests("StorageTests", ["TestKit"]),
        tests("OrganisationTests", ["TestKit", "Organisation"]),
        tests("CustomersTests", ["TestKit", "Customers"]),
        tests("SalesTests", ["TestKit", "Sales"]),
        tests("IntakeTests", ["TestKit", "Intake"]),
        tests("TabularTests", ["Tabular"]),
        tests("JSONScanningTests", ["JSONScanning", "Kernel"]),
        tests("SpreadsheetsTests", ["Spreadsheets", "Tabular", "Kernel"]),
        tests("RecordLinkageTests", ["RecordLinkage"]),
        .testTarget(name: "BasketEngineTests", dependencies: ["BasketEngine"], exclude: ["Examples"]),
        tests("LoyaltyEngineTests", ["LoyaltyEngine", "Kernel"]),
        tests("GeneratorTests", ["Generator"]),
        tests("ChartsTests", ["Charts"]),
        tests("MessagingTests", ["Messaging", "TestKit"]),
        tests("InvitationsTests", ["Invitations", "Accounts", "Messaging", "TestKit"]),
        tests("FormsTests", ["Forms", "Messaging", "TestKit"]),
        tests("PurchaseModelsTests", ["PurchaseModels"]),
        tests("AccountsTests", ["Accounts", "TestKit"]),
        tests("BarcodesTests", ["Barcodes"]),
        tests("DeskTests", ["Desk", "TestKit"]),
        tests("OutboundTests", ["Outbound"]),
        tests("WebhooksTests", ["Accounts", "TestKit", "Webhooks", .logging]),
        tests("PrivacyTests", ["Privacy", "Messaging", "Forms", "Webhooks", "Accounts", "TestKit", .logging]),
        tests("OpenIDTests", ["TestKit", "Accounts", "OpenID", .crypto, .cryptoExtras]),
        tests("APITests", ["API", "Messaging", "Privacy", "TestKit", "Webhooks", .hummingbirdTesting]),
        tests(
            "BackofficeTests",
            [
                "Backoffice", "Kernel", "Storage", "Organisation", "Customers", "Sales", "Accounts", "Desk", "Intake", "Webhooks", "Forms",
                "Messaging", "Invitations", "OpenID", "Privacy",
                "TestKit",
                .crypto,
                .hummingbird,
                .hummingbirdTesting,
                .logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
