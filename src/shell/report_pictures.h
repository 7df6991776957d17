#pragma once

#include "app/state.h"
#include "formats/html_report.h"
#include "ui/view_recorder.h"

#include <cstddef>
#include <vector>

namespace reluscope {

/// The pictures of the report, for print: all views that are drawn with vectors and have something to show, in the light theme. One view per step, which takes
/// some milliseconds, or some hundred where a view has 100,000 points.
class ReportPictures {
public:
    /// Of the state as it is now.
    explicit ReportPictures(const AppState& state);

    /// Draws the next view; false once there is none left.
    bool step();
    double progress() const;
    const AppState& state() const { return still_; }
    std::vector<HtmlPicture> take() { return std::move(pictures_); }

private:
    AppState still_;
    ViewRecorder recorder_;
    std::vector<View> views_;
    std::size_t done_ = 0;
    std::vector<HtmlPicture> pictures_;
};

}  // namespace reluscope
