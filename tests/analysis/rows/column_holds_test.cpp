#include "analysis/rows/column_holds.h"

#include "network/forward.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// What one place of a line says, by a forward pass in long double.
struct PlaceOnLine {
    std::vector<bool> pattern;
    std::int32_t decision = 0;
    bool clear = true;  // no unit and no decision is so near to 0 that rounding decides
};

PlaceOnLine place_on_line(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to, double t) {
    const SlowForward forward = slow_forward(network, from + t * (to - from));
    PlaceOnLine place{forward.pattern, predicted_class(forward.logits), true};
    for (const long double z : forward.preactivations) place.clear = place.clear && std::abs(z) > 1e-9L;
    for (Eigen::Index o = 0; o < forward.logits.size(); ++o) {
        for (Eigen::Index p = 0; p < o; ++p)
            place.clear = place.clear && std::abs(forward.logits(o) - forward.logits(p)) > 1e-9;
    }
    if (forward.logits.size() == 1) place.clear = place.clear && std::abs(forward.logits(0)) > 1e-9;
    return place;
}

}  // namespace

TEST_CASE("column holds: inside the intervals nothing changes, and right outside something does") {
    std::size_t bounded = 0;
    for (const NamedNetwork& named : ordinary_networks()) {
        CAPTURE(named.name);
        const Network& network = named.network;
        const Eigen::MatrixXd rows = test_inputs(network, 6, 3);
        for (Eigen::Index r = 0; r < rows.cols(); ++r) {
            const Eigen::Index j = r % rows.rows();
            Eigen::VectorXd from = rows.col(r), to = rows.col(r);
            from(j) -= 2.5;
            to(j) += 1.5;
            const double t = 0.625;
            if (!place_on_line(network, from, to, t).clear) continue;
            Eigen::MatrixXd one = rows.col(r);
            BitMatrix own(1, static_cast<std::size_t>(network.num_hidden_units()));
            const PlaceOnLine here = place_on_line(network, from, to, t);
            for (std::size_t u = 0; u < here.pattern.size(); ++u) {
                if (here.pattern[u]) own.set(0, u, true);
            }
            const auto holds = holds_between(network, from, to, t, own.row(0), here.decision);
            REQUIRE(holds);
            REQUIRE(holds->decision);
            CHECK(holds->map.low <= t);
            CHECK(holds->map.high >= t);
            for (int k = 1; k < 200; ++k) {
                const double at = k / 200.0;
                const PlaceOnLine place = place_on_line(network, from, to, at);
                if (!place.clear) continue;
                CAPTURE(at);
                if (at > holds->map.low && at < holds->map.high) CHECK(place.pattern == here.pattern);
                if (at < holds->map.low || at > holds->map.high) CHECK(place.pattern != here.pattern);
                if (at > holds->decision->low && at < holds->decision->high) CHECK(place.decision == here.decision);
            }
            constexpr double kBeside = 1e-6;
            for (const double end : {holds->map.low - kBeside, holds->map.high + kBeside}) {
                if (end < 0 || end > 1) continue;
                ++bounded;
                CHECK(place_on_line(network, from, to, end).pattern != here.pattern);
            }
            for (const double end : {holds->decision->low - kBeside, holds->decision->high + kBeside}) {
                if (end < 0 || end > 1) continue;
                const PlaceOnLine place = place_on_line(network, from, to, end);
                if (place.clear) CHECK(place.decision != here.decision);
            }
        }
    }
    CHECK(bounded > 20);
}

TEST_CASE("column holds: nothing is decided, lines with too many pieces, and a row whose pattern is not on the line") {
    const Network network = random_network({2, 12, 1}, 3);
    const Eigen::VectorXd from = Eigen::Vector2d(-4, 0.3), to = Eigen::Vector2d(4, 0.3);
    BitMatrix own(1, 12);
    for (std::size_t u = 0; u < 12; ++u) {
        if (!slow_forward(network, from).pattern[u]) own.set(0, u, true);  // the opposite of what is there
    }
    const auto holds = holds_between(network, from, to, 0, own.row(0), std::nullopt);
    REQUIRE(holds);
    CHECK_FALSE(holds->decision);
    CHECK(holds->map.low == 0);
    CHECK(holds->map.high == 0);
    CHECK_FALSE(holds_between(network, from, to, 0, own.row(0), std::nullopt, 1));
}
