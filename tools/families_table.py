#!/usr/bin/env python3
"""Prints the table of docs/families.md: families of all bundled examples that have a table, judged on held-out rows.

    python3 tools/families_table.py build/native/reluscope
"""
import json
import pathlib
import subprocess
import sys

NUMBERS = [1, 2, 4, 8, 12, 20]


def cell(point):
    held = point["held_out"]
    agreement = held["agreement"]
    shown = "" if agreement is None else f"{100 * agreement:.1f} % · "
    return f"{shown}{held['r2']:.4f}"


def main():
    program = sys.argv[1]
    data = pathlib.Path(__file__).resolve().parent.parent / "data"
    print("| example | rows, held out | clusters | unseen | " + " | ".join(f"K = {k}" for k in NUMBERS) + " | suggested |")
    print("|---" * (len(NUMBERS) + 5) + "|")
    for table in sorted(data.glob("*/*.csv")):
        model = table.with_suffix(".json")
        if not model.exists():
            continue
        done = subprocess.run([program, "simplify", model, table, "--families", "1", "--report", "-"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stderr)
        report = json.loads(done.stdout)
        curve, held = report["curve"], report["held_out"]
        cells = [cell(curve[k - 1]) if k <= len(curve) else "" for k in NUMBERS]
        print(f"| `{table.stem}` | {report['rows']}, {held['rows']} | {report['clusters']} | {held['unseen']} | "
              + " | ".join(cells) + f" | {report['suggested']['families']} |", flush=True)


if __name__ == "__main__":
    main()
