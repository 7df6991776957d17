#include "shell/picture_maker.h"

#include "app/report_page.h"
#include "shell/png.h"
#include "ui/dock.h"
#include "ui/view_picture.h"
#include "ui/view_svg.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr double kWorkSeconds = 0.010;  // per frame on a picture's parts
constexpr double kLongestWait = 10;     // for a state in which nothing is being computed
constexpr int kSmallest = 64;           // side of a picture, in units

int side(int wanted, float on_screen) {
    return std::max(kSmallest, wanted > 0 ? wanted : static_cast<int>(std::lround(on_screen)));
}

}  // namespace

std::string picture_name(const std::optional<View>& view) { return view ? std::string(view_id(*view)) : "window"; }

void PictureMaker::ask(const ExportPicture& what, const ViewSizes& on_screen, ImVec2 window, bool dark) {
    const ImVec2 size = what.view ? on_screen.of(*what.view) : window;
    const PictureSize picture{side(what.width, size.x), side(what.height, size.y), what.scale};
    waiting_.push_back({what, picture, dark, host_.now_seconds()});
}

void PictureMaker::ask_report() { waiting_.push_back({std::nullopt, {}, false, host_.now_seconds()}); }

bool PictureMaker::has_document() const {
    const AppState& state = app_.state();
    return state.document && state.document->study.scores;
}

void PictureMaker::save_svg(const Order& order) {
    const View view = *order.what->view;
    const AppState still = state_for_picture(app_.state());
    const DrawPoint size{static_cast<float>(order.size.width), static_cast<float>(order.size.height)};
    const auto svg = view_svg(make_palette(order.dark), still, view, size);
    if (svg) return host_.save_file(picture_name(view) + ".svg", std::as_bytes(std::span(*svg)), "image/svg+xml");
    const std::string title(view_title(view));
    app_.apply(ShowMessage{MessageKind::kInfo, has_svg(view)
                                                   ? title + " has nothing to draw yet."
                                                   : title + " is not drawn with vectors; take a PNG of it."});
}

/// One view per frame, so that nothing else waits for it. True once there is no more to do.
bool PictureMaker::advance_report() {
    if (!app_.state().exporting) return true;  // somebody stopped it
    if (!report_) {
        if (!app_.state().document->study.survey) {  // another network meanwhile
            app_.apply(NoteExport{std::nullopt});
            app_.apply(ShowMessage{MessageKind::kInfo, "The report can be saved once every map is checked."});
            return true;
        }
        report_ = std::make_unique<ReportPictures>(app_.state());
        return false;
    }
    const bool more = report_->step();
    app_.apply(NoteExport{report_->progress()});
    if (more) return false;
    const AppState& still = report_->state();
    const std::string page =
        html_report_of(*still.document, still.selection.row, still.view.reference, report_->take());
    app_.apply(NoteExport{std::nullopt});
    host_.save_file("report.html", std::as_bytes(std::span(page)), "text/html");
    return true;
}

/// While a network trains, the state never rests.
bool PictureMaker::ready(const Order& order) const {
    const AppState& state = app_.state();
    if (!order.what && (report_ || !state.exporting)) return true;
    const bool views = !order.what && app_.views_have_work();  // the report shows them all
    const bool working = state.job.running || state.plane.stale || state.path.running || views;
    return !working || state.training.mode == TrainingMode::kPlaying ||
           host_.now_seconds() > order.since + kLongestWait;
}

std::optional<PictureSize> PictureMaker::wanted() {
    while (!waiting_.empty() && !shown_) {
        if (!ready(waiting_.front())) return std::nullopt;
        const Order& order = waiting_.front();
        const bool drawn = order.what && order.what->format == PictureFormat::kPng;
        const bool possible =
            has_document() && (!order.what || !order.what->view || can_show(app_.state(), *order.what->view));
        if (drawn && possible) {
            shown_ = std::make_unique<const AppState>(state_for_picture(app_.state()));
            break;
        }
        if (possible && !order.what && !advance_report()) return std::nullopt;
        const Order done = order;
        waiting_.pop_front();
        if (!done.what) report_.reset();
        if (possible && done.what) save_svg(done);
    }
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.front().size);
}

void PictureMaker::begin() {
    parts_ = std::make_unique<ViewParts>(host_);
    fonts_ = load_fonts(static_cast<float>(waiting_.front().size.scale));
}

void PictureMaker::frame() {
    const Order& order = waiting_.front();
    const Palette palette = make_palette(order.dark);
    apply_style(palette, host_.touch());
    Commands dropped;
    const Ui ui{palette, fonts_, dropped, host_.touch(), &parts_->plane, &parts_->views, order.what->view.has_value()};
    parts_->begin_frame(host_.now_seconds() + kWorkSeconds);
    view_picture(ui, *shown_, order.what->view);
}

void PictureMaker::end(std::span<const std::byte> rgb, int pixel_width, int pixel_height) {
    const std::string name = picture_name(waiting_.front().what->view) + ".png";
    const std::vector<std::byte> png = png_from_pixels(rgb, pixel_width, pixel_height);
    if (png.empty()) return fail("The picture could not be encoded.");
    next();
    host_.save_file(name, png, "image/png");
}

void PictureMaker::fail(std::string_view sentence) {
    next();
    app_.apply(ShowMessage{MessageKind::kError, std::string(sentence)});
}

void PictureMaker::on_context_restored() {
    if (parts_) parts_->on_context_restored();
}

void PictureMaker::next() {
    waiting_.pop_front();
    shown_.reset();
    parts_.reset();
    fonts_ = {};
}

}  // namespace reluscope
