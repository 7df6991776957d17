#include "reports/simplify/simplification_report.h"

#include "formats/json/json_writer.h"

namespace reluscope {

namespace {

void write_counts(std::string_view key, const std::vector<std::size_t>& counts, JsonWriter& json) {
    json.key(key).begin_array();
    for (const std::size_t count : counts) json.integer(static_cast<long long>(count));
    json.end_array();
}

}  // namespace

void write_slimming_report(const Slimming& slimming, const std::string& domain, const SimplificationCheck& check,
                           const TextSink& sink) {
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-simplification").member_integer("version", 1);
    json.member("kind", "lossless").member("domain", std::string_view(domain)).new_line();
    write_counts("hidden_before", slimming.hidden_before, json);
    write_counts("hidden_after", slimming.hidden_after, json);
    json.new_line().key("removed").begin_array();
    for (const Removal& removal : slimming.removals) {
        json.new_line().begin_object();
        json.member_integer("layer", static_cast<long long>(removal.unit.layer));
        json.member_integer("unit", static_cast<long long>(removal.unit.unit));
        json.member("why", removal_name(removal.reason)).member("proof", proof_name(removal.proof));
        json.end_object();
    }
    json.end_array().new_line();
    json.member_integer("open", static_cast<long long>(slimming.num_open));
    json.member("max_rel_difference", check.max_rel_difference);
    json.member_integer("rows", static_cast<long long>(check.rows));
    json.member_integer("points", static_cast<long long>(check.points));
    json.end_object().new_line();
}

}  // namespace reluscope
