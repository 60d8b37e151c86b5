import ArgumentParser
import BasketEngine
import Foundation
import Kernel

/// Promotions tried out, without a database.
struct BasketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "basket", abstract: "Evaluate baskets with a rule document.",
        discussion: "The document's format, and the order in which promotions are settled, stand in docs/promotions.md.",
        subcommands: [Evaluate.self, Return.self, Replay.self])

    struct Evaluate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what one basket costs, and why.",
            discussion: "Amounts in both files are minor units (cents). The moment is the basket's `at`, --at, or now.")
        @Argument(help: "The rule document, JSON.") var rules: String
        @Argument(help: "The basket, JSON.") var basket: String
        @Flag(help: "Say of each promotion why it held or did not, and what the nearest are missing.") var explain = false
        @Option(help: "The moment, RFC 3339, such as 2026-11-27T18:00:00+01:00.") var at: String?
        @Flag(help: "Print JSON.") var json = false

        mutating func run() async throws {
            let command = self
            try await Failure.told(as: .printing(json: json)) { try command.evaluate() }
        }

        private func evaluate() throws(Problem) -> Int32 {
            let engine = try BasketEngine(RuleDocument(json: JSONFile.read(rules)))
            let request = try BasketRequest(json: JSONFile.read(basket), currency: engine.document.currency)
            let instant = try JSONFile.instant(at) ?? request.instant ?? SystemClock().now()
            if explain {
                let explanation = try engine.explain(request.basket, customer: request.customer, at: instant, remaining: request.remaining)
                Output.print(explanation.json, else: explanation.basket.receipt + "\n\n" + explanation.text, as: .printing(json: json))
            } else {
                let evaluated = try engine.evaluate(request.basket, customer: request.customer, at: instant, remaining: request.remaining)
                Output.print(evaluated.json, else: evaluated.receipt, as: .printing(json: json))
            }
            return 0
        }
    }
}

extension BasketCommand {
    struct Return: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is paid back when units of a sale come back.",
            discussion: """
                The sale is what `tessera basket evaluate --json` printed, or the `sale` of an earlier return. Nothing is reckoned anew: each unit brings back what \
                was paid for it, less the discounts of kept units that no longer stand.
                """)
        @Argument(help: "The evaluated basket, JSON.") var sale: String
        @Argument(help: "What comes back: LINE, LINE:QUANTITY, or LINE#UNIT,UNIT.") var lines: [String]
        @Flag(help: "Print JSON.") var json = false

        mutating func run() async throws {
            let command = self
            try await Failure.told(as: .printing(json: json)) { try command.giveBack() }
        }

        private func giveBack() throws(Problem) -> Int32 {
            let document = try JSONFile.read(sale)
            let basket = try EvaluatedBasket(json: document["basket"] ?? document["sale"] ?? document)
            let refund = try BasketEngine.returning(lines: try lines.map { text throws(Problem) in try Self.line(text) }, of: basket)
            Output.print(refund.json, else: refund.text, as: .printing(json: json))
            return 0
        }

        private static func line(_ text: String) throws(Problem) -> ReturnedLine {
            let wrong = Problem(.invalid, "line-invalid", "\(text) is neither LINE, LINE:QUANTITY nor LINE#UNIT,UNIT, such as 2, 2:3 or 2#1,4.")
            let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == ":" || $0 == "#" }
            guard let number = Int(parts[0]) else { throw wrong }
            guard parts.count > 1 else { return ReturnedLine(number: number) }
            if text.contains("#") {
                let units = parts[1].split(separator: ",").map { Int($0) }
                guard !units.isEmpty, !units.contains(nil) else { throw wrong }
                return ReturnedLine(number: number, units: units.compactMap { $0 })
            }
            do throws(FixedPoint.Failure) {
                return ReturnedLine(number: number, quantity: try FixedPoint.parse(parts[1].utf8, fractionDigits: 3))
            } catch { throw wrong }
        }
    }
}

extension Refund {
    fileprivate var text: String {
        let currency = sale.currency
        func money(_ amount: Int64) -> String { Money(amount, currency).decimal }
        var rows = units.map { ["line \($0.line), unit \($0.unit)", money($0.amount)] }
        rows += nettedOff.map { ["\($0.promotion) no longer stands for what is kept", money(-$0.amount)] }
        rows.append(["to be paid back", money(total)])
        return Output.table(["WHAT", "AMOUNT"], rows, numeric: [1]) + (points != 0 ? "\npoints to take back: \(points)" : "")
    }
}

/// JSON documents named on the command line.
enum JSONFile {
    static func read(_ path: String) throws(Problem) -> JSON {
        guard let data = FileManager.default.contents(atPath: path) else { throw Problem(.missing, "file-unreadable", "\(path) cannot be read.") }
        do throws(JSON.SyntaxError) { return try JSON(parsing: data) } catch { throw Problem(.invalid, "json-invalid", "\(path) is \(error).") }
    }

    static func instant(_ text: String?) throws(Problem) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw Problem(.invalid, "time-invalid", "\(text) is no time with an offset, such as 2026-11-27T18:00:00+01:00.")
        }
        return instant
    }
}

extension DatabaseOptions {
    /// For commands that open no database.
    static func printing(json: Bool) -> DatabaseOptions {
        var options = DatabaseOptions()
        options.json = json
        return options
    }
}

extension EvaluatedBasket {
    private func money(_ amount: Int64) -> String { Money(amount, currency).decimal }

    /// What a receipt would show.
    var receipt: String {
        var rows = lines.map { line in
            [
                "\(line.number)", line.product,
                line.quantity % 1000 == 0 ? String(line.quantity / 1000) : FixedPoint.text(line.quantity, fractionDigits: 3),
                money(line.price), money(line.amount + line.discount), line.discount == 0 ? "" : money(-line.discount), money(line.amount),
            ]
        }
        rows.append(["", "", "", "", money(total + discount), money(-discount), money(total)])
        var text = [Output.table(["LINE", "PRODUCT", "QUANTITY", "PRICE", "AMOUNT", "OFF", "TO PAY"], rows, numeric: [2, 3, 4, 5, 6])]
        for application in applications where application.amount > 0 || application.points > 0 || application.shippingDiscount > 0 {
            var gains: [String] = []
            if application.amount > 0 { gains.append(money(-application.amount)) }
            if application.shippingDiscount > 0 { gains.append(money(-application.shippingDiscount) + " delivery") }
            if application.points > 0 { gains.append("\(application.points) points") }
            text.append("\(application.name): " + gains.joined(separator: ", "))
        }
        for line in lines {
            if let own = line.ownPrice {
                let until = own.until.map { " until \($0)" } ?? ""
                text.append("line \(line.number): your price \(money(line.price)) (normally \(money(line.normalPrice))): \(own.reason)\(until)")
            }
        }
        if let shipping { text.append("delivery: \(money(shipping))") }
        for tax in taxes {
            text.append("contains \(FixedPoint.text(Int64(tax.rate), fractionDigits: 2)) % tax: \(money(tax.tax)) of \(money(tax.amount))")
        }
        if points > 0 { text.append("points: \(points)") }
        for gift in gifts { text.append("to add for nothing: \(gift.quantity) × \(gift.product)") }
        for voucher in vouchers { text.append("voucher \(voucher.definition): \(money(voucher.value))") }
        text += messages
        for coupon in coupons {
            text.append("coupon \(coupon.code): " + (coupon.refusal?.sentence(currency) ?? "took off \(money(coupon.amount))"))
        }
        return text.joined(separator: "\n")
    }
}

extension Explanation {
    /// Each promotion with its reason, then the nearest.
    var text: String {
        var lines = promotions.map { verdict in
            let name = verdict.name == verdict.promotion ? verdict.promotion : "\(verdict.promotion) (\(verdict.name))"
            return "\(name): " + (verdict.refusal.map { "no: " + $0.sentence(basket.currency) } ?? "held")
        }
        if !nearest.isEmpty {
            lines.append("")
            lines += nearest.prefix(5).map { "nearest: \($0.name): " + $0.shortfall.sentence(basket.currency) }
        }
        return lines.joined(separator: "\n")
    }
}
