#include "app/tree/branch_conditions.h"

#include "app/app.h"
#include "network/network_edit.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Two inputs, two hidden layers of two units; the first one's weights and biases as given, row by row.
Network two_layers(const std::vector<double>& weights, const std::vector<double>& bias) {
    Network network = random_network({2, 2, 2, 1}, 5);
    for (Eigen::Index row = 0; row < 2; ++row) {
        for (Eigen::Index column = 0; column < 2; ++column)
            network = *with_weight(network, {0, row, column}, weights[static_cast<std::size_t>(2 * row + column)]);
        network = *with_weight(network, {0, row, std::nullopt}, bias[static_cast<std::size_t>(row)]);
    }
    return network;
}

struct TreeOf {
    explicit TreeOf(const App& app)
        : study(app.state().document->study), tree(study.network(), *study.patterns, *study.clustering) {}
    const Study& study;
    PatternTree tree;
};

}  // namespace

TEST_CASE("branch conditions: a unit that reads one column is a threshold, which holds for exactly its rows") {
    App app(test_clock);
    const Network network = two_layers({1, 0, -2, 0}, {-0.25, 1.5});  // on for x0 > 0.25, and for x0 < 0.75
    open_network(app, ModelFile(network), test_inputs(network, 400, 3));
    const TreeOf made(app);
    const BranchWords words(made.study, made.tree);
    CHECK(words.conditions(0).conditions.empty());
    std::vector<std::string> names;
    for (std::size_t b = made.tree.level_begin(1); b < made.tree.level_end(1); ++b) {
        const BranchConditions found = words.conditions(b);
        CHECK((found.units_on.empty() && found.units_off.empty()));
        CHECK(found.conditions.size() == 1);
        names.push_back(name_of_branch(found));
    }
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"0.25 < x0 < 0.75", "x0 \u2264 0.25", "x0 \u2265 0.75"});
}

TEST_CASE("branch conditions: two numbers give an inequality, which is true as it is written") {
    App app(test_clock);
    const Network network = two_layers({1, 1, 0, 0}, {-0.5, -1});  // on for x1 > -x0 + 0.5; the other is never on
    const Eigen::MatrixXd inputs = test_inputs(network, 400, 4);
    open_network(app, ModelFile(network), inputs);
    const TreeOf made(app);
    const BranchWords words(made.study, made.tree);
    for (std::size_t b = made.tree.level_begin(1); b < made.tree.level_end(1); ++b) {
        const std::string name = name_of_branch(words.conditions(b));
        const std::uint32_t leaf = made.tree.leaves()[made.tree.branch(b).first_leaf];
        const std::uint32_t row = made.study.clustering->clusters[leaf].first_row;
        const bool on = made.study.patterns->logits.cols() > 0 && get_bit(made.study.patterns->bits.row(row), 0);
        CHECK(name == (on ? "x1 > \u2212x0 + 0.5" : "x1 \u2264 \u2212x0 + 0.5"));
    }
}

TEST_CASE("branch conditions: units that read many columns are told by their state, and by what their rows share") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const TreeOf made(app);
    const BranchWords words(made.study, made.tree);
    const auto& origins = made.study.input->origins;
    for (std::size_t b = made.tree.level_begin(1); b < made.tree.branches().size(); ++b) {
        CAPTURE(b);
        const BranchConditions found = words.conditions(b);
        CHECK(found.conditions.empty());
        for (const std::size_t unit : found.units_on) CHECK(unit < 64);
        for (const std::string& value : found.common) {
            for (std::size_t j = 0; j < origins.size(); ++j) {
                if (origins[j].label != value) continue;
                for (const std::uint32_t leaf : made.tree.leaves_of(made.tree.branch(b))) {
                    for (const std::uint32_t row : made.study.clustering->rows_of(ClusterId(leaf))) {
                        const double cell = origins[j].mean + origins[j].scale * made.study.input->rows->inputs(
                                                                                     static_cast<Eigen::Index>(j), row);
                        CHECK(cell == doctest::Approx(1));
                    }
                }
            }
        }
    }
}

TEST_CASE("branch conditions: no hidden layer, one row, dead units and 784 inputs have words or none") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        for (const Eigen::Index rows : {1, 60}) {
            App app(test_clock);
            open_network(app, ModelFile(named.network), test_inputs(named.network, rows, 2));
            const TreeOf made(app);
            const BranchWords words(made.study, made.tree);
            for (std::size_t b = 0; b < made.tree.branches().size(); ++b) {
                const BranchConditions found = words.conditions(b);
                if (made.tree.branch(made.tree.branch(b).parent).num_children == 1)
                    CHECK((found.conditions.empty() && found.units_on.empty() && found.units_off.empty()));
            }
        }
    }
}
