#pragma once

#include "app/state/state.h"
#include "reports/kit/output_words.h"

#include <string>
#include <vector>

namespace reluscope {

/// What the explained output is called (reports/kit/output_words.h).
OutputWords output_words(const Document& document, Eigen::Index output);

/// The lead and the points, one after the other.
std::string account_text(const Account& account);

/// "462 rows, 35 % of all.", then what changes of single columns do: "Raising age by 2 years lowers the log-odds of
/// survived by 0.12; 94 % of these rows stay in the cluster." Only steps that hold are told so (view.steps); of the
/// others the strongest is told with both figures, the network's own and the map's.
Account cluster_account(const Document& document, const ClusterView& view);

/// One step of a cluster in a sentence of its own.
std::string step_sentence(const Document& document, const ClusterView& view, const ClusterStep& step);

/// "P(survived): 21.4 % predicted on average, 19.5 % observed (90 of 462 rows)." Empty where there is nothing to
/// compare.
std::string cluster_outcome(const Document& document, ClusterId cluster, Eigen::Index output);
/// True where the two differ by more than chance allows.
bool is_beyond_chance(const Study& study, ClusterId cluster, Eigen::Index output);
/// The rule behind that, in one sentence.
std::string chance_rule(const Study& study);

/// "84.5 %": a share with three digits, for two that are compared; "< 0.001 %" and "> 99.999 %" for what is nearly none
/// or all.
std::string fine_share(double share);

/// What stands in place of claims about a network with random weights.
std::string untrained_sentence();

/// "81.3 % correct on 262 held-out rows, according to the model file", then that of the open rows; one line each.
std::vector<std::string> score_lines(const Document& document);

/// "log-odds of survived = 1.47 \u2212 0.102 age + 0.584 [sex = female] + 5 more": the cluster's map in the table's
/// units, the strongest terms first.
std::string cluster_formula(const Document& document, const ClusterView& view);

/// A row's formula with its numbers: "1.05 = \u22121.98 + 2.94 (age) + 0.457 (fare); 1 / (1 + e^\u22121.05) = 74 %".
std::string row_formula(const Document& document, const RowView& view);

/// "Predicted: survived (probability 74 %). Correct.", then the strongest reasons for and against, with the reference
/// that they are counted from and the output there.
Account row_account(const Document& document, const RowView& view);
/// The same reasons by Shapley values or expected gradients, which are the steps of `view`.
std::vector<std::string> reasons_of_parts(const Document& document, const RowView& view, bool expected_gradients);

/// "Raising age by 3 years flips the prediction to died. So does lowering fare by 12.", or that no column does it.
/// Empty where nothing is decided.
std::string flip_sentence(const Document& document, const RowChanges& changes);
/// "Lowering age by 0.75 years leaves this region.", or that no column does it.
std::string leave_sentence(const Document& document, const RowChanges& changes);

/// "For a typical row (row 12), raising age by 3 years leaves this region.", or that no column does it. Empty while
/// that is being looked for; of pictures how far the edge is.
std::string typical_sentence(const Document& document, const ClusterReach& reach);

/// What the logit of `output` measures: "log-odds of survived", "logit of versicolor", "output".
std::string logit_phrase(const Document& document, Eigen::Index output);

}  // namespace reluscope
