#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "simplify/merging/local_fit.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace reluscope {

/// A study's answers for models of one log-odds or one number: two classes as 0 and 1, numbers as they are, NaN where
/// unknown; `logit_of` makes one number of a map or of logits (the second minus the first where there are two).
struct SingleAnswers {
    bool is_class = false;
    std::vector<double> answers;  ///< per row of the study
};

/// Errors   no target, more than two classes, more outputs than one such answer has.
Result<SingleAnswers> single_answers(const Study& study);

/// The weights and the bias of the one log-odds or number that the map gives.
LocalFit single_map(const AffineMap& map);

/// The fit as a map with as many outputs as the network: of two, the first is 0.
AffineMap map_of_fit(const LocalFit& fit, Eigen::Index outputs);

/// The rows at these positions of a study, with their answers.
std::shared_ptr<const StudyInput> part_of_input(const StudyInput& input, const std::vector<std::uint32_t>& positions);

/// Rows in two parts: those that a simplification may look at, and those it is judged by.
struct DealtStudies {
    Study training;
    std::optional<Study> held_out;  ///< none where no row could be spared
};

/// The study's rows as deal_rows() deals them, each part a study of its own.
/// Errors   those of run_checked_study().
Result<DealtStudies> hold_out_rows(const StudyInput& input, std::uint64_t seed, const JobContext& context);

/// How a piecewise model does on rows, beside the network and the answers. NaN where something cannot be said. Where
/// only differences of outputs count (softmax), their mean is taken out before R2 and deviations are computed.
struct ModelScores {
    std::size_t rows = 0;
    std::size_t known = 0;                                        ///< with an answer
    double agreement = std::numeric_limits<double>::quiet_NaN();  ///< classes: share predicted as the network does
    double r2 = std::numeric_limits<double>::quiet_NaN();  ///< of the network's values before the link, all outputs
    double accuracy = std::numeric_limits<double>::quiet_NaN();
    double auc = std::numeric_limits<double>::quiet_NaN();   ///< two classes, of probabilities in double
    double rmse = std::numeric_limits<double>::quiet_NaN();  ///< of a number
    double largest_deviation = 0;                            ///< from the network, before the link
    std::uint32_t deviation_row = 0;                         ///< row of the table where it is
    double max_rel_difference = 0;                           ///< max |f - g| / max(1, |f|), f of the network
};

/// `group_of_row` says which of `maps` a row takes.
ModelScores score_models(const Study& study, const std::vector<AffineMap>& maps,
                         const std::vector<std::uint32_t>& group_of_row);

/// The scores of the network itself, as those of a model that agrees with it.
ModelScores score_network(const Study& study);

/// Finds the cluster of a pattern of another table.
class ClusterOfPattern {
public:
    explicit ClusterOfPattern(const Study& study);
    std::optional<std::uint32_t> cluster_of(PatternBits bits) const;

private:
    std::unordered_map<std::string, std::uint32_t> clusters_;
};

/// The groups of other rows: a known pattern goes where its cluster is, an unseen one to the nearest of `centroids`
/// (inputs x groups, Euclidean in network inputs). `unseen` counts the latter if it is given.
std::vector<std::uint32_t> groups_of_rows(const Study& training, const std::vector<std::uint32_t>& group_of_cluster,
                                          const Eigen::MatrixXd& centroids, const Study& rows,
                                          std::size_t* unseen = nullptr);

/// Position of the nearest column.
std::uint32_t nearest_column(const Eigen::MatrixXd& columns, const Eigen::Ref<const Eigen::VectorXd>& point);

}  // namespace reluscope
