#include "ui/view_svg.h"

#include "app/path_facts.h"
#include "app/plane_facts.h"
#include "app/views.h"
#include "scene/plane_drawing.h"
#include "ui/path_panel.h"
#include "ui/plane_panel.h"
#include "ui/training_charts.h"

#include <algorithm>
#include <iterator>

namespace reluscope {

namespace {

using Made = std::optional<Drawing>;

/// The legend's classes: those of `numbers`, in their colours.
std::vector<std::pair<std::string, Rgba>> named_classes(const Document& document,
                                                        const std::vector<std::uint32_t>& numbers,
                                                        Rgba (*colour)(std::size_t, std::size_t, bool),
                                                        std::size_t count, bool dark) {
    std::vector<std::pair<std::string, Rgba>> names;
    for (const std::uint32_t c : numbers)
        names.emplace_back(class_name(*document.model, document.study, static_cast<Eigen::Index>(c)),
                           colour(c, count, dark));
    return names;
}

Made draw_plane(const Palette& palette, const AppState& state, DrawPoint size) {
    const PlaneState& plane = state.plane;
    if (!state.document || !plane.partition) return std::nullopt;
    const PlanePicture picture = still_plane_picture(state, palette, ImVec2(size.x, size.y));
    PlanePage page{picture, plane.view.window, plane.view.output, nullptr, {}, {}, {}, {}, {}, {}, {}, {}};
    if (plane.view.boundary && plane.boundary) page.boundary = plane.boundary.get();
    if (const auto ends = path_on_plane(plane.frame, state.path)) {
        constexpr std::size_t kMostBreakpoints = 500;  // more would be a solid line
        page.path.push_back((*ends)[0]);
        const LinePath& path = *state.path.path;
        for (std::size_t b = 0; b < path.num_breakpoints() && path.num_breakpoints() <= kMostBreakpoints; ++b)
            page.path.push_back(lerp((*ends)[0], (*ends)[1], path.knots[b + 1]));
        page.path.push_back((*ends)[1]);
    }
    page.axis_x = plane.axis_x;
    page.axis_y = plane.axis_y;
    page.meaning = plane_colour_meaning(plane.view.colour);
    page.status = partition_sentence(plane);
    const std::size_t outputs = std::max<std::size_t>(2, plane.partition->num_outputs());
    page.areas =
        named_classes(*state.document, picture.colours->legend.classes, class_area_colour, outputs, palette.dark);
    const auto& target = state.document->study.input->target;
    if (picture.points && target && target->is_class()) {
        std::vector<std::uint32_t> all(target->classes.size());
        for (std::uint32_t c = 0; c < all.size(); ++c) all[c] = c;
        page.points_title = target->column + ":";
        page.points = named_classes(*state.document, all, class_colour, all.size(), palette.dark);
    }
    return plane_drawing(page, palette, size);
}

Made draw_path(const Palette& palette, const AppState& state, DrawPoint size) {
    if (!state.document || !state.path.path) return std::nullopt;
    const PathProfile profile = path_profile(state);
    return path_drawing(profile, path_plot(profile, size), palette, size);
}

/// Views that are drawn with vectors: one line each.
struct VectorView {
    View view;
    Made (*draw)(const Palette&, const AppState&, DrawPoint);
};
constexpr VectorView kVectorViews[] = {
    {View::kPlane, draw_plane},
    {View::kPath, draw_path},
    {View::kTraining, training_drawing},
};

const VectorView* find(View view) {
    const auto* found = std::find_if(std::begin(kVectorViews), std::end(kVectorViews),
                                     [view](const VectorView& v) { return v.view == view; });
    return found == std::end(kVectorViews) ? nullptr : found;
}

}  // namespace

bool has_svg(View view) { return find(view) != nullptr; }

std::optional<std::string> view_svg(const Palette& palette, const AppState& state, View view, DrawPoint size) {
    const VectorView* vector = find(view);
    if (vector == nullptr) return std::nullopt;
    const auto drawing = vector->draw(palette, state, size);
    if (!drawing) return std::nullopt;
    return svg_of(*drawing, palette.background, view_title(view));
}

}  // namespace reluscope
