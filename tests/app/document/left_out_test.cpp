#include "app/app.h"
#include "app/document/narrative.h"
#include "base/texts/explanation_texts.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

// A cluster's explanation tells some columns, and names those that count more than the last of them.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr const char* kLeftOut = "Left out: ";

/// The row after a step, by the step's own definition; empty where it is in a third category.
Eigen::VectorXd after_step(const Study& study, const ClusterStep& step, std::uint32_t row) {
    Eigen::VectorXd x = study.input->rows->inputs.col(row);
    const auto& origins = study.input->origins;
    const InputOrigin& origin = origins[static_cast<std::size_t>(step.input)];
    if (step.kind == ClusterStep::Kind::kShift) {
        x(step.input) += step.step / origin.scale;
        return x;
    }
    for (std::size_t k = 0; k < origins.size(); ++k) {
        const auto other = static_cast<Eigen::Index>(k);
        if (origins[k].column != origin.column || other == step.input) continue;
        if (origins[k].label != origin.column + " = " + step.from) continue;
        if (x(step.input) == 0 && x(other) == 0) return {};
        std::swap(x(step.input), x(other));
        return x;
    }
    const auto values = study.input->rows->inputs.row(step.input);
    x(step.input) = values.minCoeff() + values.maxCoeff() - x(step.input);
    return x;
}

/// The share of the changed rows that stay, by the slow forward pass.
double share_that_stays(const Study& study, ClusterId cluster, const ClusterStep& step) {
    double rows = 0;
    double stay = 0;
    for (const std::uint32_t row : study.clustering->rows_of(cluster)) {
        const Eigen::VectorXd after = after_step(study, step, row);
        if (after.size() == 0) continue;
        ++rows;
        const Eigen::VectorXd before = study.input->rows->inputs.col(row);
        if (slow_forward(study.network(), after).pattern == slow_forward(study.network(), before).pattern) ++stay;
    }
    return stay / rows;
}

bool has_word(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

/// Checks the chosen cluster; true if it leaves a column out.
bool check_cluster(const Document& document, const ClusterView& view) {
    const Study& study = document.study;
    const auto& origins = study.input->origins;
    std::string left_out;
    std::set<std::string> told;
    double weakest = 1e300;
    const auto column = [&](Eigen::Index j) { return origins[static_cast<std::size_t>(j)].column; };
    const auto strength = [&](Eigen::Index j) {
        return std::abs(view.map.A(view.output, j)) * study.input->rows->deviation(j);
    };
    for (const std::string& point : view.account.points) {
        if (point.starts_with(kLeftOut)) left_out = point;
    }
    CAPTURE(left_out);
    const std::size_t num_told = view.account.points.size() - (left_out.empty() ? 0 : 1);
    for (const ClusterStep& step : *view.steps) {
        // What is said of a step ends like its sentence, whatever it calls the output.
        const std::string sentence = step_sentence(document, view, step);
        const std::size_t by = sentence.find(" by ", sentence.find(" the "));
        const std::string end = sentence.substr(by == std::string::npos ? sentence.find(" on average") : by);
        const bool is_told = std::any_of(view.account.points.begin(), view.account.points.end(), [&](const auto& p) {
            return p.ends_with(end) && p.substr(0, 12) == sentence.substr(0, 12);
        });
        if (!is_told) continue;
        told.insert(column(step.input));
        weakest = std::min(weakest, strength(step.input));
    }
    CHECK(told.size() == num_told);
    const bool leaver_told = std::any_of(view.account.points.begin(), view.account.points.end(),
                                         [](const std::string& p) { return has_word(p, "on average, but "); });
    if (has_word(left_out, "more than 10")) CHECK(has_word(left_out, ", too, take") == leaver_told);
    bool any = false;
    const std::string leaving = left_out.substr(0, left_out.find(", whose change"));
    for (Eigen::Index j = 0; j < view.map.A.cols(); ++j) {
        if (strength(j) <= weakest || told.count(column(j)) > 0) continue;
        any = true;
        CAPTURE(column(j));
        CHECK((has_word(left_out, column(j)) || left_out.find("other columns") != std::string::npos));
        const auto step = std::find_if(view.steps->begin(), view.steps->end(),
                                       [&](const ClusterStep& s) { return column(s.input) == column(j); });
        if (step == view.steps->end()) continue;
        CHECK((has_word(leaving, column(j)) || leaving.find("other columns") != std::string::npos));
        CHECK(share_that_stays(study, view.cluster, *step) < kStepHolds);
    }
    CHECK(any == !left_out.empty());
    return any;
}

}  // namespace

TEST_CASE("left out: an explanation names each column that counts more than the last one that it tells") {
    int clusters_that_leave_out = 0;
    for (const char* const id : {"titanic", "iris", "wine"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const std::size_t clusters = std::min<std::size_t>(12, app.state().document->study.clustering->num_clusters());
        for (std::uint32_t c = 0; c < clusters; ++c) {
            CAPTURE(c);
            app.apply(SelectCluster{ClusterId(c)});
            run_jobs(app);
            const ClusterView& view = *app.state().cluster_view;
            REQUIRE(view.steps.has_value());
            if (view.steps->empty()) continue;
            if (check_cluster(*app.state().document, view)) ++clusters_that_leave_out;
        }
    }
    CHECK(clusters_that_leave_out > 0);
}

TEST_CASE("left out: the sentence has one reason for columns that leave and one for those that could not be tried") {
    using explanation_texts::left_out;
    CHECK(left_out({}, false, {}).empty());
    CHECK(left_out({"sex"}, false, {}) ==
          "Left out: sex, whose change takes more than 10\u2009% of the changed rows out of the cluster.");
    CHECK(left_out({"sex", "age"}, true, {"cabin"}) ==
          "Left out: sex and age, whose changes, too, take more than 10\u2009% of the changed rows out of the cluster; "
          "cabin, of which no change could be tried.");
    CHECK(left_out({}, false, {"a", "b", "c", "d", "e"}) ==
          "Left out: a, b and 3 other columns, of which no change could be tried.");
}
