#include "analysis/summaries/pattern_tree.h"

#include "analysis/summaries/column_importance.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

struct Clusters {
    Network network;
    PatternTable patterns;
    Clustering clustering;
    PatternTree tree;
};

Clusters clusters_of(const Network& network, Eigen::Index rows) {
    PatternTable patterns = compute_patterns(network, test_inputs(network, rows, 5));
    Clustering clustering = cluster_patterns(patterns.bits);
    PatternTree tree(network, patterns, clustering);
    return {network, std::move(patterns), std::move(clustering), std::move(tree)};
}

std::string text_of(const Clusters& c, std::uint32_t cluster) {
    return pattern_text(c.network, c.patterns.bits.row(c.clustering.clusters[cluster].first_row));
}

/// The first `level` layers of a pattern's text.
std::string prefix(const std::string& text, std::size_t level) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < level; ++i) end = std::min(text.find('|', end), text.size()) + 1;
    return level == 0 ? "" : text.substr(0, end - 1);
}

}  // namespace

TEST_CASE("pattern_tree: branches are exactly the different prefixes, and their sizes add up") {
    std::vector<NamedNetwork> networks = all_networks();
    networks.push_back({"many clusters", random_network({12, 20, 16, 1}, 8)});  // sorted in several pieces
    for (const NamedNetwork& named : networks) {
        CAPTURE(named.name);
        const bool many = named.name == "many clusters";
        const Clusters c = clusters_of(named.network, many ? 12000 : 400);
        if (many) REQUIRE(c.clustering.num_clusters() > 8192);
        const PatternTree& tree = c.tree;
        REQUIRE(tree.num_levels() == named.network.hidden_layers().size() + 1);
        for (std::size_t level = 0; level < tree.num_levels(); ++level) {
            std::map<std::string, std::uint64_t> rows;  // the slow way
            for (std::uint32_t k = 0; k < c.clustering.num_clusters(); ++k)
                rows[prefix(text_of(c, k), level)] += c.clustering.clusters[k].size;
            CHECK(tree.level_end(level) - tree.level_begin(level) == rows.size());
            std::uint64_t first = 0;
            std::uint32_t leaf = 0;
            for (std::size_t b = tree.level_begin(level); b < tree.level_end(level); ++b) {
                const PatternBranch& branch = tree.branch(b);
                const std::string pattern = branch_pattern(c.network, c.patterns, c.clustering, tree, b);
                CHECK(branch.level == level);
                CHECK(branch.num_rows == rows[pattern]);
                CHECK(branch.first_row == first);
                CHECK(branch.first_leaf == leaf);
                first += branch.num_rows;
                leaf += branch.num_leaves;
                for (const std::uint32_t k : tree.leaves_of(branch)) CHECK(prefix(text_of(c, k), level) == pattern);
                const auto found = find_branch(c.network, c.patterns, c.clustering, tree, pattern);
                CHECK(found == b);
            }
            CHECK(first == c.clustering.num_rows());
            CHECK(leaf == c.clustering.num_clusters());
        }
    }
}

TEST_CASE("pattern_tree: children lie inside of their parent, the largest first; each cluster is one leaf") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Clusters c = clusters_of(named.network, 300);
        const PatternTree& tree = c.tree;
        for (std::size_t b = 0; b < tree.branches().size(); ++b) {
            const PatternBranch& branch = tree.branch(b);
            std::uint64_t rows = 0;
            for (std::size_t i = 0; i < branch.num_children; ++i) {
                const PatternBranch& child = tree.branch(branch.first_child + i);
                CHECK(child.parent == b);
                CHECK(child.first_row == branch.first_row + rows);
                if (i > 0) CHECK(child.num_rows <= tree.branch(branch.first_child + i - 1).num_rows);
                rows += child.num_rows;
            }
            if (branch.num_children > 0) CHECK(rows == branch.num_rows);
        }
        std::set<std::uint32_t> leaves(tree.leaves().begin(), tree.leaves().end());
        CHECK(leaves.size() == c.clustering.num_clusters());
        for (std::uint32_t k = 0; k < c.clustering.num_clusters(); ++k) {
            const PatternBranch& leaf = tree.branch(tree.branch_of_cluster(k));
            if (tree.num_levels() == 1) continue;
            CHECK(leaf.num_leaves == 1);
            CHECK(tree.leaves()[leaf.first_leaf] == k);
            CHECK(leaf.num_rows == c.clustering.clusters[k].size);
        }
    }
}

TEST_CASE("pattern_tree: patterns that no cluster has are not found") {
    const Clusters c = clusters_of(random_network({2, 3, 2, 1}, 4), 50);
    const auto find = [&](const std::string& text) {
        return find_branch(c.network, c.patterns, c.clustering, c.tree, text);
    };
    CHECK(find("") == std::size_t{0});
    CHECK(!find("10"));
    CHECK(!find("1010"));
    CHECK(!find("x01"));
    CHECK(!find("|"));
}

TEST_CASE("pattern_tree: the order by similarity holds each cluster once and beats the order by size") {
    const Clusters c = clusters_of(random_network({4, 12, 8, 1}, 9), 2000);
    const std::vector<std::uint32_t> order = similarity_order(c.patterns, c.clustering, 64);
    REQUIRE(order.size() == std::min<std::size_t>(64, c.clustering.num_clusters()));
    CHECK(std::set<std::uint32_t>(order.begin(), order.end()).size() == order.size());
    const auto bits = [&](std::uint32_t k) { return c.patterns.bits.row(c.clustering.clusters[k].first_row); };
    std::size_t walked = 0;
    std::size_t by_size = 0;
    for (std::uint32_t i = 1; i < order.size(); ++i) {
        walked += hamming_distance(bits(order[i]), bits(order[i - 1]));
        by_size += hamming_distance(bits(i), bits(i - 1));
        const std::vector<std::size_t> layers = differing_units(c.network, bits(i), bits(i - 1));
        CHECK(layers[0] + layers[1] == hamming_distance(bits(i), bits(i - 1)));
    }
    CHECK(walked < by_size);
}

TEST_CASE("column_importance: coverage counts the rows of the largest clusters") {
    const Clusters c = clusters_of(random_network({3, 8, 1}, 2), 500);
    const std::vector<std::size_t> sums = cumulative_sizes(c.clustering);
    CHECK(sums.back() == 500);
    const std::size_t covering = clusters_covering(c.clustering, 0.9);
    CHECK(sums[covering] >= 450);
    CHECK(sums[covering - 1] < 450);
    CHECK(coverage_sentence(c.clustering, 0.9) ==
          std::to_string(covering) + " clusters cover at least 90 % of the rows");
}
