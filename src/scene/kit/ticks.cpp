#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

double nice_ceiling(double value) {
    if (!(value > 0) || !std::isfinite(value)) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    constexpr double kSlack = 1 + 1e-12;  // a value that is nice but for rounding stays
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (value <= factor * power * kSlack) return factor * power;
    }
    return 10 * power;
}

double nice_step(double low, double high, int most) { return nice_ceiling((high - low) / std::max(most, 2)); }

std::vector<double> ticks_by(double step, double low, double high) {
    std::vector<double> ticks;
    if (!(low < high) || !std::isfinite(high - low)) return ticks;
    const double first = std::ceil(low / step - 1e-9);
    const double last = std::floor(high / step + 1e-9);
    constexpr double kMax = 1000;
    for (double i = first; i <= last && i - first < kMax; ++i) ticks.push_back(i == 0 ? 0.0 : i * step);
    return ticks;
}

int digits_by(double step, double low, double high) {
    if (!(low < high)) return 3;
    const double largest = std::max(std::abs(low), std::abs(high));
    const double digits = std::floor(std::log10(largest)) - std::floor(std::log10(step)) + 1;
    return static_cast<int>(std::clamp(digits, 1.0, 15.0));
}

std::vector<double> nice_ticks(double low, double high, int most) {
    return ticks_by(nice_step(low, high, most), low, high);
}

int tick_digits(double low, double high, int most) { return digits_by(nice_step(low, high, most), low, high); }

}  // namespace reluscope
