#include "reports/simplify/merge_report.h"

#include "base/text/number_format.h"
#include "base/texts/simplify/merge_texts.h"
#include "data/input_names.h"
#include "reports/simplify/families_report.h"
#include "reports/simplify/simplification_report.h"
#include "simplify/families/family_tree.h"

#include <cmath>
#include <optional>
#include <utility>

namespace reluscope {

namespace {

namespace words = merge_texts;

constexpr std::size_t kResamples = 400;

void write_if_finite(std::string_view key, double value, JsonWriter& json) {
    if (std::isfinite(value)) json.member(key, value);
}

void write_score_members(const ModelScores& scores, JsonWriter& json) {
    json.member_integer("rows", static_cast<long long>(scores.rows));
    json.member_integer("rows_with_answer", static_cast<long long>(scores.known));
    json.member("agreement", scores.agreement).member("r2", scores.r2);
    json.member("accuracy", scores.accuracy);
    write_if_finite("auc", scores.auc, json);
    write_if_finite("rmse", scores.rmse, json);
    json.member("largest_deviation", scores.largest_deviation);
    json.member_integer("largest_deviation_row", scores.deviation_row);
}

void write_network_scores(const ModelScores& scores, JsonWriter& json) {
    json.key("network").begin_object();
    json.member("accuracy", scores.accuracy);
    write_if_finite("auc", scores.auc, json);
    write_if_finite("rmse", scores.rmse, json);
    json.end_object();
}

void write_scores_of(std::string_view key, const MergeScores& scores, JsonWriter& json,
                     std::optional<std::size_t> also_training = {}) {
    json.key(key).begin_object();
    write_score_members(scores.model, json);
    if (also_training) json.member_integer("also_training", static_cast<long long>(*also_training));
    write_network_scores(scores.network, json);
    json.end_object().new_line();
}

void write_head_of(const Study& training, std::string_view kind, std::string_view by, JsonWriter& json) {
    json.begin_object();
    json.member("format", "reluscope-simplification").member_integer("version", 1).member("kind", kind);
    if (!by.empty()) json.member("by", by);
    json.new_line();
    for (const char* key : {"hidden_before", "hidden_after"}) {  // the network stays: its regions share formulas
        json.key(key).begin_array();
        for (const HiddenLayer& layer : training.network().hidden_layers())
            json.integer(static_cast<long long>(layer.width));
        json.end_array();
    }
    json.key("removed").begin_array().end_array().new_line();
    json.key("features").strings(input_names(training.input->encoder)).new_line();
    json.member_integer("clusters", static_cast<long long>(training.clustering->num_clusters()));
}

/// What every figure of a model on some rows begins with: docs/simplify.md.
void write_point_figures(const ModelScores& scores, JsonWriter& json) {
    json.member("agreement", scores.agreement).member("r2", scores.r2).member("accuracy", scores.accuracy);
    write_if_finite("auc", scores.auc, json);
    write_if_finite("rmse", scores.rmse, json);
}

void write_tail_of(const MergeFigures& figures, JsonWriter& json) {
    json.member("max_rel_difference", figures.training.model.max_rel_difference);
    write_point_figures(figures.training.model, json);
    json.new_line();
    write_scores_of("training", figures.training, json);
    if (figures.held_out) {
        write_scores_of("held_out", *figures.held_out, json, figures.also_training);
        json.member("held_out_from", figures.held_out_from.empty() ? std::string_view("a fifth of the rows")
                                                                   : std::string_view(figures.held_out_from));
        json.member_integer("held_out_rows_unseen", static_cast<long long>(figures.unseen)).new_line();
    } else {
        json.key("held_out").null().new_line();
    }
    json.key("tree").begin_object().member("agreement", figures.words.tree_training);
    if (figures.words.tree_held_out) json.member("held_out", *figures.words.tree_held_out);
    json.end_object().new_line();
    json.member("curve_rows", kCurveRows).key("curve").begin_array();
    for (const MergePoint& point : figures.curve) {
        json.new_line().begin_object().member_integer("families", static_cast<long long>(point.families));
        json.member_integer("wanted", static_cast<long long>(point.wanted));
        write_point_figures(point.training, json);
        json.key("held_out");
        if (point.held_out) {
            json.begin_object().member_integer("rows", static_cast<long long>(point.held_out->rows));
            write_point_figures(*point.held_out, json);
            json.end_object();
        } else {
            json.null();
        }
        json.end_object();
    }
    json.end_array().new_line().end_object().new_line();
}

void write_patterns_of(const Study& training, const std::vector<std::uint32_t>& clusters, JsonWriter& json) {
    json.key("patterns").begin_array();
    for (const std::uint32_t c : clusters)
        json.value(std::string_view(
            pattern_text(training.network(), training.patterns->bits.row(training.clustering->clusters[c].first_row))));
    json.end_array();
}

std::string_view state_name(InferenceState state) {
    switch (state) {
        case InferenceState::kGiven: return "given";
        case InferenceState::kNoRows: return "no more rows than coefficients";
        case InferenceState::kOneAnswer: return "one answer only";
        case InferenceState::kSeparated: return "separated";
        case InferenceState::kNotReached: return "maximum not reached";
    }
    return "";
}

void write_intervals(std::string_view key, const std::vector<CoefficientInterval>& intervals, bool tests,
                     JsonWriter& json) {
    json.key(key).begin_array();  // the bias, then the inputs
    for (const CoefficientInterval& interval : intervals) {
        json.begin_object();
        json.member("estimate", interval.estimate).member("standard_error", interval.standard_error);
        if (tests) json.member("statistic", interval.statistic).member("p", interval.p);
        json.member("low", interval.low).member("high", interval.high).end_object();
    }
    json.end_array();
}

void write_inference(const Study& training, const AletheiaMerge& merge, const AletheiaGroup& group,
                     const std::vector<double>& answers, JsonWriter& json) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t c : group.clusters) {
        const auto members = training.clustering->rows_of(ClusterId(c));
        rows.insert(rows.end(), members.begin(), members.end());
    }
    const FitRows known = fit_rows(training.input->rows->inputs, answers, rows);
    const Inference inference = wald_intervals(known, merge.is_class);
    json.key("inference").begin_object();
    json.member("wald", state_name(inference.state)).member("few_rows", inference.few_rows);
    json.key("left_out").begin_array();
    for (const Eigen::Index input : inference.left_out) json.integer(input);
    json.end_array();
    write_intervals("coefficients", inference.coefficients, true, json);
    constexpr double kMaxBootstrapProducts = 4e5;  // of one Newton step, of which the refits take thousands
    const auto coefficients = static_cast<double>(known.inputs.rows() + 1);
    if (inference.state == InferenceState::kGiven &&
        static_cast<double>(known.num_rows()) * coefficients * coefficients <= kMaxBootstrapProducts) {
        const BootstrapIntervals boot = bootstrap_intervals(known, merge.is_class, kResamples, 1);
        json.key("bootstrap").begin_object();
        json.member_integer("resamples", static_cast<long long>(boot.resamples));
        json.member_integer("failed", static_cast<long long>(boot.failed));
        write_intervals("coefficients", boot.coefficients, false, json);
        json.end_object();
    }
    if (merge.is_class && !group.fit.constant)
        write_intervals("published_wald", published_wald(known, group.fit), true, json);
    json.end_object();
}

void write_centroid(const Eigen::MatrixXd& centroids, std::size_t group, JsonWriter& json) {
    const Eigen::VectorXd centroid = centroids.col(static_cast<Eigen::Index>(group));
    json.key("centroid").numbers(centroid);
}

void write_group_rule(const ModelFile& model, const Study& training, const FamilyWords& own, const AffineMap& map,
                      const char* membership, JsonWriter& json) {
    const std::string rule = family_rule(own, family_formulas(model, training.input, map));
    json.member("rule", std::string_view(words::with_membership(rule, membership)));
    json.member_integer("rule_leaves", static_cast<long long>(own.leaves));
}

class EqualMapsFirst final : public Job {
public:
    EqualMapsFirst(const Study& study, std::function<void(EqualMaps)> take, std::unique_ptr<Job> then)
        : maps_(std::make_unique<EqualMapsJob>(study)), take_(std::move(take)), then_(std::move(then)) {}

    bool step() override {
        if (!maps_) return then_->step();
        if (maps_->step()) return true;
        take_(maps_->take());
        maps_.reset();
        return true;
    }
    double progress() const override {
        constexpr double kMapsShare = 0.3;
        if (maps_) return kMapsShare * maps_->progress();
        return kMapsShare + (1 - kMapsShare) * then_->progress();
    }

private:
    std::unique_ptr<EqualMapsJob> maps_;
    std::function<void(EqualMaps)> take_;
    std::unique_ptr<Job> then_;
};

}  // namespace

GroupRules rules_of_groups(const DealtStudies& parts, const std::vector<std::uint32_t>& group_of_cluster,
                           const Eigen::MatrixXd& centroids) {
    const StudyInput& input = *parts.training.input;
    const Eigen::MatrixXd& inputs = input.rows->inputs;
    const auto groups = static_cast<std::size_t>(centroids.cols());
    const auto dealt = [&](const Study& rows) {
        return groups_of_rows(parts.training, group_of_cluster, centroids, rows);
    };
    const std::vector<std::uint32_t> training = dealt(parts.training);
    const FamilyTree tree(inputs, input.origins, training, groups);
    GroupRules words;
    words.words = name_families(tree, input.origins, *input.table, inputs, groups);
    words.tree_training = tree.fidelity(inputs, training);
    if (parts.held_out)
        words.tree_held_out = tree.fidelity(parts.held_out->input->rows->inputs, dealt(*parts.held_out));
    return words;
}

void write_merge_report(const ModelFile& model, const Study& training, const AletheiaMerge& merge,
                        const MergeFigures& figures, bool inference, const TextSink& sink) {
    JsonWriter json(sink);
    write_head_of(training, "families", "aletheia", json);
    json.member_integer("ward_clusters", static_cast<long long>(merge.ward_clusters));
    json.member_integer("neighbours", static_cast<long long>(merge.neighbours)).new_line();
    const std::vector<AffineMap> maps = merge.maps(training.network().num_outputs());
    const auto answers = single_answers(training);
    const std::string score = merge.is_class ? "auc" : "mse";
    json.key("families").begin_array();
    for (std::size_t g = 0; g < merge.groups.size(); ++g) {
        const AletheiaGroup& group = merge.groups[g];
        json.new_line().begin_object();
        json.member("name", std::string_view(figures.words.words[g].name)).member_integer("size", group.size);
        write_patterns_of(training, group.clusters, json);
        json.key("weights").rows(maps[g].A);
        json.key("bias").numbers(maps[g].c);
        if (group.fit.constant) json.member("constant", *group.fit.constant);
        write_group_rule(model, training, figures.words.words[g], maps[g], words::kMergeRule, json);
        write_centroid(merge.centroids, g, json);
        json.member("response_mean", group.response_mean).member("response_std", group.response_deviation);
        json.member("local_" + score, group.local_score).member("global_" + score, group.global_score);
        if (inference && answers) write_inference(training, merge, group, answers->answers, json);
        json.end_object();
    }
    json.end_array().new_line();
    write_tail_of(figures, json);
}

void write_pruning_report(const ModelFile& model, const Study& training, const Pruning& pruning,
                          const MergeFigures& figures, const TextSink& sink) {
    JsonWriter json(sink);
    write_head_of(training, "pruning", {}, json);
    json.member_integer("rows_kept", static_cast<long long>(pruning.rows_kept)).new_line();
    std::vector<std::vector<std::uint32_t>> clusters(pruning.maps.size());
    std::vector<std::uint32_t> sizes(pruning.maps.size(), 0);
    for (std::size_t c = 0; c < pruning.core_of_cluster.size(); ++c) {
        clusters[pruning.core_of_cluster[c]].push_back(static_cast<std::uint32_t>(c));
        sizes[pruning.core_of_cluster[c]] += training.clustering->clusters[c].size;
    }
    json.key("families").begin_array();
    for (std::size_t g = 0; g < pruning.maps.size(); ++g) {
        json.new_line().begin_object();
        json.member("name", std::string_view(figures.words.words[g].name)).member_integer("size", sizes[g]);
        json.member_integer("own_rows", training.clustering->clusters[g].size);
        write_patterns_of(training, clusters[g], json);
        json.key("weights").rows(pruning.maps[g].A);
        json.key("bias").numbers(pruning.maps[g].c);
        write_group_rule(model, training, figures.words.words[g], pruning.maps[g], words::kPruningRule, json);
        write_centroid(pruning.centroids, g, json);
        json.end_object();
    }
    json.end_array().new_line();
    if (figures.published) {
        json.key("published").begin_object();
        write_scores_of("training", *figures.published, json);
        if (figures.published_held_out) write_scores_of("held_out", *figures.published_held_out, json);
        json.end_object().new_line();
    }
    write_tail_of(figures, json);
}

void write_equal_maps(const EqualMaps& maps, JsonWriter& json) {
    json.member_integer("maps", static_cast<long long>(maps.num_maps));
    json.key("maps_exact");
    maps.num_exact_maps ? json.integer(static_cast<long long>(*maps.num_exact_maps)) : json.null();
    json.key("equal_maps").begin_array();
    for (const std::vector<std::uint32_t>& group : maps.groups()) {
        json.begin_array();
        for (const std::uint32_t cluster : group) json.integer(cluster);
        json.end_array();
    }
    json.end_array().new_line();
}

std::string equal_maps_sentence(const EqualMaps& maps) {
    return words::patterns_and_formulas({maps.num_clusters(), maps.num_maps, maps.num_exact_maps.has_value(),
                                         maps.num_exact_maps.value_or(0), display_number(maps.largest_difference, 2)});
}

std::unique_ptr<Job> after_equal_maps(const Study& study, std::function<void(EqualMaps)> take,
                                      std::unique_ptr<Job> then) {
    return std::make_unique<EqualMapsFirst>(study, std::move(take), std::move(then));
}

}  // namespace reluscope
