#include "app/app.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

// Which output is explained, and what is said of a cluster's typical row.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("explained output: a row's is the class that is predicted for it, a cluster's the one of most of its rows") {
    App app(test_clock);
    for (const std::string id : {"iris", "wine", "digits"}) {
        CAPTURE(id);
        open_bundled(app, id);
        const auto slow_class = [&](const Eigen::VectorXd& input) {
            return predicted_class(slow_forward(app.state().document->study.network(), input).logits);
        };
        const std::size_t rows = app.state().document->study.clustering->num_rows();
        for (std::uint32_t r = 0; r < rows; r += static_cast<std::uint32_t>(rows / 9)) {
            CAPTURE(r);
            app.apply(SelectRow{RowId(r)});
            const AppState& state = app.state();
            const std::int32_t own = slow_class(state.document->study.input->rows->inputs.col(r));
            CHECK(state.selection.output == own);
            REQUIRE(state.row_view);
            REQUIRE(state.cluster_view);
            CHECK(state.row_view->output == own);
            CHECK(state.cluster_view->output == own);
        }
        const std::size_t clusters = app.state().document->study.clustering->num_clusters();
        for (std::uint32_t c = 0; c < std::min<std::size_t>(clusters, 12); ++c) {
            CAPTURE(c);
            app.apply(SelectCluster{std::nullopt});  // the chosen one would stay as it is
            app.apply(SelectCluster{ClusterId(c)});
            CHECK(app.state().selection.output == leading_output(app.state().document->study, ClusterId(c)));
        }
        // Another one stays until the predicted class is asked for again.
        app.apply(SelectRow{RowId(std::uint32_t{1})});
        const Eigen::Index predicted = app.state().selection.output;
        const Eigen::Index other = predicted == 0 ? 1 : 0;
        app.apply(SelectOutput{other});
        app.apply(SelectRow{RowId(std::uint32_t{2})});
        CHECK(app.state().selection.output == other);
        app.apply(SelectOutput{std::nullopt});
        CHECK(app.state().selection.output == slow_class(app.state().document->study.input->rows->inputs.col(2)));
    }
}

TEST_CASE("typical row: the change that is told takes the row of the median distance out of the cluster's region") {
    App app(test_clock);
    for (const std::string id : {"titanic", "moons"}) {
        CAPTURE(id);
        open_bundled(app, id);
        for (std::uint32_t c = 0; c < 4; ++c) {
            CAPTURE(c);
            app.apply(SelectCluster{ClusterId(c)});
            run_jobs(app);
            const AppState& state = app.state();
            const Study& study = state.document->study;
            REQUIRE(state.reach.cluster);
            const ClusterReach& reach = *state.reach.cluster;
            CHECK(study.clustering->assignment[reach.typical.index] == c);
            CHECK(state.reach.rows->wall[reach.typical.index] == reach.median);
            std::size_t nearer = 0;
            for (const std::uint32_t row : study.clustering->rows_of(ClusterId(c)))
                nearer += state.reach.rows->wall[row] < reach.median ? 1 : 0;
            CHECK(nearer <= study.clustering->clusters[c].size / 2);
            REQUIRE(reach.changes);
            CHECK(reach.changes->row == reach.typical);
            const std::string sentence = ask(app, {{"what", "distances"}})["cluster"]["sentence"];
            const std::uint32_t number = study.input->rows->row[reach.typical.index] + 1;
            CHECK(sentence.find("row " + std::to_string(number)) != std::string::npos);
            if (reach.changes->region.empty()) continue;
            const SingleChange& first = reach.changes->region[0];
            CHECK(sentence.find(first.column) != std::string::npos);
            const Eigen::VectorXd after = changed_input(study, reach.typical, first);
            const SlowForward own = slow_forward(study.network(), study.input->rows->inputs.col(reach.typical.index));
            CHECK(slow_forward(study.network(), after).pattern != own.pattern);
            // Another output is another explanation of the same region: nothing is looked for again.
            const auto changes = reach.changes;
            app.apply(SetBarMode{BarMode::kPerUnit});
            REQUIRE(app.state().reach.cluster);
            CHECK(app.state().reach.cluster->changes == changes);
            app.apply(SetBarMode{BarMode::kStrength});
        }
    }
    open_bundled(app, "digits");  // one pixel says little: there the distance is told
    run_jobs(app);
    REQUIRE(app.state().reach.cluster);
    CHECK_FALSE(app.state().reach.cluster->changes);
    CHECK_FALSE(typical_sentence(*app.state().document, *app.state().reach.cluster).empty());
}
