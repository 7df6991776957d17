#include "app/app.h"
#include "base/texts/views/compare_texts.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>

// What views and cards show before there is something to show, and where they lead.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("compare: with nothing chosen there are two pickers and a card for each thing that can be compared") {
    for (const std::string id : {"titanic", "moons", "digits"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        app.apply(ShowView{View::kCompare});
        run_jobs(app);
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 1400)}) {
            CAPTURE(size.x);
            NullScreen screen(size);
            const DrawnFrame frame = show(screen, app.state(), true, is_phone(size));
            CHECK(frame.says(compare_texts::kInvitation));
            for (const char* title :
                 {compare_texts::kTwoClusters, compare_texts::kTwoRows, compare_texts::kTwoNetworks})
                CHECK_MESSAGE(frame.says(title), title);
            const WidgetInfo* first = widget_of(screen, "##first side");
            const WidgetInfo* second = widget_of(screen, "##second side");
            REQUIRE(first != nullptr);
            REQUIRE(second != nullptr);
            if (is_phone(size)) {
                CHECK(first->min.x == second->min.x);  // below each other, and in line
                CHECK(first->max.x == second->max.x);
            }
            for (const char* label : {"###offer clusters", "###offer row and contrast", "###offer rows",
                                      "###offer networks", "###offer file"}) {
                const WidgetInfo* button = widget_of(screen, label);
                REQUIRE_MESSAGE(button != nullptr, label);
                CHECK(button->max.x <= size.x - 8);
            }
        }
    }
}

TEST_CASE("card of a column: it draws the column's values and leads to its profile") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    const auto& origins = app.state().document->study.input->origins;
    for (std::uint32_t f = 0; f < origins.size(); ++f) {
        CAPTURE(origins[f].label);
        app.apply(SelectFeature{FeatureId(f)});
        run_jobs(app);
        NullScreen screen({1280, 1000});
        const DrawnFrame frame = show(screen, app.state(), false);
        CHECK(has_label(screen, "###profile of the feature"));
        CHECK(frame.says(app.state().feature_view->subject, "feature panel"));
        CHECK(frame.says(app.state().feature_view->values, "feature panel"));
        CHECK(frame.says(app.state().feature_view->formula, "feature panel"));
    }
}

TEST_CASE("plane on a phone: the slider of the layers is long enough for a finger") {
    App app(test_clock);
    for (const std::string id : {"moons", "titanic"}) {
        CAPTURE(id);
        open_bundled(app, id);
        app.apply(ShowView{View::kPlane});
        run_jobs(app);
        for (const float width : {360.0F, 390.0F}) {
            CAPTURE(width);
            NullScreen screen({width, 844});
            screen.draw(app.state(), false, true);
            const WidgetInfo* slider = widget_of(screen, "##layer depth");
            const WidgetInfo* more = widget_of(screen, "###more");
            REQUIRE(slider != nullptr);
            REQUIRE(more != nullptr);
            CHECK(slider->max.x - slider->min.x >= 90);
            CHECK(slider->max.x <= more->min.x);
            CHECK(more->max.x <= width - 8);
            CHECK(std::abs(more->min.y - slider->min.y) < 4);  // on one line
        }
    }
}
