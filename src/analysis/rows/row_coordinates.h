#pragma once

#include "analysis/principal_axes.h"
#include "analysis/study.h"
#include "base/job.h"
#include "geometry/plane_frame.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What rows are laid out by.
enum class RowAxisKind : std::uint8_t {
    kInput,      ///< an input of the network, in the unit of the table's column
    kColumn,     ///< a column of the table; texts stand at their position in Column::labels
    kComponent,  ///< the first or second principal component of the standardised inputs, in standard deviations
    kOutput,     ///< what the network predicts, after its link
};

struct RowAxis {
    RowAxisKind kind = RowAxisKind::kInput;
    std::uint32_t index = 0;

    bool operator==(const RowAxis&) const = default;
};

/// Two inputs for a network with two; an input and the output for one; else the two leading principal components.
std::array<RowAxis, 2> default_row_axes(const StudyInput& input);

/// True if the study has such an axis.
bool has_row_axis(const StudyInput& input, RowAxis axis);

/// Places of the rows by two axes.
struct RowCoordinates {
    std::array<RowAxis, 2> axes;
    std::array<std::vector<double>, 2> at;           ///< per encoded row; NaN where the table has no value
    std::array<bool, 2> spread{};                    ///< rows are spread about the few whole numbers that the axis has
    std::shared_ptr<const PrincipalAxes> principal;  ///< for kComponent only
    PlaneWindow home;                                ///< the range of the rows, with a margin of 5 %
};

/// Places that rows share are spread at most so far to each side.
inline constexpr double kRowSpread = 0.3;

/// Finds the places in slices.
class RowCoordinatesJob final : public Job {
public:
    /// The axes must be there (has_row_axis). `spread`: on axes with few values, all of them whole numbers, rows are
    /// moved by up to kRowSpread, always the same way, so that they do not hide each other. `principal`, where it is
    /// known, is that of these rows.
    RowCoordinatesJob(Study study, std::array<RowAxis, 2> axes, bool spread,
                      std::shared_ptr<const PrincipalAxes> principal = nullptr);
    ~RowCoordinatesJob() override;

    bool step() override;
    double progress() const override;
    /// The places, once.
    RowCoordinates take() { return std::move(result_); }

private:
    void place_rows(std::size_t end);
    double value(RowAxis axis, std::size_t row) const;
    void spread_rows(std::size_t axis);
    void finish();

    Study study_;
    bool spread_;
    Eigen::VectorXd mean_, deviation_;
    std::unique_ptr<PrincipalAxesJob> axes_job_;
    Eigen::MatrixXd directions_;  // features x 2, per model unit
    Eigen::Vector2d offset_;      // of the mean along them
    RowCoordinates result_;
    std::size_t next_ = 0;
    std::size_t per_step_ = 0;
    bool done_ = false;
};

}  // namespace reluscope
