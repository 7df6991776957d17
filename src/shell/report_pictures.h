#pragma once

#include "app/state/state.h"
#include "base/job.h"
#include "reports/html_report.h"
#include "ui/export/view_recorder.h"
#include "ui/export/view_svg.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace reluscope {

/// The pictures of the report, for print: all views that are drawn with vectors and have something to show, in the
/// light theme.
class ReportPictures final : public Job {
public:
    /// Of the state as it is now.
    explicit ReportPictures(const AppState& state);

    bool step() override;
    double progress() const override;
    const AppState& state() const { return still_; }
    std::vector<HtmlPicture> take() { return std::move(pictures_); }

private:
    AppState still_;
    ViewRecorder recorder_;
    std::vector<View> views_;
    std::size_t done_ = 0;
    std::unique_ptr<ViewSvgJob> drawing_;  // the next view
    std::vector<HtmlPicture> pictures_;
};

}  // namespace reluscope
