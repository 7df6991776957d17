#include "app/app.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/rows_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

// The list of clusters and the table of rows, as they are read back from what is drawn.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

void show_rows(App& app) {
    app.apply(ShowView{View::kRows});
    run_jobs(app);
}

bool has_column(const NullScreen& screen, const std::string& title) {
    const auto& widgets = screen.registry().widgets();
    return std::any_of(widgets.begin(), widgets.end(), [&](const WidgetInfo& widget) { return widget.label == title; });
}

}  // namespace

TEST_CASE("cluster list: it says what a cluster and a square are until that is closed, and not again by undo") {
    App app(test_clock);
    open_bundled(app, "titanic");
    NullScreen screen({1280, 800});
    CHECK(show(screen, app.state(), false).says(clusters_texts::kWhatAClusterIs));
    CHECK(has_label(screen, "\uf00d##close cluster words"));
    app.apply(SelectCluster{ClusterId(1)});
    app.apply(ShowClusterWords{false});
    CHECK_FALSE(show(screen, app.state(), false).says("A cluster: the rows"));
    app.apply(Undo{});
    CHECK_FALSE(app.state().view.cluster_words);
    // What was kept stays closed when it is opened again.
    App other(test_clock);
    other.apply(OpenSession{app.session(), ""});
    other.apply(SetExamples{{{"titanic", "Titanic", "", "titanic/titanic.json", "titanic/titanic.csv"}}});
    open_bundled(other, "titanic");
    CHECK_FALSE(other.state().view.cluster_words);
    app.apply(ShowClusterWords{true});
    CHECK(show(screen, app.state(), false).says(clusters_texts::kWhatAClusterIs));
}

TEST_CASE("cluster list: clusters have a column with their number, and names of classes are not cut") {
    for (const std::string id : {"titanic", "wine", "iris"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        NullScreen screen({1280, 800});
        const DrawnFrame frame = show(screen, app.state(), true);
        CHECK(has_column(screen, clusters_texts::kNumberTitle));
        const Study& study = app.state().document->study;
        if (study.network().num_outputs() == 1) continue;
        const std::int32_t first = predicted_class(study.scores->mean_output.col(0));
        CHECK(frame.has_text(class_name(*app.state().document->model, study, first)));
    }
}

TEST_CASE("cluster list: a layer of more than 24 units shows the count of those that are on") {
    App app(test_clock);
    const Network network = random_network({4, 40, 6, 1}, 5);
    open_network(app, ModelFile(network), test_inputs(network, 50, 9));
    NullScreen screen({1280, 800});
    const DrawnFrame frame = show(screen, app.state(), false);
    const Study& study = app.state().document->study;
    const std::string pattern =
        pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[0].first_row));
    const auto on = std::count(pattern.begin(), pattern.begin() + 40, '1');
    CHECK(frame.has_text(std::to_string(on) + "/40"));
    CHECK(frame.says(clusters_texts::kWhatABarIs));
}

TEST_CASE("rows: they count from 1, and an edited one is marked, shows its cells and offers the way back") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(6)});
    show_rows(app);
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844), ImVec2(768, 1024)}) {
        CAPTURE(size.x);
        const bool phone = is_phone(size);
        NullScreen screen(size);
        app.apply(SortRows{RowColumn::kNumber, false});
        app.apply(ResetRow{});
        CHECK_FALSE(show(screen, app.state(), false, phone).says("is edited"));
        send(app, {{"command", "edit_cell"}, {"row", 6}, {"column", "age"}, {"value", 4.25}});
        REQUIRE(app.state().what_if);
        const DrawnFrame frame = show(screen, app.state(), false, phone);
        CHECK((frame.says(rows_texts::edited_lead(6)) || frame.says(rows_texts::edited_row(6))));
        CHECK(frame.says("age 63 years \u2192 4.25 years"));
        const ClusterId own(app.state().document->study.clustering->assignment[6]);
        const auto& cluster = app.state().what_if->cluster;
        CHECK(frame.says(
            rows_texts::edited_place(cluster ? std::optional<std::size_t>(cluster->index) : std::nullopt, own.index)));
        CHECK(has_label(screen, rows_texts::kReset));
        // Beyond the first screen the table shows the lines that it showed before: it follows a row when it is chosen.
        if (size.x == 1280) CHECK(has_label(screen, "7##row6"));
    }
}
