#include "app/document/views.h"

#include "analysis/map_sizes.h"
#include "analysis/rows/contributions.h"
#include "app/document/narrative.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/rows_texts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope {

Eigen::Index leading_output(const Study& study, ClusterId cluster) {
    if (study.network().num_outputs() == 1) return 0;
    std::vector<std::size_t> votes(static_cast<std::size_t>(study.network().num_outputs()), 0);
    for (const std::uint32_t row : study.clustering->rows_of(cluster)) {
        ++votes[static_cast<std::size_t>(predicted_class(study.patterns->logits.col(row)))];
    }
    return std::max_element(votes.begin(), votes.end()) - votes.begin();
}

Eigen::Index predicted_output(const Study& study, RowId row) {
    return study.network().num_outputs() == 1 ? 0 : predicted_class(study.patterns->logits.col(row.index));
}

std::string output_name(const ModelFile& model, const Study& study, Eigen::Index output) {
    return output_words(model, study, output).name;
}

std::string row_title(const Table& table, std::size_t table_row) {
    for (const Column& column : table.columns) {
        if (column.type == ColumnType::kText && !column.is_missing(table_row)) return column.text(table_row);
    }
    return rows_texts::row_title(table_row);
}

ClusterView make_cluster_view(const Document& document, ClusterId cluster, Eigen::Index output, BarMode mode) {
    const Study& study = document.study;
    const StudyInput& input = *study.input;
    ClusterView view;
    view.cluster = cluster;
    view.output = output;
    view.bars_mode = mode;
    const PatternBits bits = study.patterns->bits.row(study.clustering->clusters[cluster.index].first_row);
    view.map = affine_map_of(study.network(), bits);
    if (is_constant_map(study.network(), view.map, bits)) view.map.A.setZero();  // what rounding left is nobody's slope
    view.table_map = in_table_units(view.map, input.origins);
    view.mean = mean_input(input.rows->inputs, *study.clustering, cluster);
    const Eigen::VectorXd& deviations = input.rows->deviation;
    const Eigen::VectorXd& data_mean = input.rows->mean;
    view.base = view.map.A.row(output).dot(data_mean) + view.map.c(output);
    for (std::size_t j = 0; j < input.origins.size(); ++j) {
        const auto at = static_cast<Eigen::Index>(j);
        const InputOrigin& origin = input.origins[j];
        const double a = view.map.A(output, at);
        Bar bar{origin.label,
                origin.column,
                origin.unit,
                at,
                0,
                a * deviations(at),
                a / origin.scale,
                origin.mean + origin.scale * view.mean(at),
                origin.indicator};
        bar.value = mode == BarMode::kStrength
                        ? bar.strength
                        : (mode == BarMode::kPerUnit ? bar.per_unit : a * (view.mean(at) - data_mean(at)));
        view.bars.push_back(std::move(bar));
    }
    using Member = double Bar::*;
    const auto by_size = [](Member member) {
        return [member](const Bar& a, const Bar& b) { return std::abs(a.*member) > std::abs(b.*member); };
    };
    std::stable_sort(view.bars.begin(), view.bars.end(), by_size(&Bar::strength));  // decides among equal values
    std::stable_sort(view.bars.begin(), view.bars.end(), by_size(&Bar::value));
    view.account = cluster_account(document, view);
    view.sentence = account_text(view.account);
    view.outcome = cluster_outcome(document, cluster, output);
    view.beyond_chance = is_beyond_chance(study, cluster, output);
    return view;
}

void add_steps(const Document& document, std::vector<ClusterStep> steps, ClusterView& view) {
    view.steps = std::move(steps);
    view.account = cluster_account(document, view);
    view.sentence = account_text(view.account);
}

bool tells_steps(const Document& document, const ClusterView& view) {
    return !document.untrained && !document.image && !view.map.A.row(view.output).isZero(0);
}

ClusterView make_whole_cluster_view(const Document& document, ClusterId cluster, Eigen::Index output, BarMode mode) {
    ClusterView view = make_cluster_view(document, cluster, output, mode);
    if (!tells_steps(document, view)) return view;
    ClusterStepsJob job(document.study, cluster, view.map, output);
    while (job.step()) {
    }
    add_steps(document, job.take(), view);
    return view;
}

namespace {

/// Explains a row against `point`, the point of the reference in model units.
RowView row_view_against(const Document& document, RowId row, Eigen::Index output, Reference reference,
                         const Eigen::VectorXd& point) {
    const Study& study = document.study;
    const StudyInput& input = *study.input;
    const auto column = static_cast<Eigen::Index>(row.index);
    RowView view;
    view.row = row;
    view.table_row = input.rows->row[row.index];
    view.output = output;
    const Contributions parts = contributions_of_row(study, row, reference, point)[static_cast<std::size_t>(output)];
    view.reference = parts.reference;
    view.base = parts.base;
    view.logit = parts.logit;
    view.residual = parts.residual;
    view.per_input = parts.per_input;
    view.input = input.rows->inputs.col(column);
    view.logits = study.patterns->logits.col(column);
    Eigen::MatrixXd outputs = view.logits;
    apply_link(study.network().link(), outputs);
    view.probability = outputs(output, 0);
    for (const FeatureGroup& group : group_by_column(input.origins)) {
        WaterfallStep step;
        step.column = group.column;
        step.cell = cell_text(document.study.input->table ? *input.table : *document.table,
                              input.origins[static_cast<std::size_t>(group.inputs[0])], view.table_row);
        for (const Eigen::Index j : group.inputs) step.value += parts.per_input(j);
        const auto most =
            std::max_element(group.inputs.begin(), group.inputs.end(), [&](Eigen::Index a, Eigen::Index b) {
                return std::abs(parts.per_input(a)) < std::abs(parts.per_input(b));
            });
        step.feature = FeatureId(static_cast<std::uint32_t>(*most));
        view.steps.push_back(std::move(step));
    }
    std::stable_sort(view.steps.begin(), view.steps.end(), [](const WaterfallStep& a, const WaterfallStep& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    view.title = row_title(*input.table, view.table_row);
    view.account = row_account(document, view);
    view.sentence = account_text(view.account);
    return view;
}

}  // namespace

RowView make_row_view(const Document& document, RowId row, Eigen::Index output, Reference reference) {
    const ClusterId cluster(document.study.clustering->assignment[row.index]);
    return row_view_against(document, row, output, reference, reference_point(document.study, reference, cluster));
}

RowView make_edited_row_view(const Document& document, const WhatIf& what_if, Eigen::Index output,
                             Reference reference) {
    // Where no row has the pattern there is no cluster whose mean could be the reference.
    if (reference == Reference::kClusterMean && !what_if.cluster) reference = Reference::kDataMean;
    const Eigen::VectorXd point =
        reference_point(document.study, reference, what_if.cluster.value_or(ClusterId(std::uint32_t{0})));
    Document edited = document;
    edited.study = what_if.study;
    edited.table = what_if.study.input->table;
    RowView view = row_view_against(edited, RowId(std::uint32_t{0}), output, reference, point);
    view.row = what_if.row;
    view.table_row = document.study.input->rows->row[what_if.row.index];
    view.title = row_title(*document.study.input->table, view.table_row);
    view.edited = true;
    return view;
}

ChosenRow chosen_row(const AppState& state) {
    if (state.what_if) return {state.what_if->study, RowId(std::uint32_t{0})};
    return {state.document->study, *state.selection.row};
}

namespace {

/// True if `search` occurs in `text`; `?` matches any bit.
bool matches(const std::string& text, const std::string& search) {
    return std::search(text.begin(), text.end(), search.begin(), search.end(),
                       [](char t, char s) { return s == t || (s == '?' && t != '|'); }) != text.end();
}

class ClusterComparison {
public:
    ClusterComparison(const Study& study, const ClusterOrder& order) : study_(study), order_(order) {}

    bool operator()(std::uint32_t a, std::uint32_t b) const { return order_.descending ? before(b, a) : before(a, b); }

private:
    bool before(std::uint32_t a, std::uint32_t b) const {
        switch (order_.column) {
            case ClusterColumn::kNumber: return a < b;
            case ClusterColumn::kSize: return study_.clustering->clusters[a].size < study_.clustering->clusters[b].size;
            case ClusterColumn::kPattern: return pattern_less(bits(a), bits(b));
            case ClusterColumn::kOutput: return study_.scores->mean_output(0, a) < study_.scores->mean_output(0, b);
            case ClusterColumn::kScore: return score(a) < score(b);
            case ClusterColumn::kObserved: return observed(a) < observed(b);
        }
        return a < b;
    }
    PatternBits bits(std::uint32_t c) const {
        return study_.patterns->bits.row(study_.clustering->clusters[c].first_row);
    }
    double observed(std::uint32_t c) const {
        const Eigen::MatrixXd& observed = study_.scores->observed;
        const double value = observed.rows() > 0 ? observed(0, c) : 0;
        return std::isnan(value) ? -1 : value;
    }
    double score(std::uint32_t c) const {
        const std::vector<double>& scores =
            study_.scores->accuracy.empty() ? study_.scores->rmse : study_.scores->accuracy;
        if (scores.empty()) return 0;
        return std::isnan(scores[c]) ? -1 : scores[c];  // unknown sorts below everything
    }

    const Study& study_;
    const ClusterOrder& order_;
};

}  // namespace

std::vector<std::uint32_t> ordered_clusters(const Study& study, const ClusterOrder& order) {
    std::vector<std::uint32_t> clusters;
    for (std::uint32_t c = 0; c < study.clustering->num_clusters(); ++c) {
        bool shown = order.search.empty();
        if (!shown && order.search[0] == '#') shown = "#" + std::to_string(c) == order.search;
        if (!shown && order.search[0] != '#') {
            shown = matches(
                pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row)),
                order.search);
        }
        if (shown) clusters.push_back(c);
    }
    std::stable_sort(clusters.begin(), clusters.end(), ClusterComparison(study, order));
    return clusters;
}

}  // namespace reluscope
