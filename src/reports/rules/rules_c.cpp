#include "reports/kit/escape_text.h"
#include "reports/rules/rule_text.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

// The clusters, or families, as one C99 function with its tables; needs the C library's math and string functions.

namespace reluscope {

namespace {

/// Different names, one per column.
std::vector<std::string> field_names(const RuleSource& source) {
    std::set<std::string> taken;
    std::map<std::string, int> repeats;
    std::vector<std::string> names;
    for (const RuleColumn& column : source.columns) {
        const std::string stem = code_identifier(column.name, "column");
        std::string name = stem;
        while (!taken.insert(name).second) name = stem + "_" + std::to_string(++repeats[stem] + 1);
        names.push_back(name);
    }
    return names;
}

void write_vector(const Eigen::VectorXd& values, const std::string& name, RuleText& out) {
    out << "static const double " << name << "[" << static_cast<std::size_t>(std::max<Eigen::Index>(values.size(), 1));
    values.size() > 0 ? out.list(values, "] = {", "};\n") : out << "] = {0};\n";
}

void add_c_constants(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    const auto& nodes = source->network().nodes();
    for (std::size_t i = 0; i < source->num_nodes(); ++i) {
        const std::string number = std::to_string(i + 1);
        if (const auto* affine = std::get_if<AffineOperation>(&nodes[i].operation)) {
            // Row by row in one array.
            job.once([text, number, size = static_cast<std::size_t>(affine->W.size())] {
                *text << "static const double W" << number << "[" << size << "] = {\n";
            });
            // The source keeps the network, and with it the operation.
            job.each(static_cast<std::size_t>(affine->W.rows()), [source, text, affine](std::size_t r) {
                text->row(affine->W, static_cast<Eigen::Index>(r), "    ", "", "");
            });
            job.once([source, text, number, affine] {
                *text << "};\n";
                write_vector(affine->b, "B" + number, *text);
            });
        } else if (const auto* activation = std::get_if<ActivationOperation>(&nodes[i].operation)) {
            job.once([source, text, number, activation] { write_vector(activation->slope, "S" + number, *text); });
        }
    }
}

std::string cells_of_map(const RuleSource& source) {
    const auto outputs = static_cast<std::size_t>(source.network().num_outputs());
    const auto inputs = static_cast<std::size_t>(source.network().num_inputs());
    return std::to_string(outputs * (inputs + 1));
}

/// The weights of every output and then its bias, on a line.
void write_c_map(const AffineMap& map, RuleText& out) {
    out << "    {";
    for (Eigen::Index o = 0; o < map.c.size(); ++o) {
        out.list(map.A.row(o).transpose(), o > 0 ? ", " : "", ", ");
        out << map.c(o);
    }
    out << "},\n";
}

/// In the order of strcmp, with the number of their cluster.
void write_c_patterns(const RuleSource& source, RuleText& out) {
    const Study& study = source.study;
    std::vector<std::size_t> order(source.num_clusters);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::string> patterns;
    for (const std::size_t c : order)
        patterns.push_back(
            pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row)));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return patterns[a] < patterns[b]; });
    const std::string count = std::to_string(source.num_clusters);
    out << "static const char *const PATTERNS[" << count << "] = {\n";
    for (const std::size_t c : order) out << "    \"" << patterns[c] << "\",\n";
    out << "};\nstatic const int CLUSTER_OF_PATTERN[" << count << "] = {";
    for (const std::size_t c : order) out << c << ", ";
    out << "};\n/* Per cluster the weights of every output and then its bias, in the units of the table's columns. */\n"
        << "static const double MAPS[" << count << "][" << cells_of_map(source) << "] = {\n";
}

/// Patterns, then the maps in the order of the clusters' numbers.
void add_c_clusters(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([source, text] { write_c_patterns(*source, *text); });
    const auto clusters = std::make_shared<RuleClusterReader>(source->study);
    job.each(source->num_clusters, [clusters, text](std::size_t c) { write_c_map(clusters->of(c).map, *text); });
    job.once([text] { *text << "};\n"; });
}

/// Patterns with their families, the maps, and the centroids where they are needed.
void write_c_families(const RuleSource& source, RuleText& out) {
    const RuleFamilies& families = *source.families;
    const std::string patterns = std::to_string(std::max<std::size_t>(families.patterns.size(), 1));
    out << "static const char *const PATTERNS[" << patterns << "] = {\n";
    for (const auto& [pattern, family] : families.patterns) out << "    \"" << pattern << "\",\n";
    if (families.patterns.empty()) out << "    \"\"\n";  // C has no empty arrays
    out << "};\nstatic const int FAMILY_OF_PATTERN[" << patterns << "] = {";
    for (const auto& [pattern, family] : families.patterns) out << family << ", ";
    if (families.patterns.empty()) out << "0";
    const std::string count = std::to_string(families.count());
    out << "};\n";
    for (std::size_t k = 0; k < families.count(); ++k)
        out << c_comment("family " + std::to_string(k) + ": " + rule_line(source.family(k).name)) << "\n";
    out << "/* Per family the weights of every output and then its bias, in the units of the table's columns. */\n"
        << "static const double MAPS[" << count << "][" << cells_of_map(source) << "] = {\n";
    for (const AffineMap& map : families.maps) write_c_map(map, out);
    out << "};\n";
    if (!families.by_centroid) return;
    out << "/* Per family the mean of its rows, as the network takes inputs. */\nstatic const double CENTROIDS["
        << count << "][" << static_cast<std::size_t>(source.network().num_inputs()) << "] = {\n";
    for (std::size_t k = 0; k < families.count(); ++k) out.list(source.family(k).centroid, "    {", "},\n");
    out << "};\n";
}

/// "family" for every "cluster" where families are written.
std::string c_words(const RuleSource& source, std::string text) {
    if (!source.families) return text;
    for (const auto& [from, to] : {std::pair("cluster", "family"), std::pair("CLUSTER", "FAMILY")}) {
        const std::string_view word = from;
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
            text.replace(at, word.size(), to);
    }
    return text;
}

constexpr std::string_view kHelpers = R"(
/* y = W x + b, added in the order that decides the signs of the network. */
static void affine(const double *W, const double *b, int outputs, int inputs, const double *x, double *y) {
    int i, j;
    for (i = 0; i < outputs; ++i) {
        double total = 0;
        for (j = 0; j < inputs; ++j) total += W[i * inputs + j] * x[j];
        y[i] = total + b[i];
    }
}

/* Active units keep their value, the others are multiplied by their slope; notes which ones are active. */
static char *activation(const double *z, const double *slope, int width, double *y, char *pattern) {
    int i;
    for (i = 0; i < width; ++i) {
        *pattern++ = z[i] > 0 ? '1' : '0';
        y[i] = z[i] > 0 ? z[i] : slope[i] * z[i];
    }
    return pattern;
}

static int cluster_of(const char *pattern, int count) {
    int first = 0, last = count - 1;
    while (first <= last) {
        int middle = first + (last - first) / 2;
        int order = strcmp(pattern, PATTERNS[middle]);
        if (order == 0) return CLUSTER_OF_PATTERN[middle];
        if (order < 0) last = middle - 1; else first = middle + 1;
    }
    return -1;
}
)";

constexpr std::string_view kLower = R"(
static int same_but_case(const char *a, const char *b) {
    for (; *a && *b; ++a, ++b) {
        char c = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
        if (c != *b) return 0;
    }
    return *a == *b;
}
)";

void write_cases(const RuleColumn& column, RuleText& out) {
    const auto test = [&](const RuleCase& one) -> std::string {
        if (column.of_numbers) return "cell == " + number_text(one.number);
        if (column.any_case) return "same_but_case(text, " + c_text(one.text) + ")";
        return "strcmp(text, " + c_text(one.text) + ") == 0";
    };
    for (const RuleCase& one : column.cases) {
        if (!column.of_numbers && one.text.find('\0') != std::string::npos) continue;  // no C string is equal to it
        out << "    else if (" << test(one) << ") cell = " << one.value << ";\n";
    }
    column.other ? out << "    else cell = " << *column.other << ";\n" : out << "    else return -2;\n";
}

void write_column(const RuleColumn& column, const std::string& field, RuleText& out) {
    out << "    " << c_comment(rule_line(column.name)) << "\n";
    out << (column.of_numbers ? "    cell = row->" : "    text = row->") << field << ";\n";
    const std::string is_missing = column.of_numbers ? "isnan(cell)" : "text == NULL";
    if (column.was_missing) out << "    missing = " << is_missing << ";\n";
    out << "    if (" << is_missing << ") ";
    column.missing ? out << "cell = " << *column.missing << ";\n" : out << "return -2;\n";
    if (column.by_cases) write_cases(column, out);
    if (column.one_hot) {
        out << "    for (k = 0; k < " << column.num_inputs << "; ++k) t[" << column.first_input
            << " + k] = cell == k;\n";
    } else {
        out << "    t[" << column.first_input << "] = cell;\n";
        if (column.was_missing) out << "    t[" << column.first_input + 1 << "] = missing;\n";
    }
}

void write_node(const Network& network, std::size_t i, RuleText& out) {
    const std::string number = std::to_string(i + 1);
    const auto width = [&](ValueId value) { return std::to_string(network.width(value)); };
    const auto name = [](ValueId value) { return "v" + std::to_string(value.index); };
    const Operation& operation = network.nodes()[i].operation;
    if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
        out << "    affine(W" << number << ", B" << number << ", " << width(ValueId(i + 1)) << ", "
            << width(affine->input) << ", " << name(affine->input) << ", v" << number << ");\n";
    } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
        out << "    end = activation(" << name(activation->input) << ", S" << number << ", " << width(ValueId(i + 1))
            << ", v" << number << ", end);\n";
        out << (network.hidden_layers().back().node == i ? "" : "    *end++ = '|';\n");
    } else if (std::holds_alternative<SumOperation>(operation)) {
        const std::vector<ValueId> inputs = inputs_of(operation);
        out << "    for (k = 0; k < " << width(ValueId(i + 1)) << "; ++k) v" << number << "[k] = ";
        for (std::size_t p = 0; p < inputs.size(); ++p) out << (p > 0 ? " + " : "") << name(inputs[p]) << "[k]";
        out << ";\n";
    } else {
        int offset = 0;
        for (const ValueId input : inputs_of(operation)) {
            out << "    for (k = 0; k < " << width(input) << "; ++k) v" << number << "[" << std::to_string(offset)
                << " + k] = " << name(input) << "[k];\n";
            offset += network.width(input);
        }
    }
}

constexpr std::string_view kLinks[] = {
    "    for (k = 0; k < K; ++k) outputs[k] = logits[k];\n",
    "    for (k = 0; k < K; ++k) outputs[k] = logits[k] >= 0 ? 1 / (1 + exp(-logits[k])) : exp(logits[k]) / (1 + "
    "exp(logits[k]));\n",
    "    top = logits[0];\n    for (k = 1; k < K; ++k) if (logits[k] > top) top = logits[k];\n"
    "    for (k = 0; k < K; ++k) total += outputs[k] = exp(logits[k] - top);\n"
    "    for (k = 0; k < K; ++k) outputs[k] /= total;\n"};

void write_row(const RuleSource& source, const std::string& prefix, RuleText& out) {
    const std::vector<std::string> fields = field_names(source);
    out << "\n/* One row of the table. A missing number is NAN, a missing text NULL. */\nstruct " << prefix
        << "_row {\n";
    for (std::size_t i = 0; i < fields.size(); ++i) {
        out << (source.columns[i].of_numbers ? "    double " : "    const char *") << fields[i] << "; "
            << c_comment(rule_line(source.columns[i].name)) << "\n";
    }
    out << "};\n";
}

/// Where the pattern is of no family: the nearest one.
void write_nearest_family(const RuleSource& source, RuleText& out) {
    const Network& network = source.network();
    const RuleFamilies& families = *source.families;
    out << "    if (family < 0) {\n        double least = 0;\n        int f;\n";
    for (std::size_t i = source.num_sign_nodes; i < source.num_nodes(); ++i) write_node(network, i, out);
    out << "        for (f = 0; f < " << families.count() << "; ++f) {\n            double far = 0;\n";
    if (families.by_centroid) {
        out << "            for (k = 0; k < D; ++k) far += (CENTROIDS[f][k] - v0[k]) * (CENTROIDS[f][k] - v0[k]);\n";
    } else {
        out << "            double apart[K], mean = 0;\n"
               "            for (k = 0; k < K; ++k) {\n"
               "                affine(MAPS[f] + k * (D + 1), MAPS[f] + k * (D + 1) + D, 1, D, t, apart + k);\n"
               "                apart[k] -= v"
            << std::size_t{network.output().index} << "[k];\n            }\n";
        if (families.relative)
            out << "            /* Only differences of outputs count. */\n"
                   "            for (k = 0; k < K; ++k) mean += apart[k];\n            mean /= K;\n";
        out << "            for (k = 0; k < K; ++k) far += (apart[k] - mean) * (apart[k] - mean);\n";
    }
    out << "            if (f == 0 || far < least) { least = far; family = f; }\n        }\n    }\n";
}

void write_logits(const RuleSource& source, RuleText& out) {
    const Network& network = source.network();
    if (source.families) {
        write_nearest_family(source, out);
        out << source.words(
            "    for (k = 0; k < K; ++k) affine(MAPS[family] + k * (D + 1), MAPS[family] + k * (D + 1) "
            "+ D, 1, D, t, logits + k);\n");
        return;
    }
    out << "    if (cluster >= 0) {\n"
           "        for (k = 0; k < K; ++k) {\n"
           "            const double *map = MAPS[cluster] + k * (D + 1);\n"
        << source.words("            affine(map, map + D, 1, D, t, logits + k);\n") << "        }\n    } else {\n";
    for (std::size_t i = source.num_sign_nodes; i < network.nodes().size(); ++i) write_node(network, i, out);
    out << source.words("    for (k = 0; k < K; ++k) logits[k] = v") << std::size_t{network.output().index}
        << "[k];\n    }\n";
}

void write_function(const RuleSource& source, const std::string& prefix, RuleText& out) {
    const Network& network = source.network();
    const std::vector<std::string> fields = field_names(source);
    const auto inputs = static_cast<std::size_t>(network.num_inputs());
    out << source.words(
               source.families
                   ? "\n/* The family of a row, the nearest one where none lists its pattern; fills logits and "
                     "outputs, "
                   : "\n/* The cluster of a row, or -1 where no row of the table has its pattern; fills logits and "
                     "outputs, ")
        << static_cast<std::size_t>(network.num_outputs())
        << " of each.\n"
           "   -2: a cell is missing or says nothing that the network knows; nothing is filled then. */\n"
        << "int " << prefix << "_predict(const struct " << prefix << "_row *row, double *" << source.words("logits")
        << ", double *outputs) {\n"
        << "    enum { K = " << static_cast<std::size_t>(network.num_outputs()) << ", D = " << inputs << " };\n"
        << "    char pattern[" << network.num_hidden_units() + network.hidden_layers().size() + 1 << "];\n"
        << "    char *end = pattern;\n    const char *text = NULL;\n    double cell = 0, missing = 0, top = 0, total = "
           "0;\n"
           "    double t[D], v0[D];\n"
        << c_words(source, "    int k, cluster;\n");
    for (std::size_t i = 0; i < source.num_nodes(); ++i)
        out << "    double v" << i + 1 << "[" << static_cast<std::size_t>(network.width(ValueId(i + 1))) << "];\n";
    for (std::size_t i = 0; i < fields.size(); ++i) write_column(source.columns[i], fields[i], out);
    out << "    for (k = 0; k < D; ++k) v0[k] = (t[k] - MEANS[k]) / SCALES[k];\n";
    for (std::size_t i = 0; i < source.num_sign_nodes; ++i) write_node(network, i, out);
    const std::size_t patterns = source.families ? source.families->patterns.size() : source.num_clusters;
    out << c_words(source, "    *end = 0;\n    cluster = cluster_of(pattern, ") << patterns << ");\n";
    write_logits(source, out);
    out << source.words(kLinks[static_cast<int>(network.link())])
        << c_words(source, "    (void)text; (void)missing; (void)top; (void)total;\n    return cluster;\n}\n");
}

void write_c_head(const RuleSource& source, RuleText& out) {
    for (const std::string& line : source.comments) out << c_comment(line) << "\n";
    out << "\n#include <math.h>\n#include <stddef.h>\n#include <string.h>\n\n"
           "/* A product and a sum in one rounding would decide signs differently where they are nearly 0. */\n"
           "#if defined(__clang__) || (defined(__STDC_VERSION__) && !defined(__GNUC__))\n"
           "#pragma STDC FP_CONTRACT OFF\n#endif\n\n/* input = (value - mean) / scale */\n";
    const auto& origins = source.study.input->origins;
    Eigen::VectorXd means(static_cast<Eigen::Index>(origins.size()));
    Eigen::VectorXd scales = means;
    for (std::size_t j = 0; j < origins.size(); ++j) {
        means(static_cast<Eigen::Index>(j)) = origins[j].mean;
        scales(static_cast<Eigen::Index>(j)) = origins[j].scale;
    }
    write_vector(means, "MEANS", out);
    write_vector(scales, "SCALES", out);
}

void write_c_functions(const RuleSource& source, RuleText& out) {
    out << c_words(source, std::string(kHelpers));
    const bool lower = std::any_of(source.columns.begin(), source.columns.end(),
                                   [](const RuleColumn& column) { return column.any_case; });
    if (lower) out << kLower;
    const std::string prefix = code_identifier(source.model().name, "network");
    write_row(source, prefix, out);
    write_function(source, prefix, out);
}

}  // namespace

void add_c_rules(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([source, text] { write_c_head(*source, *text); });
    add_c_constants(source, text, job);
    if (source->families) {
        job.once([source, text] { write_c_families(*source, *text); });
    } else {
        add_c_clusters(source, text, job);
    }
    job.once([source, text] { write_c_functions(*source, *text); });
}

}  // namespace reluscope
