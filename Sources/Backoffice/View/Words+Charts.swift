import Charts
import Kernel

extension Words {
    /// What the partial `chart` shows: the drawing, its legend, and its figures as a table.
    func chart(_ chart: some Chart, note: String? = nil, wide: Bool = false) -> Fields {
        let table = chart.table
        return [
            "heading": chart.title, "note": note, "plotSvg": HTML(chart.svg()), "axes": chart.margins != .none, "wide": wide,
            "hasLegend": !chart.isEmpty && !chart.legend.isEmpty,
            "legend": chart.legend.enumerated().map { index, entry in
                ["key": entry.isComparison ? "comparison" : "s\(index % 6 + 1)", "name": entry.name] as Fields
            },
            "hasFigures": !chart.isEmpty && !table.rows.isEmpty,
            "figureHeads": table.headings.map { ["text": $0] as Fields },
            "figureRows": table.rows.map { row in
                ["rowName": row.first, "cells": row.dropFirst().map { ["text": $0] as Fields }] as Fields
            },
        ]
    }

    /// Values that are minor units of `currency`.
    func moneyValues(_ currency: Currency) -> ValueText {
        let format = format
        return ValueText(
            axis: { format.compactMoney(minorUnits: $0, currency) },
            full: { format.roundedMoney(Money(Int64(max(min($0, 9e17), -9e17)), currency)) })
    }

    /// Whole numbers.
    var countValues: ValueText {
        let format = format
        return ValueText(axis: { format.compact($0) }, full: { format.integer(Int64(max(min($0, 9e17), -9e17))) }, whole: true)
    }

    /// Shares of one.
    var shareValues: ValueText {
        let format = format
        return ValueText(axis: { format.percent($0, digits: 0) }, full: { format.percent($0) })
    }

    func dayColumns(_ days: some Sequence<Day>) -> [ChartColumn] {
        days.map { ChartColumn(format.shortDay($0), title: format.longDay($0)) }
    }

    /// Weeks, by their first day.
    func weekColumns(_ mondays: some Sequence<Day>) -> [ChartColumn] {
        mondays.map { ChartColumn(format.shortDay($0), title: text("chart.weekOf", ["day": format.day($0)])) }
    }

    func monthColumns(_ months: some Sequence<Day>) -> [ChartColumn] {
        months.map { ChartColumn(format.shortMonth($0), title: format.month($0)) }
    }

    /// A line the size of a word as a `…Svg` value; nil where there is no course to show.
    func sparkline(_ values: [Double]) -> HTML? {
        let spark = Sparkline(title: text("chart.trend"), values: values)
        return spark.isEmpty ? nil : HTML(spark.svg())
    }

    /// One series of bars by day, week or month.
    func bars(_ key: String, _ columns: [ChartColumn], _ values: [Double], _ text: ValueText, height: Int = 200) -> BarChart {
        BarChart(
            title: self.text(key), columns: columns, series: [self.text(key)], values: values.map { [$0] }, text: text, height: height,
            emptyText: self.text("chart.empty"))
    }
}
