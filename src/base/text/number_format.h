#pragma once

#include <string>

namespace reluscope {

/// A number for the eye: `digits` significant digits, a true minus sign, thin spaces between thousands, no useless
/// zeros.
std::string display_number(double value, int digits = 3);

/// With an explicit sign: "+2.61", "−0.4"; "0" for what rounds to 0.
std::string display_signed(double value, int digits = 3);

/// With exactly so many decimals, for numbers below each other: "−0.30"; no sign before what rounds to 0.
std::string display_decimals(double value, int decimals);

/// A whole number with thin spaces between thousands.
std::string display_count(unsigned long long count);

/// A share as "16 %"; "< 0.1 %" and "> 99.9 %" rather than 0 and 100 for what is not.
std::string display_share(double share);

/// All digits that matter, for tooltips.
std::string full_number(double value);

/// "1 row", "212 rows".
std::string counted(unsigned long long count, const std::string& singular, const std::string& plural);

/// What one of a unit is called: "year" of "years". Units that are no plain English plural ("kg", "thousands of EUR")
/// stay as they are.
std::string one_of(const std::string& unit);

/// "12.3 EUR", "2 years", "1 year"; the number alone where the unit is empty.
std::string with_unit(const std::string& number, const std::string& unit);

/// "per year", "per kg", "per unit (thousands of EUR)"; "per unit" where the unit is empty.
std::string per_unit(const std::string& unit);

}  // namespace reluscope
