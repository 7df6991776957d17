#include "reports/path_report.h"

#include "analysis/patterns.h"
#include "reports/report.h"

namespace reluscope {

namespace {

void write_pieces(const Network& network, const LinePath& path, JsonWriter& json) {
    json.key("pieces").begin_array();
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        json.new_line().begin_object();
        json.key("interval").begin_array().value(path.knots[p]).value(path.knots[p + 1]).end_array();
        json.member("pattern", std::string_view(pattern_text(network, path.patterns.row(p))));
        json.key("slope").numbers(path.slopes.col(column));
        json.key("value").numbers(path.values.col(column));
        json.key("end_value").numbers(path.values.col(column + 1));
        json.end_object();
    }
    json.end_array().new_line();
}

void write_flips(const Network& network, const LinePath& path, JsonWriter& json) {
    json.key("flips").begin_array();
    for (std::size_t b = 0; b < path.num_breakpoints(); ++b) {
        json.new_line().begin_array();
        for (const UnitId unit : path.flips_at(b)) {
            const UnitPlace place = place_of(network, unit);
            json.begin_object().member_integer("layer", static_cast<long long>(place.layer));
            json.member_integer("unit", static_cast<long long>(place.unit)).end_object();
        }
        json.end_array();
    }
    json.end_array().new_line();
}

}  // namespace

void write_path_report(const ModelFile& model, const LinePath& path, std::optional<double> seconds,
                       const TextSink& sink) {
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-path").member_integer("version", 1).new_line();
    json.key("model").begin_object();
    json.member("name", std::string_view(model.name));
    write_model_members(model.network, json);
    json.key("notes").strings(model.notes);
    json.end_object().new_line();
    json.key("from").numbers(path.from).new_line();
    json.key("to").numbers(path.to).new_line();
    json.member("complete", path.complete).new_line();
    if (seconds) json.member("seconds", *seconds).new_line();
    json.key("breakpoints").begin_array();
    for (std::size_t b = 0; b < path.num_breakpoints(); ++b) json.value(path.knots[b + 1]);
    json.end_array().new_line();
    write_pieces(model.network, path, json);
    write_flips(model.network, path, json);
    json.key("integrated_gradients").rows(path.integrated_gradients).new_line();
    json.member("completeness_error", path.completeness_error);
    json.end_object().new_line();
}

}  // namespace reluscope
