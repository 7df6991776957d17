#include "scene/drawings/network_drawing.h"

#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

NetworkDrawing drawing_of(const Network& network, const NetworkDrawingOptions& options) {
    const Eigen::MatrixXd inputs = test_inputs(network, 30, 2);
    const std::vector<UnitFacts> facts = unit_facts(network, compute_patterns(network, inputs).bits);
    const UnitValues values = unit_values(network, inputs.col(3));
    NetworkPicture picture;
    picture.network = &network;
    picture.facts = &facts;
    picture.values = &values;
    return draw_network(picture, options, make_palette(true));
}

}  // namespace

TEST_CASE("network drawing: every unit and weight of a small network has its mark, inside of the drawing") {
    const Network network = random_network({3, 5, 4, 2}, 6);
    NetworkDrawingOptions options;
    options.size = {640, 480};
    const NetworkDrawing result = drawing_of(network, options);
    CHECK(result.num_lines == 3 * 5 + 5 * 4 + 4 * 2);
    CHECK(result.num_left_out == 0);
    std::set<std::uint32_t> units;
    for (const Shape& shape : result.drawing.shapes()) {
        if (shape.mark.kind == MarkKind::kUnit) units.insert(shape.mark.index);
        for (const DrawPoint& p : result.drawing.points_of(shape)) {
            CHECK(std::isfinite(p.x));
            CHECK(p.x >= -4);
            CHECK(p.x <= result.drawing.size().x + 4);
            CHECK(p.y >= -4);
            CHECK(p.y <= result.drawing.size().y + 4);
        }
    }
    CHECK(units.size() == 9);
    const double value = *weight_at(network, result.places[0]);
    CHECK(std::isfinite(value));
}

TEST_CASE("network drawing: dashes are on negative weights and on nothing else") {
    const Network network = random_network({3, 6, 5, 2}, 8);
    NetworkDrawingOptions options;
    options.size = {640, 480};
    const NetworkDrawing result = drawing_of(network, options);
    std::size_t dashed = 0;
    for (const Shape& shape : result.drawing.shapes()) {
        if (shape.kind != Shape::Kind::kPolyline || shape.mark.kind != MarkKind::kPart) {
            CHECK(shape.dash == 0);
            continue;
        }
        const double weight = *weight_at(network, result.places[shape.mark.index]);
        CHECK((shape.dash > 0) == (weight < 0));
        dashed += shape.dash > 0 ? 1 : 0;
    }
    CHECK(dashed > 10);
}

TEST_CASE("network drawing: wide networks draw at most 4,000 lines and say what is left out; the selected unit stays") {
    const Network network = random_network({784, 256, 256, 10}, 1);
    NetworkDrawingOptions options;
    options.size = {640, 480};
    options.most_units = 64;
    options.selected_unit = UnitId(255);
    const NetworkDrawing result = drawing_of(network, options);
    CHECK(result.num_lines <= kMaxLines);
    CHECK(result.num_left_out > 0);
    CHECK(result.num_units_left_out == 784 + 256 + 256 - 3 * 64);
    const auto& shapes = result.drawing.shapes();
    const auto is_selected = [](const Shape& shape) { return shape.mark == Mark{MarkKind::kUnit, 255}; };
    CHECK(std::any_of(shapes.begin(), shapes.end(), is_selected));
}

TEST_CASE("network drawing: weights below the threshold are not drawn") {
    const Network network = random_network({4, 6, 1}, 3);
    NetworkDrawingOptions options;
    options.size = {500, 400};
    options.threshold = 0.5;
    const NetworkDrawing result = drawing_of(network, options);
    std::size_t strong = 0;
    for (const Node& node : network.nodes()) {
        const auto* affine = std::get_if<AffineOperation>(&node.operation);
        if (affine == nullptr) continue;
        strong +=
            static_cast<std::size_t>((affine->W.cwiseAbs().array() >= 0.5 * affine->W.cwiseAbs().maxCoeff()).count());
    }
    CHECK(result.num_lines == strong);
}

TEST_CASE("network drawing: branches, degenerate networks and networks without hidden layer draw") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        NetworkDrawingOptions options;
        options.size = {300, 200};
        CHECK(drawing_of(named.network, options).drawing.shapes().size() > 3);
        CHECK(svg_of(drawing_of(named.network, options).drawing, rgba(0xFFFFFF), "network").find("nan") ==
              std::string::npos);
    }
}
