import Testing

@testable import RecordLinkage
