#include "ui/workspace/bars.h"

#include "app/document/offers.h"
#include "app/shortcuts.h"
#include "app/simplify/families_facts.h"
#include "base/numerics/tolerances.h"
#include "base/text/number_format.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/workspace_texts.h"
#include "ui/workspace/gallery_window.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

// The bars at the top and the bottom of the workspace.

namespace reluscope {

namespace {

/// A line of a menu, with the keys of its command.
void command_item(const Ui& ui, const AppState& state, const char* label, Command command) {
    const std::string_view keys = keys_of(command, {state});
    if (ImGui::MenuItem(label, keys.empty() ? nullptr : keys.data())) ui.send(std::move(command));
}

void save_menu(const Ui& ui, const AppState& state, bool wide) {
    const bool clicked = icon_button(ui, "\uf019", wide ? workspace_texts::kSave : "##save", workspace_texts::kSaveTip);
    if (!begin_menu_below("save", clicked)) return;
    command_item(ui, state, workspace_texts::kSaveSession, SaveFile{SavedThing::kSession});
    if (ImGui::MenuItem(workspace_texts::kSaveModel)) ui.send(SaveFile{SavedThing::kModel});
    ImGui::Separator();
    static constexpr std::pair<const char*, SavedThing> kThings[] = {
        {workspace_texts::kSaveHtmlReport, SavedThing::kHtmlReport},
        {workspace_texts::kSaveReport, SavedThing::kReport},
        {workspace_texts::kSaveClusters, SavedThing::kClustersCsv},
        {workspace_texts::kSaveRowsCsv, SavedThing::kAssignments},
        {workspace_texts::kSaveRowsJson, SavedThing::kRowsJson},
        {workspace_texts::kSaveRegionsJson, SavedThing::kRegionsJson},
        {workspace_texts::kSaveRegionsCsv, SavedThing::kRegionsCsv},
        {workspace_texts::kSaveRulesText, SavedThing::kRulesText},
        {workspace_texts::kSavePython, SavedThing::kRulesPython},
        {workspace_texts::kSaveC, SavedThing::kRulesC},
        {workspace_texts::kSaveSql, SavedThing::kRulesSql},
        {workspace_texts::kSaveLatex, SavedThing::kLatex}};
    for (const auto& [title, thing] : kThings) {
        const auto reason = reason_to_wait(state, thing);
        if (ImGui::MenuItem(title, nullptr, false, !reason)) ui.send(SaveFile{thing});
        if (reason && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled))
            ImGui::SetTooltip("%s", reason->c_str());
    }
    ImGui::EndPopup();
}

/// Pictures of the views that are seen, and of the whole window.
void picture_menu(const Ui& ui, const AppState& state, bool wide) {
    const bool clicked =
        icon_button(ui, "\uf030", wide ? workspace_texts::kPicture : "##picture", workspace_texts::kPictureTip);
    if (!begin_menu_below("picture", clicked)) return;
    for (const View view : seen_views(state.layout)) {
        const std::string title(view_title(view));
        if (ImGui::BeginMenu((title + "##picture").c_str())) {
            int scale = 0;
            for (const char* const size : workspace_texts::kPngSizes)
                command_item(ui, state, size, ExportPicture{view, PictureFormat::kPng, ++scale});
            if (can_draw_vectors(state, view) && ImGui::MenuItem(workspace_texts::kSvg))
                ui.send(ExportPicture{view, PictureFormat::kSvg});
            ImGui::EndMenu();
        }
    }
    if (ImGui::MenuItem(workspace_texts::kWindowPicture)) ui.send(ExportPicture{std::nullopt, PictureFormat::kPng, 2});
    ImGui::EndPopup();
}

/// Ready layouts, and the columns beside the views.
void split_menu(const Ui& ui, const AppState& state, bool wide) {
    const bool clicked =
        icon_button(ui, "\uf0db", wide ? workspace_texts::kSplit : "##split", workspace_texts::kSplitTip);
    if (!begin_menu_below("split", clicked)) return;
    static constexpr std::pair<const char*, Arrangement> kLayouts[] = {
        {workspace_texts::kOneView, Arrangement::kOne},
        {workspace_texts::kTwoViews, Arrangement::kTwo},
        {workspace_texts::kFourViews, Arrangement::kFour}};
    for (const auto& [title, arrangement] : kLayouts) {
        SetLayout ready = ready_layout(state, arrangement);
        const bool there = is_same_arrangement(ready.layout, state.layout);
        if (ImGui::MenuItem(title, nullptr, there)) ui.send(std::move(ready));
    }
    ImGui::Separator();
    const Layout& layout = state.layout;
    const auto column = [&](const char* title, bool shown, const SetColumns& command) {
        const std::string_view keys = keys_of(command, {state});
        if (ImGui::MenuItem(title, keys.empty() ? nullptr : keys.data(), shown)) ui.send(SetColumns(command));
    };
    column(workspace_texts::kLeftColumn, layout.left_open,
           {layout.left, layout.right, !layout.left_open, layout.right_open});
    column(workspace_texts::kRightColumn, layout.right_open,
           {layout.left, layout.right, layout.left_open, !layout.right_open});
    ImGui::Separator();
    command_item(ui, state, workspace_texts::kResetLayout, ResetLayout{});
    ImGui::EndPopup();
}

/// A button that is there but faint while it can do nothing.
bool able_button(const Ui& ui, const std::string& label, bool able, const std::string& explanation) {
    ImGui::BeginDisabled(!able);
    const bool clicked = ImGui::Button(label.c_str());
    ImGui::EndDisabled();
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::BeginTooltip();
        text_in(ui.fonts.small, ui.palette.text, explanation);
        ImGui::EndTooltip();
    }
    return clicked && able;
}

void undo_buttons(const Ui& ui, const AppState& state, bool wide) {
    const auto label = [wide](const char* icon, const char* word, const char* id) {
        return std::string(icon) + (wide ? std::string("  ") + word : std::string()) + id;
    };
    if (able_button(ui, label("\uf0e2", workspace_texts::kUndo, "###undo"), !state.undo_what.empty(),
                    workspace_texts::undo_tip(state.undo_what, keys_of(Undo{}, {state}))))
        ui.send(Undo{});
    ImGui::SameLine(0, 2);
    if (able_button(ui, label("\uf01e", workspace_texts::kRedo, "###redo"), !state.redo_what.empty(),
                    workspace_texts::redo_tip(state.redo_what, keys_of(Redo{}, {state}))))
        ui.send(Redo{});
}

/// The label of a button that has a word where there is room.
std::string with_word(bool wide, const char* word, const char* id) { return (wide ? word : "") + std::string(id); }

/// Size of all text.
void text_size_menu(const Ui& ui, float scale, bool wide) {
    constexpr float kStep = 0.1F;
    const bool clicked = icon_button(ui, "Aa", with_word(wide, workspace_texts::kTextSize, "##text size").c_str(),
                                     workspace_texts::kTextSizeTip);
    if (!begin_menu_below("text size", clicked)) return;
    text_in(ui.fonts.text, ui.palette.text, workspace_texts::text_size_line(double{scale}));
    if (ImGui::Button(workspace_texts::kSmaller)) ui.send(SetTextScale{scale - kStep});
    ImGui::SameLine();
    if (ImGui::Button(workspace_texts::kDefault)) ui.send(SetTextScale{1});
    ImGui::SameLine();
    if (ImGui::Button(workspace_texts::kLarger)) ui.send(SetTextScale{scale + kStep});
    ImGui::EndPopup();
}

}  // namespace

namespace {

constexpr float kTopGap = 18;  // between the parts of the bar

/// What of the top bar has room. The list of all commands stands for the rest; it and the help are always there.
struct TopBar {
    bool more_words = true;    ///< beside the icons of undo, redo, all commands, size of text, theme
    bool name = true;          ///< "ReLUscope", else "RS"
    bool short_name = true;    ///< "RS", else nothing
    bool file_words = true;    ///< beside the icons of Open and Save
    bool share_words = true;   ///< of Picture and Share
    bool layout_words = true;  ///< of Split and Present
    bool save = true;
    bool picture = true;
    bool undo = true;
    bool settings = true;  ///< size of text, theme
    bool layout = true;    ///< Split and Present
    bool share = true;
    float examples = 180;  ///< width of their button
};

/// Each with less than the one before.
constexpr auto kTopBars = [] {
    std::array<TopBar, 15> bars{};
    const auto from = [&bars](std::size_t first, auto change) {
        for (std::size_t i = first; i < bars.size(); ++i) change(bars[i]);
    };
    from(1, [](TopBar& bar) { bar.more_words = false; });
    from(2, [](TopBar& bar) { bar.share_words = false; });
    from(3, [](TopBar& bar) { bar.layout_words = false; });
    from(4, [](TopBar& bar) { bar.file_words = false; });
    from(5, [](TopBar& bar) { bar.name = false, bar.examples = 160; });
    from(6, [](TopBar& bar) { bar.settings = false; });
    from(7, [](TopBar& bar) { bar.picture = false, bar.examples = 150; });
    from(8, [](TopBar& bar) { bar.undo = false, bar.layout = false; });
    from(9, [](TopBar& bar) { bar.examples = 130; });
    from(10, [](TopBar& bar) { bar.examples = 110; });
    from(11, [](TopBar& bar) { bar.short_name = false; });
    from(12, [](TopBar& bar) { bar.share = false; });
    from(13, [](TopBar& bar) { bar.save = false; });
    from(14, [](TopBar& bar) { bar.examples = 70; });
    return bars;
}();

/// Split has nothing to do on a phone, where one view is seen.
bool can_split() { return !has_one_column(); }

float icon_button_width(const Ui& ui, const char* icon, const char* word) {
    const std::string text = std::string(icon) + (word[0] == 0 ? "" : "  ") + word;
    return std::ceil(text_size(ui.fonts.text, text).x) + 2 * ImGui::GetStyle().FramePadding.x;  // as buttons do
}

const char* theme_icon(const Ui& ui) { return ui.palette.dark ? "\uf185" : "\uf186"; }
/// The name of the theme that the button leads to.
const char* theme_word(const Ui& ui) {
    return ui.palette.dark ? workspace_texts::kLightTheme : workspace_texts::kDarkTheme;
}

constexpr const char* kHelpIcon = "\uf128";

float right_width(const Ui& ui, const TopBar& bar) {
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const auto width = [&](const char* icon, const char* word) {
        return icon_button_width(ui, icon, bar.more_words ? word : "");
    };
    const float always = width("\uf002", workspace_texts::kCommands) + gap + icon_button_width(ui, kHelpIcon, "");
    if (!bar.settings) return always;
    return always + width("Aa", workspace_texts::kTextSize) + width(theme_icon(ui), theme_word(ui)) + 2 * gap;
}

/// What the bar begins with; empty on the narrowest.
const char* shown_name(const TopBar& bar) {
    if (bar.name) return workspace_texts::kName;
    return bar.short_name ? workspace_texts::kShortName : "";
}

float width_of(const Ui& ui, const TopBar& bar, bool ready) {
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const float name = text_size(ui.fonts.title, shown_name(bar)).x;
    float width = (name > 0 ? name + kTopGap : 0) + bar.examples + gap;
    width += icon_button_width(ui, "\uf07c", bar.file_words ? workspace_texts::kOpen : "") + gap;
    if (ready && bar.save) width += icon_button_width(ui, "\uf019", bar.file_words ? workspace_texts::kSave : "") + gap;
    if (ready && bar.picture)
        width += icon_button_width(ui, "\uf030", bar.share_words ? workspace_texts::kPicture : "") + gap;
    if (ready && bar.share)
        width += icon_button_width(ui, "\uf1e0", bar.share_words ? workspace_texts::kShare : "") + gap;
    if (ready && bar.layout) {
        if (can_split())
            width += icon_button_width(ui, "\uf0db", bar.layout_words ? workspace_texts::kSplit : "") + gap;
        width += icon_button_width(ui, "\uf108", bar.layout_words ? workspace_texts::kPresent : "") + gap;
    }
    if (ready && bar.undo)
        width += kTopGap + icon_button_width(ui, "\uf0e2", bar.more_words ? workspace_texts::kUndo : "") +
                 icon_button_width(ui, "\uf01e", bar.more_words ? workspace_texts::kRedo : "");
    return width + kTopGap + right_width(ui, bar);
}

/// The first one with room.
const TopBar& fitting_bar(const Ui& ui, float width, bool ready) {
    for (const TopBar& bar : kTopBars) {
        if (width_of(ui, bar, ready) <= width) return bar;
    }
    return kTopBars.back();
}

void right_buttons(const Ui& ui, const AppState& state, const TopBar& bar) {
    const std::string palette = with_word(bar.more_words, workspace_texts::kCommands, "##palette");
    if (icon_button(ui, "\uf002", palette.c_str(), workspace_texts::kPaletteTip)) ui.send(ShowPalette{true});
    ImGui::SameLine();
    if (bar.settings) {
        text_size_menu(ui, state.view.text_scale, bar.more_words);
        ImGui::SameLine();
        const std::string theme = with_word(bar.more_words, theme_word(ui), "##theme");
        if (icon_button(ui, theme_icon(ui), theme.c_str(),
                        ui.palette.dark ? workspace_texts::kLightThemeTip : workspace_texts::kDarkThemeTip)) {
            ui.send(SetTheme{ui.palette.dark ? Theme::kLight : Theme::kDark});
        }
        ImGui::SameLine();
    }
    if (icon_button(ui, kHelpIcon, "##shortcuts", workspace_texts::kHelpTip))
        ui.send(ShowShortcuts{!state.view.show_shortcuts});
}

}  // namespace

namespace {

/// Split and Present, after what stands before them in the bar.
void layout_buttons(const Ui& ui, const AppState& state, bool wide) {
    ImGui::SameLine();
    if (can_split()) {
        split_menu(ui, state, wide);
        ImGui::SameLine();
    }
    const char* const label = wide ? workspace_texts::kPresent : "##present";
    if (icon_button(ui, "\uf108", label, workspace_texts::kPresentTip)) ui.send(Present{true});
}

}  // namespace

void top_bar(const Ui& ui, const AppState& state) {
    const float width = ImGui::GetContentRegionAvail().x;
    const bool ready = state.document && state.document->study.scores;
    const TopBar& bar = fitting_bar(ui, width, ready);
    if (const char* const name = shown_name(bar); name[0] != 0) {
        text_beside_buttons(ui.fonts.title, ui.palette.text, name);
        ImGui::SameLine(0, kTopGap);
    }
    gallery_button(ui, state, bar.examples);
    ImGui::SameLine();
    if (icon_button(ui, "\uf07c", bar.file_words ? workspace_texts::kOpen : "##open", workspace_texts::kOpenTip)) {
        ui.send(ChooseFiles{});
    }
    ImGui::SameLine();
    if (ready) {
        if (bar.save) {
            save_menu(ui, state, bar.file_words);
            ImGui::SameLine();
        }
        if (bar.picture) {
            picture_menu(ui, state, bar.share_words);
            ImGui::SameLine();
        }
        const std::string share = std::string(bar.share_words ? workspace_texts::kShare : "") + "###share";
        if (bar.share && icon_button(ui, "\uf1e0", share.c_str(), workspace_texts::kShareTip)) ui.send(ShareLink{});
        if (bar.layout) layout_buttons(ui, state, bar.layout_words);
        ImGui::SameLine(0, kTopGap);
        if (bar.undo) undo_buttons(ui, state, bar.more_words);
    }
    ImGui::SameLine(std::max(ImGui::GetCursorPosX() + 4, width - right_width(ui, bar)));
    right_buttons(ui, state, bar);
}

namespace {

/// How far the chosen family is from the network, in the place of what says that the clusters are exact. Returns false
/// where none is chosen.
bool family_certificate(const Ui& ui, const AppState& state) {
    const auto chosen = chosen_family(state);
    if (!chosen) return false;
    const FamilyCut& cut = *current_families(state);
    const FamilyFacts& facts = cut.list[*chosen];
    if (!facts.worst_row.valid()) return false;
    const std::size_t row = state.document->study.input->rows->row[facts.worst_row.index];
    const std::string largest = display_number(facts.largest_deviation, 2);
    std::string text = families_view_texts::certificate_line(*chosen, facts.rows,
                                                             display_number(facts.mean_deviation, 2), largest, row);
    if (text_size(ui.fonts.small, text).x > ImGui::GetContentRegionAvail().x)
        text = families_view_texts::short_certificate(*chosen, largest, row);
    text_in(ui.fonts.small, ui.palette.warning_text, text);
    tooltip(ui, family_title(state.families, cut, *chosen), families_view_texts::kCertificateHelp);
    return true;
}

void certificate_text(const Ui& ui, const Document& document) {
    const Study& study = document.study;
    if (!study.survey) {
        text_in(ui.fonts.small, ui.palette.muted, workspace_texts::kChecking);
        return;
    }
    const Certificate& certificate = study.survey->certificate;
    if (document.untrained) {  // no tick over explanations that explain nothing
        text_in(ui.fonts.small, ui.palette.warning_text, workspace_texts::kUntrained);
        tooltip(ui, workspace_texts::kUntrainedTitle, workspace_texts::untrained_tip(certificate.max_rel_error));
        return;
    }
    const bool holds = certificate.holds();
    const std::string text = (holds ? "\uf00c  " : "\uf071  ") +
                             workspace_texts::certificate_line(holds, certificate.max_rel_error, certificate.num_rows);
    text_in(ui.fonts.small, holds ? ui.palette.good_text : ui.palette.error_text, text);
    const std::string tip =
        workspace_texts::certificate_tip(certificate.max_abs_error, certificate.max_rel_error, tolerances::kCertificate,
                                         certificate_warning(certificate));
    const std::string note = boundary_note(certificate);
    if (note.empty()) return tooltip(ui, workspace_texts::kCertificateTitle, tip);
    const std::string line = workspace_texts::boundary_line(
        certificate.rows_on_a_boundary, certificate.rows_within_rounding + certificate.rows_undecided);
    constexpr float kBeforeNote = 14;
    const float end = ImGui::GetItemRectMax().x + kBeforeNote + text_size(ui.fonts.small, line).x;
    const bool fits = end <= ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    tooltip(ui, workspace_texts::kCertificateTitle, fits ? tip : tip + "\n" + note);
    if (!fits) return;
    ImGui::SameLine(0, kBeforeNote);
    text_in(ui.fonts.small, ui.palette.muted, line);
    tooltip(ui, workspace_texts::kBoundaryTitle, note);
}

constexpr double kQuietSeconds = 0.2;  // what is done sooner is not worth a word

struct WorkUnderWay {
    std::string what;
    double fraction = 0;
};

/// What goes on beside the job: the report, or what the views compute. While a network trains, they follow it.
std::optional<WorkUnderWay> background_work(const AppState& state) {
    if (state.exporting)
        return WorkUnderWay{workspace_texts::making_line(state.exporting->name), state.exporting->fraction};
    if (state.saving) return WorkUnderWay{workspace_texts::writing_line(state.saving->name), state.saving->fraction};
    if (state.training.mode != TrainingMode::kPaused) return std::nullopt;
    for (const StageWords& words : kStageWords) {
        const StageStatus& status = state.stages[words.id];
        const bool shows = words.id != StageId::kPlane || (status.progress > 0 && status.progress < 1);
        if (status.works() && shows) return WorkUnderWay{std::string(words.work), status.progress};
    }
    return std::nullopt;
}

std::optional<WorkUnderWay> work_under_way(const AppState& state, std::optional<double>& since) {
    if (state.job.running)
        return state.job.seconds < kQuietSeconds ? std::nullopt
                                                 : std::optional(WorkUnderWay{state.job.what, state.job.fraction});
    auto work = background_work(state);
    if (!work) {
        since.reset();
        return work;
    }
    const double now = ImGui::GetTime();
    if (!since) since = now;
    return now - *since < kQuietSeconds ? std::nullopt : work;
}

void progress_line(const Ui& ui, const WorkUnderWay& work) {
    const float width = ImGui::GetWindowContentRegionMax().x;
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), width - 330));
    text_in(ui.fonts.small, ui.palette.text, work.what);
    ImGui::SameLine(std::max(ImGui::GetCursorPosX(), width - 160));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(ImVec2(at.x, at.y + 6), ImVec2(at.x + 90, at.y + 12), ui.palette.raised, 3);
    draw.AddRectFilled(ImVec2(at.x, at.y + 6), ImVec2(at.x + 90 * static_cast<float>(work.fraction), at.y + 12),
                       ui.palette.accent, 3);
    ImGui::Dummy(ImVec2(96, 16));
    ImGui::SameLine();
    if (ImGui::SmallButton(workspace_texts::kStop)) ui.send(CancelJob{});
    tooltip(ui, "", workspace_texts::kStopTip);
}

/// What was stopped is not forgotten: some view shows less than it could.
void halted_line(const Ui& ui, const StageStatuses& stages) {
    std::string what;
    for (const StageWords& words : kStageWords) {
        if (stages[words.id].halted) what += (what.empty() ? "" : ", ") + std::string(words.subject);
    }
    what = workspace_texts::stopped_line(what);
    const float width = ImGui::GetWindowContentRegionMax().x;
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), width - 330));
    const float room = width - ImGui::GetCursorPosX() - 76;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float used = draw_text_cut(*ImGui::GetWindowDrawList(), ui.fonts.small, at, room, ui.palette.text, what);
    ImGui::Dummy(ImVec2(used, 16));
    ImGui::SameLine();
    if (ImGui::SmallButton(workspace_texts::kResumeWork)) ui.send(ContinueViews{});
    tooltip(ui, "", workspace_texts::kResumeWorkTip);
}

}  // namespace

namespace {

void status_texts(const Ui& ui, const AppState& state) {
    if (!state.document || !state.document->study.scores)
        return text_in(ui.fonts.small, ui.palette.muted, workspace_texts::kPrivate);
    if (!family_certificate(ui, state)) certificate_text(ui, *state.document);
    constexpr float kClusters = 90;
    ImGui::SameLine(0, 18);
    if (ImGui::GetContentRegionAvail().x < kClusters) return;  // the panels tell it as well
    const Clustering& clustering = *state.document->study.clustering;
    const bool covers = ImGui::GetWindowContentRegionMax().x > 620 && clustering.num_clusters() > 12;
    text_in(ui.fonts.small, ui.palette.muted,
            workspace_texts::clusters_line(clustering.num_clusters(), covers ? clusters_covering(clustering, 0.9) : 0));
    tooltip(ui, workspace_texts::kClustersTitle, workspace_texts::kClustersTip);
}

/// At the right end, where there is room: what a newcomer wants to be sure of.
void privacy_text(const Ui& ui) {
    constexpr float kSpare = 40;
    const float width = text_size(ui.fonts.small, workspace_texts::kPrivate).x;
    ImGui::SameLine();
    if (ImGui::GetContentRegionAvail().x < width + kSpare) return;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
    text_in(ui.fonts.small, ui.palette.muted, workspace_texts::kPrivate);
}

}  // namespace

void status_bar(const Ui& ui, const AppState& state, std::optional<double>& background_since) {
    constexpr float kBoth = 700;  // less has room for what is being done only
    const auto work = work_under_way(state, background_since);
    const bool halted = !work && state.stages.any_halted();
    if (!(work || halted) || ImGui::GetWindowContentRegionMax().x > kBoth) {
        status_texts(ui, state);
        ImGui::SameLine();
    }
    if (work) progress_line(ui, *work);
    if (halted) halted_line(ui, state.stages);
    if (!work && !halted && state.document && state.document->study.scores) privacy_text(ui);
}

}  // namespace reluscope
