#include "reports/report.h"

#include "analysis/cluster_map_reader.h"
#include "analysis/explanation.h"
#include "analysis/lines/line_path.h"
#include "analysis/rows/contributions.h"
#include "analysis/rows/row_geometry.h"
#include "analysis/summaries/unwrap_summary.h"
#include "base/numerics/numerics.h"
#include "data/input_names.h"
#include "reports/answer_tally.h"
#include "reports/answers/holding_report.h"
#include "reports/answers/inner_report.h"
#include "reports/kit/output_words.h"
#include "reports/simplify/merge_report.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr std::uint32_t kLeftOut = Id<void>::kNone;

/// Per row of the table: its column in the encoded inputs, or kLeftOut.
std::vector<std::uint32_t> encoded_position(const StudyInput& input) {
    std::vector<std::uint32_t> position(input.table->num_rows, kLeftOut);
    for (std::size_t i = 0; i < input.rows->row.size(); ++i)
        position[input.rows->row[i]] = static_cast<std::uint32_t>(i);
    return position;
}

bool has_units(const std::vector<InputOrigin>& origins) {
    return std::any_of(origins.begin(), origins.end(),
                       [](const InputOrigin& o) { return o.mean != 0 || o.scale != 1; });
}

void write_data(const StudyInput& input, JsonWriter& json) {
    json.key("data").begin_object();
    json.member("name", std::string_view(input.table->name));
    json.member_integer("rows", static_cast<long long>(input.table->num_rows));
    json.member_integer("rows_left_out", static_cast<long long>(input.rows->num_left_out));
    json.key("features").strings(input_names(input.encoder));
    if (input.target) {
        json.member("target", std::string_view(input.target->column));
        json.key("classes").strings(input.target->classes);
    } else {
        json.key("target").null();
        json.key("classes").begin_array().end_array();
    }
    json.member("target_is_guess", input.target_is_guess);
    json.key("left_out").strings(input.left_out);
    json.key("notes").strings(all_notes(input));
    json.end_object().new_line();
}

void write_certificate(const Certificate& certificate, JsonWriter& json) {
    json.key("certificate").begin_object();
    json.member("max_abs_error", certificate.max_abs_error);
    json.member("max_rel_error", certificate.max_rel_error);
    json.member_integer("rows_on_a_boundary", static_cast<long long>(certificate.rows_on_a_boundary));
    json.member_integer("rows_within_rounding", static_cast<long long>(certificate.rows_within_rounding));
    json.member_integer("rows_undecided", static_cast<long long>(certificate.rows_undecided));
    json.member_integer("worst_row", certificate.worst_row);
    json.member("holds", certificate.holds());
    if (!certificate.holds()) json.member("warning", std::string_view(certificate_warning(certificate)));
    json.end_object().new_line();
}

void write_map(const AffineMap& map, JsonWriter& json) {
    json.key("weights").rows(map.A);
    json.key("bias").numbers(map.c);
}

class ClusterWriter {
public:
    ClusterWriter(const Study& study, JsonWriter& json)
        : study_(study), json_(json), maps_(study), units_(has_units(study.input->origins)) {
        for (Eigen::Index o = 0; o < study.scores->observed.rows(); ++o)
            calibration_.push_back(cluster_calibration(study, o));
    }

    EqualMaps equal;  ///< of all clusters

    void write(std::size_t c) {
        const AffineMap map = maps_.of(c);
        const Cluster& cluster = study_.clustering->clusters[c];
        const ClusterScores& scores = *study_.scores;
        const auto column = static_cast<Eigen::Index>(c);
        json_.new_line().begin_object();
        json_.member("pattern",
                     std::string_view(pattern_text(study_.network(), study_.patterns->bits.row(cluster.first_row))));
        json_.member_integer("size", cluster.size);
        json_.member("support", cluster.size / static_cast<double>(study_.clustering->num_rows()));
        const Eigen::VectorXd mean = mean_input(study_.input->rows->inputs, *study_.clustering, ClusterId(c));
        json_.key("mean_input").numbers(mean);
        json_.key("mean_output").numbers(scores.mean_output.col(column));
        if (!scores.accuracy.empty()) {
            json_.member("accuracy", scores.accuracy[c]);
            json_.key("class_counts").begin_array();
            for (Eigen::Index k = 0; k < scores.class_counts.rows(); ++k) json_.integer(scores.class_counts(k, column));
            json_.end_array();
        }
        if (!scores.rmse.empty()) json_.member("rmse", scores.rmse[c]);
        if (scores.observed.rows() > 0) write_observed(c);
        write_map(map, json_);
        json_.member_integer("map_group", equal.map_of[c]);
        json_.member("constant", maps_.is_constant(c));
        if (units_) {
            json_.key("table_units").begin_object();
            write_map(in_table_units(map, study_.input->origins), json_);
            json_.end_object();
        }
        if (study_.network().link() == Link::kSigmoid) {
            json_.key("odds_ratios").rows(in_table_units(map, study_.input->origins).A.array().exp().matrix());
        }
        json_.end_object();
    }

    void write_calibration() { reluscope::write_calibration(calibration_, json_); }

private:
    /// What was observed of the rows with an answer, beside what is predicted for the same rows.
    void write_observed(std::size_t c) {
        const ClusterScores& scores = *study_.scores;
        const auto column = static_cast<Eigen::Index>(c);
        json_.member_integer("rows_with_answer", scores.known[c]);
        json_.key("observed").numbers(scores.observed.col(column));
        json_.key("predicted").numbers(scores.predicted.col(column));
        write_observed_intervals(calibration_, c, json_);
        if (scores.beyond_chance.size() == 0) return;
        json_.key("beyond_chance").begin_array();
        for (Eigen::Index o = 0; o < scores.beyond_chance.rows(); ++o)
            json_.value(scores.beyond_chance(o, column) != 0);
        json_.end_array();
    }

    const Study& study_;
    JsonWriter& json_;
    ClusterMapReader maps_;
    bool units_;
    std::vector<std::vector<ClusterCalibration>> calibration_;  // per output
};

/// JSON knows no infinity.
void write_finite(std::string_view name, double value, JsonWriter& json) {
    json.key(name);
    std::isfinite(value) ? json.value(value) : json.null();
}

/// How far the row's explanation holds, in model input units.
void write_reach(const Study& study, RowId row, JsonWriter& json) {
    const RowDistances distances = row_distances(study, row);
    write_finite("wall_distance", distances.wall, json);
    json.key("wall_unit");
    if (distances.unit.valid()) {
        const UnitPlace place = place_of(study.network(), distances.unit);
        json.begin_object().member_integer("layer", static_cast<long long>(place.layer));
        json.member_integer("unit", static_cast<long long>(place.unit)).end_object();
    } else {
        json.null();
    }
    write_finite("boundary_distance", distances.boundary, json);
    json.member("boundary_attained", distances.state == BoundaryState::kAttained);
    const auto facets = find_region_facets(study.network(), study.patterns->bits.row(row.index),
                                           study.input->rows->inputs.col(row.index));
    const bool known = facets && facets->complete;
    json.key("facets");
    known ? json.integer(static_cast<long long>(facets->facets.size())) : json.null();
    json.key("bounded");
    known && facets->bounded ? json.value(*facets->bounded) : json.null();
    write_finite("chebyshev_radius", known && facets->radius ? *facets->radius : std::nan(""), json);
    json.key("neighbours");
    if (known && !facets->flat) {
        write_neighbour_signs(neighbour_signs(study.network(), study.patterns->bits.row(row.index), *facets), json);
    } else {
        json.null();
    }
    write_holding_box(*study.input, study.network(), holding_box(study, row), json);
}

void write_row(const Study& study, std::size_t table_row, JsonWriter& json) {
    const std::vector<std::uint32_t> position = encoded_position(*study.input);
    json.key("row").begin_object();
    json.member_integer("row", static_cast<long long>(table_row));
    const std::uint32_t at = position[table_row];
    if (at == kLeftOut) {
        json.key("cluster").null();
        json.end_object().new_line();
        return;
    }
    const auto column = static_cast<Eigen::Index>(at);
    const ClusterId cluster(study.clustering->assignment[at]);
    Eigen::MatrixXd outputs = study.patterns->logits.col(column);
    json.member_integer("cluster", cluster.index);
    json.member("pattern", std::string_view(pattern_text(study.network(), study.patterns->bits.row(at))));
    json.key("input").numbers(study.input->rows->inputs.col(column));
    json.key("logits").numbers(outputs.col(0));
    apply_link(study.network().link(), outputs);
    json.key("outputs").numbers(outputs.col(0));
    write_reach(study, RowId(at), json);
    write_inner_units(study, study.patterns->bits.row(at), study.input->rows->inputs.col(column), json);
    json.key("explanations").begin_array();
    constexpr std::pair<Reference, const char*> kReferences[kNumReferences] = {
        {Reference::kZero, "zero"},
        {Reference::kDataMean, "data mean"},
        {Reference::kClusterMean, "cluster mean"},
        {Reference::kMapAtZero, "zero"},
        {Reference::kMapAtDataMean, "data mean"}};
    for (const auto& [reference, name] : kReferences) {
        const std::vector<Contributions> all = contributions_of_row(study, RowId(at), reference);
        for (std::size_t o = 0; o < all.size(); ++o) {
            const Contributions& parts = all[o];
            json.begin_object();
            json.member("reference", name);
            json.member("method", is_from_point(parts.reference) ? "integrated gradients" : "cluster map");
            json.member_integer("output", static_cast<long long>(o));
            json.member("base", parts.base);
            json.key("contributions").numbers(parts.per_input);
            json.member("logit", parts.logit);
            json.member("residual", parts.residual);
            json.end_object();
        }
    }
    json.end_array().end_object().new_line();
}

}  // namespace

void write_model_members(const Network& network, JsonWriter& json) {
    json.member_integer("inputs", network.num_inputs());
    json.member_integer("outputs", network.num_outputs());
    json.key("hidden_layers").begin_array();
    for (const HiddenLayer& layer : network.hidden_layers()) json.integer(static_cast<long long>(layer.width));
    json.end_array();
    json.member_integer("parameters", static_cast<long long>(network.num_parameters()));
    json.member("link", link_name(network.link()));
}

namespace {

/// What the sections of a report share.
struct ReportParts {
    ReportParts(const Study& of, TextSink sink)
        : study(of),
          json(std::move(sink)),
          clusters(study, json),
          signs(study),
          position(encoded_position(*study.input)) {}

    void write_head(const ModelFile& model, const ReportOptions& options) {
        json.begin_object();
        json.member("format", "reluscope-report").member_integer("version", 1).new_line();
        json.key("model").begin_object();
        json.member("name", std::string_view(model.name));
        write_model_members(study.network(), json);
        json.member("trained", !is_untrained(model.training_json));
        write_quantities(model);
        json.key("notes").strings(model.notes);
        json.end_object().new_line();
        write_scores(model);
        write_data(*study.input, json);
        write_certificate(study.survey->certificate, json);
        if (options.seconds) json.member("seconds", *options.seconds).new_line();
        if (options.row) write_row(study, *options.row, json);
        write_cluster_counts(options.max_clusters);
        json.key("clusters").begin_array();
    }
    /// How many clusters there are, how many are listed, and which of them all share a map.
    void write_cluster_counts(std::size_t max_clusters) {
        const std::size_t all = study.clustering->num_clusters();
        json.member_integer("clusters_found", static_cast<long long>(all));
        json.member_integer("clusters_listed", static_cast<long long>(std::min(all, max_clusters)));
        write_equal_maps(clusters.equal, json);
        if (!study.input->target) return;
        const LonelyClusters lonely = count_lonely_clusters(study);
        json.member_integer("clusters_of_one_row", static_cast<long long>(lonely.one_row));
        if (study.input->target->is_class())
            json.member_integer("clusters_of_one_class", static_cast<long long>(lonely.one_class));
        json.new_line();
    }
    /// What each output is, before the link.
    void write_quantities(const ModelFile& model) {
        json.key("quantities").begin_array();
        for (Eigen::Index o = 0; o < study.network().num_outputs(); ++o) {
            const OutputWords words = output_words(model, study, o);
            json.begin_object().member("name", std::string_view(words.name));
            json.member("kind", words.is_logit ? "logit" : "number").member("unit", std::string_view(words.unit));
            json.end_object();
        }
        json.end_array();
    }
    /// How right the network is, and on which rows that was counted.
    void write_scores(const ModelFile& model) {
        json.key("scores").begin_object();
        const HeldOutFigures held = held_out_figures(model.training_json);
        if (held.rows > 0) {
            json.key("held_out").begin_object().member_integer("rows", static_cast<long long>(held.rows));
            if (!std::isnan(held.accuracy)) json.member("accuracy", held.accuracy);
            if (!std::isnan(held.rmse)) json.member("rmse", held.rmse);
            if (!std::isnan(held.r2)) json.member("r2", held.r2);
            json.member("source", "model file").member("split", std::string_view(held.split)).end_object();
        }
        const ClusterScores& scores = *study.scores;
        if (scores.overall_known > 0) {
            json.key("table").begin_object().member_integer("rows", static_cast<long long>(scores.overall_known));
            if (!std::isnan(scores.overall_accuracy)) json.member("accuracy", scores.overall_accuracy);
            if (!std::isnan(scores.overall_rmse)) json.member("rmse", scores.overall_rmse);
            write_tally(answer_tally(model, study));
            json.end_object();
        }
        json.end_object().new_line();
    }
    /// What was observed beside what is predicted: per class how many rows, of numbers the means.
    void write_tally(const AnswerTally& tally) {
        if (tally.classes.empty()) {
            write_finite("mean_observed", tally.mean_observed, json);
            write_finite("mean_predicted", tally.mean_predicted, json);
            write_finite("deviation_observed", tally.deviation_observed, json);
            return;
        }
        json.key("classes").begin_array();
        for (const ClassTally& one : tally.classes) {
            json.begin_object().member("name", std::string_view(one.name));
            json.member_integer("observed", static_cast<long long>(one.observed));
            json.member_integer("predicted", static_cast<long long>(one.predicted));
            json.member_integer("right", static_cast<long long>(one.right)).end_object();
        }
        json.end_array();
    }
    void write_importance() {
        json.end_array().new_line();
        json.key("importance").numbers(study.survey->squared_importance).new_line();
        json.key("importance_by_spread").numbers(study.survey->spread_importance).new_line();
        write_sign_stability(signs.take(), json);
        clusters.write_calibration();
        json.key("assignment").begin_array();
    }
    void write_assignment(std::size_t row) {
        const std::uint32_t at = position[row];
        at == kLeftOut ? json.null() : json.integer(study.clustering->assignment[at]);
    }

    Study study;
    JsonWriter json;
    ClusterWriter clusters;
    SignStabilityJob signs;
    std::vector<std::uint32_t> position;
};

}  // namespace

std::unique_ptr<Job> report_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                const ReportOptions& options, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto parts = std::make_shared<ReportParts>(study, job->sink());
    const std::size_t listed = std::min(options.max_clusters, study.clustering->num_clusters());
    job->once([parts, model = std::move(model), options] { parts->write_head(*model, options); });
    job->each(listed, [parts](std::size_t c) { parts->clusters.write(c); });
    const std::size_t block = AffineCollapse::good_block(study.network());
    job->each((study.clustering->num_clusters() + block - 1) / block, [parts](std::size_t) { parts->signs.step(); });
    job->once([parts] { parts->write_importance(); });
    job->each(parts->position.size(), [parts](std::size_t row) { parts->write_assignment(row); });
    job->once([parts] {
        parts->json.end_array().end_object().new_line();
        parts->json.flush();
    });
    return after_equal_maps(
        study, [parts](EqualMaps maps) { parts->clusters.equal = std::move(maps); }, std::move(job));
}

namespace {

/// A table's line per row, and what its cells need.
struct AssignmentLines {
    AssignmentLines(const Study& of, TextSink to)
        : study(of), sink(std::move(to)), position(encoded_position(*study.input)) {}

    void write_header() {
        text = "row,cluster,pattern";
        for (Eigen::Index o = 0; o < outputs(); ++o) text += ",logit_" + std::to_string(o);
        for (Eigen::Index o = 0; o < outputs(); ++o) text += ",output_" + std::to_string(o);
        text += "\n";
    }
    void write_row(std::size_t row) {
        text += std::to_string(row);
        const std::uint32_t at = position[row];
        if (at == kLeftOut) {
            text.append(static_cast<std::size_t>(2 + 2 * outputs()), ',');
        } else {
            text += "," + std::to_string(study.clustering->assignment[at]) + ",";
            text += pattern_text(study.network(), study.patterns->bits.row(at));
            Eigen::MatrixXd values = study.patterns->logits.col(at);
            for (Eigen::Index o = 0; o < outputs(); ++o) text += "," + number_text(values(o, 0));
            apply_link(study.network().link(), values);
            for (Eigen::Index o = 0; o < outputs(); ++o) text += "," + number_text(values(o, 0));
        }
        text += "\n";
        if (text.size() > (1 << 16)) flush();
    }
    void flush() {
        sink(text);
        text.clear();
    }
    Eigen::Index outputs() const { return study.patterns->logits.rows(); }

    Study study;
    TextSink sink;
    std::vector<std::uint32_t> position;
    std::string text;
};

}  // namespace

std::unique_ptr<Job> assignments_csv_job(const Study& study, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto lines = std::make_shared<AssignmentLines>(study, job->sink());
    job->once([lines] { lines->write_header(); });
    job->each(lines->position.size(), [lines](std::size_t row) { lines->write_row(row); });
    job->once([lines] { lines->flush(); });
    return job;
}

namespace {

struct RowObjects {
    RowObjects(const Study& of, TextSink sink)
        : study(of), json(std::move(sink)), position(encoded_position(*study.input)) {}

    void write_row(std::size_t row) {
        const std::uint32_t at = position[row];
        json.begin_object().member_integer("row", static_cast<long long>(row));
        if (at == kLeftOut) {
            for (const char* name : {"cluster", "pattern", "logits", "outputs"}) json.key(name).null();
            if (study.input->target) json.key("target").null();
        } else {
            json.member_integer("cluster", study.clustering->assignment[at]);
            json.member("pattern", std::string_view(pattern_text(study.network(), study.patterns->bits.row(at))));
            Eigen::MatrixXd values = study.patterns->logits.col(at);
            json.key("logits").numbers(values.col(0));
            apply_link(study.network().link(), values);
            json.key("outputs").numbers(values.col(0));
            if (study.input->target) write_target(*study.input->target, at);
        }
        json.end_object().new_line();
    }
    void write_target(const Target& target, std::size_t at) {
        json.key("target");
        if (!target.is_class()) {
            json.value(target.value_of_row[at]);
        } else if (target.class_of_row[at] >= 0) {
            json.value(std::string_view(target.classes[static_cast<std::size_t>(target.class_of_row[at])]));
        } else {
            json.null();
        }
    }

    Study study;
    JsonWriter json;
    std::vector<std::uint32_t> position;
};

}  // namespace

std::unique_ptr<Job> rows_json_job(const Study& study, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto rows = std::make_shared<RowObjects>(study, job->sink());
    job->once([rows] {
        rows->json.begin_object().member("format", "reluscope-rows").member_integer("version", 1).new_line();
        rows->json.key("rows").begin_array().new_line();
    });
    job->each(rows->position.size(), [rows](std::size_t row) { rows->write_row(row); });
    job->once([rows] {
        rows->json.end_array().end_object().new_line();
        rows->json.flush();
    });
    return job;
}

}  // namespace reluscope
