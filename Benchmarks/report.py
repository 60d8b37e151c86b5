"""The table that the benchmarks print."""

import math
import sys


class Report:
    def __init__(self):
        self.rows = []

    def add(self, what, database, measured, against, ratio, target):
        """`measured`, `against`, `ratio` and `target` as they are to be read."""
        self.rows.append((what, database, measured, against, ratio, target))
        print("  " + "; ".join(filter(None, self.rows[-1])), file=sys.stderr, flush=True)

    def show(self):
        header = ("what", "database", "measured", "against", "ratio", "to reach")
        widths = [max(len(row[index]) for row in [header, *self.rows]) for index in range(len(header))]
        for row in [header, tuple("-" * width for width in widths), *self.rows]:
            print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values, share):
    """The smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
