#include "reports/kit/escape_text.h"
#include "reports/rule_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>

// The maps of the largest clusters as tables of plain LaTeX, without packages.

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
        for (const std::string& line : rule_comments(source_.model(), source_.study, source_.num_clusters))
            out_ << (line.empty() ? "%" : "% ") << latex_text(line) << "\n";
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
        for (std::size_t c = first; c < last; ++c) out_ << " & " << cell(clusters_[c]);
        out_ << " \\\\\n";
    }

    void table(Eigen::Index o, std::size_t first, std::size_t last) {
        const Study& study = source_.study;
        const std::string output = latex_text(rule_line(rule_output_name(source_.model(), study, o)));
        const OutputWords words = output_words(source_.model(), study, o);
        const std::string in_unit = words.unit.empty() ? "" : " in " + latex_text(rule_line(words.unit));
        out_ << "\\begin{table}\n  \\centering\n  \\caption{Affine maps of " << (words.is_logit ? "the logit of " : "")
             << output << in_unit << " on the largest clusters, in the units of the table's columns"
             << (lines_.size() < study.input->origins.size() ? "; the inputs that matter most" : "") << ".}\n"
             << "  \\begin{tabular}{l" << std::string(last - first, 'r') << "}\n    \\hline\n";
        const auto sized = [&](const RuleCluster& c) { return study.clustering->clusters[c.number].size; };
        line("cluster", first, last, [](const RuleCluster& c) { return std::to_string(c.number); });
        line("rows", first, last, [&](const RuleCluster& c) { return std::to_string(sized(c)); });
        line("share (\\%)", first, last, [&](const RuleCluster& c) {
            return latex_number(100.0 * sized(c) / static_cast<double>(study.clustering->num_rows()));
        });
        line("mean of " + output, first, last, [&](const RuleCluster& c) {
            return latex_number(study.scores->mean_output(o, static_cast<Eigen::Index>(c.number)));
        });
        out_ << "    \\hline\n";
        for (const Eigen::Index j : lines_) {
            const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(j)];
            const std::string unit = origin.unit.empty() ? "" : " (" + latex_text(origin.unit) + ")";
            // In braces: after the end of a row a bracket or a star would belong to that.
            line("{" + latex_text(origin.label) + unit + "}", first, last,
                 [&](const RuleCluster& c) { return latex_number(c.map.A(o, j)); });
        }
        line("bias", first, last, [&](const RuleCluster& c) { return latex_number(c.map.c(o)); });
        out_ << "    \\hline\n  \\end{tabular}\n\\end{table}\n";
        patterns(first, last);
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
