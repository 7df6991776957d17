#include "scene/drawings/tree_drawing.h"

#include "analysis/pattern_shape.h"
#include "base/texts/views/tree_texts.h"
#include "scene/drawings/hamming_drawing.h"
#include "scene/drawings/importance_drawing.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// A study made by hand: only what drawings read.
Study drawing_study(const Network& network, const Eigen::MatrixXd& inputs) {
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(network);
    auto patterns = std::make_shared<const PatternTable>(compute_patterns(network, inputs));
    auto clustering = std::make_shared<const Clustering>(cluster_patterns(patterns->bits));
    auto scores =
        std::make_shared<const ClusterScores>(score_clusters(network.link(), *patterns, *clustering, nullptr));
    return {input, patterns, clustering, scores, nullptr};
}

PatternTree tree_of(const Study& study) { return {study.network(), *study.patterns, *study.clustering}; }

TreeDrawing draw(const Study& study, const PatternTree& tree, const TreeLayout& layout) {
    const Palette palette = make_palette(false);
    return tree_drawing(study, tree, BranchColour::kOutput, layout, palette);
}

}  // namespace

TEST_CASE("tree_drawing: the mark in the middle of a branch's rectangle is that branch") {
    const Network network = random_network({3, 4, 3, 1}, 3);
    const Study study = drawing_study(network, test_inputs(network, 300, 1));
    const PatternTree tree = tree_of(study);
    const TreeLayout layout{{900, 300}, 0, {}};
    const TreeDrawing drawn = draw(study, tree, layout);
    std::size_t seen = 0;
    for (std::size_t b = 0; b < tree.branches().size(); ++b) {
        const DrawRect rect = branch_rect(tree, layout, b);
        if (rect.width() < 4) continue;
        ++seen;
        const Mark mark = drawn.drawing.mark_at({rect.min.x + 1, rect.min.y + 2});
        const PatternBranch& branch = tree.branch(b);
        if (branch.level + 1 == tree.num_levels()) {
            CHECK(mark == Mark{MarkKind::kCluster, tree.leaves()[branch.first_leaf]});
        } else {
            CHECK(mark == Mark{MarkKind::kPart, static_cast<std::uint32_t>(b)});
        }
    }
    CHECK(seen > 5);
}

TEST_CASE("tree_drawing: widths are proportional to rows, also zoomed") {
    const Network network = random_network({3, 4, 3, 1}, 3);
    const Study study = drawing_study(network, test_inputs(network, 300, 1));
    const PatternTree tree = tree_of(study);
    for (const std::size_t zoom : {std::size_t{0}, tree.level_begin(1)}) {
        const TreeLayout layout{{1000 + kTreeMargin, 300}, zoom, {}};
        const double per_row = 1000.0 / static_cast<double>(tree.branch(zoom).num_rows);
        for (std::size_t b = 0; b < tree.branches().size(); ++b) {
            const PatternBranch& branch = tree.branch(b);
            const DrawRect rect = branch_rect(tree, layout, b);
            const double width = static_cast<double>(branch.num_rows) * per_row;
            if (rect.width() <= 0 || branch.level < tree.branch(zoom).level || width < 4) continue;
            CHECK(rect.width() + 1 == doctest::Approx(width).epsilon(0.001));
        }
    }
}

TEST_CASE("tree_drawing: a folded branch is one block down to the last level") {
    const Network network = random_network({3, 4, 3, 1}, 3);
    const Study study = drawing_study(network, test_inputs(network, 300, 1));
    const PatternTree tree = tree_of(study);
    const std::size_t folded = tree.level_begin(1);
    const TreeLayout layout{{900, 300}, 0, {folded}};
    const TreeDrawing drawn = draw(study, tree, layout);
    const DrawRect rect = branch_rect(tree, layout, folded);
    CHECK(drawn.drawing.mark_at({rect.min.x + 2, 290}) == Mark{MarkKind::kPart, static_cast<std::uint32_t>(folded)});
    const std::size_t child = tree.branch(folded).first_child;
    CHECK(branch_rect(tree, layout, child).min.y == rect.min.y);
}

TEST_CASE("tree_drawing: units have the shape of all lists: squares on one line, or a bar with their count") {
    const Palette palette = make_palette(false);
    for (const int width : {5, 30}) {
        CAPTURE(width);
        const Network network = random_network({3, width, 1}, 3);
        const Study study = drawing_study(network, test_inputs(network, 40, 1));
        const PatternTree tree = tree_of(study);
        const TreeDrawing drawn = draw(study, tree, {{4000, 300}, 0, {}});
        const std::size_t largest = tree.level_begin(1);  // children stand by size
        const DrawRect rect = branch_rect(tree, {{4000, 300}, 0, {}}, largest);
        const std::uint32_t cluster = tree.leaves()[tree.branch(largest).first_leaf];
        const PatternBits bits = study.patterns->bits.row(study.clustering->clusters[cluster].first_row);
        std::vector<bool> squares;
        std::vector<float> tops;
        for (const Shape& shape : drawn.drawing.shapes()) {
            if (shape.kind != Shape::Kind::kPolygon || shape.count == 0) continue;
            DrawRect box{{1e9F, 1e9F}, {-1e9F, -1e9F}};
            for (std::uint32_t i = shape.first; i < shape.first + shape.count; ++i) {
                const DrawPoint& p = drawn.drawing.points()[i];
                box = {{std::min(box.min.x, p.x), std::min(box.min.y, p.y)},
                       {std::max(box.max.x, p.x), std::max(box.max.y, p.y)}};
            }
            if (box.min.x < rect.min.x || box.max.x > rect.max.x || box.min.y < rect.min.y) continue;
            if (std::abs(box.width() - kPatternSquare) > 0.01F || std::abs(box.height() - kPatternSquare) > 0.01F)
                continue;
            squares.push_back(shape.fill == palette.text);
            tops.push_back(box.min.y);
        }
        PatternRun layer;
        layer.width = static_cast<std::size_t>(width);
        bool bar = false;
        for (const std::string& text : drawn.drawing.texts()) bar |= text == active_units_text(bits, layer);
        if (width == 5) {
            REQUIRE(squares.size() == 5);
            for (std::size_t i = 0; i < 5; ++i) {
                CHECK(squares[i] == get_bit(bits, i));
                CHECK(tops[i] == tops[0]);
            }
        } else {
            CHECK(squares.empty());
            CHECK(bar);
        }
    }
}

TEST_CASE("tree_drawing: thousands of clusters are few shapes; merged ones are counted") {
    const Network network = random_network({12, 24, 16, 1}, 8);
    const Study study = drawing_study(network, test_inputs(network, 20000, 2));
    REQUIRE(study.clustering->num_clusters() > 10000);
    const PatternTree tree = tree_of(study);
    const TreeDrawing drawn = draw(study, tree, {{800, 400}, 0, {}});
    CHECK(drawn.drawing.shapes().size() < 20000);
    REQUIRE(!drawn.merged.empty());
    for (const MergedBranches& merged : drawn.merged) {
        const PatternBranch& first = tree.branch(merged.first);
        const PatternBranch& parent = tree.branch(first.parent);
        CHECK(merged.first + merged.count == parent.first_child + parent.num_children);
    }
}

TEST_CASE("tree_drawing: the cluster at a place is the one whose rectangle lies there") {
    const Network network = random_network({12, 24, 16, 1}, 8);
    const Study study = drawing_study(network, test_inputs(network, 3000, 2));
    const PatternTree tree = tree_of(study);
    const TreeLayout layout{{60000 + kTreeMargin, 400}, 0, {}};
    for (std::uint32_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const DrawRect rect = branch_rect(tree, layout, tree.branch_of_cluster(c));
        CHECK(tree_cluster_at(tree, layout, (rect.min.x + rect.max.x) / 2) == c);
    }
}

TEST_CASE("tree_drawing: one row, one cluster and no hidden layer draw") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Study study = drawing_study(named.network, test_inputs(named.network, 1, 1));
        const PatternTree tree = tree_of(study);
        const TreeDrawing drawn = draw(study, tree, {{300, 120}, 0, {}});
        CHECK(drawn.drawing.shapes().size() > 0);
        for (const DrawPoint& p : drawn.drawing.points()) CHECK(std::isfinite(p.x + p.y));
        const std::vector<std::string>& texts = drawn.drawing.texts();
        CHECK(std::count(texts.begin(), texts.end(), "1 row, 1 cluster") == 1);
    }
}

TEST_CASE("tree_drawing: units that never change have no square, and it says how many have one") {
    // Unit 1 is always off and unit 3 always on; the others change.
    Eigen::MatrixXd first(4, 2);
    first << 1, 0, 0, 0, 0, 1, 0, 0;
    const Eigen::VectorXd bias = Eigen::Vector4d(0, -1, 0, 1);
    const auto network =
        make_stack({{ValueId(0), first, bias}, {ValueId(0), Eigen::MatrixXd::Ones(1, 4), Eigen::VectorXd::Zero(1)}}, 0,
                   Link::kIdentity);
    REQUIRE(network.has_value());
    const Study study = drawing_study(*network, test_inputs(*network, 60, 1));
    const std::vector<std::vector<std::size_t>> wanted = {{0, 2}};
    CHECK(shown_units(study) == wanted);
    const PatternTree tree = tree_of(study);
    const TreeLayout layout{{900, 300}, 0, {}};
    const TreeDrawing drawn = draw(study, tree, layout);
    CHECK(drawn.unchanging_units == 2);
    const auto& texts = drawn.drawing.texts();
    CHECK(std::find(texts.begin(), texts.end(), tree_texts::units_shown(2, 4)) != texts.end());
    std::size_t squares = 0;
    for (const Shape& shape : drawn.drawing.shapes()) {
        if (shape.kind != Shape::Kind::kPolygon || shape.count == 0) continue;
        const DrawPoint* points = drawn.drawing.points().data() + shape.first;
        const auto by_x = [](const DrawPoint& a, const DrawPoint& b) { return a.x < b.x; };
        const auto [left, right] = std::minmax_element(points, points + shape.count, by_x);
        squares += std::abs(right->x - left->x - kPatternSquare) < 0.01F;
    }
    CHECK(squares == 2 * study.clustering->num_clusters());
    // All units of a layer too wide for squares are counted in its bar.
    const Network wide = random_network({3, 60, 1}, 3);
    const Study many = drawing_study(wide, test_inputs(wide, 300, 1));
    CHECK(shown_units(many)[0].size() == 60);
    CHECK(draw(many, tree_of(many), layout).unchanging_units == 0);
}

TEST_CASE("hamming_drawing: a square per pair, and the chosen line is where the squares are") {
    const Network network = random_network({3, 6, 3, 1}, 3);
    const Study study = drawing_study(network, test_inputs(network, 500, 1));
    const std::vector<std::uint32_t> order = similarity_order(*study.patterns, *study.clustering, 10);
    const HammingDrawing map = hamming_drawing(study, order, {500, 400}, make_palette(true));
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto line = hamming_line(map, order[i]);
        REQUIRE(line.has_value());
        for (std::size_t j = 0; j < order.size(); ++j) {
            const DrawPoint middle = {map.origin.x + (static_cast<float>(j) + 0.5F) * map.cell,
                                      (line->min.y + line->max.y) / 2};
            CHECK(map.drawing.mark_at(middle) ==
                  Mark{MarkKind::kPart, static_cast<std::uint32_t>(i * order.size() + j)});
        }
    }
    CHECK(!hamming_line(map, 1000000));
}

TEST_CASE("importance_drawing: bars by measure, discs at their place, finite for one cluster") {
    const std::vector<ColumnImportance> columns = {{"a", {0, 1}, 2, 0.1}, {"b", {2}, 1, 0.9}};
    const Palette palette = make_palette(false);
    const Drawing spread = importance_bars(columns, ImportanceMeasure::kSpread, "axis", 400, 10, palette);
    CHECK(spread.mark_at({200, 10}) == Mark{MarkKind::kFeature, 0});
    const Drawing squared = importance_bars(columns, ImportanceMeasure::kSquared, "axis", 400, 10, palette);
    CHECK(squared.mark_at({200, 10}) == Mark{MarkKind::kFeature, 2});
    CHECK(importance_bars(columns, ImportanceMeasure::kSquared, "axis", 400, 1, palette).size().y < squared.size().y);
    for (const Eigen::Index rows : {1, 400}) {
        const Network network = random_network({3, 6, 3, 1}, 3);
        const Study study = drawing_study(network, test_inputs(network, rows, 1));
        const Drawing sizes = cluster_size_chart(*study.clustering, {400, 200}, palette);
        const DrawPoint first = cluster_size_place(*study.clustering, {400, 200}, 0);
        CHECK(sizes.mark_at(first).kind == MarkKind::kCluster);
        const Drawing coverage = coverage_chart(*study.clustering, {400, 200}, palette);
        for (const Drawing* drawing : {&sizes, &coverage}) {
            for (const DrawPoint& p : drawing->points()) CHECK(std::isfinite(p.x + p.y));
        }
    }
}
