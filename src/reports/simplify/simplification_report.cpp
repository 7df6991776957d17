#include "reports/simplify/simplification_report.h"

#include "formats/json/json_writer.h"

namespace reluscope {

namespace {

void write_counts(std::string_view key, const std::vector<std::size_t>& counts, JsonWriter& json) {
    json.key(key).begin_array();
    for (const std::size_t count : counts) json.integer(static_cast<long long>(count));
    json.end_array();
}

/// Places of units in the given network.
void write_place(const UnitPlace& place, JsonWriter& json) {
    json.member_integer("layer", static_cast<long long>(place.layer));
    json.member_integer("unit", static_cast<long long>(place.unit));
}

/// What the contract of every kind has and this one has nothing of: no families, nothing held out, no curve.
void write_row_scores(const FamilyScores& scores, JsonWriter& json) {
    json.member("agreement", scores.agreement).member("r2", scores.r2);
    json.member("accuracy", scores.accuracy).member("auc", scores.auc).member("rmse", scores.rmse).new_line();
    json.key("families").begin_array().end_array();
    json.key("held_out").null();
    json.member("curve_rows", kCurveRows).key("curve").begin_array().end_array();
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
        write_place(removal.unit, json);
        json.member("why", removal_name(removal.reason)).member("proof", proof_name(removal.proof));
        json.end_object();
    }
    json.end_array().new_line().key("stable").begin_array();
    for (const StableUnit& stable : slimming.stable) {
        json.new_line().begin_object();
        write_place(stable.unit, json);
        json.member("state", stable_state_name(stable.state)).member("proof", proof_name(stable.proof));
        json.end_object();
    }
    json.end_array().new_line();
    json.member_integer("open", static_cast<long long>(slimming.num_open));
    json.member_integer("too_close", static_cast<long long>(slimming.num_too_close));
    json.member("max_rel_difference", check.max_rel_difference);
    json.member_integer("rows", static_cast<long long>(check.rows));
    json.member_integer("points", static_cast<long long>(check.points)).new_line();
    write_row_scores(check.scores.value_or(FamilyScores()), json);
    json.end_object().new_line();
}

}  // namespace reluscope
