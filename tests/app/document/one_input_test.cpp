#include "app/app.h"
#include "app/document/offers.h"
#include "app/state/layout.h"
#include "base/texts/gallery_texts.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

// A network with one input is opened, looked at, kept and asked as any other, but for the plane that it has not.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("one input: the example opens on its profile, exact, with two pieces") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    CHECK(leading_view(app.state().layout) == View::kProfile);
    CHECK(app.state().document->study.survey->certificate.holds());
    CHECK(app.state().document->study.clustering->num_clusters() == 2);
    REQUIRE(app.state().profile.profile);
    CHECK(app.state().profile.profile->path.num_pieces() == 2);
    const double fold = app.state().profile.profile->value_at(app.state().profile.profile->path.knots[1]);
    CHECK(fold == doctest::Approx(1));  // the weights are those of y = 0.5 + 1.5 max(0, x - 1)
    for (const double x : {-1.5, 0.0, 0.9}) CHECK(app.state().profile.profile->logits(x)(0) == doctest::Approx(0.5));
    for (const double x : {1.5, 3.0})
        CHECK(app.state().profile.profile->logits(x)(0) == doctest::Approx(0.5 + 1.5 * (x - 1)));
    app.apply(ResetLayout{});
    CHECK(leading_view(app.state().layout) == View::kProfile);
    open_bundled(app, "two_units");
    CHECK(leading_view(app.state().layout) == View::kPlane);
    CHECK(app.state().plane.partition->num_regions() == 4);
}

TEST_CASE("one input: there is no plane, and the views that show one say where the function is seen") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    for (const View view : kAllViews)
        CHECK(can_show(app.state(), view) == (view != View::kPlane && view != View::kRelief));
    NullScreen screen({1280, 800});
    for (const View view : {View::kPlane, View::kRelief}) {
        app.apply(ShowView{view});
        run_jobs(app);
        const DrawnFrame frame = show(screen, app.state(), false);
        CHECK(frame.says(gallery_texts::kOneInput));
        CHECK(has_label(screen, gallery_texts::kShowProfile));
    }
}

TEST_CASE("one input: every view is drawn, and questions are answered") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
        NullScreen screen(size);
        for (const View view : kAllViews) {
            CAPTURE(view_id(view));
            app.apply(ShowView{view});
            run_jobs(app);
            CHECK(show(screen, app.state(), false).is_finite);
        }
    }
    const auto explanation = ask(app, {{"what", "explanation"}});
    REQUIRE(explanation["weights"][0].size() == 1);
    send(app, {{"command", "select_row"}, {"row", 59}});
    const auto row = ask(app, {{"what", "row"}});
    const double x = row["input"][0].get<double>();
    CHECK(row["logits"][0].get<double>() == doctest::Approx(0.5 + 1.5 * (x - 1)));
    CHECK(row["steps"].size() == 1);
    send(app, {{"command", "begin_path"}, {"row", 59}});
    send(app, {{"command", "select_row"}, {"row", 0}});
}

TEST_CASE("one input: a session brings all of it back, without a message") {
    App app(test_clock);
    open_bundled(app, "one_relu");
    app.apply(SetExamples{{{"one_relu", "One ReLU", "", "one_relu/one_relu.json", "one_relu/one_relu.csv"}}});
    send(app, {{"command", "select_row"}, {"row", 7}});
    const std::string text = app.session();
    REQUIRE_FALSE(text.empty());
    App other(test_clock);
    other.apply(OpenSession{text, ""});
    other.apply(SetExamples{app.state().examples});
    for (const Request& request : other.take_requests()) CHECK(std::holds_alternative<FetchRequest>(request));
    open_bundled(other, "one_relu");
    CHECK(other.state().messages.empty());
    CHECK(nlohmann::json::parse(other.session())["commands"] == nlohmann::json::parse(text)["commands"]);
}
