#!/usr/bin/env python3
"""Makes data/cocircles/: the table and the network of Aletheia's headline example, trained anew with the settings of its README.

    python3 tools/make_cocircles.py                                       table and network (some seconds)
    python3 tools/make_cocircles.py --fixture ORACLE.json                 also tests/data/cocircles/summary.csv, the published table

Needs Debian's python3-sklearn (1.2.1). Weights have come out equal to 1e-15 with every kernel of OpenBLAS that was tried; with the one that is fixed in
make_data.py running it twice gives the same bytes. ORACLE.json holds the published table recomputed from those weights (key "llms").
"""

import argparse
import json
import os

import make_data as common  # sets the kernel of OpenBLAS: before scikit-learn

import make_fashion_subset as fashion
import sklearn
from sklearn.datasets import make_circles
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

COMMAND = "python3 tools/make_cocircles.py"
HIDDEN = (40, 40, 40, 40)
SEED = 0
COLUMNS = ["x1", "x2"]
FIXTURE = os.path.join(os.path.dirname(common.DATA), "tests", "data", "cocircles", "summary.csv")

RECIPE = common.Recipe(
    "CoCircles", ["outer", "inner"], HIDDEN, 1e-4, SEED,
    "scikit-learn's make_circles; the example of Aletheia (A. Sudjianto et al. 2020, arXiv 2011.04041), trained anew with the settings of its README",
    "data: made by a formula, under the licence of this repository", [{"column": name, "kind": "numeric"} for name in COLUMNS],
)  # fmt: skip


def make():
    x, y = make_circles(n_samples=2000, noise=0.1, random_state=SEED)
    x, x_test, y, y_test = train_test_split(x, y, test_size=0.2, random_state=SEED)
    mlp = MLPClassifier(
        HIDDEN, max_iter=2000, early_stopping=True, n_iter_no_change=100, validation_fraction=0.2, solver="adam",
        activation="relu", learning_rate_init=0.001, random_state=SEED,
    ).fit(x, y)  # fmt: skip
    layers = [(w.T, b) for w, b in zip(mlp.coefs_, mlp.intercepts_)]
    rows = [[common.cell_text(v) for v in point] + [RECIPE.classes[label]] for point, label in zip(x, y)]
    table = common.Table(COLUMNS + ["circle"], rows, "circle")
    folder = os.path.join(common.DATA, "cocircles")
    os.makedirs(folder, exist_ok=True)
    common.write_table(os.path.join(folder, "cocircles.csv"), table)
    record = common.training_record(
        RECIPE, len(y) + len(y_test), len(y_test), f"one fifth held out, seed {SEED}; not in the table",
        common.accuracy(layers, x, y), common.accuracy(layers, x_test, y_test),
        f"scikit-learn {sklearn.__version__} MLPClassifier, Adam, learning rate 0.001, alpha 0.0001, early stopping on a fifth of the rows, "
        f"{mlp.n_iter_} epochs",
    )  # fmt: skip
    record["command"] = COMMAND
    common.write_model(os.path.join(folder, "cocircles.json"), RECIPE, "circle", RECIPE.columns, layers, record)
    print(f"accuracy {record['accuracy_training']:.4f}, held out {record['accuracy_held_out']:.4f}")


def make_fixture(oracle):
    """One line per pattern, in the order of the published table."""
    with open(oracle, encoding="utf-8") as file:
        published = json.load(file)["llms"]
    lines = ["pattern,count,response_mean,response_std,local_auc,global_auc"]
    for row in published:
        bits = row["pattern"]
        layers = "|".join(bits[at : at + 40] for at in range(0, len(bits), 40))
        numbers = [row["count"]] + ["" if row[k] is None else repr(row[k]) for k in ("mean", "std", "local_auc", "global_auc")]
        lines.append(",".join([layers] + [str(n) for n in numbers]))
    os.makedirs(os.path.dirname(FIXTURE), exist_ok=True)
    fashion.write_whole(FIXTURE, "\n".join(lines) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixture", metavar="ORACLE.json")
    args = parser.parse_args()
    make()
    if args.fixture:
        make_fixture(args.fixture)
