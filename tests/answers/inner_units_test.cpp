#include "answers/inner_units.h"

#include "analysis/explanation.h"
#include "network/forward.h"
#include "network/unit_values.h"
#include "support/networks.h"

#include <doctest/doctest.h>

namespace reluscope {
namespace {

TEST_CASE("inner units: their maps give the pre-activations of every row, on every kind of network") {
    for (const auto& each : testing::all_networks()) {
        const Network& network = each.network;
        INFO(each.name);
        const Eigen::MatrixXd rows = testing::test_inputs(network, 20, 7);
        const PatternTable patterns = compute_patterns(network, rows);
        const Eigen::VectorXd deviation = input_deviations(rows);
        const UnitValues values = unit_values(network, rows);
        for (Eigen::Index row = 0; row < rows.cols(); ++row) {
            const auto bits = patterns.bits.row(static_cast<std::size_t>(row));
            const InnerUnits units = inner_units(network, bits, deviation);
            REQUIRE(units.bias.size() == static_cast<Eigen::Index>(network.num_hidden_units()));
            for (Eigen::Index i = 0; i < units.bias.size(); ++i) {
                CHECK(units.active[static_cast<std::size_t>(i)] == get_bit(bits, static_cast<std::size_t>(i)));
                const double size =
                    units.weights.row(i).cwiseAbs().dot(rows.col(row).cwiseAbs().transpose()) + std::abs(units.bias(i));
                const double z = units.weights.row(i).dot(rows.col(row)) + units.bias(i);
                CHECK(std::abs(z - values.z(i, row)) <= 1e-9 * std::max(1.0, size));
                const double total = units.share.row(i).sum();
                CHECK((total == 0 || std::abs(total - 1) < 1e-12));
            }
        }
    }
}

TEST_CASE("inner units: in the table's units they are the same maps") {
    const Network network = testing::random_network({3, 4, 4, 1}, 5);
    std::vector<InputOrigin> origins(3);
    for (std::size_t j = 0; j < 3; ++j) origins[j] = {"c", "c", "", 2.0 + static_cast<double>(j), 0.5, false};
    const Eigen::MatrixXd rows = testing::test_inputs(network, 12, 2);
    const PatternTable patterns = compute_patterns(network, rows);
    const InnerUnits units = inner_units(network, patterns.bits.row(11), Eigen::VectorXd::Ones(3));
    const AffineMap map = inner_map_in_table_units(units, origins);
    Eigen::VectorXd cells = rows.col(11);
    for (Eigen::Index j = 0; j < 3; ++j) cells(j) = cells(j) * 0.5 + 2.0 + static_cast<double>(j);
    const Eigen::VectorXd z = unit_values(network, rows.col(11)).z;
    CHECK((map.A * cells + map.c - z).cwiseAbs().maxCoeff() < 1e-12);
}

}  // namespace
}  // namespace reluscope
