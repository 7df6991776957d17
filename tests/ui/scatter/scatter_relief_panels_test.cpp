#include "app/app.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/relief/relief_panel.h"
#include "ui/scatter/scatter_panel.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("panels: the scatter draws every row at the pixel of its inputs") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kScatter});
    NullScreen screen({1280, 800});
    screen.draw(app.state(), false);
    const WidgetInfo* box = widget_of(screen, "scatter");
    REQUIRE(box != nullptr);
    const PlanePicture& picture = screen.scatter_canvas().last();
    const Study& study = app.state().document->study;
    REQUIRE(picture.points);
    REQUIRE(picture.points->size() == study.clustering->num_rows());
    const PlaneWindow window = app.state().scatter.window();
    for (std::size_t row = 0; row < picture.points->size(); ++row) {
        const auto column = static_cast<Eigen::Index>(row);
        const auto value = [&](std::size_t j) {
            const InputOrigin& origin = study.input->origins[j];
            return study.input->rows->inputs(static_cast<Eigen::Index>(j), column) * origin.scale + origin.mean;
        };
        const double x = box->min.x + (value(0) - window.s0) / window.width() * (box->max.x - box->min.x);
        const double y = box->max.y - (value(1) - window.t0) / window.height() * (box->max.y - box->min.y);
        const PointMark& mark = (*picture.points)[row];
        CHECK(picture.cells.origin_x + picture.cells.scale_x * mark.x - x == doctest::Approx(0).scale(1).epsilon(0.02));
        CHECK(picture.cells.origin_y + picture.cells.scale_y * mark.y - y == doctest::Approx(0).scale(1).epsilon(0.02));
    }
    // The chosen row is on top; nothing is made anew as long as nothing changes.
    REQUIRE(picture.lit_points);
    CHECK(picture.lit_points->size() == 2);
    const auto points = picture.points;
    screen.draw(app.state(), false);
    CHECK(screen.scatter_canvas().last().points == points);
    app.apply(Hover{{ClusterId(1)}});
    screen.draw(app.state(), false);
    CHECK(screen.scatter_canvas().last().points == points);
    CHECK(screen.scatter_canvas().last().point_opacity < 0.5F);
    CHECK(screen.scatter_canvas().last().lit_points->size() >= study.clustering->clusters[1].size);
}

TEST_CASE("panels: scatter and relief draw every colour, theme and size, and documents of every kind") {
    App app(test_clock);
    for (const std::string id : {"titanic", "iris", "moons", "digits"}) {
        open_bundled(app, id);
        for (const ScatterColour colour :
             {ScatterColour::kCluster, ScatterColour::kClass, ScatterColour::kOutput, ScatterColour::kError}) {
            app.apply(SetScatter{{}, [colour](ScatterSettings& settings) { settings.colour = colour; }});
            app.apply(ShowView{View::kScatter});
            NullScreen screen({1280, 800});
            CHECK(screen.draw(app.state(), colour == ScatterColour::kError) > 500);
            CHECK(screen.scatter_canvas().num_pictures() > 0);
        }
        app.apply(SetRelief{{}, [](ReliefSettings& settings) { settings.points = true; }});
        app.apply(ShowView{View::kRelief});
        for (const PlaneColour colour : {PlaneColour::kPattern, PlaneColour::kOutput, PlaneColour::kClass}) {
            app.apply(SetPlaneColour{colour, 0});
            NullScreen screen({1280, 800});
            CHECK(screen.draw(app.state(), false) > 300);
            CHECK(screen.relief_canvas().num_pictures() > 0);
            CHECK(screen.relief_canvas().last().surface->mesh->num_regions() ==
                  app.state().plane.partition->num_regions());
        }
        for (const ImVec2 size : kPanelSizes) {
            NullScreen screen(size);
            CHECK(screen.draw(app.state(), true, size.x < 400) > 300);
        }
    }
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {2, 3}, {784, 30, 10}}) {
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Ones(widths[0], 1));
        for (const View view : {View::kScatter, View::kRelief}) {
            app.apply(ShowView{view});
            NullScreen screen({1280, 800});
            CHECK(screen.draw(app.state(), true) > 100);
        }
    }
}

TEST_CASE("panels: a relief that has not changed is not drawn again; another layer depth says what is missing") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kRelief});
    NullScreen screen({1280, 800});
    screen.draw(app.state(), false);
    screen.draw(app.state(), false);
    CHECK(screen.relief_canvas().num_pictures() == 1);
    app.apply(SetRelief{{}, [](ReliefSettings& settings) { settings.azimuth += 1; }});
    screen.draw(app.state(), false);
    CHECK(screen.relief_canvas().num_pictures() == 2);
    const ReliefPicture& picture = screen.relief_canvas().last();
    REQUIRE(picture.level);
    CHECK(picture.boundary->size() == app.state().plane.boundary->segments.size());
    // The level plane stands where logit 0 is drawn.
    CHECK(*picture.level == doctest::Approx(picture.heights[0]).epsilon(1e-4));
    app.apply(SetPlaneDepth{1});
    run_jobs(app);
    screen.draw(app.state(), false);
    CHECK(!screen.views().relief.picture.surface);
}

TEST_CASE("panels: points of plane and relief have the shapes of their classes; the chosen one lies on top") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(SelectRow{RowId(5)});
    app.apply(SetRelief{{}, [](ReliefSettings& settings) { settings.points = true; }});
    const auto& truth = app.state().document->study.input->target->class_of_row;
    const std::vector<PlanePoint>& points = *app.state().plane.points;
    REQUIRE(points.size() == truth.size());
    const auto shape_of = [&](std::size_t i) {
        return static_cast<float>(class_shape(static_cast<std::size_t>(truth[points[i].row.index])));
    };
    NullScreen screen({1280, 800});
    screen.draw(app.state(), false);
    const PlanePicture plane = screen.canvas().last();
    REQUIRE(plane.points->size() == points.size());
    for (std::size_t i = 0; i < points.size(); ++i) CHECK((*plane.points)[i].shape == shape_of(i));
    REQUIRE(plane.lit_points->size() == 1);
    const std::size_t chosen = static_cast<std::size_t>(
        std::find_if(points.begin(), points.end(), [](const PlanePoint& p) { return p.row == RowId(5); }) -
        points.begin());
    CHECK((*plane.lit_points)[0].x == (*plane.points)[chosen].x);
    CHECK((*plane.lit_points)[0].shape == shape_of(chosen));
    CHECK((*plane.lit_points)[0].radius > (*plane.points)[chosen].radius);
    // Another row, or the rows of a hovered cluster, are put on top; the points stay as they are.
    app.apply(SelectRow{RowId(6)});
    app.apply(Hover{{ClusterId(0)}});
    screen.draw(app.state(), false);
    CHECK(screen.canvas().last().points == plane.points);
    CHECK(screen.canvas().last().point_opacity < 0.5F);
    CHECK(screen.canvas().last().lit_points->size() >= app.state().document->study.clustering->clusters[0].size);
    app.apply(ShowView{View::kRelief});
    screen.draw(app.state(), false);
    const auto& marks = *screen.relief_canvas().last().points;
    REQUIRE(marks.size() == points.size());
    for (std::size_t i = 0; i < points.size(); ++i) CHECK(marks[i].shape == shape_of(i));
}
