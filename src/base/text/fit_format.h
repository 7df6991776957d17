#pragma once

#include <string>

namespace reluscope {

/// A share with so many digits as "97.33 %", for tables of numbers; never 100 for less than all.
std::string display_percent(double share, int digits = 4);

/// R2 and the like: "0.9961", with four decimals, and more where they would make it 1; "1" is 1.
std::string display_r2(double r2);

}  // namespace reluscope
