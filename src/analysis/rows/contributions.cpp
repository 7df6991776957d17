#include "analysis/rows/contributions.h"

#include "analysis/lines/line_path.h"
#include "network/forward.h"

#include <cmath>

namespace reluscope {

Contributions contributions_of(const AffineMap& map, Eigen::Index output,
                               const Eigen::Ref<const Eigen::VectorXd>& input, const Eigen::VectorXd& reference,
                               double logit) {
    Contributions parts;
    parts.base = map.A.row(output).dot(reference) + map.c(output);
    parts.per_input = map.A.row(output).transpose().cwiseProduct(input - reference);
    parts.logit = logit;
    parts.residual = std::abs(parts.base + parts.per_input.sum() - logit);
    return parts;
}

Eigen::VectorXd reference_point(const Study& study, Reference reference, ClusterId cluster) {
    switch (reference) {
        case Reference::kZero:
        case Reference::kMapAtZero: return zero_input(study.input->origins);
        case Reference::kClusterMean: return mean_input(study.input->rows->inputs, *study.clustering, cluster);
        case Reference::kDataMean:
        case Reference::kMapAtDataMean: break;
    }
    return study.input->rows->mean;
}

std::vector<Contributions> contributions_of_row(const Study& study, RowId row, Reference reference) {
    return contributions_of_row(study, row, reference,
                                reference_point(study, reference, ClusterId(study.clustering->assignment[row.index])));
}

std::vector<Contributions> contributions_of_row(const Study& study, RowId row, Reference reference,
                                                const Eigen::VectorXd& point) {
    const auto column = static_cast<Eigen::Index>(row.index);
    const Eigen::VectorXd input = study.input->rows->inputs.col(column);
    const Eigen::VectorXd logits = study.patterns->logits.col(column);
    std::vector<Contributions> all;
    if (is_from_point(reference)) {
        const auto path = line_path(study.network(), point, input);
        if (path && path->complete) {
            const Eigen::MatrixXd base = logits_of(study.network(), point);
            for (Eigen::Index o = 0; o < logits.size(); ++o) {
                Contributions parts{reference, base(o, 0), path->integrated_gradients.row(o), logits(o), 0};
                parts.residual = std::abs(parts.base + parts.per_input.sum() - parts.logit);
                all.push_back(std::move(parts));
            }
            return all;
        }
        reference = reference == Reference::kZero ? Reference::kMapAtZero : Reference::kMapAtDataMean;
        return contributions_of_row(study, row, reference);
    }
    const AffineMap map = affine_map_of(study.network(), study.patterns->bits.row(row.index));
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        all.push_back(contributions_of(map, o, input, point, logits(o)));
        all.back().reference = reference;
    }
    return all;
}

}  // namespace reluscope
