#include "shell/cli/cli_tables.h"

#include "analysis/cluster_map_reader.h"
#include "base/numerics/numerics.h"
#include "network/forward.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace reluscope {

namespace {

constexpr std::size_t kTablesClustersShown = 20;

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
    Lines lines = {{"cluster", "pattern", "support", positive ? "positive" : "mean output"}};
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
    print("mean instance\n");
    print_columns(lines, alignment);
}

void print_importance(const Study& study, std::size_t shown, const OutputWords& words) {
    Lines lines = {{"cluster"}};
    std::string alignment = "r";
    for (const InputOrigin& origin : study.input->origins) {
        lines[0].push_back(printable(origin.label, 16));
        alignment += 'r';
    }
    lines[0].emplace_back("bias");
    ClusterMapReader maps(study);
    for (std::size_t c = 0; c < shown; ++c) {
        const AffineMap map = maps.of(c);
        lines.push_back({std::to_string(c)});
        for (const double weight : map.A.row(0)) lines.back().push_back(short_number(weight));
        lines.back().push_back(short_number(map.c(0)));
    }
    print("\nimportance: weight in %s\n", printable(words.phrase, 60).c_str());
    print_columns(lines, alignment + 'r');
}

}  // namespace

void print_cluster_table(const Study& study, const OutputWords& words) {
    const std::size_t count = study.clustering->num_clusters();
    const std::size_t shown = std::min(kTablesClustersShown, count);
    print("%zu rows in %zu clusters; maps equal the network to %s\n\n", study.clustering->num_rows(), count,
          short_number(study.survey->certificate.max_rel_error).c_str());
    print_means(study, shown);
    print_importance(study, shown, words);
    if (shown < count) print("and %zu smaller clusters\n", count - shown);
}

std::string unwrap_csv(const Study& study, const UnwrapSummary& summary) {
    const std::string score = summary.is_class ? "auc" : "mse";
    std::string text = "cluster,pattern,count,response_mean,response_std,local_" + score + ",global_" + score + "\n";
    for (std::size_t c = 0; c < summary.clusters.size(); ++c) {
        const UnwrapRow& row = summary.clusters[c];
        text += std::to_string(c) + "," + pattern_of(study, c) + "," + std::to_string(row.count);
        for (const double value : {row.response_mean, row.response_deviation, row.local_score, row.global_score})
            text += "," + (std::isfinite(value) ? number_text(value) : "");
        text += "\n";
    }
    return text;
}

}  // namespace reluscope
