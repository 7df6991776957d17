#include "analysis/rows/single_changes.h"

#include "app/app.h"
#include "support/example_app.h"
#include "support/networks.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <set>
#include <string>
#include <variant>

// The smallest changes of single columns, against forward passes straight from the definition.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// What a slow forward pass says of an input beside a row.
struct SlowRow {
    const Study& study;
    Eigen::VectorXd input;
    SlowForward own;

    SlowRow(const Study& of, RowId row)
        : study(of),
          input(of.input->rows->inputs.col(static_cast<Eigen::Index>(row.index))),
          own(slow_forward(of.network(), input)) {}

    static std::int32_t class_of(const Eigen::VectorXd& logits) { return predicted_class(logits); }
    bool leaves(const Eigen::VectorXd& x) const { return slow_forward(study.network(), x).pattern != own.pattern; }
    bool flips(const Eigen::VectorXd& x) const {
        return class_of(slow_forward(study.network(), x).logits) != class_of(own.logits);
    }
    /// Within rounding of another sign or decision, so that long double may see it otherwise.
    bool is_on_edge(const Eigen::VectorXd& x) const {
        const SlowForward at = slow_forward(study.network(), x);
        for (const long double z : at.preactivations) {
            if (std::abs(static_cast<double>(z)) < 1e-10) return true;
        }
        return false;
    }
    /// With the number at input j higher by `step` of the table's units.
    Eigen::VectorXd shifted(Eigen::Index j, double step) const {
        Eigen::VectorXd x = input;
        x(j) += step / study.input->origins[static_cast<std::size_t>(j)].scale;
        return x;
    }
};

/// One unit in the last of the digits that a step is stated with, at three digits or more.
double last_place(double step) {
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(step))));
    for (int digits = 3; digits < 16; ++digits) {
        const double unit = std::pow(10.0, exponent - digits + 1);
        if (std::abs(step / unit - std::round(step / unit)) < 1e-6) return unit;
    }
    return 0;
}

bool is_whole(const Study& study, const SingleChange& change) {
    const Table& table = *study.input->table;
    for (const std::uint32_t row : study.input->rows->row) {
        const double value = table.columns[table.find_column(change.column)].numbers[row];
        if (std::isfinite(value) && value != std::round(value)) return false;
    }
    return true;
}

void check_change(const SlowRow& row, RowId id, const SingleChange& change, bool decision) {
    CAPTURE(change.column);
    CAPTURE(change.step);
    CAPTURE(change.limit);
    const auto does = [&](const Eigen::VectorXd& x) { return decision ? row.flips(x) : row.leaves(x); };
    const Eigen::VectorXd after = changed_input(row.study, id, change);
    CHECK(does(after));
    CHECK(change.decides == SlowRow::class_of(slow_forward(row.study.network(), after).logits));
    CHECK(change.length >= 0);
    if (change.kind == SingleChange::Kind::kState) return;
    // The input is that of the table's value, and the change stays within the column's values.
    const InputOrigin& origin = row.study.input->origins[static_cast<std::size_t>(change.input)];
    CHECK(after(change.input) == doctest::Approx(row.shifted(change.input, change.step)(change.input)).epsilon(1e-12));
    const auto all = row.study.input->rows->inputs.row(change.input);
    CHECK(after(change.input) >= all.minCoeff() - 1e-9);
    CHECK(after(change.input) <= all.maxCoeff() + 1e-9);
    CHECK(change.step * change.limit >= 0);
    CHECK(std::abs(change.step) >= std::abs(change.limit) * (1 - 1e-12));
    CHECK(change.length ==
          doctest::Approx(std::abs(change.limit / origin.scale) / row.study.input->rows->deviation(change.input)));
    if (is_whole(row.study, change)) {
        CHECK(change.step == std::round(change.step));
        for (int step = 1; step < std::abs(change.step) && step < 200; ++step)
            CHECK_FALSE(does(row.shifted(change.input, std::copysign(step, change.step))));
        return;
    }
    if (change.limit == 0) return;
    // No smaller one is enough, on a dense scan; and the digits that are said are as few as can be.
    constexpr int kScan = 200;
    for (int i = 1; i < kScan; ++i) {
        const Eigen::VectorXd x = row.shifted(change.input, change.limit * i / kScan);
        if (!row.is_on_edge(x)) CHECK_FALSE(does(x));
    }
    CHECK_FALSE(does(row.shifted(change.input, change.limit * (1 - 1e-6))));
    CHECK(std::abs(change.step) - std::abs(change.limit) <= last_place(change.step) * (1 + 1e-6));
}

/// No change of a number within its column's values does it, on a dense scan, but one of `found`.
void check_nothing_missed(const SlowRow& row, const std::vector<SingleChange>& found,
                          const std::vector<std::string>& untried, bool decision) {
    std::set<std::string> columns;
    for (const SingleChange& change : found) CHECK(columns.insert(change.column).second);
    columns.insert(untried.begin(), untried.end());
    Eigen::Index input = 0;
    for (const ColumnEncoding& encoding : row.study.input->encoder.columns) {
        const Eigen::Index j = input;
        input += static_cast<Eigen::Index>(encoding.num_inputs());
        if (columns.count(encoding.column) > 0 || !std::holds_alternative<NumericEncoding>(encoding.encoding)) continue;
        const Table& table = *row.study.input->table;
        const Column& cells = table.columns[table.find_column(encoding.column)];
        CAPTURE(encoding.column);
        // Values that the table has are values that the column can take.
        for (std::size_t other = 0; other < row.study.input->rows->row.size(); other += 7) {
            Eigen::VectorXd x = row.input;
            x(j) = row.study.input->rows->inputs(j, static_cast<Eigen::Index>(other));
            if (cells.is_missing(row.study.input->rows->row[other]) || row.is_on_edge(x)) continue;
            const bool does = decision ? row.flips(x) : row.leaves(x);
            CHECK_FALSE(does);
        }
    }
}

}  // namespace

TEST_CASE("single_changes: what is stated does it in every bundled example, and nothing smaller on a dense scan") {
    std::size_t leaving = 0;
    std::size_t flipping = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Study& study = app.state().document->study;
        const std::size_t rows = study.clustering->num_rows();
        const bool large = study.network().num_inputs() > 40;
        const std::size_t wanted = large ? 2 : 12;
        for (std::size_t r = 0; r < rows; r += rows / wanted + 1) {
            CAPTURE(r);
            const RowId row(static_cast<std::uint32_t>(r));
            const RowChanges changes = single_changes(study, row);
            const SlowRow slow(study, row);
            CHECK(changes.complete);
            const std::size_t checked = large ? 3 : 100;
            for (std::size_t i = 0; i < std::min(checked, changes.region.size()); ++i)
                check_change(slow, row, changes.region[i], false);
            for (std::size_t i = 0; i < std::min(checked, changes.decision.size()); ++i)
                check_change(slow, row, changes.decision[i], true);
            if (!large) {
                check_nothing_missed(slow, changes.region, changes.untried, false);
                if (changes.makes_decisions) check_nothing_missed(slow, changes.decision, changes.untried, true);
            }
            for (const auto* list : {&changes.region, &changes.decision}) {
                for (std::size_t i = 1; i < list->size(); ++i) CHECK((*list)[i - 1].length <= (*list)[i].length);
            }
            leaving += changes.region.size();
            flipping += changes.decision.size();
        }
    }
    CHECK(leaving > 100);
    CHECK(flipping > 50);
}

TEST_CASE("single_changes: where the edge itself is a number of few digits, the next one leaves the region") {
    App app(test_clock);
    open_bundled(app, "one_relu");  // the wall is at x = 1, where the unit is not active yet
    const Study& study = app.state().document->study;
    const RowId row(24);
    REQUIRE(study.input->rows->inputs(0, 24) == 0.497);
    const RowChanges changes = single_changes(study, row);
    REQUIRE(changes.region.size() == 1);
    CHECK(changes.region[0].limit == doctest::Approx(0.503).epsilon(1e-12));
    CHECK(changes.region[0].step == 0.504);
    const SlowRow slow(study, row);
    CHECK_FALSE(slow.leaves(Eigen::VectorXd::Constant(1, 1)));
    CHECK(slow.leaves(changed_input(study, row, changes.region[0])));
}

TEST_CASE("single_changes: categories change as a whole, whole numbers by whole steps, a missing cell not at all") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    const Table& table = *study.input->table;
    std::size_t states = 0;
    std::size_t missing = 0;
    for (std::uint32_t r = 0; r < study.clustering->num_rows(); r += 41) {
        const RowChanges changes = single_changes(study, RowId(r));
        for (const auto* list : {&changes.region, &changes.decision}) {
            for (const SingleChange& change : *list) {
                const Column& cells = table.columns[table.find_column(change.column)];
                if (change.kind == SingleChange::Kind::kShift) {
                    CHECK_FALSE(cells.is_missing(study.input->rows->row[r]));
                    continue;
                }
                ++states;
                CHECK(change.from != change.to);
                // One of the column's inputs is set afterwards at most, in the table's terms.
                const Eigen::VectorXd after = changed_input(study, RowId(r), change);
                int set = 0;
                int inputs = 0;
                for (std::size_t j = 0; j < study.input->origins.size(); ++j) {
                    const InputOrigin& origin = study.input->origins[j];
                    if (origin.column != change.column) continue;
                    ++inputs;
                    set += origin.mean + origin.scale * after(static_cast<Eigen::Index>(j)) > 0.5 ? 1 : 0;
                }
                if (inputs > 1) CHECK(set == 1);
            }
        }
        missing += changes.untried.size();
    }
    CHECK(states > 20);
    CHECK(missing > 0);  // ages
}

TEST_CASE("single_changes: a network that never changes, one row, one column") {
    const Network network = random_network({1, 4, 1}, 5);
    const ModelFile model(network);
    App app(test_clock);
    open_network(app, model, Eigen::MatrixXd::Constant(1, 1, 0.25));
    const RowChanges one = single_changes(app.state().document->study, RowId(0));
    CHECK(one.region.empty());  // the table has but this value
    CHECK(one.decision.empty());
    CHECK(one.complete);
    CHECK(one.columns == 1);

    App two(test_clock);
    Eigen::MatrixXd inputs(1, 3);
    inputs << -4, 0.5, 4.25;
    open_network(two, model, inputs);
    const Study& study = two.state().document->study;
    for (std::uint32_t r = 0; r < 3; ++r) {
        const RowChanges changes = single_changes(study, RowId(r));
        const SlowRow slow(study, RowId(r));
        for (const SingleChange& change : changes.region) check_change(slow, RowId(r), change, false);
        CHECK(changes.region.size() <= 1);
        CHECK_FALSE(changes.makes_decisions);
        CHECK(changes.decision.empty());
    }
}

TEST_CASE("single_changes: numbers are rounded away from 0, to decimals that read as they are written") {
    CHECK(rounded_outward(2.9341, 3) == 2.94);
    CHECK(rounded_outward(-2.9341, 3) == -2.94);
    CHECK(rounded_outward(0.00012301, 3) == 0.000124);
    CHECK(rounded_outward(123456, 3) == 124000);
    CHECK(rounded_outward(0, 3) == 0);
    CHECK(rounded_outward(2.5, 3) == 2.5);
}
