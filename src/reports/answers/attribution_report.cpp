#include "reports/answers/attribution_report.h"

#include "formats/json/json_writer.h"

namespace reluscope {

void write_attribution_report(const AttributionReport& report, const Attribution& parts, const TextSink& sink) {
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-attribution").member_integer("version", 1);
    json.member("method", attribution_method_name(report.method));
    json.member_integer("row", static_cast<long long>(report.row)).new_line();
    json.key("columns").strings(report.columns).new_line();
    json.key("outputs").strings(report.outputs).new_line();
    json.key("base").numbers(parts.base).new_line();
    json.key("values").rows(parts.values).new_line();
    json.key("logits").numbers(parts.logits).new_line();
    json.key("standard_error");
    if (parts.standard_error) {
        json.rows(*parts.standard_error).new_line();
        json.member_integer("pairs_of_orders", static_cast<long long>(parts.pairs)).new_line();
    } else {
        json.null().new_line();
    }
    json.member("residual", parts.residual).new_line();
    const auto contrast = report.classes ? contrast_of_classes(parts) : std::nullopt;
    if (contrast) {
        json.key("contrast").begin_object();
        json.member_integer("output", contrast->output).member_integer("against", contrast->against);
        json.member("base", contrast->base).key("values").numbers(contrast->values);
        json.member("difference", contrast->difference).end_object().new_line();
    }
    json.key("background").begin_object();
    json.member_integer("rows", static_cast<long long>(report.background.rows));
    json.member("source", std::string_view(report.background.source));
    if (report.background.seed) json.member_integer("seed", static_cast<long long>(*report.background.seed));
    json.end_object();
    if (report.seconds) json.new_line().member("seconds", *report.seconds);
    json.end_object().new_line();
}

}  // namespace reluscope
