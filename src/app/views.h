#pragma once

#include "app/state.h"

namespace reluscope {

/// The class or output that most rows of the cluster are put into.
Eigen::Index leading_output(const Study& study, ClusterId cluster);

/// What an output is called: the class that its logit speaks for, or the target, or "output 2".
std::string output_name(const ModelFile& model, const Study& study, Eigen::Index output);

/// The class that a raised first logit speaks for in a network with one output; "" for a number.
std::string class_name(const ModelFile& model, const Study& study, Eigen::Index k);

/// The first text column names a row ("Allen, Miss. Elisabeth Walton"); else its number.
std::string row_title(const Table& table, std::size_t table_row);

ClusterView make_cluster_view(const Document& document, ClusterId cluster, Eigen::Index output, BarMode mode);
RowView make_row_view(const Document& document, RowId row, Eigen::Index output, Reference reference);

/// Cluster numbers in the order asked for, filtered by a search in the pattern's text (`?` matches 0 and 1) or, for a search such as
/// "#12", by number.
std::vector<std::uint32_t> ordered_clusters(const Study& study, const ClusterOrder& order);

}  // namespace reluscope
