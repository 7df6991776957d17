#pragma once

#include <vector>

namespace reluscope {

/// The smallest of 1, 2 and 5 times a power of ten that is at least `value`; 1 for what is not positive and finite.
double nice_ceiling(double value);

/// Multiples of a nice step inside [low, high], at most `most` of them (at least 2); none for an empty interval.
std::vector<double> nice_ticks(double low, double high, int most);

/// Significant digits that tell ticks of this interval apart.
int tick_digits(double low, double high, int most);

}  // namespace reluscope
