#include "analysis/affine_map.h"
#include "analysis/regions/partition_check.h"
#include "analysis/regions/region_partition.h"
#include "analysis/study.h"
#include "base/numerics/rng.h"
#include "formats/csv/csv.h"
#include "formats/read/read_model.h"
#include "support/bytes.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>

// Independent answers for real model files, where they lie beside the checkout.

using namespace reluscope;
using Json = nlohmann::json;

namespace {

const std::filesystem::path kShared = testing::shared_data();

ModelFile open_model(const std::filesystem::path& path) {
    const auto bytes = testing::read_bytes(path.string());
    auto model = read_model(path.filename().string(), bytes);
    REQUIRE_MESSAGE(model.has_value(), (model ? "" : model.error().sentence()));
    return *std::move(model);
}

Study study_of(const ModelFile& model, const std::filesystem::path& table_path,
               const std::optional<std::string>& target) {
    const auto bytes = testing::read_bytes(table_path.string());
    auto table = read_csv(table_path.filename().string(), bytes);
    REQUIRE_MESSAGE(table.has_value(), (table ? "" : table.error().sentence()));
    StudyRequest request;
    request.target = target;
    request.model_target = model.target;
    request.features = model.features;
    request.classes = model.classes;
    request.encoder = model.encoder;
    auto input = make_study_input(std::make_shared<const Network>(model.network),
                                  std::make_shared<const Table>(*std::move(table)), request);
    REQUIRE_MESSAGE(input.has_value(), (input ? "" : input.error().sentence()));
    return run_study(std::make_shared<const StudyInput>(*std::move(input)));
}

std::string bits_only(const std::string& pattern) {
    std::string bits;
    for (const char c : pattern) {
        if (c != '|') bits += c;
    }
    return bits;
}

void check_map(const Json& expected, const AffineMap& map) {
    double largest = 0;
    double error = 0;
    for (Eigen::Index o = 0; o < map.A.rows(); ++o) {
        for (Eigen::Index j = 0; j < map.A.cols(); ++j) {
            const double value = expected["weights"][static_cast<std::size_t>(o)][static_cast<std::size_t>(j)];
            largest = std::max(largest, std::abs(value));
            error = std::max(error, std::abs(value - map.A(o, j)));
        }
        const double bias = expected["bias"][static_cast<std::size_t>(o)];
        largest = std::max(largest, std::abs(bias));
        error = std::max(error, std::abs(bias - map.c(o)));
    }
    CHECK(error <= 1e-9 * std::max(largest, 1e-300));
}

/// Same clusters, same sizes, same maps: found by pattern, so that the order of equal sizes does not matter.
void check_clusters(const Json& reference, const Study& study) {
    // References were computed in double, so that rounding decided where a pre-activation is exactly 0.
    if (study.survey->certificate.rows_on_a_boundary > 0) {
        CHECK(study.clustering->num_clusters() <= reference["num_clusters"].get<std::size_t>());
        CHECK(study.survey->certificate.holds());
        return;
    }
    CHECK(study.clustering->num_clusters() == reference["num_clusters"].get<std::size_t>());
    std::map<std::string, std::size_t> by_bits;
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        by_bits[bits_only(
            pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row)))] = c;
    }
    std::size_t position = 0;
    for (const Json& expected : reference["clusters"]) {
        const bool has_bits =
            expected.contains("pattern") || (expected.contains("bits") && !expected["bits"].is_null());
        const std::size_t c =
            has_bits ? by_bits[bits_only(expected.contains("pattern") ? expected["pattern"] : expected["bits"])]
                     : position;
        REQUIRE(c < study.clustering->num_clusters());
        CHECK(study.clustering->clusters[c].size == expected["size"].get<std::uint32_t>());
        if (expected.contains("pattern")) CHECK(c == position);
        if (has_bits && expected.contains("weights")) {
            check_map(expected, affine_map_of(study.network(),
                                              study.patterns->bits.row(study.clustering->clusters[c].first_row)));
        }
        ++position;
    }
    CHECK(study.survey->certificate.holds());
}

}  // namespace

TEST_CASE("reference: every model of the shared collection agrees with its independent answers") {
    if (kShared.empty()) return;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kShared / "models")) {
        const std::string name = entry.path().filename().string();
        if (name.find(".reference.json") == std::string::npos) continue;
        CAPTURE(name);
        const Json reference = Json::parse(testing::read_file(entry.path().string()));
        const ModelFile model = open_model(kShared / "models" / reference["model"].get<std::string>());
        const Study study = study_of(model, kShared / "models" / reference["data"].get<std::string>(),
                                     reference["target"].get<std::string>());
        CHECK(model.network.num_inputs() == reference["inputs"].get<int>());
        CHECK(study.clustering->num_rows() == reference["rows"].get<std::size_t>());
        check_clusters(reference, study);
        for (std::size_t row = 0; row < reference["first_logits"].size(); ++row) {
            for (std::size_t o = 0; o < reference["first_logits"][row].size(); ++o) {
                const double expected = reference["first_logits"][row][o];
                CHECK(std::abs(study.patterns->logits(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(row)) -
                               expected) <= 1e-9 * std::max(1.0, std::abs(expected)));
            }
        }
        ++count;
    }
    CHECK(count >= 8);
}

TEST_CASE("reference: every published network agrees with its independent answers") {
    if (kShared.empty()) return;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kShared / "thirdparty")) {
        const std::string name = entry.path().filename().string();
        if (name.find(".reference.json") == std::string::npos) continue;
        CAPTURE(name);
        const Json reference = Json::parse(testing::read_file(entry.path().string()));
        const ModelFile model = open_model(kShared / "thirdparty" / reference["model"].get<std::string>());
        const Study study =
            study_of(model, kShared / "thirdparty" / reference["data"].get<std::string>(), std::nullopt);
        check_clusters(reference, study);
        ++count;
    }
    CHECK(count >= 12);
}

// The exporter normalised the breast cancer inputs in float32: its outputs carry about 1e-6.
TEST_CASE("reference: outputs after the link equal the exporter's own") {
    if (kShared.empty()) return;
    for (const std::string name : {"titanic_paper.dynamo.onnx", "wine_bn.script.onnx", "breast_cancer_norm.script.onnx",
                                   "boolean.script.onnx"}) {
        CAPTURE(name);
        const ModelFile model = open_model(kShared / "models" / name);
        const std::string stem = name.substr(0, name.find('.'));
        const std::string data = stem == "wine_bn" ? "wine" : (stem == "breast_cancer_norm" ? "breast_cancer" : stem);
        const Study study = study_of(model, kShared / "models" / (data + ".csv"), std::nullopt);
        const auto bytes = testing::read_bytes((kShared / "models" / (stem + ".expected.csv")).string());
        const auto expected = read_csv("expected", bytes);
        REQUIRE(expected.has_value());
        Eigen::MatrixXd outputs = study.patterns->logits;
        apply_link(study.network().link(), outputs);
        for (std::size_t row = 0; row < expected->num_rows; ++row) {
            for (std::size_t o = 0; o < expected->columns.size(); ++o) {
                CHECK(outputs(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(row)) ==
                      doctest::Approx(expected->columns[o].numbers[row]).epsilon(2e-6));
            }
        }
    }
}

TEST_CASE("regions of the networks beside the checkout: as many as their references tell, and everything holds") {
    const std::filesystem::path kPlain = kShared / "bench-models";
    if (kShared.empty() || !std::filesystem::exists(kPlain)) return;
    struct Known {
        std::string file;
        PlaneWindow window;
        std::size_t regions;
    };
    std::vector<Known> known = {{"bench-models/n2-16-16-1.onnx", {-1, 1, -1, 1}, 177},
                                {"bench-models/n2-64-64-1.onnx", {-1, 1, -1, 1}, 2733},
                                {"bench-models/n2-64-64-64-1.onnx", {-1, 1, -1, 1}, 5058},
                                {"bench-models/n2-32x8-1_x3.onnx", {-1, 1, -1, 1}, 7701},
                                {"bench-models/n2-256-256-1.onnx", {-1, 1, -1, 1}, 43557}};
    for (const auto& entry : std::filesystem::directory_iterator(kShared / "models")) {
        if (!entry.path().string().ends_with(".reference.json")) continue;
        const auto bytes = testing::read_bytes(entry.path().string());
        const Json reference = Json::parse(bytes.begin(), bytes.end());
        if (!reference.contains("partition") || reference["inputs"] != 2) continue;
        const Json& partition = reference["partition"];
        const Json& window = partition["window"];
        known.push_back({"models/" + reference["model"].get<std::string>(),
                         {window[0], window[1], window[2], window[3]},
                         partition["regions"]});
    }
    CHECK(known.size() >= 8);
    for (const Known& k : known) {
        CAPTURE(k.file);
        const auto network = std::make_shared<Network>(open_model(kShared / k.file).network);
        const auto partition = partition_plane(network, input_plane(), k.window);
        REQUIRE(partition.has_value());
        CHECK((*partition)->num_regions() == k.regions);
        const PartitionCheck check = check_invariants(**partition);
        CHECK_MESSAGE(check.passed(), check.complaints());
    }
}

TEST_CASE("slices of the larger networks beside the checkout") {
    if (kShared.empty() || !std::filesystem::exists(kShared / "models")) return;
    for (const char* file :
         {"models/digits.dynamo.onnx", "models/breast_cancer_norm.script.onnx", "models/wine_bn.script.onnx",
          "models/boolean.script.onnx", "bench-models/n10-40-40-40-40-1.onnx", "bench-models/n30-256-256-256-2.onnx",
          "bench-models/n784-256-256-10.onnx"}) {
        CAPTURE(file);
        const auto network = std::make_shared<Network>(open_model(kShared / file).network);
        Rng rng(5);
        const auto vector = [&](double scale) {
            Eigen::VectorXd x(network->num_inputs());
            for (double& value : x) value = scale * rng.normal();
            return x;
        };
        const PlaneFrame frame{vector(1), vector(1), vector(1)};
        const auto partition = partition_plane(network, frame, {-1, 1, -1, 1});
        REQUIRE(partition.has_value());
        const PartitionCheck check = check_invariants(**partition, 60);
        CHECK_MESSAGE(check.passed(), check.complaints());
    }
}
