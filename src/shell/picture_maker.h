#pragma once

#include "app/app.h"
#include "shell/host.h"
#include "shell/report_pictures.h"
#include "shell/view_parts.h"
#include "ui/export/view_svg.h"
#include "ui/kit/theme.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// The application's side of pictures and of the report: what was asked for, one after the other, each from the state
/// as it was when the work that it shows was done.
class PictureMaker final : public PictureSource {
public:
    PictureMaker(Host& host, App& app, GlPrograms& programs) : host_(host), app_(app), programs_(programs) {}

    /// `on_screen`: the sizes of the views; `window`: of all of it.
    void ask(const ExportPicture& what, const ViewSizes& on_screen, ImVec2 window, bool dark);
    void ask_report();
    bool busy() const { return !waiting_.empty(); }
    /// True while a picture is being drawn in frames.
    bool draws() const { return shown_ != nullptr; }
    /// True while the platform encodes one; the others wait for it.
    bool encodes() const { return !encoded_.empty(); }
    /// Works for about `seconds` on what needs no frames: the report and pictures made of vectors. True while there is
    /// more of that.
    bool work(double seconds);

    std::optional<PictureSize> wanted() override;
    void begin() override;
    void frame() override;
    bool complete() const override { return parts_ && !parts_->unfinished(); }
    void end(std::span<const std::byte> rgb, int pixel_width, int pixel_height) override;
    void fail(std::string_view sentence) override;
    bool note_encoded(double fraction) override;
    /// The GL context was lost and replaced.
    void on_context_restored();

private:
    struct Order {
        std::optional<ExportPicture> what;  ///< none: the report
        PictureSize size;
        bool dark = false;
        double since = 0;
        bool is_brought = false;  ///< its view was brought to the front, where that is needed
    };
    bool ready(const Order& order) const;
    void make_room(Order& order) const;
    void bring_to_front(Order& order);
    std::string why_not(const Order& order) const;
    bool has_document() const;
    bool work_on_svg(const Order& order, double end);
    bool work_on_report(double end);
    bool run(Job& job, double end) const;
    void note_end(std::size_t first_waiting);
    void next();

    Host& host_;
    App& app_;
    GlPrograms& programs_;
    std::deque<Order> waiting_;
    /// A picture made of vectors, of the state as it was.
    struct Svg {
        Svg(const AppState& state, const Order& order);
        AppState still;
        ViewSvgJob job;
    };
    std::unique_ptr<Svg> svg_;  // while the first order is one
    // While the first order is the report: its pictures, then its page.
    std::unique_ptr<ReportPictures> report_;
    std::string report_text_;
    std::unique_ptr<Job> report_page_;       // writes into report_text_
    std::unique_ptr<const AppState> shown_;  // while the first order is being drawn
    std::size_t num_frames_ = 0;             // of it
    std::string encoded_;                    // name of the picture that the platform encodes
    std::unique_ptr<ViewParts> parts_;
    Fonts fonts_;
};

/// The view as it stands in a file's name: "plane", or "window" for none.
std::string picture_name(const std::optional<View>& view);

}  // namespace reluscope
