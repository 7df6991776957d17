#include "base/numerics/thin_qr.h"

#include "base/numerics/rng.h"
#include "support/networks.h"

#include <Eigen/QR>
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

// Compared with Eigen's factorisation of all vectors at once; linear_program_test.cpp uses it among others.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kQrTolerance = 1e-9;

using QrColumns = std::vector<Eigen::VectorXd>;

Eigen::MatrixXd as_matrix(const QrColumns& columns, Eigen::Index dimension) {
    Eigen::MatrixXd matrix(dimension, static_cast<Eigen::Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k) matrix.col(static_cast<Eigen::Index>(k)) = columns[k];
    return matrix;
}

/// All that can be asked of it, against `columns`, which are not nearly dependent.
void check_thin_qr(const ThinQr& qr, const QrColumns& columns, Rng& rng) {
    const Eigen::Index dimension = qr.dimension();
    const auto size = static_cast<Eigen::Index>(columns.size());
    REQUIRE(qr.size() == size);
    const Eigen::MatrixXd V = as_matrix(columns, dimension);
    const Eigen::VectorXd x = random_matrix(rng, dimension, 1).col(0);
    const Eigen::VectorXd products = random_matrix(rng, size, 1).col(0);
    Eigen::VectorXd rest = x;
    qr.project_out(rest);
    const Eigen::VectorXd shortest = qr.shortest_with(products);
    REQUIRE(shortest.size() == dimension);
    if (size == 0) {
        CHECK(rest == x);
        CHECK(shortest.norm() == 0);
        CHECK(qr.coefficients(x).size() == 0);
        return;
    }
    const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> whole(V);
    REQUIRE(whole.rank() == size);
    const Eigen::VectorXd expected = whole.solve(x);
    CHECK((qr.coefficients(x) - expected).norm() < kQrTolerance * (1 + expected.norm()));
    CHECK((x - V * expected - rest).norm() < kQrTolerance * x.norm());
    CHECK((V.transpose() * rest).norm() < 1e-13 * (1 + x.norm()));
    CHECK((V.transpose() * shortest - products).norm() < kQrTolerance * (1 + products.norm()));
    // It lies in the span, so that none is shorter.
    Eigen::VectorXd beside = shortest;
    qr.project_out(beside);
    CHECK(beside.norm() < 1e-13 * (1 + shortest.norm()));
}

ThinQr thin_qr_of(const QrColumns& columns, Eigen::Index dimension) {
    ThinQr qr(dimension);
    for (const Eigen::VectorXd& column : columns) REQUIRE(qr.add(column, kQrTolerance));
    return qr;
}

}  // namespace

TEST_CASE("thin QR: agrees with a factorisation of all vectors, from none up to as many as there are dimensions") {
    Rng rng(11);
    for (const Eigen::Index dimension : {1, 2, 3, 7, 8, 9, 16, 17, 40}) {
        CAPTURE(dimension);
        ThinQr qr(dimension);
        CHECK(qr.dimension() == dimension);
        QrColumns columns;
        check_thin_qr(qr, columns, rng);
        while (qr.size() < dimension) {
            const Eigen::VectorXd next = random_direction(rng, dimension);
            if (!qr.add(next, 1e-3)) continue;  // else the comparison itself is inexact
            columns.push_back(next);
            check_thin_qr(qr, columns, rng);
        }
        CHECK_FALSE(qr.add(random_direction(rng, dimension), 0));
        CHECK(qr.size() == dimension);
    }
}

TEST_CASE("thin QR: the vector at any position can be removed, as if it had never been there") {
    Rng rng(12);
    constexpr Eigen::Index kDimension = 11;
    for (std::size_t size = 1; size <= 10; ++size) {
        for (std::size_t position = 0; position < size; ++position) {
            CAPTURE(size);
            CAPTURE(position);
            QrColumns columns;
            while (columns.size() < size) columns.push_back(random_direction(rng, kDimension));
            ThinQr qr = thin_qr_of(columns, kDimension);
            qr.remove(static_cast<Eigen::Index>(position));
            columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(position));
            check_thin_qr(qr, columns, rng);
            columns.push_back(random_direction(rng, kDimension));
            REQUIRE(qr.add(columns.back(), kQrTolerance));
            check_thin_qr(qr, columns, rng);
        }
    }
}

TEST_CASE("thin QR: columns of the identity, of its negative and of a triangle, where most products are 0") {
    Rng rng(13);
    constexpr Eigen::Index kDimension = 6;
    for (const double sign : {1.0, -1.0}) {
        for (const bool triangle : {false, true}) {
            QrColumns columns;
            for (Eigen::Index k = 0; k < kDimension; ++k) {
                Eigen::VectorXd column = sign * Eigen::VectorXd::Unit(kDimension, k);
                if (triangle) column.head(k + 1).setConstant(sign);
                columns.push_back(column.normalized());
            }
            ThinQr qr = thin_qr_of(columns, kDimension);
            check_thin_qr(qr, columns, rng);
            while (!columns.empty()) {
                qr.remove(0);
                columns.erase(columns.begin());
                check_thin_qr(qr, columns, rng);
            }
        }
    }
}

TEST_CASE("thin QR: what lies in the span, or so near to it as the tolerance says, is refused and changes nothing") {
    Rng rng(14);
    constexpr Eigen::Index kDimension = 9;
    QrColumns columns;
    while (columns.size() < 5) columns.push_back(random_direction(rng, kDimension));
    ThinQr qr = thin_qr_of(columns, kDimension);
    Eigen::VectorXd outside = random_direction(rng, kDimension);
    qr.project_out(outside);
    outside.normalize();
    for (const Eigen::VectorXd& column : columns) {
        CHECK_FALSE(qr.add(column, kQrTolerance));
        CHECK_FALSE(qr.add(-column, kQrTolerance));
        for (const double beside : {1e-10, 1e-6, 1e-2}) {
            const Eigen::VectorXd near = (column + beside * outside).normalized();
            CHECK_FALSE(qr.add(near, 1.01 * beside));
            CHECK(qr.size() == 5);
            ThinQr wider = qr;
            CHECK(wider.add(near, 0.98 * beside));
        }
    }
    CHECK_FALSE(qr.add(Eigen::VectorXd::Zero(kDimension), 0));
    CHECK_FALSE(qr.add(Eigen::VectorXd::Constant(kDimension, std::numeric_limits<double>::quiet_NaN()), 0));
    check_thin_qr(qr, columns, rng);
    // The part outside has exactly the length of the tolerance.
    ThinQr plane(2);
    REQUIRE(plane.add(Eigen::Vector2d(1, 0), 0));
    CHECK_FALSE(plane.add(Eigen::Vector2d(0, 1), 1));
    CHECK(plane.add(Eigen::Vector2d(0, 1), std::nextafter(1.0, 0.0)));
}

TEST_CASE("thin QR: vectors that are nearly parallel still have orthonormal directions") {
    Rng rng(15);
    constexpr Eigen::Index kDimension = 12;
    const Eigen::VectorXd common = random_direction(rng, kDimension);
    for (const double angle : {1e-3, 1e-5, 1e-7}) {
        CAPTURE(angle);
        QrColumns columns;
        while (columns.size() < 8) columns.push_back((common + angle * random_direction(rng, kDimension)).normalized());
        const ThinQr qr = thin_qr_of(columns, kDimension);
        const Eigen::MatrixXd V = as_matrix(columns, kDimension);
        for (Eigen::Index k = 0; k < V.cols(); ++k) {
            const Eigen::VectorXd products = Eigen::VectorXd::Unit(V.cols(), k);
            const Eigen::VectorXd y = qr.shortest_with(products);
            CHECK((V.transpose() * y - products).norm() < 1e-14 * y.norm());
            // Its length is that of the foot of the perpendicular: y . y = y . (what the products say of it).
            CHECK(y.dot(V * qr.coefficients(y)) == doctest::Approx(y.squaredNorm()).epsilon(1e-7));
        }
        Eigen::VectorXd x = random_direction(rng, kDimension);
        qr.project_out(x);
        CHECK((V.transpose() * x).norm() < 1e-14);
    }
}

TEST_CASE("thin QR: after clear it starts anew, and no dimension at all has room for nothing") {
    Rng rng(16);
    ThinQr qr = thin_qr_of({Eigen::Vector3d(1, 0, 0), Eigen::Vector3d(0, 1, 0)}, 3);
    qr.clear();
    check_thin_qr(qr, {}, rng);
    const QrColumns columns = {random_direction(rng, 3), random_direction(rng, 3), random_direction(rng, 3)};
    for (const Eigen::VectorXd& column : columns) REQUIRE(qr.add(column, 1e-6));
    check_thin_qr(qr, columns, rng);
    ThinQr none(0);
    CHECK_FALSE(none.add(Eigen::VectorXd(0), 0));
    CHECK(none.size() == 0);
}
