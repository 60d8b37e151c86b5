import Testing

@testable import Backoffice
