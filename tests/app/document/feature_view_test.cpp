#include "app/document/feature_view.h"

#include "app/app.h"
#include "network/forward.h"
#include "support/example_app.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The logit of one input point by the forward pass.
double logit_at(const Study& study, const Eigen::VectorXd& input, Eigen::Index output) {
    return logits_of(study.network(), input)(output, 0);
}

}  // namespace

TEST_CASE("feature view: values are the table's, the effect is the forward pass's, the part is the waterfall's") {
    App app(test_clock);
    for (const std::string id : {"moons", "titanic", "iris"}) {
        CAPTURE(id);
        open_bundled(app, id);
        for (const std::uint32_t row : {0u, 7u, 31u}) {
            app.apply(SelectRow{RowId(row)});
            const Study& study = app.state().document->study;
            for (std::uint32_t f = 0; f < study.input->origins.size(); ++f) {
                app.apply(SelectFeature{FeatureId(f)});
                REQUIRE(app.state().feature_view);
                const FeatureView& view = *app.state().feature_view;
                const InputOrigin& origin = study.input->origins[f];
                CHECK(view.feature == FeatureId(f));
                CHECK(view.title == origin.label);
                CHECK(view.lowest <= view.mean + 1e-9);
                CHECK(view.highest >= view.mean - 1e-9);
                // A small step stays in the row's region.
                const Eigen::Index output = app.state().selection.output;
                Eigen::VectorXd x = study.input->rows->inputs.col(row);
                const double before = logit_at(study, x, output);
                const double step = 1e-7;
                x(f) += step;
                const double slope = (logit_at(study, x, output) - before) / (step * origin.scale);
                CHECK(view.per_unit == doctest::Approx(slope).epsilon(1e-4).scale(1e-3));
                CHECK(view.adds == app.state().row_view->per_input(f));
                CHECK_FALSE(view.sentence.empty());
                CHECK(view.subject.starts_with("In cluster "));
                CHECK(view.subject.find(view.title) != std::string::npos);
                CHECK_FALSE(view.formula.empty());
            }
        }
    }
    app.apply(SelectFeature{std::nullopt});
    CHECK_FALSE(app.state().feature_view);
}

TEST_CASE("feature view: a bit says for how many rows it is true, a number its mean and range") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const auto& origins = app.state().document->study.input->origins;
    bool bits = false;
    bool numbers = false;
    for (std::uint32_t f = 0; f < origins.size(); ++f) {
        app.apply(SelectFeature{FeatureId(f)});
        const FeatureView& view = *app.state().feature_view;
        const bool bit = view.values.starts_with("True for ");
        CHECK(bit == origins[f].indicator);
        CHECK((bit || view.values.starts_with("Mean ")));
        CHECK(view.sentence.find(" of " + std::to_string(origins.size()) + " inputs") != std::string::npos);
        bits |= bit;
        numbers |= !bit;
    }
    CHECK(bits);
    CHECK(numbers);
    // Another cluster, another effect: the inspector follows the selection.
    app.apply(SelectFeature{FeatureId(0)});
    const double first = app.state().feature_view->per_unit;
    app.apply(SelectCluster{ClusterId(1)});
    CHECK(app.state().feature_view->per_unit != first);
    CHECK(ask(app, {{"what", "feature"}})["per_unit"] == app.state().feature_view->per_unit);
    open_bundled(app, "iris");
    CHECK_FALSE(app.state().feature_view);
}
