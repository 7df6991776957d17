#include "app/api/json_api.h"
#include "app/api/link.h"
#include "app/app.h"
#include "app/files/session_topic.h"
#include "app/frame_log.h"
#include "base/numerics/numerics.h"
#include "base/texts/session_texts.h"
#include "base/texts/workspace_texts.h"
#include "formats/json/json_reader.h"
#include "shell/example_files.h"
#include "shell/gallery_pictures.h"
#include "shell/host.h"
#include "shell/kept_settings.h"
#include "shell/keys.h"
#include "shell/kit/frame_budget.h"
#include "shell/picture_budget.h"
#include "shell/picture_maker.h"
#include "shell/session_keeper.h"
#include "shell/text_twin.h"
#include "shell/view_parts.h"
#include "ui/kit/widget_registry.h"
#include "ui/workspace/diagnostics_window.h"
#include "ui/workspace/dock.h"
#include "ui/workspace/overlays.h"
#include "ui/workspace/workspace.h"

#include <imgui.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace reluscope {

namespace {

constexpr int kSettlingFrames = 2;
constexpr double kSoon = 0.02;                     // what is due sooner is waited for with frames, not with a clock
constexpr double kMessageStep = 0.5;               // between two looks at messages that leave by themselves
constexpr double kTrainingPictureSeconds = 0.018;  // for a picture while a network trains: better late than old

/// Joins the application (App), the interface (panels) and the platform (Host).
class MainApplication final : public Application {
public:
    explicit MainApplication(Host& host)
        : host_(host),
          app_([&host] { return host.now_seconds(); }),
          parts_(host, programs_),
          pictures_(host, app_, programs_),
          keeper_(host, app_),
          settings_(host, app_),
          examples_(host),
          gallery_(host),
          twin_(host),
          system_dark_(host.prefers_dark()) {
        initialise_numerics();
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        if (host.test_mode()) ImGui::GetIO().ConfigInputTextCursorBlink = false;
        settings_.restore();
        app_.set_reduced_motion(host.prefers_reduced_motion());
        app_.apply(OfferSessions{host.kept_sessions()});
        app_.set_offers_lessons(host.has_lessons());
        host_.fetch_example("examples.json");
    }

    void on_files(std::vector<OpenedFile> files) override;
    void on_drag(bool over_window, int num_files) override {
        drag_files_ = over_window ? std::optional(num_files) : std::nullopt;
    }
    void set_display(float pixel_ratio) override { fonts_ = load_fonts(pixel_ratio); }
    float text_scale() const override;
    double wakes_in() const override {
        double soonest = something_leaves() ? kMessageStep : (keeper_.unsaved() ? SessionKeeper::kPauseSeconds : -1.0);
        if (const auto wait = app_.training_waits()) soonest = soonest < 0 ? *wait : std::min(soonest, *wait);
        return soonest;
    }
    bool rests() const override {
        return (something_leaves() || keeper_.unsaved()) && !app_.training_waits() && !wants_frame();
    }
    bool wants_frame() const override {
        return app_.state().job.running || drawn_revision_ != app_.state().revision || parts_.unfinished() ||
               pictures_.busy() || settling_ > 0 || app_.training_waits().value_or(kSoon) < kSoon;
    }
    void frame() override;
    bool work_unseen() override;
    bool work_meanwhile() override;
    void on_theme(bool dark) override { system_dark_ = dark; }
    void on_kept_session(std::string_view id, std::string_view text) override { keeper_.on_kept_session(id, text); }
    void keep_now() override { keeper_.keep_now(); }
    void on_message(std::string_view sentence) override {
        app_.apply(ShowMessage{MessageKind::kInfo, std::string(sentence)});
    }
    std::string query(std::string_view json) override;
    std::string send(std::string_view json) override;
    void on_context_restored() override {
        programs_.forget();
        parts_.on_context_restored();
        pictures_.on_context_restored();
        gallery_.on_context_restored(parts_.views.gallery);
    }
    PictureSource& pictures() override { return pictures_; }

private:
    /// What lights up under the pointer.
    struct Hovered {
        reluscope::Hovered what;
        std::optional<RegionId> region;
        bool operator==(const Hovered&) const = default;
    };
    Hovered hovered_now() const {
        const auto& facts = app_.state().plane.hovered;
        return {app_.state().hovered, facts ? std::optional(facts->region) : std::nullopt};
    }
    /// Messages, or the controls of the presentation, leave by themselves.
    bool something_leaves() const {
        const PresentationMemory& presentation = parts_.views.presentation;
        return messages_leave_ || (presentation.is_shown && presentation.shows_controls);
    }
    void note_screen_size();
    void on_example_file(const std::string& path, OpenedFile& file);
    void open_first();
    void carry_out_requests();
    void draw();
    void age_messages(double now);
    void share(const LinkRequest& link);
    bool dark() const {
        const Theme theme = app_.state().view.theme;
        return theme == Theme::kSystem ? system_dark_ : theme == Theme::kDark;
    }

    Host& host_;
    App app_;
    WidgetRegistry registry_;
    Fonts fonts_;
    GlPrograms programs_;  // of the window and of pictures
    ViewParts parts_;
    PictureMaker pictures_;
    SessionKeeper keeper_;
    KeptSettings settings_;
    ExampleFiles examples_;
    GalleryPictures gallery_;
    TextTwin twin_;
    KeyHandler keys_;
    FrameBudget budget_;
    ImVec2 window_size_;  // in units, of the last frame
    ImVec2 screen_size_;  // of the window, in units of the screen
    bool system_dark_;
    std::optional<int> drag_files_;
    bool user_opened_files_ = false;
    FrameLog frames_;
    std::uint64_t drawn_revision_ = 0;
    std::size_t told_steps_ = 0;   // that can be undone
    int settling_ = 0;             // frames that are wanted still: a layout needs two to come to rest
    double aged_at_ = 0;           // the messages
    bool messages_leave_ = false;  // after a while, some of them
};

/// As the user wants it, but for narrow windows, which it must leave room for a phone's column; in the presentation as
/// large as the window allows.
float MainApplication::text_scale() const {
    const ViewSettings& view = app_.state().view;
    if (screen_size_.x <= 0) return view.text_scale;
    return view.presents ? presentation_scale(screen_size_) : fitting_text_scale(view.text_scale, screen_size_.x);
}

/// The window in units of the screen. Rounding would be another size in every frame, and another size of all fonts.
void MainApplication::note_screen_size() {
    constexpr float kRounding = 0.5F;
    const float scale = text_scale();  // that of this frame, whose units the window is measured in
    const ImVec2 size(window_size_.x * scale, window_size_.y * scale);
    if (std::abs(size.x - screen_size_.x) > kRounding || std::abs(size.y - screen_size_.y) > kRounding)
        screen_size_ = size;
}

/// Shows the welcome where it is wanted, else the first example.
void MainApplication::open_first() {
    if (settings_.wants_welcome()) return settings_.show_welcome();
    const std::vector<Example>& all = app_.state().examples;
    if (all.empty()) return;
    const auto first =
        std::find_if(all.begin(), all.end(), [](const Example& example) { return example.id == kFirstExample; });
    app_.apply(OpenExample{first == all.end() ? all[0].id : first->id, true});
}

/// Puts a link to exactly this into the address and on the clipboard.
void MainApplication::share(const LinkRequest& link) {
    std::string refusal;
    if (link.text.size() > kMaxShortSession) {
        refusal = session_texts::too_large_for_link(link.text.size());
    } else if (!host_.share_link(link.text, link.note)) {
        refusal = session_texts::kNoLinksHere;
    }
    if (!refusal.empty()) app_.apply(ShowMessage{MessageKind::kInfo, std::move(refusal)});
}

void MainApplication::on_files(std::vector<OpenedFile> files) {
    constexpr std::string_view kExample = "example:";
    OpenFiles open;
    for (OpenedFile& file : files) {
        if (file.role.compare(0, kExample.size(), kExample) == 0) {
            on_example_file(file.role.substr(kExample.size()), file);
        } else if (!file.error.empty()) {
            app_.apply(ShowMessage{MessageKind::kError, file.error});
        } else {
            open.files.push_back({std::move(file.name), std::move(file.bytes), std::move(file.output)});
        }
    }
    if (open.files.empty()) return;
    user_opened_files_ = true;
    examples_.drop();  // one that is on its way must not replace them
    app_.apply(std::move(open));
}

void MainApplication::on_example_file(const std::string& path, OpenedFile& file) {
    if (gallery_.take(path, file, parts_.views.gallery)) {
        settling_ = kSettlingFrames;
        return;
    }
    if (!file.error.empty()) {
        app_.apply(ShowMessage{MessageKind::kError, file.error});
        return examples_.drop();
    }
    if (path == "examples.json") {
        app_.apply(SetExamples{parse_examples({reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()})});
        if (!user_opened_files_ && !app_.state().document && !app_.sessions().is_opening()) open_first();
        carry_out_requests();
        return;
    }
    if (auto files = examples_.take(path, file)) app_.apply(*std::move(files));
}

void MainApplication::carry_out_requests() {
    bool first_fetch = true;
    for (Request& request : app_.take_requests()) {
        if (auto* fetch = std::get_if<FetchRequest>(&request)) {
            if (std::exchange(first_fetch, false)) examples_.drop();
            examples_.fetch(*fetch, app_.state().examples);
        }
        if (std::holds_alternative<ChooseRequest>(request)) host_.request_open(FileKind::kAny);
        if (std::holds_alternative<LessonsRequest>(request)) host_.show_lessons();
        if (auto* save = std::get_if<SaveRequest>(&request))
            host_.save_file(save->name, std::as_bytes(std::span(save->text)), save->mime);
        if (const auto* link = std::get_if<LinkRequest>(&request)) share(*link);
        if (const auto* kept = std::get_if<KeptRequest>(&request)) keeper_.carry_out(*kept);
        if (const auto* picture = std::get_if<PictureRequest>(&request))
            pictures_.ask(picture->what, parts_.views.sizes, window_size_, dark());
        if (std::holds_alternative<HtmlReportRequest>(request)) pictures_.ask_report();
    }
}

void MainApplication::frame() {
    const double begin = host_.now_seconds();
    drawn_revision_ = app_.state().revision;
    budget_.begin(begin);
    settling_ = std::max(0, settling_ - 1);
    app_.set_reduced_motion(host_.prefers_reduced_motion());
    app_.advance(budget_.slice(app_.state().job.running, ImGui::IsAnyMouseDown()));
    const double advanced = host_.now_seconds();
    const bool trains = app_.state().training.mode == TrainingMode::kPlaying;
    parts_.begin_frame(advanced + (trains ? kTrainingPictureSeconds : kPictureSeconds));
    const bool newest = app_.shows_newest_network();
    age_messages(begin);
    draw();
    FrameTimes times;
    times.training = app_.training_seconds();
    times.computing = advanced - begin - times.training;
    times.interface = host_.now_seconds() - advanced;
    if (app_.state().revision != drawn_revision_) settling_ = kSettlingFrames;
    times.current = newest && !parts_.unfinished();
    frames_.add(times);
    budget_.end(host_.now_seconds(), wants_frame());
}

/// Messages are read while frames come: in a page that is hidden no time passes for them. A test finds them where they
/// were.
void MainApplication::age_messages(double now) {
    const double since = std::min(now - aged_at_, 2 * kMessageStep);
    aged_at_ = now;
    if (host_.test_mode()) return;
    messages_leave_ = app_.age_messages(parts_.views.message_is_read ? 0 : since);
}

bool MainApplication::work_unseen() { return budget_.works_unseen(host_.now_seconds()) && work_meanwhile(); }

bool MainApplication::work_meanwhile() {
    const bool pictures = parts_.unfinished() || pictures_.draws() || drag_files_;  // are made in frames
    const bool trains = app_.state().training.mode != TrainingMode::kPaused;        // every step of which is seen
    if (pictures || trains || budget_.is_unseen(host_.now_seconds())) return false;
    const std::uint64_t before = app_.state().revision;
    const bool more = pictures_.work(FrameBudget::kLongestSlice) || app_.advance(FrameBudget::kLongestSlice);
    // The first of these frames draws what is new. Without anything new there was nothing to do, and the page rests.
    if (app_.state().revision != before) settling_ = kSettlingFrames + 1;
    return more;
}

/// The interface, and what the user does with it.
void MainApplication::draw() {
    registry_.begin_frame();
    const Palette palette = make_palette(dark());
    apply_style(palette, host_.touch());
    Commands commands;
    parts_.frame.pinch = host_.pinch();
    const Ui ui{palette, fonts_, commands, host_.touch(), &parts_.frame};
    window_size_ = ImGui::GetIO().DisplaySize;
    note_screen_size();
    if (app_.state().hovered != reluscope::Hovered{})
        commands.emplace_back(Hover{});  // unless something is hovered this frame
    workspace(ui, app_.state(), parts_.views);
    if (app_.state().view.show_diagnostics) diagnostics_window(ui, frames_);
    if (drag_files_) drop_overlay(ui, *drag_files_);
    registry_.end_frame();
    keys_.handle({app_.state(), dark()}, [this](Command command) { settings_.apply(std::move(command)); });
    const Hovered hovered = hovered_now();
    const bool only_hover = std::all_of(commands.begin(), commands.end(),
                                        [](const Command& c) { return c.is<Hover>() || c.is<HoverPlane>(); });
    const std::uint64_t before = app_.state().revision;
    app_.begin_gesture();
    for (Command& command : commands) settings_.apply(std::move(command));
    app_.end_gesture();
    if (only_hover && before == drawn_revision_ && hovered == hovered_now()) drawn_revision_ = app_.state().revision;
    if (only_hover) twin_.pass_over(before, app_.state().revision);
    carry_out_requests();
    gallery_.follow(parts_.views.gallery);
    twin_.follow(app_.state());
    if (std::exchange(told_steps_, app_.num_steps()) != app_.num_steps()) host_.note_steps(app_.num_steps());
    keeper_.after_frame();
    settings_.keep_closed();
}

/// Places and sizes in units of the screen.
std::string widgets_json(const WidgetRegistry& registry, float scale) {
    nlohmann::json list = nlohmann::json::array();
    for (const WidgetInfo& widget : registry.widgets()) {
        list.push_back({{"label", widget.label},
                        {"id", widget.id},
                        {"window", widget.window},
                        {"x", scale * widget.min.x},
                        {"y", scale * widget.min.y},
                        {"w", scale * (widget.max.x - widget.min.x)},
                        {"h", scale * (widget.max.y - widget.min.y)},
                        {"clip",
                         {scale * widget.clip_min.x, scale * widget.clip_min.y, scale * widget.clip_max.x,
                          scale * widget.clip_max.y}},
                        {"checked", widget.checked},
                        {"opened", widget.opened}});
    }
    return nlohmann::json{{"widgets", list}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string MainApplication::query(std::string_view json) {
    const auto question = parse_plain_json(json);
    const bool asks = question && question->is_object() && question->contains("what");
    if (asks && (*question)["what"] == "widgets") return widgets_json(registry_, text_scale());
    if (asks && (*question)["what"] == "diagnostics") return diagnostics_json(frames_).dump();
    return answer_query(app_.state(), json);
}

std::string MainApplication::send(std::string_view json) {
    auto command = parse_command(json, app_.state());
    if (!command) return nlohmann::json{{"error", command.error().sentence()}}.dump();
    app_.apply(*std::move(command));
    carry_out_requests();
    return R"({"ok":true})";
}

}  // namespace

std::unique_ptr<Application> make_application(Host& host) { return std::make_unique<MainApplication>(host); }

}  // namespace reluscope
