#include "formats/numpy/npz.h"

#include "formats/json/json_reader.h"
#include "formats/numpy/zip_archive.h"
#include "formats/read/read_model.h"
#include "network/forward.h"
#include "support/bytes.h"
#include "support/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace reluscope {
namespace {

using testing::bytes_of;
using testing::read_file;

const std::string kNumpyFolder = testing::test_data() + "/numpy/";

Result<ModelFile> read_weights(const std::string& name, const ReadModelOptions& options = {}) {
    const std::string file = read_file(kNumpyFolder + name);
    REQUIRE(!file.empty());
    return read_model(name, bytes_of(file), options);
}

bool notes_say(const ModelFile& model, const std::string& words) {
    return std::any_of(model.notes.begin(), model.notes.end(),
                       [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

TEST_CASE("NumPy weights: the network answers what NumPy does, however the arrays lie in the file") {
    const OrderedJson expected = OrderedJson::parse(read_file(kNumpyFolder + "expected.json"));
    REQUIRE(expected.size() == 6);
    for (const auto& entry : expected.items()) {
        const std::string& name = entry.key();
        const OrderedJson& wanted = entry.value();
        CAPTURE(name);
        const auto model = read_weights(name);
        REQUIRE(model);
        CHECK(model->format == "NumPy");
        std::string architecture;
        for (const auto& width : wanted["widths"])
            architecture += (architecture.empty() ? "" : "-") + std::to_string(width.get<int>());
        CHECK(model->network.architecture() == architecture);
        for (std::size_t row = 0; row < wanted["inputs"].size(); ++row) {
            const auto x = wanted["inputs"][row].get<std::vector<double>>();
            const auto y = wanted["outputs"][row].get<std::vector<double>>();
            const Eigen::VectorXd logits = logits_of(
                model->network, Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size())));
            REQUIRE(logits.size() == static_cast<Eigen::Index>(y.size()));
            for (std::size_t o = 0; o < y.size(); ++o)
                CHECK(logits(static_cast<Eigen::Index>(o)) == doctest::Approx(y[o]).epsilon(1e-12));
        }
        CHECK(notes_say(*model, "ReLU was assumed"));
        CHECK(notes_say(*model, "link identity"));
    }
}

TEST_CASE("NumPy weights: what was guessed is said, and options leave nothing to guess") {
    CHECK(notes_say(*read_weights("inputs_outputs.npz"), "as inputs x outputs, which fits"));
    CHECK(notes_say(*read_weights("outputs_inputs.npz"), "as outputs x inputs, which fits"));
    CHECK(notes_say(*read_weights("square.npz"), "The shapes do not tell"));
    ReadModelOptions options;
    options.link = Link::kSoftmax;
    options.hidden_slope = 0.25;
    const auto model = read_weights("inputs_outputs.npz", options);
    REQUIRE(model);
    CHECK(model->network.link() == Link::kSoftmax);
    CHECK(model->notes.size() == 1);
    const auto& activation = std::get<ActivationOperation>(model->network.nodes()[1].operation);
    CHECK(activation.slope == Eigen::VectorXd::Constant(12, 0.25));
}

TEST_CASE("NumPy weights: files that are no list of layers are refused by name") {
    const std::pair<const char*, const char*> kRefused[] = {
        {"bad_widths.npz", "array 'arr_2': expected weights that take the 4 outputs of 'arr_0', found shape (5, 2)"},
        {"bad_two_biases.npz", "array 'arr_2': expected weights and at most one bias for each layer"},
        {"bad_integers.npz", "array 'arr_0': expected floats of 16, 32 or 64 bits, found type '<i8'"},
        {"bad_nan.npz", "array 'arr_0': expected finite numbers, found NaN or infinity"},
        {"bad_convolution.npz", "found shape (3, 4, 2, 2)"},
        {"bad_empty.npz", "an empty array of shape (3, 0)"},
        {"bad_bias_first.npz", "array 'arr_0': expected a 2-D array of weights first, found shape (3,)"}};
    for (const auto& refused : kRefused) {
        const std::string name = refused.first, words = refused.second;
        CAPTURE(name);
        const auto model = read_weights(name);
        REQUIRE(!model);
        const std::string sentence = model.error().sentence();
        CAPTURE(sentence);
        CHECK(sentence.find(words) != std::string::npos);
        CHECK(sentence.find(name) == 0);
    }
}

TEST_CASE("NumPy weights: a damaged archive is refused or reads the same numbers") {
    const std::string file = read_file(kNumpyFolder + "packed.npz");
    const auto whole = read_model("packed.npz", bytes_of(file));
    REQUIRE(whole);
    const auto& weights = std::get<AffineOperation>(whole->network.nodes()[0].operation).W;
    std::size_t refused = 0, read = 0;
    testing::for_each_damage(file, [&](const std::string& damaged) {
        const auto model = read_npz("packed.npz", bytes_of(damaged));
        if (!model) {
            CHECK(!model.error().sentence().empty());
            ++refused;
            return;
        }
        ++read;  // the damage is in a field that says nothing, such as a date
        CHECK(std::get<AffineOperation>(model->network.nodes()[0].operation).W == weights);
    });
    CHECK(refused > 8 * file.size() / 2);
    CHECK(read > 0);
}

TEST_CASE("zip archives: sizes that a few bytes cannot unpack to are refused before memory is asked for") {
    std::string file = read_file(kNumpyFolder + "packed.npz");
    const std::size_t entry = file.find("PK\x01\x02");
    REQUIRE(entry != std::string::npos);
    for (std::size_t i = 0; i < 4; ++i) file[entry + 24 + i] = static_cast<char>(0x7F);
    const auto members = zip_members(bytes_of(file));
    REQUIRE(!members);
    CHECK(members.error().sentence().find("a size that") != std::string::npos);
}

}  // namespace
}  // namespace reluscope
