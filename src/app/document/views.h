#pragma once

#include "app/state/state.h"
#include "reports/kit/output_words.h"

namespace reluscope {

/// The class or output that most rows of the cluster are put into.
Eigen::Index leading_output(const Study& study, ClusterId cluster);
/// The class that a row is predicted to have, as an output; 0 for networks of one output.
Eigen::Index predicted_output(const Study& study, RowId row);

/// What an output is called: the class that its logit speaks for, or the target, or "output 2".
std::string output_name(const ModelFile& model, const Study& study, Eigen::Index output);

/// The first text column names a row ("Allen, Miss. Elisabeth Walton"); else its number.
std::string row_title(const Table& table, std::size_t table_row);

ClusterView make_cluster_view(const Document& document, ClusterId cluster, Eigen::Index output, BarMode mode);
/// Puts what a ClusterStepsJob found into the view and its sentence.
void add_steps(const Document& document, std::vector<ClusterStep> steps, ClusterView& view);
/// False where the sentence says nothing about steps: pictures, weights that are all 0, networks that are not trained.
bool tells_steps(const Document& document, const ClusterView& view);
/// The view with its steps, however long they take.
ClusterView make_whole_cluster_view(const Document& document, ClusterId cluster, Eigen::Index output, BarMode mode);
RowView make_row_view(const Document& document, RowId row, Eigen::Index output, Reference reference);
/// The edited row, as a real row with these cells would be explained. `document` is the open one.
RowView make_edited_row_view(const Document& document, const WhatIf& what_if, Eigen::Index output, Reference reference);

/// The chosen row as it is explained: one of the open study, or the edited one in a study of its own.
struct ChosenRow {
    const Study& study;
    RowId row;
};
/// There must be a chosen row. The result lives as long as the state.
ChosenRow chosen_row(const AppState& state);

/// Cluster numbers in the order asked for, filtered by a search in the pattern's text (`?` matches 0 and 1) or, for a
/// search such as
/// "#12", by number.
std::vector<std::uint32_t> ordered_clusters(const Study& study, const ClusterOrder& order);

}  // namespace reluscope
