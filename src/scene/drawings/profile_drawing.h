#pragma once

#include "analysis/lines/feature_profile.h"
#include "analysis/lines/profile_rows.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"

#include <functional>
#include <optional>
#include <string>

namespace reluscope {

struct ProfileInput {
    const FeatureProfile& profile;
    Eigen::Index output = 0;
    bool probability = false;  ///< the output after the link, else the logit
    bool decides = false;      ///< logit 0 (probability one half) is where the prediction changes
    std::function<std::string(double)> number = {};
    std::function<std::string(unsigned long long)> count = {};
    std::string axis = {};                      ///< "age (years)"
    std::string output_axis = {};               ///< "P(survived)"
    const RowDots* rows = nullptr;              ///< drawn as dots; none while a layout is made without them
    std::optional<double> what_if = {};         ///< model units
    std::optional<std::uint32_t> cluster = {};  ///< selected
    std::optional<std::uint32_t> hovered_cluster = {};
};

/// Where the picture's parts stand.
struct ProfileLayout {
    DrawRect plot;
    DrawRect bars;     ///< of the histogram
    float legend = 0;  ///< where it begins, below the axis
    double low = 0;    ///< values of the plot: logits or probabilities
    double high = 1;
    double left = 0;  ///< the feature at the plot's sides, model units; for levels 0 and their number
    double right = 1;

    float x(double feature) const;
    float y(double value) const;
    double feature_at(float x) const;
};

/// One output of logits, after the link if asked for.
double profile_output(const ProfileInput& input, const Eigen::VectorXd& logits);

ProfileLayout profile_layout(const ProfileInput& input, DrawPoint size);

/// The exact profile as a line, a straight segment per cluster over its own rows' range (width by rows), the rows as
/// dots, below them the histogram of the rows' values by cluster, and a legend. Of a feature with levels: larger dots
/// and short dashes. Segments and bars carry their cluster; part 0 is the marker.
Drawing profile_drawing(const ProfileInput& input, const ProfileLayout& layout, DrawPoint size, const Palette& palette);

}  // namespace reluscope
