#include "analysis/patterns.h"

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

PatternJob::PatternJob(const Network& network, const Eigen::MatrixXd& inputs)
    : inputs_(inputs), pass_(network), batch_(ForwardPass::good_batch(network)) {
    table_.bits = BitMatrix(static_cast<std::size_t>(inputs.cols()), network.num_hidden_units());
    table_.logits.resize(network.num_outputs(), inputs.cols());
}

bool PatternJob::step() {
    const Eigen::Index columns = std::min(batch_, inputs_.cols() - next_row_);
    if (columns <= 0) return false;
    pass_.run(inputs_.middleCols(next_row_, columns), table_.bits, static_cast<std::size_t>(next_row_),
              table_.uncertain_rows);
    table_.logits.middleCols(next_row_, columns) = pass_.logits();
    next_row_ += columns;
    return next_row_ < inputs_.cols();
}

double PatternJob::progress() const {
    return inputs_.cols() == 0 ? 1.0 : static_cast<double>(next_row_) / static_cast<double>(inputs_.cols());
}

PatternTable compute_patterns(const Network& network, const Eigen::MatrixXd& inputs) {
    PatternJob job(network, inputs);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
