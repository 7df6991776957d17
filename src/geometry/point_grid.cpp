#include "geometry/point_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr double kPointsPerCell = 4;
constexpr double kMaxCells = 512;  // along an axis
constexpr std::size_t kPointsPerStep = 16384;
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

std::size_t cell(double at, double from, double per_unit, std::size_t count) {
    const double place = (at - from) * per_unit;
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(count - 1)));
}

}  // namespace

PointGrid::PointGrid(std::span<const double> x, std::span<const double> y) {
    PointGridJob job(x, y);
    while (job.step()) {
    }
    *this = job.take();
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

PointGridJob::PointGridJob(std::span<const double> x, std::span<const double> y) {
    grid_.x_ = x;
    grid_.y_ = y;
    grid_.x0_ = grid_.y0_ = std::numeric_limits<double>::infinity();
    x1_ = y1_ = -grid_.x0_;
}

double PointGridJob::progress() const {
    if (stage_ == Stage::kDone) return 1;
    if (grid_.x_.empty()) return 0;
    constexpr double kPasses = 3;
    return (static_cast<double>(stage_) + static_cast<double>(next_) / static_cast<double>(grid_.x_.size())) / kPasses;
}

bool PointGridJob::step() {
    const std::size_t end = std::min(grid_.x_.size(), next_ + kPointsPerStep);
    switch (stage_) {
        case Stage::kRange: enlarge_range(end); break;
        case Stage::kCount: count_points(end); break;
        case Stage::kSort: sort_points(end); break;
        case Stage::kDone: return false;
    }
    next_ = end;
    if (next_ < grid_.x_.size()) return true;
    next_ = 0;
    if (stage_ == Stage::kRange) set_cells();
    if (stage_ == Stage::kCount) set_firsts();
    // Without a point in sight there are no cells.
    stage_ = grid_.columns_ == 0 ? Stage::kDone : static_cast<Stage>(static_cast<int>(stage_) + 1);
    return stage_ != Stage::kDone;
}

void PointGridJob::enlarge_range(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const double x = grid_.x_[i];
        const double y = grid_.y_[i];
        if (std::isnan(x) || std::isnan(y)) continue;
        grid_.x0_ = std::min(grid_.x0_, x);
        grid_.y0_ = std::min(grid_.y0_, y);
        x1_ = std::max(x1_, x);
        y1_ = std::max(y1_, y);
    }
}

void PointGridJob::set_cells() {
    if (!(grid_.x0_ <= x1_)) return;
    const auto count = static_cast<double>(grid_.x_.size());
    const auto along = static_cast<std::size_t>(std::clamp(std::sqrt(count / kPointsPerCell), 1.0, kMaxCells));
    grid_.columns_ = grid_.lines_ = along;
    grid_.per_x_ = x1_ > grid_.x0_ ? static_cast<double>(along) / (x1_ - grid_.x0_) : 0;
    grid_.per_y_ = y1_ > grid_.y0_ ? static_cast<double>(along) / (y1_ - grid_.y0_) : 0;
    grid_.first_.assign(along * along + 1, 0);
    cell_of_.reserve(grid_.x_.size());
}

void PointGridJob::count_points(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        const double x = grid_.x_[i];
        const double y = grid_.y_[i];
        const bool somewhere = !std::isnan(x) && !std::isnan(y);
        cell_of_.push_back(somewhere ? static_cast<std::uint32_t>(grid_.line(y) * grid_.columns_ + grid_.column(x))
                                     : kNowhere);
        if (somewhere) ++grid_.first_[cell_of_.back() + 1];
    }
}

void PointGridJob::set_firsts() {
    std::vector<std::uint32_t>& first = grid_.first_;
    for (std::size_t c = 0; c + 1 < first.size(); ++c) first[c + 1] += first[c];
    grid_.points_.resize(first.back());
    place_.assign(first.begin(), first.end() - 1);
}

void PointGridJob::sort_points(std::size_t end) {
    for (std::size_t i = next_; i < end; ++i) {
        if (cell_of_[i] != kNowhere) grid_.points_[place_[cell_of_[i]]++] = static_cast<std::uint32_t>(i);
    }
}

}  // namespace reluscope
