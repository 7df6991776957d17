#include "analysis/summaries/equal_maps.h"

#include "formats/csv/csv.h"
#include "formats/json/json_reader.h"
#include "formats/read/read_model.h"
#include "support/bytes.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

// tests/data/merge/maps.json: networks with many patterns and few maps, counted by rational arithmetic in Python.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// What EqualMapsJob needs of a study: patterns and clusters of these rows.
Study study_of_inputs(const Network& network, const Eigen::MatrixXd& inputs) {
    auto input = std::make_shared<StudyInput>();
    input->network = std::make_shared<const Network>(network);
    EncodedRows rows;
    rows.inputs = inputs;
    rows.measure();
    input->rows = std::make_shared<const EncodedRows>(std::move(rows));
    Study study;
    study.input = input;
    study.patterns = std::make_shared<const PatternTable>(compute_patterns(network, inputs));
    study.clustering = std::make_shared<const Clustering>(cluster_patterns(study.patterns->bits));
    return study;
}

Eigen::MatrixXd columns_of_json(const nlohmann::json& rows) {
    Eigen::MatrixXd columns(static_cast<Eigen::Index>(rows[0].size()), static_cast<Eigen::Index>(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t i = 0; i < rows[r].size(); ++i)
            columns(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(r)) = rows[r][i].get<double>();
    }
    return columns;
}

nlohmann::json published_maps() { return *parse_json(read_bytes(test_data() + "/merge/maps.json")); }

/// All pairs compared entry by entry, groups closed under chains: the definition, slowly.
std::vector<std::uint32_t> slow_maps(const Study& study) {
    const Network& network = study.network();
    MapSizes sizes(network);
    const std::size_t count = study.clustering->num_clusters();
    std::vector<AffineMap> maps;
    std::vector<AffineMap> scales;
    for (std::size_t c = 0; c < count; ++c) {
        const PatternBits bits = study.patterns->bits.row(study.clustering->clusters[c].first_row);
        maps.push_back(affine_map_of(network, bits));
        AffineMapBlock block;
        sizes.run({bits}, block);
        scales.push_back(block.map(0));
    }
    std::vector<std::uint32_t> group(count);
    for (std::size_t c = 0; c < count; ++c) group[c] = static_cast<std::uint32_t>(c);
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            const auto within = [](const auto& x, const auto& y, const auto& sx, const auto& sy) {
                return ((x - y).array().abs() <= 1e-9 * sx.array().max(sy.array())).all();
            };
            if (!within(maps[a].A, maps[b].A, scales[a].A, scales[b].A) ||
                !within(maps[a].c, maps[b].c, scales[a].c, scales[b].c))
                continue;
            const std::uint32_t from = std::max(group[a], group[b]);
            const std::uint32_t to = std::min(group[a], group[b]);
            std::replace(group.begin(), group.end(), from, to);
        }
    }
    return group;
}

std::size_t num_different(const std::vector<std::uint32_t>& group) {
    return std::set<std::uint32_t>(group.begin(), group.end()).size();
}

}  // namespace

TEST_CASE("equal maps: networks that were built from few functions have as many maps as they were built from") {
    const nlohmann::json published = published_maps();
    for (const auto& [name, built] : published["built"].items()) {
        const std::string label = name;
        CAPTURE(label);
        const std::string text = built["network"].dump();
        const auto model = read_model("built.json", bytes_of(text));
        REQUIRE(model.has_value());
        const Study study = study_of_inputs(model->network, columns_of_json(built["rows"]));
        const EqualMaps maps = equal_maps(study);
        CHECK(study.clustering->num_clusters() == built["exact_patterns"].get<std::size_t>());
        CHECK(maps.num_clusters() == study.clustering->num_clusters());
        CHECK(maps.num_maps == built["maps"].get<std::size_t>());
        REQUIRE(maps.num_exact_maps.has_value());
        CHECK(*maps.num_exact_maps == built["exact_maps"].get<std::size_t>());
        CHECK(maps.any());
        CHECK(maps.largest_difference < 1.1e-12);
        CHECK(num_different(slow_maps(study)) == maps.num_maps);
        std::size_t shared = 0;
        for (const std::vector<std::uint32_t>& group : maps.groups()) {
            CHECK(group.size() >= 2);
            for (const std::uint32_t cluster : group) CHECK(maps.map_of[cluster] == maps.map_of[group[0]]);
            shared += group.size() - 1;
        }
        CHECK(maps.num_clusters() - shared == maps.num_maps);
    }
}

TEST_CASE("equal maps: the trained examples have as many maps as patterns") {
    const nlohmann::json published = published_maps();
    for (const auto& [name, counts] : published["trained"].items()) {
        const std::string label = name;
        CAPTURE(label);
        const std::string file = bundled_data() + "/" + label + "/" + label;
        const auto model = read_model("model.json", read_bytes(file + ".json"));
        REQUIRE(model.has_value());
        auto table = read_csv(label, read_bytes(file + ".csv"));
        REQUIRE(table.has_value());
        StudyRequest request;
        request.model_target = model->target;
        request.features = model->features;
        request.classes = model->classes;
        request.encoder = model->encoder;
        auto input = make_study_input(std::make_shared<const Network>(model->network),
                                      std::make_shared<const Table>(*std::move(table)), request);
        REQUIRE(input.has_value());
        const Study study = study_of_inputs(model->network, input->rows->inputs);
        const EqualMaps maps = equal_maps(study);
        CHECK(maps.num_clusters() == counts[0].get<std::size_t>());
        CHECK(maps.num_maps == counts[1].get<std::size_t>());
        CHECK(maps.num_exact_maps == maps.num_maps);
        CHECK_FALSE(maps.any());
        CHECK(maps.groups().empty());
    }
}

TEST_CASE("equal maps: on all kinds of networks the groups are those of the comparison of all pairs") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        const Study study = study_of_inputs(named.network, test_inputs(named.network, 60, 3));
        const EqualMaps maps = equal_maps(study);
        const std::vector<std::uint32_t> slow = slow_maps(study);
        REQUIRE(slow.size() == maps.map_of.size());
        for (std::size_t a = 0; a < slow.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) CHECK((slow[a] == slow[b]) == (maps.map_of[a] == maps.map_of[b]));
        }
    }
}

TEST_CASE("equal maps: without work for exact arithmetic nothing is claimed about it") {
    const nlohmann::json built = published_maps()["built"]["idle units"];
    const std::string text = built["network"].dump();
    const auto model = read_model("built.json", bytes_of(text));
    REQUIRE(model.has_value());
    const Study study = study_of_inputs(model->network, columns_of_json(built["rows"]));
    EqualMapsJob job(study, 10);
    double before = 0;
    while (job.step()) {
        CHECK(job.progress() >= before);
        CHECK(job.progress() <= 1);
        before = job.progress();
    }
    const EqualMaps maps = job.take();
    CHECK(maps.num_maps == 7);
    CHECK_FALSE(maps.num_exact_maps.has_value());
}

TEST_CASE("map sizes: they are the sums of the absolute products, and tell a constant from a small map") {
    const Network network = random_network({3, 5, 4, 2}, 7);
    const Eigen::MatrixXd inputs = test_inputs(network, 20, 1);
    const PatternTable patterns = compute_patterns(network, inputs);
    const auto* W1 = std::get_if<AffineOperation>(&network.nodes()[0].operation);
    const auto* W2 = std::get_if<AffineOperation>(&network.nodes()[2].operation);
    const auto* W3 = std::get_if<AffineOperation>(&network.nodes()[4].operation);
    MapSizes sizes(network);
    for (std::size_t row = 0; row < 20; ++row) {
        Eigen::VectorXd on(9);
        for (std::size_t bit = 0; bit < 9; ++bit) on(static_cast<Eigen::Index>(bit)) = patterns.bits.get(row, bit);
        const Eigen::MatrixXd last = W3->W.cwiseAbs() * on.tail(4).asDiagonal();
        const Eigen::MatrixXd middle = last * W2->W.cwiseAbs() * on.head(5).asDiagonal();
        const Eigen::MatrixXd A = middle * W1->W.cwiseAbs();
        const Eigen::VectorXd c = W3->b.cwiseAbs() + last * W2->b.cwiseAbs() + middle * W1->b.cwiseAbs();
        AffineMapBlock block;
        sizes.run({patterns.bits.row(row)}, block);
        CHECK((block.map(0).A - A).cwiseAbs().maxCoeff() <= 1e-13 * (1 + A.maxCoeff()));
        CHECK((block.map(0).c - c).cwiseAbs().maxCoeff() <= 1e-13 * (1 + c.maxCoeff()));
        CHECK((sizes.largest().A.array() >= A.array() * (1 - 1e-12)).all());
    }
    // Two copies of one unit with opposite weights behind them, and a hidden layer of tiny weights.
    AffineOperation hidden{ValueId(), Eigen::MatrixXd(2, 2), Eigen::VectorXd::Zero(2)};
    hidden.W << 0.3, 0.7, 0.3, 0.7;
    AffineOperation cancels{ValueId(), Eigen::MatrixXd(1, 2), Eigen::VectorXd::Constant(1, 0.625)};
    cancels.W << 0.1, -0.1;
    const Network twin = *make_stack({hidden, cancels}, 0, Link::kIdentity);
    AffineOperation tiny = cancels;
    tiny.W << 1e-200, 1e-201;
    const Network small = *make_stack({hidden, tiny}, 0, Link::kIdentity);
    const BitMatrix::Word both[] = {3};
    const BitMatrix::Word none[] = {0};
    CHECK(is_constant_map(twin, affine_map_of(twin, both), both));
    CHECK(is_constant_map(twin, affine_map_of(twin, none), none));
    CHECK_FALSE(is_constant_map(small, affine_map_of(small, both), both));
    AffineMap nearly = affine_map_of(twin, both);
    nearly.A << 1e-17, -2e-17;  // what a sum in another order leaves
    CHECK(is_constant_map(twin, nearly, both));
    nearly.A << 1e-3, 0;
    CHECK_FALSE(is_constant_map(twin, nearly, both));
}
