#include "shell/cli/simplify/cli_group_model.h"

#include "base/text/fit_format.h"
#include "base/texts/simplify/merge_texts.h"
#include "reports/simplify/families_report.h"

#include <cmath>
#include <memory>
#include <utility>

namespace reluscope {

namespace {

FamiliesLoss loss_of_groups(const ModelScores& scores) {
    return {scores.rows, scores.agreement, scores.r2, scores.accuracy, scores.largest_deviation};
}

std::string group_source(const ModelFile& model, const ModelFamilies& families) {
    const FamiliesLoss& loss = families.training;
    const std::string agreement = std::isfinite(loss.agreement) ? display_percent(loss.agreement) : std::string();
    return (model.source.empty() ? model.name : model.source) + "; " +
           merge_texts::came_from(families.by == "pruning", families.families.size(), families.origin.clusters,
                                  loss.rows, agreement, std::isfinite(loss.r2) ? display_r2(loss.r2) : std::string());
}

}  // namespace

ModelFile model_of_groups(const ModelFile& model, const Study& training, const GroupedFormulas& groups,
                          const MergeFigures& figures) {
    ModelFamilies families;
    families.by = groups.by;
    families.unseen = UnseenPattern::kNearestCentroid;
    families.origin = {model.name, model.sha256, training.clustering->num_clusters()};
    families.training = loss_of_groups(figures.training.model);
    if (figures.held_out) {
        families.held_out = loss_of_groups(figures.held_out->model);
        families.held_out->also_training = figures.also_training;
    }
    families.families.resize(groups.maps.size());
    for (std::size_t c = 0; c < groups.group_of_cluster.size(); ++c) {
        const Cluster& cluster = training.clustering->clusters[c];
        ModelFamily& family = families.families[groups.group_of_cluster[c]];
        family.size += cluster.size;
        family.patterns.push_back(pattern_text(training.network(), training.patterns->bits.row(cluster.first_row)));
    }
    for (std::size_t g = 0; g < groups.maps.size(); ++g) {
        ModelFamily& family = families.families[g];
        family.name = figures.words.words[g].name;
        family.rule = family_rule(figures.words.words[g], family_formulas(model, training.input, groups.maps[g]));
        family.weights = groups.maps[g].A;
        family.bias = groups.maps[g].c;
        family.centroid = groups.centroids.col(static_cast<Eigen::Index>(g));
    }
    ModelFile simple = model;
    simple.source = group_source(model, families);
    simple.families = std::make_shared<const ModelFamilies>(std::move(families));
    return simple;
}

}  // namespace reluscope
