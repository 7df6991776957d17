#pragma once

#include "app/state/state.h"
#include "base/job.h"
#include "reports/html_report.h"
#include "ui/export/view_recorder.h"
#include "ui/export/view_svg.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace reluscope {

/// The pictures of the report, for print: all views that are drawn with vectors and have something to show, in the
/// light theme; the beeswarm of all columns apart from them, and what is known of the chosen row's smallest
/// change and of how far its explanation holds.
class ReportPictures final : public Job {
public:
    /// The pictures show the state as it is now.
    explicit ReportPictures(const AppState& state);

    bool step() override;
    double progress() const override;
    const AppState& state() const { return still_; }
    std::vector<HtmlPicture> take() { return std::move(pictures_); }
    HtmlAnswers take_answers() { return std::move(answers_); }

private:
    void keep(View view, std::string svg);

    AppState still_;
    ViewRecorder recorder_;
    std::vector<View> views_;
    std::size_t done_ = 0;
    std::unique_ptr<ViewSvgJob> drawing_;  // the next view
    std::vector<HtmlPicture> pictures_;
    HtmlAnswers answers_;
};

}  // namespace reluscope
