#pragma once

#include "app/state/state.h"
#include "reports/output_words.h"

namespace reluscope {

/// The class or output that most rows of the cluster are put into.
Eigen::Index leading_output(const Study& study, ClusterId cluster);

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

/// Cluster numbers in the order asked for, filtered by a search in the pattern's text (`?` matches 0 and 1) or, for a
/// search such as
/// "#12", by number.
std::vector<std::uint32_t> ordered_clusters(const Study& study, const ClusterOrder& order);

}  // namespace reluscope
