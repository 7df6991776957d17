#include "analysis/affine_map.h"
#include "analysis/rows/row_geometry.h"
#include "app/app.h"
#include "app/path/joint_facts.h"
#include "network/forward.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

// How far all columns of the chosen row can go together: nothing shorter changes the explanation or the prediction.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

constexpr double kJustInside = 1 - 1e-6;

/// Changes in random directions keep the pattern within the ball, and the predicted class as far as is proven.
void check_directions(const App& app, Rng& rng) {
    const Study& study = app.state().document->study;
    const JointReach& joint = *app.state().reach.row->joint;
    const Eigen::VectorXd scales = deviation_scales(*study.input);
    const SlowForward own = slow_forward(study.network(), joint.row);
    REQUIRE(std::isfinite(joint.prediction));
    for (int i = 0; i < 30; ++i) {
        const Eigen::VectorXd way = random_direction(rng, joint.row.size()).cwiseProduct(scales);
        const Eigen::VectorXd in_ball = joint.row + kJustInside * joint.box.ball * way;
        CHECK(slow_forward(study.network(), in_ball).pattern == own.pattern);
        const Eigen::VectorXd in_prediction = joint.row + kJustInside * joint.prediction * way;
        CHECK(predicted_class(slow_forward(study.network(), in_prediction).logits) == predicted_class(own.logits));
    }
}

}  // namespace

TEST_CASE("joint reach: nothing shorter leaves the region or flips the prediction, and no row nearby does") {
    std::size_t farther = 0;
    Rng rng(5);
    for (const char* id : {"titanic", "iris"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Study& study = app.state().document->study;
        const Eigen::MatrixXd& all = study.input->rows->inputs;
        const Eigen::VectorXd scales = deviation_scales(*study.input);
        for (const std::uint32_t row : {3U, 60U, 120U}) {
            CAPTURE(row);
            app.apply(SelectRow{RowId(row)});
            run_jobs(app);
            REQUIRE(app.state().reach.row);
            REQUIRE(app.state().reach.row->joint);
            const JointReach& joint = *app.state().reach.row->joint;
            CHECK(joint.decides);
            CHECK(joint.row == all.col(row));
            CHECK(joint.box.ball == doctest::Approx(app.state().reach.row->deviations.wall));
            check_directions(app, rng);
            farther += joint.prediction > joint.box.ball ? 1 : 0;
            if (joint.flips_at) CHECK(*joint.flips_at >= joint.prediction);
            // Two other ways to a change: the search under locks and ranges, and every row of the table.
            const auto change = app.state().answers.change;
            REQUIRE(change);
            if (change->result.answer.change.found)
                CHECK(change->result.answer.change.distance >= joint.prediction * kJustInside);
            const std::int32_t own = predicted_class(study.patterns->logits.col(row));
            for (Eigen::Index other = 0; other < all.cols(); ++other) {
                if (predicted_class(study.patterns->logits.col(other)) == own) continue;
                CHECK((all.col(other) - joint.row).cwiseQuotient(scales).norm() >= joint.prediction * kJustInside);
            }
        }
    }
    CHECK(farther > 0);
}

TEST_CASE("joint reach: an edited row is measured in its place, within the values of the table") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    run_jobs(app);
    const Eigen::VectorXd before = app.state().reach.row->joint->row;
    send(app, {{"command", "edit_cell"}, {"column", "fare"}, {"value", 100}});
    REQUIRE(app.state().what_if);
    REQUIRE(app.state().reach.row);
    REQUIRE(app.state().reach.row->joint);
    const JointReach& joint = *app.state().reach.row->joint;
    CHECK(joint.row != before);
    CHECK(joint.row == app.state().what_if->input());
    CHECK(((joint.box.low.array() <= joint.row.array()) && (joint.row.array() <= joint.box.high.array())).all());
    CHECK((joint.box.low.array() < joint.box.high.array()).any());
    Rng rng(6);
    check_directions(app, rng);
}

TEST_CASE("joint reach: the sentence rounds what holds down, and what flips up") {
    JointReach joint;
    joint.box.ball = 0.06999;
    joint.box.centred = 0.03129;
    joint.decides = true;
    joint.prediction = 0.2199;
    const std::string ball =
        "All columns together: this explanation stays the same up to 0.0699 standard deviations in any direction or, "
        "if "
        "numbers alone change, while none moves by more than 0.0312.";
    CHECK(joint_sentence(joint) == ball + " The prediction stays the same up to at least 0.219.");
    joint.flips_at = 0.2201;
    CHECK(joint_sentence(joint) == ball + " The prediction stays the same up to 0.219; a change of 0.221 can flip it.");
    joint.decides = false;
    CHECK(joint_sentence(joint) == ball);
    joint.decides = true;
    joint.prediction = 0;
    joint.flips_at = 0;
    CHECK(joint_sentence(joint) == ball + " The slightest change can flip the prediction.");
    JointReach flat;
    flat.decides = true;
    flat.prediction = std::numeric_limits<double>::infinity();
    CHECK(joint_sentence(flat) ==
          "All columns together: this explanation holds everywhere, since no hidden unit can switch. No change flips "
          "the prediction.");
}

TEST_CASE("joint reach: the strongest column keeps its direction in as many clusters as is said") {
    for (const char* id : {"titanic", "iris"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        app.apply(SelectRow{RowId(3)});
        run_jobs(app);
        const AppState& state = app.state();
        const Study& study = state.document->study;
        REQUIRE(state.reach.signs);
        const Eigen::Index output = state.row_view->output;
        const Eigen::VectorXd own = affine_map_of(study.network(), study.patterns->bits.row(3)).A.row(output);
        Eigen::Index strongest = 0;
        own.cwiseAbs().cwiseProduct(study.input->rows->deviation).maxCoeff(&strongest);
        std::size_t clusters = 0, rows = 0;
        for (const Cluster& cluster : study.clustering->clusters) {
            const AffineMap map = affine_map_of(study.network(), study.patterns->bits.row(cluster.first_row));
            if ((map.A(output, strongest) > 0) != (own(strongest) > 0) || map.A(output, strongest) == 0) continue;
            ++clusters;
            rows += cluster.size;
        }
        const std::string sentence =
            sign_sentence(*state.document, *state.reach.row->joint, *state.reach.signs, output);
        CAPTURE(sentence);
        const std::string first = sentence.substr(0, sentence.find(';'));
        CHECK(first.find(own(strongest) > 0 ? " raises " : " lowers ") != std::string::npos);
        const std::size_t all = study.clustering->num_clusters();
        if (clusters == all) {
            CHECK((first.find(" in all ") != std::string::npos || first.find(" in both ") != std::string::npos));
        } else {
            CHECK(first.find(" in " + std::to_string(clusters) + " of ") != std::string::npos);
            CHECK(rows < study.clustering->num_rows());
        }
        // The question about the row tells the same sentences.
        const Json joint = ask(app, {{"what", "row"}})["reach"]["joint"];
        REQUIRE(joint["sentences"].size() == 3);
        CHECK(joint["sentences"][0] == joint_sentence(*state.reach.row->joint));
        CHECK(joint["sentences"][1].get<std::string>().find("Its formula holds for all of these at once: ") == 0);
        CHECK(joint["sentences"][2] == sentence);
        CHECK(joint["prediction"] == state.reach.row->joint->prediction);
    }
}
