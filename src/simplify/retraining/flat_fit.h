#pragma once

#include "analysis/patterns.h"
#include "network/network.h"
#include "simplify/dense_stack.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

/// A straight wall, a . x + c = 0.
struct FlatWall {
    Eigen::VectorXd a;
    double c = 0;
};

/// The fit of a network with one hidden layer to another one's logits, wall by wall (FlatteningJob says how).
class FlatFit {
public:
    /// `inputs` and `logits` (as comparable_logits()) have a column per row; `weights` one number. `rows` are those to
    /// fit; of many, kMaxRows are drawn by `seed`.
    FlatFit(const DenseStack& stack, const PatternTable& patterns, const Eigen::MatrixXd& inputs,
            const Eigen::MatrixXd& logits, const Eigen::VectorXd& weights, const std::vector<std::uint32_t>& rows,
            std::uint64_t seed, std::size_t max_walls);

    /// Adds the next wall. False once no more is wanted or none is left.
    bool choose();
    std::size_t num_walls() const { return chosen_.size(); }
    std::size_t num_candidates() const { return walls_.size(); }
    std::size_t num_rows() const { return rows_.size(); }
    double progress() const;

    /// The number of walls that is enough, by the error on the checking rows: all that an exact fit takes, where there
    /// is one; else the fewest with R2 0.999, or within 2 % of the least error where that is not reached.
    std::size_t enough() const;
    /// The network with the first `walls` chosen ones, its outputs fitted to all rows.
    Result<Network> network_with(std::size_t walls) const;

    static constexpr std::size_t kMaxRows = 4000;
    static constexpr std::size_t kMaxCandidates = 2000;

private:
    /// Rows that share what the layers before `layer` do.
    struct PrefixGroup {
        std::size_t layer = 0;
        std::size_t first = 0;  // position of its first row
        std::size_t size = 0;
    };

    void draw_rows(const std::vector<std::uint32_t>& rows, std::uint64_t seed);
    std::vector<PrefixGroup> prefix_groups(const PatternTable& patterns) const;
    std::vector<FlatWall> walls_of(const PrefixGroup& group, const PatternTable& patterns) const;
    void find_walls(const PatternTable& patterns);
    Eigen::VectorXd column_of(const FlatWall& wall) const;
    double check_error() const;
    void take_out(const Eigen::VectorXd& column);
    Eigen::MatrixXd base_columns() const;
    Result<Network> flat_network(const Eigen::MatrixXd& linear, const Eigen::VectorXd& shift,
                                 const Eigen::MatrixXd& weights) const;

    const DenseStack& stack_;
    std::vector<std::uint32_t> rows_;  // those that learn, then those that check
    Eigen::Index num_learning_ = 0;
    Eigen::MatrixXd x_;      // inputs x rows_
    Eigen::MatrixXd y_;      // rows_ x outputs
    Eigen::VectorXd root_;   // of the weights
    Eigen::VectorXd mean_;   // per input, over rows_
    Eigen::VectorXd width_;  // per input; 0 where it does not vary
    std::size_t max_walls_ = 0;
    std::vector<FlatWall> walls_;
    Eigen::MatrixXd left_;      // rows_ x walls_: what the columns taken so far leave of each
    Eigen::VectorXd size_;      // per wall: squared length of its column at the beginning
    Eigen::MatrixXd residual_;  // rows_ x outputs
    double check_spread_ = 0;   // squared error of the checking rows with a constant alone
    std::vector<std::size_t> chosen_;
    std::vector<double> check_errors_;  // by number of walls
};

}  // namespace reluscope
