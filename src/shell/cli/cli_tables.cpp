#include "shell/cli/cli_tables.h"

#include "analysis/cluster_map_reader.h"
#include "base/numerics/numerics.h"
#include "base/texts/cli_texts.h"
#include "network/forward.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace reluscope {

namespace {

namespace texts = cli_texts;

using Lines = std::vector<std::vector<std::string>>;

std::string pattern_of(const Study& study, std::size_t cluster) {
    return pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[cluster].first_row));
}

bool has_positive_class(const Study& study) {
    const int outputs = study.network().num_outputs();
    const bool classes =
        study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
    return classes && outputs <= 2;
}

double positive_share(const Study& study, ClusterId cluster) {
    std::size_t positive = 0;
    for (const std::uint32_t row : study.clustering->rows_of(cluster))
        positive += predicted_class(study.patterns->logits.col(row)) == 1 ? 1 : 0;
    return static_cast<double>(positive) / study.clustering->clusters[cluster.index].size;
}

void print_means(const Study& study, std::size_t shown) {
    const bool positive = has_positive_class(study);
    Lines lines = {{texts::kCluster, texts::kActiveUnits, texts::kShare,
                    positive ? texts::kPredictedPositive : texts::kMeanOutput}};
    std::string alignment = "rlrr";
    for (const InputOrigin& origin : study.input->origins) {
        lines[0].push_back(printable(origin.label, 16));
        alignment += 'r';
    }
    const auto rows = static_cast<double>(study.clustering->num_rows());
    for (std::size_t c = 0; c < shown; ++c) {
        const ClusterId id(c);
        lines.push_back({std::to_string(c), printable(pattern_of(study, c), 40),
                         short_number(100 * study.clustering->clusters[c].size / rows) + " %",
                         positive ? short_number(100 * positive_share(study, id)) + " %"
                                  : short_number(study.scores->mean_output(0, static_cast<Eigen::Index>(c)))});
        const Eigen::VectorXd mean = mean_input(study.input->rows->inputs, *study.clustering, id);
        for (std::size_t j = 0; j < study.input->origins.size(); ++j) {
            const InputOrigin& origin = study.input->origins[j];
            lines.back().push_back(short_number(origin.mean + origin.scale * mean(static_cast<Eigen::Index>(j))));
        }
    }
    print_line(texts::kMeans);
    print_columns(lines, alignment);
}

void print_importance(const Study& study, std::size_t shown, const OutputWords& words) {
    Lines lines = {{texts::kCluster}};
    std::string alignment = "r";
    for (const InputOrigin& origin : study.input->origins) {
        lines[0].push_back(printable(origin.label, 16));
        alignment += 'r';
    }
    lines[0].emplace_back(texts::kBias);
    ClusterMapReader maps(study);
    for (std::size_t c = 0; c < shown; ++c) {
        AffineMap map = maps.of(c);
        if (maps.is_constant(c)) map.A.setZero();
        lines.push_back({std::to_string(c)});
        for (const double weight : map.A.row(0)) lines.back().push_back(short_number(weight));
        lines.back().push_back((map.A.isZero(0) ? texts::kConstantCluster : "") + short_number(map.c(0)));
    }
    print_line("");
    print_line(texts::weights_in(printable(words.phrase, 60)));
    print_columns(lines, alignment + 'r');
}

}  // namespace

void print_cluster_table(const Study& study, const OutputWords& words) {
    const std::size_t count = study.clustering->num_clusters();
    constexpr std::size_t kShown = 20;
    const std::size_t shown = std::min(kShown, count);
    print_line(texts::clusters_found(study.clustering->num_rows(), count,
                                     short_number(study.survey->certificate.max_rel_error)));
    print_line("");
    print_means(study, shown);
    print_importance(study, shown, words);
    if (shown < count) print_line(texts::smaller_clusters(count - shown));
}

std::string unwrap_csv(const Study& study, const UnwrapSummary& summary, const UnwrapSummary* held_out) {
    const std::string score = summary.is_class ? "auc" : "mse";
    const auto heads = [&score](const std::string& of) {
        return "," + of + "count," + of + "response_mean," + of + "response_std," + of + "local_" + score + "," + of +
               "global_" + score;
    };
    const auto cells = [](const UnwrapRow& row) {
        std::string text = "," + std::to_string(row.count);
        for (const double value : {row.response_mean, row.response_deviation, row.local_score, row.global_score})
            text += "," + (std::isfinite(value) ? number_text(value) : "");
        return text;
    };
    std::string text = "cluster,pattern" + heads("") + (held_out != nullptr ? heads("test_") : "") + "\n";
    for (std::size_t c = 0; c < summary.clusters.size(); ++c) {
        text += std::to_string(c) + "," + pattern_of(study, c) + cells(summary.clusters[c]);
        if (held_out != nullptr) text += cells(held_out->clusters[c]);
        text += "\n";
    }
    return text;
}

}  // namespace reluscope
