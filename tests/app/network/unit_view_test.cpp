#include "app/network/unit_view.h"

#include "app/app.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("unit view: tells the rows that activate the unit, and its z in the table's units") {
    App app(test_clock);
    for (const std::string id : {"moons", "titanic"}) {
        open_bundled(app, id);
        app.apply(SelectRow{RowId(3)});
        const Study& study = app.state().document->study;
        for (std::uint32_t u = 0; u < study.network().num_hidden_units(); ++u) {
            app.apply(SelectUnit{UnitId(u)});
            run_jobs(app);
            REQUIRE(app.state().network.unit);
            const UnitView& view = *app.state().network.unit;
            CHECK(view.unit == UnitId(u));
            std::size_t active = 0;
            for (std::size_t row = 0; row < study.clustering->num_rows(); ++row)
                active += study.patterns->bits.get(row, u) ? 1 : 0;
            CHECK(view.share ==
                  doctest::Approx(static_cast<double>(active) / static_cast<double>(study.clustering->num_rows())));
            CHECK(view.sentence.find(active == 0 ? "dead" : "Active for") != std::string::npos);
            CHECK(view.subject.find(study.patterns->bits.get(3, u) ? "it is on" : "it is off") != std::string::npos);
            CHECK(view.formula.starts_with("z = "));
            // The forward pass against the weights in the table's units.
            const Eigen::VectorXd x = study.input->rows->inputs.col(3);
            const double z = unit_values(study.network(), x).z(static_cast<Eigen::Index>(u), 0);
            double sum = view.bias;
            for (std::size_t j = 0; j < study.input->origins.size(); ++j) {
                const InputOrigin& origin = study.input->origins[j];
                const auto row = static_cast<Eigen::Index>(j);
                sum += view.weights(row) * (x(row) * origin.scale + origin.mean);
            }
            CHECK(view.z == z);
            CHECK(sum == doctest::Approx(z).epsilon(1e-10));
        }
        app.apply(SelectUnit{std::nullopt});
    }
}
