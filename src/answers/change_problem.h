#pragma once

#include "answers/change_domain.h"
#include "base/numerics/norm_program.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What is to be reached: every row of rows * logits + shift at least 0, or above 0 where it is strict.
struct ChangeGoal {
    Eigen::MatrixXd rows;  ///< conditions x outputs
    Eigen::VectorXd shift;
    std::vector<bool> strict;
    std::int32_t to_class = -1;  ///< the class that is predicted then; -1: a value is reached
};

/// Values that one input may take, in model units.
struct InputValues {
    enum class Kind {
        kAny,
        kWhole,  ///< (k - mean) / scale for whole k
        kListed
    };
    Kind kind = Kind::kAny;
    double mean = 0, scale = 1;
    std::vector<double> listed;  ///< kListed: ascending
    double own = 0;              ///< the row's value, which is always allowed

    bool is_any() const { return kind == Kind::kAny; }
    /// The largest allowed value up to `value`, and the smallest from it on; infinite where there is none.
    double below(double value) const;
    double above(double value) const;
    /// The allowed value in [lo, hi] that is nearest; `value` clamped where there is none.
    double nearest(double value, double lo, double hi) const;
};

/// A column of the table and the inputs that it makes.
struct ChangeColumn {
    std::string name;
    std::vector<Eigen::Index> inputs;
    bool one_hot = false;      ///< exactly one of `inputs` is 1, the others 0
    bool may_be_none = false;  ///< or none is 1, as in the row itself
};

/// The smallest change of an input that reaches one of several goals.
struct ChangeProblem {
    std::shared_ptr<const Network> network;
    Norm norm = Norm::kL2;
    Eigen::VectorXd row;    ///< the input that is changed, model units; finite
    Eigen::VectorXd scale;  ///< the change of an input that counts 1
    Eigen::VectorXd lo;     ///< smallest values, at most those of `row`; equal where an input must not grow smaller
    Eigen::VectorXd hi;     ///< may be infinite, as `lo`
    std::vector<InputValues> values;    ///< per input
    std::vector<ChangeColumn> columns;  ///< every input is in exactly one
    std::vector<ChangeGoal> goals;
    std::size_t max_columns = 0;           ///< 0: any number
    std::optional<std::size_t> table_row;  ///< whose cells `row` was read from, if any
    Eigen::MatrixXd starts;  ///< inputs x points to begin the search from, the likeliest first; may be empty
};

enum class ChangeStatus {
    kOptimal,    ///< proven: nothing nearer
    kBound,      ///< not finished: nothing is nearer than `lower_bound`
    kInfeasible  ///< proven: nothing that the rules allow reaches a goal
};

/// Why a search has no proof.
enum class WhyOpen {
    kTime,      ///< it did not come to its end
    kRounding,  ///< a part of the input space could not be decided by double precision
    kFar        ///< without a box, it does not look farther
};

/// Proven means: for the network in exact arithmetic, with kProvenTolerance * max(1, distance) of distance given away
/// to the end of the search.
inline constexpr double kProvenTolerance = 1e-9;
/// How much farther than `distance` the stated input may be, relative to max(1, distance).
inline constexpr double kWitnessTolerance = 5e-7;

struct SmallestChange {
    ChangeStatus status = ChangeStatus::kBound;
    WhyOpen why_open = WhyOpen::kTime;  ///< of kBound
    bool found = false;
    double distance = 0;        ///< the infimum, where `found`: it need not be attained
    double lower_bound = 0;     ///< proven; infinite where kInfeasible
    Eigen::VectorXd input;      ///< reaches a goal by the network's own forward pass
    std::size_t goal = 0;       ///< which
    std::size_t num_nodes = 0;  ///< parts of the input space that were looked at
};

}  // namespace reluscope
