#include "ui/export/thumbnail.h"

#include "app/app.h"
#include "scene/kit/raster.h"
#include "scene/plane/pattern_hues.h"
#include "scene/plane/plane_canvas.h"
#include "support/clock.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

Thumbnail thumbnail_of(App& app, const std::string& id, bool dark = false) {
    open_bundled(app, id);
    app.apply(ShowView{View::kPlane});
    run_jobs(app);
    if (app.state().plane.problem.empty()) app.apply(SetPlaneWindow{thumbnail_window(app.state().plane.home)});
    run_jobs(app);
    const auto picture = thumbnail(app.state(), make_palette(dark));
    REQUIRE(picture.has_value());
    return *picture;
}

std::vector<Shape> shapes_of(const Drawing& drawing, Shape::Kind kind) {
    std::vector<Shape> found;
    std::copy_if(drawing.shapes().begin(), drawing.shapes().end(), std::back_inserter(found),
                 [kind](const Shape& shape) { return shape.kind == kind; });
    return found;
}

}  // namespace

TEST_CASE("thumbnail: of one input the folded line, a disc per row and a band per piece") {
    App app(test_clock);
    const Thumbnail picture = thumbnail_of(app, "one_relu");
    CHECK(picture.part.width() == kThumbnailSize.x);
    CHECK(picture.part.height() == kThumbnailSize.y);
    CHECK(shapes_of(picture.drawing, Shape::Kind::kPolygon).size() == 2);
    CHECK(shapes_of(picture.drawing, Shape::Kind::kDisc).size() == 60 + 1);  // the rows and the fold
    const Shape line = shapes_of(picture.drawing, Shape::Kind::kPolyline).back();
    const auto knots = picture.drawing.points_of(line);
    REQUIRE(knots.size() == 3);
    // y = 0.5 + 1.5 max(0, x - 1): level up to x = 1, then it rises, which is upwards in the picture.
    CHECK(knots[0].y == doctest::Approx(knots[1].y));
    CHECK(knots[2].y < knots[1].y - 20);
    const Eigen::MatrixXd& inputs = app.state().document->study.input->rows->inputs;
    const double low = inputs.minCoeff();
    const double high = inputs.maxCoeff();
    const double margin = 0.04 * (high - low);
    const double share = (1 - low + margin) / (high - low + 2 * margin);
    CHECK(knots[1].x == doctest::Approx(share * double{kThumbnailSize.x}));
}

TEST_CASE("thumbnail: of two inputs every region of the window, in the colours of the plane") {
    App app(test_clock);
    for (const bool dark : {false, true}) {
        const Thumbnail picture = thumbnail_of(app, "two_units", dark);
        CHECK(picture.part.width() == doctest::Approx(kThumbnailSize.x));
        CHECK(picture.part.height() == doctest::Approx(kThumbnailSize.y));
        const RegionPartition& partition = *app.state().plane.partition;
        CHECK(partition.num_regions() == 4);
        std::set<Rgba> wanted;
        PatternHues hues(partition);
        while (!hues.reserve_some()) {
        }
        for (std::uint32_t r = 0; r < 4; ++r) {
            hues.find(RegionId(r));
            wanted.insert(pastel_colour(hues[RegionId(r)], dark));
        }
        std::set<Rgba> drawn;
        for (const Shape& shape : shapes_of(picture.drawing, Shape::Kind::kPolygon)) drawn.insert(shape.fill);
        CHECK(std::includes(drawn.begin(), drawn.end(), wanted.begin(), wanted.end()));
        CHECK_FALSE(shapes_of(picture.drawing, Shape::Kind::kDisc).empty());
        CHECK(drawn.count(with_alpha(make_palette(dark).panel, 0.86F)) == 0);  // no plates without names
        const Raster raster = rasterise(picture.drawing, picture.part, 2, make_palette(dark).background);
        CHECK(raster.width == 2 * static_cast<int>(kThumbnailSize.x));
        CHECK(raster.height == 2 * static_cast<int>(kThumbnailSize.y));
    }
}

TEST_CASE("thumbnail: a circle is round, whatever the home window is like") {
    for (const PlaneWindow home : {PlaneWindow{0, 4, 0, 1}, PlaneWindow{-1, 1, -5, 5}}) {
        const PlaneWindow window = thumbnail_window(home);
        CHECK(window.width() / window.height() == doctest::Approx(kThumbnailSize.x / kThumbnailSize.y));
        CHECK(window.s0 <= home.s0);
        CHECK(window.s1 >= home.s1);
        CHECK(window.t0 <= home.t0);
        CHECK(window.t1 >= home.t1);
        CHECK(window.s0 + window.s1 == doctest::Approx(home.s0 + home.s1));
    }
}

TEST_CASE("thumbnail: of pixels the first rows, of a table with many columns its plane") {
    App app(test_clock);
    const Thumbnail digits = thumbnail_of(app, "digits");
    const auto& inputs = app.state().document->study.input->rows->inputs;
    const auto pixels = shapes_of(digits.drawing, Shape::Kind::kPolygon);
    REQUIRE(pixels.size() == 1 + 40 * 64);  // the paper, and 8 by 5 digits
    const Palette palette = make_palette(false);
    for (Eigen::Index i = 0; i < 64; ++i) {
        if (inputs(i, 0) == 0) CHECK(pixels[static_cast<std::size_t>(i + 1)].fill == palette.background);
    }
    // The darkest pixel of all the digits has the full ink.
    CHECK(std::any_of(pixels.begin(), pixels.end(), [&](const Shape& s) { return s.fill == palette.text; }));
    CHECK_FALSE(shapes_of(thumbnail_of(app, "iris").drawing, Shape::Kind::kPolygon).empty());
}
