#pragma once

#include "analysis/affine_map.h"
#include "analysis/study.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// Share of a cluster's rows that a change must keep inside their region for the cluster's map to speak for it.
inline constexpr double kStepHolds = 0.9;

/// A change of one column and what it does to the rows of a cluster, found by changing them.
struct ClusterStep {
    enum class Kind {
        kShift,  ///< a number goes up or down by `step`
        kFlip    ///< one of two states takes the other's place: a category, a boolean, a number with two values
    };
    Kind kind = Kind::kShift;
    Eigen::Index input = 0;  ///< that the change is about
    double step = 0;         ///< kShift: in the column's own unit; one that its values can differ by
    std::string to;          ///< kFlip: "sex = female"
    std::string from;        ///< kFlip: "male"; what `to` stands in place of
    std::size_t rows = 0;    ///< rows that were changed: all of the cluster, or (kFlip) those in one of the two states
    std::size_t stay = 0;    ///< of them, rows that keep the cluster's activation pattern
    double map_change = 0;   ///< of the logit, by the cluster's map: the same for each row
    double network_change = 0;  ///< of the logit, by the network itself: mean over `rows`; kFlip: from `from` to `to`

    double stay_share() const { return rows == 0 ? 0 : static_cast<double>(stay) / static_cast<double>(rows); }
    bool holds() const { return rows > 0 && stay_share() >= kStepHolds; }
};

/// Friendly steps (1, 2 and 5 times powers of ten) up to about one `deviation`, the largest first. With a `grid` > 0
/// only steps that are its multiples: what values that lie on a grid can differ by.
std::vector<double> friendly_steps(double deviation, double grid);

/// The coarsest grid that all differences of finite `values` are multiples of; 0 where they have more than six
/// decimals, or are all equal.
double grid_of(const std::vector<double>& values);

/// A friendly number near `deviation`: 1, 2 or 5 times a power of ten.
double round_step(double deviation);

/// Finds for the inputs that weigh most in a cluster the largest friendly step that keeps kStepHolds of the rows inside
/// their region, or else what a usual step does. Inputs that say whether a cell is missing beside the cell's value are
/// passed over: no such step exists in the table.
///
/// Cost     for each input a few forward passes of the cluster's rows, one block of rows in each step().
class ClusterStepsJob final : public Job {
public:
    /// `map`: of the cluster, in model units. Looks at inputs in the order of |weight| times standard deviation until
    /// `wanted` of them hold, where the first that does not counts as well; at twice as many at most.
    ClusterStepsJob(const Study& study, ClusterId cluster, const AffineMap& map, Eigen::Index output,
                    std::size_t wanted = 3);

    bool step() override;
    double progress() const override;
    std::vector<ClusterStep> take() { return std::move(found_); }

    /// Rows times parameters of one pass: tells a quick job from one that takes long.
    double pass_cost() const;

private:
    struct Candidate {
        ClusterStep step;
        Eigen::Index other = -1;    ///< kFlip between two inputs of one-hot: the input of `from`
        double low = 0, high = 0;   ///< of the column; kFlip of one input: the two values
        std::vector<double> sizes;  ///< kShift: still to be tried, the largest first
        double usual = 0;           ///< kShift: the largest
        bool last_try = false;      ///< no step holds: the figures of the usual one are wanted whole
    };
    bool prepare(Eigen::Index input, Candidate& candidate) const;
    bool prepare_one_hot(Eigen::Index input, Candidate& candidate) const;
    bool prepare_number(Eigen::Index input, Candidate& candidate) const;
    void begin_try();
    void try_block();
    void end_try();
    void next_candidate();
    double column_value(Eigen::Index input, std::uint32_t row) const;
    std::size_t rows_in_range(double shift) const;

    Study study_;
    ClusterId cluster_;
    AffineMap map_;
    Eigen::Index output_;
    std::size_t wanted_;
    std::vector<Eigen::Index> order_;
    std::size_t next_input_ = 0;
    std::size_t looked_at_ = 0;
    Candidate candidate_;
    bool busy_ = false;
    std::size_t next_row_ = 0;
    double sum_ = 0;
    std::vector<ClusterStep> found_;
};

}  // namespace reluscope
