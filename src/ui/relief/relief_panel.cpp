#include "ui/relief/relief_panel.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "scene/kit/ticks.h"
#include "ui/kit/widgets.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kLegend = 26;
constexpr float kLeastHeight = 160;

using Switch = bool ReliefSettings::*;

void toggle(const Ui& ui, const char* label, Switch member, const ReliefSettings& settings, const char* explanation) {
    // A box of the height of a text line, but for fingers.
    const ImGuiStyle& style = ImGui::GetStyle();
    const float small = ui.touch ? style.FramePadding.y : 3.0F;
    const float lower = style.FramePadding.y - small;
    same_line_if(text_size(ui.fonts.text, label).x + 2 * small + 30);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + lower);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(small, small));
    bool shown = settings.*member;
    if (ImGui::Checkbox(label, &shown))
        ui.send(SetRelief{{}, [member, shown](ReliefSettings& changed) { changed.*member = shown; }});
    ImGui::PopStyleVar();
    tooltip(ui, "", explanation);
    ImGui::SameLine();
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - lower);
    ImGui::Dummy(ImVec2(0, 0));
}

void output_combo(const Ui& ui, const AppState& state) {
    const Document& document = *state.document;
    const Eigen::Index outputs = document.study.network().num_outputs();
    const auto name = [&](Eigen::Index o) { return "Logit of " + output_name(*document.model, document.study, o); };
    if (outputs < 2) return;
    ImGui::SetNextItemWidth(150);
    if (begin_combo("##relief output", name(state.selection.output).c_str())) {
        for (Eigen::Index o = 0; o < outputs; ++o) {
            if (ImGui::Selectable(item_label(name(o), static_cast<std::size_t>(o)).c_str(),
                                  o == state.selection.output))
                ui.send(SelectOutput{o});
        }
        ImGui::EndCombo();
    } else {
        tooltip(ui, "Height", "The output that is the surface's height; it is the one that all views explain.");
    }
    ImGui::SameLine();
}

void height_combo(const Ui& ui, const AppState& state) {
    constexpr std::array<double, 5> kHeights = {1, 2, 5, 10, 20};
    const auto& height = state.relief.height;
    const auto name = [](double h) { return "\u00b1" + display_number(h); };
    const std::string preview = height ? "Height: " + name(*height) : "Height: all";
    ImGui::SetNextItemWidth(112);
    if (!begin_combo("##relief height", preview.c_str())) {
        return tooltip(ui, "Height",
                       "Values of the output that fit into the box. Facets that leave it are cut off there.");
    }
    const auto choose = [&ui](std::optional<double> h) {
        ui.send(SetRelief{{}, [h](ReliefSettings& changed) { changed.height = h; }});
    };
    if (ImGui::Selectable("All", !height)) choose(std::nullopt);
    const std::string plural = output_words(*state.document, state.selection.output).plural();
    for (const double h : kHeights) {
        if (ImGui::Selectable(item_label(name(h) + " " + plural, static_cast<std::size_t>(h)).c_str(), height == h))
            choose(h);
    }
    ImGui::EndCombo();
}

void relief_controls(const Ui& ui, const AppState& state) {
    const ReliefSettings& settings = state.relief;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(5, 6));
    output_combo(ui, state);
    plane_colour_combo(ui, state);
    same_line_if(112);
    height_combo(ui, state);
    if (relief_has_level(*state.document))
        toggle(ui, "Level", &ReliefSettings::level, settings,
               "The plane at logit 0 (probability 0.5): the surface is above it where the network predicts the second "
               "class.");
    if (plane_has_classes(*state.document))
        toggle(ui, "Boundary", &ReliefSettings::boundary, settings,
               "Where the predicted class changes, exact on every facet.");
    toggle(ui, "Edges", &ReliefSettings::walls, settings,
           "Edges between facets, where the sign of a hidden unit changes.");
    toggle(ui, "Rows", &ReliefSettings::points, settings,
           "The rows of the table at their own values; on a slice they fade with their distance from the plane.");
    same_line_if(40);
    if (ImGui::Button("\uf0b2###fit relief"))
        ui.send(SetRelief{{}, [](ReliefSettings& changed) {
                              const ReliefSettings usual;
                              changed.azimuth = usual.azimuth;
                              changed.elevation = usual.elevation;
                              changed.zoom = usual.zoom;
                              changed.pan_x = changed.pan_y = 0;
                          }});
    tooltip(ui, "Fit", "The first view again, as a double click on the picture does.");
    ImGui::PopStyleVar();
    ImGui::Dummy(ImVec2(0, 0));
}

void status(const Ui& ui, const AppState& state, ImVec2 origin, float room) {
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    constexpr const char* kHint = "Drag turns, wheel zooms, Shift drag pans, double click resets";
    const auto& partition = state.plane.partition;
    std::string text;
    const RegionsInView* seen = state.plane.seen();
    if (seen != nullptr && partition->has_maps())
        text = counted(seen->regions.size(), "facet", "facets") + " in view" + (state.plane.stale ? ", computing" : "");
    const float width = text_size(ui.fonts.small, text).x;
    draw_text_right(draw, ui.fonts.small, origin.x + room, origin.y, ui.palette.text, text);
    draw_text_cut(draw, ui.fonts.small, origin, std::max(20.0F, room - width - 16), ui.palette.muted, kHint);
}

const char* missing(const PlaneState& plane) {
    if (!plane.partition) return "The surface is being computed.";
    if (plane.view.depth) return "The surface needs the walls of all layers: set the plane's layer depth to all.";
    if (!plane.partition->complete() && plane.partition->flaw().empty())
        return "There are more regions than the plane computes at once. Zoom into the plane to see its surface.";
    return "The surface is being computed.";
}

}  // namespace

void draw_relief_axes(const Ui& ui, ImDrawList& draw, const AppState& state, ImVec2 min, ImVec2 size,
                      const ReliefMemory& memory) {
    const ReliefCamera camera = relief_camera(state.relief, size);
    const auto screen = [&](const Eigen::Vector3d& at) {
        const Eigen::Vector3d p = camera.project(at);
        return ImVec2(min.x + static_cast<float>(p.x()) * size.x, min.y + static_cast<float>(p.y()) * size.y);
    };
    const float text = ui.fonts.small->FontSize * ImGui::GetIO().FontGlobalScale;
    // A label stands outside of the box, away from the middle of the picture.
    const auto label = [&](ImVec2 at, ImVec2 away, float distance, ImU32 colour, const std::string& words) {
        const float length = std::max(1.0F, std::sqrt(away.x * away.x + away.y * away.y));
        const ImVec2 box = text_size(ui.fonts.small, words);
        const ImVec2 unit(away.x / length, away.y / length);
        const ImVec2 centre(at.x + unit.x * (distance + box.x / 2 * std::abs(unit.x)),
                            at.y + unit.y * (distance + box.y / 2 * std::abs(unit.y)));
        draw.AddText(ui.fonts.small, text, ImVec2(centre.x - box.x / 2, centre.y - box.y / 2), colour, words.c_str());
    };
    const Eigen::Vector3d eye = camera.eye();
    const double near_x = eye.x() >= 0 ? 1 : -1;  // the sides of the floor that are nearer to the viewer
    const double near_y = eye.y() >= 0 ? 1 : -1;
    const double floor = eye.z() >= 0 ? -kReliefTop : kReliefTop;
    const PlaneWindow& w = state.plane.view.window;
    constexpr int kMost = 5;
    const auto axis = [&](double low, double high, auto place, ImVec2 away, const std::string& name) {
        const int digits = tick_digits(low, high, kMost);
        for (const double tick : nice_ticks(low, high, kMost)) {
            const double at = 2 * (tick - low) / (high - low) - 1;
            label(screen(place(at)), away, 5, ui.palette.muted, display_number(tick, digits));
        }
        label(screen(place(0)), away, 28, ui.palette.text, name);
    };
    const auto outward = [&](const Eigen::Vector3d& from, const Eigen::Vector3d& to) {
        const ImVec2 a = screen(from);
        const ImVec2 b = screen(to);
        return ImVec2(b.x - a.x, b.y - a.y);
    };
    axis(
        w.s0, w.s1, [&](double at) { return Eigen::Vector3d(at, near_y, floor); },
        outward({0, 0, floor}, {0, near_y, floor}), state.plane.axis_x);
    axis(
        w.t0, w.t1, [&](double at) { return Eigen::Vector3d(near_x, at, floor); },
        outward({0, 0, floor}, {near_x, 0, floor}), state.plane.axis_y);
    // The upright edge that stands furthest to the left.
    Eigen::Vector3d edge(-1, -1, 0);
    for (const double x : {-1.0, 1.0}) {
        for (const double y : {-1.0, 1.0}) {
            if (screen({x, y, 0}).x < screen(edge).x) edge = {x, y, 0};
        }
    }
    const double least = memory.space.logit(-kReliefTop);
    const double most = memory.space.logit(kReliefTop);
    const int digits = tick_digits(least, most, kMost);
    for (const double tick : nice_ticks(least, most, kMost)) {
        const double z = (tick - memory.space.middle) * memory.space.per_logit;
        label(screen({edge.x(), edge.y(), z}), ImVec2(-1, 0), 6, ui.palette.muted, display_number(tick, digits));
    }
    const Document& document = *state.document;
    const std::string name = "\u2191 " + output_words(document, state.selection.output).label();
    const ImVec2 top = screen({edge.x(), edge.y(), kReliefTop});
    const float width = text_size(ui.fonts.small, name).x;
    const float left = std::clamp(top.x - width / 2, min.x + 6, min.x + std::max(6.0F, size.x - width - 6));
    draw.AddText(ui.fonts.small, text, ImVec2(left, std::max(min.y + 4, top.y - 24)), ui.palette.text, name.c_str());
}

void relief_panel(const Ui& ui, const AppState& state, ReliefMemory& memory) {
    if (!state.document || !state.document->study.scores) return;
    if (!state.plane.problem.empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.muted, state.plane.problem);
        return;
    }
    if (!ui.picture) relief_controls(ui, state);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 min(std::round(origin.x), std::round(origin.y));
    const ImVec2 size(std::round(std::max(room.x, 40.0F)), std::round(std::max(kLeastHeight, room.y - kLegend)));
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
