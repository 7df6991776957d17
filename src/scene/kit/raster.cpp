#include "scene/kit/raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace reluscope {

namespace {

constexpr int kPlacesPerSide = 4;  // of a pixel in which colours are looked at

/// A canvas of places, into which convex shapes are painted one over the other.
class PlaceCanvas {
public:
    PlaceCanvas(const DrawRect& part, int scale, Rgba background)
        : origin_(part.min),
          per_unit_(static_cast<float>(scale * kPlacesPerSide)),
          width_(static_cast<int>(std::lround(part.width() * static_cast<float>(scale))) * kPlacesPerSide),
          height_(static_cast<int>(std::lround(part.height() * static_cast<float>(scale))) * kPlacesPerSide),
          places_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), background) {
        clip(nullptr);
    }

    /// What follows is painted inside of `rect` only; null: everywhere.
    void clip(const DrawRect* rect) {
        const auto cut = [](float at, int most) {
            return static_cast<int>(std::clamp(at, 0.0F, static_cast<float>(most)));
        };
        left_ = rect ? cut(std::round((rect->min.x - origin_.x) * per_unit_), width_) : 0;
        right_ = rect ? cut(std::round((rect->max.x - origin_.x) * per_unit_), width_) : width_;
        top_ = rect ? cut(std::round((rect->min.y - origin_.y) * per_unit_), height_) : 0;
        bottom_ = rect ? cut(std::round((rect->max.y - origin_.y) * per_unit_), height_) : height_;
    }

    void polygon(std::span<const DrawPoint> corners, Rgba colour) {
        if (corners.size() < 3 || colour >> 24U == 0) return;
        float low = corners[0].y;
        float high = low;
        for (const DrawPoint& corner : corners) {
            low = std::min(low, corner.y);
            high = std::max(high, corner.y);
        }
        const int first = std::max(top_, first_place(low - origin_.y));
        const int end = std::min(bottom_, first_place(high - origin_.y));
        for (int row = first; row < end; ++row) paint_row(corners, row, colour);
    }

    void line(DrawPoint from, DrawPoint to, float width, Rgba colour) {
        const float dx = to.x - from.x;
        const float dy = to.y - from.y;
        const float length = std::hypot(dx, dy);
        if (!(length > 0)) return;
        const float nx = -dy / length * width / 2;
        const float ny = dx / length * width / 2;
        const std::array<DrawPoint, 4> corners = {DrawPoint{from.x + nx, from.y + ny},
                                                  {to.x + nx, to.y + ny},
                                                  {to.x - nx, to.y - ny},
                                                  {from.x - nx, from.y - ny}};
        polygon(corners, colour);
    }

    void disc(DrawPoint centre, float radius, Rgba colour) {
        constexpr std::size_t kCorners = 28;
        std::array<DrawPoint, kCorners> corners;
        for (std::size_t i = 0; i < kCorners; ++i) {
            const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / kCorners;
            corners[i] = {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
        }
        polygon(corners, colour);
    }

    Raster pixels() const {
        Raster raster;
        raster.width = width_ / kPlacesPerSide;
        raster.height = height_ / kPlacesPerSide;
        for (int y = raster.height - 1; y >= 0; --y) {
            for (int x = 0; x < raster.width; ++x) add_mean(x, y, raster.rgb);
        }
        return raster;
    }

private:
    /// The first place whose middle lies at or behind `at`, in units from the canvas's side.
    int first_place(float at) const {
        return static_cast<int>(std::ceil(std::clamp(at * per_unit_ - 0.5F, -1.0F, 1e6F)));
    }

    void paint_row(std::span<const DrawPoint> corners, int row, Rgba colour) {
        const float y = origin_.y + (static_cast<float>(row) + 0.5F) / per_unit_;
        float low = 0;
        float high = 0;
        bool crossed = false;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const DrawPoint& p = corners[i];
            const DrawPoint& q = corners[(i + 1) % corners.size()];
            if ((p.y <= y) == (q.y <= y)) continue;
            const float x = p.x + (y - p.y) / (q.y - p.y) * (q.x - p.x);
            low = crossed ? std::min(low, x) : x;
            high = crossed ? std::max(high, x) : x;
            crossed = true;
        }
        if (!crossed) return;
        const int end = std::min(right_, first_place(high - origin_.x));
        Rgba* const places = places_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(width_);
        for (int column = std::max(left_, first_place(low - origin_.x)); column < end; ++column) {
            const float alpha = static_cast<float>(colour >> 24U) / 255;
            const Rgba opaque = colour | 0xFF000000U;
            places[column] = alpha < 1 ? mix_colours(places[column], opaque, alpha) : opaque;
        }
    }

    void add_mean(int x, int y, std::vector<std::byte>& rgb) const {
        std::array<unsigned, 3> sums{};
        for (int row = 0; row < kPlacesPerSide; ++row) {
            for (int column = 0; column < kPlacesPerSide; ++column) {
                const int at = (y * kPlacesPerSide + row) * width_ + x * kPlacesPerSide + column;
                const Rgba place = places_[static_cast<std::size_t>(at)];
                for (unsigned channel = 0; channel < 3; ++channel) sums[channel] += place >> 8U * channel & 0xFFU;
            }
        }
        constexpr unsigned kPlaces = kPlacesPerSide * kPlacesPerSide;
        for (const unsigned sum : sums) rgb.push_back(static_cast<std::byte>((sum + kPlaces / 2) / kPlaces));
    }

    DrawPoint origin_;
    float per_unit_;  // places per unit
    int width_;       // places
    int height_;
    std::vector<Rgba> places_;
    int left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;  // of the clip, in places
};

void paint_outline(PlaceCanvas& canvas, std::span<const DrawPoint> points, const Shape& shape, bool closed) {
    if (shape.stroke >> 24U == 0) return;
    for (std::size_t i = 0; i + (closed ? 0 : 1) < points.size(); ++i)
        canvas.line(points[i], points[(i + 1) % points.size()], shape.width, shape.stroke);
    // Joints, unless one would see them through the lines.
    const bool opaque = shape.stroke >> 24U == 255;
    for (std::size_t i = closed ? 0 : 1; opaque && shape.width > 1 && i + (closed ? 0 : 1) < points.size(); ++i)
        canvas.disc(points[i], shape.width / 2, shape.stroke);
}

void paint_symbol(PlaceCanvas& canvas, DrawPoint at, const Shape& shape) {
    if (shape.symbol == PointShape::kDisc) {
        if (shape.stroke >> 24U != 0) canvas.disc(at, shape.radius + shape.width / 2, shape.stroke);
        canvas.disc(at, shape.radius - (shape.stroke >> 24U != 0 ? shape.width / 2 : 0), shape.fill);
        return;
    }
    std::vector<DrawPoint> corners;
    for (const auto& [x, y] : shape_corners(shape.symbol))
        corners.push_back({at.x + x * shape.radius, at.y + y * shape.radius});
    if (is_convex(shape.symbol)) {
        canvas.polygon(corners, shape.fill);
    } else {
        for (const auto& bar : {std::array<std::size_t, 4>{0, 1, 6, 7}, {3, 4, 9, 10}}) {
            const std::array<DrawPoint, 4> part = {corners[bar[0]], corners[bar[1]], corners[bar[2]], corners[bar[3]]};
            canvas.polygon(part, shape.fill);
        }
    }
    paint_outline(canvas, corners, shape, true);
}

}  // namespace

Raster rasterise(const Drawing& drawing, const DrawRect& part, int scale, Rgba background) {
    PlaceCanvas canvas(part, scale, background);
    for (const Shape& shape : drawing.shapes()) {
        const auto points = drawing.points_of(shape);
        canvas.clip(shape.clip < 0 ? nullptr : &drawing.clips()[static_cast<std::size_t>(shape.clip)]);
        switch (shape.kind) {
            case Shape::Kind::kPolygon:
                canvas.polygon(points, shape.fill);
                paint_outline(canvas, points, shape, true);
                break;
            case Shape::Kind::kPolyline: paint_outline(canvas, points, shape, false); break;
            case Shape::Kind::kDisc: paint_symbol(canvas, points[0], shape); break;
            case Shape::Kind::kText: break;
        }
    }
    return canvas.pixels();
}

}  // namespace reluscope
