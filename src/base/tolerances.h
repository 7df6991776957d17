#pragma once

#include <limits>

/// Every tolerance of the program, each with its unit, its reason and what breaks when it changes.
namespace reluscope::tolerances {

/// Unit roundoff of double, u = 2^-53. Unit: relative error of one operation. Not adjustable.
inline constexpr double kUnitRoundoff = std::numeric_limits<double>::epsilon() / 2;

/// A pre-activation whose size is below this multiple of its a-priori rounding error bound has no certain sign in double, and is
/// decided again in the reference order of operations (network/reference_forward.h). Unit: multiples of the bound. 1 would be enough if the bound held on
/// both platforms with equality; 4 leaves room for the products of another library to differ. Smaller: native and wasm patterns may differ
/// on a wall. Larger: more rows take the slow path.
inline constexpr double kSignSafetyFactor = 4.0;

/// The certificate: largest |f(x) - (A x + c)| over all rows, relative to max(1, |f(x)|). Unit: relative. Measured values are 1e-16 to
/// 1e-14 on trained networks; a value above this means a wrong map, and the page shows it in the colour of an error.
inline constexpr double kCertificate = 1e-12;

/// In the partition of a plane a corner lies on a unit's wall when the unit's pre-activation there, divided by the size of the terms that make it
/// (analysis/plane_layers.h), is at most this. Unit: relative. Rounding of corners and maps reaches about 1e-15. Smaller: corners where three
/// walls meet fall apart into triangles that are not there. Larger: real regions of that size are lost.
inline constexpr double kPlaneSign = 0x1p-47;

/// A piece of a cell that is narrower than this (area over diameter) is no region of its own and belongs to the neighbour across the wall that would have
/// cut it off. Unit: the window's half side. Smaller: regions whose signs rounding can change. Larger: real regions of that width are lost.
inline constexpr double kPlaneWidth = 0x1p-46;

/// On a line, a pre-activation at a knot whose size is at most this multiple of its estimated rounding error (root sum of squares through
/// the layers, analysis/line_stretch.h) counts as 0: the knot lies on the unit's wall. Unit: multiples of the estimate, which already takes
/// sqrt(n) roundings for a sum of n products. Smaller: a unit that is 0 all along a line flips with the noise of its sums. Larger: the
/// wall of a nearly constant unit moves by more than rounding explains.
inline constexpr double kLineNoiseFactor = 4.0;

/// Shortest piece of a line. Unit: share of the line. Walls that meet in one point are computed some 1e-16 to 1e-14 apart; pieces between them are
/// no regions of the network. Smaller: walls through one point give pieces whose pattern is noise. Larger: true regions are left
/// out, and integrals change by this times the jump of the slope.
inline constexpr double kShortestPiece = 1e-13;

}  // namespace reluscope::tolerances
