#include "scene/plane/row_marks.h"

#include "network/forward.h"
#include "scene/kit/palette.h"
#include "scene/kit/point_shape.h"
#include "scene/kit/ticks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr double kOutputsPerStep = 8000;
constexpr std::size_t kRampSize = 256;
constexpr double kInnerShare = 0.98;  // of the rows, whose errors the colours tell apart
constexpr float kFarAway = 1e6F;

double probability_error(const Eigen::MatrixXd& outputs, std::int32_t truth) {
    if (outputs.rows() == 1) return truth == 1 ? 1 - outputs(0, 0) : outputs(0, 0);
    return truth < outputs.rows() ? 1 - outputs(truth, 0) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double row_colour_value(const Study& study, RowColouring by, std::size_t output, std::size_t row) {
    const auto column = static_cast<Eigen::Index>(row);
    const Link link = study.network().link();
    Eigen::MatrixXd outputs = study.patterns->logits.col(column);
    apply_link(link, outputs);
    if (by == RowColouring::kOutput) return outputs(static_cast<Eigen::Index>(output), 0);
    const auto& target = study.input->target;
    if (by != RowColouring::kError || !target) return std::numeric_limits<double>::quiet_NaN();
    if (!target->is_class()) return outputs(0, 0) - target->value_of_row[row];
    const std::int32_t truth = target->class_of_row[row];
    if (truth < 0) return std::numeric_limits<double>::quiet_NaN();
    if (link == Link::kIdentity) return predicted_class(study.patterns->logits.col(column)) == truth ? 0 : 1;
    return probability_error(outputs, truth);
}

Rgba cluster_point_colour(std::uint32_t cluster, bool dark) {
    // Those of ten classes, which are told apart also by brightness, without the grey one: grey are all other clusters.
    constexpr std::size_t kGrey = 7;
    constexpr std::size_t kColours = 10;
    if (cluster >= kColouredClusters) return rgba(dark ? 0x5A6270 : 0xB4BAC4);
    return class_colour(cluster < kGrey ? cluster : cluster + 1, kColours, dark);
}

RowMarksJob::RowMarksJob(Study study, std::shared_ptr<const RowCoordinates> coordinates, const RowMarksRequest& request)
    : study_(std::move(study)),
      coordinates_(std::move(coordinates)),
      request_(request),
      per_step_(static_cast<std::size_t>(kOutputsPerStep / static_cast<double>(study_.network().num_outputs())) + 1) {
    painting_ = !needs_values();
    if (painting_) set_scale();
}

bool RowMarksJob::needs_values() const {
    return request_.by == RowColouring::kOutput || request_.by == RowColouring::kError;
}

double RowMarksJob::progress() const {
    const std::size_t rows = coordinates_->at[0].size();
    if (done_ || rows == 0) return 1;
    const double part = static_cast<double>(next_) / static_cast<double>(rows);
    return needs_values() ? 0.5 * part + (painting_ ? 0.5 : 0) : part;
}

bool RowMarksJob::step() {
    if (done_) return false;
    const std::size_t rows = coordinates_->at[0].size();
    const std::size_t end = std::min(rows, next_ + per_step_);
    if (!painting_) {
        values_.reserve(rows);
        for (; next_ < end; ++next_)
            values_.push_back(static_cast<float>(row_colour_value(study_, request_.by, request_.output, next_)));
        if (next_ < rows) return true;
        next_ = 0;
        painting_ = true;
        set_scale();
        return true;
    }
    marks_.points.reserve(rows);
    for (; next_ < end; ++next_) marks_.points.push_back(mark(next_));
    done_ = next_ == rows;
    return !done_;
}

/// The legend, and for ramps the range of the values.
void RowMarksJob::set_scale() {
    ColourLegend& legend = marks_.legend;
    if (!needs_values()) {
        const auto& target = study_.input->target;
        const std::size_t classes = target ? target->classes.size() : 0;
        const std::size_t count = request_.by == RowColouring::kCluster
                                      ? std::min(kColouredClusters, study_.clustering->num_clusters())
                                      : classes;
        for (std::uint32_t c = 0; c < count; ++c) legend.classes.push_back(c);
        return;
    }
    std::vector<float> known;
    for (const float v : values_) {
        if (!std::isnan(v)) known.push_back(v);
    }
    marks_.complete = known.size() == values_.size();
    const auto& target = study_.input->target;
    const bool numbers = request_.by == RowColouring::kError && target && !target->is_class();
    const bool shares = !numbers && (request_.by == RowColouring::kError || study_.network().link() != Link::kIdentity);
    const bool two_sided =
        numbers || (shares && request_.by == RowColouring::kOutput && study_.network().num_outputs() == 1);
    legend.ramp = two_sided ? Ramp::kDiverging : Ramp::kViridis;
    if (numbers && !known.empty()) {
        for (float& v : known) v = std::abs(v);
        const auto rank = static_cast<std::ptrdiff_t>(kInnerShare * static_cast<double>(known.size() - 1));
        std::nth_element(known.begin(), known.begin() + rank, known.end());
        const auto most = static_cast<double>(known[static_cast<std::size_t>(rank)]);
        legend.high = most > 0 ? nice_ceiling(most) : 1;
        legend.low = -legend.high;
        legend.open_ended = static_cast<double>(*std::max_element(known.begin(), known.end())) > legend.high;
    } else if (!shares && !known.empty()) {
        const auto [low, high] = std::minmax_element(known.begin(), known.end());
        legend.low = static_cast<double>(*low);
        legend.high = *high > *low ? static_cast<double>(*high) : legend.low + 1;
    }
    ramp_ = ramp_table(*legend.ramp, kRampSize, request_.dark);
}

Rgba RowMarksJob::colour(std::size_t row) const {
    const auto& target = study_.input->target;
    switch (request_.by) {
        case RowColouring::kCluster: return cluster_point_colour(study_.clustering->assignment[row], request_.dark);
        case RowColouring::kClass: {
            const std::int32_t label = target && target->is_class() ? target->class_of_row[row] : -1;
            if (label < 0) return neutral_colour(request_.dark);
            return class_colour(static_cast<std::size_t>(label), target->classes.size(), request_.dark);
        }
        default: break;
    }
    const auto value = static_cast<double>(values_[row]);
    if (std::isnan(value)) return neutral_colour(request_.dark);
    const ColourLegend& legend = marks_.legend;
    const double t = std::clamp((value - legend.low) / (legend.high - legend.low), 0.0, 1.0);
    return ramp_[static_cast<std::size_t>(std::lround(t * static_cast<double>(kRampSize - 1)))];
}

PointMark RowMarksJob::mark(std::size_t row) const {
    const PlaneWindow& basis = request_.basis;
    const double x = coordinates_->at[0][row];
    const double y = coordinates_->at[1][row];
    PointMark mark;
    if (std::isnan(x) || std::isnan(y)) {
        mark.x = mark.y = kFarAway;
        mark.radius = 0;
        return mark;
    }
    mark.x = static_cast<float>(2 * (x - basis.s0) / basis.width() - 1);
    mark.y = static_cast<float>(2 * (y - basis.t0) / basis.height() - 1);
    mark.radius = request_.radius;
    mark.fill = colour(row);
    const auto& target = study_.input->target;
    if (request_.by == RowColouring::kClass && target && target->is_class())
        mark.shape = class_shape_number(target->class_of_row[row]);
    if (request_.by == RowColouring::kCluster && study_.clustering->assignment[row] < kColouredClusters)
        mark.shape = class_shape_number(static_cast<std::int32_t>(study_.clustering->assignment[row]));
    mark.outline = point_rim(mark.fill, request_.dark);
    return mark;
}

}  // namespace reluscope
