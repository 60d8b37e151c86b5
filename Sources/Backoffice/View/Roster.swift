import Kernel

/// A list of things to be looked after, as the partial `roster` shows it: a name that leads to the thing, and some words about it.
struct Roster {
    /// A thing of the list.
    struct Line {
        /// Where its name leads; nil where there is no page of it.
        var link: String?
        var name: String
        /// In small letters below the name.
        var note: String?
        /// One for each column after the first.
        var cells: [Cell]
    }

    struct Cell {
        var text: String?
        /// Of the badge that the text stands in; nil for none.
        var tone: String?

        init(_ text: String?, tone: String? = nil) {
            self.text = text
            self.tone = tone
        }
    }

    /// The first is the name's.
    var columns: [Column]
    var sorting = Sorting("")
    var lines: [Line]
    var paging: Paging?
    /// Its words of how many there are: `companies.count`.
    var noun: String
    /// What an empty list says: `companies.empty` for `companies.emptyTitle` and `companies.emptyDetail`.
    var empty: String
    var icon: String
    /// Where one is added; nil for who may not.
    var add: String?
    /// What stands on the button that adds one.
    var addText: String?
    var isFiltered = false
}

extension Words {
    /// What the partial `roster` shows.
    func roster(_ roster: Roster, _ address: Address) -> Fields {
        let (first, others) = (roster.columns.first, roster.columns.dropFirst())
        return [
            "hasLines": !roster.lines.isEmpty, "heads": heads(roster.columns, roster.sorting, address), "icon": roster.icon,
            "rankedName": first.flatMap { $0.rank == 1 ? nil : "rank\($0.rank)" },
            "lines": roster.lines.map { line in
                [
                    "link": line.link, "name": line.name, "note": line.note,
                    "cells": zip(others, line.cells).map { column, cell in
                        [
                            "text": cell.text, "tone": cell.tone, "numeric": column.numeric,
                            "rank": column.rank == 1 ? nil : "rank\(column.rank)",
                        ] as Fields
                    },
                ] as Fields
            },
            "paging": roster.paging.map { paging($0, shown: roster.lines.count, address, noun: roster.noun) },
            "emptyTitle": text("\(roster.empty)Title"), "emptyDetail": text("\(roster.empty)Detail"), "isFiltered": roster.isFiltered,
            "addLink": roster.add, "addText": roster.addText,
        ]
    }
}
