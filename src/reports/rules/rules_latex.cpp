#include "reports/kit/escape_text.h"
#include "reports/rules/rule_text.h"
#include "reports/simplify/family_record.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>

// The maps of the largest clusters, or of the families, as tables of plain LaTeX, without packages.

namespace reluscope {

namespace {

constexpr std::size_t kClustersPerTable = 6;

/// Three significant digits, in mathematics.
std::string latex_number(double value) {
    if (value == 0) return "$0$";
    if (!std::isfinite(value)) return "{-}{-}";
    char buffer[32];
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    if (exponent >= -4 && exponent < 6) {
        std::snprintf(buffer, sizeof buffer, "$%.*f$", std::clamp(2 - exponent, 0, 6), value);
        return buffer;
    }
    std::snprintf(buffer, sizeof buffer, "%.2e", value);
    const std::string text = buffer;
    const std::size_t e = text.find('e');
    return "$" + text.substr(0, e) + " \\times 10^{" + std::to_string(std::stoi(text.substr(e + 1))) + "}$";
}

/// Inputs by the share that they have in the logits, or in their own order when there is no more of them than fit.
std::vector<Eigen::Index> lines_of(const RuleSource& source) {
    std::vector<Eigen::Index> lines(source.study.input->origins.size());
    std::iota(lines.begin(), lines.end(), Eigen::Index{0});
    if (lines.size() <= source.options.max_features) return lines;
    if (source.study.survey) {
        const Eigen::VectorXd& importance = source.study.survey->spread_importance;
        std::stable_sort(lines.begin(), lines.end(),
                         [&](Eigen::Index a, Eigen::Index b) { return importance(a) > importance(b); });
    }
    lines.resize(source.options.max_features);
    return lines;
}

class LatexWriter {
public:
    LatexWriter(const RuleSource& source, RuleText& out) : source_(source), out_(out), lines_(lines_of(source)) {}

    void write() {
        for (const std::string& line : source_.comments)
            out_ << (line.empty() ? "%" : "% ") << latex_text(line) << "\n";
        if (source_.families) return write_families();
        const std::size_t count = std::min(source_.options.latex_clusters, source_.study.clustering->num_clusters());
        RuleClusterReader reader(source_.study);
        for (std::size_t c = 0; c < count; ++c) clusters_.push_back(reader.of(c));
        for (Eigen::Index o = 0; o < source_.network().num_outputs(); ++o) {
            for (std::size_t first = 0; first < clusters_.size(); first += kClustersPerTable)
                table(o, first, std::min(first + kClustersPerTable, clusters_.size()));
        }
    }

private:
    template <class Cell>
    void line(const std::string& title, std::size_t first, std::size_t last, Cell&& cell) {
        out_ << "    " << title;
        for (std::size_t c = first; c < last; ++c) out_ << " & " << cell(c);
        out_ << " \\\\\n";
    }

    std::string output_name(Eigen::Index o) const {
        return latex_text(rule_line(rule_output_name(source_.model(), source_.study, o)));
    }

    /// `where`: "on the largest clusters".
    void begin_table(Eigen::Index o, const std::string& where, std::size_t columns) {
        const OutputWords words = output_words(source_.model(), source_.study, o);
        const std::string in_unit = words.unit.empty() ? "" : " in " + latex_text(rule_line(words.unit));
        out_ << "\\begin{table}\n  \\centering\n  \\caption{Affine maps of " << (words.is_logit ? "the logit of " : "")
             << output_name(o) << in_unit << " " << where << ", in the units of the table's columns"
             << (lines_.size() < source_.study.input->origins.size() ? "; the inputs that matter most" : "") << ".}\n"
             << "  \\begin{tabular}{l" << std::string(columns, 'r') << "}\n    \\hline\n";
    }

    /// A line per input, then the bias; `map` gives that of a column.
    template <class Map>
    void weights(Eigen::Index o, std::size_t first, std::size_t last, Map&& map) {
        out_ << "    \\hline\n";
        for (const Eigen::Index j : lines_) {
            const InputOrigin& origin = source_.study.input->origins[static_cast<std::size_t>(j)];
            const std::string unit = origin.unit.empty() ? "" : " (" + latex_text(origin.unit) + ")";
            // In braces: after the end of a row a bracket or a star would belong to that.
            line("{" + latex_text(origin.label) + unit + "}", first, last,
                 [&](std::size_t c) { return latex_number(map(c).A(o, j)); });
        }
        line("bias", first, last, [&](std::size_t c) { return latex_number(map(c).c(o)); });
        out_ << "    \\hline\n  \\end{tabular}\n\\end{table}\n";
    }

    void table(Eigen::Index o, std::size_t first, std::size_t last) {
        const Study& study = source_.study;
        begin_table(o, "on the largest clusters", last - first);
        const auto sized = [&](std::size_t c) { return study.clustering->clusters[clusters_[c].number].size; };
        line("cluster", first, last, [&](std::size_t c) { return std::to_string(clusters_[c].number); });
        line("rows", first, last, [&](std::size_t c) { return std::to_string(sized(c)); });
        line("share (\\%)", first, last, [&](std::size_t c) {
            return latex_number(100.0 * sized(c) / static_cast<double>(study.clustering->num_rows()));
        });
        line("mean of " + output_name(o), first, last, [&](std::size_t c) {
            return latex_number(study.scores->mean_output(o, static_cast<Eigen::Index>(clusters_[c].number)));
        });
        weights(o, first, last, [&](std::size_t c) -> const AffineMap& { return clusters_[c].map; });
        patterns(first, last);
    }

    /// What the families are, then a table of their sizes and deviations, their rules, and their maps.
    void write_families() {
        for (const std::string& sentence : family_record(source_.model())) paragraph(sentence);
        if (!source_.model().source.empty()) paragraph("Came from: " + source_.model().source + ".");
        for (const std::string& sentence : family_losses(source_.model(), source_.families->explanation))
            paragraph(sentence);
        family_table();
        out_ << "\\begin{description}\n";
        for (std::size_t k = 0; k < source_.families->count(); ++k)
            out_ << "  \\item[{"
                 << latex_text(rule_line("Family " + std::to_string(k + 1) + ", " + source_.family(k).name)) << "}] "
                 << latex_text(rule_line(source_.family(k).rule)) << "\n";
        out_ << "\\end{description}\n";
        for (Eigen::Index o = 0; o < source_.network().num_outputs(); ++o) {
            for (std::size_t first = 0; first < source_.families->count(); first += kClustersPerTable) {
                const std::size_t last = std::min(first + kClustersPerTable, source_.families->count());
                begin_table(o, "in the families", last - first);
                line("family", first, last, [](std::size_t k) { return std::to_string(k + 1); });
                weights(o, first, last, [&](std::size_t k) -> const AffineMap& { return source_.families->maps[k]; });
            }
        }
    }

    void paragraph(const std::string& sentence) { out_ << latex_text(rule_line(sentence)) << "\n\n"; }

    void family_table() {
        const FamilyExplanation& explanation = source_.families->explanation;
        out_ << "\\begin{table}\n  \\centering\n  \\caption{Families: rows that they were made of, rows of this table, "
                "patterns, and on these rows the largest and the mean deviation from the network's output before the "
                "link.}\n  \\begin{tabular}{rlrrrrr}\n    \\hline\n"
                "    family & name & made of & rows & patterns & largest & mean \\\\\n    \\hline\n";
        for (std::size_t k = 0; k < source_.families->count(); ++k) {
            const ModelFamily& family = source_.family(k);
            const bool any = explanation.sizes[k] > 0;
            out_ << "    " << k + 1 << " & {" << latex_text(rule_line(family.name)) << "} & " << family.size << " & "
                 << explanation.sizes[k] << " & " << family.patterns.size() << " & "
                 << (any ? latex_number(explanation.certificates[k].largest) : "--") << " & "
                 << (any ? latex_number(explanation.certificates[k].mean) : "--") << " \\\\\n";
        }
        out_ << "    \\hline\n  \\end{tabular}\n\\end{table}\n";
    }

    /// Patterns are too long for a cell: they stand below as comments.
    void patterns(std::size_t first, std::size_t last) {
        for (std::size_t c = first; c < last; ++c)
            out_ << "% cluster " << clusters_[c].number << ": pattern " << clusters_[c].pattern << "\n";
    }

    const RuleSource& source_;
    RuleText& out_;
    std::vector<Eigen::Index> lines_;
    std::vector<RuleCluster> clusters_;
};

}  // namespace

void add_latex_rules(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    job.once([source, text] { LatexWriter(*source, *text).write(); });  // a few clusters
}

}  // namespace reluscope
