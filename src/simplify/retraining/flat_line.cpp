#include "simplify/retraining/flattening.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace reluscope {

namespace {

/// A stretch of the line on which every value of a layer is slope * x + offset.
struct LineStretchForm {
    double lo = 0;
    double hi = 0;
    Eigen::VectorXd slope;
    Eigen::VectorXd offset;
};

/// Where units cross 0 strictly inside of the stretch, ascending.
std::vector<double> crossings_inside(const LineStretchForm& z) {
    std::vector<double> crossings;
    for (Eigen::Index u = 0; u < z.slope.size(); ++u) {
        if (z.slope(u) == 0) continue;
        const double t = -z.offset(u) / z.slope(u);
        if (t > z.lo && t < z.hi) crossings.push_back(t);
    }
    std::sort(crossings.begin(), crossings.end());
    crossings.erase(std::unique(crossings.begin(), crossings.end()), crossings.end());
    return crossings;
}

/// Is a value with this form positive on (lo, hi), inside of which it has no zero?
bool positive_between(double lo, double hi, double slope, double offset) {
    if (slope == 0) return offset > 0;
    if (std::isinf(hi)) return slope > 0;
    if (std::isinf(lo)) return slope < 0;
    return slope * (lo + (hi - lo) / 2) + offset > 0;
}

/// The stretches of one layer's values, from those of the layer before.
std::vector<LineStretchForm> next_stretches(const std::vector<LineStretchForm>& before, const DenseLayer& layer) {
    std::vector<LineStretchForm> after;
    for (const LineStretchForm& h : before) {
        const LineStretchForm z{h.lo, h.hi, layer.W * h.slope, layer.W * h.offset + layer.b};
        std::vector<double> ends = crossings_inside(z);
        ends.push_back(h.hi);
        double lo = h.lo;
        for (const double hi : ends) {
            LineStretchForm part{lo, hi, z.slope, z.offset};
            for (Eigen::Index u = 0; u < z.slope.size(); ++u) {
                if (positive_between(lo, hi, z.slope(u), z.offset(u))) continue;
                part.slope(u) *= layer.slope(u);
                part.offset(u) *= layer.slope(u);
            }
            after.push_back(std::move(part));
            lo = hi;
        }
    }
    return after;
}

/// Stretches of the outputs, those joined on which no output bends.
std::vector<LineStretchForm> output_stretches(const DenseStack& stack) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::vector<LineStretchForm> values = {{-kInfinity, kInfinity, Eigen::VectorXd::Ones(1), Eigen::VectorXd::Zero(1)}};
    for (const DenseLayer& layer : stack.hidden) values = next_stretches(values, layer);
    std::vector<LineStretchForm> outputs;
    // Below rounding of the sums that make a slope.
    constexpr double kNoBend = 1e-14;
    for (const LineStretchForm& h : values) {
        const Eigen::VectorXd slope = stack.W * h.slope;
        const Eigen::VectorXd size = stack.W.cwiseAbs() * h.slope.cwiseAbs();
        if (!outputs.empty() && ((slope - outputs.back().slope).array().abs() <= kNoBend * size.array()).all()) {
            outputs.back().hi = h.hi;
            continue;
        }
        outputs.push_back({h.lo, h.hi, slope, stack.W * h.offset + stack.b});
    }
    return outputs;
}

}  // namespace

DenseStack flatten_line(const DenseStack& stack) {
    const std::vector<LineStretchForm> pieces = output_stretches(stack);
    DenseStack flat;
    flat.num_inputs = 1;
    flat.link = stack.link;
    flat.b = pieces[0].offset;
    if (pieces.size() == 1) {
        flat.W = pieces[0].slope;
        return flat;
    }
    // Out from the first breakpoint: one unit to its left, one for every breakpoint to its right.
    const auto units = static_cast<Eigen::Index>(pieces.size());
    DenseLayer layer{Eigen::MatrixXd::Ones(units, 1), Eigen::VectorXd(units), Eigen::VectorXd::Zero(units), {}};
    flat.W.resize(flat.b.size(), units);
    layer.W(0) = -1;
    layer.b(0) = pieces[0].hi;
    flat.W.col(0) = -pieces[0].slope;
    for (Eigen::Index i = 1; i < units; ++i) {
        const LineStretchForm& piece = pieces[static_cast<std::size_t>(i)];
        layer.b(i) = -piece.lo;
        flat.W.col(i) = i == 1 ? piece.slope : piece.slope - pieces[static_cast<std::size_t>(i) - 1].slope;
    }
    flat.b += pieces[0].slope * pieces[0].hi;
    flat.hidden.push_back(std::move(layer));
    return flat;
}

}  // namespace reluscope
