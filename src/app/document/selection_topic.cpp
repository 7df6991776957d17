#include "app/document/selection_topic.h"

#include "app/document/feature_view.h"
#include "app/document/views.h"
#include "app/document/what_if.h"
#include "base/texts/rows_texts.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

/// The first row of a cluster that is predicted as most of its rows are.
RowId typical_row(const Study& study, ClusterId cluster) {
    const Eigen::Index leading = leading_output(study, cluster);
    for (const std::uint32_t row : study.clustering->rows_of(cluster)) {
        if (predicted_output(study, RowId(row)) == leading) return RowId(row);
    }
    return RowId(study.clustering->clusters[cluster.index].first_row);
}

/// What is explained unless another output is asked for: the class that is predicted for the chosen row, which may be
/// edited, else the one that most of the cluster's rows are put into.
Eigen::Index explained_output(const AppState& state) {
    if (state.what_if) return predicted_output(state.what_if->study, RowId(std::uint32_t{0}));
    if (state.selection.row) return predicted_output(state.document->study, *state.selection.row);
    return leading_output(state.document->study, *state.selection.cluster);
}

ClusterId cluster_of(const Study& study, RowId row) { return ClusterId(study.clustering->assignment[row.index]); }

}  // namespace

void StepsStage::begin(ClusterView view) {
    constexpr double kQuickPass = 3e5;  // rows times parameters: all passes together take a few milliseconds
    AppState& state = desk_.state;
    const Document& document = *state.document;
    if (tells_steps(document, view)) {
        job_ = std::make_unique<ClusterStepsJob>(document.study, view.cluster, view.map, view.output);
        if (job_->pass_cost() <= kQuickPass) {
            while (job_->step()) {
            }
            add_steps(document, std::exchange(job_, nullptr)->take(), view);
        }
    }
    state.cluster_view = std::make_shared<const ClusterView>(std::move(view));
}

bool StepsStage::step() {
    if (job_->step()) return true;
    AppState& state = desk_.state;
    ClusterView view = *state.cluster_view;
    add_steps(*state.document, std::exchange(job_, nullptr)->take(), view);
    state.cluster_view = std::make_shared<const ClusterView>(std::move(view));
    SelectionTopic::refresh_feature(desk_);
    return false;
}

/// Another document begins with its largest cluster. Under other weights a chosen row stays, and its cluster follows.
void SelectionTopic::open(const Opening& opening) {
    Selection& selection = desk.state.selection;
    const Study& study = desk.study();
    desk.state.hovered = {};
    if (opening.kind == Opening::Kind::kDocument) {
        selection = {};
        selection.cluster = ClusterId(0);
        selection.row = typical_row(study, ClusterId(0));
        desk.state.what_if.reset();
    } else if (selection.row) {
        selection.cluster = cluster_of(study, *selection.row);
        if (const auto what_if = std::exchange(desk.state.what_if, nullptr)) study_again(what_if->row, what_if->cells);
    } else if (selection.cluster && selection.cluster->index >= study.clustering->num_clusters()) {
        selection.cluster = ClusterId(0);
        selection.row = typical_row(study, ClusterId(0));
    }
}

void SelectionTopic::follow_selection() {
    AppState& state = desk.state;
    state.cluster_view.reset();
    state.row_view.reset();
    steps_.drop();
    Selection& selection = state.selection;
    if (!desk.study_ready() || !selection.cluster) return;
    if (selection.output_follows_class) selection.output = explained_output(state);
    steps_.begin(make_cluster_view(*state.document, *selection.cluster, selection.output, state.view.bars));
    if (selection.row) {
        state.row_view = std::make_shared<const RowView>(
            state.what_if
                ? make_edited_row_view(*state.document, *state.what_if, selection.output, state.view.reference)
                : make_row_view(*state.document, *selection.row, selection.output, state.view.reference));
    }
    refresh_feature(desk);
}

void SelectionTopic::study_again(RowId row, const std::map<std::string, std::string>& cells) {
    AppState& state = desk.state;
    auto what_if = make_what_if(*state.document, row, cells);
    if (!what_if) return desk.refuse(what_if.error());
    state.what_if = (*what_if)->cells.empty() ? nullptr : *std::move(what_if);
    state.selection.cluster =
        state.what_if && state.what_if->cluster ? *state.what_if->cluster : cluster_of(desk.study(), row);
}

void SelectionTopic::edit(RowId row, const std::map<std::string, std::string>& cells) {
    AppState& state = desk.state;
    if (row.index >= desk.study().clustering->num_rows())
        return desk.refuse(rows_texts::no_such_row(desk.study().clustering->num_rows()));
    if (state.selection.row != row) {
        SelectRow select{row};
        apply(select, *this);
    }
    study_again(row, cells);
    desk.follow_selection();
}

void SelectionTopic::refresh_feature(Desk& desk) {
    AppState& state = desk.state;
    state.feature_view.reset();
    if (!desk.study_ready() || !state.selection.feature) return;
    state.feature_view =
        feature_view(*state.document, *state.selection.feature, state.cluster_view.get(), state.row_view.get());
}

void apply(SelectCluster& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    Selection& selection = desk.state.selection;
    if (command.cluster && command.cluster->index >= desk.study().clustering->num_clusters()) return;
    if (selection.cluster == command.cluster) return;
    selection.cluster = command.cluster;
    selection.row.reset();
    desk.state.what_if.reset();
    if (command.cluster) selection.row = typical_row(desk.study(), *command.cluster);
    Sheet& sheet = desk.state.layout.sheet;
    if (!desk.restoring && sheet == Sheet::kRows) sheet = Sheet::kExplanation;
    desk.follow_selection();
}

void apply(SelectRow& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    AppState& state = desk.state;
    state.selection.row.reset();
    if (state.what_if && (!command.row || *command.row != state.what_if->row)) state.what_if.reset();
    if (command.row && command.row->index < desk.study().clustering->num_rows()) {
        state.selection.row = command.row;
        state.selection.cluster =
            state.what_if && state.what_if->cluster ? *state.what_if->cluster : cluster_of(desk.study(), *command.row);
        for (Topic* other : desk.topics()) other->choose_row(*command.row);
        // Where there is no room for all, what was chosen is seen.
        if (!desk.restoring) state.layout.sheet = Sheet::kRows;
    }
    desk.follow_selection();
    if (state.path.start && command.row && command.row != state.path.start)
        desk.apply(SetPath{*state.path.start, *command.row});
}

void apply(EditCell& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    const AppState& state = desk.state;
    if (!desk.study_ready()) return desk.refuse(rows_texts::kNothingToEdit);
    const std::optional<RowId> row = command.row ? command.row : state.selection.row;
    if (!row) return desk.refuse(rows_texts::kChooseRowFirst);
    const Table& table = *desk.study().input->table;
    const std::size_t column = table.find_column(command.column);
    if (column == Table::kNoColumn) return desk.refuse(rows_texts::no_such_column(command.column));
    if (!is_read(*desk.study().input, table.columns[column].name))
        return desk.refuse(rows_texts::not_an_input(table.columns[column].name));
    std::map<std::string, std::string> cells;
    if (state.what_if && state.what_if->row == *row) cells = state.what_if->cells;
    cells[table.columns[column].name] = std::move(command.value.text);
    topic.edit(*row, cells);
}

void apply(EditRow& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    if (command.row && !command.cells.empty()) return topic.edit(*command.row, command.cells);
    ResetRow reset;
    apply(reset, topic);
}

void apply(ResetRow&, SelectionTopic& topic) {
    AppState& state = topic.desk.state;
    const auto what_if = std::exchange(state.what_if, nullptr);
    if (!what_if) return;
    state.selection.cluster = cluster_of(topic.desk.study(), what_if->row);
    topic.desk.follow_selection();
}

void apply(Hover& command, SelectionTopic& topic) {
    Hovered& hovered = topic.desk.state.hovered;
    hovered = command.what;
    if (hovered.row && topic.desk.study_ready()) hovered.cluster = cluster_of(topic.desk.study(), *hovered.row);
}

void apply(SelectFeature& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    if (command.feature && desk.study_ready()) {
        const int inputs = desk.study().network().num_inputs();
        if (command.feature->index >= static_cast<std::uint32_t>(inputs))
            return desk.refuse("There is no input " + std::to_string(command.feature->index) + "; the last one is " +
                               std::to_string(inputs - 1) + ".");
    }
    desk.state.selection.feature = command.feature;
    SelectionTopic::refresh_feature(desk);
}

void apply(SelectOutput& command, SelectionTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    Selection& selection = desk.state.selection;
    selection.output_follows_class = !command.output;
    if (command.output)
        selection.output = std::clamp<Eigen::Index>(*command.output, 0, desk.study().network().num_outputs() - 1);
    desk.follow_selection();
}

void apply(SetReference& command, SelectionTopic& topic) {
    topic.desk.state.view.reference = command.reference;
    topic.desk.follow_selection();
}

void apply(SetBarMode& command, SelectionTopic& topic) {
    AppState& state = topic.desk.state;
    // Ranges are in the measure that was shown.
    if (state.view.bars != command.mode) state.coefficients.settings.ranges.clear();
    state.view.bars = command.mode;
    topic.desk.follow_selection();
}

namespace {

/// Clusters of the chosen family alone, where one is chosen.
void keep_chosen(AppState& state) {
    const auto& only = state.order.only;
    if (!only || only->of != state.document->study.clustering) return;
    std::erase_if(state.order.clusters, [&](std::uint32_t cluster) {
        return !std::binary_search(only->clusters.begin(), only->clusters.end(), cluster);
    });
}

/// Clusters that the ranges of the coefficients leave; those without a map are left out, as nothing is known of them.
void filter_order(AppState& state) {
    const CoefficientsState& coefficients = state.coefficients;
    if (!state.order.by_coefficients || coefficients.settings.ranges.empty() || !coefficients.matches) return;
    if (coefficients.maps->study.clustering != state.document->study.clustering) return;
    const std::vector<std::uint8_t>& matches = *coefficients.matches;
    std::erase_if(state.order.clusters,
                  [&](std::uint32_t cluster) { return cluster >= matches.size() || matches[cluster] == 0; });
}

void refresh_order(Desk& desk) {
    if (!desk.study_ready()) return;
    desk.state.order.clusters = ordered_clusters(desk.study(), desk.state.order);
    keep_chosen(desk.state);
    filter_order(desk.state);
}

}  // namespace

void ClusterListTopic::open(const Opening& opening) {
    if (opening.kind == Opening::Kind::kDocument) desk.state.order.search.clear();
    refresh_order(desk);
}

void apply(SortClusters& command, ClusterListTopic& topic) {
    topic.desk.state.order.column = command.column;
    topic.desk.state.order.descending = command.descending;
    refresh_order(topic.desk);
}

void apply(SearchClusters& command, ClusterListTopic& topic) {
    topic.desk.state.order.search = std::move(command.text);
    refresh_order(topic.desk);
}

/// Sessions can only close it: what was closed in this visit stays closed.
void apply(ShowClusterWords& command, ClusterListTopic& topic) {
    if (topic.desk.restoring && command.show) return;
    topic.desk.state.view.cluster_words = command.show;
}

void apply(FilterClusters& command, ClusterListTopic& topic) {
    topic.desk.state.order.by_coefficients = command.by_coefficients;
    refresh_order(topic.desk);
}

}  // namespace reluscope
