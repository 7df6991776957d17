#include "formats/json/json_model.h"
#include "support/bytes.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

ModelFile model_with_families() {
    ModelFile model(random_network({3, 2, 2, 1}, 4, 0, Link::kSigmoid));
    model.name = "net";
    ModelFamilies families;
    families.by = "answers";
    families.touching = true;
    families.training = {40, 0.975, 0.9912345678901234, std::nan(""), 0.25};
    families.held_out = FamiliesLoss{10, 0.9, 0.98, 0.8, 0.5};
    Rng rng(1);
    families.families.push_back({"large \"x\"",
                                 "if x > 2 then ...",
                                 30,
                                 {"10|11", "00|00"},
                                 random_matrix(rng, 1, 3),
                                 random_matrix(rng, 1, 1)});
    families.families.push_back(
        {"the rest", "", 10, {"11|01"}, random_matrix(rng, 1, 3), Eigen::VectorXd::Constant(1, -0.1)});
    model.families = std::make_shared<const ModelFamilies>(std::move(families));
    return model;
}

std::string refusal(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const auto read = read_json_model("m.json", bytes_of(text));
    REQUIRE_FALSE(read);
    return read.error().sentence();
}

}  // namespace

TEST_CASE("json families: what is written reads back, to the last bit") {
    const ModelFile model = model_with_families();
    const std::string text = write_json_model(model);
    const auto read = read_json_model("m.json", bytes_of(text));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().sentence()));
    REQUIRE(read->families);
    const ModelFamilies& in = *model.families;
    const ModelFamilies& out = *read->families;
    CHECK(out.by == in.by);
    CHECK(out.touching);
    CHECK(out.training.rows == 40);
    CHECK(out.training.r2 == in.training.r2);
    CHECK(std::isnan(out.training.accuracy));
    REQUIRE(out.held_out);
    CHECK(out.held_out->accuracy == 0.8);
    REQUIRE(out.families.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(out.families[k].name == in.families[k].name);
        CHECK(out.families[k].rule == in.families[k].rule);
        CHECK(out.families[k].size == in.families[k].size);
        CHECK(out.families[k].patterns == in.families[k].patterns);
        CHECK(out.families[k].weights == in.families[k].weights);
        CHECK(out.families[k].bias == in.families[k].bias);
    }
    REQUIRE(read->notes.size() == 1);
    CHECK(read->notes[0].find("3 patterns of its network in 2 families") != std::string::npos);
    CHECK(write_json_model(*read) == text);
}

TEST_CASE("json families: what does not fit the network is refused with its place") {
    const std::string text = write_json_model(model_with_families());
    CHECK(refusal(text, "10|11", "1011").find("patterns[0]: expected 0 or 1 per hidden unit") != std::string::npos);
    CHECK(refusal(text, "10|11", "10|111").find("patterns[0]") != std::string::npos);
    CHECK(refusal(text, "10|11", "10|1x").find("patterns[0]") != std::string::npos);
    CHECK(refusal(text, "\"11|01\"", "\"00|00\"").find("twice") != std::string::npos);
    CHECK(refusal(text, "the rest", "large \\\"x\\\"").find("names that differ") != std::string::npos);
    CHECK(refusal(text, "\"by\"", "\"bye\"").find("bye") != std::string::npos);
    CHECK(refusal(text, "\"bias\":[-0.1]", "\"bias\":[-0.1,2]").find("1 numbers, one per output") != std::string::npos);
}

TEST_CASE("json families: the nearest centroid and what they were made of read back; older files have neither") {
    ModelFile model = model_with_families();
    CHECK(write_json_model(model).find("unseen") == std::string::npos);
    CHECK(write_json_model(model).find("\"of\"") == std::string::npos);
    ModelFamilies families = *model.families;
    families.by = "pruning";
    families.unseen = UnseenPattern::kNearestCentroid;
    families.origin = {"big \"net\"", "0123abcd", 463};
    Rng rng(2);
    for (ModelFamily& family : families.families) family.centroid = random_matrix(rng, 3, 1);
    model.families = std::make_shared<const ModelFamilies>(families);
    const std::string text = write_json_model(model);
    const auto read = read_json_model("m.json", bytes_of(text));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().sentence()));
    CHECK(read->families->unseen == UnseenPattern::kNearestCentroid);
    CHECK(read->families->origin.model == families.origin.model);
    CHECK(read->families->origin.sha256 == families.origin.sha256);
    CHECK(read->families->origin.clusters == 463);
    for (std::size_t k = 0; k < 2; ++k) CHECK(read->families->families[k].centroid == families.families[k].centroid);
    CHECK(write_json_model(*read) == text);
    CHECK(refusal(text, "\"unseen\":\"centroid\"", "\"unseen\":\"somewhere\"").find("expected output or centroid") !=
          std::string::npos);
    CHECK(refusal(text, "\"centroid\":[", "\"centroid\":[1,").find("3 numbers, one per input") != std::string::npos);
    CHECK(refusal(text, "\"centroid\":[", "\"centre\":[").find("unknown key 'centre'") != std::string::npos);
}
