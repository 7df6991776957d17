#include "reports/answers/holding_report.h"

#include "data/input_names.h"

#include <cmath>

namespace reluscope {

namespace {

/// JSON knows no infinity: null.
void write_length(std::string_view name, double length, JsonWriter& json) {
    json.key(name);
    std::isfinite(length) ? json.value(length) : json.null();
}

void write_limit(std::string_view name, const Network& network, BoxLimit limit, UnitId unit, JsonWriter& json) {
    json.key(name);
    if (limit != BoxLimit::kWall) {
        json.value("data");
        return;
    }
    const UnitPlace place = place_of(network, unit);
    json.begin_object().member_integer("layer", static_cast<long long>(place.layer));
    json.member_integer("unit", static_cast<long long>(place.unit)).end_object();
}

/// outputs x inputs.
void write_counts(const Eigen::MatrixXi& numbers, JsonWriter& json) {
    json.begin_array();
    for (Eigen::Index o = 0; o < numbers.cols(); ++o) {
        json.begin_array();
        for (Eigen::Index j = 0; j < numbers.rows(); ++j) json.integer(numbers(j, o));
        json.end_array();
    }
    json.end_array();
}

void write_sign_counts(std::string_view name, const SignCounts& counts, JsonWriter& json) {
    const auto write = [&](const char* sign, const Eigen::MatrixXi& numbers) {
        json.key(sign);
        write_counts(numbers, json);
    };
    json.key(name).begin_object();
    write("negative", counts.negative);
    write("zero", counts.zero);
    write("positive", counts.positive);
    json.end_object();
}

}  // namespace

void write_holding_box(const StudyInput& input, const Network& network, const HoldingBox& box, JsonWriter& json) {
    json.key("holds").begin_object();
    write_length("ball", box.ball, json);
    write_length("centred_box", box.centred, json);
    json.key("box").begin_array();
    for (std::size_t j = 0; j < box.low_limit.size(); ++j) {
        if (box.low_limit[j] == BoxLimit::kHeld) continue;
        const auto at = static_cast<Eigen::Index>(j);
        const InputOrigin& origin = input.origins[j];
        json.begin_object().member("column", std::string_view(origin.column));
        json.member_integer("input", at);
        json.member("low", box.low(at) * origin.scale + origin.mean);
        json.member("high", box.high(at) * origin.scale + origin.mean);
        write_limit("low_limit", network, box.low_limit[j], box.low_unit[j], json);
        write_limit("high_limit", network, box.high_limit[j], box.high_unit[j], json);
        json.end_object();
    }
    json.end_array();
    json.member("same_decision", box.same_decision);
    json.end_object();
}

void write_neighbour_signs(const NeighbourSigns& signs, JsonWriter& json) {
    json.begin_object().member_integer("regions", static_cast<long long>(signs.neighbours));
    json.key("sign_kept");
    write_counts(signs.kept, json);
    json.end_object();
}

void write_sign_stability(const SignStability& signs, JsonWriter& json) {
    json.key("sign_stability").begin_object();
    write_sign_counts("clusters", signs.clusters, json);
    write_sign_counts("rows", signs.rows, json);
    json.end_object().new_line();
}

}  // namespace reluscope
