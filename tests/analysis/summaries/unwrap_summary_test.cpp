#include "analysis/summaries/unwrap_summary.h"

#include "base/numerics/roc.h"
#include "formats/csv/csv.h"
#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

// tests/data/cocircles/summary.csv: the table of Aletheia's headline example (530 local linear models), made by
// tools/make_cocircles.py.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kPrinted = 5e-7;  // the published table has six decimals

Study study_of(const ModelFile& model, Table table) {
    StudyRequest request;
    request.model_target = model.target;
    request.features = model.features;
    request.classes = model.classes;
    request.encoder = model.encoder;
    auto input = make_study_input(std::make_shared<const Network>(model.network),
                                  std::make_shared<const Table>(std::move(table)), request);
    REQUIRE_MESSAGE(input.has_value(), (input ? "" : input.error().sentence()));
    return run_study(std::make_shared<const StudyInput>(*std::move(input)));
}

Table table_at(const std::string& path) { return value_of(read_csv(path, read_bytes(path))); }

bool same_digits(double a, double b) { return std::isnan(a) ? std::isnan(b) : std::abs(a - b) < kPrinted; }

/// Compares with the published table, pattern by pattern.
void check_published(const Study& study) {
    const Table published = table_at(testing::test_data() + "/cocircles/summary.csv");
    const Result<UnwrapSummary> summary = unwrap_summary(study);
    REQUIRE(summary.has_value());
    CHECK(summary->is_class);
    REQUIRE(summary->clusters.size() == 530);
    REQUIRE(published.num_rows == 530);
    std::map<std::string, std::size_t> row_of_pattern;
    for (std::size_t row = 0; row < 530; ++row) row_of_pattern[published.columns[0].text(row)] = row;
    REQUIRE(row_of_pattern.size() == 530);
    for (std::size_t c = 0; c < 530; ++c) {
        const auto bits = study.patterns->bits.row(study.clustering->clusters[c].first_row);
        const auto found = row_of_pattern.find(pattern_text(study.network(), bits));
        REQUIRE(found != row_of_pattern.end());
        const auto expected = [&](std::size_t column) { return published.columns[column].numbers[found->second]; };
        const UnwrapRow& row = summary->clusters[c];
        CHECK(row.count == expected(1));
        CHECK(published.columns[1].numbers[c] == row.count);  // the same order, but for ties
        CHECK(same_digits(row.response_mean, expected(2)));
        CHECK(same_digits(row.response_deviation, expected(3)));
        CHECK(same_digits(row.local_score, expected(4)));
        CHECK(same_digits(row.global_score, expected(5)));
    }
    CHECK(summary->constant_share() == doctest::Approx(0.2321).epsilon(5e-4));
    CHECK(summary->singleton_share() == doctest::Approx(0.6170).epsilon(5e-4));
    const LonelyClusters lonely = count_lonely_clusters(study);
    CHECK(lonely.one_row == 327);  // 61.70 % as published
    CHECK(static_cast<double>(lonely.one_class) / 530.0 ==
          doctest::Approx(0.8491).epsilon(5e-5));  // with the single rows
    CHECK(same_digits(study.survey->squared_importance(0), 0.4826119656413227));
    CHECK(same_digits(study.survey->squared_importance(1), 0.5173880343586773));
}

}  // namespace

TEST_CASE("unwrap summary: the bundled example gives all 530 published rows to the printed digits") {
    const std::string folder = testing::bundled_data() + "/cocircles/";
    auto model = read_model("cocircles.json", read_bytes(folder + "cocircles.json"));
    REQUIRE(model.has_value());
    check_published(study_of(*model, table_at(folder + "cocircles.csv")));
}

TEST_CASE("unwrap summary: so do the weights that came with the published numbers") {
    const std::filesystem::path oracle = std::filesystem::path(testing::shared_data()) / "oracle" / "cocircles.json";
    if (testing::shared_data().empty() || !std::filesystem::exists(oracle)) return;
    const auto document = parse_json(read_bytes(oracle.string()));
    REQUIRE(document.has_value());
    std::vector<AffineOperation> layers;
    for (std::size_t l = 0; l < (*document)["weights"].size(); ++l) {
        const auto W = (*document)["weights"][l].get<std::vector<std::vector<double>>>();  // inputs x outputs
        const auto b = (*document)["biases"][l].get<std::vector<double>>();
        AffineOperation layer;
        layer.W.resize(static_cast<Eigen::Index>(b.size()), static_cast<Eigen::Index>(W.size()));
        for (std::size_t i = 0; i < W.size(); ++i)
            layer.W.col(static_cast<Eigen::Index>(i)) = Eigen::Map<const Eigen::VectorXd>(W[i].data(), layer.W.rows());
        layer.b = Eigen::Map<const Eigen::VectorXd>(b.data(), layer.W.rows());
        layers.push_back(std::move(layer));
    }
    ModelFile model(*make_stack(std::move(layers), 0, Link::kSigmoid));
    model.classes = {"0", "1"};
    std::string csv = "x1,x2,y\n";
    for (std::size_t row = 0; row < (*document)["train_x"].size(); ++row) {
        const auto& point = (*document)["train_x"][row];
        csv += point[0].dump() + "," + point[1].dump() + "," + (*document)["train_y"][row].dump() + "\n";
    }
    check_published(study_of(model, *read_csv("oracle", bytes_of(csv))));
}

TEST_CASE("unwrap summary: two logits count by their difference, numbers by their squared error") {
    Rng rng(5);
    std::string classes = "a,b,y\n";
    std::string numbers = "a,b,y\n";
    for (int i = 0; i < 150; ++i) {
        const std::string point = std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + ",";
        classes += point + (i % 10 == 0 ? "" : std::to_string(rng.below(2))) + "\n";
        numbers += point + (i % 10 == 0 ? "" : std::to_string(rng.normal())) + "\n";
    }
    const Study two =
        study_of(ModelFile(random_network({2, 5, 2}, 3, 0, Link::kSoftmax)), *read_csv("t", bytes_of(classes)));
    const Study one = study_of(ModelFile(random_network({2, 5, 1}, 3)), *read_csv("t", bytes_of(numbers)));
    for (const Study* study : {&two, &one}) {
        const bool is_class = study == &two;
        const UnwrapSummary summary = *unwrap_summary(*study);
        CHECK(summary.is_class == is_class);
        const Target& target = *study->input->target;
        for (std::size_t c = 0; c < summary.clusters.size(); ++c) {
            const ClusterId id(c);
            const AffineMap map =
                affine_map_of(study->network(), study->patterns->bits.row(study->clustering->clusters[c].first_row));
            double squares = 0;
            double known = 0;
            double sum = 0;
            std::vector<double> scores;
            std::vector<std::int32_t> truths;
            for (const std::uint32_t row : study->clustering->rows_of(id)) {
                if (is_class ? target.class_of_row[row] < 0 : std::isnan(target.value_of_row[row])) continue;
                const Eigen::VectorXd logits = map.A * study->input->rows->inputs.col(row) + map.c;
                ++known;
                sum += is_class ? target.class_of_row[row] : target.value_of_row[row];
                if (is_class) {
                    scores.push_back(logits(1) - logits(0));
                    truths.push_back(target.class_of_row[row]);
                } else {
                    squares += std::pow(logits(0) - target.value_of_row[row], 2);
                }
            }
            const double expected = is_class ? area_under_roc(scores, truths) : squares / known;
            CHECK(summary.clusters[c].count == study->clustering->clusters[c].size);
            if (std::isnan(expected))
                CHECK(std::isnan(summary.clusters[c].local_score));
            else
                CHECK(summary.clusters[c].local_score == doctest::Approx(expected));
            if (known > 0) CHECK(summary.clusters[c].response_mean == doctest::Approx(sum / known));
        }
        CHECK(unwrap_summary(*study, 2)->clusters.size() == 2);
    }
}

TEST_CASE("unwrap summary: other rows are scored by the maps of the clusters that have their patterns") {
    Rng rng(6);
    const auto table = [&rng](int rows) {
        std::string csv = "a,b,y\n";
        for (int i = 0; i < rows; ++i)
            csv += std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + "," +
                   (i % 9 == 0 ? "" : std::to_string(rng.below(2))) + "\n";
        return *read_csv("t", bytes_of(csv));
    };
    ModelFile model(random_network({2, 6, 1}, 3, 0, Link::kSigmoid));
    model.classes = {"0", "1"};
    const Study training = study_of(model, table(120));
    const Study other = study_of(model, table(80));
    const UnwrapSummary own = *unwrap_summary(training);
    const UnwrapSummary same = *unwrap_other_rows(training, study_of(model, Table(*training.input->table)));
    const UnwrapSummary judged = *unwrap_other_rows(training, other);
    REQUIRE(judged.clusters.size() == own.clusters.size());
    std::size_t met = 0;
    for (std::size_t c = 0; c < own.clusters.size(); ++c) {
        CHECK(same.clusters[c].count == own.clusters[c].count);
        CHECK(same_digits(same.clusters[c].local_score, own.clusters[c].local_score));
        CHECK(same_digits(same.clusters[c].global_score, own.clusters[c].global_score));
        const auto bits = training.patterns->bits.row(training.clustering->clusters[c].first_row);
        const AffineMap map = affine_map_of(training.network(), bits);
        std::uint32_t count = 0;
        std::vector<double> scores, all_scores;
        std::vector<std::int32_t> truths, all_truths;
        for (std::uint32_t row = 0; row < 80; ++row) {
            const auto row_bits = other.patterns->bits.row(row);
            const bool here = std::equal(bits.begin(), bits.end(), row_bits.begin());
            count += here ? 1 : 0;
            const std::int32_t truth = other.input->target->class_of_row[row];
            if (truth < 0) continue;
            const double score = (map.A * other.input->rows->inputs.col(row) + map.c)(0);
            all_scores.push_back(score);
            all_truths.push_back(truth);
            if (!here) continue;
            scores.push_back(score);
            truths.push_back(truth);
        }
        met += count;
        CHECK(judged.clusters[c].count == count);
        CHECK(same_digits(judged.clusters[c].local_score, area_under_roc(scores, truths)));
        CHECK(same_digits(judged.clusters[c].global_score, area_under_roc(all_scores, all_truths)));
    }
    CHECK(met > 40);
    CHECK(met <= 80);
    const Study silent = study_of(ModelFile(random_network({2, 6, 1}, 3)), *read_csv("t", bytes_of("a,b\n1,2\n2,3\n")));
    CHECK(unwrap_other_rows(training, silent).error().sentence() ==
          "summary of the clusters: expected a target column, found none");
}

TEST_CASE("unwrap summary: what has no table is told in one sentence") {
    const auto sentence = [](const Study& study) { return unwrap_summary(study).error().sentence(); };
    CHECK(sentence(study_of(ModelFile(random_network({2, 5, 1}, 3)), *read_csv("t", bytes_of("a,b\n1,2\n2,3\n")))) ==
          "summary of the clusters: expected a target column, found none");
    CHECK(sentence(study_of(ModelFile(random_network({2, 5, 3}, 3, 0, Link::kSoftmax)),
                            *read_csv("t", bytes_of("a,b,y\n4,2,0\n2,3,1\n3,3,2\n")))) ==
          "summary of the clusters: expected two classes or a number as the target, found 3 classes");
}
