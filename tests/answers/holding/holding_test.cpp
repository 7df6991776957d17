#include "analysis/affine_map.h"
#include "analysis/rows/row_geometry.h"
#include "answers/holding/holding_box.h"
#include "answers/holding/sign_stability.h"
#include "base/numerics/numerics.h"
#include "formats/csv/csv.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/networks.h"

#include <doctest/doctest.h>

namespace reluscope {
namespace {

/// A study of these rows (inputs x rows), whose numbers are the inputs themselves.
Study study_of_plain_inputs(const Network& network, const Eigen::MatrixXd& rows) {
    std::string text;
    for (Eigen::Index j = 0; j < rows.rows(); ++j) text += (j > 0 ? ",x" : "x") + std::to_string(j);
    text += "\n";
    for (Eigen::Index row = 0; row < rows.cols(); ++row) {
        for (Eigen::Index j = 0; j < rows.rows(); ++j) text += (j > 0 ? "," : "") + number_text(rows(j, row));
        text += "\n";
    }
    auto table = read_csv("rows.csv", testing::bytes_of(text));
    REQUIRE(table);
    StudyRequest request;
    for (Eigen::Index j = 0; j < rows.rows(); ++j) request.features.push_back("x" + std::to_string(j));
    auto input = make_study_input(std::make_shared<const Network>(network),
                                  std::make_shared<const Table>(*std::move(table)), request);
    REQUIRE(input);
    REQUIRE(input->rows->inputs == rows);
    return run_study(std::make_shared<const StudyInput>(*std::move(input)));
}

/// All corners of a box: inputs x 2^inputs.
Eigen::MatrixXd corners_of(const Eigen::VectorXd& low, const Eigen::VectorXd& high) {
    Eigen::MatrixXd corners(low.size(), Eigen::Index{1} << low.size());
    for (Eigen::Index c = 0; c < corners.cols(); ++c) {
        for (Eigen::Index j = 0; j < low.size(); ++j) corners(j, c) = (c >> j & 1) != 0 ? high(j) : low(j);
    }
    return corners;
}

/// Points of `points` with another pattern than the row.
std::size_t points_elsewhere(const Study& study, std::size_t row, const Eigen::MatrixXd& points) {
    const PatternTable there = compute_patterns(study.network(), points);
    const auto own = study.patterns->bits.row(row);
    std::size_t count = 0;
    for (std::size_t p = 0; p < there.bits.num_rows(); ++p) {
        const auto other = there.bits.row(p);
        count += !std::equal(own.begin(), own.end(), other.begin());
    }
    return count;
}

void check_box(const Study& study, std::size_t row, const HoldingBox& box) {
    const Eigen::VectorXd x = study.input->rows->inputs.col(static_cast<Eigen::Index>(row));
    const Eigen::VectorXd low = study.input->rows->inputs.rowwise().minCoeff();
    const Eigen::VectorXd high = study.input->rows->inputs.rowwise().maxCoeff();
    constexpr double kInside = 1 - 1e-9;
    CHECK(points_elsewhere(study, row, corners_of(x + kInside * (box.low - x), x + kInside * (box.high - x))) == 0);
    for (Eigen::Index j = 0; j < x.size(); ++j) {
        for (const bool up : {false, true}) {
            const auto limit = (up ? box.high_limit : box.low_limit)[static_cast<std::size_t>(j)];
            if (limit == BoxLimit::kHeld) continue;
            if (limit == BoxLimit::kData) {
                CHECK((up ? box.high(j) == high(j) : box.low(j) == low(j)));
                continue;
            }
            // A side that a wall stops cannot be moved outward.
            Eigen::VectorXd wider_low = box.low, wider_high = box.high;
            const double further = 1e-6 * study.input->rows->deviation(j);
            (up ? wider_high : wider_low)(j) += up ? further : -further;
            CHECK(points_elsewhere(study, row, corners_of(wider_low, wider_high)) > 0);
        }
    }
}

TEST_CASE("holding box: the explanation holds in ball and boxes, and no further") {
    for (const auto& each : testing::all_networks()) {
        const Network& network = each.network;
        if (network.num_inputs() > 6) continue;
        INFO(each.name);
        const Study study = study_of_plain_inputs(network, testing::test_inputs(network, 14, 3));
        const Eigen::VectorXd scales = deviation_scales(*study.input);
        const auto frame = make_input_frame(network, scales);
        REQUIRE(frame);
        for (std::size_t row = 0; row < 14; row += 3) {
            const HoldingBox box = holding_box(study, RowId(row));
            const double wall = row_distances(study, RowId(row), *frame).wall;
            if (std::isfinite(wall)) {
                CHECK(std::abs(box.ball - wall) <= 1e-9 * std::max(1.0, wall));
            } else {
                CHECK(!std::isfinite(box.ball));
            }
            if (study.patterns->is_near_boundary(static_cast<std::uint32_t>(row))) continue;
            check_box(study, row, box);
            if (!std::isfinite(box.centred)) continue;
            CHECK(box.centred <= box.ball * (1 + 1e-12));
            const Eigen::VectorXd x = study.input->rows->inputs.col(static_cast<Eigen::Index>(row));
            const auto around = [&](double share) {
                return corners_of(x - share * box.centred * scales, x + share * box.centred * scales);
            };
            CHECK(points_elsewhere(study, row, around(1 - 1e-7)) == 0);
            CHECK(points_elsewhere(study, row, around(1 + 1e-6)) > 0);
        }
    }
}

TEST_CASE("holding box: it says whether one decision holds in all of it") {
    int same = 0, other = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const bool one = seed % 2 == 0;
        const Network network =
            testing::random_network({3, 4, one ? 1 : 3}, seed, 0.0, one ? Link::kSigmoid : Link::kSoftmax);
        const Study study = study_of_plain_inputs(network, testing::test_inputs(network, 30, seed));
        for (std::size_t row = 0; row < 30; ++row) {
            const HoldingBox box = holding_box(study, RowId(row));
            const std::int32_t own = predicted_class(study.patterns->logits.col(static_cast<Eigen::Index>(row)));
            const Eigen::MatrixXd logits = logits_of(network, corners_of(box.low, box.high));
            bool all = true;
            for (Eigen::Index c = 0; c < logits.cols(); ++c) all = all && predicted_class(logits.col(c)) == own;
            CHECK(box.same_decision == all);
            ++(all ? same : other);
        }
    }
    CHECK(same > 10);
    CHECK(other > 10);
}

TEST_CASE("holding box: one decision holds in the ball of both, and not beyond it where it ends inside the region") {
    int ends = 0;
    Rng rng(9);
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const bool one = seed % 2 == 0;
        const Network network =
            testing::random_network({3, 4, one ? 1 : 3}, seed, 0.0, one ? Link::kSigmoid : Link::kSoftmax);
        const Study study = study_of_plain_inputs(network, testing::test_inputs(network, 30, seed));
        const Eigen::VectorXd scales = deviation_scales(*study.input);
        const auto decision = [&](const Eigen::VectorXd& x) { return predicted_class(logits_of(network, x).col(0)); };
        for (std::size_t row = 0; row < 30; ++row) {
            if (study.patterns->is_near_boundary(static_cast<std::uint32_t>(row))) continue;
            const HoldingBox box = holding_box(study, RowId(row));
            const Eigen::VectorXd x = study.input->rows->inputs.col(static_cast<Eigen::Index>(row));
            const std::int32_t own = decision(x);
            REQUIRE(box.decision_ball <= box.ball);
            if (!std::isfinite(box.decision_ball)) continue;
            for (int i = 0; i < 20; ++i) {
                const Eigen::VectorXd way = testing::random_direction(rng, x.size()).cwiseProduct(scales);
                CHECK(decision(x + (1 - 1e-7) * box.decision_ball * way) == own);
            }
            if (box.decision_ball < 1e-6 || box.decision_ball > box.ball * (1 - 1e-4)) continue;
            const AffineMap map = affine_map_of(network, study.patterns->bits.row(row));
            bool flips = false;
            for (Eigen::Index o = 0; o < map.A.rows(); ++o) {
                if (!one && o == own) continue;
                const Eigen::VectorXd rival = one ? Eigen::VectorXd((own == 1 ? -1.0 : 1.0) * map.A.row(0).transpose())
                                                  : Eigen::VectorXd((map.A.row(o) - map.A.row(own)).transpose());
                const Eigen::VectorXd way = rival.cwiseProduct(scales).normalized().cwiseProduct(scales);
                flips = flips || decision(x + (1 + 1e-6) * box.decision_ball * way) != own;
            }
            CHECK(flips);
            ++ends;
        }
    }
    CHECK(ends > 3);
}

TEST_CASE("sign stability: the counts of the maps, row by row") {
    for (const auto& each : testing::ordinary_networks()) {
        const Network& network = each.network;
        INFO(each.name);
        const Study study = study_of_plain_inputs(network, testing::test_inputs(network, 40, 3));
        const SignStability signs = sign_stability(study);
        Eigen::MatrixXi positive = Eigen::MatrixXi::Zero(network.num_inputs(), network.num_outputs());
        Eigen::MatrixXi negative = positive;
        for (std::size_t row = 0; row < 40; ++row) {
            const AffineMap map = affine_map_of(network, study.patterns->bits.row(row));
            positive += (map.A.transpose().array() > 1e-9).cast<int>().matrix();
            negative += (map.A.transpose().array() < -1e-9).cast<int>().matrix();
        }
        CHECK(signs.rows.positive == positive);
        CHECK(signs.rows.negative == negative);
        CHECK((signs.rows.positive + signs.rows.negative + signs.rows.zero).isConstant(40));
        const auto clusters = static_cast<int>(study.clustering->num_clusters());
        CHECK((signs.clusters.positive + signs.clusters.negative + signs.clusters.zero).isConstant(clusters));
        CHECK(signs.rows.kept(0, 0) == doctest::Approx(std::max(positive(0, 0), negative(0, 0)) / 40.0));
    }
}

}  // namespace
}  // namespace reluscope
