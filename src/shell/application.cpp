#include "app/api/json_api.h"
#include "app/api/link.h"
#include "app/app.h"
#include "app/frame_log.h"
#include "base/numerics/numerics.h"
#include "base/text/number_format.h"
#include "base/utf8.h"
#include "formats/json/json_reader.h"
#include "shell/host.h"
#include "shell/picture_budget.h"
#include "shell/picture_maker.h"
#include "shell/session_keeper.h"
#include "shell/view_parts.h"
#include "ui/kit/widget_registry.h"
#include "ui/workspace/diagnostics_window.h"
#include "ui/workspace/dock.h"
#include "ui/workspace/overlays.h"
#include "ui/workspace/workspace.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace reluscope {

namespace {

constexpr double kSliceSeconds = 0.010;         // of work per frame, of the 16 ms that a fast screen leaves
constexpr double kLongestSliceSeconds = 0.040;  // where frames come slower
constexpr double kSlowDrawing = 0.08;  // of the last picture: then work goes on for a while before the next one
constexpr double kLongestUnseen = 1.0;
constexpr double kLongestScreenWait = 2.5;  // for the screen; when it is longer, nobody looks
constexpr int kSettlingFrames = 2;
constexpr double kRestSeconds = 0.5;               // without a frame: nobody waits
constexpr double kMessageStep = 0.5;               // between two looks at messages that leave by themselves
constexpr double kTrainingPictureSeconds = 0.018;  // the same while a network trains: better late than old

/// Reads data/examples.json.
std::vector<Example> parse_examples(std::string_view text) {
    std::vector<Example> examples;
    const auto json = parse_plain_json(text);
    if (!json || !json->is_array()) return examples;
    for (const auto& item : *json) {
        examples.push_back({item.value("id", ""), item.value("title", ""), item.value("subtitle", ""),
                            item.value("model", ""), item.value("data", "")});
    }
    return examples;
}

/// Joins the application (App), the interface (panels) and the platform (Host).
class MainApplication final : public Application {
public:
    explicit MainApplication(Host& host)
        : host_(host),
          app_([&host] { return host.now_seconds(); }),
          parts_(host, programs_),
          pictures_(host, app_, programs_),
          keeper_(host, app_),
          system_dark_(host.prefers_dark()) {
        initialise_numerics();
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        if (host.test_mode()) ImGui::GetIO().ConfigInputTextCursorBlink = false;
        restore_settings();
        host_.fetch_example("examples.json");
    }

    void on_files(std::vector<OpenedFile> files) override;
    void on_drag(bool over_window, int num_files) override {
        drag_files_ = over_window ? std::optional(num_files) : std::nullopt;
    }
    void set_display(float pixel_ratio) override { fonts_ = load_fonts(pixel_ratio); }
    float text_scale() const override { return app_.state().view.text_scale; }
    double wakes_in() const override {
        if (messages_leave_) return kMessageStep;
        return keeper_.unsaved() ? SessionKeeper::kPauseSeconds : -1.0;
    }
    bool rests() const override { return messages_leave_ && !keeper_.unsaved() && !wants_frame(); }
    bool wants_frame() const override {
        return app_.state().job.running || drawn_revision_ != app_.state().revision || parts_.unfinished() ||
               pictures_.busy() || settling_ > 0;
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
    }
    std::optional<PictureSize> wanted_picture() override { return pictures_.wanted(); }
    void begin_picture() override { pictures_.begin(); }
    void picture_frame() override { pictures_.frame(); }
    bool picture_complete() const override { return pictures_.complete(); }
    void end_picture(std::span<const std::byte> rgb, int pixel_width, int pixel_height) override {
        pictures_.end(rgb, pixel_width, pixel_height);
    }
    void fail_picture(std::string_view sentence) override { pictures_.fail(sentence); }
    bool on_picture_encoded(double fraction) override { return pictures_.note_encoded(fraction); }

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
    void restore_settings();
    void on_example_file(const std::string& path, OpenedFile& file);
    void carry_out_requests();
    void draw();
    void handle_keys();
    void step_cluster(int direction);
    void step_row(int direction);
    void update_mirror();
    double slice_seconds(double begin) const;
    void measure_drawing(double begin);
    void age_messages(double now);
    void share(const std::string& session);
    void apply_and_keep(Command command);
    void escape();
    void command_keys(bool shift);
    void view_keys();
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
    ImVec2 window_size_;  // in units, of the last frame
    bool system_dark_;
    std::optional<int> drag_files_;
    bool user_opened_files_ = false;
    OpenFiles example_files_;                 // parts of an example that have arrived
    std::vector<std::string> example_paths_;  // parts that are wanted
    FrameLog frames_;
    std::uint64_t drawn_revision_ = 0;
    std::uint64_t mirrored_revision_ = 0;
    std::uint64_t announced_message_ = 0;
    std::string announced_;       // so that nothing is said twice in a row
    std::size_t told_steps_ = 0;  // that can be undone
    bool popup_open_ = false;     // at the end of the last frame
    double last_begin_ = 0;       // of a frame's work, in the platform's seconds
    double last_end_ = 0;
    int settling_ = 0;             // frames that are wanted still: a layout needs two to come to rest
    double drawing_seconds_ = 0;   // from the end of a frame's work to the next call: the platform's part
    double aged_at_ = 0;           // the messages
    bool messages_leave_ = false;  // after a while, some of them
    bool drawn_ = false;           // and asked for the next frame; since then no call came
};

void MainApplication::restore_settings() {
    const std::string stored = host_.load("theme");
    if (stored == "light") app_.apply(SetTheme{Theme::kLight});
    if (stored == "dark") app_.apply(SetTheme{Theme::kDark});
    const std::string scale = host_.load("text_scale");
    if (!scale.empty()) app_.apply(SetTextScale{std::strtof(scale.c_str(), nullptr)});
    const std::string layout = host_.load("layout");
    if (!layout.empty()) {
        if (auto command = parse_command(layout, {})) app_.apply(*std::move(command));
    }
    app_.apply(OfferSessions{host_.kept_sessions()});
}

/// Puts a link to exactly this into the address and on the clipboard.
void MainApplication::share(const std::string& session) {
    constexpr std::size_t kMostBytes = 24000;  // of a link that every browser and most mail programs take
    if (session.size() > kMostBytes) {
        app_.apply(ShowMessage{MessageKind::kInfo, "This session is too large for a link (" +
                                                       display_count(session.size() / 1000) +
                                                       " kB): save it as a file instead (Ctrl+S) and send that."});
        return;
    }
    if (!host_.share_link(fragment_of_session(session)))
        app_.apply(
            ShowMessage{MessageKind::kInfo,
                        "Links are made in the browser; here, save the session as a file (Ctrl+S) and send that."});
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
    example_paths_.clear();  // an example that is on its way must not replace them
    example_files_ = {};
    app_.apply(std::move(open));
}

void MainApplication::on_example_file(const std::string& path, OpenedFile& file) {
    if (!file.error.empty()) {
        app_.apply(ShowMessage{MessageKind::kError, file.error});
        example_paths_.clear();
        return;
    }
    if (path == "examples.json") {
        app_.apply(SetExamples{parse_examples({reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()})});
        if (!user_opened_files_ && !app_.state().document && !app_.opens_session() && !app_.state().examples.empty()) {
            app_.apply(OpenExample{app_.state().examples[0].id, true});
        }
        carry_out_requests();
        return;
    }
    const auto wanted = std::find(example_paths_.begin(), example_paths_.end(), path);
    if (wanted == example_paths_.end()) return;  // another example was chosen meanwhile
    example_paths_.erase(wanted);
    example_files_.files.push_back({path.substr(path.find_last_of('/') + 1), std::move(file.bytes)});
    if (example_paths_.empty()) app_.apply(std::exchange(example_files_, {}));
}

void MainApplication::carry_out_requests() {
    bool first_fetch = true;
    for (Request& request : app_.take_requests()) {
        if (auto* fetch = std::get_if<FetchRequest>(&request)) {
            if (first_fetch) {
                example_paths_.clear();
                example_files_ = {};
                first_fetch = false;
            }
            for (const Example& example : app_.state().examples) {
                if (example.model == fetch->path) example_files_.example = example.id;
            }
            example_files_.unasked = fetch->unasked;
            example_paths_.push_back(fetch->path);
            host_.fetch_example(fetch->path);
        }
        if (std::holds_alternative<ChooseRequest>(request)) host_.request_open(FileKind::kAny);
        if (auto* save = std::get_if<SaveRequest>(&request))
            host_.save_file(save->name, std::as_bytes(std::span(save->text)), save->mime);
        if (const auto* link = std::get_if<LinkRequest>(&request)) share(link->session);
        if (const auto* kept = std::get_if<KeptRequest>(&request)) keeper_.carry_out(*kept);
        if (const auto* picture = std::get_if<PictureRequest>(&request))
            pictures_.ask(picture->what, parts_.views.sizes, window_size_, dark());
        if (std::holds_alternative<HtmlReportRequest>(request)) pictures_.ask_report();
    }
}

void MainApplication::frame() {
    const double begin = host_.now_seconds();
    drawn_revision_ = app_.state().revision;
    measure_drawing(begin);
    settling_ = std::max(0, settling_ - 1);
    app_.set_calm(host_.prefers_reduced_motion());
    app_.advance(slice_seconds(begin));
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
    last_begin_ = begin;
    last_end_ = host_.now_seconds();
    drawn_ = wants_frame();
}

/// Messages are read while frames come: in a page that is hidden no time passes for them. A test finds them where they
/// were.
void MainApplication::age_messages(double now) {
    const double since = std::min(now - aged_at_, 2 * kMessageStep);
    aged_at_ = now;
    if (host_.test_mode()) return;
    messages_leave_ = app_.age_messages(parts_.views.message_is_read ? 0 : since);
}

void MainApplication::measure_drawing(double begin) {
    if (std::exchange(drawn_, false)) drawing_seconds_ = begin - last_end_;
}

bool MainApplication::work_unseen() {
    const double begin = host_.now_seconds();
    measure_drawing(begin);
    const bool slow = drawing_seconds_ > kSlowDrawing;
    const double longest = std::min(drawing_seconds_, kLongestUnseen);  // as long as drawing took
    return slow && begin - last_end_ <= drawing_seconds_ + longest && work_meanwhile();
}

bool MainApplication::work_meanwhile() {
    const bool pictures = parts_.unfinished() || pictures_.draws() || drag_files_;  // are made in frames
    const bool trains = app_.state().training.mode != TrainingMode::kPaused;        // every step of which is seen
    if (pictures || trains || host_.now_seconds() - last_end_ > kLongestScreenWait) return false;
    const std::uint64_t before = app_.state().revision;
    const bool more = pictures_.work(kLongestSliceSeconds) || app_.advance(kLongestSliceSeconds);
    // The first of these frames draws what is new. Without anything new there was nothing to do, and the page rests.
    if (app_.state().revision != before) settling_ = kSettlingFrames + 1;
    return more;
}

/// How long this frame may work. While a file is being opened and the screen cannot show sixty frames a second (large
/// pictures without a graphics card), half of the time that the program waited for it is used; not while a button is
/// held, when each frame should come soon.
double MainApplication::slice_seconds(double begin) const {
    if (!app_.state().job.running || begin - last_begin_ > kRestSeconds || ImGui::IsAnyMouseDown())
        return kSliceSeconds;
    return std::clamp(0.5 * (begin - last_end_), kSliceSeconds, kLongestSliceSeconds);
}

/// The interface, and what the user does with it.
void MainApplication::draw() {
    registry_.begin_frame();
    const Palette palette = make_palette(dark());
    apply_style(palette, host_.touch());
    Commands commands;
    const Gesture gesture = host_.gesture();
    parts_.frame.pinch = {
        gesture.active, {gesture.center_x, gesture.center_y}, {gesture.pan_x, gesture.pan_y}, gesture.zoom};
    const Ui ui{palette, fonts_, commands, host_.touch(), &parts_.frame};
    window_size_ = ImGui::GetIO().DisplaySize;
    if (app_.state().hovered != reluscope::Hovered{})
        commands.emplace_back(Hover{});  // unless something is hovered this frame
    workspace(ui, app_.state(), parts_.views);
    if (app_.state().view.show_diagnostics) diagnostics_window(ui, frames_);
    if (drag_files_) drop_overlay(ui, *drag_files_);
    registry_.end_frame();
    handle_keys();
    popup_open_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
    const Hovered hovered = hovered_now();
    const bool only_hover = std::all_of(commands.begin(), commands.end(), [](const Command& c) {
        return std::holds_alternative<Hover>(c) || std::holds_alternative<HoverPlane>(c);
    });
    const std::uint64_t before = app_.state().revision;
    for (Command& command : commands) apply_and_keep(std::move(command));
    if (only_hover && before == drawn_revision_ && hovered == hovered_now()) drawn_revision_ = app_.state().revision;
    if (only_hover && before == mirrored_revision_)
        mirrored_revision_ = app_.state().revision;  // it tells nothing of that
    carry_out_requests();
    update_mirror();
    if (std::exchange(told_steps_, app_.num_steps()) != app_.num_steps()) host_.note_steps(app_.num_steps());
    keeper_.after_frame();
}

/// Applies a command, and keeps what it sets beyond the visit.
void MainApplication::apply_and_keep(Command command) {
    const bool theme = std::holds_alternative<SetTheme>(command);
    const bool text = std::holds_alternative<SetTextScale>(command);
    app_.apply(std::move(command));
    const ViewSettings& view = app_.state().view;
    if (theme) host_.store("theme", view.theme == Theme::kDark ? "dark" : (view.theme == Theme::kLight ? "light" : ""));
    if (text) host_.store("text_scale", std::to_string(view.text_scale));
}

/// What Escape lets go of: what lies on top first. What Dear ImGui closed with the same key comes before all.
void MainApplication::escape() {
    const AppState& state = app_.state();
    if (popup_open_) {
        // Menus in menus, which open again below the pointer, are still there.
        if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, true);
        return;
    }
    if (state.view.show_shortcuts) return app_.apply(ShowShortcuts{false});
    const auto error = std::find_if(state.messages.rbegin(), state.messages.rend(),
                                    [](const Message& m) { return m.kind == MessageKind::kError; });
    if (error != state.messages.rend()) return app_.apply(DismissMessage{error->id});
    if (state.layout.maximised) return app_.apply(MaximiseView{});
    if (state.plane.pinned_at) return app_.apply(PinPlane{std::nullopt});
    app_.apply(SelectRow{std::nullopt});
}

void MainApplication::handle_keys() {
    const ImGuiIO& io = ImGui::GetIO();
    const bool command = io.ConfigMacOSXBehaviors ? io.KeySuper : io.KeyCtrl;
    if (command && !io.KeyAlt) return command_keys(io.KeyShift);
    if (io.WantTextInput || io.KeyCtrl || io.KeySuper || io.KeyAlt || app_.state().view.show_palette) return;
    if (ImGui::IsKeyPressed(ImGuiKey_T, false)) apply_and_keep(SetTheme{dark() ? Theme::kLight : Theme::kDark});
    if (io.KeyShift && ImGui::IsKeyPressed(ImGuiKey_Slash, false))
        app_.apply(ShowShortcuts{!app_.state().view.show_shortcuts});
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) escape();
    const TrainingState& training = app_.state().training;
    if (!io.NavVisible &&
        ImGui::IsKeyPressed(ImGuiKey_Space, false)) {  // with a visible focus Space presses what has it
        const bool playing = training.mode == TrainingMode::kPlaying;
        app_.apply(Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying});
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Period)) app_.apply(Train{TrainingMode::kOneBatch});
    if (ImGui::IsKeyPressed(ImGuiKey_R, false)) app_.apply(RestartTraining{});
    if (ImGui::IsKeyPressed(ImGuiKey_J)) step_row(1);
    if (ImGui::IsKeyPressed(ImGuiKey_K)) step_row(-1);
    if (ImGui::IsKeyPressed(ImGuiKey_N)) step_cluster(1);
    if (ImGui::IsKeyPressed(ImGuiKey_P)) step_cluster(-1);
    view_keys();
}

/// With Ctrl, or Cmd on a Mac.
void MainApplication::command_keys(bool shift) {
    if (ImGui::IsKeyPressed(ImGuiKey_K, false) || (shift && ImGui::IsKeyPressed(ImGuiKey_P, false)))
        app_.apply(ShowPalette{!app_.state().view.show_palette});
    if (!shift && ImGui::IsKeyPressed(ImGuiKey_O, false)) app_.apply(ChooseFiles{});
    if (!shift && ImGui::IsKeyPressed(ImGuiKey_S, false)) app_.apply(SaveFile{SavedThing::kSession});
    if (shift && ImGui::IsKeyPressed(ImGuiKey_S, false)) app_.apply(ShareLink{});
    if (shift && ImGui::IsKeyPressed(ImGuiKey_E, false))
        app_.apply(ExportPicture{leading_view(app_.state().layout), {}, 2});
    if (ImGui::GetIO().WantTextInput) return;  // a text field undoes its own typing
    if (ImGui::IsKeyPressed(ImGuiKey_Z)) shift ? app_.apply(Redo{}) : app_.apply(Undo{});
    if (ImGui::IsKeyPressed(ImGuiKey_Y)) app_.apply(Redo{});
    carry_out_requests();
}

/// Views by number, maximised, and the columns beside them.
void MainApplication::view_keys() {
    const Layout& layout = app_.state().layout;
    if (!app_.state().document) return;
    for (std::size_t i = 0; i < 9 && i < std::size(kAllViews); ++i) {
        const auto key = static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(i));
        if (ImGui::IsKeyPressed(key, false) && can_show(app_.state(), kAllViews[i])) app_.apply(ShowView{kAllViews[i]});
    }
    if (ImGui::IsKeyPressed(ImGuiKey_M, false))
        app_.apply(MaximiseView{layout.maximised ? std::nullopt : std::optional(leading_view(layout))});
    if (ImGui::GetIO().KeyShift && is_seen(layout, View::kPlane)) {
        static constexpr std::pair<ImGuiKey, StepRegion> kSteps[] = {{ImGuiKey_LeftArrow, {-1, 0}},
                                                                     {ImGuiKey_RightArrow, {1, 0}},
                                                                     {ImGuiKey_UpArrow, {0, 1}},
                                                                     {ImGuiKey_DownArrow, {0, -1}}};
        for (const auto& [key, step] : kSteps) {
            if (ImGui::IsKeyPressed(key)) app_.apply(step);
        }
    }
    SetColumns columns{layout.left, layout.right, layout.left_open, layout.right_open};
    if (ImGui::IsKeyPressed(ImGuiKey_LeftBracket, false)) columns.left_open = !columns.left_open;
    if (ImGui::IsKeyPressed(ImGuiKey_RightBracket, false)) columns.right_open = !columns.right_open;
    if (columns.left_open != layout.left_open || columns.right_open != layout.right_open) app_.apply(columns);
}

void MainApplication::step_cluster(int direction) {
    const AppState& state = app_.state();
    const auto& order = state.order.clusters;
    if (order.empty()) return;
    const auto chosen =
        state.selection.cluster ? std::find(order.begin(), order.end(), state.selection.cluster->index) : order.end();
    const auto position = chosen == order.end() ? -1 : chosen - order.begin();
    const auto next =
        std::clamp<std::ptrdiff_t>(position + direction, 0, static_cast<std::ptrdiff_t>(order.size()) - 1);
    app_.apply(SelectCluster{ClusterId(order[static_cast<std::size_t>(next)])});
}

void MainApplication::step_row(int direction) {
    const AppState& state = app_.state();
    if (!state.document || !state.document->study.scores || !state.selection.cluster) return;
    const auto rows = state.document->study.clustering->rows_of(*state.selection.cluster);
    std::ptrdiff_t position = direction > 0 ? -1 : static_cast<std::ptrdiff_t>(rows.size());
    if (state.selection.row)
        position = std::lower_bound(rows.begin(), rows.end(), state.selection.row->index) - rows.begin();
    const auto next = std::clamp<std::ptrdiff_t>(position + direction, 0, static_cast<std::ptrdiff_t>(rows.size()) - 1);
    app_.apply(SelectRow{RowId(rows[static_cast<std::size_t>(next)])});
}

void MainApplication::update_mirror() {
    const bool busy =
        app_.state().job.running || app_.state().training.mode == TrainingMode::kPlaying;  // nobody could follow
    if (busy || mirrored_revision_ == app_.state().revision) return;
    mirrored_revision_ = app_.state().revision;
    host_.set_mirror(text_mirror(app_.state()));
    const AppState& state = app_.state();
    std::string news;
    if (state.cluster_view) news = state.cluster_view->sentence;
    if (state.row_view) news += " " + state.row_view->sentence;
    std::string messages;
    for (const Message& message : state.messages) {
        if (message.id <= announced_message_) continue;
        announced_message_ = message.id;
        messages += (messages.empty() ? "" : " ") + message.text;
    }
    if (!messages.empty()) news = messages;
    if (news == announced_) return;
    announced_ = news;
    host_.announce(printable_lines(news));
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
    auto command = parse_command(json, app_.state().training.setup);
    if (!command) return nlohmann::json{{"error", command.error().sentence()}}.dump();
    app_.apply(*std::move(command));
    carry_out_requests();
    return R"({"ok":true})";
}

}  // namespace

std::unique_ptr<Application> make_application(Host& host) { return std::make_unique<MainApplication>(host); }

}  // namespace reluscope
