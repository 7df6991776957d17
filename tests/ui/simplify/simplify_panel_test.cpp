#include "app/simplify/families_facts.h"
#include "app/simplify/simplify_facts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

// What the simplify view says and offers, without a window.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr const char* kSimplifyPanel = "simplify panel";

bool offers(const NullScreen& screen, const std::string& name) {
    const auto& widgets = screen.registry().widgets();
    return std::any_of(widgets.begin(), widgets.end(),
                       [&](const WidgetInfo& widget) { return widget.label.find(name) != std::string::npos; });
}

/// As after a click on the part's name.
void show_part(NullScreen& screen, const AppState& state, SimplifyPart part, bool touch = false) {
    screen.draw_frame(state, false, touch);
    screen.views().simplify.part = part;
}

}  // namespace

TEST_CASE("simplify panel: the answer, its proof, a button per unit, and the way to use the smaller network") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kSimplify});
    run_jobs(app);
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
        NullScreen screen(size);
        show_part(screen, app.state(), SimplifyPart::kUnits, size.x < 1000);
        const DrawnFrame frame = show(screen, app.state(), size.x > 1000, size.x < 1000);
        const SlimmingFacts facts = slimming_facts(app.state());
        REQUIRE(facts.can_apply);
        CHECK(frame.says(facts.lead));
        CHECK(frame.says(facts.domain));
        CHECK(offers(screen, "###apply simplification"));
        if (size.x < 1000) continue;  // the rest is scrolled to
        for (const RemovedUnits& group : facts.groups) {
            CHECK(frame.says(group.title));
            CHECK(frame.says(group.by));
        }
        CHECK(offers(screen, "###unit " + facts.groups[0].labels[0]));
    }
    app.apply(ApplySimplification{});
    run_jobs(app);
    NullScreen screen({1280, 800});
    show_part(screen, app.state(), SimplifyPart::kUnits);
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says(applied_sentence(app.state()), kSimplifyPanel));
    CHECK(offers(screen, "###compare before and after"));
    CHECK(offers(screen, "###undo simplification"));
    // Somebody did something else since: Undo would take that back.
    app.apply(SelectUnit{UnitId(0)});
    show(screen, app.state(), false);
    CHECK_FALSE(offers(screen, "###undo simplification"));
    CHECK(offers(screen, "###compare before and after"));
}

TEST_CASE("simplify panel: a search that goes on, one that was stopped, and networks that are no stack") {
    const Network network = random_network({6, 24, 24, 24, 1}, 5);
    App app(test_clock);
    open_network(app, ModelFile(network), test_inputs(network, 40, 3));
    app.apply(SetSimplify{SimplifyDomain::kBox});
    app.apply(ShowView{View::kSimplify});
    NullScreen screen({1280, 800});
    show_part(screen, app.state(), SimplifyPart::kUnits);
    CHECK(show(screen, app.state(), false).says("0 of 72 are settled", kSimplifyPanel));
    for (int i = 0; i < 20 && !app.state().stages[StageId::kSimplify].halted; ++i) app.apply(CancelJob{});
    CHECK(show(screen, app.state(), false).says(simplify_texts::kStopped, kSimplifyPanel));
    CHECK(offers(screen, "###go on simplifying"));
    const Network sums = branching_network(1);
    open_network(app, ModelFile(sums), test_inputs(sums, 40, 3));
    app.apply(ShowView{View::kSimplify});
    run_jobs(app);
    CHECK(show(screen, app.state(), true).says(simplify_texts::kNotAStack, kSimplifyPanel));
    CHECK_FALSE(offers(screen, "###apply simplification"));
}

TEST_CASE("simplify panel: the dial, the curves and the families, with the clusters of the chosen one") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(ShowView{View::kSimplify});
    app.apply(SetFamilies{true, 5, false});
    app.apply(SelectFamily{1});
    run_jobs(app);
    const FamilyCut& cut = *current_families(app.state());
    for (const ImVec2 size : {ImVec2(1280, 1400), ImVec2(390, 1400)}) {
        NullScreen screen(size);
        show_part(screen, app.state(), SimplifyPart::kFamilies, size.x < 1000);
        const DrawnFrame frame = show(screen, app.state(), size.x > 1000, size.x < 1000);
        CHECK(frame.says(families_answer(app.state(), cut)));
        CHECK(frame.says(families_certificate(app.state(), cut)));
        CHECK(offers(screen, "###number of families"));
        CHECK(offers(screen, "###suggested families"));
        if (size.x < 1000) continue;  // the rest is scrolled to
        for (int family = 1; family <= 5; ++family) CHECK(offers(screen, "##family " + std::to_string(family)));
        CHECK(offers(screen, "###cluster " + std::to_string(cut.list[1].clusters[0]) + " of family"));
        CHECK(offers(screen, "##name of family"));
    }
    // The line above the list says it too, and leads back.
    NullScreen screen({1280, 800});
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says("clusters in 5 families"));
    CHECK(offers(screen, "###separate families"));
}
