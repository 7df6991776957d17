#include "analysis/regions/region_bound.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

namespace reluscope {

namespace {

constexpr double kLargestCount = 9007199254740992.0;  // 2^53: a double holds every whole number up to it

double binomial(std::size_t n, std::size_t k) {
    double value = 1;
    for (std::size_t i = 0; i < k; ++i) value = value * static_cast<double>(n - i) / static_cast<double>(i + 1);
    return value;
}

/// Each node reads the one before: no value goes around a layer.
bool is_chain(const Network& network) {
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const std::vector<ValueId> inputs = inputs_of(network.nodes()[i].operation);
        if (inputs.size() != 1 || inputs[0].index != i) return false;
    }
    return true;
}

}  // namespace

std::optional<std::uint64_t> most_regions(const Network& network, int dimension) {
    const bool chain = is_chain(network);
    // ways[d]: parts so far whose values span at most d dimensions.
    std::vector<double> ways(static_cast<std::size_t>(std::max(0, dimension)) + 1, 0.0);
    ways.back() = 1;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        std::vector<double> next(ways.size(), 0.0);
        for (std::size_t d = 0; d < ways.size(); ++d) {
            for (std::size_t j = 0; ways[d] > 0 && j <= std::min(d, layer.width); ++j) {
                const std::size_t spanned = layer.leaky ? layer.width : layer.width - j;
                next[chain ? std::min(d, spanned) : d] += ways[d] * binomial(layer.width, j);
            }
        }
        ways = std::move(next);
    }
    double regions = 0;
    for (const double count : ways) regions += count;
    if (!(regions <= kLargestCount)) return std::nullopt;
    return static_cast<std::uint64_t>(regions);
}

}  // namespace reluscope
