"""Links one table with Splink (DuckDB) by the steps and comparisons of its documentation, at its documented threshold of 0.95, and prints the quality as JSON."""

import argparse
import json
import logging
import warnings
from collections import Counter

import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# What a column is, by its name in the tables of the benchmark.
GIVEN = ["given_name", "first_name", "fname_c1"]
FAMILY = ["family_name", "surname", "lname_c1"]


def prepared(path, truth):
    """All text, empty as missing; dates as ISO 8601, telephone numbers as their last nine digits: what its documentation asks of the user."""
    table = pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=["", "NA"], encoding="utf-8")
    if "by" in table:
        table["birth_date"] = table["by"] + "-" + table["bm"].str.zfill(2) + "-" + table["bd"].str.zfill(2)
    if "date_of_birth" in table:
        table["birth_date"] = table["date_of_birth"].str.replace(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", regex=True)
    if "dob" in table:
        table["birth_date"] = table["dob"]
    if "person" in table:
        european = table["birth_date"].str.replace(r"^(\d\d)[/.-](\d\d)[/.-](\d{4})$", r"\3-\2-\1", regex=True)
        table["birth_date"] = european.where(european.str.match(r"^\d{4}-\d\d-\d\d$", na=False))
        split = table["full_name"].str.strip().str.rsplit(" ", n=1, expand=True)
        table["given_name"] = table["given_name"].fillna(split[0])
        table["family_name"] = table["family_name"].fillna(split[1])
        for name in ("phone", "mobile"):
            table[name] = table[name].str.replace(r"\D", "", regex=True).str[-9:]
        table["postcode"] = table["postcode"].str.upper().str.replace(" ", "")
    for name in table.columns:
        if name not in (truth, "birth_date") and table[name].dtype == object:
            table[name] = table[name].str.strip().str.lower()
    return table.where(table.notna(), None)


def first(table, names):
    return next((name for name in names if name in table.columns), None)


def settings(table, identifier, link_only):
    given, family = first(table, GIVEN), first(table, FAMILY)
    comparisons = [cl.NameComparison(given).configure(term_frequency_adjustments=True), cl.NameComparison(family).configure(term_frequency_adjustments=True)]
    blocks = [[given, family]]
    if "birth_date" in table:
        comparisons.append(cl.DateOfBirthComparison("birth_date", input_is_string=True))
        blocks += [[given, "birth_date"], [family, "birth_date"]]
    if "email" in table:
        comparisons.append(cl.EmailComparison("email"))
        blocks.append(["email"])
    for name in ("phone", "mobile", "tax_code", "card", "soc_sec_id", "street_number", "state"):
        if name in table:
            comparisons.append(cl.ExactMatch(name))
    for name in ("address", "address_1", "city", "suburb"):
        if name in table:
            comparisons.append(cl.JaroWinklerAtThresholds(name, [0.9, 0.8]).configure(term_frequency_adjustments=name in ("city", "suburb")))
    if "postcode" in table:
        comparisons.append(cl.LevenshteinAtThresholds("postcode", [1]))
        blocks.append([family, "postcode"])
    for name in ("mobile", "soc_sec_id"):
        if name in table:
            blocks.append([name])
    return SettingsCreator(
        link_type="link_only" if link_only else "dedupe_only", unique_id_column_name=identifier, comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks]), blocks


def linked(table, arguments):
    chosen, blocks = settings(table, arguments.id, arguments.link_only)
    tables = [part for _, part in table.groupby(arguments.link_only)] if arguments.link_only else table
    database = DuckDBAPI()
    registered = [database.register(part) for part in tables] if arguments.link_only else database.register(tables)
    linker = Linker(registered, chosen, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on(*block) for block in blocks if len(block) > 1][:3], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in ([blocks[0], blocks[1]] if len(blocks) > 1 else blocks):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    pairs = linker.inference.predict(threshold_match_probability=0.05)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    frame = clusters.as_pandas_dataframe()
    return dict(zip(frame[arguments.id], frame["cluster_id"]))


def quality(found, truth):
    both, clusters, people = Counter(zip(found, truth)), Counter(found), Counter(truth)
    count = lambda sizes: sum(size * (size - 1) / 2 for size in sizes.values())
    right, claimed, real = count(both), count(clusters), count(people)
    precision, recall = right / claimed if claimed else 1, right / real if real else 1
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--id", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--link-only")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    table = prepared(arguments.file, arguments.truth)
    clusters = linked(table, arguments)
    print(json.dumps({"rows": len(table), "pairwise": quality([clusters[key] for key in table[arguments.id]], list(table[arguments.truth]))}))


if __name__ == "__main__":
    main()
