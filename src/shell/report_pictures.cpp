#include "shell/report_pictures.h"

#include "app/document/offers.h"
#include "ui/export/view_picture.h"
#include "ui/workspace/dock.h"

#include <string>

namespace reluscope {

ReportPictures::ReportPictures(const AppState& state) : still_(state_for_picture(state)) {
    for (const View view : kAllViews) {
        if (is_drawn_with_vectors(view) && can_show(still_, view)) views_.push_back(view);
    }
}

bool ReportPictures::step() {
    constexpr DrawPoint kSize{920, 560};
    if (done_ == views_.size()) return false;
    const View view = views_[done_];
    if (!drawing_) drawing_ = std::make_unique<ViewSvgJob>(make_palette(false), still_, view, kSize, &recorder_);
    if (drawing_->step()) return true;
    if (auto svg = drawing_->take())
        pictures_.push_back({std::string(view_title(view)) + ": " + std::string(view_sentence(view)), *std::move(svg)});
    drawing_.reset();
    return ++done_ < views_.size();
}

double ReportPictures::progress() const {
    if (done_ == views_.size()) return 1;
    const double part = drawing_ ? drawing_->progress() : 0;
    return (static_cast<double>(done_) + part) / static_cast<double>(views_.size());
}

}  // namespace reluscope
