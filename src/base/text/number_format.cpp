#include "base/text/number_format.h"

#include "base/numerics/numerics.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace reluscope {

namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kThinSpace = "\u2009";

std::string with_thousands(const std::string& digits) {
    constexpr std::size_t kUngrouped = 4;  // 1309 reads well without a space
    if (digits.size() <= kUngrouped) return digits;
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += kThinSpace;
        out += digits[i];
    }
    return out;
}

/// Digits before and after the point, without sign.
std::string plain_digits(double size, int digits) {
    char buffer[64];
    const int exponent = size > 0 ? static_cast<int>(std::floor(std::log10(size))) : 0;
    const int decimals = std::max(0, digits - 1 - exponent);
    std::snprintf(buffer, sizeof buffer, "%.*f", decimals, size);
    std::string text = buffer;
    const std::size_t point = text.find('.');
    if (point == std::string::npos) return with_thousands(text);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    const std::size_t end = text.find('.');
    return with_thousands(text.substr(0, end)) + (end == std::string::npos ? "" : text.substr(end));
}

std::string size_text(double size, int digits) {
    constexpr double kLarge = 1e9;
    constexpr double kSmall = 1e-4;
    if (size != 0 && (size >= kLarge || size < kSmall)) {
        const int exponent = static_cast<int>(std::floor(std::log10(size)));
        std::string text = plain_digits(size / std::pow(10.0, exponent), digits) + "e";
        if (exponent < 0) text += kMinus;
        return text + std::to_string(std::abs(exponent));
    }
    return plain_digits(size, digits);
}

}  // namespace

std::string display_number(double value, int digits) {
    if (std::isnan(value)) return "\u2013";
    if (std::isinf(value)) return value > 0 ? "\u221E" : std::string(kMinus) + "\u221E";
    return (value < 0 ? kMinus : "") + size_text(std::abs(value), digits);
}

std::string display_signed(double value, int digits) {
    if (value == 0 || std::isnan(value)) return display_number(std::abs(value), digits);
    return (value > 0 ? "+" : "") + display_number(value, digits);
}

std::string display_decimals(double value, int decimals) {
    if (!std::isfinite(value)) return display_number(value);
    char buffer[400];
    std::snprintf(buffer, sizeof buffer, "%.*f", decimals, std::abs(value));
    const std::string size = buffer;
    const bool zero = size.find_first_not_of("0.") == std::string::npos;
    const std::size_t point = std::min(size.find('.'), size.size());
    return (value < 0 && !zero ? kMinus : "") + with_thousands(size.substr(0, point)) + size.substr(point);
}

std::string display_count(unsigned long long count) { return with_thousands(std::to_string(count)); }

std::string display_share(double share) {
    if (std::isnan(share)) return "\u2013";
    const double percent = 100 * share;
    char buffer[32];
    if (share > 0 && percent < 0.1) return std::string("<") + kThinSpace + "0.1" + kThinSpace + "%";
    // Never "100 %" for what is not all, nor "0 %" for what is not nothing, nor a share that it does not reach.
    if (share < 1 && percent > 99.9) return std::string(">") + kThinSpace + "99.9" + kThinSpace + "%";
    const bool nearly_all = percent >= 99.5 && share < 1;
    std::snprintf(buffer, sizeof buffer, percent < 9.95 || nearly_all ? "%.1f" : "%.0f", percent);
    std::string text = buffer;
    if (text.size() > 2 && text.substr(text.size() - 2) == ".0") text.erase(text.size() - 2);
    return text + kThinSpace + "%";
}

std::string full_number(double value) {
    if (!std::isfinite(value)) return display_number(value);
    std::string text = number_text(value);
    if (!text.empty() && text[0] == '-') text = kMinus + text.substr(1);
    return text;
}

std::string counted(unsigned long long count, const std::string& singular, const std::string& plural) {
    return display_count(count) + " " + (count == 1 ? singular : plural);
}

std::string one_of(const std::string& unit) {
    const bool word = std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const auto ends = [&](std::string_view end) { return unit.ends_with(end); };
    if (!word || unit.size() < 4 || !ends("s") || ends("ss") || ends("us") || ends("is")) return unit;
    if (ends("ies")) return unit.substr(0, unit.size() - 3) + "y";
    const bool hissing = ends("ches") || ends("shes") || ends("sses") || ends("xes");
    return unit.substr(0, unit.size() - (hissing ? 2 : 1));
}

std::string with_unit(const std::string& number, const std::string& unit) {
    if (unit.empty()) return number;
    const bool one = number == "1" || number == "+1" || number == kMinus + std::string("1");
    return number + " " + (one ? one_of(unit) : unit);
}

std::string per_unit(const std::string& unit) {
    if (unit.empty()) return "per unit";
    const bool phrase = unit.find(' ') != std::string::npos;
    return phrase ? "per unit (" + unit + ")" : "per " + one_of(unit);
}

}  // namespace reluscope
