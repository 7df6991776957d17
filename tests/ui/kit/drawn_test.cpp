#include "support/drawn.h"

#include "support/imgui_context.h"
#include "ui/kit/number_cell.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

// Tests of panels trust what support/drawn.h reads back, so that it is tried on frames whose content is known.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// One frame with what `paint` adds to the list of a window that fills the screen.
template <class Paint>
DrawnFrame painted_frame(const Paint& paint) {
    NullContext context(ImVec2(400, 300));
    context.window_frame(make_palette(true), ImGuiWindowFlags_NoBackground,
                         [&] { paint(*ImGui::GetWindowDrawList(), context.fonts()); });
    return drawn_frame();
}

void write_drawn(ImDrawList& draw, ImFont* font, ImVec2 at, ImU32 color, const std::string& text) {
    draw.AddText(font, font->FontSize * ImGui::GetIO().FontGlobalScale, at, color, text.c_str());
}

constexpr ImU32 kDrawnRed = IM_COL32(200, 10, 20, 255);
constexpr ImU32 kDrawnBlue = IM_COL32(10, 20, 200, 255);

}  // namespace

TEST_CASE("drawn frame: texts of every font are read back with their spaces, colours and places") {
    const std::string text = "Rows  1\u2009309: x \u2212 0.5 \u2192 y, \u201Cfi\u201D";
    const DrawnFrame frame = painted_frame([&](ImDrawList& draw, const Fonts& fonts) {
        float y = 20;
        for (ImFont* font : {fonts.text, fonts.bold, fonts.small, fonts.heading, fonts.title}) {
            write_drawn(draw, font, ImVec2(10, y), y < 50 ? kDrawnRed : kDrawnBlue, text);
            y += 40;
        }
    });
    REQUIRE(frame.texts.size() == 5);
    CHECK(frame.shapes.empty());
    for (std::size_t i = 0; i < 5; ++i) {
        const DrawnText& one = frame.texts[i];
        CHECK(one.text == "Rows  1 309: x \u2212 0.5 \u2192 y, \u201Cfi\u201D");
        CHECK(one.color == (i == 0 ? kDrawnRed : kDrawnBlue));
        CHECK(one.window == "screen");
        CHECK((one.min.x >= 10 && one.min.x < 13));
        const float top = 20 + 40 * static_cast<float>(i);
        CHECK((one.min.y >= top && one.max.y < top + 30));
    }
    CHECK(frame.has_text(text));
    CHECK_FALSE(frame.has_text("Rows"));
    CHECK(frame.says("y, \u201Cfi\u201D Rows"));  // one text after the other
    CHECK_FALSE(frame.says("Rows", "another window"));
}

TEST_CASE("drawn frame: what lies apart or in another font is another text, what continues is the same") {
    const DrawnFrame frame = painted_frame([](ImDrawList& draw, const Fonts& fonts) {
        write_drawn(draw, fonts.text, ImVec2(10, 10), kDrawnRed, "left");
        write_drawn(draw, fonts.text, ImVec2(200, 10), kDrawnRed, "right");
        write_drawn(draw, fonts.text, ImVec2(10, 40), kDrawnRed, "two\nlines");
        const float width = fonts.text->CalcTextSizeA(fonts.text->FontSize, 1e6F, 0, "cut").x;
        write_drawn(draw, fonts.text, ImVec2(10, 100), kDrawnRed, "cut");
        write_drawn(draw, fonts.text, ImVec2(10 + width, 100), kDrawnRed, "\u2026");
        write_drawn(draw, fonts.bold, ImVec2(10, 140), kDrawnRed, "bold");
    });
    std::string all;
    for (const DrawnText& text : frame.texts) all += text.text + "|";
    CHECK(all == "left|right|two|lines|cut\u2026|bold|");
}

TEST_CASE("drawn frame: boxes have their places and colours; what is clipped away or invisible is not there") {
    const DrawnFrame frame = painted_frame([](ImDrawList& draw, const Fonts& fonts) {
        draw.AddRectFilled(ImVec2(20, 30), ImVec2(70, 50), kDrawnRed);
        draw.AddRectFilled(ImVec2(100, 30), ImVec2(160, 50), kDrawnBlue, 4);
        draw.AddRectFilled(ImVec2(20, 60), ImVec2(70, 80), kDrawnRed & ~IM_COL32_A_MASK);
        draw.PushClipRect(ImVec2(0, 100), ImVec2(200, 150));
        write_drawn(draw, fonts.text, ImVec2(180, 110), kDrawnRed, "half of it");
        write_drawn(draw, fonts.text, ImVec2(210, 110), kDrawnRed, "nothing");
        draw.AddRectFilled(ImVec2(20, 200), ImVec2(70, 220), kDrawnBlue);
        draw.PopClipRect();
        draw.AddLine(ImVec2(10, 250), ImVec2(90, 250), kDrawnRed);
    });
    CHECK(frame.is_finite);
    REQUIRE(frame.shapes_of(kDrawnBlue).size() == 1);
    const DrawnShape round = frame.shapes_of(kDrawnBlue)[0];
    CHECK(round.min.x == doctest::Approx(100.5));  // the smoothed edge is left out
    CHECK(round.max.x == doctest::Approx(159.5));
    const auto red = frame.shapes_of(kDrawnRed, "screen");
    REQUIRE(red.size() == 2);  // a box and a line
    CHECK((red[0].min.x == 20 && red[0].min.y == 30 && red[0].max.x == 70 && red[0].max.y == 50));
    CHECK(red[1].max.x - red[1].min.x == doctest::Approx(80).epsilon(0.02));
    REQUIRE(frame.texts.size() == 1);
    CHECK(std::string("half of it").starts_with(frame.texts[0].text));
    CHECK(frame.texts[0].text != "half of it");
}

TEST_CASE("drawn frame: the digest tells frames apart by any vertex, and a vertex that is not a number is noticed") {
    const auto box = [](float right) {
        return painted_frame([right](ImDrawList& draw, const Fonts&) {
            draw.AddRectFilled(ImVec2(20, 30), ImVec2(right, 50), kDrawnRed);
        });
    };
    CHECK(box(70).digest == box(70).digest);
    CHECK(box(70).digest != box(70.001F).digest);
    CHECK(box(70).num_vertices == 4);
    CHECK_FALSE(box(NAN).is_finite);
}

TEST_CASE("number cell: a number ends at the right edge, and one that is too wide keeps its leading digits") {
    const DrawnFrame frame = painted_frame([&](ImDrawList& draw, const Fonts& fonts) {
        draw_number_cell(draw, fonts.text, ImVec2(100, 20), 80, kDrawnRed, "151.55");
        draw_number_cell(draw, fonts.text, ImVec2(100, 60), 30, kDrawnRed, "151.55");
    });
    REQUIRE(!frame.texts.empty());
    CHECK(frame.texts[0].text == "151.55");
    CHECK(frame.texts[0].max.x > 176);
    CHECK(frame.texts[0].max.x <= 180);
    std::string cut;
    for (std::size_t i = 1; i < frame.texts.size(); ++i) {
        cut += frame.texts[i].text;
        CHECK(frame.texts[i].min.x >= 100);
        CHECK(frame.texts[i].max.x <= 131);
    }
    CHECK(cut.substr(0, 1) == "1");
    CHECK(cut.find("\u2026") != std::string::npos);
}
