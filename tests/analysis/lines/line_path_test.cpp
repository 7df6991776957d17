#include "analysis/lines/line_path.h"

#include "analysis/affine_map.h"
#include "analysis/patterns.h"
#include "base/numerics/tolerances.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

LinePath path_of(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to,
                 const LinePathOptions& options = {}) {
    return value_of(line_path(network, from, to, options));
}

Network network_of(std::vector<AffineOperation> layers, double slope = 0) {
    return value_of(make_stack(std::move(layers), slope, Link::kIdentity));
}

AffineOperation affine(const Eigen::MatrixXd& W, const Eigen::VectorXd& b) { return {ValueId(), W, b}; }

Eigen::VectorXd vec(std::initializer_list<double> numbers) {
    Eigen::VectorXd out(static_cast<Eigen::Index>(numbers.size()));
    std::copy(numbers.begin(), numbers.end(), out.begin());
    return out;
}

std::size_t piece_at(const LinePath& path, double t) {
    const auto after = std::upper_bound(path.knots.begin(), path.knots.end() - 1, t);
    return std::min(path.num_pieces(), static_cast<std::size_t>(after - path.knots.begin())) - 1;
}

/// Distance from t to the nearest knot.
double distance_to_knot(const LinePath& path, double t) {
    const auto after = std::lower_bound(path.knots.begin(), path.knots.end(), t);
    double distance = 1;
    if (after != path.knots.end()) distance = *after - t;
    if (after != path.knots.begin()) distance = std::min(distance, t - *std::prev(after));
    return distance;
}

bool same_bits(PatternBits a, PatternBits b) { return std::equal(a.begin(), a.end(), b.begin()); }

/// Sizes that rounding errors are relative to.
double scale_of(const LinePath& path) { return std::max(1.0, path.values.cwiseAbs().maxCoeff()); }

void check_structure(const Network& network, const LinePath& path) {
    REQUIRE(path.complete);
    REQUIRE(path.knots.size() == path.num_pieces() + 1);
    CHECK(path.knots.front() == 0);
    CHECK(path.knots.back() == 1);
    CHECK(path.values.cols() == static_cast<Eigen::Index>(path.knots.size()));
    CHECK(path.slopes.cols() == static_cast<Eigen::Index>(path.num_pieces()));
    REQUIRE(path.first_flip.size() == path.num_pieces());
    std::set<std::string> seen;
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        CHECK(path.knots[p + 1] - path.knots[p] >= tolerances::kShortestPiece);
        CHECK(seen.insert(pattern_text(network, path.patterns.row(p))).second);  // regions are convex
        if (p == 0) continue;
        const auto flips = path.flips_at(p - 1);
        CHECK(flips.size() == hamming_distance(path.patterns.row(p - 1), path.patterns.row(p)));
        CHECK(std::is_sorted(flips.begin(), flips.end()));
        for (const UnitId unit : flips) {
            CHECK(path.patterns.get(p - 1, unit.index) != path.patterns.get(p, unit.index));
            const UnitPlace place = place_of(network, unit);
            CHECK(network.hidden_layers()[place.layer].first_bit + place.unit == unit.index);
        }
    }
}

/// Logits and patterns at many places equal those of the network's own forward pass.
void check_samples(const Network& network, const LinePath& path, Eigen::Index samples) {
    Eigen::MatrixXd inputs(network.num_inputs(), samples);
    std::vector<double> places;
    Rng rng(77);
    for (Eigen::Index i = 0; i < samples; ++i) {
        const auto p = static_cast<std::size_t>(i) % path.num_pieces();
        const bool middle = static_cast<std::size_t>(i) < path.num_pieces();
        places.push_back(middle ? (path.knots[p] + path.knots[p + 1]) / 2 : rng.uniform());
        inputs.col(i) = path.point(places.back());
    }
    const PatternTable table = compute_patterns(network, inputs);
    const double scale = scale_of(path);
    for (Eigen::Index i = 0; i < samples; ++i) {
        const double t = places[static_cast<std::size_t>(i)];
        const std::size_t p = piece_at(path, t);
        const auto column = static_cast<Eigen::Index>(p);
        const Eigen::VectorXd value = path.values.col(column) + (t - path.knots[p]) * path.slopes.col(column);
        CHECK((value - table.logits.col(i)).cwiseAbs().maxCoeff() <= 1e-12 * scale);
        // A point is rounded to doubles, so that it may lie beside the line by a rounding error.
        if (table.is_near_boundary(static_cast<std::uint32_t>(i))) continue;
        if (distance_to_knot(path, t) < 1e-10) continue;
        CHECK(same_bits(path.patterns.row(p), table.bits.row(static_cast<std::size_t>(i))));
    }
}

/// Slopes, values and integrated gradients against the maps of the patterns.
void check_maps(const Network& network, const LinePath& path) {
    const Eigen::VectorXd delta = path.to - path.from;
    Eigen::MatrixXd gradients = Eigen::MatrixXd::Zero(network.num_outputs(), network.num_inputs());
    const double scale = scale_of(path);
    double steepest = 1;
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        const AffineMap map = affine_map_of(network, path.patterns.row(p));
        const double length = path.knots[p + 1] - path.knots[p];
        gradients += length * map.A * delta.asDiagonal();
        const double size = std::max(1.0, (map.A.cwiseAbs() * delta.cwiseAbs()).maxCoeff());
        steepest = std::max(steepest, size);
        CHECK((map.A * delta - path.slopes.col(column)).cwiseAbs().maxCoeff() <= 1e-12 * size);
        const Eigen::VectorXd start = map.A * path.point(path.knots[p]) + map.c;
        CHECK((start - path.values.col(column)).cwiseAbs().maxCoeff() <= 1e-12 * std::max(scale, size));
        const Eigen::VectorXd end = path.values.col(column) + length * path.slopes.col(column);
        CHECK((end - path.values.col(column + 1)).cwiseAbs().maxCoeff() <= 1e-12 * scale);
    }
    CHECK((gradients - path.integrated_gradients).cwiseAbs().maxCoeff() <= 1e-12 * std::max(scale, steepest));
    CHECK(path.completeness_error < 1e-12 * std::max(1.0, steepest / scale));
}

void check_mirrored(const Network& network, const LinePath& path) {
    const LinePath back = path_of(network, path.to, path.from);
    REQUIRE(back.num_pieces() == path.num_pieces());
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        const std::size_t q = path.num_pieces() - 1 - p;
        CHECK(same_bits(path.patterns.row(p), back.patterns.row(q)));
        CHECK(std::abs(path.knots[p] - (1 - back.knots[q + 1])) <= 1e-12);
        CHECK((path.slopes.col(static_cast<Eigen::Index>(p)) + back.slopes.col(static_cast<Eigen::Index>(q)))
                  .cwiseAbs()
                  .maxCoeff() <= 1e-12 * std::max(1.0, path.slopes.cwiseAbs().maxCoeff()));
    }
    CHECK((path.integrated_gradients + back.integrated_gradients).cwiseAbs().maxCoeff() <=
          1e-11 * std::max(1.0, path.integrated_gradients.cwiseAbs().maxCoeff()));
}

void check_path(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to) {
    const LinePath path = path_of(network, from, to);
    check_structure(network, path);
    check_samples(network, path, 400);
    check_maps(network, path);
    check_mirrored(network, path);
}

std::vector<bool> slow_pattern(const Network& network, const LinePath& path, double t) {
    return slow_forward(network, path.point(t)).pattern;
}

/// |x| - 1 repeated `depth` times: 2^depth linear pieces on [-1, 1] from two units a layer.
Network folding_network(int depth) {
    std::vector<AffineOperation> layers;
    for (int l = 0; l < depth; ++l) {
        // The layer before gives |v| as h0 + h1; the next fold is of v' = 2 |v| - 1.
        const Eigen::MatrixXd W = l == 0 ? Eigen::MatrixXd((Eigen::MatrixXd(2, 1) << 1, -1).finished())
                                         : Eigen::MatrixXd((Eigen::MatrixXd(2, 2) << 2, 2, -2, -2).finished());
        layers.push_back(affine(W, l == 0 ? vec({0, 0}) : vec({-1, 1})));
    }
    layers.push_back(affine(Eigen::MatrixXd::Ones(1, 2), vec({0})));
    return network_of(std::move(layers));
}

}  // namespace

TEST_CASE("line_path: equals the network at every place, for lines of all kinds through every network") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd ends = test_inputs(named.network, 8, 41);
        check_path(named.network, 2 * ends.col(4), 2 * ends.col(5));
        check_path(named.network, 30 * ends.col(6), -25 * ends.col(7));
        check_path(named.network, ends.col(0), ends.col(4));   // from 0
        check_path(named.network, ends.col(5), ends.col(1));   // to a unit vector
        check_path(named.network, ends.col(6), -ends.col(6));  // through 0
    }
}

TEST_CASE("line_path: lines between lattice points through integer networks, where walls meet all the time") {
    Rng rng(91);
    const auto small_integers = [&rng](Eigen::Index rows, Eigen::Index columns) {
        Eigen::MatrixXd matrix(rows, columns);
        for (double& number : matrix.reshaped()) number = static_cast<double>(rng.below(5)) - 2;
        return matrix;
    };
    for (int trial = 0; trial < 300; ++trial) {
        CAPTURE(trial);
        const double scale =
            trial % 3 == 0 ? 1 : (trial % 3 == 1 ? 1.0 / 3 : 0.1);  // thirds and tenths do not fit doubles
        std::vector<AffineOperation> layers;
        const std::vector<int> widths = trial % 2 == 0 ? std::vector{3, 12, 12, 8, 2} : std::vector{2, 9, 7, 7, 7, 1};
        for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
            layers.push_back(affine(scale * small_integers(widths[l + 1], widths[l]),
                                    scale * small_integers(widths[l + 1], 1).col(0)));
        }
        const Network network = network_of(std::move(layers), trial % 5 == 0 ? 0.25 : 0);
        const Eigen::VectorXd from = 3 * small_integers(widths[0], 1).col(0);
        const Eigen::VectorXd to = small_integers(widths[0], 1).col(0);
        check_path(network, from, to);
    }
}

TEST_CASE("line_path: finds the breakpoints that bisection finds") {
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        const Eigen::MatrixXd ends = test_inputs(named.network, 8, 42);
        const LinePath path = path_of(named.network, 3 * ends.col(4), 3 * ends.col(5));
        constexpr int kSamples = 300;
        std::vector<bool> last = slow_pattern(named.network, path, 0);
        for (int i = 1; i <= kSamples; ++i) {
            double low = (i - 1.0) / kSamples;
            double high = static_cast<double>(i) / kSamples;
            const std::vector<bool> next = slow_pattern(named.network, path, high);
            if (next == last) continue;
            while (high - low > 1e-13) {
                const double middle = (low + high) / 2;
                (slow_pattern(named.network, path, middle) == last ? low : high) = middle;
            }
            CHECK(distance_to_knot(path, low) < 1e-11);
            last = next;
        }
    }
}

TEST_CASE("line_path: a unit with one wall gives two pieces with the slopes and gradients of the definition") {
    Eigen::MatrixXd W(1, 2);
    W << 1, 2;
    const Network network = network_of({affine(W, vec({-1})), affine(Eigen::MatrixXd::Constant(1, 1, 3), vec({0.5}))});
    const LinePath path = path_of(network, vec({0, 0}), vec({2, 1}));  // z = 4 t - 1
    REQUIRE(path.num_pieces() == 2);
    CHECK(path.knots[1] == 0.25);
    CHECK(path.slopes(0, 0) == 0);
    CHECK(path.slopes(0, 1) == 12);
    CHECK(path.values == (Eigen::MatrixXd(1, 3) << 0.5, 0.5, 9.5).finished());
    CHECK(path.flips_at(0).size() == 1);
    CHECK(path.flips_at(0)[0] == UnitId(0));
    CHECK(path.integrated_gradients == (Eigen::MatrixXd(1, 2) << 4.5, 4.5).finished());
    CHECK(path.completeness_error == 0);
}

TEST_CASE("line_path: from equal to to is one piece without slope") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Eigen::VectorXd x = test_inputs(named.network, 8, 43).col(5);
        const LinePath path = path_of(named.network, x, x);
        check_structure(named.network, path);
        CHECK(path.num_pieces() == 1);
        CHECK(path.slopes.isZero(0));
        CHECK(path.integrated_gradients.isZero(0));
        CHECK((path.values.col(0) - logits_of(named.network, x)).cwiseAbs().maxCoeff() <= 1e-12 * scale_of(path));
    }
}

TEST_CASE("line_path: ends on a wall, walls touched and walls followed") {
    // Units: x, -x, y, and x - y.
    Eigen::MatrixXd W(4, 2);
    W << 1, 0, -1, 0, 0, 1, 1, -1;
    const Network network = network_of({affine(W, vec({0, 0, 0, 0})), affine(Eigen::MatrixXd::Ones(1, 4), vec({0}))});
    const auto texts = [&](const Eigen::VectorXd& from, const Eigen::VectorXd& to) {
        const LinePath path = path_of(network, from, to);
        check_structure(network, path);
        std::vector<std::string> all;
        for (std::size_t p = 0; p < path.num_pieces(); ++p) all.push_back(pattern_text(network, path.patterns.row(p)));
        return all;
    };
    using Texts = std::vector<std::string>;
    CHECK(texts(vec({0, 0}), vec({2, 1})) == Texts{"1011"});  // starts where four walls meet
    CHECK(texts(vec({2, 1}), vec({0, 0})) == Texts{"1011"});  // ends there
    CHECK(texts(vec({1, 1}), vec({3, 3})) == Texts{"1010"});  // inside the wall x = y
    CHECK(texts(vec({-1, 0}), vec({1, 0})) ==
          Texts{"0100", "1001"});  // inside y = 0, through 0: three units flip at once
    CHECK(texts(vec({0, -1}), vec({0, 1})) == Texts{"0001", "0010"});
    CHECK(texts(vec({0, 0}), vec({0, 0})) == Texts{"0000"});
    // An oblique wall, followed within rounding: 0.1 x + 0.2 y = 0.3.
    Eigen::MatrixXd oblique(2, 2);
    oblique << 0.1, 0.2, 1, 1;
    const Network slanted =
        network_of({affine(oblique, vec({-0.3, -2})), affine(Eigen::MatrixXd::Ones(1, 2), vec({0}))});
    for (const double length : {0.1, 0.7, 3.0, 1000.0}) {
        const LinePath path = path_of(slanted, vec({1 - 2 * length, 1 + length}), vec({1 + 2 * length, 1 - length}));
        REQUIRE(path.num_pieces() == 2);
        // 0.1 + 0.2 - 0.3 is above 0, as the doubles 0.1, 0.2 and 0.3 stand.
        CHECK(pattern_text(slanted, path.patterns.row(0)) == "10");
        CHECK(pattern_text(slanted, path.patterns.row(1)) == "11");
        CHECK(path.knots[1] == doctest::Approx(0.5).epsilon(1e-13));
    }
}

TEST_CASE("line_path: a unit that touches 0 in a kink does not flip") {
    // z = h(x) + h(-x) = |x| touches 0 at x = 0, where the first layer's units flip.
    const Network network =
        network_of({affine((Eigen::MatrixXd(2, 1) << 1, -1).finished(), vec({0, 0})),
                    affine(Eigen::MatrixXd::Ones(1, 2), vec({0})), affine(Eigen::MatrixXd::Ones(1, 1), vec({0}))});
    const LinePath path = path_of(network, vec({-1}), vec({2}));
    REQUIRE(path.num_pieces() == 2);
    CHECK(pattern_text(network, path.patterns.row(0)) == "01|1");
    CHECK(pattern_text(network, path.patterns.row(1)) == "10|1");
    CHECK(path.flips_at(0).size() == 2);
}

TEST_CASE("line_path: walls closer than the shortest piece are one breakpoint") {
    // The distance is below the tolerance for the first, above it for the second.
    for (const double distance : {3e-14, 3e-12}) {
        CAPTURE(distance);
        const Network network = network_of({affine(Eigen::MatrixXd::Ones(3, 1), vec({-0.5, -0.5 - distance, -0.75})),
                                            affine(Eigen::MatrixXd::Ones(1, 3), vec({0}))});
        const LinePath path = path_of(network, vec({0}), vec({1}));
        check_structure(network, path);
        CHECK(path.num_pieces() == (distance < tolerances::kShortestPiece ? 3 : 4));
        CHECK(path.flips.size() == 3);
        CHECK(path.completeness_error < 1e-15);
    }
    // At the end of the line the short piece goes to the one before.
    const Network late = network_of(
        {affine(Eigen::MatrixXd::Ones(1, 1), vec({-(1 - 3e-14)})), affine(Eigen::MatrixXd::Ones(1, 1), vec({0}))});
    const LinePath path = path_of(late, vec({0}), vec({1}));
    CHECK(path.num_pieces() == 1);
    CHECK(path.knots == std::vector<double>{0, 1});
}

TEST_CASE("line_path: thousands of pieces, stretch by stretch, and the stop at a number of pieces") {
    constexpr int kDepth = 13;
    const Network network = folding_network(kDepth);
    const LinePath path = path_of(network, vec({-1}), vec({1}));
    check_structure(network, path);
    CHECK(path.num_pieces() == std::size_t{1} << kDepth);
    double worst = 0;
    for (std::size_t k = 0; k < path.knots.size(); ++k)
        worst = std::max(worst, std::abs(path.knots[k] - static_cast<double>(k) / (1 << kDepth)));
    CHECK(worst < 1e-15);
    CHECK(std::abs(path.integrated_gradients(0, 0)) < 1e-9);
    CHECK(path.slopes.cwiseAbs().maxCoeff() == 2.0 * (1 << (kDepth - 1)));
    check_samples(network, path, 20000);

    for (const std::size_t cap : {std::size_t{1}, std::size_t{1000}, std::size_t{5000}}) {
        const LinePath part = path_of(network, vec({-1}), vec({1}), {cap});
        CHECK_FALSE(part.complete);
        REQUIRE(part.num_pieces() == cap);
        CHECK(part.knots.size() == cap + 1);
        CHECK(part.knots.back() == path.knots[cap]);
        CHECK(part.values == path.values.leftCols(part.values.cols()));
        CHECK(part.completeness_error < 1e-9);
        CHECK(part.integrated_gradients(0, 0) == doctest::Approx(part.values(0, part.values.cols() - 1) - 1));
    }
    CHECK(path_of(network, vec({-1}), vec({1}), {path.num_pieces()}).complete);
}

TEST_CASE("line_path: the job advances in slices and tells its progress") {
    const Network network = folding_network(13);
    LinePathJob job(network, vec({-1}), vec({1}));
    double last = 0;
    int steps = 0;
    while (job.step()) {
        CHECK(job.progress() >= last);
        last = job.progress();
        ++steps;
    }
    CHECK(steps > 5);
    CHECK(job.progress() == 1);
    CHECK(job.take()->num_pieces() == std::size_t{1} << 13);
}

TEST_CASE("line_path: refuses ends of a wrong size, ends that are no numbers, and overflow") {
    const Network network = random_network({3, 5, 2}, 1);
    const auto refusal = [&](const Eigen::VectorXd& from, const Eigen::VectorXd& to) {
        const auto path = line_path(network, from, to);
        REQUIRE_FALSE(path.has_value());
        return path.error().sentence();
    };
    CHECK(refusal(vec({1, 2}), vec({1, 2, 3})) == "start of the line: expected 3 numbers, one per input, found 2");
    CHECK(refusal(vec({1, 2, 3}), vec({1, 2, 3, 4})) == "end of the line: expected 3 numbers, one per input, found 4");
    CHECK(refusal(vec({1, 2, NAN}), vec({1, 2, 3})) ==
          "start of the line: expected finite numbers, found NaN or infinity");
    CHECK(refusal(vec({1e308, 0, 0}), vec({-1e308, 0, 0})).find("too large") != std::string::npos);
    CHECK(refusal(vec({1e300, 0, 0}), vec({1, 0, 0})).find("too large") != std::string::npos);
    CHECK(line_path(network, vec({1e100, 0, 0}), vec({-1e100, 0, 0})).has_value());
}

TEST_CASE("line_path: lines through every model file beside the checkout") {
    const std::filesystem::path shared = testing::shared_data();
    if (shared.empty()) return;
    std::size_t count = 0;
    for (const std::string folder : {"models", "thirdparty", "bench-models"}) {
        for (const auto& entry : std::filesystem::directory_iterator(shared / folder)) {
            const std::string name = entry.path().filename().string();
            if (entry.path().extension() != ".onnx" && entry.path().extension() != ".safetensors") continue;
            CAPTURE(name);
            const auto bytes = read_bytes(entry.path().string());
            const auto model = read_model(name, bytes);
            if (!model) continue;  // some are there to be refused
            const Eigen::MatrixXd ends = test_inputs(model->network, 8, 44);
            check_path(model->network, 2 * ends.col(4), 2 * ends.col(5));
            check_path(model->network, ends.col(0), 10 * ends.col(6));
            ++count;
        }
    }
    CHECK(count >= 30);
}
