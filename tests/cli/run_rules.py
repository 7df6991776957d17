"""Runs the clusters, or families, as code over a table: run_rules.py RULES.py|RULES.c|RULES.sql TABLE.csv. Prints a JSON array per row: the cluster,
or null, or the family, then the logits; an empty array for a row that the code refuses."""
import csv
import importlib.util
import json
import re
import sqlite3
import subprocess
import sys
import tempfile

MISSING = {"", "NA"}


def read_table(path):
    """Rows by the names that the program gives to columns: numbered where there is none, told apart where two are equal."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    names = []
    for position, cell in enumerate(header):
        base = cell.strip(" \t") or "column %d" % (position + 1)
        name, repeat = base, 1
        while name in names:
            repeat += 1
            name = "%s (%d)" % (base, repeat)
        names.append(name)
    return [dict(zip(names, row)) for row in rows]


def run_python(path, rows):
    spec = importlib.util.spec_from_file_location("rules", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for row in rows:
        try:
            answer = module.predict(row)
        except ValueError:
            yield []
            continue
        # The same cells as a sequence.
        assert module.predict([row[name] for name in module.COLUMNS]) == answer
        yield [answer["family"] if "family" in answer else answer["cluster"], *(answer["logits"] if "logits" in answer else answer["values"])]


def c_literal(cell, is_number):
    if cell in MISSING:
        return "NAN" if is_number else "NULL"
    if is_number:
        return repr(float(cell))
    return '"' + "".join("\\%03o" % byte for byte in cell.encode()) + '"'


def run_c(path, rows):
    text = open(path, encoding="utf-8").read()
    struct = re.search(r"struct (\w+) \{\n(.*?)\n\};", text, re.S)
    is_number = [line.strip().startswith("double") for line in struct.group(2).split("\n")]
    names = json.loads(subprocess.run([sys.executable, "-c", COLUMNS_OF, path[:-2] + ".py"], check=True, capture_output=True).stdout)
    lines = ["{" + ", ".join(c_literal(row[name], number) for name, number in zip(names, is_number)) + "}" for row in rows]
    outputs = int(re.search(r"enum \{ K = (\d+)", text).group(1))
    main = """
#include <stdio.h>
static const struct %s ROWS[] = {
%s
};
int main(void) {
    double logits[%d], outputs[%d];
    size_t i;
    int k;
    for (i = 0; i < sizeof ROWS / sizeof ROWS[0]; ++i) {
        int cluster = %s(&ROWS[i], logits, outputs);
        if (cluster == -2) { printf("[]\\n"); continue; }
        if (cluster < 0) printf("[null"); else printf("[%%d", cluster);
        for (k = 0; k < %d; ++k) printf(", %%.17g", logits[k]);
        printf("]\\n");
    }
    return 0;
}
""" % (struct.group(1), ",\n".join(lines), outputs, outputs, struct.group(1)[:-4] + "_predict", outputs)
    with tempfile.TemporaryDirectory() as folder:
        source = folder + "/rules.c"
        with open(source, "w", encoding="utf-8") as file:
            file.write(text + main)
        subprocess.run(["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Wno-unused-function",
                        "-Wno-overlength-strings", "-O1", source, "-o", folder + "/rules", "-lm"], check=True)
        answer = subprocess.run([folder + "/rules"], check=True, capture_output=True, text=True).stdout
    for line in answer.splitlines():
        yield json.loads(line)


COLUMNS_OF = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("rules", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(json.dumps(module.COLUMNS))
"""


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def run_sql(path, rows):
    text = open(path, encoding="utf-8").read()
    table = re.search(r'FROM ("\w+") s\)', text).group(1)
    database = sqlite3.connect(":memory:")
    names = list(rows[0])
    database.execute("CREATE TABLE %s (%s)" % (table, ", ".join(map(quoted, names))))
    cells = [[None if row[name] in MISSING else row[name] for name in names] for row in rows]
    database.executemany("INSERT INTO %s VALUES (%s)" % (table, ", ".join("?" * len(names))), cells)
    cursor = database.execute(text)
    columns = [column[0] for column in cursor.description]
    piece = "family" if "family" in columns else "cluster"
    cluster = len(columns) - 1 - columns[::-1].index(piece)
    logits = [i for i, name in enumerate(columns) if re.fullmatch(r"(logit|value)_\d+", name)]
    for answer in cursor:
        values = [answer[i] for i in logits]
        yield [] if values[0] is None else [answer[cluster], *values]


def main():
    rules, table = sys.argv[1:]
    run = {"py": run_python, "c": run_c, "sql": run_sql}[rules.rsplit(".", 1)[1]]
    for answer in run(rules, read_table(table)):
        print(json.dumps(answer))


main()
