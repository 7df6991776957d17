#pragma once

#include <vector>

namespace reluscope {

/// The smallest of 1, 2 and 5 times a power of ten that is at least `value`; 1 for what is not positive and finite.
double nice_ceiling(double value);

/// The nice step by which at most about `most` ticks (at least 2) fit into [low, high].
double nice_step(double low, double high, int most);

/// Multiples of `step` inside [low, high]; none for an empty interval.
std::vector<double> ticks_by(double step, double low, double high);
/// Significant digits that tell them apart.
int digits_by(double step, double low, double high);

/// Multiples of a nice step inside [low, high], at most `most` of them (at least 2); none for an empty interval.
std::vector<double> nice_ticks(double low, double high, int most);

/// Significant digits that tell ticks of this interval apart.
int tick_digits(double low, double high, int most);

}  // namespace reluscope
