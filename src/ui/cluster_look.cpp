#include "ui/cluster_look.h"

#include "app/number_format.h"
#include "app/views.h"

namespace reluscope {

std::string cluster_label_title(const Document& document) {
    const Study& study = document.study;
    if (study.network().num_outputs() > 1) return "class";
    return study.network().link() == Link::kSigmoid ? output_name(*document.model, study, 0) : "mean";
}

ClusterLabel cluster_label(const Document& document, const Study& study, std::uint32_t cluster,
                           const Palette& palette) {
    const auto outputs = study.scores->mean_output.col(cluster);
    if (study.network().num_outputs() > 1) {
        const std::int32_t best = predicted_class(outputs);
        const auto classes = static_cast<std::size_t>(study.network().num_outputs());
        return {class_name(*document.model, study, best),
                class_colour(static_cast<std::size_t>(best), classes, palette.dark)};
    }
    const double mean = outputs(0);
    if (study.network().link() == Link::kSigmoid)
        return {display_share(mean), diverging(palette, static_cast<float>(2 * mean - 1))};
    const double limit = study.scores->mean_output.cwiseAbs().maxCoeff();
    return {display_number(mean), diverging(palette, limit > 0 ? static_cast<float>(mean / limit) : 0.0F)};
}

}  // namespace reluscope
