#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/document/views.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/simplify_facts.h"
#include "app/state/layout.h"
#include "base/text/number_format.h"
#include "base/texts/gallery_texts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "base/texts/training_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/views/network_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "base/texts/welcome_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/workspace/dock.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

// What every view shows without a window, whatever is open: nothing, one row, degenerate networks, very large tables
// and networks. Words are read back from the vertices that are drawn.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

const ImVec2 kScreens[] = {{1280, 800}, {390, 844}};

/// Lists and tables draw what is visible only, so that no state needs more.
constexpr int kMaxVertices = 300000;

/// What stands in the place of a plane.
std::string no_plane(const AppState& state) {
    const bool one_input = state.document->study.network().num_inputs() == 1;
    return one_input ? std::string(gallery_texts::kOneInput) : state.plane.problem;
}

/// What a view cannot leave out, of any document.
std::vector<std::string> expected_words(const AppState& state, View view) {
    const Study& study = state.document->study;
    const std::string rows = counted(study.clustering->num_rows(), "row", "rows");
    const std::string clusters = counted(study.clustering->num_clusters(), "cluster", "clusters");
    const std::string input = study.input->origins[0].label;
    const bool by_cluster = state.scatter.settings.colour == ScatterColour::kCluster;
    const std::string colour = by_cluster ? "Colour: cluster" : "Colour: class";
    switch (view) {
        case View::kPlane:
            if (!state.plane.partition) return {no_plane(state)};
            return {"\u2191 " + state.plane.axis_y, state.plane.axis_x + " \u2192", "in this window"};
        case View::kRelief:
            if (!state.plane.partition) return {no_plane(state)};
            return {state.plane.axis_x, state.plane.axis_y, "in this window"};
        case View::kScatter: return {"x: ", "y: ", colour, rows + " in " + clusters};
        case View::kNetwork:
            return {network_texts::inputs_heading(static_cast<std::size_t>(study.network().num_inputs())),
                    "Values for "};
        case View::kTree: return {"all rows", rows + ", " + clusters};
        case View::kCoefficients: return {"Heat map", "Cluster, largest first", "pattern", "rows"};
        case View::kProfile: return {input};
        case View::kImportance: return {"WHAT MATTERS OVER ALL CLUSTERS"};
        case View::kExplanation:
            return {"CLUSTER " + std::to_string(state.cluster_view->cluster.index), state.cluster_view->account.lead};
        case View::kRows: return {"ROWS OF CLUSTER " + std::to_string(state.cluster_view->cluster.index), "predicted"};
        case View::kPath: return {"PATH", "The path begins at "};
        case View::kTraining:
            return {state.training.problem.empty() ? training_texts::kPressTrain : state.training.problem};
        case View::kCompare: return {"Clusters", "Rows", "Networks", "Choose A and B: two clusters"};
        case View::kSimplify: {
            if (study.clustering->num_clusters() > kReadableClusters) return {families_view_texts::kHeading};
            const std::string& problem = state.simplify.problem;
            return {simplify_texts::kHeading, problem.empty() ? slimming_facts(state).lead : problem};
        }
        case View::kBeeswarm: {
            const SwarmFacts facts = swarm_facts(state);
            return {swarm_texts::kHeading, facts.problem.empty() ? facts.sentence : facts.problem};
        }
        case View::kWhatIf: {
            const WhatIfFacts facts = what_if_facts(state);
            return {facts.problem.empty() ? facts.sentence : facts.problem};
        }
    }
    return {};
}

/// The canvas of a view, where it has one, was given the regions or rows of the state.
void check_canvas(const NullScreen& screen, const AppState& state, View view) {
    const std::size_t rows = state.document->study.clustering->num_rows();
    const auto& partition = state.plane.partition;
    if (view == View::kPlane && partition) {
        REQUIRE(screen.canvas().last().mesh);
        CHECK(screen.canvas().last().mesh->partition == partition);
        CHECK(screen.canvas().last().colours);
    } else if (view == View::kRelief && partition) {
        REQUIRE(screen.relief_canvas().last().surface);
        CHECK(screen.relief_canvas().last().surface->mesh->num_regions() == partition->num_regions());
    } else if (view == View::kScatter) {
        REQUIRE(screen.scatter_canvas().last().points);
        CHECK(screen.scatter_canvas().last().points->size() == rows);
    }
}

void check_every_view(App& app) {
    std::set<std::string> pictures;
    std::size_t num_shown = 0;
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        app.apply(ShowView{view});
        run_jobs(app);
        for (const ImVec2 size : kScreens) {
            CAPTURE(size.x);
            NullScreen screen(size);
            const AppState& state = app.state();
            const DrawnFrame frame = show(screen, state, !is_phone(size), is_phone(size));
            CHECK(frame.num_vertices < kMaxVertices);
            if (!state.document) {
                CHECK(frame.says(welcome_texts::kHeadline, "welcome"));
                continue;
            }
            check_canvas(screen, state, view);
            if (is_phone(size)) {
                CHECK(frame.texts.size() > 10);
                CHECK(frame.has_text(std::string(view_title(leading_view(state.layout))), "view panel"));
                continue;
            }
            const std::string panel = std::string(view_id(view)) + " panel";
            const std::string words = frame.words(panel);
            for (const std::string& expected : expected_words(state, view))
                CHECK_MESSAGE((!expected.empty() && frame.says(expected, panel)), expected << ", not " << words);
            ++num_shown;
            pictures.insert(words);
        }
    }
    CHECK(pictures.size() == num_shown);  // no view shows what another one does
}

/// With something chosen of every kind that there is.
void check_chosen(App& app) {
    REQUIRE(app.state().document);
    const Study& study = app.state().document->study;
    app.apply(SelectRow{RowId(study.clustering->num_rows() - 1)});
    app.apply(SelectFeature{FeatureId(0)});
    if (study.network().num_hidden_units() > 0) app.apply(SelectUnit{UnitId(0)});
    app.apply(BeginPath{RowId(0)});
    run_jobs(app);
    check_every_view(app);
}

}  // namespace

TEST_CASE("every view: with nothing open") {
    App app(test_clock);
    check_every_view(app);
}

TEST_CASE("every view: with one row") {
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {2, 3}, {2, 4, 1}, {5, 6, 3}}) {
        App app(test_clock);
        open_network(app, ModelFile(random_network(widths, 3)), Eigen::MatrixXd::Ones(widths[0], 1));
        check_chosen(app);
    }
}

TEST_CASE("every view: with degenerate networks") {
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_pair(app, named.network, test_inputs(named.network, 30, 4));
        check_chosen(app);
    }
}

TEST_CASE("every view: with 784 features and 10 classes") {
    App app(test_clock);
    Rng rng(2);
    std::vector<int> classes;
    for (int i = 0; i < 60; ++i) classes.push_back(i % 10);
    open_network(app, ModelFile(random_network({784, 40, 10}, 6)), random_matrix(rng, 784, 60), classes);
    check_chosen(app);
}

TEST_CASE("every view: with 100,000 rows, nearly each in a cluster of its own") {
    App app(test_clock);
    Rng rng(1);
    open_pair(app, random_network({6, 64, 64, 1}, 5), random_matrix(rng, 6, 100000, 3.0));
    CHECK(app.state().document->study.clustering->num_rows() == 100000);
    CHECK(app.state().document->study.clustering->num_clusters() > 90000);
    check_chosen(app);
    app.apply(ShowView{View::kScatter});
    NullScreen screen({1280, 800});
    screen.draw(app.state(), true);
    CHECK(screen.scatter_canvas().last().points->size() == 100000);
}
