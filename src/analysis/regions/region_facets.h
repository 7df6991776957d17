#pragma once

#include "analysis/patterns.h"
#include "base/ids.h"
#include "base/job.h"
#include "base/numerics/linear_program.h"
#include "base/numerics/rng.h"
#include "base/numerics/thin_qr.h"
#include "base/result.h"
#include "network/network.h"

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What bounds a region.
enum class FacetKind {
    kWall,     ///< the zero set of a hidden unit
    kBoxLow,   ///< an input at the low end of the box
    kBoxHigh,  ///< an input at the high end of the box
};

/// An inequality that the region needs: w . x + b >= 0 where `active`, else <= 0. For a side of the box w is a unit
/// vector and the inequality is x_j >= low_j (kBoxLow) or x_j <= high_j (kBoxHigh), b = -low_j or -high_j.
struct Facet {
    FacetKind kind = FacetKind::kWall;
    UnitId unit;                     ///< of a wall
    FeatureId feature;               ///< of a side of the box
    bool active = false;             ///< sign: the unit's bit; for the box: kBoxLow
    Eigen::VectorXd w;               ///< inputs: gradient of the pre-activation on the region (not of length 1)
    double b = 0;                    ///< pre-activation = w . x + b
    std::vector<UnitId> coincident;  ///< other units with the same wall, ascending
};

/// The facets of one region, and its largest ball. Lengths in model input units.
struct RegionFacets {
    std::vector<Facet> facets;      ///< walls in the order of their units, then sides of the box by feature, low first
    std::vector<UnitId> undecided;  ///< walls that were not decided, ascending
    std::size_t num_inequalities = 0;  ///< of units with a gradient and of the box: what the facets were picked from
    bool complete = false;             ///< every inequality was decided, and bounded and radius are known
    bool flat = false;  ///< the region has no interior in double (the row lies on opposite walls): no facets, radius 0
    std::optional<bool> bounded;   ///< unknown when the budget ended before
    std::optional<double> radius;  ///< Chebyshev: of the largest ball inside; infinite when there is no largest one
    /// A centre of the largest ball (not unique in general); the row while radius is not finite.
    Eigen::VectorXd centre;
};

struct FacetOptions {
    /// Data range as additional inequalities; both empty, or one entry per input with low < high.
    Eigen::VectorXd box_low;
    Eigen::VectorXd box_high;
    /// Multiplications after which the job stops with what it has. 2e10 takes some five seconds natively.
    double max_products = 2e10;
};

/// Finds the inequalities of a row's region that are not redundant.
///
/// Method: Clarkson's. A set of confirmed facets grows, and each other wall is tested by a linear program against that
/// set alone. Where the program reaches beyond the wall, the ray from the row to that point first meets a true facet,
/// which joins the set. Before, a ray along each wall's normal confirms most facets without any program. Programs stop
/// as soon as they reach beyond.
///
/// Rules: equal walls count once; the first unit has the facet and lists the others. A side of the box on a wall counts
/// as the wall. A wall that only touches the region in a corner or an edge is redundant. For a row on a wall, or nearer
/// to one than tolerances::kInteriorMargin, rays start in the centre of a ball inside the region; when there is none,
/// the region is flat. Units without gradient make no wall.
///
/// Cost: inequalities^2 * inputs products for the rays, then one linear program per redundant wall over facets alone.
///
/// Source   Clarkson 1994, "More output-sensitive geometric algorithms"; Sudjianto et al. 2020 for the inequalities.
class RegionFacetsJob final : public Job {
public:
    /// The region of `pattern`, which must be the pattern of `row`.
    /// Errors   `row` or the box has the wrong length, the box is empty, or `row` lies outside it.
    static Result<std::unique_ptr<RegionFacetsJob>> create(const Network& network, PatternBits pattern,
                                                           const Eigen::VectorXd& row, FacetOptions options = {});

    bool step() override;
    double progress() const override;

    /// What is known so far; `complete` at the end unless the budget ended.
    RegionFacets facets() const;

private:
    enum class Stage { kCentre, kRays, kPrograms, kTouching, kBounded, kBall, kDone };
    enum class State { kOpen, kFacet, kRedundant };
    static constexpr double kInfinity = std::numeric_limits<double>::infinity();

    RegionFacetsJob(const Network& network, PatternBits pattern, const Eigen::VectorXd& row, FacetOptions options);

    void add_walls(const Network& network, PatternBits pattern);
    void add_box();
    void measure_inequalities();
    std::vector<std::size_t> first_of_equals();
    void join_coincident();
    void start_from_row();
    void do_piece();
    bool advance_solver();
    void find_centre();
    void cast_rays_along_normals();
    void test_next();
    void start_program(std::size_t inequality);
    void finish_program(std::size_t inequality);
    void cast_ray(const Eigen::VectorXd& through, std::size_t inequality);
    struct Hit {
        Eigen::Index inequality = -1;
        bool tie = false;
    };
    Hit first_hit(const Eigen::VectorXd& direction, bool with_facets);
    void confirm(std::size_t inequality);
    void retest_touching();
    void find_bounded();
    void grow_rank();
    void find_ball();
    double tolerance(std::size_t inequality) const;

    FacetOptions options_;
    Eigen::VectorXd row_;
    std::vector<Facet> inequalities_;  // all of them; facets() picks
    std::vector<State> states_;
    std::vector<bool> touching_;  // confirmed by a ray that met several at once: tested again at the end
    Eigen::MatrixXd normals_;     // inputs x inequalities: outward, length 1
    Eigen::VectorXd slack_;       // per inequality: distance from the rays' centre
    Eigen::VectorXd sizes_;       // per inequality: size of the row and of the wall's own distance from the origin
    Eigen::VectorXd shift_;       // rays' centre - row
    Eigen::MatrixXd confirmed_;   // inputs x facets so far, then unused columns
    Eigen::VectorXd confirmed_slack_;
    std::vector<std::size_t> confirmed_from_;
    std::unique_ptr<LpSolver> solver_;
    Eigen::MatrixXd program_normals_;  // of the running program, where it is not confirmed_
    ThinQr rank_;
    Stage stage_ = Stage::kRays;
    std::size_t next_ = 0;
    double products_ = 0;
    double solver_products_ = 0;
    bool out_of_budget_ = false;
    Rng rng_{0xFACE7};
    RegionFacets result_;
};

/// All at once. Errors as RegionFacetsJob::create.
Result<RegionFacets> find_region_facets(const Network& network, PatternBits pattern, const Eigen::VectorXd& row,
                                        const FacetOptions& options = {});

}  // namespace reluscope
