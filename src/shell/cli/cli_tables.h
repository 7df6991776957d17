#pragma once

#include "analysis/study.h"
#include "analysis/summaries/unwrap_summary.h"
#include "reports/kit/output_words.h"

#include <string>

namespace reluscope {

/// Prints the paper's table (Picchiotti and Gori 2021, section 4): per cluster pattern, support, share predicted
/// positive and mean instance in the table's units, then the importance of every feature, which is its weight in the
/// first output (`words`). The 20 largest clusters.
void print_cluster_table(const Study& study, const OutputWords& words);

/// The summary as CSV, a line per cluster; an empty cell where nothing can be said. With `held_out` the same columns of
/// other rows follow, named test_.
std::string unwrap_csv(const Study& study, const UnwrapSummary& summary, const UnwrapSummary* held_out = nullptr);

}  // namespace reluscope
