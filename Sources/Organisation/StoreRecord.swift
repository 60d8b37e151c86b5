import Kernel

/// A point of sale.
public struct StoreRecord: Hashable, Sendable {
    public var id: ID<Store>
    public var company: ID<Company>
    public var code: String
    public var name: String
    public var street: String?
    public var houseNumber: String?
    public var postcode: String?
    public var city: String?
    public var province: String?
    public var country: String?
    /// Degrees north, WGS 84.
    public var latitude: Double?
    /// Degrees east, WGS 84.
    public var longitude: Double?
    public var phone: String?
    public var openedOn: Day?
    public var closedOn: Day?
    /// Columns of a file that have no place of their own.
    public var extensions: [JSON.Member]
    /// Codes of the groups it belongs to.
    public var groups: [String]

    public init(id: ID<Store>, company: ID<Company>, code: String, name: String? = nil) {
        self.id = id
        self.company = company
        self.code = code
        self.name = name ?? code
        extensions = []
        groups = []
    }

    /// Street, postcode and city on one line.
    public var address: String {
        let line = [street, houseNumber].compactMap { $0 }.joined(separator: " ")
        let place = [postcode, city].compactMap { $0 }.joined(separator: " ")
        return [line, place].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
