#include "reports/kit/escape_text.h"
#include "reports/rules/rule_text.h"

#include <string>

// The clusters, or families, as a Python module without imports beyond the standard library.

namespace reluscope {

namespace {

void write_case_table(const RuleColumn& column, RuleText& out) {
    out << "{";
    for (std::size_t i = 0; i < column.cases.size(); ++i) {
        const RuleCase& one = column.cases[i];
        out << (i > 0 ? ", " : "");
        column.of_numbers ? out << one.number : out << python_text(one.text);
        out << ": " << one.value;
    }
    out << "}";
}

void write_column(const RuleColumn& column, RuleText& out) {
    const std::string name = python_text(column.name);
    out << "    cell = " << (column.of_numbers ? "_number" : "_text") << "(row, " << name << ")\n";
    if (column.was_missing) out << "    missing = 1.0 if cell is None else 0.0\n";
    out << "    if cell is None:\n";
    column.missing ? out << "        cell = " << *column.missing << "\n"
                   : out << "        raise ValueError(" << name << " + \" is missing\")\n";
    if (column.by_cases) {
        const std::string key = column.any_case ? "cell.lower()" : "cell";
        out << "    else:\n        values = ";
        write_case_table(column, out);
        if (column.other) {
            out << "\n        cell = values.get(" << key << ", " << *column.other << ")\n";
        } else {
            out << "\n        if " << key << " not in values:\n            raise ValueError(" << name
                << " + \" has a value that the network does not know: \" + repr(cell))\n        cell = values[" << key
                << "]\n";
        }
    }
    if (column.one_hot) {
        out << "    t += [1.0 if cell == position else 0.0 for position in range(" << column.num_inputs << ")]\n";
    } else {
        out << "    t.append(cell)\n";
        if (column.was_missing) out << "    t.append(missing)\n";
    }
}

constexpr std::string_view kReaders = R"(
MISSING = {"", "NA", "na", "N/A", "n/a", "NaN", "nan", "NAN", "-nan", "-NaN", "null", "NULL", "Null", "None", "<NA>",
           "#N/A", "1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN"}


def _text(row, column):
    """The cell as text; None where it is missing."""
    cell = row.get(column)
    if cell is None or cell != cell or str(cell).strip(" \t") in MISSING:
        return None
    return str(cell).strip(" \t")


def _number(row, column):
    """The cell as a number; None where it is missing."""
    cell = _text(row, column)
    return None if cell is None else float(cell)


def _affine(weights, bias, x):
    """weights x + bias, added in the order that decides the signs of the network."""
    y = []
    for line, b in zip(weights, bias):
        total = 0.0
        for weight, value in zip(line, x):
            total += weight * value
        y.append(total + b)
    return y


def _activation(z, slopes, pattern):
    """Active units keep their value, the others are multiplied by their slope; notes which ones are active."""
    pattern.append("".join("1" if value > 0 else "0" for value in z))
    return [value if value > 0 else slope * value for value, slope in zip(z, slopes)]


def _sum(values):
    y = list(values[0])
    for value in values[1:]:
        y = [a + b for a, b in zip(y, value)]
    return y

)";

std::string value_name(ValueId value) { return "v" + std::to_string(value.index); }

void add_python_constants(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    const auto& nodes = source->network().nodes();
    for (std::size_t i = 0; i < source->num_nodes(); ++i) {
        const std::string number = std::to_string(i + 1);
        if (const auto* affine = std::get_if<AffineOperation>(&nodes[i].operation)) {
            job.once([text, number] { *text << "W" << number << " = [\n"; });
            // The source keeps the network, and with it the operation.
            job.each(static_cast<std::size_t>(affine->W.rows()), [source, text, affine](std::size_t r) {
                text->row(affine->W, static_cast<Eigen::Index>(r), "    ", "[", "]");
            });
            job.once([source, text, number, affine] {
                *text << "]\nB" << number;
                text->list(affine->b, " = [", "]\n");
            });
        } else if (const auto* activation = std::get_if<ActivationOperation>(&nodes[i].operation)) {
            job.once([source, text, number, activation] {
                *text << "S" << number;
                text->list(activation->slope, " = [", "]\n");
            });
        }
    }
}

void write_node(const Node& node, std::size_t i, std::string_view indent, RuleText& out) {
    const std::string number = std::to_string(i + 1);
    out << indent << "v" << number << " = ";
    if (const auto* affine = std::get_if<AffineOperation>(&node.operation)) {
        out << "_affine(W" << number << ", B" << number << ", " << value_name(affine->input) << ")\n";
    } else if (const auto* activation = std::get_if<ActivationOperation>(&node.operation)) {
        out << "_activation(" << value_name(activation->input) << ", S" << number << ", pattern)\n";
    } else {
        const bool sum = std::holds_alternative<SumOperation>(node.operation);
        const std::vector<ValueId> inputs = inputs_of(node.operation);
        out << (sum ? "_sum([" : "");
        for (std::size_t k = 0; k < inputs.size(); ++k)
            out << (k > 0 ? (sum ? ", " : " + ") : "") << value_name(inputs[k]);
        out << (sum ? "])\n" : "\n");
    }
}

void add_python_clusters(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([text] {
        *text << "# pattern: number of the cluster, weights per output, bias per output, in the units of the table's "
                 "columns\n"
                 "CLUSTERS = {\n";
    });
    const auto clusters = std::make_shared<RuleClusterReader>(source->study);
    job.each(source->num_clusters, [clusters, text](std::size_t c) {
        const RuleCluster cluster = clusters->of(c);
        *text << "    \"" << cluster.pattern << "\": (" << cluster.number << ", [";
        text->rows(cluster.map.A, "", "[", "]") << "], ";
        text->list(cluster.map.c, "[", "]),\n");
    });
    job.once([text] { *text << "}\n"; });
}

void add_python_families(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([text] { *text << "# pattern: number of its family\nFAMILY_OF_PATTERN = {\n"; });
    // The source keeps the families.
    job.each(source->families->patterns.size(), [source, text](std::size_t p) {
        const auto& [pattern, family] = source->families->patterns[p];
        *text << "    \"" << pattern << "\": " << family << ",\n";
    });
    job.once([source, text] {
        *text << "}\nNAMES = [\n";
        for (std::size_t k = 0; k < source->families->count(); ++k)
            *text << "    " << python_text(source->family(k).name) << ",\n";
        *text << "]\n# per family: weights per output, bias per output, in the units of the table's columns\n"
                 "FAMILIES = [\n";
    });
    job.each(source->families->count(), [source, text](std::size_t k) {
        *text << "    ([";
        text->rows(source->families->maps[k].A, "", "[", "]") << "], ";
        text->list(source->families->maps[k].c, "[", "]),\n");
    });
    job.once([source, text] {
        *text << "]\n";
        if (!source->families->by_centroid) return;
        *text << "# per family: the mean of its rows, as the network takes inputs\nCENTROIDS = [\n";
        for (std::size_t k = 0; k < source->families->count(); ++k)
            text->list(source->family(k).centroid, "    [", "],\n");
        *text << "]\n";
    });
}

/// The family of the pattern, or the nearest one, and its formula.
void write_python_family(const RuleSource& source, RuleText& out) {
    const RuleFamilies& families = *source.families;
    const auto& nodes = source.network().nodes();
    out << "    family = FAMILY_OF_PATTERN.get(pattern)\n    seen = family is not None\n    if not seen:\n";
    if (families.by_centroid) {
        out << "        family = _nearest([_apart(centroid, v0) for centroid in CENTROIDS])\n";
    } else {
        for (std::size_t i = source.num_sign_nodes; i < source.num_nodes(); ++i)
            write_node(nodes[i], i, "        ", out);
        out << "        family = _nearest([_apart(_affine(weights, bias, t), " << value_name(source.network().output())
            << ") for weights, bias in FAMILIES])\n";
    }
    out << "    weights, bias = FAMILIES[family]\n" << source.words("    logits = _affine(weights, bias, t)\n");
}

void write_python_distance(const RuleFamilies& families, RuleText& out) {
    out << "\ndef _apart(a, b):\n    \"\"\"Sum of squared differences"
        << (families.relative && !families.by_centroid ? ", without their mean: only differences of outputs count" : "")
        << ".\"\"\"\n    differences = [p - q for p, q in zip(a, b)]\n";
    if (families.relative && !families.by_centroid)
        out << "    mean = sum(differences) / len(differences)\n"
               "    differences = [difference - mean for difference in differences]\n";
    out << "    return sum(difference * difference for difference in differences)\n"
           "\n\ndef _nearest(distances):\n    \"\"\"Place of the smallest; of equal ones the first.\"\"\"\n"
           "    return min(range(len(distances)), key=distances.__getitem__)\n\n";
}

void write_python_cluster(const RuleSource& source, RuleText& out) {
    const auto& nodes = source.network().nodes();
    out << "    if pattern in CLUSTERS:\n"
           "        cluster, weights, bias = CLUSTERS[pattern]\n"
        << source.words("        logits = _affine(weights, bias, t)\n")
        << "    else:\n"
           "        cluster = None\n";
    for (std::size_t i = source.num_sign_nodes; i < nodes.size(); ++i) write_node(nodes[i], i, "        ", out);
    out << source.words("        logits = ") << value_name(source.network().output()) << "\n";
}

void write_predict(const RuleSource& source, RuleText& out) {
    const auto& nodes = source.network().nodes();
    const bool families = source.families != nullptr;
    out << "\n\ndef predict(row):\n"
        << source.words(families ? "    \"\"\"The family of a row, its name, whether it lists the row's pattern, the "
                                   "pattern, logits and outputs.\"\"\"\n"
                                 : "    \"\"\"The cluster of a row (None where no row of the table has its pattern), "
                                   "its pattern, logits and outputs.\"\"\"\n")
        << "    t = inputs_of(row)\n"
           "    v0 = [(value - mean) / scale for value, mean, scale in zip(t, MEANS, SCALES)]\n"
           "    pattern = []\n";
    for (std::size_t i = 0; i < source.num_sign_nodes; ++i) write_node(nodes[i], i, "    ", out);
    out << "    pattern = \"|\".join(pattern)\n";
    families ? write_python_family(source, out) : write_python_cluster(source, out);
    out << source.words("    outputs = link(logits)\n");
    const bool classes = !rule_classes(source.model(), source.study).empty();
    if (classes && source.network().num_outputs() == 1) {
        out << "    prediction = CLASSES[1 if logits[0] > 0 else 0]\n";
    } else if (classes) {
        out << "    prediction = CLASSES[logits.index(max(logits))]\n";
    } else {
        out << "    prediction = outputs[0] if len(outputs) == 1 else outputs\n";
    }
    out << (families ? "    return {\"family\": family, \"name\": NAMES[family], \"seen\": seen, "
                     : "    return {\"cluster\": cluster, ")
        << source.words("\"pattern\": pattern, \"logits\": logits, \"outputs\": outputs,\n")
        << "            \"prediction\": prediction}\n";
}

constexpr std::string_view kMain = R"py(

def columns_of(header):
    """The names of a table's columns: without blanks at the ends, numbered where there is none, told apart where two are equal."""
    names, taken, repeats = [], set(), {}
    for position, cell in enumerate(header):
        base = cell.strip(" \t") or "column %d" % (position + 1)
        name = base
        while name in taken:
            repeats[base] = repeats.get(base, 1) + 1
            name = "%s (%d)" % (base, repeats[base])
        taken.add(name)
        names.append(name)
    return names


if __name__ == "__main__":
#python3 THIS.py TABLE.csv : a line per row with its cluster, its logits and the prediction
    writer = csv.writer(sys.stdout, lineterminator="\n")
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        columns = columns_of(next(rows))
        for cells in rows:
            if not cells:
                continue
            try:
                answer = predict(dict(zip(columns, cells)))
            except ValueError as problem:
                writer.writerow(["", str(problem)])
                continue
            writer.writerow([answer["cluster"], *map(repr, answer["logits"]), answer["prediction"]])
)py";

void write_python_head(const RuleSource& source, RuleText& out) {
    // Python takes the encoding of a file from a comment in one of its first two lines: ours comes first, whatever a
    // model is called.
    out << "# -*- coding: utf-8 -*-\n";
    for (const std::string& line : source.comments) out << (line.empty() ? "#" : "# ") << line << "\n";
    out << "import csv\nimport math\nimport sys\n\nCOLUMNS = [";
    for (std::size_t i = 0; i < source.columns.size(); ++i)
        out << (i > 0 ? ", " : "") << python_text(source.columns[i].name);
    out << "]\n";
    const std::vector<std::string> classes = rule_classes(source.model(), source.study);
    out << "CLASSES = [";
    for (std::size_t i = 0; i < classes.size(); ++i) out << (i > 0 ? ", " : "") << python_text(classes[i]);
    out << "]\n# input = (value - mean) / scale\nMEANS = [";
    for (const InputOrigin& origin : source.study.input->origins) out << origin.mean << ", ";
    out << "]\nSCALES = [";
    for (const InputOrigin& origin : source.study.input->origins) out << origin.scale << ", ";
    out << "]\n";
}

void write_python_functions(const RuleSource& source, RuleText& out) {
    constexpr std::string_view kLinks[] = {
        "    return list(logits)\n",
        "    return [1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)) for z in logits]\n",
        "    top = max(logits)\n    powers = [math.exp(z - top) for z in logits]\n"
        "    return [power / math.fsum(powers) for power in powers]\n"};
    out << kReaders;
    out << source.words("\ndef link(logits):\n    \"\"\"What the network predicts.\"\"\"\n")
        << source.words(kLinks[static_cast<int>(source.network().link())]);
    out << "\n\ndef inputs_of(row):\n"
           "    \"\"\"One number per input, in the table's units. `row`: a dict by column, or the cells in the order "
           "of COLUMNS.\"\"\"\n"
           "    if not hasattr(row, \"get\"):\n        row = dict(zip(COLUMNS, row))\n    t = []\n";
    for (const RuleColumn& column : source.columns) write_column(column, out);
    out << "    return t\n";
    if (source.families) write_python_distance(*source.families, out << "\n");
    write_predict(source, out);
    std::string main = source.words(kMain);
    constexpr std::string_view kCluster = "cluster";
    for (std::size_t at = main.find(kCluster); source.families && at != std::string::npos; at = main.find(kCluster, at))
        main.replace(at, kCluster.size(), "family");
    out << main;
}

}  // namespace

void add_python_rules(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([source, text] { write_python_head(*source, *text); });
    add_python_constants(source, text, job);
    source->families ? add_python_families(source, text, job) : add_python_clusters(source, text, job);
    job.once([source, text] { write_python_functions(*source, *text); });
}

}  // namespace reluscope
