#include "geometry/point_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr double kPointsPerCell = 4;
constexpr double kMostCells = 512;  // along an axis

void range_of(std::span<const double> values, double& low, double& high) {
    low = std::numeric_limits<double>::infinity();
    high = -low;
    for (const double v : values) {
        if (std::isnan(v)) continue;
        low = std::min(low, v);
        high = std::max(high, v);
    }
}

std::size_t cell(double at, double from, double per_unit, std::size_t count) {
    const double place = (at - from) * per_unit;
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(count - 1)));
}

}  // namespace

PointGrid::PointGrid(std::span<const double> x, std::span<const double> y) : x_(x), y_(y) {
    double x1 = 0;
    double y1 = 0;
    range_of(x, x0_, x1);
    range_of(y, y0_, y1);
    if (!(x0_ <= x1) || !(y0_ <= y1)) return;
    const double side = std::clamp(std::sqrt(static_cast<double>(x.size()) / kPointsPerCell), 1.0, kMostCells);
    columns_ = lines_ = static_cast<std::size_t>(side);
    per_x_ = x1 > x0_ ? static_cast<double>(columns_) / (x1 - x0_) : 0;
    per_y_ = y1 > y0_ ? static_cast<double>(lines_) / (y1 - y0_) : 0;
    std::vector<std::uint32_t> cell_of(x.size(), std::numeric_limits<std::uint32_t>::max());
    first_.assign(columns_ * lines_ + 1, 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i])) continue;
        cell_of[i] = static_cast<std::uint32_t>(line(y[i]) * columns_ + column(x[i]));
        ++first_[cell_of[i] + 1];
    }
    for (std::size_t c = 0; c + 1 < first_.size(); ++c) first_[c + 1] += first_[c];
    points_.resize(first_.back());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::uint32_t i = 0; i < x.size(); ++i) {
        if (cell_of[i] != std::numeric_limits<std::uint32_t>::max()) points_[next[cell_of[i]]++] = i;
    }
}

std::size_t PointGrid::column(double x) const { return cell(x, x0_, per_x_, columns_); }
std::size_t PointGrid::line(double y) const { return cell(y, y0_, per_y_, lines_); }

std::optional<std::uint32_t> PointGrid::nearest(double x, double y, double reach_x, double reach_y) const {
    std::optional<std::uint32_t> best;
    if (points_.empty() || !(reach_x > 0) || !(reach_y > 0)) return best;
    double least = 1;
    for (std::size_t l = line(y - reach_y); l <= line(y + reach_y); ++l) {
        const std::size_t begin = l * columns_ + column(x - reach_x);
        const std::size_t end = l * columns_ + column(x + reach_x) + 1;
        for (std::uint32_t p = first_[begin]; p < first_[end]; ++p) {
            const std::uint32_t i = points_[p];
            const double dx = (x_[i] - x) / reach_x;
            const double dy = (y_[i] - y) / reach_y;
            const double distance = dx * dx + dy * dy;
            if (distance > least || (distance == least && best && *best > i)) continue;
            least = distance;
            best = i;
        }
    }
    return best;
}

}  // namespace reluscope
