#include "simplify/families/family_tree.h"

#include "base/numerics/rng.h"
#include "simplify/families/family_names.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace reluscope;

namespace {

std::vector<InputOrigin> tree_origins() {
    InputOrigin fare;
    fare.column = fare.label = "fare";
    fare.mean = 30;
    fare.scale = 10;
    InputOrigin sex;
    sex.column = "sex";
    sex.label = "sex = female";
    sex.indicator = true;
    return {fare, sex};
}

}  // namespace

TEST_CASE("family tree: the shortest decimal between two numbers lies between them, and none is shorter") {
    CHECK(shortest_between(14.2, 16.9) == 16);
    CHECK(shortest_between(0.1234, 0.1239) == 0.1237);
    CHECK(shortest_between(-3, 5) == 0);
    CHECK(shortest_between(-0.31, -0.29) == -0.3);
    CHECK(shortest_between(1, std::nextafter(1, 2)) == 1);
    Rng rng(1);
    for (int i = 0; i < 2000; ++i) {
        const double low = rng.normal() * std::pow(10, rng.uniform(-8, 8));
        const double high = low + std::abs(low) * rng.uniform() + 1e-12;
        const double between = shortest_between(low, high);
        CHECK(between >= low);
        CHECK(between < high);
    }
}

TEST_CASE("family tree: it finds the conditions that families were made by, in the table's units") {
    Rng rng(2);
    Eigen::MatrixXd inputs(2, 600);
    std::vector<std::uint32_t> family;
    for (Eigen::Index i = 0; i < 600; ++i) {
        inputs(0, i) = rng.uniform(-2, 2);
        inputs(1, i) = static_cast<double>(rng.below(2));
        family.push_back(inputs(1, i) > 0.5 ? 0U : (30 + 10 * inputs(0, i) > 35 ? 1U : 2U));
    }
    const FamilyTree tree(inputs, tree_origins(), family, 3);
    CHECK(tree.fidelity(inputs, family) == 1);
    REQUIRE(tree.leaves().size() == 3);
    std::size_t rows = 0;
    for (const FamilyLeaf& leaf : tree.leaves()) {
        rows += leaf.rows;
        CHECK(leaf.right == leaf.rows);
        for (const FamilyCondition& condition : leaf.conditions) {
            if (condition.input == 0) CHECK(std::abs((leaf.family == 1 ? condition.low : condition.high) - 35) < 0.5);
        }
    }
    CHECK(rows == 600);
    Table table;
    Column sex;
    sex.name = "sex";
    sex.type = ColumnType::kCategorical;
    sex.labels = {"male", "female"};
    table.columns.push_back(sex);
    const auto words = name_families(tree, tree_origins(), table, inputs, 3);
    CHECK(words[0].conditions == "sex = female");
    CHECK(words[1].conditions.find("sex = male and fare > 3") == 0);
    CHECK(words[1].name == "sex = male, large fare");
    CHECK(words[2].name == "sex = male, not large fare");
}

TEST_CASE("family tree: names differ, also where the tree has no leaf for a family") {
    Rng rng(3);
    Eigen::MatrixXd inputs(2, 300);
    std::vector<std::uint32_t> family;
    for (Eigen::Index i = 0; i < 300; ++i) {
        inputs(0, i) = rng.normal();
        inputs(1, i) = 0;
        family.push_back(static_cast<std::uint32_t>(rng.below(7)));
    }
    const FamilyTree tree(inputs, tree_origins(), family, 9);  // two of the families have no row
    const auto words = name_families(tree, tree_origins(), Table{}, inputs, 9);
    std::set<std::string> names;
    for (const FamilyWords& one : words) names.insert(one.name);
    CHECK(names.size() == 9);
    double right = 0;
    const auto said = tree.families_of(inputs);
    for (std::size_t i = 0; i < 300; ++i) right += said[i] == family[i] ? 1 : 0;
    CHECK(tree.fidelity(inputs, family) == doctest::Approx(right / 300));
    // Leaves cover the line without gap or overlap.
    for (Eigen::Index i = 0; i < 300; ++i) {
        std::size_t holds = 0;
        for (const FamilyLeaf& leaf : tree.leaves()) {
            bool all = true;
            for (const FamilyCondition& c : leaf.conditions) {
                const double value = c.input == 0 ? 30 + 10 * inputs(0, i) : inputs(1, i);
                all = all && value > c.low && value <= c.high;
            }
            holds += all ? 1 : 0;
        }
        CHECK(holds == 1);
    }
}

TEST_CASE("family tree: one family needs no condition") {
    const FamilyTree tree(Eigen::MatrixXd::Random(2, 10), tree_origins(), std::vector<std::uint32_t>(10, 0), 1);
    REQUIRE(tree.leaves().size() == 1);
    CHECK(tree.leaves()[0].conditions.empty());
    CHECK(name_families(tree, tree_origins(), Table{}, Eigen::MatrixXd::Random(2, 10), 1)[0].name == "all rows");
}

TEST_CASE("family tree: families that would have the same name are told apart by the numbers of their conditions") {
    Rng rng(4);
    Eigen::MatrixXd inputs(2, 800);
    std::vector<std::uint32_t> family;
    for (Eigen::Index i = 0; i < 800; ++i) {
        inputs(0, i) = rng.uniform(-2, 2);
        inputs(1, i) = 0;
        family.push_back(static_cast<std::uint32_t>(inputs(0, i) + 2));  // fares 10 to 20, 20 to 30, 30 to 40, 40 to 50
    }
    const FamilyTree tree(inputs, tree_origins(), family, 4);
    REQUIRE(tree.fidelity(inputs, family) == 1);
    const auto words = name_families(tree, tree_origins(), Table{}, inputs, 4);
    CHECK(words[0].name == "small fare");
    CHECK(words[3].name == "large fare");
    for (const std::size_t k : {1, 2}) {
        CHECK(words[k].name.find("fare ") == 0);
        CHECK(words[k].name.find(" to ") != std::string::npos);
        CHECK(words[k].name.find("medium") == std::string::npos);
    }
    CHECK(words[1].name != words[2].name);
}

TEST_CASE("family tree: grown in slices it is the tree that is grown at once") {
    Rng rng(5);
    Eigen::MatrixXd inputs(2, 500);
    std::vector<std::uint32_t> family;
    for (Eigen::Index i = 0; i < 500; ++i) {
        inputs(0, i) = rng.normal();
        inputs(1, i) = static_cast<double>(rng.below(2));
        family.push_back(inputs(0, i) > 0.3 ? static_cast<std::uint32_t>(rng.below(3)) : inputs(1, i) > 0.5 ? 3U : 4U);
    }
    const FamilyTree at_once(inputs, tree_origins(), family, 5);
    FamilyTreeJob job(inputs, tree_origins(), family, 5);
    std::size_t steps = 1;
    double before = 0;
    while (job.step()) {
        CHECK(job.progress() >= before);
        before = job.progress();
        ++steps;
    }
    CHECK(steps > 10);
    const auto in_slices = job.take();
    REQUIRE(in_slices->leaves().size() == at_once.leaves().size());
    for (std::size_t leaf = 0; leaf < at_once.leaves().size(); ++leaf) {
        CHECK(in_slices->leaves()[leaf].family == at_once.leaves()[leaf].family);
        CHECK(in_slices->leaves()[leaf].right == at_once.leaves()[leaf].right);
    }
}
