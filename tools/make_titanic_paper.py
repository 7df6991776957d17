#!/usr/bin/env python3
"""The pre-processing of the Titanic passengers in Picchiotti and Gori 2021 (arXiv 2110.06593, its script titanic.py): small whole numbers.

    python3 tools/make_titanic_paper.py [IN.csv OUT.csv]     default: data/titanic/titanic.csv to data/titanic_paper/titanic_paper.csv

IN.csv has the columns of data/titanic/titanic.csv or of Kaggle's train.csv. Standard library only. Of Kaggle's 891 passengers it gives what the paper's
script gives, in every cell.

    Pclass    1, 2, 3                                Embarked  S 0, C 1, Q 2; missing: S, the most frequent
    Sex       female 1, male 0                       Title     from the name: Mr 1, Miss 2, Mrs 3, Master 4, others 5
    Age       up to 16: 0, 32: 1, 48: 2, 64: 3,      IsAlone   no relative aboard
              older: 4; missing: median of sex and class, down to whole years
    Fare      up to 7.91: 0, 14.454: 1, 31: 2, dearer: 3; missing: the median
"""

import csv
import io
import os
import re
import statistics
import sys

import make_fashion_subset as fashion

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
COLUMNS = ["Pclass", "Sex", "Age", "Fare", "Embarked", "Title", "IsAlone", "Survived"]
KAGGLE_NAMES = {
    "name": "Name", "pclass": "Pclass", "sex": "Sex", "age": "Age", "siblings_spouses": "SibSp", "parents_children": "Parch", "fare": "Fare",
    "embarked": "Embarked", "survived": "Survived",
}  # fmt: skip
TITLES = {"Mr": 1, "Miss": 2, "Mlle": 2, "Ms": 2, "Mrs": 3, "Mme": 3, "Master": 4}
OTHER_TITLE = 5
PORTS = {"S": 0, "C": 1, "Q": 2, "": 0}


def band(value, limits):
    """How many of the limits lie below the value."""
    return sum(value > limit for limit in limits)


def median_ages(passengers):
    groups = {}
    for p in passengers:
        if p["age"]:
            groups.setdefault((p["sex"], p["pclass"]), []).append(float(p["age"]))
    return {group: statistics.median(ages) for group, ages in groups.items()}


def processed(passengers):
    ages = median_ages(passengers)
    fare = statistics.median(float(p["fare"]) for p in passengers if p["fare"])
    for p in passengers:
        title = re.search(r" ([A-Za-z]+)\.", p["name"]).group(1)
        yield [
            int(p["pclass"]),
            int(p["sex"] == "female"),
            band(int(float(p["age"] or ages[p["sex"], p["pclass"]])), [16, 32, 48, 64]),
            band(float(p["fare"] or fare), [7.91, 14.454, 31]),
            PORTS[p["embarked"][:1]],
            TITLES.get(title, OTHER_TITLE),
            int(int(p["siblings_spouses"]) + int(p["parents_children"]) == 0),
            int(p["survived"] in ("survived", "1")),
        ]


def main():
    default = [os.path.join(DATA, "titanic", "titanic.csv"), os.path.join(DATA, "titanic_paper", "titanic_paper.csv")]
    source, out = sys.argv[1:] or default
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    passengers = [{ours: row[ours if ours in row else kaggle] for ours, kaggle in KAGGLE_NAMES.items()} for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(processed(passengers))
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    fashion.write_whole(out, text.getvalue())


if __name__ == "__main__":
    main()
