#include "base/text/fit_format.h"

#include "base/text/number_format.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace reluscope {

std::string display_percent(double share, int digits) {
    constexpr int kMaxDigits = 15;
    const auto rounds_to_all = [&] {
        char buffer[64];
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, 100 * share);
        return std::strtod(buffer, nullptr) >= 100;
    };
    while (share < 1 && digits < kMaxDigits && rounds_to_all()) ++digits;
    return display_number(100 * share, digits) + " %";
}

std::string display_r2(double r2) {
    if (r2 == 1 || !std::isfinite(r2)) return display_number(r2);
    constexpr int kMaxDecimals = 15;
    int decimals = 4;
    while (r2 < 1 && decimals < kMaxDecimals && 1 - r2 <= 0.5 * std::pow(10.0, -decimals)) ++decimals;
    return display_decimals(r2, decimals);
}

}  // namespace reluscope
