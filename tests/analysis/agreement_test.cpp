#include "analysis/lines/line_path.h"
#include "analysis/patterns.h"
#include "analysis/regions/region_partition.h"
#include "formats/read/read_model.h"
#include "network/exact_forms.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

using namespace reluscope;

namespace {

using Words = std::vector<BitMatrix::Word>;

/// Two patterns of one point may differ only in units that are 0 there: it lies on their walls. Partitions and paths
/// leave out regions and pieces that are narrower than some 1e-13 (base/numerics/tolerances.h), and give their points
/// to the neighbour.
void check_same_but_for_walls(const Network& network, const Eigen::VectorXd& x, PatternBits of_row, PatternBits other) {
    for (std::size_t unit = 0; unit < network.num_hidden_units(); ++unit) {
        if (get_bit(of_row, unit) == get_bit(other, unit)) continue;
        CAPTURE(unit);
        ExactForms forms(network, FormInputs::point(x), of_row);
        const double z = forms.pre_activation(unit)[0].nearest_double();
        CHECK(std::abs(z) < 1e-13);
    }
}

/// Points of the plane and of the lines between them have dyadic coordinates with few bits, so that nothing is rounded
/// on the way to them.
double coarse(Rng& rng) { return (static_cast<double>(rng.below(129)) - 64) / 32; }

void check_regions(const std::shared_ptr<const Network>& network, const PlaneFrame& frame,
                   const Eigen::MatrixXd& places, const PatternTable& rows) {
    const auto partition = partition_plane(network, frame, {-2, 2, -2, 2});
    REQUIRE(partition.has_value());
    REQUIRE((*partition)->complete());
    std::unordered_map<std::uint32_t, Words> patterns;
    for_each_pattern(**partition, [&](RegionId region, PatternBits bits) {
        patterns[region.index] = Words(bits.begin(), bits.end());
    });
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
        const auto region = (*partition)->region_at({places(0, i), places(1, i)});
        REQUIRE(region.has_value());
        const auto row = static_cast<std::size_t>(i);
        check_same_but_for_walls(*network, frame.at(places(0, i), places(1, i)), rows.bits.row(row),
                                 patterns.at(region->index));
    }
}

void check_paths(const Network& network, const Eigen::MatrixXd& inputs) {
    for (Eigen::Index i = 0; i + 1 < std::min<Eigen::Index>(inputs.cols(), 24); ++i) {
        const auto path = line_path(network, inputs.col(i), inputs.col(i + 1));
        REQUIRE(path.has_value());
        for (const double t : {0.125, 0.25, 0.5, 0.875}) {
            const Eigen::VectorXd x = inputs.col(i) + t * (inputs.col(i + 1) - inputs.col(i));
            const auto after = std::upper_bound(path->knots.begin() + 1, path->knots.end() - 1, t);
            const auto piece = static_cast<std::size_t>(after - path->knots.begin()) - 1;
            const PatternTable row = compute_patterns(network, x);
            check_same_but_for_walls(network, x, row.bits.row(0), path->patterns.row(piece));
        }
    }
}

/// Rows, regions and paths of a plane along inputs `i` and `j` through `origin`, whose entries there are 0.
void check_agreement(const std::shared_ptr<const Network>& network, Eigen::VectorXd origin, Eigen::Index i,
                     Eigen::Index j, std::uint64_t seed) {
    Rng rng(seed);
    PlaneFrame frame;
    origin(i) = origin(j) = 0;
    frame.origin = std::move(origin);
    frame.u = Eigen::VectorXd::Unit(network->num_inputs(), i);
    frame.v = Eigen::VectorXd::Unit(network->num_inputs(), j);
    Eigen::MatrixXd places(2, 80);
    Eigen::MatrixXd inputs(network->num_inputs(), places.cols());
    for (Eigen::Index c = 0; c < places.cols(); ++c) {
        places.col(c) << coarse(rng), coarse(rng);
        inputs.col(c) = frame.at(places(0, c), places(1, c));
    }
    const PatternTable rows = compute_patterns(*network, inputs);
    CHECK(rows.rows_undecided.empty());
    check_regions(network, frame, places, rows);
    check_paths(*network, inputs);
}

/// Small integers and tenths as weights, units that come again, mirrored or as sums of others, so that ties are
/// everywhere.
Network network_with_ties(std::uint64_t seed) {
    Rng rng(seed);
    const double scale = seed % 2 == 0 ? 1 : 0.1;
    const std::vector<int> widths = seed % 3 == 0 ? std::vector{2, 8, 1} : std::vector{2, 7, 6, 1};
    std::vector<AffineOperation> layers;
    for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
        AffineOperation op;
        op.W.resize(widths[l + 1], widths[l]);
        op.b.resize(widths[l + 1]);
        for (double& w : op.W.reshaped()) w = scale * (static_cast<double>(rng.below(5)) - 2);
        for (double& b : op.b) b = scale * (static_cast<double>(rng.below(5)) - 2);
        if (op.W.rows() > 3) {
            op.W.row(1) = op.W.row(0);
            op.b(1) = op.b(0);
            op.W.row(2) = -op.W.row(0);
            op.b(2) = -op.b(0);
        }
        layers.push_back(std::move(op));
    }
    return make_stack(std::move(layers), seed % 5 == 0 ? 0.25 : 0.0, Link::kIdentity).value();
}

}  // namespace

TEST_CASE("agreement: rows, regions and paths give one pattern to a point, for 50 networks with planted ties") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        check_agreement(std::make_shared<const Network>(network_with_ties(seed)), Eigen::Vector2d::Zero(), 0, 1, seed);
    }
}

TEST_CASE("agreement: rows, regions and paths give one pattern to a point, for all bundled networks") {
    for (const std::string name : {"boolean", "breast_cancer", "cocircles", "digits", "fashion", "iris", "moons",
                                   "spirals", "titanic", "titanic_paper", "wine"}) {
        CAPTURE(name);
        const auto file = read_model(name + ".json",
                                     testing::read_bytes(testing::bundled_data() + "/" + name + "/" + name + ".json"));
        REQUIRE(file.has_value());
        const auto network = std::make_shared<const Network>(file->network);
        Rng rng(3);
        for (int trial = 0; trial < 3; ++trial) {
            Eigen::VectorXd origin(network->num_inputs());
            for (double& x : origin) x = coarse(rng);
            const auto i = static_cast<Eigen::Index>(rng.below(static_cast<std::uint64_t>(network->num_inputs())));
            const Eigen::Index j = (i + 1) % network->num_inputs();
            check_agreement(network, origin, i, j, 100 + static_cast<std::uint64_t>(trial));
        }
    }
}
