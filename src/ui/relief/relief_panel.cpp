#include "ui/relief/relief_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/plane/plane_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/relief_texts.h"
#include "scene/kit/ticks.h"
#include "ui/kit/view_bar.h"
#include "ui/kit/widgets.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace reluscope {

namespace {

constexpr float kLegend = 44;  // two lines
constexpr float kMinHeight = 160;
constexpr float kMinHeightOnScreen = 240;

void send(const Ui& ui, const ReliefSettings& settings) { ui.send(SetRelief{settings}); }

void output_combo(const Ui& ui, const AppState& state, ViewBar& bar) {
    constexpr float kWidth = 150;
    const Document& document = *state.document;
    const Eigen::Index outputs = document.study.network().num_outputs();
    const auto name = [&](Eigen::Index o) {
        return relief_texts::logit_of(output_name(*document.model, document.study, o));
    };
    if (outputs < 2) return;
    bar.place(kWidth);
    ImGui::SetNextItemWidth(kWidth);
    if (!begin_combo("##relief output", name(state.selection.output).c_str()))
        return tooltip(ui, relief_texts::kHeight, relief_texts::kOutputMeaning);
    for (Eigen::Index o = 0; o < outputs; ++o) {
        if (ImGui::Selectable(item_label(name(o), static_cast<std::size_t>(o)).c_str(), o == state.selection.output))
            ui.send(SelectOutput{o});
    }
    ImGui::EndCombo();
}

void height_combo(const Ui& ui, const AppState& state, ViewBar& bar) {
    constexpr std::array<double, 5> kHeights = {1, 2, 5, 10, 20};
    constexpr float kWidth = 112;
    const auto& height = state.relief.height;
    const auto name = [](double h) { return "\u00b1" + display_number(h); };
    const std::string preview = relief_texts::height(height ? name(*height) : "all");
    bar.place(kWidth);
    ImGui::SetNextItemWidth(kWidth);
    if (!begin_combo("##relief height", preview.c_str()))
        return tooltip(ui, relief_texts::kHeight, relief_texts::kHeightMeaning);
    const auto choose = [&](std::optional<double> h) {
        ReliefSettings settings = state.relief;
        settings.height = h;
        send(ui, settings);
    };
    if (ImGui::Selectable(relief_texts::kAllHeights, !height)) choose(std::nullopt);
    const std::string plural = output_words(*state.document, state.selection.output).plural();
    for (const double h : kHeights) {
        if (ImGui::Selectable(item_label(name(h) + " " + plural, static_cast<std::size_t>(h)).c_str(), height == h))
            choose(h);
    }
    ImGui::EndCombo();
}

/// Views that one asks for by name.
void camera_menu(const Ui& ui, const AppState& state, ViewBar& bar) {
    if (!bar.begin_menu({"\uf030", relief_texts::kCamera, "camera"}, relief_texts::kCameraMeaning)) return;
    {
        const MenuLines lines(ui);
        ReliefSettings settings = state.relief;
        reset_camera(settings);
        if (ImGui::MenuItem(relief_texts::kAsAtFirst)) send(ui, settings);
        struct From {
            const char* words;
            double azimuth, elevation;
        };
        static constexpr From kPlaces[] = {
            {relief_texts::kFromFront, 0, 12}, {relief_texts::kFromSide, -90, 12}, {relief_texts::kFromAbove, 0, 90}};
        for (const From& from : kPlaces) {
            if (!ImGui::MenuItem(from.words)) continue;
            settings.azimuth = from.azimuth;
            settings.elevation = from.elevation;
            send(ui, settings);
        }
    }
    ViewBar::end_menu();
}

using Switch = bool ReliefSettings::*;

void switch_item(const Ui& ui, const char* words, Switch member, const AppState& state, const char* explanation) {
    ReliefSettings settings = state.relief;
    if (ImGui::MenuItem(words, nullptr, settings.*member)) {
        settings.*member = !(settings.*member);
        send(ui, settings);
    }
    tooltip(ui, "", explanation);
}

void more_menu(const Ui& ui, const AppState& state, ViewBar& bar) {
    if (!bar.begin_menu({"\uf0c9", relief_texts::kMore, "more"}, relief_texts::kMoreMeaning)) return;
    {
        const MenuLines lines(ui);
        if (relief_has_level(*state.document))
            switch_item(ui, relief_texts::kLevel, &ReliefSettings::level, state, relief_texts::kLevelMeaning);
        if (plane_has_classes(*state.document))
            switch_item(ui, relief_texts::kBoundary, &ReliefSettings::boundary, state, relief_texts::kBoundaryMeaning);
        switch_item(ui, relief_texts::kEdges, &ReliefSettings::walls, state, relief_texts::kEdgesMeaning);
    }
    ViewBar::end_menu();
}

void relief_controls(const Ui& ui, const AppState& state) {
    constexpr float kWordsFrom = 610;
    constexpr float kOutput = 156;  // the box of several outputs
    const bool outputs = state.document->study.network().num_outputs() > 1;
    ViewBar bar(ui, kWordsFrom + (outputs ? kOutput : 0));
    plane_colour_combo(ui, state, bar);
    if (bar.toggle({"\uf111", relief_texts::kRows, "Points"}, state.relief.points, relief_texts::kRowsMeaning)) {
        ReliefSettings settings = state.relief;
        settings.points = !settings.points;
        send(ui, settings);
    }
    output_combo(ui, state, bar);
    height_combo(ui, state, bar);
    if (bar.button({"\uf0b2", relief_texts::kFit, "fit relief"}, relief_texts::kFitMeaning)) {
        ReliefSettings settings = state.relief;
        reset_camera(settings);
        send(ui, settings);
    }
    camera_menu(ui, state, bar);
    more_menu(ui, state, bar);
}

/// What height and colours mean, and below it how the picture is moved and how many facets there are.
void status(const Ui& ui, const AppState& state, ImVec2 origin, float room) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float line = text_size(ui.fonts.small, "x").y + 2;
    draw_text_cut(draw, ui.fonts.small, origin, room, ui.palette.text,
                  relief_texts::legend(output_words(*state.document, state.selection.output).label(),
                                       plane_colour_meaning(state)));
    origin.y += line;
    const auto& partition = state.plane.partition;
    std::string text;
    const RegionsInView* seen = state.plane.seen();
    if (seen != nullptr && partition->has_maps()) {
        const bool busy = state.stages[StageId::kPlane].stale;
        const std::string whole = whole_plane_words(state.plane, state.document->study.network());
        text = relief_texts::facets_in_window(seen->regions.size(), whole, busy);
        const float hint = ui.picture ? 0 : 100;  // room for the beginning of how the picture is moved
        if (text_size(ui.fonts.small, text).x + hint > room)
            text = relief_texts::facets_in_window(seen->regions.size(), "", busy);
    }
    if (ui.picture) {  // nobody can drag a document
        draw_text_cut(draw, ui.fonts.small, origin, room, ui.palette.muted, text);
        return;
    }
    const float width = text_size(ui.fonts.small, text).x;
    draw_text_right(draw, ui.fonts.small, origin.x + room, origin.y, ui.palette.text, text);
    draw_text_cut(draw, ui.fonts.small, origin, std::max(20.0F, room - width - 16), ui.palette.muted,
                  relief_texts::kHint);
}

const char* missing(const PlaneState& plane) {
    if (!plane.partition) return relief_texts::kComputing;
    if (plane.view.depth) return relief_texts::kNeedsAllLayers;
    if (!plane.partition->complete() && plane.partition->flaw().empty()) return relief_texts::kTooMany;
    return relief_texts::kComputing;
}

/// What stands at the floor's axes, and in the upper right corner.
struct AxisNames {
    std::string x, y;
    std::vector<std::string> notes;
};

/// Titles that are long for a picture of this width stand in the corner, and their axes have the names that formulas
/// use.
AxisNames axis_names(const Ui& ui, const AppState& state, float width) {
    constexpr float kLong = 0.4F;
    const PlaneState& plane = state.plane;
    AxisNames names;
    names.notes = slice_notes(plane, *state.document, state.relief.points);
    const auto name = [&](const std::string& title, const std::string& formula_name) {
        if (text_size(ui.fonts.small, title).x <= kLong * width) return title;
        names.notes.push_back(title);
        return formula_name;
    };
    names.x = name(plane.axis_x, plane.name_x);
    names.y = name(plane.axis_y, plane.name_y);
    return names;
}

/// Lines of text that end in the upper right corner.
void corner_notes(const Ui& ui, ImDrawList& draw, ImVec2 corner, float room, const std::vector<std::string>& notes) {
    for (const std::string& note : notes) {
        const ImVec2 box = text_size(ui.fonts.small, note);
        draw_text_cut(draw, ui.fonts.small, ImVec2(corner.x - std::min(box.x, room), corner.y), room + 1,
                      ui.palette.muted, note);
        corner.y += box.y + 2;
    }
}

/// Draws what is written around the relief into the rectangle of its picture.
struct ReliefLabels {
    const Ui& ui;
    ImDrawList& draw;
    ImVec2 min, size;
    ReliefCamera camera;
    float text = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;

    ImVec2 screen(const Eigen::Vector3d& at) const {
        const Eigen::Vector3d p = camera.project(at);
        return {min.x + static_cast<float>(p.x()) * size.x, min.y + static_cast<float>(p.y()) * size.y};
    }

    /// The way on the screen from one place to another.
    ImVec2 outward(const Eigen::Vector3d& from, const Eigen::Vector3d& to) const {
        const ImVec2 a = screen(from);
        const ImVec2 b = screen(to);
        return {b.x - a.x, b.y - a.y};
    }

    /// A label stands outside of the box, away from the middle of the picture, and whole inside of the panel.
    void label(ImVec2 at, ImVec2 away, float distance, ImU32 colour, const std::string& words) const {
        static constexpr float kEdge = 4;
        constexpr float kBeyond = 40;  // a place so far outside is of a box that was zoomed into
        if (at.x < min.x - kBeyond || at.x > min.x + size.x + kBeyond || at.y < min.y - kBeyond ||
            at.y > min.y + size.y + kBeyond)
            return;
        const float length = std::max(1.0F, std::sqrt(away.x * away.x + away.y * away.y));
        const ImVec2 box = text_size(ui.fonts.small, words);
        const ImVec2 unit(away.x / length, away.y / length);
        const ImVec2 centre(at.x + unit.x * (distance + box.x / 2 * std::abs(unit.x)),
                            at.y + unit.y * (distance + box.y / 2 * std::abs(unit.y)));
        const auto inside = [](float start, float wide, float from, float room) {
            return std::clamp(start, from + kEdge, from + std::max(kEdge, room - wide - kEdge));
        };
        draw.AddText(ui.fonts.small, text,
                     ImVec2(inside(centre.x - box.x / 2, box.x, min.x, size.x),
                            inside(centre.y - box.y / 2, box.y, min.y, size.y)),
                     colour, words.c_str());
    }

    /// Ticks and name of an axis of the floor; `place` says where its ends, -1 and 1, and what is between them lie.
    template <class Place>
    void axis(double low, double high, const Place& place, ImVec2 away, const std::string& name) const {
        const int digits = tick_digits(low, high, kMaxTicks);
        for (const double tick : nice_ticks(low, high, kMaxTicks)) {
            const double at = 2 * (tick - low) / (high - low) - 1;
            label(screen(place(at)), away, 5, ui.palette.muted, display_number(tick, digits));
        }
        label(screen(place(0)), away, 28, ui.palette.text, name);
    }

    /// The axis of the output, on the upright edge that stands furthest to the left; its name stands at `below` or
    /// lower.
    void upright_axis(const ReliefSpace& space, const std::string& name, float below) const {
        Eigen::Vector3d edge(-1, -1, 0);
        for (const double x : {-1.0, 1.0}) {
            for (const double y : {-1.0, 1.0}) {
                if (screen({x, y, 0}).x < screen(edge).x) edge = {x, y, 0};
            }
        }
        const double least = space.logit(-kReliefTop);
        const double most = space.logit(kReliefTop);
        const int digits = tick_digits(least, most, kMaxTicks);
        for (const double tick : nice_ticks(least, most, kMaxTicks)) {
            const double z = (tick - space.middle) * space.per_logit;
            label(screen({edge.x(), edge.y(), z}), ImVec2(-1, 0), 6, ui.palette.muted, display_number(tick, digits));
        }
        const ImVec2 top = screen({edge.x(), edge.y(), kReliefTop});
        const float width = text_size(ui.fonts.small, name).x;
        const float left = std::clamp(top.x - width / 2, min.x + 6, min.x + std::max(6.0F, size.x - width - 6));
        draw.AddText(ui.fonts.small, text, ImVec2(left, std::max(below, top.y - 24)), ui.palette.text, name.c_str());
    }

    static constexpr int kMaxTicks = 5;
};

}  // namespace

void draw_relief_axes(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 min, ImVec2 size,
                      const ReliefMemory& memory) {
    const ReliefCamera camera = relief_camera(state.relief, size);
    const ReliefLabels labels{ui, draw, min, size, camera};
    const AxisNames names = axis_names(ui, state, size.x);
    corner_notes(ui, draw, ImVec2(min.x + size.x - 8, min.y + 6), size.x - 16, names.notes);
    const Eigen::Vector3d eye = camera.eye();
    const double near_x = eye.x() >= 0 ? 1 : -1;  // the sides of the floor that are nearer to the viewer
    const double near_y = eye.y() >= 0 ? 1 : -1;
    const double floor = eye.z() >= 0 ? -kReliefTop : kReliefTop;
    const PlaneWindow& w = state.plane.view.window;
    labels.axis(
        w.s0, w.s1, [&](double at) { return Eigen::Vector3d(at, near_y, floor); },
        labels.outward({0, 0, floor}, {0, near_y, floor}), names.x);
    labels.axis(
        w.t0, w.t1, [&](double at) { return Eigen::Vector3d(near_x, at, floor); },
        labels.outward({0, 0, floor}, {near_x, 0, floor}), names.y);
    const std::string name = "\u2191 " + output_words(*state.document, state.selection.output).label();
    labels.upright_axis(memory.space, name,
                        min.y + 6 + static_cast<float>(names.notes.size()) * (ui.fonts.small->FontSize + 2));
}

void relief_panel(const Ui& ui, const AppState& state, ReliefMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    if (says_no_plane(ui, state)) return;
    if (!ui.picture) relief_controls(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 min(std::round(origin.x), std::round(origin.y));
    const float height = std::max(kMinHeight, chart_height(ui, room.y - kLegend, kMinHeightOnScreen));
    const ImVec2 size(std::round(std::max(room.x, 40.0F)), std::round(height));
    const ImVec2 max(min.x + size.x, min.y + size.y);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    ImGui::SetCursorScreenPos(min);
    invisible_item("relief", size);
    relief_gestures(ui, state, min, size, memory);
    update_relief_picture(ui, state, size, memory);
    draw.AddRectFilled(min, max, ui.palette.raised);
    const bool ready = memory.picture.surface && memory.picture.colours;
    if (ready && memory.canvas) {
        if (const std::uintptr_t texture = memory.canvas->draw(memory.picture))
            draw.AddImage(reinterpret_cast<ImTextureID>(texture), min, max, ImVec2(0, 1), ImVec2(1, 0));
    }
    draw.PushClipRect(min, max, true);
    if (ready) {
        draw_relief_axes(ui, draw, state, min, size, memory);
    } else {
        draw_text_cut(draw, ui.fonts.text, ImVec2(min.x + 16, min.y + 16), size.x - 32, ui.palette.muted,
                      missing(state.plane));
    }
    draw.PopClipRect();
    draw.AddRect(min, max, ui.palette.line);
    status(ui, state, ImVec2(origin.x + 4, max.y + 6), room.x - 8);
    ImGui::SetCursorScreenPos(ImVec2(origin.x, max.y + kLegend - 6));
    ImGui::Dummy(ImVec2(1, 1));
}

}  // namespace reluscope
