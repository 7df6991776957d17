#include "app/app.h"
#include "base/texts/views/compare_texts.h"
#include "base/texts/views/network_texts.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

// What the network and the compare view say and draw, without a window.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// What the compare view says, whatever is compared.
void check_comparison(const DrawnFrame& frame, const CompareState& compare) {
    const std::string panel = "compare panel";
    if (!compare.problem.empty()) {
        CHECK(frame.says(compare.problem, panel));
    } else if (compare.pair) {
        const double difference = compare.pair->second.logit - compare.pair->first.logit;
        CHECK(frame.says(difference == 0 ? " is equal " : (difference < 0 ? " lower " : " higher "), panel));
        CHECK(frame.says("A: " + compare.pair->first.name, panel));
        CHECK(frame.says("B: " + compare.pair->second.name, panel));
        CHECK(frame.says(compare_texts::kBias, panel));
        if (compare.pair->rows) CHECK(frame.says("counted from the output for the average row", panel));
    } else if (compare.networks) {
        CHECK(frame.says(compare.networks->change.classes ? "Both networks predict the same class for all"
                                                          : "Predictions differ by 0 ",
                         panel));
    } else {
        CHECK(frame.says("Choose A and B: two clusters, two rows, or two networks.", panel));
    }
}

/// The network and the compare view, with everything they can show, at every size.
void check_unit_views(App& app) {
    std::set<std::uint64_t> seen;
    const auto draw_all = [&](const auto& check_wide) {
        run_jobs(app);
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
            CAPTURE(size.x);
            NullScreen screen(size);
            show(screen, app.state(), true);
            const DrawnFrame frame = show(screen, app.state(), false, is_phone(size));
            CHECK(frame.num_vertices < 400000);
            if (!is_phone(size)) check_wide(frame);
            if (!is_phone(size)) CHECK(seen.insert(frame.digest).second);  // each state has a picture of its own
        }
    };
    const auto check_network = [&](const DrawnFrame& frame) {
        CHECK(frame.has_text(
            network_texts::inputs_heading(static_cast<std::size_t>(app.state().document->study.network().num_inputs())),
            "network drawing"));
        CHECK(frame.says("Values for " + app.state().network.values->name, "network panel"));
        CHECK(frame.says("Orange raises, blue", "network panel"));
        if (const auto& unit = app.state().network.unit) CHECK(frame.says(unit->title, "unit panel"));
    };
    app.apply(ShowView{View::kNetwork});
    app.apply(SelectUnit{UnitId(0)});
    draw_all(check_network);
    app.apply(SetNetworkView{UnitSubject::kCluster, 0.0, kMaxUnits, true});
    draw_all(check_network);
    app.apply(ShowView{View::kCompare});
    for (const CompareKind kind : {CompareKind::kNothing, CompareKind::kClusters, CompareKind::kRows,
                                   CompareKind::kReference, CompareKind::kEpoch}) {
        CAPTURE(static_cast<int>(kind));
        const std::size_t last = app.state().document->study.clustering->num_clusters() - 1;
        const std::size_t last_row = app.state().document->study.clustering->num_rows() - 1;
        app.apply(SetCompare{{kind, ClusterId(0), ClusterId(last), RowId(0), RowId(last_row), 0},
                             kind == CompareKind::kReference});
        draw_all([&](const DrawnFrame& frame) { check_comparison(frame, app.state().compare); });
    }
}

}  // namespace

TEST_CASE("panels: the network and the compare view draw for bundled examples, one row, and degenerate networks") {
    for (const char* example : {"titanic", "moons", "digits", "iris"}) {
        App app(test_clock);
        open_bundled(app, example);
        check_unit_views(app);
    }
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {784, 40, 10}}) {
        App app(test_clock);
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Random(widths[0], widths[0] == 1 ? 1 : 20));
        check_unit_views(app);
    }
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_pair(app, named.network, test_inputs(named.network, 50, 4));
        check_unit_views(app);
    }
}
