#include "ui/workspace/bars.h"

#include "app/document/offers.h"
#include "base/numerics/tolerances.h"
#include "base/text/number_format.h"

#include <algorithm>
#include <optional>

// The bars at the top and the bottom of the workspace.

namespace reluscope {

namespace {

void example_choice(const Ui& ui, const AppState& state, float width) {
    std::string current = "Your files";
    for (const Example& example : state.examples) {
        if (state.document && example.id == state.document->example) current = example.title;
    }
    if (state.toy) current = toy_info(state.toy->kind).title;
    if (!state.document) current = "Examples";
    ImGui::SetNextItemWidth(width);
    if (begin_combo("##example", current.c_str(), ImGuiComboFlags_HeightLarge)) {
        for (const Example& example : state.examples) {
            ImGui::PushID(example.id.c_str());
            const bool chosen = state.document && example.id == state.document->example;
            const ImVec2 at = ImGui::GetCursorScreenPos();
            if (ImGui::Selectable(("##" + example.title).c_str(), chosen, 0, ImVec2(330, 40)))
                ui.send(OpenExample{example.id});
            ImDrawList& draw = *ImGui::GetWindowDrawList();
            draw_text_cut(draw, ui.fonts.bold, at, 330, ui.palette.text, example.title);
            draw_text_cut(draw, ui.fonts.small, ImVec2(at.x, at.y + 19), 330, ui.palette.muted, example.subtitle);
            ImGui::PopID();
        }
        ImGui::Separator();
        text_in(ui.fonts.heading, ui.palette.muted, "TRAIN YOUR OWN ON");
        for (const ToyInfo& info : toy_kinds()) {
            ToyOptions toy;
            toy.kind = info.kind;
            if (ImGui::Selectable((std::string(info.title) + "##toy").c_str(),
                                  state.toy && state.toy->kind == info.kind))
                ui.send(MakeData{toy});
            tooltip(ui, "", info.sentence);
        }
        ImGui::EndCombo();
    }
    tooltip(ui, "Examples", "Trained networks with their tables, ready to look at.");
}

void save_menu(const Ui& ui, const AppState& state, bool wide) {
    if (icon_button(ui, "\uf019", wide ? "Save" : "##save",
                    "Save the session, the model, or what is known about the clusters"))
        ImGui::OpenPopup("save");
    if (!ImGui::BeginPopup("save")) return;
    if (ImGui::MenuItem("Session: all of this, to go on with later", "Ctrl+S")) ui.send(SaveFile{SavedThing::kSession});
    if (ImGui::MenuItem("Model (JSON)")) ui.send(SaveFile{SavedThing::kModel});
    ImGui::Separator();
    static constexpr std::pair<const char*, SavedThing> kBarsThings[] = {
        {"Report as a page (HTML)", SavedThing::kHtmlReport},
        {"Report of all clusters (JSON)", SavedThing::kReport},
        {"Clusters as a table (CSV)", SavedThing::kClustersCsv},
        {"Cluster of every row (CSV)", SavedThing::kAssignments},
        {"Cluster of every row (JSON)", SavedThing::kRowsJson},
        {"Regions of the plane (JSON)", SavedThing::kRegionsJson},
        {"Regions of the plane (CSV)", SavedThing::kRegionsCsv},
        {"Clusters as rules: Python", SavedThing::kRulesPython},
        {"Clusters as rules: C", SavedThing::kRulesC},
        {"Clusters as rules: SQL", SavedThing::kRulesSql},
        {"Maps of the clusters: LaTeX", SavedThing::kLatex}};
    for (const auto& [title, thing] : kBarsThings) {
        const auto reason = reason_to_wait(state, thing);
        if (ImGui::MenuItem(title, nullptr, false, !reason)) ui.send(SaveFile{thing});
        if (reason && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled))
            ImGui::SetTooltip("%s", reason->c_str());
    }
    ImGui::EndPopup();
}

/// Pictures of the views that are seen, and of the whole window.
void picture_menu(const Ui& ui, const AppState& state, bool wide) {
    if (icon_button(ui, "\uf030", wide ? "Picture" : "##picture", "Picture of a view as PNG or SVG"))
        ImGui::OpenPopup("picture");
    if (!ImGui::BeginPopup("picture")) return;
    for (const View view : seen_views(state.layout)) {
        const std::string title(view_title(view));
        if (ImGui::BeginMenu((title + "##picture").c_str())) {
            static constexpr const char* kSizes[] = {"PNG as on the screen", "PNG, twice as fine", "PNG, three times",
                                                     "PNG, four times"};
            for (int scale = 1; scale <= 4; ++scale) {
                if (ImGui::MenuItem(kSizes[scale - 1],
                                    scale == 2 && view == leading_view(state.layout) ? "Ctrl+Shift+E" : nullptr))
                    ui.send(ExportPicture{view, PictureFormat::kPng, scale});
            }
            if (can_draw_vectors(state, view) && ImGui::MenuItem("SVG"))
                ui.send(ExportPicture{view, PictureFormat::kSvg});
            ImGui::EndMenu();
        }
    }
    if (ImGui::MenuItem("The whole window (PNG)")) ui.send(ExportPicture{std::nullopt, PictureFormat::kPng, 2});
    ImGui::EndPopup();
}

/// A button that is there but faint while it can do nothing.
bool able_button(const Ui& ui, const char* icon, const char* label, bool able, const std::string& explanation) {
    ImGui::BeginDisabled(!able);
    const bool clicked = ImGui::Button((std::string(icon) + label).c_str());
    ImGui::EndDisabled();
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        ImGui::BeginTooltip();
        text_in(ui.fonts.small, ui.palette.text, explanation);
        ImGui::EndTooltip();
    }
    return clicked && able;
}

void undo_buttons(const Ui& ui, const AppState& state) {
    const auto explain = [](const char* verb, const std::string& what, const char* keys) {
        return what.empty() ? std::string("Nothing to ") + verb : std::string(verb) + ": " + what + " (" + keys + ")";
    };
    if (able_button(ui, "\uf0e2", "###undo", !state.undo_what.empty(), explain("undo", state.undo_what, "Ctrl+Z")))
        ui.send(Undo{});
    ImGui::SameLine(0, 2);
    if (able_button(ui, "\uf01e", "###redo", !state.redo_what.empty(),
                    explain("redo", state.redo_what, "Ctrl+Shift+Z")))
        ui.send(Redo{});
}

/// Size of all text.
void text_size_menu(const Ui& ui, float scale) {
    constexpr float kStep = 0.1F;
    if (icon_button(ui, "Aa", "##text size", "Size of all text")) ImGui::OpenPopup("text size");
    if (!ImGui::BeginPopup("text size")) return;
    text_in(ui.fonts.text, ui.palette.text,
            "Text at " + display_share(static_cast<double>(scale)) + " of the usual size");
    if (ImGui::Button("Smaller")) ui.send(SetTextScale{scale - kStep});
    ImGui::SameLine();
    if (ImGui::Button("Usual")) ui.send(SetTextScale{1});
    ImGui::SameLine();
    if (ImGui::Button("Larger")) ui.send(SetTextScale{scale + kStep});
    ImGui::EndPopup();
}

}  // namespace

namespace {

constexpr float kTopGap = 18;  // between the parts of the bar

/// What of the top bar has room. The list of all commands stands for the rest.
struct TopBar {
    bool name = true;         ///< "ReLUscope", else "RS"
    bool file_words = true;   ///< beside the icons of Open and Save
    bool share_words = true;  ///< of Picture and Share
    bool files = true;        ///< Save and Picture
    bool undo = true;
    bool settings = true;  ///< size of text, theme, keys
    bool share = true;
    float examples = 180;  ///< width of their list
};

constexpr TopBar kTopBars[] = {{},
                               {true, true, false, true, true, true, true, 180},
                               {true, false, false, true, true, true, true, 180},
                               {false, false, false, true, true, true, true, 160},
                               {false, false, false, true, true, false, true, 160},
                               {false, false, false, false, true, false, true, 150},
                               {false, false, false, false, false, false, true, 150},
                               {false, false, false, false, false, false, true, 110},
                               {false, false, false, false, false, false, false, 110},
                               {false, false, false, false, false, false, false, 70}};

float icon_button_width(const Ui& ui, const char* icon, const char* word) {
    const std::string text = std::string(icon) + (word[0] == 0 ? "" : "  ") + word;
    return text_size(ui.fonts.text, text).x + 2 * ImGui::GetStyle().FramePadding.x;
}

float right_width(const Ui& ui, const TopBar& bar) {
    float width = icon_button_width(ui, "\uf002", "");
    if (!bar.settings) return width;
    for (const char* icon : {"Aa", "\uf185", "\uf128"})
        width += ImGui::GetStyle().ItemSpacing.x + icon_button_width(ui, icon, "");
    return width;
}

float width_of(const Ui& ui, const TopBar& bar, bool ready) {
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    float width = text_size(ui.fonts.title, bar.name ? "ReLUscope" : "RS").x + kTopGap + bar.examples + gap;
    width += icon_button_width(ui, "\uf07c", bar.file_words ? "Open" : "") + gap;
    if (ready && bar.files) {
        width += icon_button_width(ui, "\uf019", bar.file_words ? "Save" : "") + gap;
        width += icon_button_width(ui, "\uf030", bar.share_words ? "Picture" : "") + gap;
    }
    if (ready && bar.share) width += icon_button_width(ui, "\uf1e0", bar.share_words ? "Share" : "") + gap;
    if (ready && bar.undo) width += kTopGap + icon_button_width(ui, "\uf0e2", "") + icon_button_width(ui, "\uf01e", "");
    return width + kTopGap + right_width(ui, bar);
}

/// The first one with room.
const TopBar& fitting_bar(const Ui& ui, float width, bool ready) {
    for (const TopBar& bar : kTopBars) {
        if (width_of(ui, bar, ready) <= width) return bar;
    }
    return kTopBars[std::size(kTopBars) - 1];
}

void right_buttons(const Ui& ui, const AppState& state, const TopBar& bar) {
    if (icon_button(ui, "\uf002", "##palette", "All commands by name (Ctrl+K)")) ui.send(ShowPalette{true});
    if (!bar.settings) return;
    ImGui::SameLine();
    text_size_menu(ui, state.view.text_scale);
    ImGui::SameLine();
    if (icon_button(ui, ui.palette.dark ? "\uf185" : "\uf186", "##theme",
                    ui.palette.dark ? "Light theme" : "Dark theme")) {
        ui.send(SetTheme{ui.palette.dark ? Theme::kLight : Theme::kDark});
    }
    ImGui::SameLine();
    if (icon_button(ui, "\uf128", "##shortcuts", "Keyboard shortcuts and words"))
        ui.send(ShowShortcuts{!state.view.show_shortcuts});
}

}  // namespace

void top_bar(const Ui& ui, const AppState& state) {
    const float width = ImGui::GetContentRegionAvail().x;
    const bool ready = state.document && state.document->study.scores;
    const TopBar& bar = fitting_bar(ui, width, ready);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 2);
    text_in(ui.fonts.title, ui.palette.text, bar.name ? "ReLUscope" : "RS");
    ImGui::SameLine(0, kTopGap);
    ImGui::SetCursorPosY(0);
    example_choice(ui, state, bar.examples);
    ImGui::SameLine();
    if (icon_button(ui, "\uf07c", bar.file_words ? "Open" : "##open",
                    "Open a network (ONNX, safetensors, JSON) and a table (CSV), or drop them anywhere")) {
        ui.send(ChooseFiles{});
    }
    ImGui::SameLine();
    if (ready) {
        if (bar.files) {
            save_menu(ui, state, bar.file_words);
            ImGui::SameLine();
            picture_menu(ui, state, bar.share_words);
            ImGui::SameLine();
        }
        if (bar.share && icon_button(ui, "\uf1e0", bar.share_words ? "Share###share" : "###share",
                                     "Copy a link that shows exactly this (Ctrl+Shift+S)"))
            ui.send(ShareLink{});
        ImGui::SameLine(0, kTopGap);
        if (bar.undo) undo_buttons(ui, state);
    }
    ImGui::SameLine(std::max(ImGui::GetCursorPosX() + 4, width - right_width(ui, bar)));
    right_buttons(ui, state, bar);
}

namespace {

void certificate_text(const Ui& ui, const Document& document) {
    const Study& study = document.study;
    if (!study.survey) {
        text_in(ui.fonts.small, ui.palette.muted, "maps are being checked");
        return;
    }
    const Certificate& certificate = study.survey->certificate;
    if (document.untrained) {  // no tick over explanations that explain nothing
        text_in(ui.fonts.small, ui.palette.warning_text, "not trained yet: random weights");
        tooltip(ui, "Not trained yet",
                "The maps equal this network too, to " + display_number(certificate.max_rel_error, 2) +
                    ", but its weights are random: nothing that they say is about the table.");
        return;
    }
    const bool holds = certificate.holds();
    const std::string text = (holds ? "\uf00c  exact to " : "\uf071  maps differ by ") +
                             display_number(certificate.max_rel_error, 2) + " on " +
                             counted(certificate.num_rows, "row", "rows");
    text_in(ui.fonts.small, holds ? ui.palette.good_text : ui.palette.error_text, text);
    tooltip(ui, "Certificate",
            "The largest |f(x) \u2212 (A x + c)| over all rows, relative to max(1, |f(x)|): each row's prediction by "
            "its cluster's map against the "
            "network's forward pass. Largest absolute error " +
                full_number(certificate.max_abs_error) + ", relative " + full_number(certificate.max_rel_error) +
                "; it must stay below " + display_number(tolerances::kCertificate) + ". " +
                certificate_warning(certificate));
    const std::string note = boundary_note(certificate);
    if (note.empty()) return;
    ImGui::SameLine(0, 14);
    const std::size_t on = certificate.rows_on_a_boundary;
    const std::size_t near = certificate.rows_within_rounding + certificate.rows_undecided;
    text_in(ui.fonts.small, ui.palette.muted,
            on > 0 ? counted(on, "row", "rows") + " on a boundary" : counted(near, "row", "rows") + " near a boundary");
    tooltip(ui, "Rows on a boundary", note);
}

constexpr double kQuietSeconds = 0.2;  // what is done sooner is not worth a word

struct WorkUnderWay {
    std::string what;
    double fraction = 0;
};

/// What goes on beside the job: the report, or what the views compute. While a network trains, they follow it.
std::optional<WorkUnderWay> background_work(const AppState& state) {
    if (state.exporting) return WorkUnderWay{"Making " + state.exporting->name, state.exporting->fraction};
    if (state.saving) return WorkUnderWay{"Writing " + state.saving->name, state.saving->fraction};
    if (state.training.mode != TrainingMode::kPaused) return std::nullopt;
    if (state.path.running) return WorkUnderWay{"Following the line", state.path.progress};
    if (state.plane.stale && state.plane.progress > 0 && state.plane.progress < 1)
        return WorkUnderWay{"Computing the regions", state.plane.progress};
    const HaltedViews& halted = state.halted;
    if (state.coefficients.running && !halted.maps)
        return WorkUnderWay{"Mapping the clusters", state.coefficients.progress};
    if (state.profile.running && !halted.profile) return WorkUnderWay{"Following the feature", state.profile.progress};
    if (state.scatter.stale && !halted.scatter) return WorkUnderWay{"Placing the rows", state.scatter.progress};
    if (state.network.progress < 1 && !halted.units) return WorkUnderWay{"Surveying the units", state.network.progress};
    if (state.compare.stale && !halted.compare) return WorkUnderWay{"Comparing", state.compare.progress};
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
    if (ImGui::SmallButton("Stop")) ui.send(CancelJob{});
    tooltip(ui, "", "Ends it and keeps what there is");
}

/// What was stopped is not forgotten: some view shows less than it could.
void halted_line(const Ui& ui, const HaltedViews& halted) {
    std::string what;
    const auto add = [&what](bool is, const char* name) {
        if (is) what += (what.empty() ? "Stopped: " : ", ") + std::string(name);
    };
    add(halted.maps, "maps");
    add(halted.profile, "profile");
    add(halted.scatter, "scatter");
    add(halted.units, "units");
    add(halted.compare, "comparison");
    const float width = ImGui::GetWindowContentRegionMax().x;
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), width - 330));
    const float room = width - ImGui::GetCursorPosX() - 76;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float used = draw_text_cut(*ImGui::GetWindowDrawList(), ui.fonts.small, at, room, ui.palette.text, what);
    ImGui::Dummy(ImVec2(used, 16));
    ImGui::SameLine();
    if (ImGui::SmallButton("Go on")) ui.send(ContinueViews{});
    tooltip(ui, "", "Computes what was stopped");
}

}  // namespace

namespace {

void status_texts(const Ui& ui, const AppState& state) {
    if (!state.document || !state.document->study.scores)
        return text_in(ui.fonts.small, ui.palette.muted, "Files stay on this computer: nothing is uploaded.");
    certificate_text(ui, *state.document);
    constexpr float kClusters = 90;
    ImGui::SameLine(0, 18);
    if (ImGui::GetContentRegionAvail().x < kClusters) return;  // the panels tell it as well
    const Clustering& clustering = *state.document->study.clustering;
    std::string text = counted(clustering.num_clusters(), "cluster", "clusters");
    const bool room = ImGui::GetWindowContentRegionMax().x > 620;
    if (room && clustering.num_clusters() > 12)
        text += "; " + display_count(clusters_covering(clustering, 0.9)) + " cover 90\u2009% of the rows";
    text_in(ui.fonts.small, ui.palette.muted, text);
    tooltip(ui, "Clusters", "Groups of rows with the same activation pattern. On each the network is one affine map.");
}

}  // namespace

void status_bar(const Ui& ui, const AppState& state, std::optional<double>& background_since) {
    constexpr float kBoth = 700;  // less has room for what is being done only
    const auto work = work_under_way(state, background_since);
    const bool halted = !work && state.halted.any();
    if (!(work || halted) || ImGui::GetWindowContentRegionMax().x > kBoth) {
        status_texts(ui, state);
        ImGui::SameLine();
    }
    if (work) progress_line(ui, *work);
    if (halted) halted_line(ui, state.halted);
}

}  // namespace reluscope
