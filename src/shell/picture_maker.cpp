#include "shell/picture_maker.h"

#include "app/document/offers.h"
#include "app/document/report_page.h"
#include "app/files/files_topic.h"
#include "app/files/picture_work.h"
#include "shell/kit/calendar.h"
#include "shell/kit/png.h"
#include "ui/export/view_picture.h"
#include "ui/export/view_recorder.h"
#include "ui/export/view_svg.h"
#include "ui/workspace/dock.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reluscope {

namespace {

constexpr double kWorkSeconds = 0.010;  // per frame on a picture
constexpr double kLongestWait = 10;     // of the report, for a state in which nothing is being computed
constexpr int kSmallest = 64;           // side of a picture, in units

constexpr double kDrawn = 0.5;  // of the work on a PNG

int side(int wanted, float on_screen) {
    return std::max(kSmallest, wanted > 0 ? wanted : static_cast<int>(std::lround(on_screen)));
}

}  // namespace

std::string picture_name(const std::optional<View>& view) { return view ? std::string(view_id(*view)) : "window"; }

namespace {

std::string png_name(const std::optional<View>& view) { return picture_name(view) + ".png"; }

}  // namespace

void PictureMaker::ask(const ExportPicture& what, const ViewSizes& on_screen, ImVec2 window, bool dark) {
    const ImVec2 size = what.view ? on_screen.of(*what.view) : window;
    const float ratio = static_cast<float>(what.scale) * app_.state().view.text_scale;
    const PictureSize picture{side(what.width, size.x), side(what.height, size.y), ratio};
    waiting_.push_back({what, picture, dark, host_.now_seconds()});
}

/// Nothing can be scrolled to in a picture: it is larger than the screen shows where a view goes on there. Tables go on
/// for too long.
void PictureMaker::make_room(Order& order) const {
    static constexpr View kNeverScroll[] = {View::kPlane, View::kRelief, View::kScatter, View::kRows};
    constexpr float kMaxPixels = 8192;  // per side, of the pictures that every graphics driver takes
    const ExportPicture& what = *order.what;
    if (!what.view || std::find(std::begin(kNeverScroll), std::end(kNeverScroll), *what.view) != std::end(kNeverScroll))
        return;
    const float most = kMaxPixels / order.size.scale;
    const DrawPoint size{static_cast<float>(order.size.width), static_cast<float>(order.size.height)};
    const DrawPoint whole =
        ViewRecorder().whole_size(*shown_, make_palette(order.dark), *what.view, size, {most, most});
    order.size.width = static_cast<int>(std::ceil(whole.x));
    order.size.height = static_cast<int>(std::ceil(whole.y));
}

void PictureMaker::ask_report() {
    const bool waits = std::any_of(waiting_.begin(), waiting_.end(), [](const Order& order) { return !order.what; });
    if (!waits) waiting_.push_back({std::nullopt, {}, false, host_.now_seconds()});
}

bool PictureMaker::has_document() const {
    const AppState& state = app_.state();
    return state.document && state.document->study.scores;
}

PictureMaker::Svg::Svg(const AppState& state, const Order& order)
    : still(state_for_picture(state)),
      job(make_palette(order.dark), still, *order.what->view,
          {static_cast<float>(order.size.width), static_cast<float>(order.size.height)}) {}

bool PictureMaker::run(Job& job, double end) const {
    bool more = true;
    do {
        more = job.step();
    } while (more && host_.now_seconds() < end);
    return more;
}

/// An export ended: the report may wait behind it, among the orders from `first_waiting` on.
void PictureMaker::note_end(std::size_t first_waiting) {
    const auto waits = [](const Order& order) { return !order.what; };
    const auto first = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(first_waiting, waiting_.size()));
    const bool report = std::any_of(first, waiting_.end(), waits);
    app_.apply(NoteExport{report ? std::optional(0.0) : std::nullopt});
}

/// True once there is no more to do.
bool PictureMaker::work_on_svg(const Order& order, double end) {
    const View view = *order.what->view;
    const std::string name = picture_name(view) + ".svg";
    if (!svg_) {
        svg_ = std::make_unique<Svg>(app_.state(), order);
    } else if (!app_.state().exporting) {  // somebody stopped it
        note_end(1);
        return true;
    }
    if (run(svg_->job, end)) {
        app_.apply(NoteExport{svg_->job.progress(), name});
        return false;
    }
    note_end(1);
    if (const auto svg = svg_->job.take()) {
        host_.save_file(name, std::as_bytes(std::span(*svg)), "image/svg+xml");
        return true;
    }
    const std::string title(view_title(view));
    app_.apply(ShowMessage{MessageKind::kInfo, is_drawn_with_vectors(view)
                                                   ? title + " has nothing to draw yet."
                                                   : title + " is not drawn with vectors; take a PNG of it."});
    return true;
}

/// True once there is no more to do.
bool PictureMaker::work_on_report(double end) {
    if (!app_.state().exporting) return true;  // somebody stopped it
    if (!report_) {
        if (!app_.state().document->study.survey) {  // another network meanwhile
            app_.apply(NoteExport{std::nullopt});
            app_.apply(ShowMessage{MessageKind::kInfo, "The report can be saved once every map is checked."});
            return true;
        }
        report_ = std::make_unique<ReportPictures>(app_.state());
    }
    if (!report_page_ && !run(*report_, end)) {
        report_text_.clear();
        const AppState& state = report_->state();
        report_page_ = report_page_job(
            state, report_->take(), {date_today(), open_model_text(state)},
            [this](std::string_view text) { report_text_ += text; }, report_->take_answers());
    }
    if (!report_page_ || run(*report_page_, end)) {
        constexpr double kPictures = 0.8;  // of all that is to be done
        app_.apply(NoteExport{report_page_ ? kPictures + (1 - kPictures) * report_page_->progress()
                                           : kPictures * report_->progress()});
        return false;
    }
    app_.apply(NoteExport{std::nullopt});
    host_.save_file("report.html", std::as_bytes(std::span(report_text_)), "text/html");
    return true;
}

/// Some views are worked on only while they are seen.
void PictureMaker::bring_to_front(Order& order) {
    if (order.is_brought || !order.what || !order.what->view || !works_while_seen(*order.what->view)) return;
    order.is_brought = true;
    if (!is_seen(app_.state().layout, *order.what->view)) app_.apply(ShowView{*order.what->view});
}

/// Why a picture would not show what it is asked for; empty where it does.
std::string PictureMaker::why_not(const Order& order) const {
    if (!order.what || svg_) return {};
    const AppState& state = app_.state();
    const bool rests = state.training.mode == TrainingMode::kPaused;
    if (rests && picture_work(state, order.what->view).stopped) return stopped_picture(order.what->view);
    return order.what->view ? nothing_in_picture(state, *order.what->view) : std::string();
}

/// While a network trains, the state never rests.
bool PictureMaker::ready(const Order& order) const {
    const AppState& state = app_.state();
    if (svg_ || report_ || (!order.what && !state.exporting)) return true;
    if (state.training.mode == TrainingMode::kPlaying) return true;
    if (order.what) return !picture_work(state, order.what->view).goes_on;
    return !report_work(state) || host_.now_seconds() > order.since + kLongestWait;
}

bool PictureMaker::work(double seconds) {
    const double end = host_.now_seconds() + seconds;
    if (!svg_ && !report_ && !shown_ && !encodes() && !app_.state().exporting)  // a report that waited was stopped
        std::erase_if(waiting_, [](const Order& order) { return !order.what; });
    while (!waiting_.empty() && !shown_ && !encodes()) {
        Order& order = waiting_.front();
        bring_to_front(order);
        if (!ready(order)) return false;
        if (has_document()) {
            if (const std::string sentence = why_not(order); !sentence.empty()) {
                fail(sentence);
                continue;
            }
        }
        const bool drawn = order.what && order.what->format == PictureFormat::kPng;
        const bool shows = !order.what || !order.what->view || can_show(app_.state(), *order.what->view);
        const bool possible = svg_ || report_ || (has_document() && shows);  // they keep the state that they are of
        if (drawn && possible) {
            shown_ = std::make_unique<const AppState>(state_for_picture(app_.state()));
            num_frames_ = 0;
            make_room(order);
            app_.apply(NoteExport{0, png_name(order.what->view)});
        } else if (possible && !(order.what ? work_on_svg(order, end) : work_on_report(end))) {
            return true;
        } else {
            if (!possible) note_end(1);
            waiting_.pop_front();
            svg_.reset();
            report_.reset();
            report_page_.reset();
            report_text_ = {};
        }
    }
    return false;
}

std::optional<PictureSize> PictureMaker::wanted() {
    if (shown_ && !app_.state().exporting) {
        // Somebody stopped it. What was drawn of it is dropped before another one begins.
        note_end(1);
        next();
        return std::nullopt;
    }
    work(kWorkSeconds);
    return shown_ ? std::optional(waiting_.front().size) : std::nullopt;
}

void PictureMaker::begin() {
    parts_ = std::make_unique<ViewParts>(host_, programs_);
    fonts_ = load_fonts(waiting_.front().size.scale);
}

void PictureMaker::frame() {
    const Order& order = waiting_.front();
    const Palette palette = make_palette(order.dark);
    apply_style(palette, host_.touch());
    Commands dropped;
    const Ui ui{palette, fonts_, dropped, host_.touch(), &parts_->frame, order.what->view.has_value()};
    parts_->begin_frame(host_.now_seconds() + kWorkSeconds);
    view_picture(ui, *shown_, order.what->view, parts_->views);
    // Nobody knows how many frames its parts will need.
    constexpr double kHalfWay = 20;
    const auto frames = static_cast<double>(++num_frames_);
    app_.apply(NoteExport{kDrawn * frames / (frames + kHalfWay), png_name(order.what->view)});
}

void PictureMaker::end(std::span<const std::byte> rgb, int pixel_width, int pixel_height) {
    const std::string name = png_name(waiting_.front().what->view);
    if (host_.save_picture(name, rgb, pixel_width, pixel_height)) {
        encoded_ = name;
        app_.apply(NoteExport{kDrawn, name});
        return next();
    }
    const std::vector<std::byte> png = png_from_pixels(rgb, pixel_width, pixel_height);
    if (png.empty()) return fail("The picture could not be encoded.");
    note_end(1);
    next();
    host_.save_file(name, png, "image/png");
}

bool PictureMaker::note_encoded(double fraction) {
    const bool stopped = !app_.state().exporting;
    if (stopped || fraction >= 1) {
        encoded_.clear();
        note_end(0);
        return !stopped;
    }
    app_.apply(NoteExport{kDrawn + (1 - kDrawn) * fraction, encoded_});
    return true;
}

void PictureMaker::fail(std::string_view sentence) {
    note_end(1);
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
