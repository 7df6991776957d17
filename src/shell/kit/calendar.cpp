#include "shell/kit/calendar.h"

#include <array>
#include <chrono>

namespace reluscope {

std::string date_text(const std::tm& day) {
    static constexpr std::array kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                           "July",    "August",   "September", "October", "November", "December"};
    constexpr int kFirstYear = 1900;  // from which tm_year counts
    const auto month = static_cast<std::size_t>(day.tm_mon);
    return std::to_string(day.tm_mday) + " " + kMonths[month] + " " + std::to_string(kFirstYear + day.tm_year);
}

std::string date_today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm day{};
    localtime_r(&now, &day);
    return date_text(day);
}

}  // namespace reluscope
