#include "base/numerics/rng.h"
#include "network/forward.h"
#include "simplify/families/agglomeration.h"
#include "simplify/families/family_answers.h"
#include "simplify/families/family_points.h"
#include "simplify/families/family_study.h"
#include "support/networks.h"

#include <Eigen/QR>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

using namespace reluscope;

namespace {

FamilyRows rows_of(const Network& network, const Eigen::MatrixXd& inputs) {
    FamilyRows rows;
    rows.inputs = inputs;
    PatternTable patterns = compute_patterns(network, inputs);
    rows.logits = patterns.logits;
    rows.bits = patterns.bits;
    rows.row.resize(static_cast<std::size_t>(inputs.cols()));
    std::iota(rows.row.begin(), rows.row.end(), 0U);
    rows.classes = network.link() != Link::kIdentity;
    return rows;
}

/// A search at its end, with what it refers to.
struct Searched {
    Searched(Network n, const Eigen::MatrixXd& inputs, FamilySearchOptions options = {})
        : network(std::move(n)),
          rows(rows_of(network, inputs)),
          clustering(std::make_shared<const Clustering>(cluster_patterns(rows.bits))),
          search(network, rows, clustering, options) {
        while (search.step()) CHECK(search.progress() <= 1 + 1e-12);
        fitter.emplace(network, rows, search);
    }
    Searched(const Searched&) = delete;
    Searched& operator=(const Searched&) = delete;

    Eigen::MatrixXd outputs(std::size_t k) const {
        const FamilyLevel& level = search.levels()[k - 1];
        return family_outputs(fitter->fit(level), families_of_rows(search, level), rows.inputs);
    }

    Network network;
    FamilyRows rows;
    std::shared_ptr<const Clustering> clustering;
    FamilySearch search;
    std::optional<FamilyFitter> fitter;
};

/// The least loss of one affine model for the clusters in `members`, by a QR decomposition of all terms as rows.
double loss_from_rows(const Searched& s, const std::vector<std::size_t>& members) {
    constexpr double kLambda = 0.01;  // docs/families.md
    const FamilySpace space = full_family_space(s.rows.inputs);
    const Eigen::Index d = s.rows.inputs.rows();
    const Eigen::Index outputs = s.network.num_outputs();
    std::vector<Eigen::RowVectorXd> left;
    std::vector<Eigen::RowVectorXd> right;
    for (const std::size_t c : members) {
        const AffineMap map = affine_map_of(s.network, s.rows.bits.row(s.clustering->clusters[c].first_row));
        Eigen::MatrixXd slopes = space.deviation.asDiagonal() * map.A.transpose();
        if (s.network.link() == Link::kSoftmax) slopes.colwise() -= slopes.rowwise().mean().eval();
        for (const std::uint32_t row : s.clustering->rows_of(ClusterId(c))) {
            const double w = std::sqrt(s.search.weights()(row));
            Eigen::RowVectorXd z1(d + 1);
            z1 << space.coordinates_of(s.rows.inputs.col(row)).transpose(), 1;
            Eigen::MatrixXd f = s.rows.logits.col(row);
            centre_outputs(s.network, f);
            left.push_back(w * z1);
            right.push_back(w * f.transpose());
            for (Eigen::Index j = 0; j < d; ++j) {
                left.push_back(w * std::sqrt(kLambda) * Eigen::RowVectorXd::Unit(d + 1, j));
                right.push_back(w * std::sqrt(kLambda) * slopes.row(j));
            }
        }
    }
    Eigen::MatrixXd a(static_cast<Eigen::Index>(left.size()), d + 1);
    Eigen::MatrixXd b(a.rows(), outputs);
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        a.row(i) = left[static_cast<std::size_t>(i)];
        b.row(i) = right[static_cast<std::size_t>(i)];
    }
    return (a * a.colPivHouseholderQr().solve(b) - b).squaredNorm();
}

double level_loss_from_rows(const Searched& s, const std::vector<std::uint32_t>& family) {
    std::map<std::uint32_t, std::vector<std::size_t>> members;
    for (std::size_t c = 0; c < family.size(); ++c) members[family[c]].push_back(c);
    double loss = 0;
    for (const auto& [k, own] : members) loss += loss_from_rows(s, own);
    return loss;
}

/// Calls `visit` with every partition of `items` into exactly `parts`.
void for_each_partition(std::size_t items, std::size_t parts,
                        const std::function<void(const std::vector<std::uint32_t>&)>& visit) {
    std::vector<std::uint32_t> part;
    const std::function<void(std::uint32_t)> extend = [&](std::uint32_t used) {
        if (part.size() == items) {
            if (used == parts) visit(part);
            return;
        }
        for (std::uint32_t p = 0; p <= used && p < parts; ++p) {
            part.push_back(p);
            extend(std::max(used, p + 1));
            part.pop_back();
        }
    };
    extend(0);
}

Eigen::MatrixXd normal_inputs(Eigen::Index inputs, Eigen::Index rows, std::uint64_t seed) {
    Rng rng(seed);
    return testing::random_matrix(rng, inputs, rows);
}

/// The partition as sets of patterns, whatever the order of rows and families.
std::set<std::set<std::string>> families_as_sets(const Searched& s, std::size_t k) {
    std::map<std::uint32_t, std::set<std::string>> families;
    for (std::size_t c = 0; c < s.clustering->num_clusters(); ++c)
        families[s.search.levels()[k - 1].family[c]].insert(
            pattern_text(s.network, s.rows.bits.row(s.clustering->clusters[c].first_row)));
    std::set<std::set<std::string>> all;
    for (const auto& [number, patterns] : families) all.insert(patterns);
    return all;
}

}  // namespace

TEST_CASE("families: the loss of every level is the loss found from its rows by another way") {
    for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        const int outputs = link == Link::kSoftmax ? 3 : 1;
        const Searched s(testing::random_network({3, 5, outputs}, 7, 0, link), normal_inputs(3, 60, 3));
        REQUIRE(s.search.levels().size() == std::min<std::size_t>(64, s.clustering->num_clusters()));
        for (const FamilyLevel& level : s.search.levels()) {
            const double expected = level_loss_from_rows(s, level.family);
            CHECK(level.loss == doctest::Approx(expected).epsilon(1e-7).scale(1e-7 * s.rows.logits.squaredNorm()));
        }
    }
}

TEST_CASE("families: the first join is the best of all partitions, and no level beats the best partition") {
    const Searched s(testing::random_network({2, 3, 1}, 11), normal_inputs(2, 30, 5));
    const std::size_t clusters = s.clustering->num_clusters();
    REQUIRE(clusters >= 4);
    REQUIRE(clusters <= 7);
    for (std::size_t k = 1; k <= clusters; ++k) {
        double best = std::numeric_limits<double>::infinity();
        for_each_partition(clusters, k, [&](const std::vector<std::uint32_t>& part) {
            best = std::min(best, level_loss_from_rows(s, part));
        });
        const double own = s.search.levels()[k - 1].loss;
        CHECK(own >= best - 1e-9);
        if (k + 1 >= clusters || k == 1) CHECK(own == doctest::Approx(best).epsilon(1e-7));
    }
}

TEST_CASE("families: as many families as clusters reproduce the network, and each level deals every cluster") {
    for (const Link link : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        const int outputs = link == Link::kSoftmax ? 4 : 1;
        const Searched s(testing::random_network({4, 6, outputs}, 2, 0, link), normal_inputs(4, 80, 4));
        const std::size_t clusters = s.clustering->num_clusters();
        REQUIRE(clusters <= 64);
        const Eigen::MatrixXd outputs_at_all = s.outputs(clusters);
        CHECK((outputs_at_all - s.rows.logits).cwiseAbs().maxCoeff() < 1e-10);
        const FamilyScores scores = score_families(s.network, s.rows, outputs_at_all);
        CHECK(scores.r2 == doctest::Approx(1));
        if (s.rows.classes) CHECK(scores.agreement == 1);
        for (std::size_t k = 1; k <= clusters; ++k) {
            const FamilyLevel& level = s.search.levels()[k - 1];
            std::vector<std::size_t> sizes(k, 0);
            for (std::size_t c = 0; c < clusters; ++c) {
                REQUIRE(level.family[c] < k);
                sizes[level.family[c]] += s.clustering->clusters[c].size;
            }
            CHECK(std::is_sorted(sizes.rbegin(), sizes.rend()));
            CHECK(sizes.back() > 0);
        }
    }
}

TEST_CASE("families: one family of a network of numbers is its least-squares line but for a pull of one row") {
    const Searched s(testing::random_network({3, 8, 1}, 5), normal_inputs(3, 3000, 6));
    const FamilyMaps maps = s.fitter->fit(s.search.levels()[0]);
    Eigen::MatrixXd x1(3000, 4);
    x1 << s.rows.inputs.transpose(), Eigen::VectorXd::Ones(3000);
    const Eigen::VectorXd line = x1.colPivHouseholderQr().solve(s.rows.logits.row(0).transpose());
    CHECK((maps[0].A.row(0).transpose() - line.head(3)).cwiseAbs().maxCoeff() < 2e-3);
    CHECK(std::abs(maps[0].c(0) - line(3)) < 2e-3);
    // The constant leaves no mean error.
    CHECK(std::abs((s.outputs(1) - s.rows.logits).mean()) < 1e-10);
}

TEST_CASE("families: the order of the rows changes nothing but rounding") {
    const Network network = testing::random_network({3, 6, 1}, 9, 0, Link::kSigmoid);
    const Eigen::MatrixXd inputs = normal_inputs(3, 120, 8);
    Eigen::MatrixXd turned(3, 120);
    for (Eigen::Index i = 0; i < 120; ++i) turned.col((i * 37) % 120) = inputs.col(i);
    const Searched a(network, inputs);
    const Searched b(network, turned);
    for (const std::size_t k : {1U, 2U, 3U, 5U, 8U}) CHECK(families_as_sets(a, k) == families_as_sets(b, k));
    const Eigen::MatrixXd first = a.outputs(5);
    const Eigen::MatrixXd second = b.outputs(5);
    for (Eigen::Index i = 0; i < 120; ++i) CHECK(std::abs(first(0, i) - second(0, (i * 37) % 120)) < 1e-9);
}

TEST_CASE("families: more clusters than groups, more inputs than coordinates") {
    // 40 inputs, of which the network reads 3: found by the directions in which it changes.
    Rng rng(3);
    AffineOperation first{ValueId(0), Eigen::MatrixXd::Zero(12, 40), testing::random_matrix(rng, 12, 1).col(0)};
    first.W.leftCols(3) = testing::random_matrix(rng, 12, 3);
    AffineOperation last{ValueId(0), testing::random_matrix(rng, 1, 12), Eigen::VectorXd::Zero(1)};
    const auto network = make_stack({first, last}, 0, Link::kIdentity);
    REQUIRE(network);
    FamilySearchOptions options;
    options.max_families = 12;
    const Searched s(*network, normal_inputs(40, 2500, 2), options);
    REQUIRE(s.clustering->num_clusters() > 128);
    REQUIRE(s.search.space().coordinates() == 32);
    double before = -1;
    for (const std::size_t k : {1U, 4U, 12U}) {
        const double r2 = score_families(s.network, s.rows, s.outputs(k)).r2;
        CHECK(r2 > before);
        before = r2;
    }
    CHECK(before > 0.9);
}

TEST_CASE("families: those of clusters that touch hang together") {
    FamilySearchOptions options;
    options.touching = true;
    const Searched s(testing::random_network({4, 9, 1}, 4), normal_inputs(4, 150, 9), options);
    const auto& pairs = s.search.neighbours();
    const std::size_t clusters = s.clustering->num_clusters();
    std::size_t ties = 0;
    std::set<NeighbourJob::Pair> known(pairs.begin(), pairs.end());
    for (std::uint32_t a = 0; a < clusters; ++a) {
        for (std::uint32_t b = a + 1; b < clusters; ++b) {
            const std::size_t distance = hamming_distance(s.rows.bits.row(s.clustering->clusters[a].first_row),
                                                          s.rows.bits.row(s.clustering->clusters[b].first_row));
            if (distance == 1) CHECK(known.contains({a, b}));
            if (distance > 1 && known.contains({a, b})) ++ties;
        }
    }
    CHECK(ties == s.search.num_ties());
    for (std::size_t k = 1; k <= std::min<std::size_t>(20, clusters); ++k) {
        const std::vector<std::uint32_t>& family = s.search.levels()[k - 1].family;
        std::vector<std::uint32_t> part(clusters);
        std::iota(part.begin(), part.end(), 0U);
        for (std::size_t pass = 0; pass < clusters; ++pass) {
            for (const auto& [a, b] : pairs) {
                if (family[a] == family[b]) part[a] = part[b] = std::min(part[a], part[b]);
            }
        }
        std::map<std::uint32_t, std::uint32_t> part_of_family;
        for (std::size_t c = 0; c < clusters; ++c)
            CHECK(part_of_family.try_emplace(family[c], part[c]).first->second == part[c]);
    }
}

TEST_CASE("families: no answers differ where outputs, rows or clusters are degenerate") {
    const Eigen::MatrixXd inputs = normal_inputs(2, 9, 1);
    SUBCASE("a constant output") {
        const AffineOperation constant{ValueId(0), Eigen::MatrixXd::Zero(1, 3), Eigen::VectorXd::Constant(1, 0.7)};
        Rng rng(1);
        const AffineOperation layer{ValueId(0), testing::random_matrix(rng, 3, 2), Eigen::VectorXd::Zero(3)};
        const Searched s(*make_stack({layer, constant}, 0, Link::kIdentity), inputs);
        for (std::size_t k = 1; k <= s.search.levels().size(); ++k) {
            const FamilyScores scores = score_families(s.network, s.rows, s.outputs(k));
            CHECK(scores.r2 == 1);
            CHECK(scores.largest_deviation < 1e-12);
        }
    }
    SUBCASE("no hidden unit") {
        const Searched s(testing::random_network({2, 1}, 1), inputs);
        REQUIRE(s.search.levels().size() == 1);
        CHECK((s.outputs(1) - s.rows.logits).cwiseAbs().maxCoeff() < 1e-12);
    }
    SUBCASE("one row") {
        const Searched s(testing::random_network({2, 4, 1}, 1), inputs.leftCols(1));
        REQUIRE(s.search.levels().size() == 1);
        CHECK((s.outputs(1) - s.rows.logits).cwiseAbs().maxCoeff() < 1e-12);
    }
    SUBCASE("the same row many times, and an input that never changes") {
        Eigen::MatrixXd same = inputs.col(0).replicate(1, 20);
        same.rightCols(5) = inputs.rightCols(5);
        same.row(1).setConstant(3);
        const Searched s(testing::random_network({2, 5, 3}, 6, 0, Link::kSoftmax), same);
        for (std::size_t k = 1; k <= s.search.levels().size(); ++k) CHECK(s.outputs(k).allFinite());
        CHECK((s.outputs(s.search.levels().size()) - s.rows.logits).cwiseAbs().maxCoeff() < 1e-10);
    }
}

TEST_CASE("families: a row with a pattern of none takes the family that is nearest to the network's output") {
    const Searched s(testing::random_network({3, 10, 3}, 8, 0, Link::kSoftmax), normal_inputs(3, 40, 2));
    const FamilyRows other = rows_of(s.network, normal_inputs(3, 200, 77));
    const FamilyPatterns index(cluster_patterns_of(s.rows.bits, *s.clustering));
    const FamilyLevel& level = s.search.levels()[3];
    const FamilyMaps maps = s.fitter->fit(level);
    const FamilyDeal deal = deal_rows(s.network, index, level.family, maps, other);
    std::size_t unseen = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        std::optional<std::uint32_t> known;
        for (std::size_t c = 0; c < s.clustering->num_clusters(); ++c) {
            const auto own = s.rows.bits.row(s.clustering->clusters[c].first_row);
            if (hamming_distance(own, other.bits.row(i)) == 0) known = level.family[c];
        }
        if (known) {
            CHECK(deal.family[i] == *known);
            continue;
        }
        ++unseen;
        std::vector<double> far;
        for (const AffineMap& map : maps) {
            const Eigen::VectorXd difference = map.A * other.inputs.col(at) + map.c - other.logits.col(at);
            far.push_back((difference.array() - difference.mean()).matrix().norm());
        }
        CHECK(far[deal.family[i]] == doctest::Approx(*std::min_element(far.begin(), far.end())));
    }
    CHECK(deal.unseen == unseen);
    CHECK(unseen > 0);
}

TEST_CASE("families: models fitted to answers are where the penalised likelihood is flat") {
    for (const int outputs : {1, 3}) {
        const Network network =
            testing::random_network({3, 6, outputs}, 3, 0, outputs == 1 ? Link::kSigmoid : Link::kSoftmax);
        Searched s(network, normal_inputs(3, 200, 5));
        Target target;
        Rng rng(6);
        const auto classes = static_cast<std::size_t>(outputs == 1 ? 2 : outputs);
        for (std::size_t k = 0; k < classes; ++k) target.classes.push_back(std::to_string(k));
        for (Eigen::Index i = 0; i < 200; ++i)
            target.class_of_row.push_back(i % 17 == 0           ? -1
                                          : rng.uniform() < 0.3 ? static_cast<std::int32_t>(rng.below(classes))
                                                                : predicted_class(s.rows.logits.col(i)));
        s.rows.target = target;
        const FamilyLevel& level = s.search.levels()[1];
        const FamilyMaps start = s.fitter->fit(level);
        const auto fitted = fit_answers(network, s.rows, s.search, level, start);
        REQUIRE(fitted);
        const std::vector<std::uint32_t> family = families_of_rows(s.search, level);
        const FamilySpace space = full_family_space(s.rows.inputs);
        for (std::size_t k = 0; k < 2; ++k) {
            Eigen::MatrixXd slope = space.deviation.asDiagonal() * (start[k].A - (*fitted)[k].A).transpose();
            Eigen::VectorXd constant = -((*fitted)[k].c - start[k].c + ((*fitted)[k].A - start[k].A) * space.mean);
            for (Eigen::Index i = 0; i < 200; ++i) {
                const auto at = static_cast<std::size_t>(i);
                if (family[at] != k || target.class_of_row[at] < 0) continue;
                Eigen::MatrixXd p = (*fitted)[k].A * s.rows.inputs.col(i) + (*fitted)[k].c;
                apply_link(network.link(), p);
                Eigen::VectorXd y = Eigen::VectorXd::Zero(outputs);
                if (outputs == 1)
                    y(0) = target.class_of_row[at];
                else
                    y(target.class_of_row[at]) = 1;
                slope += space.coordinates_of(s.rows.inputs.col(i)) * (y - p.col(0)).transpose();
                constant += y - p.col(0);
            }
            CHECK(slope.cwiseAbs().maxCoeff() < 1e-3);
            CHECK(constant.cwiseAbs().maxCoeff() < 1e-3);
        }
    }
}

TEST_CASE("families: answers that the outputs do not stand for are refused") {
    Searched s(testing::random_network({2, 3, 2}, 3, 0, Link::kSoftmax), normal_inputs(2, 20, 5));
    const FamilyLevel& level = s.search.levels()[0];
    CHECK_FALSE(fit_answers(s.network, s.rows, s.search, level, s.fitter->fit(level)));
    s.rows.target = Target{};
    s.rows.target->classes = {"a", "b", "c"};
    s.rows.target->class_of_row.assign(20, 0);
    const auto refused = fit_answers(s.network, s.rows, s.search, level, s.fitter->fit(level));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().sentence().find("2 classes") != std::string::npos);
}

TEST_CASE("families: a model whose sums take several steps is where the penalised squares are flat") {
    constexpr Eigen::Index kRows = 6000;
    const Searched s(testing::random_network({40, 5, 2}, 12), normal_inputs(40, kRows, 11));
    FamilyFitJob job(*s.fitter, s.search.levels()[0]);
    std::size_t steps = 0;
    double before = 0;
    for (bool more = true; more; ++steps) {
        more = job.step();
        CHECK(job.progress() >= before);
        before = job.progress();
    }
    CHECK(before == 1);
    CHECK(steps >= 4);  // 40 (40 + 2) products for each of the rows
    const AffineMap map = job.take()[0];
    const FamilySpace space = full_family_space(s.rows.inputs);
    const Eigen::VectorXd weight = s.search.weights() * (kRows / s.search.weights().sum());
    Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(2, 40);
    for (std::size_t c = 0; c < s.clustering->num_clusters(); ++c)
        mean += affine_map_of(s.network, s.rows.bits.row(s.clustering->clusters[c].first_row)).A *
                (s.clustering->clusters[c].size / static_cast<double>(kRows));
    const Eigen::MatrixXd z = space.coordinates_of(s.rows.inputs);
    const Eigen::MatrixXd error = (s.rows.logits - ((map.A * s.rows.inputs).colwise() + map.c)) * weight.asDiagonal();
    const Eigen::MatrixXd pull = space.deviation.asDiagonal() * (mean - map.A).transpose();
    CHECK((z * error.transpose() + pull).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(error.rowwise().sum().cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("families: a point of the curve is judged in steps as all at once, with rows of no pattern by either rule") {
    const Searched s(testing::random_network({3, 10, 3}, 8, 0, Link::kSoftmax), normal_inputs(3, 400, 2));
    const FamilyRows other = rows_of(s.network, normal_inputs(3, 300, 77));
    const FamilyPatterns index(cluster_patterns_of(s.rows.bits, *s.clustering));
    const FamilyLevel& level = s.search.levels()[3];
    const FamilyJudges judges{s.network, *s.clustering, index, s.rows, &other};
    FamilyPointJob job(judges, s.search, *s.fitter, level, FamilyFit::kNetwork);
    double before = 0;
    for (bool more = true; more;) {
        more = job.step();
        CHECK(job.progress() >= before);
        before = job.progress();
    }
    CHECK(before == 1);
    const FamilyPoint point = job.take();
    const FamilyMaps maps = s.fitter->fit(level);
    const FamilyDeal deal = deal_rows(s.network, index, level.family, maps, other);
    const FamilyScores training = score_families(s.network, s.rows, s.outputs(4));
    const FamilyScores held_out = score_families(s.network, other, family_outputs(maps, deal.family, other.inputs));
    CHECK(point.families == 4);
    CHECK(point.training.r2 == doctest::Approx(training.r2));
    CHECK(point.training.agreement == training.agreement);
    REQUIRE(point.held_out);
    CHECK(point.held_out->r2 == doctest::Approx(held_out.r2));
    CHECK(point.held_out->agreement == held_out.agreement);
    CHECK(point.held_out->unseen == deal.unseen);
    // By centroids: any will do to tell the two rules apart.
    const Eigen::MatrixXd centroids = normal_inputs(3, 4, 5);
    FamilyJudging by_centroid(judges, level.family, maps, centroids);
    while (by_centroid.step()) CHECK(by_centroid.progress() <= 1);
    const FamilyDeal dealt = deal_rows_by_centroid(index, level.family, centroids, other);
    CHECK(dealt.family != deal.family);
    const FamilyScores of_centroids =
        score_families(s.network, other, family_outputs(maps, dealt.family, other.inputs));
    CHECK(by_centroid.take().held_out->r2 == doctest::Approx(of_centroids.r2));
}

TEST_CASE("families: joins are those of the least cost, and a step asks for one cost at most") {
    // Groups are numbers with a weight; joining two costs what Ward's criterion says.
    Rng rng(5);
    constexpr std::size_t kGroups = 40;
    std::vector<double> at(kGroups);
    for (double& value : at) value = rng.normal();
    std::vector<double> weight(kGroups, 1);
    const auto cost = [&](std::uint32_t a, std::uint32_t b) {
        return weight[a] * weight[b] / (weight[a] + weight[b]) * (at[a] - at[b]) * (at[a] - at[b]);
    };
    const auto merge = [&](std::uint32_t into, std::uint32_t from) {
        at[into] = (weight[into] * at[into] + weight[from] * at[from]) / (weight[into] + weight[from]);
        weight[into] += weight[from];
    };
    std::size_t asked = 0;
    Agglomeration::Rule rule;
    rule.cost = [&](std::uint32_t a, std::uint32_t b) {
        ++asked;
        return cost(a, b);
    };
    rule.merge = merge;
    const std::vector<double> first_places = at;
    Agglomeration job(kGroups, all_pairs(kGroups), 3, rule);
    std::size_t most = 0;
    for (bool more = true; more;) {
        const std::size_t before = asked;
        more = job.step();
        most = std::max(most, asked - before);
    }
    CHECK(most == 1);
    REQUIRE(job.groups_left() == 3);
    REQUIRE(job.joins().size() == kGroups - 3);
    // The same by looking at every pair before each join.
    at = first_places;
    weight.assign(kGroups, 1);
    std::vector<std::uint32_t> there(kGroups);
    std::iota(there.begin(), there.end(), 0U);
    for (const Agglomeration::Join& join : job.joins()) {
        double least = std::numeric_limits<double>::infinity();
        std::pair<std::uint32_t, std::uint32_t> best;
        for (std::size_t i = 0; i < there.size(); ++i) {
            for (std::size_t j = i + 1; j < there.size(); ++j) {
                if (!(cost(there[i], there[j]) < least)) continue;
                least = cost(there[i], there[j]);
                best = {there[i], there[j]};
            }
        }
        CHECK(join.into == best.first);
        CHECK(join.from == best.second);
        merge(best.first, best.second);
        std::erase(there, best.second);
    }
}
