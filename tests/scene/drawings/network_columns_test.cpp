#include "scene/drawings/network_columns.h"

#include "network/unit_values.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Biases of all affine layers that a column takes in.
Eigen::VectorXd biases_of(const Network& network, const NetworkColumn& column) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(column.width));
    std::vector<std::size_t> seen;
    for (const ColumnLink& link : column.links) {
        if (!link.node || std::find(seen.begin(), seen.end(), *link.node) != seen.end()) continue;
        seen.push_back(*link.node);
        sum += std::get<AffineOperation>(network.nodes()[*link.node].operation).b;
    }
    return sum;
}

}  // namespace

TEST_CASE("network_columns: adding up what the links bring gives the pre-activations and logits of the forward pass") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Network& network = named.network;
        const Eigen::VectorXd input = test_inputs(network, 8, 3).col(7);
        const UnitValues truth = unit_values(network, input);
        const std::vector<NetworkColumn> columns = network_columns(network);
        REQUIRE(columns.front().kind == NetworkColumn::Kind::kInputs);
        REQUIRE(columns.back().kind == NetworkColumn::Kind::kOutputs);
        std::vector<Eigen::VectorXd> values{input};
        for (std::size_t c = 1; c < columns.size(); ++c) {
            const NetworkColumn& column = columns[c];
            Eigen::VectorXd z = biases_of(network, column);
            for (const ColumnLink& link : column.links) {
                REQUIRE(link.from < c);
                for (std::size_t to = 0; to < column.width; ++to) {
                    for (std::size_t from = 0; from < link.count; ++from)
                        z(static_cast<Eigen::Index>(to)) +=
                            link_weight(network, link, from, to) * values[link.from](static_cast<Eigen::Index>(from));
                }
            }
            const double size = std::max(1.0, z.cwiseAbs().maxCoeff());
            if (column.kind == NetworkColumn::Kind::kHidden) {
                const HiddenLayer& layer = network.hidden_layers()[column.layer];
                const auto first = static_cast<Eigen::Index>(layer.first_bit);
                const auto width = static_cast<Eigen::Index>(layer.width);
                CHECK((z - truth.z.col(0).segment(first, width)).cwiseAbs().maxCoeff() <= 1e-9 * size);
                z = truth.activation.col(0).segment(first, width);
            }
            if (c + 1 == columns.size()) CHECK((z - truth.logits.col(0)).cwiseAbs().maxCoeff() <= 1e-9 * size);
            values.push_back(z);
        }
    }
}

TEST_CASE("network_columns: the place of a weight is where the weight is stored") {
    const Network network = branching_network(3);
    for (const NetworkColumn& column : network_columns(network)) {
        for (const ColumnLink& link : column.links) {
            const auto place = link_place(link, link.count - 1, column.width - 1);
            CHECK(place.has_value() == link.node.has_value());
            if (place)
                CHECK(*weight_at(network, *place) == link_weight(network, link, link.count - 1, column.width - 1));
        }
    }
}
