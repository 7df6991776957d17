#include "reports/rules/rule_plan.h"

#include "analysis/explanation.h"
#include "base/numerics/numerics.h"
#include "base/utf8.h"
#include "data/column_index.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace reluscope {

namespace {

constexpr double kNoInput = -1;

/// Reads an encoding as cases, as data/encoder.cpp reads it for a column of the table.
class ColumnReader {
public:
    explicit ColumnReader(const Column& column) : column_(column) {
        rule_.name = column.name;
        rule_.of_numbers = column.type == ColumnType::kNumeric;
    }

    RuleColumn operator()(const NumericEncoding& encoding) {
        scale_by(encoding);
        rule_.missing = encoding.fill;
        rule_.was_missing = encoding.was_missing;
        rule_.num_inputs = encoding.was_missing ? 2 : 1;
        if (!rule_.of_numbers) add_cases({{column_.labels[0], 0}, {column_.labels[1], 1}});
        return std::move(rule_);
    }

    RuleColumn operator()(const OneHotEncoding& encoding) {
        Values positions;
        for (const std::string& category : encoding.categories)
            positions.emplace_back(category, static_cast<double>(positions.size()));
        const double num_categories = static_cast<double>(positions.size());
        const double num_texts = num_categories + (encoding.other ? 1 : 0);
        rule_.other = encoding.other ? num_categories : kNoInput;
        if (encoding.missing) rule_.missing = num_texts;
        if (encoding.fill) rule_.missing = value_of(positions, *encoding.fill).value_or(*rule_.other);
        rule_.one_hot = true;
        rule_.num_inputs = static_cast<std::size_t>(num_texts) + (encoding.missing ? 1 : 0);
        add_cases(positions);
        return std::move(rule_);
    }

    RuleColumn operator()(const OrdinalEncoding& encoding) {
        scale_by(encoding);
        if (encoding.fill) rule_.missing = value_of(encoding.values, *encoding.fill);
        add_cases(encoding.values);
        return std::move(rule_);
    }

    RuleColumn operator()(const BooleanEncoding& encoding) {
        scale_by(encoding);
        rule_.missing = encoding.fill;
        double number = 0;
        const std::vector<std::string>& labels = column_.labels;
        if (rule_.of_numbers) {
            const bool equals = parse_number(encoding.true_text, number);
            if (equals) rule_.other = 0;
            add_cases(equals ? Values{{encoding.true_text, 1}} : Values{{"0", 0}, {"1", 1}});
            return std::move(rule_);
        }
        rule_.other = 0;
        rule_.any_case = std::find(labels.begin(), labels.end(), encoding.true_text) == labels.end();
        add_cases(rule_.any_case ? Values{{"true", 1}, {"yes", 1}, {"t", 1}, {"y", 1}}
                                 : Values{{encoding.true_text, 1}});
        return std::move(rule_);
    }

private:
    using Values = std::vector<std::pair<std::string, double>>;

    void scale_by(const auto& encoding) {
        rule_.mean = encoding.mean;
        rule_.scale = encoding.scale;
    }

    static std::optional<double> value_of(const Values& values, const std::string& text) {
        for (const auto& [candidate, value] : values) {
            if (candidate == text) return value;
        }
        return std::nullopt;
    }

    /// The first of equal texts, or equal numbers, counts.
    void add_cases(const Values& values) {
        rule_.by_cases = true;
        std::set<std::string> texts;
        std::set<double> numbers;
        for (const auto& [text, value] : values) {
            double number = 0;
            if (rule_.of_numbers && (!parse_number(text, number) || !numbers.insert(number).second)) continue;
            if (!rule_.of_numbers && !texts.insert(text).second) continue;
            rule_.cases.push_back({text, number, value});
        }
    }

    const Column& column_;
    RuleColumn rule_;
};

std::string short_text(double value, int digits = 4) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
    return buffer;
}

std::string share_text(double share) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3g %%", 100 * share);
    return buffer;
}

/// The affine map that the units of the first hidden layer read, if they read the inputs and nothing else.
const AffineOperation* first_affine(const Network& network) {
    if (network.hidden_layers().empty()) return nullptr;
    const Node& node = network.nodes()[network.hidden_layers()[0].node];
    const ValueId value = std::get<ActivationOperation>(node.operation).input;
    if (value.index == 0) return nullptr;
    const auto* affine = std::get_if<AffineOperation>(&network.nodes()[value.index - 1].operation);
    return affine != nullptr && affine->input.index == 0 ? affine : nullptr;
}

bool is_small(const Network& network) {
    constexpr int kInputs = 20;
    constexpr std::size_t kUnits = 16;
    return network.num_inputs() <= kInputs && !network.hidden_layers().empty() &&
           network.hidden_layers()[0].width <= kUnits && first_affine(network) != nullptr;
}

/// "h1 = ... ", one line per unit of the first layer.
std::vector<std::string> first_layer_lines(const Study& study) {
    const AffineOperation& affine = *first_affine(study.network());
    const AffineMap map = in_table_units({affine.W, affine.b}, study.input->origins);
    std::vector<std::string> lines = {"",
                                      "The conditions of the first hidden layer, in the units of the table's columns:"};
    for (Eigen::Index i = 0; i < map.c.size(); ++i) {
        lines.push_back("  h" + std::to_string(i + 1) + " = " +
                        rule_affine_text(map.A.row(i).transpose(), map.c(i), study.input->origins));
    }
    return lines;
}

std::string conditions_text(const std::string& pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size() && pattern[i] != '|'; ++i) {
        text += (i > 0 ? ", h" : "h") + std::to_string(i + 1) + (pattern[i] == '1' ? " > 0" : " <= 0");
    }
    return text;
}

}  // namespace

std::vector<RuleColumn> rule_columns(const StudyInput& input) {
    std::vector<RuleColumn> columns;
    const ColumnIndex index(*input.table);
    std::size_t first = 0;
    for (const ColumnEncoding& encoding : input.encoder.columns) {
        const Column& column = input.table->columns[index.find(encoding.column)];
        columns.push_back(std::visit(ColumnReader(column), encoding.encoding));
        columns.back().first_input = first;
        first += columns.back().num_inputs;
    }
    return columns;
}

RuleCluster RuleClusterReader::of(std::size_t c) {
    const PatternBits bits = study_.patterns->bits.row(study_.clustering->clusters[c].first_row);
    return {c, pattern_text(study_.network(), bits), in_table_units(maps_.of(c), study_.input->origins)};
}

std::string rule_output_name(const ModelFile& model, const Study& study, Eigen::Index o) {
    return output_words(model, study, o).name;
}

std::string rule_words(std::string_view text, bool logits) {
    std::string words(text);
    constexpr std::string_view kOurs = "logit";
    for (std::size_t at = words.find(kOurs); !logits && at != std::string::npos; at = words.find(kOurs, at))
        words.replace(at, kOurs.size(), "value");
    return words;
}

std::vector<std::string> rule_classes(const ModelFile& model, const Study& study) {
    const auto outputs = static_cast<std::size_t>(study.network().num_outputs());
    const std::size_t expected = outputs == 1 ? 2 : outputs;
    const auto& target = study.input->target;
    if (target && target->classes.size() == expected) return target->classes;
    if (model.classes.size() == expected && study.network().link() != Link::kIdentity) return model.classes;
    return {};
}

std::string rule_affine_text(const Eigen::VectorXd& weights, double bias, const std::vector<InputOrigin>& origins,
                             int digits) {
    std::string text;
    const auto term = [&text, digits](double value, const std::string& factor) {
        if (value == 0) return;
        text += text.empty() ? (value < 0 ? "-" : "") : (value < 0 ? " - " : " + ");
        text += short_text(std::abs(value), digits) + (factor.empty() ? "" : " " + factor);
    };
    for (std::size_t j = 0; j < origins.size(); ++j) {
        const InputOrigin& origin = origins[j];
        term(weights(static_cast<Eigen::Index>(j)), origin.indicator ? "[" + origin.label + "]" : origin.label);
    }
    term(bias, "");
    return text.empty() ? "0" : text;
}

std::string rule_cluster_line(const ModelFile& model, const Study& study, std::size_t c) {
    const Cluster& cluster = study.clustering->clusters[c];
    const auto column = static_cast<Eigen::Index>(c);
    std::string text = "cluster " + std::to_string(c) + ": " + std::to_string(cluster.size) +
                       (cluster.size == 1 ? " row, " : " rows, ") +
                       share_text(cluster.size / static_cast<double>(study.clustering->num_rows())) + "; mean of " +
                       rule_output_name(model, study, 0) + " " + short_text(study.scores->mean_output(0, column));
    const Eigen::MatrixXd& observed = study.scores->observed;
    if (observed.rows() > 0 && std::isfinite(observed(0, column)))
        text += " predicted, " + short_text(observed(0, column)) + " observed";
    if (!study.scores->accuracy.empty() && std::isfinite(study.scores->accuracy[c]))
        text += "; right in " + share_text(study.scores->accuracy[c]);
    return text;
}

std::string rule_line(std::string_view text) {
    constexpr std::size_t kLongest = 4000;
    return printable_utf8(text, kLongest);
}

std::vector<std::string> rule_comments(const ModelFile& model, const Study& study, std::size_t num_clusters) {
    constexpr std::size_t kMaxLines = 100;
    const bool small = is_small(study.network());
    std::vector<std::string> lines = {
        "Network " + model.name + " (" + study.network().architecture() + ", link " +
            std::string(link_name(study.network().link())) + "), table " + study.input->table->name + ".",
        std::to_string(study.clustering->num_rows()) + " rows in " + std::to_string(study.clustering->num_clusters()) +
            " clusters; a cluster is what shares an activation pattern, and its " +
            output_words(model, study, 0).plural() + (output_words(model, study, 0).is_logit ? " are" : " is") +
            " one affine map."};
    if (num_clusters < study.clustering->num_clusters())
        lines.push_back("The " + std::to_string(num_clusters) +
                        " largest are written; rows of the others take the forward pass.");
    if (small) {
        const auto conditions = first_layer_lines(study);
        lines.insert(lines.end(), conditions.begin(), conditions.end());
    }
    lines.emplace_back();
    for (std::size_t c = 0; c < std::min(kMaxLines, num_clusters); ++c) {
        lines.push_back(rule_cluster_line(model, study, c));
        if (!small) continue;
        const PatternBits bits = study.patterns->bits.row(study.clustering->clusters[c].first_row);
        const std::string pattern = pattern_text(study.network(), bits);
        lines.push_back("  where " + conditions_text(pattern) + "; pattern " + pattern);
        const AffineMap map = in_table_units(affine_map_of(study.network(), bits), study.input->origins);
        for (Eigen::Index o = 0; o < map.c.size() && map.c.size() <= 3; ++o)
            lines.push_back("  " + output_words(model, study, o).label() + " = " +
                            rule_affine_text(map.A.row(o).transpose(), map.c(o), study.input->origins));
    }
    for (std::string& line : lines) line = rule_line(line);
    return lines;
}

}  // namespace reluscope
