#include "app/scatter/scatter_facts.h"

#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/scatter_texts.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace reluscope {

std::string row_axis_name(const Document& document, RowAxis axis) {
    const StudyInput& input = *document.study.input;
    if (!has_row_axis(input, axis)) return "";
    switch (axis.kind) {
        case RowAxisKind::kInput: return input.origins[axis.index].label;
        case RowAxisKind::kColumn: return input.table->columns[axis.index].name;
        case RowAxisKind::kComponent: return scatter_texts::component(std::size_t{axis.index} + 1);
        case RowAxisKind::kOutput: {
            const std::string what = output_name(*document.model, document.study, axis.index);
            return scatter_texts::output_of(document.study.network().link() != Link::kIdentity, what);
        }
    }
    return "";
}

namespace {

/// The unit of a column as the table says it, or as an input made of the column says it; empty where neither does.
std::string unit_of_column(const Document& document, std::size_t column) {
    const Column& found = document.study.input->table->columns[column];
    if (!found.unit.empty()) return found.unit;
    for (const InputOrigin& origin : document.study.input->origins) {
        if (origin.column == found.name && !origin.unit.empty()) return origin.unit;
    }
    return "";
}

/// The inputs with the largest weights of a component, those of no weight left out.
std::string component_terms(const StudyInput& input, const PrincipalAxes& principal, Eigen::Index component) {
    constexpr std::size_t kTerms = 3;
    constexpr double kLeast = 0.005;  // would be 0 with the digits that are shown
    std::vector<std::pair<double, std::string>> terms;
    for (Eigen::Index j = 0; j < principal.directions.rows(); ++j) {
        const double weight = principal.directions(j, component);
        if (std::abs(weight) >= kLeast) terms.emplace_back(weight, input.origins[static_cast<std::size_t>(j)].label);
    }
    std::stable_sort(terms.begin(), terms.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
    const bool more = terms.size() > kTerms;
    if (more) terms.resize(kTerms);
    return scatter_texts::combination(terms, more);
}

}  // namespace

std::string row_axis_title(const Document& document, const RowCoordinates& places, std::size_t which) {
    const RowAxis axis = places.axes[which];
    std::string title = row_axis_name(document, axis);
    if (axis.kind == RowAxisKind::kInput) {
        const std::string& unit = document.study.input->origins[axis.index].unit;
        if (!unit.empty()) title += " (" + unit + ")";
    }
    if (axis.kind == RowAxisKind::kColumn) {
        const std::string unit = unit_of_column(document, axis.index);
        if (!unit.empty()) title += " (" + unit + ")";
    }
    if (axis.kind == RowAxisKind::kComponent && places.principal && places.principal->total_variance > 0) {
        title += component_terms(*document.study.input, *places.principal, axis.index);
        title += scatter_texts::of_variance(
            display_share(places.principal->variance(axis.index) / places.principal->total_variance));
    }
    return title;
}

std::string row_prediction(const Document& document, RowId row) {
    const Study& study = document.study;
    const auto column = static_cast<Eigen::Index>(row.index);
    Eigen::MatrixXd outputs = study.patterns->logits.col(column);
    const bool classes = study.network().num_outputs() > 1 || study.network().link() != Link::kIdentity;
    const std::int32_t predicted = predicted_class(study.patterns->logits.col(column));
    apply_link(study.network().link(), outputs);
    const std::string cluster = scatter_texts::in_cluster(study.clustering->assignment[row.index]);
    if (!classes) return scatter_texts::predicted_value(display_number(outputs(0, 0))) + cluster;
    const std::string name = class_name(*document.model, study, predicted);
    if (study.network().link() == Link::kIdentity) return scatter_texts::predicted_class(name) + cluster;
    double p = outputs(outputs.rows() > 1 ? predicted : 0, 0);
    if (outputs.rows() == 1 && predicted == 0) p = 1 - p;
    return scatter_texts::predicted_class(name.empty() ? std::to_string(predicted) : name, display_number(p)) + cluster;
}

std::string scatter_colour_meaning(const Document& document, ScatterColour colour, Eigen::Index output) {
    const StudyInput& input = *document.study.input;
    const bool identity = document.study.network().link() == Link::kIdentity;
    switch (colour) {
        case ScatterColour::kCluster: return scatter_texts::kClusterSign;
        case ScatterColour::kClass: return input.target ? input.target->column : "";
        case ScatterColour::kOutput: {
            const std::string name = output_name(*document.model, document.study, output);
            return scatter_texts::output_of(!identity, name);
        }
        case ScatterColour::kError:
            if (!input.target) return "";
            if (!input.target->is_class()) return scatter_texts::error_of_numbers(input.target->column);
            return identity ? scatter_texts::kErrorOfDecision : scatter_texts::kErrorOfClass;
    }
    return "";
}

}  // namespace reluscope
