#pragma once

#include "base/job.h"
#include "base/numerics/bit_matrix.h"
#include "network/forward.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

/// One pattern: packed bits in the order of Network::hidden_layers().
using PatternBits = std::span<const BitMatrix::Word>;

/// Every row's activation pattern and logits, from one forward pass.
struct PatternTable {
    BitMatrix bits;          ///< rows x hidden units; bit set where z > 0
    Eigen::MatrixXd logits;  ///< outputs x rows
    // Rows, ascending, with a sign that double does not decide (network/exact_pattern.h); one row can stand in several
    // lists.
    std::vector<std::uint32_t> rows_on_boundary;      ///< a pre-activation is exactly 0
    std::vector<std::uint32_t> rows_within_rounding;  ///< a pre-activation is nearer to 0 than rounding, but not 0
    std::vector<std::uint32_t> rows_undecided;        ///< the budget for exact arithmetic ran out; decided in double

    /// Is `row` in one of the lists?
    bool is_near_boundary(std::uint32_t row) const;
};

/// Products of 32-bit limbs that the exact decisions of one table may cost together, about ten seconds. What is still
/// to be decided then is taken from double, and counted. The same on every machine, so that the patterns are too.
inline constexpr std::uint64_t kPatternWork = std::uint64_t{1} << 32;

/// `101|10`: layers joined by `|`.
std::string pattern_text(const Network& network, PatternBits bits);

/// Reads pattern_text back. Errors   wrong characters or layer widths.
Result<std::vector<BitMatrix::Word>> parse_pattern(const Network& network, const std::string& text);

/// Less in the order of pattern_text (0 before 1, first unit first).
bool pattern_less(PatternBits a, PatternBits b);

/// Computes patterns and logits of all columns of `inputs` in batches, and row by row exactly what double is not good
/// enough for. Both must outlive the job.
class PatternJob final : public Job {
public:
    PatternJob(const Network& network, const Eigen::MatrixXd& inputs, std::uint64_t max_work = kPatternWork);

    bool step() override;
    double progress() const override;
    PatternTable take() { return std::move(table_); }

private:
    void decide_rows();
    std::size_t decide_row(const DoubtfulRow& doubtful);

    const Network& network_;
    const Eigen::MatrixXd& inputs_;
    ForwardPass pass_;
    Eigen::Index batch_;
    Eigen::Index next_row_ = 0;
    std::vector<DoubtfulRow> doubtful_;  // rows of the last batch
    std::size_t next_doubtful_ = 0;
    std::uint64_t work_left_;
    PatternTable table_;
};

/// All at once. `inputs` is num_inputs x rows.
PatternTable compute_patterns(const Network& network, const Eigen::MatrixXd& inputs);

}  // namespace reluscope
