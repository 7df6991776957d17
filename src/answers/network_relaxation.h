#pragma once

#include "answers/change_domain.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// Bounds of the pre-activations of all hidden units, in the order of their bits.
struct UnitRanges {
    Eigen::VectorXd lo, hi;

    bool unstable(Eigen::Index unit) const { return lo(unit) < 0 && hi(unit) > 0; }
    std::size_t num_unstable() const;
};

/// A hidden unit held on one side of its wall. On: z >= 0. Off: z <= 0.
struct HeldUnit {
    Eigen::Index unit = 0;
    bool on = false;
};

/// The network as it reads changes u of one row, and linear bounds of what it computes: x = row + scale * u for the
/// inputs that can change.
///
/// Method   backward linear bounds (Zhang et al. 2018, CROWN) on any graph of affine maps, activations, sums and
///          concatenations: each unit whose sign is open is replaced by a line above or below it. In a simplex of
///          changes, a plane through the corners of a convex function, a lid, is above it (draw_lids()).
/// Rounding every constant is widened by a bound of the error of the sums that made it: 4 (n + 8) u of the size of
///          their terms, n being the widest value.
class NetworkRelaxation {
public:
    /// `network` must outlive this. `scale` is per changing input, of which one may be there twice; `lo` and `hi` are
    /// the largest box of changes that will be asked about, finite.
    NetworkRelaxation(const Network& network, const Eigen::VectorXd& row, const Eigen::VectorXd& scale,
                      const std::vector<Eigen::Index>& inputs, const Eigen::VectorXd& lo, const Eigen::VectorXd& hi);

    /// Linear functions of u, a row each: a.row(k) . u + c(k).
    struct Planes {
        Eigen::MatrixXd a;
        Eigen::VectorXd c;
    };

    /// Draws lids of units that read the inputs alone, for changes u >= 0 whose sum is at most `radius` and of which
    /// the box is one: a convex function of such changes lies below the plane through its values at 0 and at `radius`
    /// on every axis. Before that, and after it for units of other layers, chords are all that there is.
    void draw_lids(double radius);
    double lid_radius() const { return lid_radius_; }

    /// Lids, a row per unit, and how large their values get.
    struct Lids {
        Eigen::MatrixXd a;
        Eigen::VectorXd c, size;
    };
    /// What is above and below units of open sign.
    enum class Above : char { kChord, kLid, kOwnLid };
    struct Lines {
        Eigen::VectorXd slopes;    ///< per unit: of the line below
        std::vector<Above> above;  ///< per unit: what is above it
        Lids own;                  ///< of units that read others, if any was drawn
    };
    /// Those that are nearer to the unit over its range.
    Lines usual_lines(const UnitRanges& ranges) const;
    /// Those that are nearest to the units at the change u, which has the pre-activations `z`.
    Lines lines_at(const UnitRanges& ranges, const Eigen::VectorXd& u, const Eigen::VectorXd& z) const;

    /// Draws lids of units that read others, from planes above these with the lines below them, for the ranges; a unit
    /// takes its lid where that is lower than its chord at u.
    void add_own_lids(const UnitRanges& ranges, const Eigen::VectorXd& u, Lines& lines) const;

    /// Planes above rows * logits + shift, wherever the units keep to their ranges. `weights`: what the first of the
    /// rows' bounds does with each unit, if wanted (0 where it passes it over).
    Planes above(const Eigen::MatrixXd& rows, const Eigen::VectorXd& shift, const UnitRanges& ranges,
                 const Lines& lines, Eigen::VectorXd* weights = nullptr) const;

    /// How far narrowing has come: the next unit, and the planes that are there.
    struct NarrowPlace {
        std::size_t layer = 0;
        Eigen::Index unit = 0;  ///< of the layer
        Eigen::Index planes = 0;
    };
    enum class Narrowed {
        kEmpty,  ///< no change of the domain can keep to the ranges and to what the held units say
        kMore,
        kDone
    };
    /// Narrows `ranges` to what the units can be for changes in `domain`, and takes out of it what the held units say;
    /// puts into `planes` one per held unit that is not negative where the unit is on its side. At most `most_units`
    /// units of one layer, from `at` on, which then is where to go on.
    Narrowed narrow_some(const ChangeDomain& domain, const std::vector<HeldUnit>& held, UnitRanges& ranges,
                         Planes& planes, NarrowPlace& at, Eigen::Index most_units) const;
    /// All units at once. False where it is empty.
    bool narrow(const ChangeDomain& domain, const std::vector<HeldUnit>& held, UnitRanges& ranges,
                Planes& planes) const;

    /// The plane above `side` times the pre-activation of a unit, with its margin.
    Planes unit_plane(Eigen::Index unit, double side, const UnitRanges& ranges) const;

    UnitRanges no_ranges() const;

    /// How much chord, lid or line of a unit misses at u, where it is z, given its weight in a bound from above.
    double gap(const UnitRanges& ranges, Eigen::Index unit, double weight, const Lines& lines, const Eigen::VectorXd& u,
               double z) const;

    Eigen::Index num_units() const { return slope_.size(); }
    const Network& network() const { return network_; }

private:
    struct Line {
        double slope = 0;
        double shift = 0;
    };
    Line line(const UnitRanges& ranges, Eigen::Index unit, double lower_slope, bool above) const;
    Planes carry_back(std::size_t value, Eigen::MatrixXd rows, const UnitRanges& ranges, const Lines& lines,
                      Eigen::VectorXd* weights) const;
    const Lids& lids_of(const Lines& lines, Eigen::Index unit) const {
        return lines.above[static_cast<std::size_t>(unit)] == Above::kLid ? lids_ : lines.own;
    }
    static double lid_at(const Lids& lids, Eigen::Index unit, const Eigen::VectorXd& u) {
        return lids.a.row(unit).dot(u) + lids.c(unit);
    }
    void draw_lid(Lids& lids, Eigen::Index unit, const Eigen::VectorXd& a, double c, double margin) const;
    void take_up(std::size_t value, const Eigen::MatrixXd& rows, std::vector<Eigen::MatrixXd>& at) const;
    void draw_lids_of(std::size_t z, Eigen::Index first);
    double chord_at(const UnitRanges& ranges, Eigen::Index unit, double z) const;
    void measure_values(const Eigen::VectorXd& lo, const Eigen::VectorXd& hi);

    const Network& network_;
    Eigen::VectorXd row_;
    std::vector<Eigen::Index> inputs_;
    Eigen::VectorXd scale_;                   // of `inputs_`
    Eigen::VectorXd slope_;                   // per unit: of its inactive side
    std::vector<Eigen::Index> first_unit_;    // per node that is an activation
    std::vector<Eigen::VectorXd> term_size_;  // per value: how large the terms of an entry can get
    Eigen::VectorXd reach_;                   // per changing input
    double error_ = 0;
    double lid_radius_ = 0;      // 0: no lids
    std::vector<char> has_lid_;  // per unit
    Lids lids_;
    Eigen::VectorXd lid_start_, lid_middle_;  // per unit: pre-activation at 0; lid at the mean of 0 and all its corners
};

}  // namespace reluscope
