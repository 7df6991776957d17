"""Parses what the program wrote about one hostile name and reads the name back: check_hostile.py FOLDER. FOLDER/expected.json says which names the
model and the table hold; every other file there was written by the program. Prints nothing when all is well."""
import csv
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

folder = Path(sys.argv[1])
expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
JOINERS = "\u200c\u200d"


def harmless(c):
    """Independent of the program's own list: Unicode's categories."""
    point = ord(c)
    if (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF:
        return False
    return c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs")


def shown(name, most=256):
    text = "".join(c if harmless(c) else "\ufffd" for c in name)
    return text if len(text) <= most else text[:most] + "\u2026"


def check(condition, *what):
    if not condition:
        raise SystemExit("%s: %s" % (folder, " ".join(map(repr, what))[:2000]))


def read(name):
    return (folder / name).read_bytes().decode("utf-8")  # strict, and no line end is changed


def check_harmless(name, text, also="\n"):
    odd = [c for c in text if c not in also and not harmless(c)]
    check(not odd, name, "holds", odd[:3])


# What is printed.
for name in expected["printed"]:
    check_harmless(name, read(name))
    longest = max(map(len, read(name).split("\n")))
    check(longest < 6000 or not name.endswith(".txt"), name, "has a line of", longest)

# JSON: harmless as it lies in the file, and every name comes back as it was.
report = read("report.json")
check_harmless("report.json", report)
report = json.loads(report, parse_constant=lambda word: check(False, "report.json holds", word))
check(report["data"]["features"] == expected["features"], report["data"]["features"], expected["features"])
check(report["data"]["classes"] == expected["classes"], report["data"]["classes"])
check(report["data"]["target"] == expected["target"], report["data"]["target"])
model = read("model.json.out")
check_harmless("model.json.out", model)
model = json.loads(model)
check(model["name"] == expected["model"] and model["classes"] == expected["classes"], "names of the converted model")
check(model["encoder"]["columns"][0]["column"] == expected["column"], model["encoder"]["columns"][0])


# HTML and SVG: well-formed, with the elements of any report, and the names as they are shown.
class Tags(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self.ids, self.places = set(), [], set(), set()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for key, value in attributes:
            check(not key.startswith("on"), "an attribute", key)
            if key == "id":
                self.ids.add(value)
            if key == "href" and re.fullmatch("#[a-z0-9-]+", value):
                self.places.add(value[1:])  # of the page itself
                continue
            check(key not in ("src", "href") or value.startswith("data:image/svg+xml;base64,"), key, value)

    def handle_data(self, data):
        self.words.append(data)


PAGE_TAGS = set("html head meta title style body header h1 h2 h3 p div dl dt dd table thead tbody tr th td data code section svg text rect path circle "
                "details summary figure img figcaption ul li footer b strong em span a nav".split())
page = read("report.html")
check_harmless("report.html", page)
ElementTree.fromstring(page)
tags = Tags()
tags.feed(page)
tags.close()
check(tags.tags <= PAGE_TAGS, "elements", tags.tags - PAGE_TAGS)
check(tags.places <= tags.ids, "links to places that are not there", tags.places - tags.ids)
words = "".join(tags.words)
for name in (expected["model"], expected["table_column"], expected["classes"][0]):
    check(shown(name)[:40].strip() in words, "the page does not show", name)

for name in ("plane.svg",):
    drawing = read(name)
    check_harmless(name, drawing)
    root = ElementTree.fromstring(drawing)
    found = {element.tag.rsplit("}")[-1] for element in root.iter()}
    check(found <= set("svg title g rect path text circle polygon polyline clipPath".split()), name, found)
    texts = "".join(root.itertext())
    check(shown(expected["model"])[:20].strip() in texts, name, "does not show", expected["model"])

# CSV: rectangular, no cell that a spreadsheet would compute, and the names in the header.
with open(folder / "clusters.csv", encoding="utf-8", newline="") as file:
    lines = list(csv.reader(file, strict=True))
check(len({len(line) for line in lines}) == 1, "clusters.csv has lines of different lengths")
check("weight of " + shown(expected["features"][0]) in lines[0], lines[0], expected["features"][0])
check(any(cell == "mean of " + shown(expected["classes"][1], 4000) for cell in lines[0]), lines[0])
for line in lines:
    for cell in line:
        check(cell[:1] not in tuple("=+-@\t\r") or re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell), "a formula", cell)

# Python: the module is run elsewhere; here it says its names.
check_harmless("rules.py", read("rules.py"))
module = {"__name__": "rules"}
exec(compile((folder / "rules.py").read_bytes(), "rules.py", "exec"), module)
check(module["COLUMNS"] == expected["columns"], module["COLUMNS"], expected["columns"])
check(module["CLASSES"] == expected["classes"], module["CLASSES"])

# C and SQL are run elsewhere. A C file is harmless, and nothing hides in its comments.
c = read("rules.c")
check_harmless("rules.c", c)
bare = re.sub(r'/\*.*?\*/|"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])*\'', " ", c, flags=re.S)
check(all(ord(ch) < 0x7F for ch in bare), "rules.c is no plain ASCII outside of comments and literals")
check(not re.search(r"\*/|/\*|//|\"|\\|\?", bare.replace(" ? ", "")), "rules.c: a comment or a literal ends early")


# LaTeX, by TeX's own rules for the kinds of characters: only commands of ours, groups closed, no ^^, columns as
# announced.
COMMANDS = set("begin end centering caption hline textbackslash textasciitilde textasciicircum textless textgreater textbar times \\ & % $ # _ { }".split())
LETTER = re.compile(r"[A-Za-z]+")


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        check(not text.startswith("^^", i), "rules.tex: ^^")
        if c == "\\":
            word = LETTER.match(text, i + 1)
            name = word.group() if word else text[i + 1]
            check(name in COMMANDS, "rules.tex: the command", name)
            i += 1 + len(name)
            yield "command", name
        elif c == "%":
            i = text.index("\n", i) + 1
        else:
            i += 1
            yield {"{": "open", "}": "close", "$": "math", "&": "column", "#": "bad", "_": "index", "^": "power", "~": "bad"}.get(c, "text"), c


tex = read("rules.tex")
check_harmless("rules.tex", tex)
check("^^" not in tex and "\\input" not in tex and "\\write" not in tex, "rules.tex: ^^ or a command of the name's")
depth, math, environments, after_row, words = 0, False, [], False, ""
stream = list(tokens(tex))
for kind, value in stream:
    check(kind != "bad", "rules.tex holds", value)
    if kind in ("index", "power"):
        check(math, "rules.tex: outside of mathematics", value)
    depth += {"open": 1, "close": -1}.get(kind, 0)
    check(depth >= 0, "rules.tex: a group that nobody opened")
    if kind == "math":
        math = not math
    if after_row and kind == "text" and not value.isspace():
        check(value not in "[*", "rules.tex: an argument of the row's end", value)
    after_row = (kind, value) == ("command", "\\") or (after_row and kind == "text" and value.isspace())
    if kind == "text":
        words += value
    elif kind == "command":
        words += {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textless": "<", "textgreater": ">", "textbar": "|"}.get(
            value, value if value in "&%$#_{}" else "")
check(depth == 0 and not math, "rules.tex: an open group")
for line in tex.split("\n"):
    for kind, name in re.findall(r"^\s*\\(begin|end)\{(\w+)\}", line):
        if kind == "begin":
            environments.append(name)
        else:
            check(environments.pop() == name, "rules.tex: environments cross")
check(not environments, "rules.tex: an open environment")
check(shown(expected["features"][0]).replace("\ufffd", "?")[:200] in words, "rules.tex does not hold", expected["features"][0], words[:500])
