#pragma once

#include "analysis/summaries/equal_maps.h"
#include "base/job.h"
#include "base/text/text_job.h"
#include "formats/json/json_writer.h"
#include "formats/model_file.h"
#include "simplify/families/family_names.h"
#include "simplify/merging/aletheia_merge.h"
#include "simplify/merging/local_models.h"
#include "simplify/merging/pruning.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// How a simplified model and the network do on the same rows.
struct MergeScores {
    ModelScores model;
    ModelScores network;
};

/// What is said of groups: the small tree over the columns that tells them apart, as families have it.
struct GroupRules {
    std::vector<FamilyWords> words;       ///< per group
    double tree_training = 0;             ///< share of the training rows whose group the tree names
    std::optional<double> tree_held_out;  ///< the same of held-out rows
};

/// Grows the tree on the training rows. `centroids` deal rows with an unseen pattern.
GroupRules rules_of_groups(const DealtStudies& parts, const std::vector<std::uint32_t>& group_of_cluster,
                           const Eigen::MatrixXd& centroids);

/// One point of the curve: how many groups, and how they do.
struct MergePoint {
    std::size_t wanted = 0;
    std::size_t families = 0;
    ModelScores training;
    std::optional<ModelScores> held_out;
};

/// What was counted about a simplification.
struct MergeFigures {
    MergeScores training;
    std::optional<MergeScores> held_out;
    std::string held_out_from;      ///< the table; empty for a share of the rows
    std::size_t unseen = 0;         ///< held-out rows with a pattern of no training row
    std::size_t also_training = 0;  ///< held-out rows that are training rows, too
    GroupRules words;
    std::vector<MergePoint> curve;
    std::optional<MergeScores> published, published_held_out;  ///< pruning: with the published refits
};

/// Writes docs/merging.md's `reluscope-simplification` with kind "families" and by "aletheia". With `inference` each
/// family has Wald and bootstrap intervals of its refit.
void write_merge_report(const ModelFile& model, const Study& training, const AletheiaMerge& merge,
                        const MergeFigures& figures, bool inference, const TextSink& sink);

/// The same with kind "pruning".
void write_pruning_report(const ModelFile& model, const Study& training, const Pruning& pruning,
                          const MergeFigures& figures, const TextSink& sink);

/// `maps`, `maps_exact` and `equal_maps` of a report (docs/report.md).
void write_equal_maps(const EqualMaps& maps, JsonWriter& json);

/// The sentence about them.
std::string equal_maps_sentence(const EqualMaps& maps);

/// A job that finds the equal maps of `study`, hands them to `take`, and then does `then`.
std::unique_ptr<Job> after_equal_maps(const Study& study, std::function<void(EqualMaps)> take,
                                      std::unique_ptr<Job> then);

}  // namespace reluscope
