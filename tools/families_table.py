#!/usr/bin/env python3
"""Prints a table of docs/families.md: families of all bundled examples that have a table, judged on held-out rows.

    python3 tools/families_table.py build/native/reluscope                 # formulas fitted to the network
    python3 tools/families_table.py build/native/reluscope --by answers    # formulas fitted to the answers
"""
import json
import pathlib
import subprocess
import sys

NUMBERS = [1, 2, 4, 8, 12, 20]
NUMBERS_OF_ANSWERS = [1, 2, 4, 8]
DATA = pathlib.Path(__file__).resolve().parent.parent / "data"


def report_of(program, model, table, families, options=()):
    done = subprocess.run([program, "simplify", model, table, "--families", str(families), *options, "--report", "-"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def cell(point):
    held = point["held_out"]
    agreement = held["agreement"]
    shown = "" if agreement is None else f"{100 * agreement:.1f} % · "
    return f"{shown}{held['r2']:.4f}"


def score(figures):
    """Accuracy, or the error of numbers."""
    if figures["accuracy"] is not None:
        return f"{100 * figures['accuracy']:.1f} %"
    return f"{figures['rmse']:.4g}"


def examples():
    for table in sorted(DATA.glob("*/*.csv")):
        if table.with_suffix(".json").exists():
            yield table.stem, table.with_suffix(".json"), table


def by_network(program):
    print("| example | rows, held out | clusters | unseen | " + " | ".join(f"K = {k}" for k in NUMBERS) + " | suggested |")
    print("|---" * (len(NUMBERS) + 5) + "|")
    for name, model, table in examples():
        report = report_of(program, model, table, 1)
        curve, held = report["curve"], report["held_out"]
        cells = [cell(curve[k - 1]) if k <= len(curve) else "" for k in NUMBERS]
        print(f"| `{name}` | {report['rows']}, {held['rows']} | {report['clusters']} | {held['unseen']} | "
              + " | ".join(cells) + f" | {report['suggested']['families']} |", flush=True)


def by_answers(program):
    print("| example | network | " + " | ".join(f"K = {k}" for k in NUMBERS_OF_ANSWERS) + " |")
    print("|---" * (len(NUMBERS_OF_ANSWERS) + 2) + "|")
    for name, model, table in examples():
        cells = []
        for k in NUMBERS_OF_ANSWERS:
            report = report_of(program, model, table, k, ["--by", "answers"])
            if len(report["families"]) < k:
                cells.append("")
                continue
            cells.append(f"{score(report['curve'][k - 1]['held_out'])} · {score(report['held_out'])}")
        print(f"| `{name}` | {score(report['network']['held_out'])} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    (by_answers if sys.argv[2:] == ["--by", "answers"] else by_network)(sys.argv[1])
