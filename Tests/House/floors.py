"""The floors of the house, as docs/architecture.md tells them: a target imports targets of lower floors only."""

FLOORS = {
    "Kernel": 0, "CPostgres": 0, "CZlib": 0, "CZip": 0, "CExpat": 0, "CXlsxWriter": 0, "CCurl": 0, "COpenBLAS": 0, "CZint": 0,
    "RecordLinkage": 1, "BasketEngine": 1, "LoyaltyEngine": 1, "Columns": 1, "PurchaseModels": 1, "Tabular": 1, "Spreadsheets": 1, "JSONScanning": 1, "Generator": 1, "Charts": 1, "Barcodes": 1,
    "Outbound": 1,
    "Storage": 1, "StorageSQLite": 1, "StoragePostgres": 1,
    "Organisation": 2, "Customers": 2, "Sales": 2, "Promotions": 2, "Accounts": 2, "Desk": 2,
    "Intake": 3, "Till": 3, "Loyalty": 3, "Messaging": 3, "Forms": 3, "Invitations": 3, "Webhooks": 3, "OpenID": 3, "Privacy": 3, "Audiences": 3, "Analytics": 3,
    "Campaigns": 4,
    "API": 5, "Backoffice": 5, "Portal": 5, "Connectors": 5,
    "tessera": 6,
}

# What stands on one floor and may look at a neighbour all the same.
NEIGHBOURS = {
    "Spreadsheets": {"Tabular"},
    "StorageSQLite": {"Storage"},
    "StoragePostgres": {"Storage"},
    "Customers": {"Organisation"},
    "Sales": {"Organisation"},
    "Promotions": {"Organisation"},
    "Forms": {"Intake", "Messaging"},
    "Invitations": {"Messaging"},
}

# Seen by the entry and by the test kit, and by nobody else.
DRIVERS = {"StorageSQLite", "StoragePostgres"}

# Functions from values to values: of the project they see the ground, of the system nothing that reads, writes or tells the time.
ENGINES = {"RecordLinkage", "BasketEngine", "LoyaltyEngine", "Columns", "PurchaseModels", "Generator", "Charts", "Barcodes"}

# Doors translate: no SQL there.
DOORS = {"API", "Backoffice", "Portal", "Connectors"}

SYSTEM_LIBRARIES = {"CPostgres", "CZlib", "CZip", "CExpat", "CXlsxWriter", "CCurl", "COpenBLAS", "CZint"}

# Mathematics is no effect, nor is the coding of a text: the engines that may see such a library beside the Kernel.
MATHEMATICS = {"PurchaseModels": {"COpenBLAS"}, "Barcodes": {"CZint"}}

# Packages of others, and who may use them. A package that is not here is not used: add it with its reason to docs/architecture.md.
PACKAGES = {
    "ArgumentParser": {"tessera"},
    "AsyncHTTPClient": {"Outbound"},
    "AsyncAlgorithms": {"Intake", "API", "Backoffice", "tessera"},
    "Collections": set(FLOORS) - SYSTEM_LIBRARIES,
    "Crypto": {"Storage", "Accounts", "Customers", "Intake", "Forms", "Webhooks", "OpenID", "Privacy", "API", "Backoffice", "tessera"},
    "CryptoExtras": {"Accounts", "OpenID"},
    "_CryptoExtras": {"Accounts"},
    "GRDB": {"StorageSQLite"},
    "GRDBSQLite": {"StorageSQLite"},
    "HTTPTypes": DOORS | {"tessera"},
    "Hummingbird": DOORS | {"tessera"},
    "Logging": set(FLOORS) - SYSTEM_LIBRARIES - ENGINES - {"Kernel"},
    "Mustache": {"Backoffice", "Portal", "Messaging"},
    "NIOCore": DOORS | {"Outbound", "tessera"},
    "NIOPosix": {"Outbound", "tessera"},
    "ServiceLifecycle": {"API", "tessera"},
}

# What comes with the toolchain.
TOOLCHAIN = {"Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Darwin", "Musl", "Synchronization", "RegexBuilder", "os", "Swift"}
