#include "base/numerics/roc.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace reluscope {

double area_under_roc(std::span<const double> scores, std::span<const std::int32_t> classes, std::int32_t positive) {
    assert(scores.size() == classes.size());
    const auto is_nan = [](double score) { return std::isnan(score); };
    if (std::any_of(scores.begin(), scores.end(), is_nan)) return std::numeric_limits<double>::quiet_NaN();
    std::vector<std::pair<double, bool>> order;
    order.reserve(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) order.emplace_back(scores[i], classes[i] == positive);
    std::sort(order.begin(), order.end());
    std::uint64_t num_positive = 0;
    std::uint64_t num_negative = 0;
    std::uint64_t half_wins = 0;  // twice the pairs that are won, so that ties stay whole
    for (std::size_t begin = 0; begin < order.size();) {
        std::uint64_t tied[2] = {0, 0};  // negative, positive rows with this score
        std::size_t end = begin;
        while (end < order.size() && order[end].first == order[begin].first) ++tied[order[end++].second ? 1 : 0];
        half_wins += tied[1] * (2 * num_negative + tied[0]);
        num_negative += tied[0];
        num_positive += tied[1];
        begin = end;
    }
    // 0 / 0 is the NaN that is promised.
    return static_cast<double>(half_wins) / (2 * static_cast<double>(num_positive) * static_cast<double>(num_negative));
}

}  // namespace reluscope
