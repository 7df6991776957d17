#pragma once

#include "base/job.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace reluscope {

/// Points sorted into square cells, for finding those near a place quickly.
class PointGrid {
public:
    PointGrid() = default;
    /// x and y per point; points with NaN are nowhere. Both must stay where they are.
    PointGrid(std::span<const double> x, std::span<const double> y);

    /// The point nearest to (x, y), where distances along the axes are measured in `reach_x` and `reach_y`; none if the
    /// nearest one is further than 1. Of points at the same distance the last one.
    std::optional<std::uint32_t> nearest(double x, double y, double reach_x, double reach_y) const;

    /// Calls `visit` with the number of every point of the rectangle, sides included, in no order.
    template <class Visit>
    void for_each_in(double low_x, double low_y, double high_x, double high_y, Visit&& visit) const {
        if (points_.empty() || !(low_x <= high_x) || !(low_y <= high_y)) return;
        for (std::size_t l = line(low_y); l <= line(high_y); ++l) {
            const std::uint32_t end = first_[l * columns_ + column(high_x) + 1];
            for (std::uint32_t p = first_[l * columns_ + column(low_x)]; p < end; ++p) {
                const std::uint32_t i = points_[p];
                if (x_[i] >= low_x && x_[i] <= high_x && y_[i] >= low_y && y_[i] <= high_y) visit(i);
            }
        }
    }

private:
    friend class PointGridJob;
    std::size_t column(double x) const;
    std::size_t line(double y) const;

    std::span<const double> x_, y_;
    double x0_ = 0, y0_ = 0;
    double per_x_ = 0, per_y_ = 0;  // cells per unit
    std::size_t columns_ = 0, lines_ = 0;
    std::vector<std::uint32_t> first_;  // per cell; one more at the end
    std::vector<std::uint32_t> points_;
};

/// Builds a grid in slices.
class PointGridJob final : public Job {
public:
    /// As for PointGrid.
    PointGridJob(std::span<const double> x, std::span<const double> y);

    bool step() override;
    double progress() const override;
    /// The grid, once.
    PointGrid take() { return std::move(grid_); }

private:
    enum class Stage : std::uint8_t { kRange, kCount, kSort, kDone };
    void set_cells();
    void set_firsts();
    void enlarge_range(std::size_t end);
    void count_points(std::size_t end);
    void sort_points(std::size_t end);

    PointGrid grid_;
    Stage stage_ = Stage::kRange;
    std::size_t next_ = 0;
    double x1_ = 0, y1_ = 0;
    std::vector<std::uint32_t> cell_of_, place_;
};

}  // namespace reluscope
