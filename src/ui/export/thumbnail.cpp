#include "ui/export/thumbnail.h"

#include "analysis/lines/line_path.h"
#include "scene/plane/plane_drawing.h"
#include "ui/plane/plane_build.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reluscope {

namespace {

constexpr float kThumbnailPoint = 2.2F;

/// Points that are smaller than on the screen; of many only every n-th.
std::shared_ptr<const std::vector<PointMark>> few_points(const std::vector<PointMark>& all) {
    constexpr std::size_t kMaxPoints = 260;
    auto few = std::make_shared<std::vector<PointMark>>();
    const std::size_t step = all.size() / kMaxPoints + 1;
    for (std::size_t i = 0; i < all.size(); i += step) {
        few->push_back(all[i]);
        few->back().radius = kThumbnailPoint;
        few->back().outline = with_alpha(few->back().outline, 0.6F);
    }
    return few;
}

Thumbnail plane_thumbnail(const AppState& state, const Palette& palette) {
    PlaneBuild build;
    build.want(wanted_source(state, palette, true));
    while (build.pending()) build.advance(nullptr, [] { return false; }, 1000);
    PlanePicture picture = still_plane_picture(state, palette, ImVec2(kThumbnailSize.x, kThumbnailSize.y), build);
    picture.pinned.reset();
    picture.lit_points.reset();
    if (picture.points) picture.points = few_points(*picture.points);
    const PlaneWindow window = state.plane.view.window;
    PlanePage page{std::move(picture), window, state.plane.view.output, state.plane.boundary, {}, "", "", {}};
    const DrawPoint size = plane_drawing_size_for(kThumbnailSize);
    const DrawRect area = plane_drawing_area(window, size);
    return {plane_drawing(std::move(page), palette, size), area};
}

/// The function of one input over the range of the rows, and where things stand in its picture.
struct Fold {
    const Study& study;
    std::size_t output;
    LinePath path;
    double low = 0;  ///< of outputs and answers
    double high = 1;

    DrawPoint at(double t, double value) const {
        constexpr double kRoom = 0.1;  // above and below
        const double share = (value - low) / (high - low);
        return {static_cast<float>(t * double{kThumbnailSize.x}),
                static_cast<float>((1 - kRoom - share * (1 - 2 * kRoom)) * double{kThumbnailSize.y})};
    }
    double knot_value(std::size_t knot) const {
        return path.values(static_cast<Eigen::Index>(output), static_cast<Eigen::Index>(knot));
    }
    /// Where the answer of an encoded row stands: a number, or at the upper or lower end of the outputs for a class.
    double answer(std::size_t row) const {
        const auto& target = study.input->target;
        if (!target) return std::numeric_limits<double>::quiet_NaN();
        if (!target->is_class()) return target->value_of_row[row];
        const std::int32_t label = target->class_of_row[row];
        if (label < 0) return std::numeric_limits<double>::quiet_NaN();
        const bool raised = study.network().num_outputs() == 1 ? label > 0 : static_cast<std::size_t>(label) == output;
        return raised ? high : low;
    }
};

std::optional<Fold> make_fold(const AppState& state) {
    const Study& study = state.document->study;
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    constexpr double kMargin = 0.04;
    const double from = inputs.minCoeff();
    const double size = std::max(inputs.maxCoeff() - from, 1e-9);
    const auto point = [](double x) { return Eigen::VectorXd::Constant(1, x); };
    auto path = line_path(study.network(), point(from - kMargin * size), point(from + (1 + kMargin) * size));
    if (!path) return std::nullopt;
    Fold fold{study, static_cast<std::size_t>(state.selection.output), *std::move(path)};
    fold.low = fold.path.values.row(state.selection.output).minCoeff();
    fold.high = fold.path.values.row(state.selection.output).maxCoeff();
    const auto& target = study.input->target;
    for (std::size_t row = 0; target && !target->is_class() && row < study.input->rows->row.size(); ++row) {
        const double answer = fold.answer(row);
        if (!std::isfinite(answer)) continue;
        fold.low = std::min(fold.low, answer);
        fold.high = std::max(fold.high, answer);
    }
    if (!(fold.high > fold.low)) fold.high = fold.low + 1;
    return fold;
}

/// A band per linear piece in the colour of its pattern, a wall between them.
void paint_pieces(const Fold& fold, const Palette& palette, Drawing& drawing) {
    const std::size_t units = fold.study.network().num_hidden_units();
    for (std::size_t p = 0; p < fold.path.num_pieces(); ++p) {
        ShapeStyle band;
        band.fill = pattern_colour(pattern_hash(units, fold.path.patterns.row(p)), palette.dark);
        drawing.rect({{fold.at(fold.path.knots[p], 0).x, 0}, {fold.at(fold.path.knots[p + 1], 0).x, kThumbnailSize.y}},
                     band);
    }
    for (std::size_t k = 1; k + 1 < fold.path.knots.size(); ++k) {
        const float x = fold.at(fold.path.knots[k], 0).x;
        drawing.line({x, 0}, {x, kThumbnailSize.y}, stroke_style(plane_style(palette).wall_light, 1));
    }
}

void paint_rows(const Fold& fold, const Palette& palette, Drawing& drawing) {
    const auto& target = fold.study.input->target;
    const Eigen::MatrixXd& inputs = fold.study.input->rows->inputs;
    for (std::size_t row = 0; row < fold.study.input->rows->row.size(); ++row) {
        const double answer = fold.answer(row);
        if (!std::isfinite(answer)) continue;
        const double from = fold.path.from(0);
        const double t = (inputs(0, static_cast<Eigen::Index>(row)) - from) / (fold.path.to(0) - from);
        ShapeStyle style = stroke_style(with_alpha(palette.background, 0.8F), 1);
        style.fill = with_alpha(palette.text, 0.6F);
        if (target->is_class())
            style.fill =
                class_colour(static_cast<std::size_t>(target->class_of_row[row]), target->classes.size(), palette.dark);
        drawing.disc(fold.at(t, answer), kThumbnailPoint + 0.3F, style);
    }
}

std::optional<Thumbnail> fold_thumbnail(const AppState& state, const Palette& palette) {
    const auto fold = make_fold(state);
    if (!fold) return std::nullopt;
    Drawing drawing(kThumbnailSize);
    paint_pieces(*fold, palette, drawing);
    paint_rows(*fold, palette, drawing);
    std::vector<DrawPoint> line;
    for (std::size_t k = 0; k < fold->path.knots.size(); ++k)
        line.push_back(fold->at(fold->path.knots[k], fold->knot_value(k)));
    const PlaneStyle style = plane_style(palette);
    constexpr float kLine = 2.5F;
    drawing.polyline(line, stroke_style(style.halo, kLine + 2));
    drawing.polyline(line, stroke_style(style.boundary, kLine));
    for (std::size_t k = 1; k + 1 < line.size(); ++k) {
        ShapeStyle knot = stroke_style(style.halo, 1.5F);
        knot.fill = style.boundary;
        drawing.disc(line[k], 4, knot);
    }
    return Thumbnail{std::move(drawing), {{0, 0}, kThumbnailSize}};
}

/// The first rows of the table as pictures, ink on paper, in cells that fill the thumbnail.
Thumbnail image_thumbnail(const AppState& state, const Palette& palette) {
    constexpr float kCell = 26;
    constexpr float kInk = 24;  // of a cell: its picture
    Drawing drawing(kThumbnailSize);
    ShapeStyle paper;
    paper.fill = palette.background;
    drawing.rect({{0, 0}, kThumbnailSize}, paper);
    const ImageShape image = *state.document->image;
    const Eigen::MatrixXd& inputs = state.document->study.input->rows->inputs;
    const float pixel = kInk / static_cast<float>(std::max(image.width, image.height));
    const auto columns = static_cast<Eigen::Index>(kThumbnailSize.x / kCell);
    const auto cells = std::min(columns * static_cast<Eigen::Index>(kThumbnailSize.y / kCell), inputs.cols());
    const double low = inputs.leftCols(cells).minCoeff();
    const double scale = std::max(inputs.leftCols(cells).maxCoeff() - low, 1e-9);
    for (Eigen::Index cell = 0; cell < cells; ++cell) {
        const Eigen::Index line = cell / columns;
        const float left =
            static_cast<float>(cell % columns) * kCell + (kCell - pixel * static_cast<float>(image.width)) / 2;
        const float top = static_cast<float>(line) * kCell + (kCell - pixel * static_cast<float>(image.height)) / 2;
        for (int i = 0; i < image.width * image.height && i < inputs.rows(); ++i) {
            ShapeStyle ink;
            ink.fill = mix(palette.background, palette.text, static_cast<float>((inputs(i, cell) - low) / scale));
            const float x = left + pixel * static_cast<float>(i % image.width);
            const int pixel_line = i / image.width;
            const float y = top + pixel * static_cast<float>(pixel_line);
            drawing.rect({{x, y}, {x + pixel, y + pixel}}, ink);
        }
    }
    return {std::move(drawing), {{0, 0}, kThumbnailSize}};
}

}  // namespace

PlaneWindow thumbnail_window(const PlaneWindow& home) {
    PlaneWindow window = home;
    const double aspect = double{kThumbnailSize.x} / double{kThumbnailSize.y};
    const double width = std::max(home.width(), home.height() * aspect);
    const double height = width / aspect;
    window.s0 = (home.s0 + home.s1 - width) / 2;
    window.s1 = window.s0 + width;
    window.t0 = (home.t0 + home.t1 - height) / 2;
    window.t1 = window.t0 + height;
    return window;
}

std::optional<Thumbnail> thumbnail(const AppState& state, const Palette& palette) {
    if (!state.document || !state.document->study.scores) return std::nullopt;
    if (state.document->image) return image_thumbnail(state, palette);
    if (state.document->study.network().num_inputs() == 1) return fold_thumbnail(state, palette);
    if (!state.plane.partition) return std::nullopt;
    return plane_thumbnail(state, palette);
}

}  // namespace reluscope
