import Testing

@testable import Charts

/// One chart of each kind over the same values and names.
func charts(_ values: [Double], say: (String) -> String = { $0 }) -> [any Chart] {
    let text = ValueText(axis: { "a\($0)" }, full: { "f\($0)" })
    let columns = values.indices.map { ChartColumn(say("c\($0)"), title: say("column \($0)")) }
    return [
        BarChart(
            title: say("Bars"), columns: columns, series: [say("one"), say("two")], values: values.map { [$0, -$0 / 2] }, text: text,
            emptyText: say("nothing")),
        LineChart(
            title: say("Lines"), columns: columns,
            series: [
                .init(say("one"), .area, values: values),
                .init(say("two"), .comparison, values: values.enumerated().map { $0.offset % 2 == 0 ? $0.element : nil }),
            ],
            text: text, emptyText: say("nothing")),
        HorizontalBars(
            title: say("Rows"), rows: values.map { .init(say("row"), $0, link: say("/stores/1"), note: say("note")) }, text: text,
            emptyText: say("nothing")),
        Sparkline(title: say("Spark"), values: values),
        ShareBar(title: say("Shares"), parts: values.map { SharePart(say("part"), $0) }, text: text, emptyText: say("nothing")),
        Donut(title: say("Donut"), parts: values.map { SharePart(say("part"), $0) }, text: text, middle: say("all"), emptyText: say("nothing")),
        HeatMap(
            title: say("Heat"), rows: [say("Mon"), say("Tue")], columns: columns, values: [values, values.reversed()], text: text,
            emptyText: say("nothing")),
    ]
}

/// Tags that do not close in the order they were opened, and attributes without quotes.
func faults(_ svg: String) -> [String] {
    var open: [String] = []
    var faults: [String] = []
    for match in svg.matches(of: /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z0-9:-]+="[^"<>]*")*)\s*(\/?)>/) {
        let name = String(match.output.2)
        if match.output.1.isEmpty { if match.output.4.isEmpty { open.append(name) } } else if open.popLast() != name { faults.append("</\(name)>") }
    }
    if svg.matches(of: /</).count != svg.matches(of: /<\/?[A-Za-z]+(?:\s+[A-Za-z0-9:-]+="[^"<>]*")*\s*\/?>/).count {
        faults.append("a tag that is none")
    }
    return faults + open
}

@Suite("Charts are well formed, whatever the data")
struct ChartTests {
    static let data: [[Double]] = [
        [], [0], [0, 0, 0], [5], [5, 5, 5, 5], [1, 2, 3], [-1, -2, -3], [-5, 5], [.nan, 3, .infinity], [1e308, 1e308, -1e308],
        [.leastNonzeroMagnitude, 0, 1e-300],
        (0..<400).map { Double($0 % 17) }, [.nan], [-.infinity, .infinity],
    ]

    @Test("no coordinate is lost", arguments: data.indices)
    func coordinates(index: Int) {
        for chart in charts(Self.data[index]) {
            for svg in [chart.svg(), chart.standalone(width: 600)] {
                #expect(faults(svg).isEmpty, "\(chart.title): \(faults(svg))")
                // Letters of what is shown are the test's own: numbers stand in attributes.
                for attribute in svg.matches(of: /\s(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|d)="([^"]*)"/) {
                    #expect(attribute.output.1.wholeMatch(of: /[-0-9.%\sMLVHAZ]*/) != nil, "\(chart.title): \(attribute.output.0)")
                }
                for size in svg.matches(of: /\s(?:width|height|r)="(-[^"]*)"/) { Issue.record("\(chart.title): a size below zero, \(size.output.1)") }
            }
        }
    }

    @Test("nothing to show is said calmly", arguments: [[], [0, 0], [Double.nan]])
    func empty(values: [Double]) {
        for chart in charts(values) where chart.isEmpty && chart.title != "Spark" {
            #expect(chart.svg().contains(">nothing</text>"))
            #expect(!chart.svg().contains("<path"))
        }
    }

    @Test("text is escaped everywhere")
    func hostile() {
        for chart in charts([1, 2, 3], say: { _ in "<script>alert('x')</script>\" onload=\"y" }) {
            for svg in [chart.svg(), chart.standalone(width: 300)] {
                #expect(!svg.contains("<script") && !svg.contains("onload=\"y"), "\(chart)")
                #expect(faults(svg).isEmpty)
            }
        }
    }

    @Test(
        "a link leads nowhere but into this site",
        arguments: [("/stores/1", true), ("//evil.example", false), ("javascript:alert(1)", false), ("https://x", false)])
    func links(address: String, kept: Bool) {
        let text = ValueText(axis: { "\($0)" }, full: { "\($0)" })
        let svg = HorizontalBars(title: "t", rows: [.init("n", 1, link: address)], text: text).svg()
        #expect(svg.contains("<a href=") == kept)
    }

    @Test("page and print differ only in where colours come from")
    func styles() {
        for chart in charts([3, 1, 2]) {
            #expect(!chart.svg().contains("style=") && chart.svg().contains(chart.hasLinks ? "role=\"group\"" : "role=\"img\""))
            #expect(chart.svg().contains("<title>\(chart.title)</title>"))
            let alone = chart.standalone(width: 480, palette: Palette(series: ["#123456"], grid: "#eee", label: "#333", background: "#fff"))
            #expect(alone.contains("#123456") && alone.contains("xmlns=\"http://www.w3.org/2000/svg\""))
            #expect(!alone.contains("class=\"s1\""))
        }
    }
}

@Suite("What charts draw")
struct ChartMeaningTests {
    let text = ValueText(axis: { "\(Int($0))" }, full: { "\(Int($0)) €" })

    @Test("a stack stands on the one below")
    func stack() {
        let chart = BarChart(title: "t", columns: [ChartColumn("a")], series: ["x", "y"], values: [[60, 40]], text: text)
        // The axis ends at 100: the first bar takes the lower 60 %, the second the 40 % above.
        #expect(chart.svg().contains(#"y="40%" width="8.33%" height="60%""#))
        #expect(chart.svg().contains(#"y="0%" width="8.33%" height="40%""#))
        #expect(chart.table.rows == [["a", "60 €", "40 €"]])
    }

    @Test("what is given back stands below the line")
    func negative() {
        let chart = BarChart(title: "t", columns: [ChartColumn("a"), ChartColumn("b")], series: ["x"], values: [[50], [-50]], text: text)
        #expect(chart.svg().contains(#"y="0%" width="8.33%" height="50%""#))
        #expect(chart.svg().contains(#"y="50%" width="8.33%" height="50%""#))
    }

    @Test("a missing value is a gap, not a zero")
    func gap() {
        let chart = LineChart(
            title: "t", columns: (0..<5).map { ChartColumn("\($0)") }, series: [.init("x", values: [10, 10, nil, 10, 10])], text: text)
        #expect(chart.svg().matches(of: /<path d="M[^"]*"/).count == 2)
        #expect(chart.svg().contains(#"d="M100 0L300 0""#))
        #expect(chart.table.rows[2] == ["2", "–"])
    }

    @Test("shares fill the whole")
    func shares() {
        #expect(Shares.of([SharePart("a", 1), SharePart("b", 3), SharePart("c", -9)]) == [0.25, 0.75, 0])
        #expect(Shares.of([SharePart("a", 0)]) == nil)
        #expect(Shares.of([SharePart("a", 1e300), SharePart("b", 1e300)]) == [0.5, 0.5])
    }

    @Test("the warmest field is the highest value")
    func heat() {
        let svg = HeatMap(title: "t", rows: ["Mon"], columns: ["9", "10", "11"].map { ChartColumn($0) }, values: [[0, 5, 10]], text: text).svg()
        for (step, value) in [(0, 0), (3, 5), (5, 10)] {
            #expect(svg.contains("class=\"h\(step)\"><title>Mon \(value == 0 ? 9 : value == 5 ? 10 : 11)\n\(value) €"))
        }
    }

    @Test("the longest bar fills the row, others in proportion")
    func rows() {
        let svg = HorizontalBars(title: "t", rows: [.init("a", 200), .init("b", 50), .init("c", -5)], text: text).svg()
        #expect(svg.contains(#"width="100%" y="22""#) || svg.contains(#"y="22" width="100%""#))
        #expect(svg.contains(#"y="60" width="25%""#))
        #expect(svg.matches(of: /class="s1"/).count == 2)
    }
}
