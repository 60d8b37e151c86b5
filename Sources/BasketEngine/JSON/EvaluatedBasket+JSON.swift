import Kernel

/// An object under construction; what is nil or empty is left out.
private struct ObjectWriter {
    private(set) var members: [JSON.Member] = []

    mutating func add(_ name: String, _ value: Int64?) {
        if let value { members.append(JSON.Member(name, .integer(value))) }
    }

    mutating func add(_ name: String, count value: Int?) { add(name, value.map { Int64($0) }) }

    /// Left out where it is nothing.
    mutating func add(_ name: String, nonZero value: Int64) { add(name, value == 0 ? nil : value) }

    mutating func add(_ name: String, _ value: String?) {
        if let value { members.append(JSON.Member(name, .string(value))) }
    }

    mutating func add(_ name: String, isSo value: Bool) {
        if value { members.append(JSON.Member(name, .bool(true))) }
    }

    /// Hundredths of a percent, written as a percentage.
    mutating func add(_ name: String, percent hundredths: Int64?) {
        guard let hundredths else { return }
        members.append(JSON.Member(name, hundredths % 100 == 0 ? .integer(hundredths / 100) : .number(Double(hundredths) / 100)))
    }

    mutating func add(_ name: String, _ elements: [JSON]) {
        if !elements.isEmpty { members.append(JSON.Member(name, .array(elements))) }
    }

    mutating func add(_ name: String, object: JSON?) {
        if let object { members.append(JSON.Member(name, object)) }
    }

    static func object(_ build: (inout ObjectWriter) -> Void) -> JSON {
        var writer = ObjectWriter()
        build(&writer)
        return .object(writer.members)
    }
}

extension EvaluatedBasket {
    /// As it is sent and shown. Amounts are minor units of ``currency``, quantities thousandths; what is empty is left out.
    public var json: JSON {
        .object { object in
            object.add("currency", currency.code)
            object.add("normalTotal", normalTotal)
            object.add("discount", discount)
            object.add("total", total)
            object.add("shipping", shipping)
            object.add("shippingDiscount", nonZero: shippingDiscount)
            object.add("points", nonZero: points)
            object.add("reimbursed", nonZero: reimbursed)
            object.add("lines", lines.map(\.json))
            object.add("promotions", applications.map(\.json))
            object.add("coupons", coupons.map { $0.json(currency) })
            object.add("taxes", taxes.map(\.json))
            if returned != ReturnedUnits() { object.add("returned", object: returned.json) }
        }
    }
}

extension ReturnedUnits {
    fileprivate var json: JSON {
        .object { object in
            object.add(
                "units",
                units.sorted { $0.key < $1.key }.map { line, units in
                    ["line": .integer(Int64(line)), "units": .array(units.sorted().map { .integer(Int64($0)) })]
                })
            let entries = nettedOff.sorted { ($0.key.application, $0.key.line, $0.key.unit) < ($1.key.application, $1.key.line, $1.key.unit) }
            object.add(
                "nettedOff",
                entries.map { unit, amount in
                    [
                        "application": .integer(Int64(unit.application)), "line": .integer(Int64(unit.line)), "unit": .integer(Int64(unit.unit)),
                        "amount": .integer(amount),
                    ]
                })
            object.add("points", nonZero: points)
        }
    }
}

extension Refund {
    /// As it is sent and shown; `sale` is what is to be kept in the place of the sale.
    public var json: JSON {
        .object { object in
            object.add("total", total)
            object.add(
                "units",
                units.map { unit in
                    ["line": .integer(Int64(unit.line)), "unit": .integer(Int64(unit.unit)), "amount": .integer(unit.amount)]
                })
            object.add("nettedOff", nettedOff.map { ["promotion": .string($0.promotion), "amount": .integer($0.amount)] })
            object.add("points", nonZero: points)
            object.add("sale", object: sale.json)
        }
    }
}

extension JSON {
    fileprivate static func object(_ build: (inout ObjectWriter) -> Void) -> JSON { ObjectWriter.object(build) }
}

extension ContainedTax {
    fileprivate var json: JSON {
        .object { object in
            object.add("rate", percent: Int64(rate))
            object.add("amount", amount)
            object.add("tax", tax)
        }
    }
}

extension EvaluatedLine {
    fileprivate var json: JSON {
        .object { object in
            object.add("number", count: number)
            object.add("product", product)
            object.add("quantity", quantity)
            object.add("normalPrice", normalPrice)
            object.add("normalAmount", normalAmount)
            object.add("price", price)
            object.add("yourPrice", object: ownPrice?.json)
            object.add("priorPrice", priorPrice)
            object.add("announcedReduction", percent: announcedReduction)
            object.add("manualDiscount", nonZero: manualDiscount)
            object.add("discount", discount)
            object.add("amount", amount)
            object.add("taxRate", percent: taxRate.map { Int64($0) })
            object.add("units", units.map(\.json))
        }
    }
}

extension UnitPrice {
    fileprivate var json: JSON {
        .object { object in
            object.add("count", count: count)
            object.add("price", price)
        }
    }
}

extension OwnPrice {
    fileprivate var json: JSON {
        .object { object in
            object.add("priceList", priceList)
            object.add("reason", reason)
            object.add("until", until?.description)
            object.add("raisedToMargin", isSo: isRaisedToMargin)
        }
    }
}

extension Application {
    fileprivate var json: JSON {
        .object { object in
            object.add("promotion", promotion)
            object.add("name", name)
            object.add("group", group)
            object.add("uses", count: uses)
            object.add("amount", amount)
            object.add("points", nonZero: points)
            object.add("shippingDiscount", nonZero: shippingDiscount)
            object.add("shares", shares.map(\.json))
            object.add("vouchers", vouchers.map(\.json))
            object.add("messages", messages.map { .string($0) })
            object.add("gifts", gifts.map(\.json))
            object.add("coupons", coupons.map { .string($0) })
            object.add("reimbursed", isSo: isReimbursed)
            object.add("onReturn", onReturn.rawValue)
            object.add("requirements", requirements.map(\.json))
        }
    }
}

extension Application.Share {
    fileprivate var json: JSON {
        .object { object in
            object.add("line", count: line)
            object.add("firstUnit", count: firstUnit)
            object.add("count", count: count)
            object.add("amount", amount)
            object.add("set", count: set)
        }
    }
}

extension Application.Requirement {
    fileprivate var json: JSON {
        .object { object in
            object.add("measure", measure.rawValue)
            object.add("atLeast", atLeast)
            object.add("price", price.rawValue)
            object.add("lines", lines.map { .integer(Int64($0)) })
        }
    }
}

extension IssuedVoucher {
    fileprivate var json: JSON {
        .object { object in
            object.add("definition", definition)
            object.add("value", value)
            object.add("validDays", count: validDays)
        }
    }
}

extension GiftToAdd {
    fileprivate var json: JSON {
        .object { object in
            object.add("product", product)
            object.add("quantity", count: quantity)
        }
    }
}

extension CouponOutcome {
    fileprivate func json(_ currency: Currency) -> JSON {
        .object { object in
            object.add("code", code)
            object.add("definition", definition)
            object.add("hadEffect", object: .bool(hadEffect))
            object.add("amount", amount)
            object.add("why", refusal?.sentence(currency))
        }
    }
}

extension Explanation {
    /// The basket, and beside it why each promotion held or did not, and what is nearest.
    public var json: JSON {
        .object { object in
            object.add("basket", object: basket.json)
            object.add("explanation", promotions.map { $0.json(basket.currency) })
            object.add("nearest", nearest.map { $0.json(basket.currency) })
        }
    }
}

extension Explanation.Verdict {
    fileprivate func json(_ currency: Currency) -> JSON {
        .object { object in
            object.add("promotion", promotion)
            object.add("held", object: .bool(refusal == nil))
            object.add("amount", amount)
            object.add("why", refusal?.sentence(currency))
        }
    }
}

extension Explanation.NearMiss {
    fileprivate func json(_ currency: Currency) -> JSON {
        .object { object in
            object.add("promotion", promotion)
            object.add("name", name)
            object.add("missing", shortfall.sentence(currency))
            object.add("cost", cost)
        }
    }
}
