#include "app/coefficients/coefficients_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/coefficients_texts.h"
#include "scene/drawings/parallel_drawing.h"
#include "ui/coefficients/coefficients_pictures.h"
#include "ui/kit/cluster_look.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr float kGrip = 9;   // how near to an axis a range begins
constexpr float kMoved = 4;  // less is a click

ParallelInput input_of(const Ui& ui, const AppState& state, const std::vector<std::uint32_t>& axes) {
    const CoefficientsState& coefficients = state.coefficients;
    const ClusterMaps& maps = *coefficients.maps;
    ParallelInput input{maps, state.view.bars, axes, {}, {}, {}, {}};
    for (const AxisRange& range : coefficients.settings.ranges) {
        const auto at = std::find(axes.begin(), axes.end(), range.feature);
        if (at != axes.end())
            input.ranges.push_back({static_cast<std::size_t>(at - axes.begin()), range.low, range.high});
    }
    if (!coefficients.settings.ranges.empty() && coefficients.matches) input.matches = *coefficients.matches;
    const auto look = std::make_shared<const ClusterLook>(*state.document, maps.study, ui.palette);
    input.colour = [look](std::uint32_t c) { return look->line_colour(c); };
    input.number = [](double value) { return display_number(value, 2); };
    if (state.selection.feature) input.feature = state.selection.feature->index;
    if (state.hovered.feature) input.hovered_feature = state.hovered.feature->index;
    if (!maps_are_current(state)) return input;
    if (state.selection.cluster) input.cluster = state.selection.cluster->index;
    if (state.hovered.cluster) input.hovered_cluster = state.hovered.cluster->index;
    return input;
}

AxisRange range_between(const ParallelLayout& layout, std::size_t axis, std::uint32_t feature, float a, float b) {
    const double first = layout.value_at(axis, std::clamp(a, layout.top, layout.bottom));
    const double second = layout.value_at(axis, std::clamp(b, layout.top, layout.bottom));
    return {feature, std::min(first, second), std::max(first, second)};
}

void set_range(const Ui& ui, const AppState& state, std::uint32_t feature, std::optional<AxisRange> range) {
    SetCoefficients command{state.coefficients.settings};
    std::erase_if(command.settings.ranges, [&](const AxisRange& r) { return r.feature == feature; });
    if (range) command.settings.ranges.push_back(*range);
    if (command.settings.ranges.empty()) command.settings.only_filtered = false;
    if (!(command.settings == state.coefficients.settings)) ui.send(std::move(command));
}

void move_axis(const Ui& ui, const AppState& state, std::vector<std::uint32_t> axes, std::size_t from, std::size_t to) {
    if (from == to) return;
    const std::uint32_t feature = axes[from];
    axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(from));
    axes.insert(axes.begin() + static_cast<std::ptrdiff_t>(to), feature);
    SetCoefficients command{state.coefficients.settings};
    command.settings.axes = std::move(axes);
    ui.send(std::move(command));
}

/// Presses, drags and releases on axes and labels.
void gestures(const Ui& ui, const AppState& state, const DrawingHit& hit, const ParallelLayout& layout,
              const std::vector<std::uint32_t>& axes, CoefficientsMemory& memory) {
    const bool pressing = memory.pressed_axis || memory.pressed_label;
    if (hit.active && !pressing && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        memory.pressed_at = hit.at;
        memory.dragged = false;
        if (hit.at.y < layout.labels) {
            memory.pressed_label = layout.axis_near(hit.at.x, 40);
        } else {
            memory.pressed_axis = layout.axis_near(hit.at.x, kGrip);
        }
        return;
    }
    if (!pressing) return;
    const float moved = std::max(std::abs(hit.at.x - memory.pressed_at.x), std::abs(hit.at.y - memory.pressed_at.y));
    memory.dragged |= moved > kMoved;
    if (memory.pressed_axis && *memory.pressed_axis < axes.size()) {
        const std::size_t axis = *memory.pressed_axis;
        if (memory.dragged) {
            set_range(ui, state, axes[axis], range_between(layout, axis, axes[axis], memory.pressed_at.y, hit.at.y));
        } else if (!hit.active) {
            set_range(ui, state, axes[axis], std::nullopt);  // a click drops the range
        }
    }
    if (hit.active) return;
    if (memory.pressed_label && *memory.pressed_label < axes.size() && memory.dragged)
        move_axis(ui, state, axes, *memory.pressed_label, layout.slot_at(hit.at.x));
    memory.pressed_axis.reset();
    memory.pressed_label.reset();
}

void tooltips(const Ui& ui, const AppState& state, const DrawingHit& hit, const ParallelLayout& layout,
              const std::vector<std::uint32_t>& axes) {
    if (!hit.over || hit.active) return;
    if (hit.hovered.kind == MarkKind::kFeature) {
        const InputOrigin& origin = state.coefficients.maps->study.input->origins[hit.hovered.index];
        tooltip(ui, origin.label, coefficients_texts::kAxisHint);
        return;
    }
    const auto axis = layout.axis_near(hit.at.x, 40);
    if (hit.hovered.kind == MarkKind::kPart && hit.hovered.index < axes.size()) {
        for (const AxisRange& range : state.coefficients.settings.ranges) {
            if (range.feature != axes[hit.hovered.index]) continue;
            tooltip(ui, coefficients_texts::range_title(range.low, range.high),
                    coefficients_texts::range_text(matches_phrase(state.coefficients)));
        }
    }
    if (hit.hovered.kind != MarkKind::kCluster || !axis || !maps_are_current(state)) return;
    coefficient_tooltip(ui, state, ClusterId(hit.hovered.index), FeatureId(axes[*axis]));
}

}  // namespace

void parallel_picture(const Ui& ui, const AppState& state, CoefficientsMemory& memory, ImVec2 size) {
    const ClusterMaps& maps = *state.coefficients.maps;
    const std::vector<std::uint32_t> axes = axes_of(state.coefficients, std::min(kDefaultAxes, axes_within(size.x)));
    const auto columns = static_cast<std::size_t>(maps.num_features());
    const float note =
        axes.size() < columns ? text_size(ui.fonts.small, "x").y + ImGui::GetStyle().ItemSpacing.y : 0.0F;
    const ParallelLayout layout =
        parallel_layout({std::floor(size.x), std::floor(size.y - note) - 4}, maps, state.view.bars, axes);
    const bool moving = memory.pressed_label && memory.dragged;
    const float drag_x = moving ? ImGui::GetIO().MousePos.x - ImGui::GetCursorScreenPos().x : 0;
    std::vector<double> key = coefficients_key(ui, state, size);
    key.insert(key.end(), {moving ? static_cast<double>(*memory.pressed_label) : -1.0, drag_x});
    const Drawing& drawing = cached_drawing(memory.parallel, std::move(key), [&] {
        ParallelInput input = input_of(ui, state, axes);
        if (moving) input.dragged_axis = memory.pressed_label;
        input.drag_x = drag_x;
        return parallel_drawing(input, layout, ui.palette);
    });
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    DrawingHit hit;
    // A press on an axis is for its range, also where lines cross it.
    const DrawPoint at{ImGui::GetIO().MousePos.x - origin.x, ImGui::GetIO().MousePos.y - origin.y};
    const bool on_axis = memory.pressed_axis || memory.pressed_label ||
                         (at.y >= layout.labels && layout.axis_near(at.x, kGrip).has_value());
    if (on_axis) {
        hit.clicked = invisible_item("parallel coordinates", ImVec2(drawing.size().x, drawing.size().y));
        hit.over = ImGui::IsItemHovered();
        hit.active = ImGui::IsItemActive();
        hit.at = at;
        hit.hovered = hit.over ? drawing.mark_at(at, 3) : Mark{};
        if (hit.over && !hit.active) hover_mark(ui, hit.hovered);
        paint_drawing(ui, drawing, origin);
        if (hit.over) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    } else {
        hit = show_drawing(ui, drawing, "parallel coordinates");
    }
    gestures(ui, state, hit, layout, axes, memory);
    tooltips(ui, state, hit, layout, axes);
    if (axes.size() < columns)
        text_in(ui.fonts.small, ui.palette.muted, coefficients_texts::axes_shown(axes.size(), columns));
    if (maps.num_clusters() > kMaxParallelLines)
        text_in(ui.fonts.small, ui.palette.muted, coefficients_texts::lines_shown(kMaxParallelLines));
}

}  // namespace reluscope
