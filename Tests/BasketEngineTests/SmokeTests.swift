import Testing

@testable import BasketEngine
