#include "analysis/pattern_shape.h"

#include <algorithm>

namespace reluscope {

namespace {

float squares_length(std::size_t units) {
    return static_cast<float>(units) * kPatternPitch - (kPatternPitch - kPatternSquare);
}

/// Room for the count, "32/32", in small digits.
float bar_length(std::size_t units) {
    constexpr float kDigit = 7.5F;
    constexpr float kPadding = 4;
    const std::size_t letters = 2 * std::to_string(units).size() + 1;
    return kDigit * static_cast<float>(letters) + 2 * kPadding;
}

float place(std::vector<PatternRun>& runs) {
    float left = 0;
    for (PatternRun& run : runs) {
        run.left = left;
        run.length = run.bar ? bar_length(run.width) : squares_length(run.width);
        left += run.length + kPatternLayerGap;
    }
    return left - kPatternLayerGap;
}

}  // namespace

std::vector<PatternRun> pattern_runs(std::span<const std::size_t> widths, float room) {
    std::vector<PatternRun> runs;
    std::size_t bit = 0;
    for (const std::size_t width : widths) {
        runs.push_back({bit, width, width > kMaxPatternSquares});
        bit += width;
    }
    while (place(runs) > room) {
        const auto saved = [](const PatternRun& run) {
            return run.bar ? 0.0F : squares_length(run.width) - bar_length(run.width);
        };
        const auto widest = std::max_element(
            runs.begin(), runs.end(), [&](const PatternRun& a, const PatternRun& b) { return saved(a) < saved(b); });
        if (widest == runs.end() || !(saved(*widest) > 0)) break;
        widest->bar = true;
    }
    while (!runs.empty() && runs.back().left + runs.back().length > room) runs.pop_back();
    return runs;
}

std::vector<PatternRun> pattern_runs(const Network& network, float room) {
    std::vector<std::size_t> widths;
    for (const HiddenLayer& layer : network.hidden_layers()) widths.push_back(layer.width);
    return pattern_runs(widths, room);
}

std::string active_units_text(PatternBits bits, const PatternRun& run) {
    std::size_t active = 0;
    for (std::size_t i = 0; i < run.width; ++i) active += get_bit(bits, run.first_bit + i) ? 1 : 0;
    return std::to_string(active) + "/" + std::to_string(run.width);
}

std::uint64_t layer_hash(PatternBits bits, const PatternRun& run) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
    for (std::size_t i = 0; i < run.width; ++i)
        hash = (hash ^ (get_bit(bits, run.first_bit + i) ? 3U : 5U)) * 0x100000001B3ULL;
    return hash;
}

}  // namespace reluscope
