#include "ui/workspace/workspace.h"

#include "app/document/captions.h"
#include "app/document/offers.h"
#include "app/plane/plane_facts.h"
#include "base/text/number_format.h"
#include "base/texts/workspace_texts.h"
#include "ui/clusters/cluster_explanation_panel.h"
#include "ui/clusters/clusters_panel.h"
#include "ui/clusters/data_panel.h"
#include "ui/clusters/row_panel.h"
#include "ui/path/path_panel.h"
#include "ui/simplify/families_panel.h"
#include "ui/training/training_panel.h"
#include "ui/workspace/bars.h"
#include "ui/workspace/dock.h"
#include "ui/workspace/gallery_window.h"
#include "ui/workspace/overlays.h"
#include "ui/workspace/palette_window.h"
#include "ui/workspace/presentation.h"
#include "ui/workspace/welcome_panel.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kWorkspaceGap = 8;
constexpr float kTopBar = 48;
constexpr float kStatusBar = 30;

void clusters(const Ui& ui, const AppState& state) {
    clusters_heading(ui, state);
    families_line(ui, state);
    clusters_panel(ui, *state.document, state.selection, state.order, state.hovered.cluster, state.view.cluster_words);
}

/// What waits for its other half.
void pending_panels(const Ui& ui, const AppState& state) {
    if (state.pending) {
        pending_panel(ui, *state.pending);
        ImGui::Dummy(ImVec2(0, 8));
    }
    if (state.pending_table) {
        pending_table_panel(ui, *state.pending_table);
        ImGui::Dummy(ImVec2(0, 8));
    }
}

void left_column(const Ui& ui, const AppState& state, ViewMemory& memory) {
    pending_panels(ui, state);
    data_panel(ui, *state.document, memory.classes);
    ImGui::Dummy(ImVec2(0, 8));
    epoch_line(ui, state);
    network_panel(ui, state, memory.network.diagram);
    ImGui::Dummy(ImVec2(0, 8));
    training_summary(ui, state);
    ImGui::Dummy(ImVec2(0, 8));
    hints_panel(ui);
}

void row_explanation(const Ui& ui, const AppState& state) {
    if (state.row_view) {
        row_panel(ui, state);
        if (state.path.start) path_buttons(ui, state);
    } else {
        heading(ui, workspace_texts::kRowHeading);
        text_wrapped_in(ui.fonts.text, ui.palette.muted, workspace_texts::kChooseRow);
    }
}

/// What is said about a pinned region, a selected unit or feature.
struct InspectorCard {
    const char* panel;
    const char* heading;
    const char* close;  ///< label of its button
    std::string lead;
    std::string text;
    std::vector<std::string> notes;
    Command let_go;
    bool feature = false;  ///< its values are drawn, and its profile is a click away
};

/// The pinned region (where the plane does not show it, or where no cluster below explains it), the selected unit (its
/// rows, what it does for the subject) and the selected feature (its values, what it does in the chosen cluster, what
/// it adds for the chosen row).
std::vector<InspectorCard> inspector_cards(const AppState& state) {
    std::vector<InspectorCard> cards;
    const bool card = is_seen(state.layout, View::kPlane) && !has_one_column();
    if (const auto& region = state.plane.pinned; region && (!region->cluster || !card))
        cards.push_back({"region panel",
                         workspace_texts::kRegionHeading,
                         "##let go of the region",
                         region_lead(*region),
                         region->formula,
                         {region_geometry(*region)},
                         PinPlane{std::nullopt}});
    if (const auto& unit = state.network.unit; unit && state.selection.unit == unit->unit)
        cards.push_back({"unit panel",
                         workspace_texts::kUnitHeading,
                         "##let go of the unit",
                         unit->title + ". " + unit->sentence,
                         unit->subject,
                         {unit->formula},
                         SelectUnit{std::nullopt}});
    if (const auto& feature = state.feature_view)
        cards.push_back({"feature panel",
                         workspace_texts::kFeatureHeading,
                         "##let go of the feature",
                         feature->subject.empty() ? feature->title + ". " + feature->sentence : feature->subject,
                         feature->subject.empty() ? "" : feature->sentence,
                         {feature->values, feature->formula},
                         SelectFeature{std::nullopt},
                         true});
    return cards;
}

constexpr float kValueStrip = 34;

bool draws_values(const AppState& state, const InspectorCard& card) {
    if (!card.feature || !state.feature_view) return false;
    const FeatureView& view = *state.feature_view;
    return !state.document->study.input->origins[view.feature.index].indicator && view.highest > view.lowest;
}

/// The feature's values on a line: its ends, mean and standard deviation as a band, and where the chosen row is.
void value_strip(const Ui& ui, const AppState& state) {
    constexpr float kInset = 6;
    constexpr float kMiddle = 9;
    const FeatureView& view = *state.feature_view;
    const InputOrigin& origin = state.document->study.input->origins[view.feature.index];
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const auto x = [&](double value) {
        const double share = std::clamp((value - view.lowest) / (view.highest - view.lowest), 0.0, 1.0);
        return at.x + kInset + static_cast<float>(share) * (width - 2 * kInset);
    };
    const float y = at.y + kMiddle;
    draw.AddLine(ImVec2(x(view.lowest), y), ImVec2(x(view.highest), y), ui.palette.line, 2);
    draw.AddRectFilled(ImVec2(x(view.mean - view.deviation), y - 3), ImVec2(x(view.mean + view.deviation), y + 3),
                       with_alpha(ui.palette.muted, 0.45F), 3);
    draw.AddLine(ImVec2(x(view.mean), y - 7), ImVec2(x(view.mean), y + 7), ui.palette.text, 2);
    if (state.row_view) {
        const double own = origin.mean + origin.scale * state.row_view->input(view.feature.index);
        draw.AddCircleFilled(ImVec2(x(own), y), 5, ui.palette.accent);
        draw.AddCircle(ImVec2(x(own), y), 5, ui.palette.panel);
    }
    const float words = at.y + 2 * kMiddle;
    draw_text_cut(draw, ui.fonts.small, ImVec2(at.x, words), width / 2, ui.palette.muted, display_number(view.lowest));
    draw_text_right(draw, ui.fonts.small, at.x + width, words, ui.palette.muted,
                    with_unit(display_number(view.highest), origin.unit));
    ImGui::Dummy(ImVec2(width, kValueStrip));
    tooltip_over(ui, at, ImVec2(at.x + width, at.y + kValueStrip), view.title, workspace_texts::kValueStripMeaning);
}

void inspector_text(const Ui& ui, const AppState& state, const InspectorCard& card) {
    constexpr float kButton = 30;
    const float profile = card.feature ? text_size(ui.fonts.text, workspace_texts::kShowProfile).x +
                                             2 * ImGui::GetStyle().FramePadding.x + 6
                                       : 0;
    const float below = begin_heading_buttons(ui, card.heading, kButton + profile);
    if (card.feature) {
        if (ImGui::Button((std::string(workspace_texts::kShowProfile) + "###profile of the feature").c_str()))
            ui.send(ShowView{View::kProfile});
        tooltip(ui, "", workspace_texts::kShowProfileMeaning);
        ImGui::SameLine(0, 6);
    }
    if (icon_button(ui, "\uf00d", card.close, workspace_texts::kDeselectTip)) ui.send(Command(card.let_go));
    end_heading_buttons(below);
    text_wrapped_in(ui.fonts.bold, ui.palette.text, card.lead);
    if (!card.text.empty()) text_wrapped_in(ui.fonts.text, ui.palette.text, card.text);
    if (draws_values(state, card)) value_strip(ui, state);
    for (const std::string& note : card.notes) {
        if (!note.empty()) text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
    }
}

/// As high as a panel with the card's text is.
float inspector_height(const Ui& ui, const AppState& state, const InspectorCard& card, float width) {
    constexpr float kPadding = 12;  // of begin_panel()
    float height = 2 * kPadding + ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.y;
    const auto add = [&](const ImFont* font, const std::string& text) {
        if (text.empty()) return;
        const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
        height +=
            font->CalcTextSizeA(size, FLT_MAX, width - 2 * kPadding, text.c_str()).y + ImGui::GetStyle().ItemSpacing.y;
    };
    if (draws_values(state, card)) height += kValueStrip + ImGui::GetStyle().ItemSpacing.y;
    add(ui.fonts.bold, card.lead);
    add(ui.fonts.text, card.text);
    for (const std::string& note : card.notes) add(ui.fonts.small, note);
    return std::round(height);
}

/// The chosen cluster or the chosen row, where there is no room for both: what was chosen last, until the other is
/// asked for. True for the row.
bool cluster_or_row(const Ui& ui, const AppState& state) {
    const bool shows_row = state.layout.sheet == Sheet::kRows && state.row_view;
    if (!state.row_view || !state.cluster_view) return shows_row;
    const int chosen = segmented(ui, "cluster or row", {workspace_texts::kExplanationChoice, workspace_texts::kRow},
                                 shows_row ? 1 : 0);
    if (chosen >= 0) ui.send(ShowSheet{chosen == 1 ? Sheet::kRows : Sheet::kExplanation});
    return shows_row;
}

/// The pinned region and the selected unit, from the top of the column on, which becomes as much shorter.
void inspector_panels(const Ui& ui, const AppState& state, ImVec2& origin, ImVec2& size) {
    const float whole = size.y;
    const float epoch_height =
        shown_epoch(state).empty() ? 0 : text_size(ui.fonts.small, "0").y + ImGui::GetStyle().ItemSpacing.y;
    for (const InspectorCard& card : inspector_cards(state)) {
        const float height = inspector_height(ui, state, card, size.x) + epoch_height;
        if (size.y - height < 0.5F * whole) break;  // what was chosen stays readable below
        if (begin_panel(ui, card.panel, origin, ImVec2(size.x, height))) {
            epoch_line(ui, state);
            inspector_text(ui, state, card);
        }
        end_panel();
        origin.y += height + kWorkspaceGap;
        size.y -= height + kWorkspaceGap;
    }
}

/// How high the panels about the chosen cluster and the chosen row are in a column of `height`.
struct MeaningHeights {
    bool elsewhere = false;  ///< a view explains the cluster
    bool row = false;        ///< there is room for the row
    float explanation = 0;
    float row_height = 0;
};

MeaningHeights meaning_heights(const AppState& state, float height) {
    constexpr float kBar = 26;
    constexpr float kWithoutBars = 276;  // sentence, how far it holds, buttons, headings
    constexpr float kClusters = 220;     // at least, unless the explanation would get
    constexpr float kMin = 180;          // less than this
    constexpr float kOutputs = 40;       // choice of the output
    const std::size_t bars = state.cluster_view ? state.cluster_view->bars.size() : 0;
    const float outputs = state.document->study.network().num_outputs() > 1 ? kOutputs : 0;
    const float most = state.document->image ? 0.62F : 0.56F;
    const float wanted = state.document->image ? height : kWithoutBars + kBar * static_cast<float>(bars) + outputs;
    const float room = std::max(kMin, height - kClusters - kWorkspaceGap);
    MeaningHeights heights;
    heights.elsewhere = is_seen(state.layout, View::kExplanation);
    heights.explanation = std::round(std::min({height * most, wanted, room}));
    // Where the row has the column to itself it leaves room for half a dozen clusters, but takes half in any case.
    constexpr float kSomeClusters = 298;
    const float share = heights.elsewhere
                            ? std::clamp(height - kSomeClusters - kWorkspaceGap, 0.5F * height, 0.63F * height)
                            : 0.42F * height;
    constexpr float kAnswer = 190;  // the smallest change, below the row's own bars
    heights.row_height = std::round(std::min(share, kWithoutBars + kAnswer + kBar * (static_cast<float>(bars) + 3)));
    heights.row =
        heights.elsewhere || height - heights.explanation - heights.row_height - 2 * kWorkspaceGap >= kClusters;
    // Alone above the clusters, it takes as much more as its longest sentences need.
    constexpr float kLongSentences = 44;
    if (!heights.row) heights.explanation = std::round(std::min({height * most, wanted + kLongSentences, room}));
    return heights;
}

/// Beside the views: the pinned region, the selected unit, the chosen cluster (unless a view shows it), the chosen row
/// where there is room for it, all clusters.
void meaning_column(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size) {
    inspector_panels(ui, state, origin, size);
    const MeaningHeights heights = meaning_heights(state, size.y);
    float y = origin.y;
    if (!heights.elsewhere) {
        if (begin_panel(ui, "explanation", origin, ImVec2(size.x, heights.explanation), true)) {
            epoch_line(ui, state);
            if (!heights.row && cluster_or_row(ui, state))
                row_explanation(ui, state);
            else
                chosen_explanation(ui, state);
        }
        end_panel();
        y += heights.explanation + kWorkspaceGap;
    }
    if (heights.row) {
        if (begin_panel(ui, "row panel", ImVec2(origin.x, y), ImVec2(size.x, heights.row_height))) {
            epoch_line(ui, state);
            row_explanation(ui, state);
        }
        end_panel();
        y += heights.row_height + kWorkspaceGap;
    }
    if (begin_panel(ui, "clusters panel", ImVec2(origin.x, y), ImVec2(size.x, origin.y + size.y - y))) {
        epoch_line(ui, state);
        clusters(ui, state);
    }
    end_panel();
}

float left_width(const Layout& layout, float whole) {
    if (!layout.left_open) return 0;
    const float wanted = layout.left > 0 ? layout.left : whole * 0.17F;
    return std::round(std::clamp(wanted, 210.0F, std::max(210.0F, layout.left > 0 ? whole * 0.35F : 320.0F)));
}

float right_width(const Layout& layout, float whole) {
    if (!layout.right_open) return 0;
    const float wanted = layout.right > 0 ? layout.right : whole * 0.28F;
    return std::round(std::clamp(wanted, 300.0F, std::max(356.0F, layout.right > 0 ? whole * 0.5F : 600.0F)));
}

void column_splitters(const Ui& ui, const Layout& layout, ImVec2 origin, ImVec2 size, float left, float right) {
    SetColumns columns{layout.left, layout.right, layout.left_open, layout.right_open};
    bool moved = false;
    if (left > 0) {
        const ImVec2 min(origin.x + left, origin.y);
        const float by = splitter(ui, "left splitter", min, ImVec2(min.x + kWorkspaceGap, origin.y + size.y), true);
        columns.left = left + by;
        moved |= by != 0;
    }
    if (right > 0) {
        const ImVec2 min(origin.x + size.x - right - kWorkspaceGap, origin.y);
        const float by = splitter(ui, "right splitter", min, ImVec2(min.x + kWorkspaceGap, origin.y + size.y), true);
        columns.right = right - by;
        moved |= by != 0;
    }
    if (moved) ui.send(columns);
}

void wide_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    if (state.layout.maximised) return dock(ui, state, origin, size, memory);
    const float left = left_width(state.layout, size.x);
    const float right = right_width(state.layout, size.x);
    if (left > 0) {
        if (begin_panel(ui, "left", origin, ImVec2(left, size.y))) left_column(ui, state, memory);
        end_panel();
    }
    const float x = origin.x + (left > 0 ? left + kWorkspaceGap : 0);
    const float end = origin.x + size.x - (right > 0 ? right + kWorkspaceGap : 0);
    dock(ui, state, ImVec2(x, origin.y), ImVec2(end - x, size.y), memory);
    if (right > 0) meaning_column(ui, state, ImVec2(end + kWorkspaceGap, origin.y), ImVec2(right, size.y));
    column_splitters(ui, state.layout, origin, size, left, right);
}

/// The list of views over the one that is shown, and its content.
void narrow_view(const Ui& ui, const AppState& state, View shown, ViewMemory& memory) {
    const bool maximised = state.layout.maximised.has_value();
    const char* icon = maximised ? "\uf066" : "\uf065";
    const ImGuiStyle& style = ImGui::GetStyle();
    const float button = text_size(ui.fonts.text, icon).x + 2 * style.FramePadding.x;
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - button - style.ItemSpacing.x);
    if (begin_combo("##view", std::string(view_title(shown)).c_str(), ImGuiComboFlags_HeightLarge)) {
        for (const View view : kAllViews) {
            if (!can_show(state, view)) continue;
            if (ImGui::Selectable(std::string(view_title(view)).c_str(), view == shown)) ui.send(ShowView{view});
        }
        ImGui::EndCombo();
    }
    ImGui::SameLine();
    if (icon_button(ui, icon, "##maximise", maximised ? workspace_texts::kShowSheetTip : workspace_texts::kMaximiseTip))
        ui.send(MaximiseView{maximised ? std::nullopt : std::optional(shown)});
    if (!shows_sheet(state.layout)) pending_panels(ui, state);
    epoch_line(ui, state, shown);
    note_view_size(shown, memory.sizes);
    view_content(ui, state, shown, memory);
}

void sheet_content(const Ui& ui, const AppState& state, Sheet shown, ViewMemory& memory) {
    if (shown != Sheet::kData) {
        pending_panels(ui, state);
        epoch_line(ui, state);
    }
    switch (shown) {
        case Sheet::kExplanation:
            for (const InspectorCard& card : inspector_cards(state)) inspector_text(ui, state, card);
            return chosen_explanation(ui, state);
        case Sheet::kClusters: return clusters(ui, state);
        case Sheet::kRows: return row_explanation(ui, state);
        case Sheet::kData: return left_column(ui, state, memory);
        case Sheet::kTraining: return training_summary(ui, state);
    }
}

const std::vector<const char*>& sheet_labels() {
    static const std::vector<const char*> kLabels(workspace_texts::kSheets.begin(), workspace_texts::kSheets.end());
    return kLabels;
}

constexpr const char* kFoldIcon = "\uf078";
constexpr const char* kUnfoldIcon = "\uf077";

float fold_width(const Ui& ui) {
    return text_size(ui.fonts.text, kFoldIcon).x + 2 * ImGui::GetStyle().FramePadding.x + 4;
}

/// At the lower end of a narrow window: what the sheet above shows or would show. The tab of what is seen folds it.
void sheet_tabs(const Ui& ui, const Layout& layout, Sheet shown) {
    static constexpr Sheet kSheets[] = {Sheet::kExplanation, Sheet::kClusters, Sheet::kRows, Sheet::kData,
                                        Sheet::kTraining};
    const bool open = shows_sheet(layout);
    const bool explained = leading_view(layout) == View::kExplanation;  // by the view itself
    const float whole = ImGui::GetContentRegionAvail().x;
    const float button = fold_width(ui);
    const bool has_button = segmented_room(ui, sheet_labels()) + button <= whole;
    const float right = ImGui::GetCursorPosX() + whole;
    const int folded = explained ? static_cast<int>(Sheet::kExplanation) : -1;
    const int chosen = segmented(ui, "sheets", sheet_labels(), open ? static_cast<int>(shown) : folded,
                                 whole - (has_button ? button : 0), true);
    if (chosen >= 0) {
        const Sheet sheet = kSheets[chosen];
        const bool seen = (open && sheet == shown) || (explained && sheet == Sheet::kExplanation);
        ui.send(ShowSheet{sheet, !seen});
    }
    if (!has_button) return;
    ImGui::SameLine(right - button + 4);
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(0, 0, 0, 0));
    if (icon_button(ui, open ? kFoldIcon : kUnfoldIcon, "##fold",
                    open ? workspace_texts::kFoldSheetTip : workspace_texts::kUnfoldSheetTip))
        ui.send(ShowSheet{layout.sheet, !open});
    ImGui::PopStyleColor();
}

/// Phones: one view, below it the tabs of a sheet, which is folded until it is asked for.
void narrow_workspace(const Ui& ui, const AppState& state, ImVec2 origin, ImVec2 size, ViewMemory& memory) {
    constexpr float kPadding = 10;  // of begin_panel()
    constexpr float kTall = 860;    // a sheet as high as its text leaves the larger part
    const Layout& layout = state.layout;
    const View view = leading_view(layout);
    const bool open = shows_sheet(layout);
    const float share = size.y > kTall ? 0.54F : 0.4F;  // of the view above an open sheet
    const bool one_line = segmented_room(ui, sheet_labels()) <= size.x - 24;
    const float tabs = ImGui::GetFrameHeight() * (one_line ? 1.0F : 2.0F) + (one_line ? 0.0F : 4.0F);
    float view_height = size.y;
    if (open) view_height = std::round(share * size.y) - kWorkspaceGap;
    if (!open && !layout.maximised) view_height = std::max(24.0F, size.y - tabs - 2 * kPadding - kWorkspaceGap);
    if (begin_panel(ui, "view panel", origin, ImVec2(size.x, view_height))) narrow_view(ui, state, view, memory);
    end_panel();
    if (layout.maximised) return;
    const float top = view_height + kWorkspaceGap;
    if (begin_panel(ui, "sheet", ImVec2(origin.x, origin.y + top), ImVec2(size.x, size.y - top))) {
        // What the view above tells already is not told twice.
        const bool twice = layout.sheet == Sheet::kExplanation && view == View::kExplanation;
        const Sheet shown = twice ? Sheet::kClusters : layout.sheet;
        if (open) {
            const float height = ImGui::GetContentRegionAvail().y - tabs - ImGui::GetStyle().ItemSpacing.y;
            ImGui::BeginChild("sheet content", ImVec2(0, std::max(height, 1.0F)));
            sheet_content(ui, state, shown, memory);
            ImGui::EndChild();
        }
        sheet_tabs(ui, layout, shown);
    }
    end_panel();
}

}  // namespace

namespace {

/// Bars, columns and views.
void whole_window(const Ui& ui, const AppState& state, ViewMemory& memory) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(display);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    constexpr ImGuiWindowFlags kWindowFlags =
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
        ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("ReLUscope", nullptr, kWindowFlags);
    ImGui::PopStyleVar();
    ImGui::SetCursorScreenPos(ImVec2(14, (kTopBar - ImGui::GetFrameHeight()) / 2));
    ImGui::BeginGroup();
    ImGui::BeginChild("top bar", ImVec2(display.x - 28, ImGui::GetFrameHeight() + 2), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoScrollbar);
    top_bar(ui, state);
    ImGui::EndChild();
    ImGui::EndGroup();
    const ImVec2 origin(kWorkspaceGap, kTopBar);
    const ImVec2 size(display.x - 2 * kWorkspaceGap, display.y - kTopBar - kStatusBar - 4);
    const bool ready = state.document && state.document->study.scores;
    if (ready && state.welcome.shown && !state.layout.maximised) {
        welcome_workspace(ui, state, origin, size, memory);
    } else if (ready) {
        has_one_column() ? narrow_workspace(ui, state, origin, size, memory)
                         : wide_workspace(ui, state, origin, size, memory);
    } else {
        if (begin_panel(ui, "welcome", origin, size)) {
            if (state.pending) pending_panel(ui, *state.pending);
            if (state.pending_table) pending_table_panel(ui, *state.pending_table);
            welcome(ui, state);
        }
        end_panel();
    }
    ImGui::SetCursorScreenPos(ImVec2(16, display.y - kStatusBar + 4));
    ImGui::BeginChild("status bar", ImVec2(display.x - 32, kStatusBar - 6), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoScrollbar);
    status_bar(ui, state, memory.background_since);
    ImGui::EndChild();
    ImGui::End();
}

}  // namespace

void workspace(const Ui& ui, const AppState& state, ViewMemory& memory) {
    const bool presents = state.view.presents && state.document && state.document->study.scores;
    if (presents)
        presentation(ui, state, memory);
    else
        whole_window(ui, state, memory);
    memory.presentation.is_shown = presents;
    memory.message_is_read = messages_overlay(ui, state.messages);
    if (state.offers_kept) offer_card(ui, state.kept_sessions);
    if (state.view.show_shortcuts) shortcuts_window(ui, state);
    gallery_window(ui, state, memory.gallery);
    palette_window(ui, state, memory.palette);
}

float fitting_text_scale(float wanted, float width) {
    constexpr float kNarrowest = 320;
    return std::min(wanted, std::max(1.0F, width / kNarrowest));
}

}  // namespace reluscope
