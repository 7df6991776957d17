#include "simplify/merging/aletheia_merge.h"

#include "formats/csv/csv.h"
#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "simplify/merging/pruning.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

// tests/data/cocircles: what Aletheia publishes about its headline example, 530 clusters of 1600 rows.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The bundled example and the test rows of the publication.
struct CoCircles {
    CoCircles() {
        const std::string folder = bundled_data() + "/cocircles/";
        model.emplace(*read_model("cocircles.json", read_bytes(folder + "cocircles.json")));
        published = *parse_json(read_bytes(test_data() + "/cocircles/published.json"));
        training = study_of_csv(read_file(folder + "cocircles.csv"));
        std::string csv = "x1,x2,circle\n";
        for (std::size_t i = 0; i < published["test_x"].size(); ++i)
            csv += published["test_x"][i][0].dump() + "," + published["test_x"][i][1].dump() + "," +
                   (published["test_y"][i].get<int>() == 1 ? "inner" : "outer") + "\n";
        test = study_of_csv(csv);
    }
    Study study_of_csv(const std::string& csv) const {
        StudyRequest request;
        request.model_target = model->target;
        request.features = model->features;
        request.classes = model->classes;
        request.encoder = model->encoder;
        auto input = make_study_input(std::make_shared<const Network>(model->network),
                                      std::make_shared<const Table>(*read_csv("rows", bytes_of(csv))), request);
        return run_study(std::make_shared<const StudyInput>(*std::move(input)));
    }

    std::optional<ModelFile> model;
    nlohmann::json published;
    Study training, test;
};

const CoCircles& cocircles() {
    static const CoCircles example;
    return example;
}

Study study_of_rows(const Network& network, const std::string& csv) {
    auto input = make_study_input(std::make_shared<const Network>(network),
                                  std::make_shared<const Table>(*read_csv("rows", bytes_of(csv))), {});
    return run_study(std::make_shared<const StudyInput>(*std::move(input)));
}

bool prints_as(double value, double published, double half_digit) { return std::abs(value - published) < half_digit; }

/// Ward's method straight from its definition: all linked pairs are looked at in every step.
std::vector<std::uint32_t> slow_ward(const Eigen::MatrixXd& items, const std::set<std::pair<int, int>>& links,
                                     int wanted) {
    std::vector<std::set<int>> clusters;
    for (int i = 0; i < items.cols(); ++i) clusters.push_back({i});
    const auto mean = [&](const std::set<int>& cluster) {
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(items.rows());
        for (const int i : cluster) sum += items.col(i);
        return Eigen::VectorXd(sum / static_cast<double>(cluster.size()));
    };
    while (static_cast<int>(clusters.size()) > wanted) {
        double best = 1e300;
        std::size_t first = 0;
        std::size_t second = 0;
        for (std::size_t a = 0; a < clusters.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                bool linked = false;
                for (const int i : clusters[a]) {
                    for (const int j : clusters[b])
                        linked = linked || links.count({std::min(i, j), std::max(i, j)}) > 0;
                }
                const auto na = static_cast<double>(clusters[a].size());
                const auto nb = static_cast<double>(clusters[b].size());
                const double price = na * nb / (na + nb) * (mean(clusters[a]) - mean(clusters[b])).squaredNorm();
                if (!linked || price >= best) continue;
                best = price;
                first = a;
                second = b;
            }
        }
        clusters[second].insert(clusters[first].begin(), clusters[first].end());
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(first));
    }
    std::vector<std::uint32_t> label(static_cast<std::size_t>(items.cols()));
    for (std::size_t c = 0; c < clusters.size(); ++c) {
        for (const int i : clusters[c]) label[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(c);
    }
    return label;
}

void check_same_partition(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    REQUIRE(a.size() == b.size());
    std::map<std::uint32_t, std::uint32_t> to;
    std::map<std::uint32_t, std::uint32_t> back;
    for (std::size_t i = 0; i < a.size(); ++i) {
        to.emplace(a[i], b[i]);
        back.emplace(b[i], a[i]);
        CHECK(to[a[i]] == b[i]);
        CHECK(back[b[i]] == a[i]);
    }
}

}  // namespace

TEST_CASE("aletheia merge: ten Ward clusters become the eight published groups, with all their rows and figures") {
    const CoCircles& example = cocircles();
    const AletheiaMerge merge = *aletheia_merge(example.training);
    CHECK(merge.ward_clusters == 10);
    CHECK(merge.neighbours == 5);
    const nlohmann::json& published = example.published["merge"]["clusters"];
    REQUIRE(merge.groups.size() == published.size());
    // Lines of the published table by their pattern.
    const Table summary = *read_csv("summary.csv", read_bytes(test_data() + "/cocircles/summary.csv"));
    std::map<std::string, std::size_t> line_of;
    for (std::size_t row = 0; row < summary.num_rows; ++row) line_of[summary.columns[0].text(row)] = row;
    for (std::size_t g = 0; g < merge.groups.size(); ++g) {
        CAPTURE(g);
        const AletheiaGroup& group = merge.groups[g];
        const nlohmann::json& expected = published[g];
        std::set<std::size_t> members;
        for (const std::uint32_t c : group.clusters) {
            const std::size_t row = example.training.clustering->clusters[c].first_row;
            members.insert(
                line_of.at(pattern_text(example.training.network(), example.training.patterns->bits.row(row))));
        }
        std::set<std::size_t> wanted;
        for (const auto& member : expected["members"]) wanted.insert(member.get<std::size_t>());
        CHECK(members == wanted);
        CHECK(group.size == expected["count"].get<std::uint32_t>());
        CHECK(prints_as(group.response_mean, expected["mean"], 5e-7));
        CHECK(prints_as(group.response_deviation, expected["std"], 5e-7));
        CHECK(prints_as(group.local_score, expected["local_auc"], 5e-7));
        CHECK(prints_as(group.global_score, expected["global_auc"], 5e-7));
        CHECK(prints_as(group.fit.bias, expected["bias"], 5e-4));  // scikit-learn stops at a gradient of 1e-4
        CHECK(prints_as(group.fit.weights(0), expected["coef"][0], 5e-4));
        CHECK(prints_as(group.fit.weights(1), expected["coef"][1], 5e-4));
        CHECK(group.fit.converged);
    }
    const auto training_groups =
        groups_of_rows(example.training, merge.group_of_cluster, merge.centroids, example.training);
    const ModelScores training = score_models(example.training, merge.maps(1), training_groups);
    CHECK(training.rows == 1600);
    CHECK(prints_as(training.auc, 0.9002, 5e-5));
    const double recomputed = example.published["merge"]["train_auc"];
    CHECK(prints_as(training.auc, recomputed, 1e-5));  // a few pairs of rows: scikit-learn stops at a gradient of 1e-4
    std::size_t unseen = 0;
    const auto test_groups =
        groups_of_rows(example.training, merge.group_of_cluster, merge.centroids, example.test, &unseen);
    const ModelScores test = score_models(example.test, merge.maps(1), test_groups);
    CHECK(unseen == 90);
    CHECK(prints_as(test.auc, 0.9015, 2e-4));  // published; where unseen patterns go is not
    CHECK(prints_as(score_network(example.training).auc, 0.9215, 5e-5));
    CHECK(prints_as(score_network(example.test).auc, 0.9320, 5e-5));
}

TEST_CASE("aletheia merge: the published Wald row, and how far it is from the maximum of the likelihood") {
    const CoCircles& example = cocircles();
    const AletheiaMerge merge = *aletheia_merge(example.training);
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t c : merge.groups[0].clusters) {
        const auto members = example.training.clustering->rows_of(ClusterId(c));
        rows.insert(rows.end(), members.begin(), members.end());
    }
    const FitRows known =
        fit_rows(example.training.input->rows->inputs, single_answers(example.training)->answers, rows);
    const nlohmann::json& published = example.published["merge"]["wald_cluster0"];
    const auto printed = published_wald(known, merge.groups[0].fit);
    REQUIRE(printed.size() == 3);
    for (std::size_t j = 0; j < 3; ++j) {
        CAPTURE(j);
        CHECK(prints_as(printed[j].estimate, published["coef"][j], 5e-5));
        CHECK(prints_as(printed[j].standard_error, published["se"][j], 5e-5));
        CHECK(prints_as(printed[j].statistic, published["z"][j], 5e-5));
        CHECK(prints_as(printed[j].low, published["lo"][j], 5e-5));
        CHECK(prints_as(printed[j].high, published["hi"][j], 5e-5));
    }
    const Inference honest = wald_intervals(known, true);
    REQUIRE(honest.state == InferenceState::kGiven);
    const double maximum[] = {16.73, 13.19, 13.90};
    for (std::size_t j = 0; j < 3; ++j) {
        CHECK(prints_as(honest.coefficients[j].estimate, maximum[j], 5e-3));
        CHECK(printed[j].high < honest.coefficients[j].estimate);  // the published interval misses it
        CHECK(honest.coefficients[j].low < honest.coefficients[j].estimate);
    }
    CHECK_FALSE(honest.few_rows);
}

TEST_CASE("aletheia merge: the published pruning, and the one that keeps the clusters' own maps") {
    const CoCircles& example = cocircles();
    const auto keep = example.published["prune"]["topk"].get<std::size_t>();
    for (const bool refit : {true, false}) {
        PruningOptions options;
        options.keep = keep;
        options.refit = refit;
        const Pruning pruning = *prune_clusters(example.training, options);
        REQUIRE(pruning.maps.size() == 36);
        const ModelScores training = score_models(
            example.training, pruning.maps,
            groups_of_rows(example.training, pruning.core_of_cluster, pruning.centroids, example.training));
        const ModelScores test =
            score_models(example.test, pruning.maps,
                         groups_of_rows(example.training, pruning.core_of_cluster, pruning.centroids, example.test));
        if (refit) {
            CHECK(prints_as(training.auc, example.published["prune"]["train_auc"], 5e-5));
            CHECK(prints_as(test.auc, example.published["prune"]["test_auc"], 5e-5));
        } else {
            CHECK(training.auc >= 0.92);
            CHECK(prints_as(training.auc, 0.9214, 5e-5));
            CHECK(test.auc > 0.92);
            CHECK(training.agreement > 0.9);
        }
    }
}

TEST_CASE("ward merger: any items and links give the same clusters as the definition, one step at a time") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        Rng rng(seed);
        const int count = 24;
        const Eigen::MatrixXd items = random_matrix(rng, 3, count);
        std::set<std::pair<int, int>> linked;
        std::vector<std::vector<std::uint32_t>> lists(count);
        for (int i = 1; i < count; ++i) {  // a tree, and more
            for (const int j : {static_cast<int>(rng.below(static_cast<std::uint64_t>(i))),
                                static_cast<int>(rng.below(static_cast<std::uint64_t>(i)))}) {
                linked.insert({j, i});
                lists[static_cast<std::size_t>(i)].push_back(static_cast<std::uint32_t>(j));
            }
        }
        for (const int wanted : {15, 7, 2, 1}) {
            WardMerger merger(items, lists);
            while (merger.linking() || merger.num_clusters() > static_cast<std::size_t>(wanted)) {
                if (!merger.step()) break;
            }
            CHECK(merger.num_clusters() == static_cast<std::size_t>(wanted));
            check_same_partition(merger.labels(), slow_ward(items, linked, wanted));
        }
    }
}

TEST_CASE("ward merger: components are linked where their items are nearest, each with each") {
    Eigen::MatrixXd items(1, 6);
    items << 0, 1, 10, 11, 30, 31;
    const std::vector<std::vector<std::uint32_t>> links = {{1}, {}, {3}, {}, {5}, {}};
    WardMerger merger(items, links);
    CHECK(merger.linking());
    while (merger.linking()) merger.step();
    while (merger.num_clusters() > 2) merger.step();
    CHECK(merger.labels() == std::vector<std::uint32_t>{0, 0, 0, 0, 1, 1});
    while (merger.step()) {
    }
    CHECK(merger.num_clusters() == 1);
    CHECK_FALSE(merger.step());
}

TEST_CASE("aletheia merge: small tables, numbers and single clusters are no exception; several classes are refused") {
    Rng rng(4);
    std::string numbers = "a,b,y\n";
    std::string three = "a,b,y\n";
    for (int i = 0; i < 120; ++i) {
        const std::string point = std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + ",";
        numbers += point + (i % 7 == 0 ? "" : std::to_string(rng.normal())) + "\n";
        three += point + std::to_string(i % 3) + "\n";
    }
    const Study study = study_of_rows(random_network({2, 6, 1}, 2), numbers);
    for (const std::size_t clusters : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
        AletheiaOptions options;
        options.clusters = clusters;
        options.min_samples = 10;
        const AletheiaMerge merge = *aletheia_merge(study, options);
        CHECK_FALSE(merge.is_class);
        std::uint32_t rows = 0;
        for (const AletheiaGroup& group : merge.groups) rows += group.size;
        CHECK(rows == 120);
        CHECK(merge.groups.size() <= std::max<std::size_t>(1, std::min(clusters, study.clustering->num_clusters())));
        for (const AletheiaGroup& group : merge.groups) CHECK(group.local_score >= 0);
        const ModelScores scores =
            score_models(study, merge.maps(1), groups_of_rows(study, merge.group_of_cluster, merge.centroids, study));
        CHECK(scores.known == 102);
        CHECK(scores.rmse > 0);
        CHECK(std::isnan(scores.agreement));
    }
    const Study many = study_of_rows(random_network({2, 6, 3}, 2, 0, Link::kSoftmax), three);
    CHECK(aletheia_merge(many).error().sentence() == "the answers: expected two classes or a number, found 3 classes");
    PruningOptions own;
    own.keep = 4;
    const Pruning pruning = *prune_clusters(many, own);  // which needs no answers
    CHECK(pruning.maps.size() == std::min<std::size_t>(4, many.clustering->num_clusters()));
    const ModelScores scores =
        score_models(many, pruning.maps, groups_of_rows(many, pruning.core_of_cluster, pruning.centroids, many));
    CHECK(scores.agreement > 0.3);
    own.keep = 1'000'000;
    const Pruning all = *prune_clusters(many, own);
    const ModelScores same =
        score_models(many, all.maps, groups_of_rows(many, all.core_of_cluster, all.centroids, many));
    CHECK(same.agreement == 1);
    CHECK(same.r2 == doctest::Approx(1));
    CHECK(same.largest_deviation < 1e-12);
}

TEST_CASE("aletheia merge: every smaller number at once gives the groups and fits of each by itself") {
    AletheiaOptions options;
    options.clusters = 12;
    options.every = true;
    auto job = AletheiaMergeJob::create(cocircles().training, options);
    REQUIRE(job);
    double before = 0;
    for (bool more = true; more;) {
        more = (*job)->step();
        CHECK((*job)->progress() >= before);
        before = (*job)->progress();
    }
    CHECK(before == 1);
    const std::vector<AletheiaMerge> all = (*job)->take_all();
    REQUIRE(all.size() == 12);
    for (const std::size_t k : {1U, 2U, 7U, 10U, 12U}) {
        CAPTURE(k);
        AletheiaOptions one;
        one.clusters = k;
        const AletheiaMerge alone = *aletheia_merge(cocircles().training, one);
        const AletheiaMerge& of_all = all[k - 1];
        CHECK(of_all.ward_clusters == alone.ward_clusters);
        CHECK(of_all.group_of_cluster == alone.group_of_cluster);
        CHECK(of_all.centroids == alone.centroids);
        REQUIRE(of_all.groups.size() == alone.groups.size());
        for (std::size_t g = 0; g < alone.groups.size(); ++g) {
            CHECK(of_all.groups[g].size == alone.groups[g].size);
            CHECK(of_all.groups[g].fit.weights == alone.groups[g].fit.weights);
            CHECK(of_all.groups[g].fit.bias == alone.groups[g].fit.bias);
        }
    }
}

TEST_CASE("row parts: a fifth of every class is held out, each row is in one part, and a table without answers works") {
    const CoCircles& example = cocircles();
    const DealtStudies parts = *hold_out_rows(*example.training.input, 1, {});
    REQUIRE(parts.held_out.has_value());
    CHECK(parts.training.clustering->num_rows() + parts.held_out->clustering->num_rows() == 1600);
    CHECK(std::abs(static_cast<double>(parts.held_out->clustering->num_rows()) - 320) <= 1);
    std::set<std::uint32_t> rows(parts.training.input->rows->row.begin(), parts.training.input->rows->row.end());
    for (const std::uint32_t row : parts.held_out->input->rows->row) CHECK(rows.insert(row).second);
    const DealtStudies again = *hold_out_rows(*example.training.input, 1, {});
    CHECK(again.held_out->input->rows->row == parts.held_out->input->rows->row);
    for (std::size_t i = 0; i < parts.held_out->input->rows->row.size(); ++i) {
        const std::uint32_t row = parts.held_out->input->rows->row[i];
        CHECK(parts.held_out->input->target->class_of_row[i] == example.training.input->target->class_of_row[row]);
    }
    const Study silent = study_of_rows(random_network({2, 4, 1}, 2), "a,b\n1,2\n3,4\n5,6\n7,8\n9,1\n");
    const DealtStudies few = *hold_out_rows(*silent.input, 1, {});
    CHECK(few.training.clustering->num_rows() == 4);
    CHECK(few.held_out->clustering->num_rows() == 1);
}
