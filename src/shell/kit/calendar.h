#pragma once

#include <ctime>
#include <string>

namespace reluscope {

/// A day for people: "30 November 2026". Month and day of the month are those of `day`.
std::string date_text(const std::tm& day);

/// Today, where the user is.
std::string date_today();

}  // namespace reluscope
