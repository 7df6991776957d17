#include "base/numerics/rng.h"
#include "scene/drawings/scatter_drawing.h"
#include "support/networks.h"

#include <Eigen/SVD>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// A study of a random network over random rows whose columns have means and scales of their own. With classes 0 and 1
/// as the target.
Study study_of(const std::vector<int>& widths, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(random_network(widths, seed));
    auto encoded = std::make_shared<EncodedRows>();
    encoded->inputs = random_matrix(rng, widths.front(), rows);
    encoded->measure();
    auto table = std::make_shared<Table>();
    table->num_rows = static_cast<std::size_t>(rows);
    for (Eigen::Index j = 0; j < widths.front(); ++j) {
        InputOrigin origin;
        origin.column = origin.label = "x" + std::to_string(j);
        origin.mean = 3.0 + static_cast<double>(j);
        origin.scale = 0.5 + static_cast<double>(j);
        Column column;
        column.name = origin.column;
        for (Eigen::Index row = 0; row < rows; ++row)
            column.numbers.push_back(encoded->inputs(j, row) * origin.scale + origin.mean);
        table->columns.push_back(column);
        input->origins.push_back(origin);
    }
    Target target;
    target.column = "answer";
    target.classes = {"no", "yes"};
    for (Eigen::Index row = 0; row < rows; ++row) {
        encoded->row.push_back(static_cast<std::uint32_t>(row));
        target.class_of_row.push_back(static_cast<std::int32_t>(rng.below(2)));
    }
    input->rows = encoded;
    input->table = table;
    input->target = target;
    return run_study(input);
}

RowCoordinates places_of(const Study& study, RowAxis x, RowAxis y, bool spread = false) {
    RowCoordinatesJob job(study, {x, y}, spread);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace

TEST_CASE("row coordinates: inputs and columns are in the table's unit, outputs those of the forward pass") {
    const Study study = study_of({4, 9, 2}, 300, 5);
    const RowCoordinates places = places_of(study, {RowAxisKind::kInput, 2}, {RowAxisKind::kColumn, 1});
    const RowCoordinates outputs = places_of(study, {RowAxisKind::kOutput, 1}, {RowAxisKind::kOutput, 0});
    for (Eigen::Index row = 0; row < 300; ++row) {
        const Eigen::VectorXd input = study.input->rows->inputs.col(row);
        const auto i = static_cast<std::size_t>(row);
        CHECK(places.at[0][i] == doctest::Approx(input(2) * 2.5 + 5));
        CHECK(places.at[1][i] == doctest::Approx(input(1) * 1.5 + 4));
        const SlowForward slow = slow_forward(study.network(), input);
        CHECK(outputs.at[0][i] == doctest::Approx(slow.logits(1)));
        CHECK(outputs.at[1][i] == doctest::Approx(slow.logits(0)));
        CHECK(places.at[0][i] > places.home.s0);
        CHECK(places.at[1][i] < places.home.t1);
    }
}

TEST_CASE("row coordinates: principal components are those of a singular value decomposition") {
    for (const int features : {3, 20, 90}) {
        const Study study = study_of({features, 5, 1}, 250, 7);
        const RowCoordinates places = places_of(study, {RowAxisKind::kComponent, 0}, {RowAxisKind::kComponent, 1});
        Eigen::MatrixXd rows = study.input->rows->inputs.transpose();
        rows.rowwise() -= rows.colwise().mean().eval();
        const Eigen::RowVectorXd deviation = (rows.colwise().squaredNorm() / 250.0).cwiseSqrt();
        for (Eigen::Index j = 0; j < rows.cols(); ++j) rows.col(j) /= deviation(j);
        const Eigen::JacobiSVD<Eigen::MatrixXd> svd(rows, Eigen::ComputeThinU | Eigen::ComputeThinV);
        for (std::size_t c = 0; c < 2; ++c) {
            const auto column = static_cast<Eigen::Index>(c);
            Eigen::VectorXd expected = svd.matrixU().col(column) * svd.singularValues()(column);
            const Eigen::Map<const Eigen::VectorXd> found(places.at[c].data(), 250);
            if (expected.dot(found) < 0) expected = -expected;
            CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-6 * expected.cwiseAbs().maxCoeff());
        }
    }
}

TEST_CASE("row coordinates: rows that share whole numbers are spread by less than a third, always the same way") {
    Study study = study_of({2, 5, 1}, 200, 8);
    auto input = std::make_shared<StudyInput>(*study.input);
    auto table = std::make_shared<Table>(*input->table);
    for (std::size_t row = 0; row < 200; ++row) table->columns[0].numbers[row] = static_cast<double>(row % 3);
    input->table = table;
    study.input = input;
    const RowAxis few{RowAxisKind::kColumn, 0};
    const RowAxis many{RowAxisKind::kColumn, 1};
    const RowCoordinates places = places_of(study, few, many, true);
    CHECK(places.spread[0]);
    CHECK(!places.spread[1]);
    std::size_t moved = 0;
    for (std::size_t row = 0; row < 200; ++row) {
        const double by = places.at[0][row] - static_cast<double>(row % 3);
        CHECK(std::abs(by) <= kRowSpread);
        if (std::abs(by) > 0.01) ++moved;
        CHECK(places.at[1][row] == table->columns[1].numbers[row]);
    }
    CHECK(moved > 150);
    CHECK(places_of(study, few, many, true).at[0] == places.at[0]);
    CHECK(places_of(study, few, many, false).at[0][4] == 1);
}

TEST_CASE("row marks: places in the basis, colours by cluster, class, output and error") {
    const Study study = study_of({3, 8, 1}, 120, 9);
    const auto places =
        std::make_shared<const RowCoordinates>(places_of(study, {RowAxisKind::kInput, 0}, {RowAxisKind::kInput, 1}));
    for (const RowColouring by :
         {RowColouring::kCluster, RowColouring::kClass, RowColouring::kOutput, RowColouring::kError}) {
        RowMarksRequest request;
        request.by = by;
        request.basis = {-4, 10, -2, 8};
        RowMarksJob job(study, places, request);
        while (job.step()) {
        }
        const RowMarks marks = job.take();
        REQUIRE(marks.points.size() == 120);
        for (std::size_t row = 0; row < 120; ++row) {
            CHECK(marks.points[row].x == doctest::Approx(2 * (places->at[0][row] + 4) / 14 - 1).epsilon(1e-5));
            CHECK(marks.points[row].y == doctest::Approx(2 * (places->at[1][row] + 2) / 10 - 1).epsilon(1e-5));
            if (by == RowColouring::kCluster)
                CHECK(marks.points[row].fill == cluster_point_colour(study.clustering->assignment[row], false));
            float shape = 0;
            if (by == RowColouring::kClass) shape = class_shape_number(study.input->target->class_of_row[row]);
            if (by == RowColouring::kCluster && study.clustering->assignment[row] < kColouredClusters)
                shape = class_shape_number(static_cast<std::int32_t>(study.clustering->assignment[row]));
            CHECK(marks.points[row].shape == shape);
            if (by == RowColouring::kClass)
                CHECK(marks.points[row].fill ==
                      class_colour(static_cast<std::size_t>(study.input->target->class_of_row[row]), 2, false));
        }
        CHECK(marks.legend.ramp.has_value() == (by == RowColouring::kOutput || by == RowColouring::kError));
    }
    // Without a link the error of a class is 0 or 1: right or wrong, as the forward pass says.
    for (std::size_t row = 0; row < 120; ++row) {
        const SlowForward slow =
            slow_forward(study.network(), study.input->rows->inputs.col(static_cast<Eigen::Index>(row)));
        const bool wrong = (slow.logits(0) > 0) != (study.input->target->class_of_row[row] == 1);
        CHECK(row_colour_value(study, RowColouring::kError, 0, row) == (wrong ? 1 : 0));
        CHECK(row_colour_value(study, RowColouring::kOutput, 0, row) == doctest::Approx(slow.logits(0)));
    }
}

TEST_CASE("scatter drawing: every row is a mark at its place; of too many rows it draws some and says so") {
    const Study study = study_of({2, 6, 1}, 60, 10);
    const RowCoordinates places = places_of(study, {RowAxisKind::kInput, 0}, {RowAxisKind::kInput, 1});
    RowMarksRequest request;
    request.basis = places.home;
    const auto shared = std::make_shared<const RowCoordinates>(places);
    RowMarksJob job(study, shared, request);
    while (job.step()) {
    }
    const RowMarks marks = job.take();
    const ScatterPage page{places, marks, places.home, {"width & height"}, {"y"}, {{}, "cluster"}, 7U};
    const Drawing drawing = scatter_drawing(page, make_palette(false), {800, 600});
    std::size_t rows = 0;
    for (const Shape& shape : drawing.shapes()) {
        if (shape.mark.kind != MarkKind::kRow) continue;
        ++rows;
        // The plot goes from 56 to 786 and from 526 up to 10.
        const std::size_t row = shape.mark.index;
        const DrawPoint at = drawing.points_of(shape)[0];
        CHECK(at.x == doctest::Approx(56 + 730 * (places.at[0][row] - places.home.s0) / places.home.width()));
        CHECK(at.y == doctest::Approx(526 - 516 * (places.at[1][row] - places.home.t0) / places.home.height()));
    }
    CHECK(rows == 60);
    CHECK(svg_of(drawing, rgba(0xFFFFFF), "Scatter").find("width &amp; height") != std::string::npos);

    RowCoordinates large = places;
    RowMarks all;
    for (std::size_t a = 0; a < 2; ++a) large.at[a].assign(100000, places.at[a][0]);
    all.points.assign(100000, marks.points[0]);
    const ScatterPage many{large, all, places.home, {"x"}, {"y"}, {{}, "cluster"}, {}};
    const Drawing thinned = scatter_drawing(many, make_palette(true), {800, 600});
    const auto drawn = std::count_if(thinned.shapes().begin(), thinned.shapes().end(),
                                     [](const Shape& shape) { return shape.mark.kind == MarkKind::kRow; });
    CHECK(drawn == static_cast<std::ptrdiff_t>(kMaxDrawnRows));
    const auto& texts = thinned.texts();
    CHECK(std::any_of(texts.begin(), texts.end(),
                      [](const std::string& text) { return text == "20\u2009000 of 100\u2009000 rows are drawn"; }));
}
