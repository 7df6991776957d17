#include "app/document/views.h"
#include "app/state/layout.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// Every view draws three frames without a window, whatever is open: nothing, one row, degenerate networks, very large
// tables and networks.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

const ImVec2 kScreens[] = {{1280, 800}, {390, 844}};

/// Lists and tables draw what is visible only, so that no state needs more.
constexpr int kMostVertices = 300000;

void check_every_view(App& app) {
    for (const View view : kAllViews) {
        CAPTURE(view_id(view));
        app.apply(ShowView{view});
        run_jobs(app);
        for (const ImVec2 size : kScreens) {
            CAPTURE(size.x);
            NullScreen screen(size);
            const int vertices = screen.draw(app.state(), size.x > 1000, size.x < 400);
            CHECK(vertices > 100);
            CHECK(vertices < kMostVertices);
        }
    }
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
