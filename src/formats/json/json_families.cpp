#include "formats/json/json_families.h"

#include "formats/json/json_writer.h"

#include <cmath>
#include <set>
#include <utility>

namespace reluscope {

namespace {

constexpr std::int64_t kMaxRows = std::int64_t{1} << 53;

FamiliesLoss read_loss(JsonObject& object) {
    FamiliesLoss loss;
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    loss.rows = static_cast<std::size_t>(object.integer("rows", 0, kMaxRows));
    loss.agreement = object.number("agreement", unknown);
    loss.r2 = object.number("r2", unknown);
    loss.accuracy = object.number("accuracy", unknown);
    loss.largest_deviation = object.number("largest_deviation", unknown);
    if (object.has("also_training"))
        loss.also_training = static_cast<std::size_t>(object.integer("also_training", 0, kMaxRows));
    return loss;
}

/// `101|10` with the widths of the network's hidden layers.
bool fits_layers(const std::string& pattern, const Network& network) {
    std::size_t at = 0;
    for (const HiddenLayer& layer : network.hidden_layers()) {
        if (at > 0 && (at >= pattern.size() || pattern[at++] != '|')) return false;
        if (layer.first_bit > 0 && at == 0) return false;
        for (std::size_t unit = 0; unit < layer.width; ++unit, ++at) {
            if (at >= pattern.size() || (pattern[at] != '0' && pattern[at] != '1')) return false;
        }
    }
    return at == pattern.size();
}

/// `matrix` gets a row per output.
void read_weights(JsonObject& object, const Network& network, Eigen::MatrixXd& matrix) {
    const std::vector<JsonCursor> rows = object.items("weights");
    const auto inputs = static_cast<std::size_t>(network.num_inputs());
    const auto outputs = static_cast<std::size_t>(network.num_outputs());
    matrix = Eigen::MatrixXd::Zero(network.num_outputs(), network.num_inputs());
    if (rows.size() != outputs) {
        object.fail(refuse(object.cursor().path() + ".weights", std::to_string(outputs) + " rows, one per output",
                           std::to_string(rows.size())));
        return;
    }
    for (std::size_t o = 0; o < outputs; ++o) {
        const Result<std::vector<double>> numbers = rows[o].numbers();
        if (!numbers) return object.fail(tl::unexpected<Error>(numbers.error()));
        if (numbers->size() != inputs)
            return object.fail(refuse(rows[o].path(), std::to_string(inputs) + " numbers, one per input",
                                      std::to_string(numbers->size())));
        for (std::size_t j = 0; j < inputs; ++j)
            matrix(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(j)) = (*numbers)[j];
    }
}

/// As many numbers as the network has outputs, or inputs.
Eigen::VectorXd read_family_vector(JsonObject& object, const std::string& key, int size, const char* one_per) {
    const std::vector<double> numbers = object.numbers(key);
    if (static_cast<int>(numbers.size()) != size && !object.failed())
        object.fail(refuse(object.cursor().path() + "." + key, std::to_string(size) + " numbers, one per " + one_per,
                           std::to_string(numbers.size())));
    return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

constexpr std::string_view kNearestOutputName = "output";
constexpr std::string_view kNearestCentroidName = "centroid";

UnseenPattern read_unseen(JsonObject& object) {
    const std::string name = object.text("unseen", std::string(kNearestOutputName));
    if (name == kNearestCentroidName) return UnseenPattern::kNearestCentroid;
    if (name != kNearestOutputName)
        object.fail(refuse(object.cursor().path() + ".unseen", "output or centroid", quoted(name)));
    return UnseenPattern::kNearestOutput;
}

Result<FamiliesOrigin> read_origin(const JsonCursor& cursor) {
    JsonObject object(cursor);
    FamiliesOrigin origin;
    origin.model = object.text("model", "");
    origin.sha256 = object.text("sha256", "");
    if (object.has("clusters")) origin.clusters = static_cast<std::size_t>(object.integer("clusters", 0, kMaxRows));
    if (const Status status = object.finish(); !status) return tl::unexpected<Error>(status.error());
    return origin;
}

void write_origin(const FamiliesOrigin& origin, JsonWriter& json) {
    json.key("of").begin_object().member("model", std::string_view(origin.model));
    if (!origin.sha256.empty()) json.member("sha256", std::string_view(origin.sha256));
    if (origin.clusters > 0) json.member_integer("clusters", static_cast<long long>(origin.clusters));
    json.end_object();
}

ModelFamily read_family(JsonObject& object, const Network& network, UnseenPattern unseen) {
    ModelFamily family;
    family.name = object.text("name");
    family.rule = object.text("rule", "");
    family.size = static_cast<std::size_t>(object.integer("size", 0, kMaxRows));
    family.patterns = object.texts("patterns");
    for (std::size_t p = 0; p < family.patterns.size() && !object.failed(); ++p) {
        if (!fits_layers(family.patterns[p], network))
            object.fail(refuse(object.cursor().path() + ".patterns[" + std::to_string(p) + "]",
                               "0 or 1 per hidden unit, layers joined by |", quoted(family.patterns[p])));
    }
    read_weights(object, network, family.weights);
    family.bias = read_family_vector(object, "bias", network.num_outputs(), "output");
    if (unseen == UnseenPattern::kNearestCentroid)
        family.centroid = read_family_vector(object, "centroid", network.num_inputs(), "input");
    return family;
}

void write_loss(const FamiliesLoss& loss, JsonWriter& json) {
    json.member_integer("rows", static_cast<long long>(loss.rows));
    for (const auto& [key, value] :
         {std::pair("agreement", loss.agreement), std::pair("r2", loss.r2), std::pair("accuracy", loss.accuracy),
          std::pair("largest_deviation", loss.largest_deviation)}) {
        if (std::isfinite(value)) json.member(key, value);
    }
    if (loss.also_training > 0) json.member_integer("also_training", static_cast<long long>(loss.also_training));
}

}  // namespace

Result<ModelFamilies> read_families(const JsonCursor& cursor, const Network& network) {
    JsonObject object(cursor);
    ModelFamilies families;
    families.by = object.text("by", "fidelity");
    families.touching = object.boolean("touching", false);
    families.unseen = read_unseen(object);
    if (const auto origin = object.find("of")) {
        Result<FamiliesOrigin> read = read_origin(*origin);
        if (!read) return tl::unexpected<Error>(read.error());
        families.origin = *std::move(read);
    }
    families.training = read_loss(object);
    if (const auto held_out = object.find("held_out")) {
        JsonObject inner(*held_out);
        families.held_out = read_loss(inner);
        if (const Status status = inner.finish(); !status) object.fail(tl::unexpected<Error>(status.error()));
    }
    const std::vector<JsonCursor> items = object.items("families");
    if (items.empty()) object.fail(refuse(cursor.path() + ".families", "at least one family", "none"));
    std::set<std::string> names;
    std::set<std::string> patterns;
    for (std::size_t k = 0; k < items.size() && !object.failed(); ++k) {
        JsonObject inner(items[k]);
        ModelFamily family = read_family(inner, network, families.unseen);
        if (const Status status = inner.finish(); !status) object.fail(tl::unexpected<Error>(status.error()));
        if (!names.insert(family.name).second)
            object.fail(refuse(items[k].path() + ".name", "names that differ", quoted(family.name) + " twice"));
        for (const std::string& pattern : family.patterns) {
            if (!patterns.insert(pattern).second)
                object.fail(refuse(items[k].path() + ".patterns", "patterns that differ", quoted(pattern) + " twice"));
        }
        families.families.push_back(std::move(family));
    }
    if (const Status status = object.finish(); !status) return tl::unexpected<Error>(status.error());
    return families;
}

std::string json_of_families(const ModelFamilies& families) {
    std::string text;
    {
        JsonWriter json([&text](std::string_view piece) { text += piece; });
        json.begin_object().member("by", std::string_view(families.by)).member("touching", families.touching);
        if (families.unseen == UnseenPattern::kNearestCentroid) json.member("unseen", kNearestCentroidName);
        if (!families.origin.model.empty() || !families.origin.sha256.empty()) write_origin(families.origin, json);
        write_loss(families.training, json);
        if (families.held_out) {
            json.key("held_out").begin_object();
            write_loss(*families.held_out, json);
            json.end_object();
        }
        json.new_line().key("families").begin_array();
        for (const ModelFamily& family : families.families) {
            json.new_line().begin_object();
            json.member("name", std::string_view(family.name)).member("rule", std::string_view(family.rule));
            json.member_integer("size", static_cast<long long>(family.size));
            json.key("patterns").strings(family.patterns);
            json.key("weights").rows(family.weights);
            json.key("bias").numbers(family.bias);
            if (families.unseen == UnseenPattern::kNearestCentroid) json.key("centroid").numbers(family.centroid);
            json.end_object();
        }
        json.end_array().end_object();
    }
    return text;
}

}  // namespace reluscope
