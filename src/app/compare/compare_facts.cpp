#include "analysis/rows/contributions.h"
#include "app/compare/compare_topic.h"
#include "app/document/views.h"
#include "app/state/state.h"
#include "base/text/number_format.h"
#include "base/texts/views/compare_texts.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>

// Two things against each other, from snapshots.

namespace reluscope {

namespace {

double after_link(const Network& network, const Eigen::VectorXd& logits, Eigen::Index output) {
    Eigen::MatrixXd values = logits;
    apply_link(network.link(), values);
    return values(output, 0);
}

void add_map(ComparedSide& side, const Document& document, PatternBits bits, Eigen::Index output) {
    side.pattern.assign(bits.begin(), bits.end());
    side.map = affine_map_of(document.study.network(), bits);
    side.bias = in_table_units(side.map, document.study.input->origins).c(output);
}

ComparedSide cluster_side(const Document& document, ClusterId id, Eigen::Index output) {
    const Study& study = document.study;
    const Cluster& cluster = study.clustering->clusters[id.index];
    ComparedSide side;
    side.name = compare_texts::cluster_name(id.index);
    side.detail =
        compare_texts::share_of_all(cluster.size, cluster.size / static_cast<double>(study.clustering->num_rows()));
    add_map(side, document, study.patterns->bits.row(cluster.first_row), output);
    side.input = mean_input(study.input->rows->inputs, *study.clustering, id);
    side.logit = side.map.A.row(output).dot(side.input) + side.map.c(output);
    side.prediction = study.scores->mean_output(output, id.index);
    return side;
}

ComparedSide row_side(const Document& document, RowId id, Eigen::Index output) {
    const Study& study = document.study;
    ComparedSide side;
    const std::uint32_t table_row = study.input->rows->row[id.index];
    side.name = compare_texts::row_name(table_row);
    const std::string title = row_title(*document.table, table_row);
    if (title != side.name) side.detail = title;
    add_map(side, document, study.patterns->bits.row(id.index), output);
    side.input = study.input->rows->inputs.col(id.index);
    side.logit = study.patterns->logits(output, id.index);
    side.prediction = after_link(study.network(), study.patterns->logits.col(id.index), output);
    return side;
}

Eigen::VectorXd coefficient_scale(const Study& study, bool per_unit) {
    if (!per_unit) return study.input->rows->deviation;
    Eigen::VectorXd scale(static_cast<Eigen::Index>(study.input->origins.size()));
    for (Eigen::Index j = 0; j < scale.size(); ++j)
        scale(j) = 1 / study.input->origins[static_cast<std::size_t>(j)].scale;
    return scale;
}

std::vector<RowPart> row_parts(const Document& document, const PairComparison& pair, RowId first, RowId second) {
    const Study& study = document.study;
    const auto contributions = [&](RowId row) {
        return contributions_of_row(study, row, Reference::kDataMean)[static_cast<std::size_t>(pair.output)].per_input;
    };
    const Eigen::VectorXd of_first = contributions(first);
    const Eigen::VectorXd of_second = contributions(second);
    std::vector<RowPart> parts;
    for (const FeatureGroup& group : group_by_column(study.input->origins)) {
        const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(group.inputs[0])];
        const Table& table = study.input->table ? *study.input->table : *document.table;
        RowPart part;
        part.column = group.column;
        part.first_cell = cell_text(table, origin, study.input->rows->row[first.index]);
        part.second_cell = cell_text(table, origin, study.input->rows->row[second.index]);
        for (const Eigen::Index j : group.inputs) {
            part.first += of_first(j);
            part.second += of_second(j);
            part.difference += pair.difference.per_input(j);
        }
        parts.push_back(std::move(part));
    }
    std::stable_sort(parts.begin(), parts.end(), [](const RowPart& a, const RowPart& b) {
        return std::abs(a.difference) > std::abs(b.difference);
    });
    return parts;
}

void split_cluster_difference(const Document& document, PairComparison& pair) {
    const ClusterDifference difference =
        cluster_difference(pair.first.map, pair.first.input, pair.second.map, pair.second.input, pair.output);
    pair.formulas = difference.formulas;
    for (const FeatureGroup& group : group_by_column(document.study.input->origins)) {
        ColumnDifference column{group.column, 0};
        for (const Eigen::Index j : group.inputs) column.difference += difference.per_input(j);
        pair.columns.push_back(std::move(column));
    }
    std::stable_sort(pair.columns.begin(), pair.columns.end(),
                     [](const ColumnDifference& a, const ColumnDifference& b) {
                         return std::abs(a.difference) > std::abs(b.difference);
                     });
}

}  // namespace

Result<PairComparison> compare_pair(const Document& document, const CompareSettings& settings, Eigen::Index output,
                                    bool per_unit) {
    PairComparison pair;
    pair.rows = settings.kind == CompareKind::kRows;
    pair.output = output;
    pair.per_unit = per_unit;
    if (pair.rows) {
        pair.first = row_side(document, *settings.first_row, output);
        pair.second = row_side(document, *settings.second_row, output);
        auto difference = logit_difference(document.study.network(), pair.first.input, pair.second.input,
                                           pair.first.pattern, pair.second.pattern, output);
        if (!difference) return tl::unexpected<Error>(difference.error());
        pair.difference = *std::move(difference);
        pair.parts = row_parts(document, pair, *settings.first_row, *settings.second_row);
    } else {
        pair.first = cluster_side(document, *settings.first_cluster, output);
        pair.second = cluster_side(document, *settings.second_cluster, output);
        split_cluster_difference(document, pair);
    }
    pair.coefficients =
        paired_coefficients(pair.first.map, pair.second.map, output, coefficient_scale(document.study, per_unit));
    pair.pattern = pattern_difference(document.study.network(), pair.first.pattern, pair.second.pattern);
    return pair;
}

std::string why_not_comparable(const Study& first, const Study& second) {
    if (first.input->table->num_rows != second.input->table->num_rows ||
        first.input->rows->row != second.input->rows->row)
        return "The kept network was looked at with other rows: open the same table to compare row by row.";
    if (first.network().num_outputs() != second.network().num_outputs())
        return "The kept network has " +
               counted(static_cast<unsigned>(first.network().num_outputs()), "output", "outputs") + ", the open one " +
               std::to_string(second.network().num_outputs()) + ": these do not correspond.";
    return "";
}

Result<NetworkComparison> compare_studies(const Study& first, const Study& second) {
    const std::string problem = why_not_comparable(first, second);
    if (!problem.empty()) return refuse(problem);
    const Target* target = second.input->target ? &*second.input->target : nullptr;
    const bool classes = target != nullptr
                             ? target->is_class()
                             : second.network().num_outputs() > 1 || second.network().link() != Link::kIdentity;
    NetworkComparison comparison;
    auto transfer = transfer_matrix(*first.clustering, *second.clustering);
    if (!transfer) return tl::unexpected<Error>(transfer.error());
    auto change = prediction_change(first.patterns->logits, second.patterns->logits, classes, target);
    if (!change) return tl::unexpected<Error>(change.error());
    comparison.transfer = *std::move(transfer);
    comparison.change = *std::move(change);
    comparison.first = first;
    comparison.second = second;
    comparison.first_clusters = first.clustering->num_clusters();
    comparison.second_clusters = second.clustering->num_clusters();
    return comparison;
}

std::optional<RowMaps> maps_at(const NetworkComparison& networks, RowId row, Eigen::Index output, bool per_unit) {
    const StudyInput& first = *networks.first.input;
    const StudyInput& second = *networks.second.input;
    const auto same_column = [](const InputOrigin& a, const InputOrigin& b) { return a.label == b.label; };
    if (!std::equal(first.origins.begin(), first.origins.end(), second.origins.begin(), second.origins.end(),
                    same_column) ||
        row.index >= networks.first.clustering->num_rows())
        return std::nullopt;
    RowMaps maps;
    maps.row = row;
    maps.per_unit = per_unit;
    const auto map_of = [&](const Study& study, double& bias) {
        const PatternBits bits = study.patterns->bits.row(row.index);
        AffineMap map = affine_map_of(study.network(), bits);
        bias = in_table_units(map, study.input->origins).c(output);
        map.A = map.A * coefficient_scale(study, per_unit).asDiagonal();
        return map;
    };
    const AffineMap of_first = map_of(networks.first, maps.first_bias);
    const AffineMap of_second = map_of(networks.second, maps.second_bias);
    maps.coefficients = paired_coefficients(of_first, of_second, output, Eigen::VectorXd::Ones(of_first.A.cols()));
    return maps;
}

}  // namespace reluscope
