#include "shell/cli/simplify/cli_row_parts.h"

#include "base/text/fit_format.h"
#include "base/text/number_format.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/families_texts.h"
#include "base/texts/simplify/merge_texts.h"
#include "reports/simplify/families_report.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/held_out.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

namespace {

namespace row_part_words = merge_texts;

std::string percent_cell(double share) { return std::isfinite(share) ? display_percent(share, 3) : ""; }

std::string number_cell(double value, int decimals) {
    return std::isfinite(value) ? display_decimals(value, decimals) : "";
}

std::vector<std::string> line_of(const char* where, const std::string& name, const ModelScores& scores, bool network) {
    return {where,
            name,
            std::to_string(scores.rows),
            network ? "" : percent_cell(scores.agreement),
            network || !std::isfinite(scores.r2) ? "" : display_r2(scores.r2),
            percent_cell(scores.accuracy),
            number_cell(scores.auc, 4),
            std::isfinite(scores.rmse) ? short_number(scores.rmse) : ""};
}

/// Reads the rows of options.data, and those to judge by.
Result<DealtStudies> row_parts_of(const ModelFile& model, const SimplifyOptions& options, const JobContext& context) {
    auto rows = read_study_input(model, options, context);
    if (!rows) return tl::unexpected<Error>(rows.error());
    if (options.held_out.empty()) return hold_out_rows(*rows, options.seed_number(), context);
    SimplifyOptions judged = options;
    judged.data = options.held_out;
    if (rows->target && !judged.target) judged.target = rows->target->column;
    ModelFile same_classes = model;  // class numbers must mean the same in both tables
    if (rows->target && same_classes.classes.empty()) same_classes.classes = rows->target->classes;
    auto held_out = read_study_input(same_classes, judged, context);
    if (!held_out) return tl::unexpected<Error>(held_out.error());
    DealtStudies parts;
    auto training = run_checked_study(std::make_shared<const StudyInput>(*std::move(rows)), context);
    if (!training) return tl::unexpected<Error>(training.error());
    parts.training = *std::move(training);
    auto study = run_checked_study(std::make_shared<const StudyInput>(*std::move(held_out)), context);
    if (!study) return tl::unexpected<Error>(study.error());
    parts.held_out = *std::move(study);
    return parts;
}

}  // namespace

Result<FormulaRows> read_formula_rows(const SimplifyOptions& options, const JobContext& context) {
    auto model = read_simplified_model(options);
    if (!model) return tl::unexpected<Error>(model.error());
    auto parts = row_parts_of(*model, options, context);
    if (!parts) return tl::unexpected<Error>(parts.error());
    return FormulaRows{*std::move(model), *std::move(parts)};
}

std::size_t also_training_rows(const DealtStudies& parts, const SimplifyOptions& options) {
    if (options.held_out.empty() || !parts.held_out) return 0;
    const auto rows = [](const Study& study) {
        return AnsweredInputs{study.input->rows->inputs, study.input->target ? &*study.input->target : nullptr};
    };
    return count_shared_rows(rows(*parts.held_out), rows(parts.training));
}

std::vector<std::size_t> curve_points(std::span<const std::size_t> usual, std::size_t wanted, std::size_t most) {
    std::vector<std::size_t> points(usual.begin(), usual.end());
    points.push_back(wanted);
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    points.erase(std::upper_bound(points.begin(), points.end(), most), points.end());
    return points;
}

void print_merge_figures(const MergeFigures& figures, const std::string& name) {
    std::vector<std::vector<std::string>> lines = {
        {row_part_words::kWhere, row_part_words::kModel, row_part_words::kCount, row_part_words::kAgreement,
         row_part_words::kR2, row_part_words::kAccuracy, row_part_words::kAuc, row_part_words::kRmse}};
    const auto add = [&](const char* where, const MergeScores& scores, const std::optional<MergeScores>& published) {
        lines.push_back(line_of(where, row_part_words::kTheNetwork, scores.network, true));
        lines.push_back(line_of("", name, scores.model, false));
        if (published) lines.push_back(line_of("", row_part_words::kRefits, published->model, false));
    };
    add(row_part_words::kTrainingRows, figures.training, figures.published);
    if (figures.held_out) add(row_part_words::kHeldOutRows, *figures.held_out, figures.published_held_out);
    for (std::size_t column = lines[0].size(); column-- > 3;) {
        const bool used =
            std::any_of(lines.begin() + 1, lines.end(), [column](const auto& line) { return !line[column].empty(); });
        if (used) continue;
        for (std::vector<std::string>& line : lines) line.erase(line.begin() + static_cast<std::ptrdiff_t>(column));
    }
    print_line("");
    print_columns(lines, std::string("ll") + std::string(lines[0].size() - 2, 'r'));
    print_line(row_part_words::kR2Meaning);
    if (!figures.held_out) return print_line(row_part_words::nobody_held_out());
    print_line(row_part_words::held_out_source(printable(figures.held_out_from, 60), figures.held_out->model.rows,
                                               !std::isfinite(figures.held_out->network.rmse)) +
               " " + row_part_words::unseen(figures.unseen, figures.held_out->model.rows));
    if (figures.also_training > 0)
        print_line(families_texts::also_training(figures.also_training, figures.held_out->model.rows));
}

void print_group_rules(const ModelFile& model, const Study& training, const std::vector<AffineMap>& maps,
                       const GroupRules& words) {
    constexpr std::size_t kRulesShown = 20;
    constexpr std::size_t kLongestRule = 600;
    print_line("");
    for (std::size_t g = 0; g < std::min(kRulesShown, maps.size()); ++g)
        print_line(
            std::to_string(g) + ", " + printable(words.words[g].name, 60) + ": " +
            printable(family_rule(words.words[g], family_formulas(model, training.input, maps[g])), kLongestRule));
    print_line(families_texts::tree_fidelity(display_percent(words.tree_training),
                                             words.tree_held_out ? display_percent(*words.tree_held_out) : ""));
}

std::string strongest_weights(const Study& study, const Eigen::VectorXd& weights) {
    constexpr std::size_t kShown = 3;
    if (weights.isZero(0)) return cli_texts::kConstant;
    const Eigen::VectorXd strengths = weights.cwiseProduct(study.input->rows->deviation);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(weights.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return std::abs(strengths(a)) > std::abs(strengths(b)); });
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i) {
        const auto input = static_cast<std::size_t>(order[i]);
        text += (i > 0 ? ", " : "") + printable(study.input->origins[input].label, 24) + " " +
                signed_number(strengths(order[i]));
    }
    return text;
}

}  // namespace reluscope
