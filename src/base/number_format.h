#pragma once

#include <string>

namespace reluscope {

/// A number for the eye: `digits` significant digits, a true minus sign, thin spaces between thousands, no useless zeros.
std::string display_number(double value, int digits = 3);

/// With an explicit sign: "+2.61", "−0.4"; "0" for what rounds to 0.
std::string display_signed(double value, int digits = 3);

/// A whole number with thin spaces between thousands.
std::string display_count(unsigned long long count);

/// A share as "16 %"; "< 0.1 %" rather than 0 for what is not.
std::string display_share(double share);

/// All digits that matter, for tooltips.
std::string full_number(double value);

/// "1 row", "212 rows".
std::string counted(unsigned long long count, const std::string& singular, const std::string& plural);

}  // namespace reluscope
