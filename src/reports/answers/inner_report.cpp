#include "reports/answers/inner_report.h"

#include <algorithm>

namespace reluscope {

void write_inner_units(const Study& study, PatternBits pattern, const Eigen::VectorXd& input, JsonWriter& json) {
    const Network& network = study.network();
    const auto num_units = static_cast<Eigen::Index>(network.num_hidden_units());
    json.key("hidden_units");
    if (num_units * network.num_inputs() > kMaxInnerWeights) {
        json.null();
        return;
    }
    const InnerUnits units = inner_units(network, pattern, study.input->rows->deviation);
    const AffineMap table = inner_map_in_table_units(units, study.input->origins);
    const bool scaled = std::any_of(study.input->origins.begin(), study.input->origins.end(),
                                    [](const InputOrigin& o) { return o.mean != 0 || o.scale != 1; });
    json.begin_array();
    for (Eigen::Index i = 0; i < num_units; ++i) {
        const UnitPlace place = place_of(network, UnitId(static_cast<std::size_t>(i)));
        json.new_line().begin_object();
        json.member_integer("layer", static_cast<long long>(place.layer));
        json.member_integer("unit", static_cast<long long>(place.unit));
        json.member("active", static_cast<bool>(units.active[static_cast<std::size_t>(i)]));
        json.member("z", units.weights.row(i).dot(input) + units.bias(i));
        json.key("weights").numbers(units.weights.row(i).transpose());
        json.member("bias", units.bias(i));
        json.key("share").numbers(units.share.row(i).transpose());
        if (scaled) {
            json.key("table_units").begin_object();
            json.key("weights").numbers(table.A.row(i).transpose());
            json.member("bias", table.c(i)).end_object();
        }
        json.end_object();
    }
    json.end_array();
}

void write_calibration(const std::vector<std::vector<ClusterCalibration>>& outputs, JsonWriter& json) {
    json.key("calibration").begin_array();
    for (const auto& calibration : outputs) {
        if (calibration.empty()) {
            json.null();
            continue;
        }
        const CalibrationSummary summary = summary_of(calibration);
        json.begin_object().member_integer("clusters", static_cast<long long>(summary.clusters));
        json.member_integer("inside", static_cast<long long>(summary.inside));
        json.member("mean_gap", summary.mean_gap).end_object();
    }
    json.end_array().new_line();
}

void write_observed_intervals(const std::vector<std::vector<ClusterCalibration>>& outputs, std::size_t cluster,
                              JsonWriter& json) {
    json.key("observed_interval").begin_array();
    for (const auto& calibration : outputs) {
        if (calibration.empty()) {
            json.null();
            continue;
        }
        const Interval& interval = calibration[cluster].interval;
        json.begin_array().value(interval.low).value(interval.high).end_array();  // infinite ends become null
    }
    json.end_array();
}

}  // namespace reluscope
