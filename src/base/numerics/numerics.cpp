#include "base/numerics/numerics.h"

#include <Eigen/Core>
#include <fast_float/fast_float.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#ifdef EIGEN_USE_BLAS
extern "C" void openblas_set_num_threads(int num_threads);
#endif

namespace reluscope {

void initialise_numerics() {
    constexpr std::ptrdiff_t kKilobyte = 1024;
    Eigen::setCpuCacheSizes(32 * kKilobyte, 256 * kKilobyte, 2048 * kKilobyte);
    Eigen::setNbThreads(1);
#ifdef EIGEN_USE_BLAS
    openblas_set_num_threads(1);
#endif
#ifdef __GLIBC__
    // Memory that was used once is kept: a fresh page costs a fault, which is more than most computing on it.
    constexpr int kMegabyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, 64 * kMegabyte);
    mallopt(M_TRIM_THRESHOLD, 256 * kMegabyte);
#endif
}

void append_number(std::string& out, double value) {
    constexpr double kExactInteger = 9007199254740992.0;  // 2^53: whole numbers up to here print without a fraction
    if (value == std::trunc(value) && std::abs(value) < kExactInteger && !(value == 0 && std::signbit(value))) {
        out += std::to_string(static_cast<long long>(value));
        return;
    }
    if (!std::isfinite(value)) {  // the conversion below would make up digits
        out += std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
        return;
    }
    char buffer[64];
    const char* end =
        nlohmann::detail::to_chars(std::begin(buffer), std::end(buffer), value);  // Grisu2: shortest in 99.9 %
    out.append(std::begin(buffer), static_cast<std::size_t>(end - std::begin(buffer)));
}

std::string number_text(double value) {
    std::string out;
    append_number(out, value);
    return out;
}

bool parse_number(std::string_view text, double& value) {
    const char* end = text.data() + text.size();
    return !text.empty() && scan_number(text.data(), end, value) == end;
}

const char* scan_number(const char* begin, const char* end, double& value) {
    // Most numbers in tables are short decimals: a whole number below 2^53 over a power of ten up to 10^22 are both
    // exact doubles, so that their quotient is the correctly rounded number (Clinger 1990).
    static constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr std::uint64_t kExactInteger = std::uint64_t{1} << 53;
    constexpr std::ptrdiff_t kMaxDigits = 19;  // that many fit into 64 bits
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };

    const char* p = begin;
    const bool signed_number = p != end && (*p == '-' || *p == '+');
    const bool negative = signed_number && *p == '-';
    if (signed_number) ++p;
    const char* const unsigned_begin = p;
    std::uint64_t digits = 0;
    while (p != end && is_digit(*p)) digits = 10 * digits + static_cast<std::uint64_t>(*p++ - '0');
    std::ptrdiff_t num_digits = p - unsigned_begin;
    std::ptrdiff_t num_decimals = 0;
    if (p != end && *p == '.') {
        const char* const decimals = ++p;
        while (p != end && is_digit(*p)) digits = 10 * digits + static_cast<std::uint64_t>(*p++ - '0');
        num_decimals = p - decimals;
        num_digits += num_decimals;
    }
    if (num_digits == 0) return nullptr;
    const bool has_exponent = p != end && (*p == 'e' || *p == 'E');
    if (!has_exponent && num_digits <= kMaxDigits && digits <= kExactInteger) {
        const double size = static_cast<double>(digits) / kPowersOfTen[num_decimals];
        value = negative ? -size : size;
        return p;
    }
    const auto [after, code] = fast_float::from_chars(negative ? begin : unsigned_begin, end, value);
    // Some versions call a number that rounds to zero out of range, as they do one that rounds to infinity.
    const bool is_known = code == std::errc{} || code == std::errc::result_out_of_range;
    return is_known && std::isfinite(value) ? after : nullptr;
}

}  // namespace reluscope
