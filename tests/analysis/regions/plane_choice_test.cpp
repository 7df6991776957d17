#include "analysis/regions/plane_choice.h"

#include "network/exact_pattern.h"
#include "support/networks.h"

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

Table table_of(const Eigen::MatrixXd& inputs, const std::vector<int>& classes = {}) {
    Table table;
    table.name = "rows";
    table.num_rows = static_cast<std::size_t>(inputs.cols());
    for (Eigen::Index j = 0; j < inputs.rows(); ++j) {
        Column column;
        column.name = "x" + std::to_string(j);
        for (Eigen::Index row = 0; row < inputs.cols(); ++row) column.numbers.push_back(inputs(j, row));
        table.columns.push_back(std::move(column));
    }
    if (classes.empty()) return table;
    Column column;
    column.name = "y";
    column.numbers.assign(classes.begin(), classes.end());
    table.columns.push_back(std::move(column));
    return table;
}

/// A study of these rows; encoder: scale 1 and mean 0 unless given.
Study study_of(const Eigen::MatrixXd& inputs, const std::vector<int>& classes = {}, const Encoder& encoder = {}) {
    const Network network = random_network({static_cast<int>(inputs.rows()), 5, 4, 1}, 3, 0,
                                           classes.empty() ? Link::kIdentity : Link::kSigmoid);
    StudyRequest request;
    if (!classes.empty()) request.target = "y";
    request.encoder = encoder;
    auto input = make_study_input(std::make_shared<const Network>(network),
                                  std::make_shared<const Table>(table_of(inputs, classes)), request);
    REQUIRE(input);
    return run_study(std::make_shared<const StudyInput>(*input));
}

RowStatistics statistics_with_axes(const Study& study) {
    RowStatistics statistics = row_statistics(*study.input);
    PrincipalAxesJob job(study.input->rows->inputs, statistics.mean, statistics.deviation);
    while (job.step()) {
    }
    statistics.axes = std::make_shared<const PrincipalAxes>(job.axes());
    return statistics;
}

std::vector<PlanePoint> points_on(const Study& study, const PlaneFrame& frame, const RowStatistics& statistics,
                                  PlaneWindow* home = nullptr) {
    PlaneProjectionJob job(study, frame, statistics);
    while (job.step()) {
    }
    if (home != nullptr) *home = job.home();
    return job.take();
}

PlaneSpec rows_spec(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    PlaneSpec spec;
    spec.kind = PlaneKind::kRows;
    spec.rows = {RowId(a), RowId(b), RowId(c)};
    return spec;
}

Eigen::MatrixXd random_rows(Eigen::Index features, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    Eigen::MatrixXd inputs = random_matrix(rng, features, rows);
    for (Eigen::Index j = 0; j < features; ++j) inputs.row(j) *= std::pow(10.0, static_cast<double>(j % 5) - 2);
    return inputs;
}

}  // namespace

TEST_CASE("plane_choice: the plane of two inputs is in the table's units whatever the encoder does") {
    Encoder encoder;
    encoder.columns = {{"x0", NumericEncoding{40, 10, {}, false, "years"}},
                       {"x1", NumericEncoding{-3, 0.5, {}, false, ""}}};
    Eigen::MatrixXd table(2, 3);
    table << 30, 55, 41, -3, -2, 1;
    const Study study = study_of(table, {}, encoder);
    const RowStatistics statistics = row_statistics(*study.input);
    const auto plane = choose_plane(default_plane(*study.input), *study.input, statistics);
    REQUIRE(plane);
    CHECK(plane->axis_x == "x0 (years)");
    CHECK(plane->name_x == "x0");
    PlaneWindow home;
    const std::vector<PlanePoint> points = points_on(study, plane->frame, statistics, &home);
    for (Eigen::Index row = 0; row < 3; ++row) {
        const PlanePoint& point = points[static_cast<std::size_t>(row)];
        CHECK(point.at.x == doctest::Approx(table(0, row)));
        CHECK(point.at.y == doctest::Approx(table(1, row)));
        CHECK(point.distance == 0);
        CHECK((plane->frame.at(table(0, row), table(1, row)) - study.input->rows->inputs.col(row)).norm() < 1e-12);
    }
    CHECK(home.s0 == doctest::Approx(30 - 2));
    CHECK(home.s1 == doctest::Approx(55 + 2));
    CHECK(home.t1 == doctest::Approx(1 + 0.08 * 4));
}

TEST_CASE("plane_choice: a plane of two features goes through its row") {
    const Study study = study_of(random_rows(7, 50, 1));
    const RowStatistics statistics = row_statistics(*study.input);
    PlaneSpec spec;
    spec.kind = PlaneKind::kFeatures;
    spec.feature_x = 4;
    spec.feature_y = 1;
    spec.rows[0] = RowId(13);
    const auto plane = choose_plane(spec, *study.input, statistics);
    REQUIRE(plane);
    const auto points = points_on(study, plane->frame, statistics);
    CHECK(points[13].distance < 1e-12);
    CHECK(points[14].distance > 0.1);
    for (const PlanePoint& point : points) {
        CHECK(point.at.x == doctest::Approx(study.input->rows->inputs(4, point.row.index)));
        CHECK(point.at.y == doctest::Approx(study.input->rows->inputs(1, point.row.index)));
    }
}

TEST_CASE("plane_choice: the nearest point is perpendicular in standard deviations, and its distance is right") {
    for (const Eigen::Index features : {3, 10, 40}) {
        const Study study = study_of(random_rows(features, 80, 5));
        const RowStatistics statistics = row_statistics(*study.input);
        const auto plane = choose_plane(rows_spec(3, 60, 9), *study.input, statistics);
        REQUIRE(plane);
        const Eigen::VectorXd weights = statistics.weights();
        const Eigen::VectorXd u = plane->frame.u.cwiseProduct(weights);
        const Eigen::VectorXd v = plane->frame.v.cwiseProduct(weights);
        CHECK(u.norm() == doctest::Approx(1).epsilon(1e-12));
        CHECK(v.norm() == doctest::Approx(1).epsilon(1e-12));
        CHECK(std::abs(u.dot(v)) < 1e-12);
        const auto points = points_on(study, plane->frame, statistics);
        for (const std::uint32_t row : {3u, 60u, 9u}) CHECK(points[row].distance < 1e-12);
        CHECK(points[3].at.x == doctest::Approx(0));
        CHECK(std::abs(points[60].at.y) < 1e-12);
        CHECK(points[9].at.y > 0);
        for (const PlanePoint& point : points) {
            const Eigen::VectorXd rest =
                (study.input->rows->inputs.col(point.row.index) - plane->frame.at(point.at.x, point.at.y))
                    .cwiseProduct(weights);
            CHECK(std::abs(rest.dot(u)) < 1e-10);
            CHECK(std::abs(rest.dot(v)) < 1e-10);
            CHECK(point.distance == doctest::Approx(rest.norm() / std::sqrt(static_cast<double>(features))));
        }
    }
}

TEST_CASE("plane_choice: a point is in its row's region where both have one pattern, decided exactly at each") {
    for (const Eigen::Index features : {3, 12}) {
        CAPTURE(features);
        const Study study = study_of(random_rows(features, 400, 6));
        const RowStatistics statistics = row_statistics(*study.input);
        const auto plane = choose_plane(rows_spec(3, 60, 9), *study.input, statistics);
        REQUIRE(plane);
        const Network& network = study.network();
        std::size_t own = 0;
        for (const PlanePoint& point : points_on(study, plane->frame, statistics)) {
            const auto pattern_at = [&](const Eigen::VectorXd& input) {
                std::vector<BitMatrix::Word> bits(study.patterns->bits.words_per_row());
                decide_pattern(network, input, bits);
                return bits;
            };
            const bool same = pattern_at(plane->frame.at(point.at.x, point.at.y)) ==
                              pattern_at(study.input->rows->inputs.col(point.row.index));
            if (point.distance > 1e-9) CHECK(point.own_region == same);
            own += point.own_region ? 1 : 0;
        }
        for (const std::uint32_t row : {3u, 60u, 9u}) CHECK(points_on(study, plane->frame, statistics)[row].own_region);
        CHECK(own > 3);
        CHECK(own < 400);
    }
}

TEST_CASE("plane_choice: principal axes are those of the correlation matrix, in few and in many dimensions") {
    for (const Eigen::Index features : {3, 30, 90}) {
        CAPTURE(features);
        Eigen::MatrixXd inputs = random_rows(features, 300, 2);
        Rng rng(4);
        const Eigen::MatrixXd mix = random_matrix(rng, features, 3);
        for (Eigen::Index row = 0; row < inputs.cols(); ++row) inputs.col(row) += mix * random_matrix(rng, 3, 1) * 3;
        inputs.row(1).setConstant(7);  // a feature that does not vary takes no part
        const Study study = study_of(inputs);
        const RowStatistics statistics = statistics_with_axes(study);
        Eigen::MatrixXd z = inputs.colwise() - statistics.mean;
        for (Eigen::Index j = 0; j < features; ++j) {
            z.row(j) *= statistics.deviation(j) > 0 ? 1 / statistics.deviation(j) : 0;
        }
        const Eigen::MatrixXd covariance = z * z.transpose() / 300.0;
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
        for (Eigen::Index k = 0; k < 2; ++k) {
            CHECK(statistics.axes->variance(k) == doctest::Approx(solver.eigenvalues()(features - 1 - k)));
            const double cosine = statistics.axes->directions.col(k).dot(solver.eigenvectors().col(features - 1 - k));
            CHECK(std::abs(cosine) == doctest::Approx(1).epsilon(1e-9));
        }
        CHECK(statistics.axes->total_variance == doctest::Approx(static_cast<double>(features - 1)));
        const auto plane = choose_plane(default_plane(*study.input), *study.input, statistics);
        REQUIRE(plane);
        CHECK(plane->frame.u(1) == 0);
        // Scores along the first axis have the axis' variance.
        double sum = 0;
        for (const PlanePoint& point : points_on(study, plane->frame, statistics)) sum += point.at.x * point.at.x;
        CHECK(sum / 300 == doctest::Approx(statistics.axes->variance(0)));
    }
}

TEST_CASE("plane_choice: the plane of two centroids and a row holds all three") {
    const Eigen::MatrixXd inputs = random_rows(6, 60, 8);
    std::vector<int> classes;
    for (int row = 0; row < 60; ++row) classes.push_back(row % 2);
    const Study study = study_of(inputs, classes);
    const RowStatistics statistics = row_statistics(*study.input);
    PlaneSpec spec;
    spec.kind = PlaneKind::kCentroids;
    spec.rows[0] = RowId(5);
    const auto plane = choose_plane(spec, *study.input, statistics);
    REQUIRE(plane);
    CHECK(plane->axis_x.find("centroid of 0 to that of 1") != std::string::npos);
    Eigen::VectorXd first = Eigen::VectorXd::Zero(6);
    Eigen::VectorXd second = first;
    for (Eigen::Index row = 0; row < 60; ++row) (row % 2 == 0 ? first : second) += inputs.col(row) / 30;
    CHECK((plane->frame.at(0, 0) - first).norm() < 1e-12);
    const double length = (second - first).cwiseProduct(statistics.weights()).norm();
    CHECK((plane->frame.at(length, 0) - second).norm() < 1e-10);
    const auto points = points_on(study, plane->frame, statistics);
    CHECK(points[5].distance < 1e-12);
    CHECK(points[5].label == 1);
    CHECK(points[5].cluster == study.clustering->assignment[5]);
}

TEST_CASE("plane_choice: what makes no plane is refused with one sentence") {
    Eigen::MatrixXd inputs = random_rows(5, 12, 6);
    inputs.col(1) = inputs.col(0);                          // equal rows
    inputs.col(3) = 2 * inputs.col(2) - 1 * inputs.col(0);  // rows on one line
    inputs.row(4).setConstant(1e6 / 3);
    const Study study = study_of(inputs);
    const StudyInput& input = *study.input;
    const RowStatistics statistics = row_statistics(input);
    const auto complaint = [&](const PlaneSpec& spec) {
        const auto plane = choose_plane(spec, input, statistics);
        REQUIRE_FALSE(plane);
        return plane.error().sentence();
    };
    CHECK(complaint(rows_spec(0, 1, 5)).find("one line") != std::string::npos);
    CHECK(complaint(rows_spec(5, 0, 1)).find("one line") != std::string::npos);
    CHECK(complaint(rows_spec(0, 2, 3)).find("rows 1, 3 and 4") != std::string::npos);
    CHECK(complaint(rows_spec(7, 7, 7)).find("one line") != std::string::npos);
    CHECK(complaint(rows_spec(1, 2, 12)).find("from 0 to 11") != std::string::npos);
    PlaneSpec spec;
    CHECK(complaint(spec).find("this one has 5") != std::string::npos);
    spec.kind = PlaneKind::kFeatures;
    CHECK(complaint(spec).find("found none") != std::string::npos);
    spec.rows[0] = RowId(0);
    spec.feature_y = 4;
    CHECK(complaint(spec).find("'x4' is the same in all rows") != std::string::npos);
    spec.feature_y = 0;
    CHECK(complaint(spec).find("twice") != std::string::npos);
    spec.feature_y = 5;
    CHECK(complaint(spec).find("from 0 to 4") != std::string::npos);
    spec.kind = PlaneKind::kCentroids;
    CHECK(complaint(spec).find("no classes") != std::string::npos);
    CHECK(fallback_plane(input, statistics).feature_y == 1);
    const Study line = study_of(inputs.leftCols(2));
    CHECK_FALSE(choose_plane(default_plane(*line.input), *line.input, statistics_with_axes(line)));
    const Study one_input = study_of(random_rows(1, 5, 1));
    CHECK(choose_plane({}, *one_input.input, row_statistics(*one_input.input)).error().sentence().find("two inputs") !=
          std::string::npos);
}

TEST_CASE("plane_choice: the home window has room around rows without extent") {
    Eigen::MatrixXd inputs(2, 3);
    inputs << 5, 5, 5, 1, 2, 3;
    const Study study = study_of(inputs);
    const RowStatistics statistics = row_statistics(*study.input);
    const auto plane = choose_plane({}, *study.input, statistics);
    REQUIRE(plane);
    PlaneWindow home;
    points_on(study, plane->frame, statistics, &home);
    CHECK(home.s0 == doctest::Approx(4));
    CHECK(home.s1 == doctest::Approx(6));
    CHECK(home.t0 == doctest::Approx(1 - 0.16));
}
