#include "base/texts/cli_texts.h"
#include "base/texts/simplify/merge_texts.h"
#include "reports/simplify/merge_report.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_group_model.h"
#include "shell/cli/simplify/cli_row_parts.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "simplify/merging/pruning.h"

namespace reluscope {

namespace {

namespace prune_words = merge_texts;

Result<Pruning> prune_to(const Study& training, std::size_t keep, bool refit, const JobContext& context) {
    PruningOptions wanted;
    wanted.keep = keep;
    wanted.refit = refit;
    auto job = PruningJob::create(training, wanted);
    if (!job) return tl::unexpected<Error>(job.error());
    run_to_end(**job, context, "pruning clusters");
    return (*job)->take();
}

ModelScores pruned_scores(const DealtStudies& parts, const Pruning& pruning, const Study& rows, std::size_t* unseen) {
    return score_models(rows, pruning.maps,
                        groups_of_rows(parts.training, pruning.core_of_cluster, pruning.centroids, rows, unseen));
}

MergeFigures pruned_figures(const DealtStudies& parts, const Pruning& pruning, const SimplifyOptions& options) {
    MergeFigures figures;
    figures.training = {pruned_scores(parts, pruning, parts.training, nullptr), score_network(parts.training)};
    figures.held_out_from = options.held_out;
    figures.also_training = also_training_rows(parts, options);
    figures.words = rules_of_groups(parts, pruning.core_of_cluster, pruning.centroids);
    if (parts.held_out)
        figures.held_out = {pruned_scores(parts, pruning, *parts.held_out, &figures.unseen),
                            score_network(*parts.held_out)};
    return figures;
}

/// The published refits beside it, where the answers allow them. Gives the reason where they do not.
std::string add_published(const DealtStudies& parts, MergeFigures& figures, std::size_t keep,
                          const JobContext& context) {
    const auto refits = prune_to(parts.training, keep, true, context);
    if (!refits) return refits.error().sentence();
    figures.published = {pruned_scores(parts, *refits, parts.training, nullptr), figures.training.network};
    if (parts.held_out)
        figures.published_held_out = {pruned_scores(parts, *refits, *parts.held_out, nullptr),
                                      figures.held_out->network};
    return {};
}

std::vector<MergePoint> prune_curve(const DealtStudies& parts, std::size_t wanted, const JobContext& context) {
    static constexpr std::size_t kSizes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    std::vector<MergePoint> curve;
    for (const std::size_t point : curve_points(kSizes, wanted, parts.training.clustering->num_clusters())) {
        const auto pruning = prune_to(parts.training, point, false, context);
        if (!pruning) break;
        curve.push_back({point, pruning->maps.size(), pruned_scores(parts, *pruning, parts.training, nullptr), {}});
        if (parts.held_out) curve.back().held_out = pruned_scores(parts, *pruning, *parts.held_out, nullptr);
    }
    return curve;
}

}  // namespace

int simplify_prune(const SimplifyOptions& options) {
    const TerminalProgress progress;
    const auto rows = read_formula_rows(options, progress.context());
    if (!rows) return print_error(rows.error());
    const ModelFile& model = rows->model;
    const DealtStudies& parts = rows->parts;
    const double start = monotonic_seconds();
    const auto pruning = prune_to(parts.training, *options.prune, false, progress.context());
    if (!pruning) return print_error(pruning.error());
    MergeFigures figures = pruned_figures(parts, *pruning, options);
    const double seconds = monotonic_seconds() - start;
    if (!options.out.empty()) {
        const GroupedFormulas groups{"pruning", pruning->maps, pruning->core_of_cluster, pruning->centroids};
        const Status status = write_simplified_model(model_of_groups(model, parts.training, groups, figures), options);
        if (!status) return print_error(status.error());
    }
    const std::string no_refit = add_published(parts, figures, *options.prune, progress.context());
    if (options.report != "-" && options.out != "-") {
        print_line(prune_words::pruning_summary(pruning->maps.size(), parts.training.clustering->num_clusters(),
                                                pruning->rows_kept, parts.training.clustering->num_rows()));
        print_group_rules(model, parts.training, pruning->maps, figures.words);
        print_merge_figures(figures, prune_words::kOwnMaps);
        if (!no_refit.empty()) print_line(prune_words::no_refit(no_refit));
        if (options.time) print_line(cli_texts::seconds(seconds));
    }
    if (options.report.empty()) return kDone;
    figures.curve = prune_curve(parts, *options.prune, progress.context());
    const Status status = write_file(options.report, [&](const TextSink& sink) {
        write_pruning_report(model, parts.training, *pruning, figures, sink);
    });
    if (!status) return print_error(status.error());
    return kDone;
}

}  // namespace reluscope
