/// What a file is about.
public enum ImportKind: String, Hashable, Sendable, CaseIterable {
    case contacts, products, stores, sales, events
}
