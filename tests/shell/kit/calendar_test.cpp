#include "shell/kit/calendar.h"

#include <doctest/doctest.h>

#include <regex>

using namespace reluscope;

TEST_CASE("calendar: a date is written as people write it") {
    std::tm day{};
    day.tm_year = 126;
    day.tm_mon = 10;
    day.tm_mday = 30;
    CHECK(date_text(day) == "30 November 2026");
    day.tm_mon = 0;
    day.tm_mday = 1;
    CHECK(date_text(day) == "1 January 2026");
    CHECK(std::regex_match(date_today(), std::regex("[1-3]?[0-9] [A-Z][a-z]+ 20[0-9]{2}")));
}
