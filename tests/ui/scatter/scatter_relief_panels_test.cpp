#include "app/app.h"
#include "base/texts/gallery_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/relief/relief_panel.h"
#include "ui/scatter/scatter_panel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

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
    REQUIRE(app.state().selection.cluster);
    const std::uint32_t selected = app.state().selection.cluster->index;
    CHECK(picture.lit_points->size() == study.clustering->clusters[selected].size + 2);  // and its cluster
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
        std::set<std::vector<std::uint32_t>> colours;
        const std::size_t rows = app.state().document->study.clustering->num_rows();
        const std::vector<std::pair<ScatterColour, std::string>> choices = {
            {ScatterColour::kCluster, "Colour: cluster"},
            {ScatterColour::kClass, "Colour: class"},
            {ScatterColour::kOutput, "Colour: prediction"},
            {ScatterColour::kError, "Colour: error"}};
        for (const auto& choice : choices) {
            const ScatterColour colour = choice.first;
            ScatterSettings settings = app.state().scatter.settings;
            settings.colour = colour;
            app.apply(SetScatter{settings});
            app.apply(ShowView{View::kScatter});
            NullScreen screen({1280, 800});
            const DrawnFrame frame = show(screen, app.state(), colour == ScatterColour::kError);
            CHECK(frame.says(choice.second, "scatter panel"));
            REQUIRE(screen.scatter_canvas().last().points);
            REQUIRE(screen.scatter_canvas().last().points->size() == rows);
            std::vector<std::uint32_t> drawn;
            for (const PointMark& point : *screen.scatter_canvas().last().points) drawn.push_back(point.fill);
            colours.insert(std::move(drawn));
        }
        CHECK(colours.size() == choices.size());  // each colours the rows in its own way
        ReliefSettings relief = app.state().relief;
        relief.points = true;
        app.apply(SetRelief{relief});
        app.apply(ShowView{View::kRelief});
        for (const PlaneColour colour : {PlaneColour::kPattern, PlaneColour::kOutput, PlaneColour::kClass}) {
            app.apply(SetPlaneColour{colour, 0});
            NullScreen screen({1280, 800});
            const DrawnFrame frame = show(screen, app.state(), false);
            CHECK(frame.says(std::to_string(app.state().plane.seen()->regions.size()) + " facets in this window",
                             "relief panel"));
            CHECK(frame.says(app.state().plane.axis_x, "relief panel"));
            CHECK(screen.relief_canvas().last().surface->mesh->num_regions() ==
                  app.state().plane.partition->num_regions());
        }
        for (const ImVec2 size : kPanelSizes) {
            NullScreen screen(size);
            const DrawnFrame frame = show(screen, app.state(), true, is_phone(size));
            CHECK(frame.has_text("Relief", is_phone(size) ? "view panel" : "relief panel"));
            if (size.y > 300) CHECK(screen.relief_canvas().last().surface);
        }
    }
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {2, 3}, {784, 30, 10}}) {
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Ones(widths[0], 1));
        for (const View view : {View::kScatter, View::kRelief}) {
            app.apply(ShowView{view});
            run_jobs(app);
            NullScreen screen({1280, 800});
            const DrawnFrame frame = show(screen, app.state(), true);
            if (view == View::kScatter) CHECK(frame.says("1 row in 1 cluster", "scatter panel"));
            if (view == View::kRelief && widths[0] == 1) {
                CHECK_FALSE(app.state().plane.problem.empty());
                CHECK(frame.says(gallery_texts::kOneInput, "relief panel"));
            }
            if (view == View::kRelief && widths[0] > 1) CHECK(frame.says("in this window", "relief panel"));
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
    ReliefSettings relief = app.state().relief;
    relief.azimuth += 1;
    app.apply(SetRelief{relief});
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
    ReliefSettings relief = app.state().relief;
    relief.points = true;
    app.apply(SetRelief{relief});
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

TEST_CASE(
    "panels: an edited row is a ring where its cells put it, on the scatter that is zoomed in and on the relief") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(SelectRow{RowId(3)});
    const StudyInput& input = *app.state().document->study.input;
    app.apply(EditRow{RowId(3), {{input.origins[0].column, "0.25"}, {input.origins[1].column, "0.125"}}});
    run_jobs(app);
    REQUIRE(app.state().what_if);
    for (const bool close : {false, true}) {
        CAPTURE(close);
        ScatterSettings settings = app.state().scatter.settings;
        if (close) settings.window = PlaneWindow{0.24, 0.26, 0.12, 0.13};  // so close that the points get a new basis
        app.apply(SetScatter{settings});
        app.apply(ShowView{View::kScatter});
        run_jobs(app);
        NullScreen screen({1280, 800});
        screen.draw(app.state(), false);
        const WidgetInfo* box = widget_of(screen, "scatter");
        REQUIRE(box != nullptr);
        const PlanePicture& picture = screen.scatter_canvas().last();
        REQUIRE(picture.lit_points);
        REQUIRE(picture.lit_points->size() >= 2);
        const PointMark& ring = picture.lit_points->back();
        CHECK(ring.fill == 0);  // hollow
        const PlaneWindow window = app.state().scatter.window();
        const double x = box->min.x + (0.25 - window.s0) / window.width() * (box->max.x - box->min.x);
        const double y = box->max.y - (0.125 - window.t0) / window.height() * (box->max.y - box->min.y);
        CHECK(std::abs(picture.cells.origin_x + picture.cells.scale_x * ring.x - x) < 0.1);
        CHECK(std::abs(picture.cells.origin_y + picture.cells.scale_y * ring.y - y) < 0.1);
    }
    ReliefSettings relief = app.state().relief;
    relief.points = true;
    app.apply(SetRelief{relief});
    app.apply(ShowView{View::kRelief});
    run_jobs(app);
    NullScreen screen({1280, 800});
    for (int i = 0; i < 4; ++i) screen.draw(app.state(), false);
    const auto marks = screen.relief_canvas().last().points;
    REQUIRE(marks);
    const std::size_t rows = app.state().document->study.clustering->num_rows();
    REQUIRE(marks->size() == rows + 2);
    const SpaceMark& ring = marks->back();
    CHECK(ring.fill == 0);
    const Eigen::VectorXd edited = app.state().row_view->input;
    CHECK(ring.z == doctest::Approx(slow_forward(app.state().document->study.network(), edited).logits(0)));
    screen.draw(app.state(), false);
    CHECK(screen.relief_canvas().last().points == marks);  // nothing is made anew
    app.apply(ResetRow{});
    run_jobs(app);
    for (int i = 0; i < 4; ++i) screen.draw(app.state(), false);
    CHECK(screen.relief_canvas().last().points->size() == rows);
}
