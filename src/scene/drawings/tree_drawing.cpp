#include "scene/drawings/tree_drawing.h"

#include "analysis/regions/region_partition.h"
#include "base/numerics/bit_matrix.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace reluscope {

namespace {

constexpr float kNarrowest = 1.5F;
constexpr float kTallest = 200;
constexpr float kFirst = 40;
constexpr float kStripe = 2;

PatternBits bits_of(const Study& study, const PatternTree& tree, std::size_t branch) {
    const std::uint32_t cluster = tree.leaves()[tree.branch(branch).first_leaf];
    return study.patterns->bits.row(study.clustering->clusters[cluster].first_row);
}

/// A hash of the first `level` layers; that of all layers is the one which colours the plane.
std::uint64_t prefix_hash(const Study& study, PatternBits bits, std::size_t level) {
    const auto& layers = study.network().hidden_layers();
    if (level == layers.size()) return RegionPartition::hash_of(study.network().num_hidden_units(), bits);
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (std::size_t l = 0; l < level; ++l) {
        for (std::size_t i = 0; i < layers[l].width; ++i)
            hash = (hash ^ (get_bit(bits, layers[l].first_bit + i) ? 3U : 5U)) * 0x100000001B3ULL;
    }
    return hash ^ hash >> 29U;
}

Rgba output_colour(const Study& study, const Eigen::VectorXd& mean, double limit, const Palette& palette) {
    if (mean.size() > 1) {
        const auto best = static_cast<std::size_t>(predicted_class(mean));
        return mix(palette.panel, class_colour(best, static_cast<std::size_t>(mean.size()), palette.dark), 0.75F);
    }
    if (study.network().link() == Link::kSigmoid) return diverging(palette, static_cast<float>(2 * mean(0) - 1));
    return diverging(palette, limit > 0 ? static_cast<float>(mean(0) / limit) : 0.0F);
}

/// The colours of those branches that are painted.
class BranchColours {
public:
    BranchColours(const Study& study, const PatternTree& tree, BranchColour by, const Palette& palette)
        : study_(study), tree_(tree), by_(by), palette_(palette) {
        const ClusterScores& scores = *study.scores;
        if (by == BranchColour::kAccuracy && scores.accuracy.empty()) by_ = BranchColour::kOutput;
        limit_ = scores.mean_output.size() > 0 ? scores.mean_output.cwiseAbs().maxCoeff() : 0;
    }

    Rgba operator[](std::size_t b) const {
        const PatternBranch& branch = tree_.branch(b);
        if (by_ == BranchColour::kPattern) {
            return branch.level == 0 || branch.num_leaves == 0
                       ? neutral_colour(palette_.dark)
                       : pattern_colour(prefix_hash(study_, bits_of(study_, tree_, b), branch.level), palette_.dark);
        }
        const ClusterScores& scores = *study_.scores;
        if (by_ == BranchColour::kOutput)
            return output_colour(study_, branch_mean_output(scores, *study_.clustering, tree_, b), limit_, palette_);
        const double right = branch_accuracy(scores, *study_.clustering, tree_, b);
        if (!std::isfinite(right)) return neutral_colour(palette_.dark);
        return mix(palette_.panel, ramp_colour(Ramp::kCividis, static_cast<float>(right), palette_.dark), 0.65F);
    }

private:
    const Study& study_;
    const PatternTree& tree_;
    BranchColour by_;
    double limit_ = 0;
    const Palette& palette_;
};

/// Heights and the scale from rows to x.
struct Scale {
    Scale(const PatternTree& tree, const TreeLayout& layout)
        : first(static_cast<double>(tree.branch(layout.zoom).first_row)),
          per_row((layout.size.x - kTreeMargin) /
                  std::max(1.0, static_cast<double>(tree.branch(layout.zoom).num_rows))),
          first_height(std::min(kFirst, layout.size.y / static_cast<float>(tree.num_levels()))),
          level_height(tree.num_levels() == 1 ? first_height
                                              : std::min(kTallest, (layout.size.y - first_height) /
                                                                       static_cast<float>(tree.num_levels() - 1))) {}

    float x(std::uint64_t row) const {
        return kTreeMargin + static_cast<float>((static_cast<double>(row) - first) * per_row);
    }
    float width(const PatternBranch& branch) const {
        return static_cast<float>(static_cast<double>(branch.num_rows) * per_row);
    }
    float top(std::size_t level) const {
        return level == 0 ? 0 : std::round(first_height + static_cast<float>(level - 1) * level_height);
    }

    double first;
    double per_row;
    float first_height;  // all rows are one block: it needs no more
    float level_height;
};

/// The branch of a level that has row `row` in the order of the tree.
std::size_t branch_at(const PatternTree& tree, std::size_t level, double row) {
    const auto begin = tree.branches().begin() + static_cast<std::ptrdiff_t>(tree.level_begin(level));
    const auto end = tree.branches().begin() + static_cast<std::ptrdiff_t>(tree.level_end(level));
    const auto after = std::upper_bound(begin + 1, end, row, [](double at, const PatternBranch& branch) {
        return at < static_cast<double>(branch.first_row);
    });
    return static_cast<std::size_t>(after - tree.branches().begin()) - 1;
}

class TreePainter {
public:
    TreePainter(const Study& study, const PatternTree& tree, BranchColour by, const TreeLayout& layout,
                const Palette& palette)
        : study_(study),
          tree_(tree),
          colours_(study, tree, by, palette),
          layout_(layout),
          palette_(palette),
          scale_(tree, layout),
          out_{Drawing(layout.size), {}} {}

    TreeDrawing paint() {
        level_names();
        // Branches that the zoomed one lies in fill the width.
        std::vector<std::size_t> above;
        for (std::size_t b = layout_.zoom; tree_.branch(b).level > 0; b = tree_.branch(b).parent)
            above.push_back(tree_.branch(b).parent);
        for (const std::size_t b : above) block(b, row_rect(tree_.branch(b).level, kTreeMargin, layout_.size.x), false);
        visit(layout_.zoom);
        return std::move(out_);
    }

private:
    DrawRect row_rect(std::size_t level, float left, float right) const {
        return {{left, scale_.top(level)}, {right, scale_.top(level + 1) - 1}};
    }

    void level_names() {
        for (std::size_t level = 0; level < tree_.num_levels(); ++level) {
            const std::string name =
                level == 0 ? "all rows" : (level > 1 ? "+ layer " : "layer ") + std::to_string(level);
            const float y = (scale_.top(level) + scale_.top(level + 1) - line_height(TextRole::kSmall)) / 2;
            out_.drawing.text({kTreeMargin - 10, y}, name,
                              {.colour = palette_.muted, .role = TextRole::kSmall, .align = Align::kEnd});
        }
    }

    void visit(std::size_t b) {
        const PatternBranch& branch = tree_.branch(b);
        DrawRect rect =
            row_rect(branch.level, scale_.x(branch.first_row), scale_.x(branch.first_row + branch.num_rows));
        const bool folded =
            std::binary_search(layout_.folded.begin(), layout_.folded.end(), b) && branch.num_children > 0;
        if (folded) rect.max.y = scale_.top(tree_.num_levels()) - 1;
        block(b, rect, folded);
        if (folded) return;
        for (std::size_t i = 0; i < branch.num_children; ++i) {
            const std::size_t child = branch.first_child + i;
            // Children stand by size: what follows a thin one is as thin.
            if (scale_.width(tree_.branch(child)) < kNarrowest)
                return merge(child, branch.num_children - i, rect.max.x);
            visit(child);
        }
    }

    void merge(std::size_t first, std::size_t count, float right) {
        const PatternBranch& branch = tree_.branch(first);
        const DrawRect rect = {{scale_.x(branch.first_row), scale_.top(branch.level)},
                               {right, scale_.top(tree_.num_levels()) - 1}};
        const auto index = static_cast<std::uint32_t>(tree_.branches().size() + out_.merged.size());
        out_.merged.push_back({first, count});
        stripes_of_branches(rect, branch.level);
        out_.drawing.rect(rect, {.mark = {MarkKind::kPart, index}});
        const std::string text = std::to_string(count) + " more";
        const float width = rough_text_width(text, TextRole::kSmall);
        if (rect.width() < width + 16) return;
        const float x = (rect.min.x + rect.max.x) / 2;
        out_.drawing.rect({{x - width / 2 - 6, rect.min.y + 7}, {x + width / 2 + 6, rect.min.y + 25}},
                          {.fill = with_alpha(palette_.panel, 0.86F), .radius = 4});
        out_.drawing.text({x, rect.min.y + 9}, text, {.colour = palette_.text, .align = Align::kMiddle});
    }

    /// Branches too thin to be told apart: a line per two pixels, in the colour of the branch whose row lies there.
    void stripes_of_branches(DrawRect rect, std::size_t first_level) {
        for (std::size_t level = first_level; level < tree_.num_levels(); ++level) {
            for (float x = rect.min.x; x < rect.max.x; x += kStripe) {
                const float right = std::min(x + kStripe, rect.max.x);
                const double row = scale_.first + ((x + right) / 2 - kTreeMargin) / scale_.per_row;
                out_.drawing.rect({{x, scale_.top(level)}, {right, scale_.top(level + 1) - 1}},
                                  {.fill = colours_[branch_at(tree_, level, row)]});
            }
        }
    }

    void block(std::size_t b, DrawRect rect, bool folded) {
        const PatternBranch& branch = tree_.branch(b);
        const bool leaf = branch.level + 1 == tree_.num_levels();
        const std::uint32_t cluster = leaf ? tree_.leaves()[branch.first_leaf] : 0;
        const Mark mark =
            leaf ? Mark{MarkKind::kCluster, cluster} : Mark{MarkKind::kPart, static_cast<std::uint32_t>(b)};
        rect.max.x = std::max(rect.max.x - 1, rect.min.x + 1);
        out_.drawing.rect(rect, {.fill = colours_[b], .radius = rect.width() > 6 ? 3.0F : 0.0F, .mark = mark});
        if (folded) stripes(rect);
        label(b, rect, folded);
    }

    /// A folded block has lines across, where its levels would be.
    void stripes(DrawRect rect) {
        for (std::size_t level = 1; level < tree_.num_levels(); ++level) {
            const float y = scale_.top(level);
            if (y > rect.min.y + 2 && y < rect.max.y - 2)
                out_.drawing.line({rect.min.x + 3, y}, {rect.max.x - 3, y},
                                  {.stroke = with_alpha(palette_.panel, 0.7F), .width = 1.5F});
        }
    }

    std::string label_text(const PatternBranch& branch, bool folded) const {
        const double share =
            static_cast<double>(branch.num_rows) / std::max(1.0, static_cast<double>(study_.clustering->num_rows()));
        const std::string percent = share >= 0.005 ? std::to_string(std::lround(100 * share)) + " %" : "< 1 %";
        if (folded) return percent + ", " + std::to_string(branch.num_leaves) + " folded";
        if (branch.level == 0)
            return std::to_string(branch.num_rows) + " rows, " + std::to_string(branch.num_leaves) +
                   (branch.num_leaves == 1 ? " cluster" : " clusters");
        return percent;
    }

    /// The layer's units as squares and the share of the rows, on a chip that keeps the contrast on every colour.
    void label(std::size_t b, DrawRect rect, bool folded) {
        const PatternBranch& branch = tree_.branch(b);
        const std::string text = label_text(branch, folded);
        const float text_width = rough_text_width(text, TextRole::kSmall);
        const std::size_t units = branch.level > 0 ? study_.network().hidden_layers()[branch.level - 1].width : 0;
        float pitch = 8;
        std::size_t per_line = units;
        const float room = rect.width() - 14;
        const float level_height = scale_.top(branch.level + 1) - scale_.top(branch.level);
        const float height = level_height - 10;
        const float text_line = line_height(TextRole::kSmall);
        const auto lines = [&](float p) {
            per_line = std::max<std::size_t>(1, std::min(units, static_cast<std::size_t>(std::max(0.0F, room) / p)));
            return units == 0 ? 0 : (units + per_line - 1) / per_line;
        };
        while (pitch > 3 && static_cast<float>(lines(pitch)) * pitch > height - text_line - 4) pitch -= 1;
        const std::size_t num_lines = lines(pitch);
        const float squares_height = static_cast<float>(num_lines) * pitch;
        const bool squares = units > 0 && room >= 3 * pitch && squares_height + 4 <= height;
        const bool words =
            room >= text_width && (!squares || squares_height + text_line + 4 <= height) && height >= text_line;
        if (!squares && !words) return;
        const float squares_width = squares ? static_cast<float>(per_line) * pitch - 1 : 0;
        const float w = std::max(squares_width, words ? text_width : 0.0F);
        const float h = (squares ? squares_height : 0) + (words ? text_line : 0) + (squares && words ? 2 : 0);
        const DrawPoint middle = {(rect.min.x + rect.max.x) / 2,
                                  (rect.min.y + std::min(rect.max.y, rect.min.y + level_height)) / 2};
        out_.drawing.rect({{middle.x - w / 2 - 5, middle.y - h / 2 - 3}, {middle.x + w / 2 + 5, middle.y + h / 2 + 3}},
                          {.fill = with_alpha(palette_.panel, 0.86F), .radius = 4});
        if (squares) draw_units(branch, b, {middle.x - squares_width / 2, middle.y - h / 2}, pitch, per_line);
        if (words)
            out_.drawing.text({middle.x, middle.y + h / 2 - text_line}, text,
                              {.colour = palette_.text, .align = Align::kMiddle});
    }

    void draw_units(const PatternBranch& branch, std::size_t b, DrawPoint at, float pitch, std::size_t per_line) {
        const HiddenLayer& layer = study_.network().hidden_layers()[branch.level - 1];
        const PatternBits bits = bits_of(study_, tree_, b);
        const Rgba off = mix(palette_.panel, palette_.line, palette_.dark ? 1.0F : 0.9F);
        for (std::size_t i = 0; i < layer.width; ++i) {
            const std::size_t line = i / per_line;
            const DrawPoint min = {at.x + static_cast<float>(i % per_line) * pitch,
                                   at.y + static_cast<float>(line) * pitch};
            out_.drawing.rect(
                {min, {min.x + pitch - 1, min.y + pitch - 1}},
                {.fill = get_bit(bits, layer.first_bit + i) ? palette_.text : off, .radius = pitch > 5 ? 1.0F : 0.0F});
        }
    }

    const Study& study_;
    const PatternTree& tree_;
    BranchColours colours_;
    const TreeLayout& layout_;
    const Palette& palette_;
    Scale scale_;
    TreeDrawing out_;
};

}  // namespace

TreeDrawing tree_drawing(const Study& study, const PatternTree& tree, BranchColour by, const TreeLayout& layout,
                         const Palette& palette) {
    return TreePainter(study, tree, by, layout, palette).paint();
}

DrawRect branch_rect(const PatternTree& tree, const TreeLayout& layout, std::size_t branch) {
    const Scale scale(tree, layout);
    const PatternBranch& one = tree.branch(branch);
    const PatternBranch& zoom = tree.branch(layout.zoom);
    const bool above = one.level <= zoom.level && one.first_row <= zoom.first_row &&
                       one.first_row + one.num_rows >= zoom.first_row + zoom.num_rows;
    const bool inside =
        one.first_row >= zoom.first_row && one.first_row + one.num_rows <= zoom.first_row + zoom.num_rows;
    if (!above && !inside) return {};
    float left = above ? kTreeMargin : scale.x(one.first_row);
    float right = above ? layout.size.x : scale.x(one.first_row + one.num_rows);
    right = std::max(right - 1, left + 2);
    DrawRect rect = {{left, scale.top(one.level)}, {right, scale.top(one.level + 1) - 1}};
    // Inside of a folded block: the part of the block that is this branch's.
    for (std::size_t b = branch; tree.branch(b).level > 0;) {
        b = tree.branch(b).parent;
        if (std::binary_search(layout.folded.begin(), layout.folded.end(), b) && tree.branch(b).level >= zoom.level)
            rect.min.y = scale.top(tree.branch(b).level);
    }
    return rect;
}

std::uint32_t tree_cluster_at(const PatternTree& tree, const TreeLayout& layout, float x) {
    const Scale scale(tree, layout);
    const double row = scale.first + (x - kTreeMargin) / scale.per_row;
    return tree.leaves()[tree.branch(branch_at(tree, tree.num_levels() - 1, row)).first_leaf];
}

}  // namespace reluscope
