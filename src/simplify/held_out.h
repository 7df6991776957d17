#pragma once

namespace reluscope {

/// The share of the rows that judge a simplification and make no part of it, where no table of them is given.
inline constexpr double kHeldOutShare = 0.2;

}  // namespace reluscope
