#include "ui/kit/cluster_look.h"

#include "app/document/views.h"
#include "base/text/number_format.h"

namespace reluscope {

ClusterLook::ClusterLook(const Document& document, const Study& study, const Palette& palette)
    : document_(document), study_(study), palette_(palette) {
    if (study.network().num_outputs() > 1 || study.network().link() == Link::kSigmoid) return;
    limit_ = study.scores->mean_output.size() > 0 ? study.scores->mean_output.cwiseAbs().maxCoeff() : 0;
    if (!(limit_ > 0)) limit_ = 1;
}

std::string ClusterLook::title() const {
    if (study_.network().num_outputs() > 1) return "class";
    return output_words(*document_.model, study_, 0).name;
}

Rgba ClusterLook::colour(std::uint32_t cluster) const {
    const auto outputs = study_.scores->mean_output.col(cluster);
    if (outputs.size() > 1)
        return class_colour(static_cast<std::size_t>(predicted_class(outputs)),
                            static_cast<std::size_t>(outputs.size()), palette_.dark);
    if (study_.network().link() == Link::kSigmoid) return diverging(palette_, static_cast<float>(2 * outputs(0) - 1));
    return diverging(palette_, static_cast<float>(outputs(0) / limit_));
}

ClusterLabel ClusterLook::label(std::uint32_t cluster) const {
    const auto outputs = study_.scores->mean_output.col(cluster);
    if (outputs.size() > 1) return {class_name(*document_.model, study_, predicted_class(outputs)), colour(cluster)};
    const bool share = study_.network().link() == Link::kSigmoid;
    return {share ? display_share(outputs(0)) : display_number(outputs(0)), colour(cluster)};
}

Rgba ClusterLook::line_colour(std::uint32_t cluster) const {
    return study_.network().num_outputs() > 1 ? colour(cluster) : mix(colour(cluster), palette_.text, 0.25F);
}

}  // namespace reluscope
