#include "analysis/patterns.h"

#include "network/exact_pattern.h"

#include <algorithm>
#include <bit>

namespace reluscope {

std::string pattern_text(const Network& network, PatternBits bits) {
    std::string text;
    text.reserve(network.num_hidden_units() + network.hidden_layers().size());
    for (const HiddenLayer& layer : network.hidden_layers()) {
        if (!text.empty()) text += '|';
        for (std::size_t i = 0; i < layer.width; ++i) text += get_bit(bits, layer.first_bit + i) ? '1' : '0';
    }
    return text;
}

Result<std::vector<BitMatrix::Word>> parse_pattern(const Network& network, const std::string& text) {
    BitMatrix bits(1, network.num_hidden_units());
    std::size_t position = 0;
    for (std::size_t l = 0; l < network.hidden_layers().size(); ++l) {
        const HiddenLayer& layer = network.hidden_layers()[l];
        if (l > 0 && (position >= text.size() || text[position++] != '|')) {
            return refuse("pattern", "'|' after layer " + std::to_string(l), quoted(text));
        }
        for (std::size_t i = 0; i < layer.width; ++i, ++position) {
            if (position >= text.size() || (text[position] != '0' && text[position] != '1')) {
                return refuse("pattern", std::to_string(layer.width) + " bits in layer " + std::to_string(l + 1),
                              quoted(text));
            }
            bits.set(0, layer.first_bit + i, text[position] == '1');
        }
    }
    if (position != text.size())
        return refuse("pattern", std::to_string(position) + " characters", std::to_string(text.size()));
    const auto row = bits.row(0);
    return std::vector<BitMatrix::Word>(row.begin(), row.end());
}

bool pattern_less(PatternBits a, PatternBits b) {
    for (std::size_t w = 0; w < a.size(); ++w) {
        const BitMatrix::Word difference = a[w] ^ b[w];
        if (difference != 0) return (b[w] >> std::countr_zero(difference) & 1U) != 0;
    }
    return false;
}

bool PatternTable::is_near_boundary(std::uint32_t row) const {
    const auto holds = [row](const std::vector<std::uint32_t>& rows) {
        return std::binary_search(rows.begin(), rows.end(), row);
    };
    return holds(rows_on_boundary) || holds(rows_within_rounding) || holds(rows_undecided);
}

PatternJob::PatternJob(const Network& network, const Eigen::MatrixXd& inputs, std::uint64_t max_work)
    : network_(network),
      inputs_(inputs),
      pass_(network),
      batch_(ForwardPass::good_batch(network)),
      work_left_(max_work) {
    table_.bits = BitMatrix(static_cast<std::size_t>(inputs.cols()), network.num_hidden_units());
    table_.logits.resize(network.num_outputs(), inputs.cols());
}

bool PatternJob::step() {
    if (next_doubtful_ < doubtful_.size()) {
        decide_rows();
        return next_doubtful_ < doubtful_.size() || next_row_ < inputs_.cols();
    }
    const Eigen::Index columns = std::min(batch_, inputs_.cols() - next_row_);
    if (columns <= 0) return false;
    doubtful_.clear();
    next_doubtful_ = 0;
    pass_.run(inputs_.middleCols(next_row_, columns), table_.bits, static_cast<std::size_t>(next_row_), doubtful_);
    table_.logits.middleCols(next_row_, columns) = pass_.logits();
    next_row_ += columns;
    return next_row_ < inputs_.cols() || !doubtful_.empty();
}

/// As many of the batch's doubtful rows as a few milliseconds allow.
void PatternJob::decide_rows() {
    constexpr std::size_t kWorkPerStep = 1 << 20;
    std::size_t done = 0;
    while (next_doubtful_ < doubtful_.size() && done < kWorkPerStep) {
        const std::size_t work = decide_row(doubtful_[next_doubtful_++]);
        work_left_ -= std::min<std::uint64_t>(work_left_, work);
        done += work + 4 * network_.num_products();
    }
}

/// Returns the work that it took.
std::size_t PatternJob::decide_row(const DoubtfulRow& doubtful) {
    const std::uint32_t row = doubtful.row;
    const auto input = inputs_.col(static_cast<Eigen::Index>(row));
    ExactBudget budget;
    budget.max_work = static_cast<std::size_t>(std::min<std::uint64_t>(budget.max_work, work_left_));
    std::size_t work = 0;
    if (doubtful.sign) {
        const SignNotes notes = decide_pattern(network_, input, table_.bits.row(row), budget);
        if (notes.on_boundary) table_.rows_on_boundary.push_back(row);
        if (notes.within_rounding) table_.rows_within_rounding.push_back(row);
        if (notes.undecided) table_.rows_undecided.push_back(row);
        work = notes.work;
    }
    if (doubtful.logits) {
        work += exact_logits(network_, input, table_.bits.row(row), table_.logits.col(static_cast<Eigen::Index>(row)),
                             budget);
    }
    return work;
}

double PatternJob::progress() const {
    if (inputs_.cols() == 0) return 1.0;
    const auto waiting = static_cast<double>(doubtful_.size() - next_doubtful_);
    return (static_cast<double>(next_row_) - waiting) / static_cast<double>(inputs_.cols());
}

PatternTable compute_patterns(const Network& network, const Eigen::MatrixXd& inputs) {
    PatternJob job(network, inputs);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
