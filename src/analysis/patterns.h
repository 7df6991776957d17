#pragma once

#include "base/bit_matrix.h"
#include "base/job.h"
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
    std::vector<std::uint32_t>
        uncertain_rows;  ///< rows on a boundary: rounding could change a sign; decided in the reference order. Ascending
};

/// `101|10`: layers joined by `|`.
std::string pattern_text(const Network& network, PatternBits bits);

/// Reads pattern_text back. Errors   wrong characters or layer widths.
Result<std::vector<BitMatrix::Word>> parse_pattern(const Network& network, const std::string& text);

/// Less in the order of pattern_text (0 before 1, first unit first).
bool pattern_less(PatternBits a, PatternBits b);

/// Computes patterns and logits of all columns of `inputs` in batches. Both must outlive the job.
class PatternJob final : public Job {
public:
    PatternJob(const Network& network, const Eigen::MatrixXd& inputs);

    bool step() override;
    double progress() const override;
    PatternTable take() { return std::move(table_); }

private:
    const Eigen::MatrixXd& inputs_;
    ForwardPass pass_;
    Eigen::Index batch_;
    Eigen::Index next_row_ = 0;
    PatternTable table_;
};

/// All at once. `inputs` is num_inputs x rows.
PatternTable compute_patterns(const Network& network, const Eigen::MatrixXd& inputs);

}  // namespace reluscope
