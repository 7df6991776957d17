#include "ui/clusters/swarm_panel.h"

#include "app/answers/swarm_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/swarm_texts.h"
#include "scene/kit/palette.h"
#include "scene/rows/swarm_drawing.h"
#include "support/example_app.h"
#include "support/null_screen.h"
#include "support/panel_screen.h"
#include "ui/export/view_svg.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

// The picture of the beeswarm: where its dots are, and what the pointer does.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr const char* kSwarmWindow = "beeswarm panel";

void swarm_alone(const Ui& ui, const AppState& state, ViewMemory& memory) { swarm_panel(ui, state, memory.swarm); }

void open_swarm(App& app, const std::string& id) {
    open_bundled(app, id);
    app.apply(ShowView{View::kBeeswarm});
    run_jobs(app);
    REQUIRE(current_swarm(app.state()) != nullptr);
}

std::vector<const Shape*> dots_of(const Drawing& drawing) {
    std::vector<const Shape*> dots;
    for (const Shape& shape : drawing.shapes()) {
        if (shape.kind == Shape::Kind::kDisc && shape.mark.kind == MarkKind::kRow) dots.push_back(&shape);
    }
    return dots;
}

std::size_t swarm_count(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("swarm drawing: dots stand at their values on one axis, within their line, and none is lost") {
    SwarmPicture picture;
    const std::size_t rows = 300;
    picture.values.resize(3, static_cast<Eigen::Index>(rows));
    for (std::size_t i = 0; i < rows; ++i) {
        picture.rows.push_back(static_cast<std::uint32_t>(i));
        for (Eigen::Index c = 0; c < 3; ++c)
            picture.values(c, static_cast<Eigen::Index>(i)) =
                std::sin(static_cast<double>(i) + static_cast<double>(c)) * (3 - static_cast<double>(c));
    }
    for (std::uint32_t c = 0; c < 3; ++c) {
        SwarmColumn column{"column " + std::to_string(c), c};
        for (std::size_t i = 0; i < rows; ++i) column.own.push_back(static_cast<double>(i));
        column.own[5] = std::numeric_limits<double>::quiet_NaN();
        column.low = 0;
        column.high = 299;
        picture.columns.push_back(column);
    }
    picture.chosen = 7;
    const Palette palette = make_palette(false);
    // Lines are lower where all of them then fit, down to a height that dots need.
    CHECK(swarm_pitch(3, 1000) == kSwarmPitch);
    CHECK(swarm_pitch(10, 400) < kSwarmPitch);
    CHECK(swarm_pitch(100, 400) >= 20);
    SwarmPicture low = picture;
    low.pitch = swarm_pitch(3, 180);
    CHECK(swarm_drawing(low, 700, palette).size().y <= 180);
    const Drawing drawing = swarm_drawing(picture, 700, palette);
    const auto dots = dots_of(drawing);
    REQUIRE(dots.size() == 3 * rows);
    // Two dots fix the axis, all others lie on it.
    const auto value = [&](const Shape& dot) {
        const auto line = static_cast<Eigen::Index>(drawing.points_of(dot)[0].y / kSwarmPitch);
        return picture.values(line, dot.mark.index);
    };
    const auto x = [&](const Shape& dot) { return drawing.points_of(dot)[0].x; };
    const auto by_value = [&](const Shape* a, const Shape* b) { return value(*a) < value(*b); };
    const Shape& least = **std::min_element(dots.begin(), dots.end(), by_value);
    const Shape& most = **std::max_element(dots.begin(), dots.end(), by_value);
    const double scale = (x(most) - x(least)) / (value(most) - value(least));
    std::size_t chosen = 0;
    for (const Shape* dot : dots) {
        CHECK(std::abs(x(*dot) - (x(least) + scale * (value(*dot) - value(least)))) < 0.05);
        const float within = std::fmod(drawing.points_of(*dot)[0].y, kSwarmPitch);
        CHECK(within > 2);
        CHECK(within < kSwarmPitch - 2);
        if (dot->mark.index == 7) {
            ++chosen;
            CHECK(dot->stroke == palette.text);
        }
        if (dot->mark.index == 5) CHECK(dot->fill == palette.muted);
    }
    CHECK(chosen == 3);
    CHECK(std::count(drawing.texts().begin(), drawing.texts().end(), "column 1") == 1);
}

TEST_CASE("swarm drawing: the legend names the categories of a column, each in the colour of its dots") {
    const Palette palette = make_palette(true);
    SwarmPicture picture;
    picture.values = Eigen::MatrixXd::Zero(3, 4);
    picture.rows = {0, 1, 2, 3};
    SwarmColumn port{"port", 0, {"Cherbourg", "Queenstown", "Southampton"}};
    port.own = {0, 1, 2, 1};
    SwarmColumn sex{"sex", 3, {}, {"male", "female"}, {0, 1, 0, 1}};
    SwarmColumn age{"age", 4};
    age.own = {20, 30, 40, 50};
    age.low = 20;
    age.high = 50;
    picture.columns = {port, sex, age};
    const auto drawn = [&](float width) {
        const Drawing drawing = swarm_drawing(picture, width, palette);
        std::vector<std::pair<std::string, Rgba>> entries;
        for (const Shape& shape : drawing.shapes()) {
            if (shape.kind != Shape::Kind::kText || shape.text >= drawing.texts().size()) continue;
            const DrawPoint at = drawing.points_of(shape)[0];
            for (const Shape& dot : drawing.shapes()) {
                if (dot.kind != Shape::Kind::kDisc || dot.mark.kind == MarkKind::kRow) continue;
                const DrawPoint middle = drawing.points_of(dot)[0];
                const bool before = middle.x < at.x && middle.x > at.x - 12 && middle.y > at.y && middle.y < at.y + 12;
                if (before) entries.emplace_back(drawing.texts()[shape.text], dot.fill);
            }
            CHECK(at.y < drawing.size().y);
        }
        return entries;
    };
    for (const float width : {700.0F, 200.0F}) {  // wide, and broken into lines
        CAPTURE(width);
        const auto entries = drawn(width);
        REQUIRE(entries.size() == 5);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(entries[i].first == port.categories[i]);
            CHECK(entries[i].second == class_colour(i, 3, true));
        }
        CHECK(entries[3] == std::pair<std::string, Rgba>("male", swarm_colour(0, true)));
        CHECK(entries[4] == std::pair<std::string, Rgba>("female", swarm_colour(1, true)));
    }
    CHECK(swarm_drawing(picture, 200, palette).size().y > swarm_drawing(picture, 700, palette).size().y);
    CHECK(swarm_pitch(8, 400, 2) < swarm_pitch(8, 400));
}

TEST_CASE("beeswarm panel: its sentences, a line per column, and a dot per row and column as vectors") {
    App app(test_clock);
    open_swarm(app, "moons");
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
        NullScreen screen(size);
        const DrawnFrame frame = show(screen, app.state(), size.x > 1000, size.x < 1000);
        const SwarmFacts facts = swarm_facts(app.state());
        CHECK(frame.says(facts.sentence));
        CHECK(frame.says(facts.sum));
        CHECK(has_label(screen, "beeswarm"));
    }
    const auto svg = view_svg(make_palette(false), app.state(), View::kBeeswarm, {800, 600});
    REQUIRE(svg);
    CHECK(swarm_count(*svg, "<circle") >= 2 * app.state().document->study.clustering->num_rows());
    CHECK(svg->find("adds to") != std::string::npos);
}

TEST_CASE("beeswarm panel: a click on a dot selects its row, one on a line opens its column") {
    App app(test_clock);
    open_swarm(app, "titanic");
    PanelScreen screen(app, swarm_alone, {900, 800});
    screen.frames();
    const WidgetInfo box = screen.widget("beeswarm");
    REQUIRE(screen.memory().swarm.drawing.drawing);
    // The dot farthest to the right stands alone.
    const Drawing drawing = *screen.memory().swarm.drawing.drawing;
    const auto dots = dots_of(drawing);
    const Shape& dot = **std::max_element(dots.begin(), dots.end(), [&](const Shape* a, const Shape* b) {
        return drawing.points_of(*a)[0].x < drawing.points_of(*b)[0].x;
    });
    const DrawPoint at = drawing.points_of(dot)[0];
    const Mark mark = drawing.mark_at(at, 4);
    REQUIRE(mark.kind == MarkKind::kRow);
    screen.click({box.min.x + at.x, box.min.y + at.y});
    CHECK(app.state().selection.row == RowId(mark.index));
    const std::size_t first = screen.memory().swarm.order.at(0);
    const std::string column = current_swarm(app.state())->columns[first].column;
    screen.click({box.min.x + 6, box.min.y + kSwarmPitch / 2});
    CHECK(app.state().swarm.settings.column == column);
    screen.frames();
    const WidgetInfo all = screen.widget("All columns###all columns");
    screen.click({(all.min.x + all.max.x) / 2, (all.min.y + all.max.y) / 2});
    CHECK_FALSE(app.state().swarm.settings.column);
}

TEST_CASE("beeswarm panel: one column's values against what they add, with numbers and with categories") {
    App app(test_clock);
    open_swarm(app, "titanic");
    for (const std::string column : {"age", "embarked"}) {
        CAPTURE(column);
        send(app, {{"command", "set_beeswarm"}, {"column", column}});
        NullScreen screen({1280, 800});
        const DrawnFrame frame = show(screen, app.state(), false);
        CHECK(frame.says(swarm_texts::dependence_heading(column), kSwarmWindow));
        CHECK(frame.says(swarm_facts(app.state()).sentence, kSwarmWindow));
        REQUIRE(screen.views().swarm.drawing.drawing);
        const auto dots = dots_of(*screen.views().swarm.drawing.drawing);
        CHECK(dots.size() == 1309);
        if (column == "embarked") CHECK(frame.says("Queenstown", kSwarmWindow));
    }
}
