#include "shell/report_pictures.h"

#include "ui/dock.h"
#include "ui/view_picture.h"
#include "ui/view_svg.h"

#include <algorithm>
#include <string>

namespace reluscope {

ReportPictures::ReportPictures(const AppState& state) : still_(state_for_picture(state)) {
    for (const View view : kAllViews) {
        if (has_svg(view) && can_show(still_, view)) views_.push_back(view);
    }
}

bool ReportPictures::step() {
    constexpr DrawPoint kSize{920, 560};
    if (done_ == views_.size()) return false;
    const View view = views_[done_++];
    if (auto svg = view_svg(make_palette(false), still_, view, kSize, &recorder_))
        pictures_.push_back({std::string(view_title(view)) + ": " + std::string(view_sentence(view)), *std::move(svg)});
    return done_ < views_.size();
}

double ReportPictures::progress() const {
    return static_cast<double>(done_) / static_cast<double>(std::max<std::size_t>(1, views_.size()));
}

}  // namespace reluscope
