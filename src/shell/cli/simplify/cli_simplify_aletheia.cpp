#include "base/texts/cli_texts.h"
#include "base/texts/simplify/merge_texts.h"
#include "reports/simplify/merge_report.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_group_model.h"
#include "shell/cli/simplify/cli_row_parts.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/merging/aletheia_merge.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

namespace aletheia_words = merge_texts;

constexpr std::size_t kMaxCurveClusters = 3000;  // beyond, each point of the curve takes seconds
constexpr std::size_t kCurvePoints[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20};  // as in the published example

Result<AletheiaMerge> merge_into(const Study& training, std::size_t clusters, const JobContext& context) {
    AletheiaOptions wanted;
    wanted.clusters = clusters;
    auto job = AletheiaMergeJob::create(training, wanted);
    if (!job) return tl::unexpected<Error>(job.error());
    run_to_end(**job, context, "merging clusters");
    return (*job)->take();
}

ModelScores scores_of(const DealtStudies& parts, const AletheiaMerge& merge, const Study& rows, std::size_t* unseen) {
    return score_models(rows, merge.maps(rows.network().num_outputs()),
                        groups_of_rows(parts.training, merge.group_of_cluster, merge.centroids, rows, unseen));
}

MergeFigures figures_of(const DealtStudies& parts, const AletheiaMerge& merge, const SimplifyOptions& options) {
    MergeFigures figures;
    figures.training = {scores_of(parts, merge, parts.training, nullptr), score_network(parts.training)};
    figures.held_out_from = options.held_out;
    figures.also_training = also_training_rows(parts, options);
    figures.words = rules_of_groups(parts, merge.group_of_cluster, merge.centroids);
    if (parts.held_out)
        figures.held_out = {scores_of(parts, merge, *parts.held_out, &figures.unseen), score_network(*parts.held_out)};
    return figures;
}

Result<std::vector<MergePoint>> curve_of(const DealtStudies& parts, std::size_t wanted, const JobContext& context) {
    std::vector<MergePoint> curve;
    if (parts.training.clustering->num_clusters() > kMaxCurveClusters) return curve;
    for (const std::size_t point : curve_points(kCurvePoints, wanted, parts.training.clustering->num_clusters())) {
        const auto merge = merge_into(parts.training, point, context);
        if (!merge) return tl::unexpected<Error>(merge.error());
        curve.push_back({point, merge->groups.size(), scores_of(parts, *merge, parts.training, nullptr), {}});
        if (parts.held_out) curve.back().held_out = scores_of(parts, *merge, *parts.held_out, nullptr);
    }
    return curve;
}

std::string cell_of(double value) { return std::isfinite(value) ? short_number(value) : ""; }

void print_groups(const Study& training, const AletheiaMerge& merge) {
    std::vector<std::vector<std::string>> lines = {
        {aletheia_words::kGroup, aletheia_words::kCount, aletheia_words::kClusters, aletheia_words::kMeanAnswer,
         aletheia_words::kDeviation, merge.is_class ? aletheia_words::kLocalAuc : aletheia_words::kLocalMse,
         merge.is_class ? aletheia_words::kGlobalAuc : aletheia_words::kGlobalMse,
         cli_texts::strongest_inputs(merge.is_class ? "logits" : "the answer's unit")}};
    constexpr std::size_t kGroupsShown = 20;
    for (std::size_t g = 0; g < std::min(kGroupsShown, merge.groups.size()); ++g) {
        const AletheiaGroup& group = merge.groups[g];
        lines.push_back({std::to_string(g), std::to_string(group.size), std::to_string(group.clusters.size()),
                         cell_of(group.response_mean), cell_of(group.response_deviation), cell_of(group.local_score),
                         cell_of(group.global_score), strongest_weights(training, group.fit.weights)});
    }
    print_line("");
    print_columns(lines, "rrrrrrrl");
}

}  // namespace

int simplify_aletheia(const SimplifyOptions& options) {
    const TerminalProgress progress;
    const auto rows = read_formula_rows(options, progress.context());
    if (!rows) return print_error(rows.error());
    const ModelFile& model = rows->model;
    const DealtStudies& parts = rows->parts;
    const double start = monotonic_seconds();
    const auto merge = merge_into(parts.training, *options.families, progress.context());
    if (!merge) return print_error(in_file(options.data, merge.error()).value());
    MergeFigures figures = figures_of(parts, *merge, options);
    const double seconds = monotonic_seconds() - start;
    if (options.report != "-" && options.out != "-") {
        print_line(aletheia_words::merge_summary(parts.training.clustering->num_clusters(), merge->ward_clusters,
                                                 merge->neighbours, merge->groups.size(),
                                                 AletheiaOptions().min_samples));
        print_groups(parts.training, *merge);
        print_group_rules(model, parts.training, merge->maps(model.network.num_outputs()), figures.words);
        print_merge_figures(figures, aletheia_words::kTheMerge);
        if (options.time) print_line(cli_texts::seconds(seconds));
    }
    if (!options.out.empty()) {
        const GroupedFormulas groups{"aletheia", merge->maps(model.network.num_outputs()), merge->group_of_cluster,
                                     merge->centroids};
        const Status status = write_simplified_model(model_of_groups(model, parts.training, groups, figures), options);
        if (!status) return print_error(status.error());
    }
    if (options.report.empty()) return kDone;
    auto curve = curve_of(parts, *options.families, progress.context());
    if (!curve) return print_error(curve.error());
    figures.curve = *std::move(curve);
    const Status status = write_file(options.report, [&](const TextSink& sink) {
        write_merge_report(model, parts.training, *merge, figures, true, sink);
    });
    if (!status) return print_error(status.error());
    return kDone;
}

}  // namespace reluscope
