#pragma once

#include <limits>

/// The tolerances that several files share, each with its unit, its reason and what breaks when it changes. Others
/// stand beside the one place that needs them.
namespace reluscope::tolerances {

/// Unit roundoff of double, u = 2^-53. Unit: relative error of one operation. Not adjustable.
inline constexpr double kUnitRoundoff = std::numeric_limits<double>::epsilon() / 2;

/// A pre-activation whose size is below this multiple of its a-priori rounding error bound has no certain sign in
/// double, and is decided exactly (network/exact_pattern.h). Unit: multiples of the bound. 1 would be enough if the
/// bound itself were computed without rounding. Smaller: a sign near a wall may be wrong. Larger: more rows take the
/// slow path, with the same result.
inline constexpr double kSignSafetyFactor = 4.0;

/// The certificate: largest |f(x) - (A x + c)| over all rows, relative to max(1, |f(x)|). Unit: relative. Measured
/// values are 1e-16 to 1e-14 on trained networks; a value above this means a wrong map, and the page shows it in the
/// colour of an error.
inline constexpr double kCertificate = 1e-12;

/// Where the estimated rounding error of logits or of a map is above this, they are computed once more exactly
/// (network/rounding_estimate.h). Unit: relative to max(1, |f|) and max(1, |A| + |c|). The estimate is mostly too
/// large: on trained networks it is 1e-15 to 1e-12, and certificates are ten to a hundred times smaller. Smaller: rows
/// take the slow path that need not. Larger: certificates fail that need not.
inline constexpr double kCarefulError = 4e-12;

/// A region of a plane's partition that is narrower than this (area over diameter) holds no point of double coordinates
/// that could be told apart from its neighbours, and belongs to the neighbour across its longest edge. Unit: the
/// window's half side. Smaller: regions whose corners coincide in double. Larger: real regions of that width are lost.
inline constexpr double kPlaneWidth = 0x1p-46;

/// On a line, a pre-activation at a knot whose size is at most this multiple of its estimated rounding error (root sum
/// of squares through the layers, analysis/lines/line_stretch.h) counts as 0: the knot lies on the unit's wall. Unit:
/// multiples of the estimate, which already takes sqrt(n) roundings for a sum of n products. Smaller: a unit that is 0
/// all along a line flips with the noise of its sums. Larger: the wall of a nearly constant unit moves by more than
/// rounding explains.
inline constexpr double kLineNoiseFactor = 4.0;

/// Shortest piece of a line. Unit: share of the line. Walls that meet in one point are computed some 1e-16 to 1e-14
/// apart; pieces between them are no regions of the network. Smaller: walls through one point give pieces whose pattern
/// is noise. Larger: true regions are left out, and integrals change by this times the jump of the slope.
inline constexpr double kShortestPiece = 1e-13;

/// A gradient of a hidden unit whose norm is below this multiple of its estimated rounding error counts as 0, and the
/// unit makes no wall. Unit: multiples of the estimate (the root of the sum of squares of the single errors, Higham and
/// Mary 2019). Units that cancel exactly stay below 1; 64 leaves room for correlated errors. Smaller: noise becomes
/// walls in random directions. Larger: very faint units lose their wall.
inline constexpr double kGradientNoise = 64.0;

/// A point counts as inside a wall when it lies beyond it by at most this, relative to the size of the point and the
/// wall's own distance from the origin. Unit: relative length. Rounding alone makes 1e-15 to 1e-13. Smaller: a boundary
/// that ends on a wall may be called not attained. Larger: one that ends beyond the wall may be called attained.
inline constexpr double kWallSlack = 1e-11;

/// Two walls whose unit normals and whose distances from the row differ by at most this are one wall. Unit: relative
/// (to 1, and to the size of the row and the wall's distance from the origin). Smaller: duplicate units give two facets
/// or none. Larger: real thin strips vanish.
inline constexpr double kCoincidentWalls = 1e-10;

/// A wall is redundant when the region without it reaches beyond it by at most this. Unit: relative, as
/// kCoincidentWalls. It must exceed kLpFeasibility and kLpRelaxation. Smaller: walls that only touch the region in a
/// corner count as facets. Larger: tiny facets are lost.
inline constexpr double kRedundantWall = 1e-9;

/// A row nearer to a wall than this is no good centre for rays, and a centre is looked for. Unit: relative, as
/// kCoincidentWalls. Smaller: rays start on walls and hit several at once. Larger: more linear programs, same result.
inline constexpr double kInteriorMargin = 1e-8;

/// A region whose largest ball is no larger than this has no interior in double. Unit: relative, as kCoincidentWalls.
/// Smaller: facets of noise. Larger: real slivers are called flat.
inline constexpr double kFlatRegion = 1e-12;

/// Two walls that a ray meets closer together than this are met at once, and the ray is turned a little. Unit: relative
/// to the way along the ray. Smaller: a wall that only touches a corner may be called a facet. Larger: more rays.
inline constexpr double kRayTie = 1e-9;

/// Size of an objective's part outside the working set, and of a negative multiplier, that counts as 0. Unit: relative
/// to the objective. Smaller: endless steps on rounding noise. Larger: linear programs end before their optimum.
inline constexpr double kLpGradient = 1e-11;

/// Rate at which a constraint must be approached to stop a climb. Unit: per length, constraints have length 1. Smaller:
/// working sets become singular. Larger: constraints nearly parallel to the climb are passed.
inline constexpr double kLpPivot = 1e-11;

/// How far a climb may pass a constraint to stop at a better conditioned one. Unit: relative to the bound and the
/// point. Smaller: worse conditioned working sets. Larger: less exact corners on the way (the last one is put back on
/// its bounds).
inline constexpr double kLpFeasibility = 1e-12;

/// How much bounds are relaxed to break ties after many steps without gain; at most kLpMaxRelaxations times, each
/// larger. Unit: relative to the bound and the point. Smaller: ties remain and programs stop early. Larger: optima err
/// by as much.
inline constexpr double kLpRelaxation = 1e-11;
inline constexpr int kLpMaxRelaxations = 5;

/// Smallest violation that must remain to call a program infeasible. Unit: relative to the largest bound and the point.
/// Smaller: programs that hold only in one point are called infeasible. Larger: slightly contradictory ones are not.
inline constexpr double kLpInfeasible = 1e-10;

/// A plane through three points is refused when one of its two directions, made perpendicular to the other, is shorter
/// than this part of the distances between the points; likewise a second principal component whose spread is below this
/// part of the first one's. Unit: relative. Smaller: the direction is rounding noise. Larger: thin but real planes are
/// refused.
inline constexpr double kPlaneSpan = 1e-7;

/// Subspace iteration for principal components ends when |C v - lambda v| is below this part of the largest eigenvalue.
/// Unit: relative. Smaller: more iterations for digits that no picture shows. Larger: the axes are no longer those of
/// the data to plotting accuracy.
inline constexpr double kPrincipalAxis = 1e-9;

/// An input lies on a plane when its distance from it is below this part of the input's and the plane's size. Unit:
/// relative. Smaller: rows that the plane was laid through are said to lie off it. Larger: a path that only passes near
/// the plane is drawn on it.
inline constexpr double kOnPlane = 1e-9;

/// Two units have proportional weights when their weights and bias, brought to length 1, differ by no more than this in
/// any entry. Unit: relative. Smaller: copies that were scaled in single precision and back are missed. Larger: units
/// that are merely alike are called the same.
inline constexpr double kProportional = 1e-12;

/// Two affine maps are equal when every entry differs by no more than this times the larger of the two sums of the
/// absolute values of the products that make it (analysis/map_sizes.h); an entry is 0 likewise. Unit: relative to those
/// products, so that the scale of the weights does not matter. Rounding alone makes 1e-16 to 1e-14. Smaller: copies
/// that were scaled in single precision and back count as two formulas. Larger: formulas that are merely alike count as
/// one.
inline constexpr double kEqualMaps = 1e-9;

}  // namespace reluscope::tolerances
