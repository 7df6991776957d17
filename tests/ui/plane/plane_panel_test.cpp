#include "ui/plane/plane_panel.h"

#include "app/app.h"
#include "app/plane/plane_aspect.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The shape that the plane's panel told in the last frames; 0 if none.
double told_shape(NullScreen& screen, const AppState& state) {
    double shape = 0;
    for (int frame = 0; frame < 3; ++frame) {
        screen.draw_frame(state, false);
        for (const Command& command : screen.commands()) {
            if (const auto* told = command.get_if<SetPlaneShape>()) shape = told->shape;
        }
    }
    return shape;
}

std::string label_of(const NullScreen& screen, const std::string& name) {
    const WidgetInfo* widget = widget_of(screen, name);
    return widget != nullptr ? widget->label : "";
}

}  // namespace

TEST_CASE("plane panel: the program is told the picture's shape, and a circle is round") {
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844), ImVec2(1920, 1080)}) {
        CAPTURE(size.x);
        App app(test_clock);
        open_bundled(app, "moons");
        NullScreen screen(size);
        const double shape = told_shape(screen, app.state());
        const WidgetInfo* box = widget_of(screen, "plane");
        REQUIRE(box != nullptr);
        CHECK(shape == doctest::Approx((box->max.x - box->min.x) / (box->max.y - box->min.y)));
        app.apply(SetPlaneShape{shape});
        run_jobs(app);
        CHECK(told_shape(screen, app.state()) == 0);  // told once
        const PlanePicture& picture = screen.canvas().last();
        REQUIRE(picture.mesh);
        const PlaneWindow& whole = picture.mesh->partition->window();
        const double per_s = static_cast<double>(picture.cells.scale_x) / whole.width();
        const double per_t = -static_cast<double>(picture.cells.scale_y) / whole.height();
        CHECK(per_s / per_t == doctest::Approx(1).epsilon(1e-3));
        // A document of another shape keeps the window and the scale.
        AppState still = app.state();
        screen.draw_picture_of(still, View::kPlane);
        const PlanePicture& document = screen.canvas().last();
        CHECK(static_cast<double>(document.cells.scale_x) / whole.width() ==
              doctest::Approx(-static_cast<double>(document.cells.scale_y) / whole.height()).epsilon(0.01));
        still.plane.view.fill = true;
        screen.draw_picture_of(still, View::kPlane);
        CHECK(screen.canvas().last().cells.scale_x > document.cells.scale_x - 1);
    }
}

TEST_CASE("plane panel: a slice says so, and rows far from it can be hidden, all of them and no others") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kPlane});
    run_jobs(app);
    NullScreen screen({1280, 800});
    CHECK(show(screen, app.state(), false).says("Slice through the mean of the rows", "plane panel"));
    const PlaneState& plane = app.state().plane;
    const std::size_t rows = plane.points->size();
    REQUIRE(screen.canvas().last().points->size() == rows);
    app.apply(ShowOnPlane{PlaneThing::kFarRows, false});
    CHECK(show(screen, app.state(), false).says("far from it: hidden", "plane panel"));
    CHECK(screen.canvas().last().points->size() == rows - plane.num_far);
    CHECK(show(screen, app.state(), false).says("rows lie in other regions than their dots: hollow", "plane panel"));
    std::size_t hollow = 0;  // their middle is that of the panel, their rim that of their class
    for (const PointMark& mark : *screen.canvas().last().points)
        hollow += (mark.fill & 0xFFFFFFU) == (make_palette(true).panel & 0xFFFFFFU) ||
                  (mark.fill & 0xFFFFFFU) == (make_palette(false).panel & 0xFFFFFFU);
    CHECK(hollow == plane.num_near_elsewhere);
    // What is hidden is not under the pointer either.
    const Viewport2D view{{0, 0}, {1000, 1000}, plane.view.window};
    std::size_t found = 0;
    for (const PlanePoint& point : *plane.points) {
        const auto near = point_near(plane, view, view.to_screen(point.at), 6);
        if (!near) continue;
        const auto& hit = (*plane.points)[near->index];
        CHECK_FALSE(is_far(hit));
        ++found;
    }
    CHECK(found >= rows - plane.num_far);
}

TEST_CASE("plane panel: the tooltip of a dot says what is predicted for its row, and what is drawn at the dot") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const PlaneState& plane = app.state().plane;
    const Study& study = app.state().document->study;
    const Network& network = study.network();
    std::size_t own = 0;
    std::size_t other_class = 0;
    for (const PlanePoint& point : *plane.points) {
        const std::string text = point_sentences(app.state(), point);
        const auto said = [&](const std::string& part) { return text.find(part) != std::string::npos; };
        const bool survives = study.patterns->logits(0, point.row.index) > 0;
        CHECK(text.starts_with(survives ? "Predicted: survived (" : "Predicted: died ("));
        CHECK(said(". Cluster " + std::to_string(study.clustering->assignment[point.row.index]) + ". "));
        // The network itself at the dot.
        const bool at_dot = slow_forward(network, plane.frame.at(point.at.x, point.at.y)).logits(0) > 0;
        CHECK(said(std::string("the network predicts ") + (at_dot ? "survived" : "died")));
        CHECK(said("is the row's own;") == point.own_region);
        CHECK(said("is another one, ") == !point.own_region);
        own += point.own_region ? 1 : 0;
        other_class += survives != at_dot ? 1 : 0;
    }
    CHECK(own > 0);
    CHECK(other_class > 0);  // the reason to say all this
    open_bundled(app, "moons");
    const std::string text = point_sentences(app.state(), app.state().plane.points->front());
    CHECK(text.find("slice") == std::string::npos);
    CHECK(text.find("dot") == std::string::npos);
}

TEST_CASE("plane panel: what is under the pointer has a look of its own, not that of the decision boundary") {
    for (const bool dark : {true, false}) {
        const PlaneStyle style = plane_style(make_palette(dark));
        CHECK(style.hovered != style.boundary);
        CHECK(style.hovered != style.unit);
        CHECK(style.hovered != make_palette(dark).text);
    }
}

TEST_CASE("view bars: the same controls in the same order, with words where they have room") {
    App app(test_clock);
    open_bundled(app, "moons");
    struct ControlLine {
        View view;
        std::vector<std::string> names;
    };
    const ControlLine bars[] = {
        {View::kPlane, {"##colour", "###Points", "###Fill", "###fit", "##layer depth", "###more"}},
        {View::kRelief, {"##colour", "###Points", "##relief height", "###fit relief", "###camera", "###more"}},
        {View::kScatter, {"##scatter colour", "##scatter x", "##scatter y", "###fit scatter"}}};
    for (const ControlLine& bar : bars) {
        CAPTURE(view_id(bar.view));
        app.apply(ShowView{bar.view});
        run_jobs(app);
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
            CAPTURE(size.x);
            NullScreen screen(size);
            screen.draw(app.state(), false, is_phone(size));
            ImVec2 last(0, 0);
            for (const std::string& name : bar.names) {
                CAPTURE(name);
                const WidgetInfo* widget = widget_of(screen, name);
                REQUIRE(widget != nullptr);
                const bool follows = widget->min.y > last.y + 4 || widget->min.x > last.x;
                CHECK(follows);
                last = widget->min;
            }
            if (!is_phone(size)) CHECK(last.y < widget_of(screen, bar.names[0])->max.y);  // one line
            const bool words = !is_phone(size);
            const std::string fit = label_of(screen, bar.view == View::kPlane    ? "###fit"
                                                     : bar.view == View::kRelief ? "###fit relief"
                                                                                 : "###fit scatter");
            CHECK((fit.find("Fit") != std::string::npos) == words);
        }
    }
}

TEST_CASE("region lesson: it is over once some cards were read, or one was closed") {
    RegionLesson lesson;
    for (std::uint32_t r = 0; r < 40; ++r) lesson.note(RegionId(r), 0.1 * r);  // the pointer runs over them
    CHECK_FALSE(lesson.is_over());
    for (std::uint32_t r = 40; r < 46; ++r) lesson.note(RegionId(r), 3.0 * r);
    CHECK(lesson.is_over());
    RegionLesson closed;
    closed.note(RegionId(1), 0);
    CHECK_FALSE(closed.is_over());
    closed.end();
    CHECK(closed.is_over());
}

TEST_CASE("region card: begins with what a region is, then its formula, rows and walls") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(PinPlane{Point2{0.5, 0.2}});
    run_jobs(app);
    NullScreen screen({1280, 800});
    const DrawnFrame frame = show(screen, app.state(), false);
    const RegionFacts& facts = *app.state().plane.pinned;
    CHECK(frame.says("A linear region: here the network is exactly this one formula."));
    CHECK(frame.says(facts.formula.substr(0, 12)));
    CHECK(frame.says("hidden units are active"));
    CHECK(frame.says(facts.cut_by_window ? "in view" : " walls around it"));
    screen.draw_picture_of(app.state(), View::kPlane);
}

TEST_CASE("region card: a pinned region has one card, and it leaves the place free that it speaks of") {
    App app(test_clock);
    open_bundled(app, "moons");
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
        CAPTURE(size.x);
        const PlaneWindow& window = app.state().plane.view.window;
        for (const double s : {0.1, 0.5, 0.93}) {
            for (const double t : {0.07, 0.5, 0.93}) {
                const Point2 at{window.s0 + s * window.width(), window.t0 + t * window.height()};
                app.apply(PinPlane{at});
                app.apply(HoverPlane{at});  // the pointer is still there after the click
                run_jobs(app);
                if (!app.state().plane.pinned) continue;
                NullScreen screen(size);
                screen.draw(app.state(), false, is_phone(size));
                const DrawnFrame frame = show(screen, app.state(), false, is_phone(size));
                const WidgetInfo* box = widget_of(screen, "plane");
                REQUIRE(box != nullptr);
                const Viewport2D view{box->min, box->max, window};
                const ImVec2 place = view.to_screen(at);
                std::size_t cards = 0;
                for (const DrawnText& text : frame.texts) {
                    if (text.window.find("pinned region") == std::string::npos) continue;
                    cards += text.text.find("walls") != std::string::npos;
                    const bool covers =
                        place.x > text.min.x && place.x < text.max.x && place.y > text.min.y && place.y < text.max.y;
                    CHECK_FALSE(covers);
                }
                CHECK(cards <= 1);
            }
        }
    }
}

TEST_CASE("relief: no label leaves the picture, on a phone either") {
    for (const char* example : {"titanic", "iris", "moons"}) {
        CAPTURE(example);
        App app(test_clock);
        open_bundled(app, example);
        app.apply(ShowView{View::kRelief});
        run_jobs(app);
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
            CAPTURE(size.x);
            NullScreen screen(size);
            const DrawnFrame frame = show(screen, app.state(), false, is_phone(size));
            const WidgetInfo* box = widget_of(screen, "relief");
            REQUIRE(box != nullptr);
            std::size_t inside = 0;
            for (const DrawnText& text : frame.texts) {
                const bool starts = text.min.x > box->min.x - 40 && text.min.x < box->max.x &&
                                    text.min.y > box->min.y && text.max.y < box->max.y;
                if (!starts) continue;
                ++inside;
                CAPTURE(text.text);
                CHECK(text.min.x >= box->min.x);
                CHECK(text.max.x <= box->max.x + 1);
            }
            CHECK(inside > 8);  // ticks, names, notes
            // Each axis is named, by its title or by the name that formulas have for it.
            CHECK(frame.says(app.state().plane.axis_x));
        }
    }
}
