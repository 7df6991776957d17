#include "simplify/merging/pruning.h"

#include <algorithm>

namespace reluscope {

Result<std::unique_ptr<PruningJob>> PruningJob::create(Study study, PruningOptions options) {
    SingleAnswers answers;
    if (options.refit) {
        auto single = single_answers(study);
        if (!single) return tl::unexpected<Error>(single.error());
        answers = *std::move(single);
    }
    return std::unique_ptr<PruningJob>(new PruningJob(std::move(study), options, std::move(answers)));
}

PruningJob::PruningJob(Study study, PruningOptions options, SingleAnswers answers)
    : study_(std::move(study)),
      options_(options),
      answers_(std::move(answers)),
      maps_(study_),
      keep_(std::clamp<std::size_t>(options.keep, 1, study_.clustering->num_clusters())) {
    pruning_.centroids.resize(study_.network().num_inputs(), static_cast<Eigen::Index>(keep_));
    pruning_.core_of_cluster.resize(study_.clustering->num_clusters());
}

void PruningJob::keep_cluster(std::size_t cluster) {
    const ClusterId id(cluster);
    const Cluster& kept = study_.clustering->clusters[cluster];
    const Eigen::MatrixXd& inputs = study_.input->rows->inputs;
    pruning_.centroids.col(static_cast<Eigen::Index>(cluster)) = mean_input(inputs, *study_.clustering, id);
    pruning_.core_of_cluster[cluster] = static_cast<std::uint32_t>(cluster);
    pruning_.rows_kept += kept.size;
    if (!options_.refit) {
        pruning_.maps.push_back(maps_.of(cluster));
        return;
    }
    const FitRows rows = fit_rows(inputs, answers_.answers, study_.clustering->rows_of(id));
    const LocalFit fit = answers_.is_class ? fit_logistic(rows, options_.ridge) : fit_least_squares(rows);
    pruning_.maps.push_back(map_of_fit(fit, study_.network().num_outputs()));
}

bool PruningJob::step() {
    constexpr std::size_t kProductsPerStep = 1 << 20;
    const std::size_t all = study_.clustering->num_clusters();
    const auto inputs = static_cast<std::size_t>(study_.network().num_inputs());
    for (std::size_t products = 0; products < kProductsPerStep && next_ < all; ++next_) {
        if (next_ < keep_) {
            keep_cluster(next_);
            products += kProductsPerStep / 16;
            continue;
        }
        const Eigen::VectorXd centroid = mean_input(study_.input->rows->inputs, *study_.clustering, ClusterId(next_));
        pruning_.core_of_cluster[next_] = nearest_column(pruning_.centroids, centroid);
        products += inputs * (keep_ + study_.clustering->clusters[next_].size);
    }
    return next_ < all;
}

double PruningJob::progress() const {
    return static_cast<double>(next_) / static_cast<double>(study_.clustering->num_clusters());
}

Result<Pruning> prune_clusters(const Study& study, const PruningOptions& options) {
    auto job = PruningJob::create(study, options);
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return (*job)->take();
}

}  // namespace reluscope
