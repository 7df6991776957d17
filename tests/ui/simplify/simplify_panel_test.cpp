#include "analysis/summaries/unwrap_summary.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/simplify_facts.h"
#include "base/text/number_format.h"
#include "base/texts/simplify/simplify_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/views/summary_texts.h"
#include "simplify/merging/local_models.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "train/setup/training_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>

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

/// A click on the line behind which the figures of families are folded.
void unfold_figures(NullScreen& screen, const AppState& state) {
    const WidgetInfo* fold = widget_of(screen, "###figures of families");
    REQUIRE(fold != nullptr);
    click(screen, state, {fold->min.x + 20, (fold->min.y + fold->max.y) / 2});
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
        const DrawnFrame folded = show(screen, app.state(), size.x > 1000, size.x < 1000);
        CHECK(folded.says(families_answer(app.state(), cut)));
        CHECK_FALSE(folded.says(families_certificate(app.state(), cut)));  // until it is asked for
        CHECK(offers(screen, "###number of families"));
        CHECK(offers(screen, "###suggested families"));
        if (size.x < 1000) continue;  // the rest is scrolled to
        CHECK(widget_of(screen, "###number of families")->max.y < widget_of(screen, "###figures of families")->min.y);
        unfold_figures(screen, app.state());
        const DrawnFrame frame = show(screen, app.state(), size.x > 1000, size.x < 1000);
        CHECK(frame.says(families_certificate(app.state(), cut)));
        for (int family = 1; family <= 5; ++family) CHECK(offers(screen, "##family " + std::to_string(family)));
        CHECK(offers(screen, "###cluster " + std::to_string(cut.list[1].clusters[0]) + " of family"));
        CHECK(offers(screen, "##name of family"));
    }
    // The line above the list says whose clusters are listed, then how many families there are, and leads back.
    NullScreen screen({1280, 800});
    const std::size_t clusters = app.state().document->study.clustering->num_clusters();
    CHECK(show(screen, app.state(), false)
              .says(families_view_texts::listed(family_title(app.state().families, cut, 1), cut.list[1].clusters.size(),
                                                clusters)));
    CHECK(offers(screen, "###separate families"));
    app.apply(SelectFamily{std::nullopt});
    run_jobs(app);
    CHECK(show(screen, app.state(), false).says("clusters in 5 families"));
    CHECK(offers(screen, "###separate families"));
}

TEST_CASE(
    "simplify panel: a way of making families is chosen beside the dial, with its figures and what becomes of rows") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kSimplify});
    for (const FamilyWay by : {FamilyWay::kAnswers, FamilyWay::kAletheia, FamilyWay::kPruning}) {
        app.apply(SetFamilies{false, 2, false, by});
        NullScreen screen({1280, 1400});
        show_part(screen, app.state(), SimplifyPart::kFamilies);
        CHECK(show(screen, app.state(), true).says(families_view_texts::kWayHelp));  // nothing is there yet
        run_jobs(app);
        const FamilyCut& cut = *current_families(app.state());
        REQUIRE(cut.curve->by == by);
        show(screen, app.state(), true);
        unfold_figures(screen, app.state());
        const DrawnFrame frame = show(screen, app.state(), true);
        CHECK(frame.says(families_answer(app.state(), cut)));
        CHECK(frame.says(families_origin(cut)));
        for (const std::string& line : families_figures(cut)) CHECK(frame.says(line));
        CHECK(offers(screen, families_view_texts::kByAletheia));
        CHECK(offers(screen, "###number of families"));
        REQUIRE(offers(screen, "###families in all views"));
    }
    NullScreen screen({1280, 1400});
    show_part(screen, app.state(), SimplifyPart::kFamilies);
    show(screen, app.state(), false);
    const WidgetInfo& use = *widget_of(screen, "###families in all views");
    click(screen, app.state(), {(use.min.x + use.max.x) / 2, (use.min.y + use.max.y) / 2});
    CHECK(std::any_of(screen.commands().begin(), screen.commands().end(), [](const Command& command) {
        const auto* set = command.get_if<SetFamilies>();
        return set != nullptr && set->joined && set->count == 2 && set->by == FamilyWay::kPruning;
    }));
}

TEST_CASE(
    "simplify panel: a chosen family is listed, its certificate takes the place of the exact one, and one click goes "
    "back") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(SetFamilies{true, 4, false});
    run_jobs(app);
    NullScreen screen({1280, 800});
    CHECK_FALSE(show(screen, app.state(), false).says("off by"));
    app.apply(SelectFamily{1});
    run_jobs(app);
    const FamilyCut& cut = *current_families(app.state());
    const FamilyFacts& facts = cut.list[1];
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK(frame.says(family_title(app.state().families, cut, 1)));
    CHECK(frame.says(families_view_texts::certificate_line(
        1, facts.rows, display_number(facts.mean_deviation, 2), display_number(facts.largest_deviation, 2),
        app.state().document->study.input->rows->row[facts.worst_row.index])));
    REQUIRE(offers(screen, "###all clusters"));
    const WidgetInfo& back = *widget_of(screen, "###all clusters");
    click(screen, app.state(), {(back.min.x + back.max.x) / 2, (back.min.y + back.max.y) / 2});
    CHECK(std::any_of(screen.commands().begin(), screen.commands().end(), [](const Command& command) {
        return command.is<SelectFamily>() && !command.get_if<SelectFamily>()->family;
    }));
}

TEST_CASE(
    "simplify panel: coefficients and tree show families where views do, and clusters where somebody wants them") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SetFamilies{true, 3, false});
    app.apply(SetTree{{TreeColour::kPattern, "", {}, false}});
    app.apply(ShowView{View::kCoefficients});
    run_jobs(app);
    const FamilyCut& cut = *current_families(app.state());
    NullScreen screen({1600, 1000});
    const DrawnFrame frame = show(screen, app.state(), true);
    CHECK(frame.says("3 formulas in place of "));
    for (std::uint32_t family = 0; family < 3; ++family)
        CHECK(frame.says(family_name(app.state().families, cut, family).substr(0, 8)));
    screen.views().coefficients.clusters_apart = true;
    CHECK_FALSE(show(screen, app.state(), true).says("3 formulas in place of"));
    app.apply(ShowView{View::kTree});
    run_jobs(app);
    CHECK(show(screen, app.state(), true).says(families_view_texts::kColourOfFamily));
    app.apply(SetFamilies{false, 3, false});
    run_jobs(app);
    CHECK_FALSE(show(screen, app.state(), true).says(families_view_texts::kColourOfFamily));
}

TEST_CASE("simplify panel: the summary has a line for every cluster with its scores, or says what it needs") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kSimplify});
    run_jobs(app);
    NullScreen screen({1280, 1000});
    show_part(screen, app.state(), SimplifyPart::kSummary);
    const DrawnFrame frame = show(screen, app.state(), true);
    const Study& study = app.state().document->study;
    const auto summary = unwrap_summary(study);
    REQUIRE(summary.has_value());
    const LonelyClusters lonely = count_lonely_clusters(study);
    CHECK(frame.says(summary_texts::lonely(study.clustering->num_clusters(), lonely.one_row, lonely.one_class, true)));
    CHECK(frame.says(display_number(summary->clusters[0].local_score, 3)));
    CHECK(frame.says(display_number(summary->clusters[0].global_score, 3)));
    CHECK(offers(screen, "##summary of cluster 0"));
    open_bundled(app, "iris");
    app.apply(ShowView{View::kSimplify});
    run_jobs(app);
    show_part(screen, app.state(), SimplifyPart::kSummary);
    CHECK(show(screen, app.state(), true).says(summary_texts::kNeedsAnswers));
}

TEST_CASE("simplify panel: the summary of a network that was trained here counts training or validation rows alone") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kSimplify});
    run_jobs(app);
    NullScreen screen({1280, 1000});
    show_part(screen, app.state(), SimplifyPart::kSummary);
    CHECK(show(screen, app.state(), true).says(summary_texts::kHeading));
    CHECK_FALSE(offers(screen, summary_texts::kValidationRows));  // which rows a file's network saw is not known
    app.apply(Train{TrainingMode::kOneEpoch});
    run_jobs(app);
    REQUIRE(app.state().training.validation_rows > 0);
    show(screen, app.state(), true);
    REQUIRE(offers(screen, summary_texts::kValidationRows));
    const auto click_on = [&](const std::string& name) {
        const auto& widgets = screen.registry().widgets();
        const auto found = std::find_if(widgets.begin(), widgets.end(), [&](const WidgetInfo& widget) {
            return widget.label.find(name) != std::string::npos;
        });
        REQUIRE(found != widgets.end());
        click(screen, app.state(), {(found->min.x + found->max.x) / 2, (found->min.y + found->max.y) / 2});
    };
    click_on(summary_texts::kValidationRows);
    const DrawnFrame validation = show(screen, app.state(), true);
    CHECK(validation.says(summary_texts::only_validation(app.state().training.validation_rows)));
    // The same by the way of the command line: the rows that the split of the training keeps aside.
    const Study& study = app.state().document->study;
    TrainingSet set;
    set.num_classes = 2;
    set.classes = study.input->target->class_of_row;
    const TrainingSetup& setup = app.state().training.setup;
    REQUIRE(split_rows(set, setup.options.validation_share, setup.seed).has_value());
    REQUIRE(set.validation.size() == app.state().training.validation_rows);
    const Study kept = run_study(part_of_input(*study.input, set.validation));
    const auto summary = unwrap_other_rows(study, kept);
    REQUIRE(summary.has_value());
    const LonelyClusters lonely = count_lonely_clusters(kept);
    CHECK(validation.says(
        summary_texts::lonely(kept.clustering->num_clusters(), lonely.one_row, lonely.one_class, true)));
    CHECK(validation.says(display_number(summary->clusters[0].global_score, 3)));
    click_on(summary_texts::kTrainingRows);
    CHECK(show(screen, app.state(), true).says(summary_texts::only_training(app.state().training.training_rows)));
}
