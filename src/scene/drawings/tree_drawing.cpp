#include "scene/drawings/tree_drawing.h"

#include "analysis/regions/region_partition.h"
#include "base/numerics/bit_matrix.h"
#include "base/texts/views/tree_texts.h"
#include "network/forward.h"
#include "scene/drawings/pattern_squares.h"
#include "scene/kit/text_lines.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

constexpr float kNarrowest = 1.5F;
constexpr float kTallest = 320;
constexpr float kFirst = 40;
constexpr float kStripe = 2;

PatternBits bits_of(const Study& study, const PatternTree& tree, std::size_t branch) {
    const std::uint32_t cluster = tree.leaves()[tree.branch(branch).first_leaf];
    return study.patterns->bits.row(study.clustering->clusters[cluster].first_row);
}

/// A hash of the first `level` layers; that of all layers is the one which colours the plane.
std::uint64_t prefix_hash(const Study& study, PatternBits bits, std::size_t level) {
    const auto& layers = study.network().hidden_layers();
    if (level == layers.size()) return pattern_hash(study.network().num_hidden_units(), bits);
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
    BranchColours(const Study& study, const PatternTree& tree, BranchColour by, const Palette& palette,
                  FamilyOfCluster families)
        : study_(study), tree_(tree), by_(by), palette_(palette), families_(families) {
        const ClusterScores& scores = *study.scores;
        if (by == BranchColour::kAccuracy && scores.accuracy.empty()) by_ = BranchColour::kOutput;
        limit_ = scores.mean_output.size() > 0 ? scores.mean_output.cwiseAbs().maxCoeff() : 0;
    }

    Rgba operator[](std::size_t b) const {
        const PatternBranch& branch = tree_.branch(b);
        if (by_ == BranchColour::kPattern && !families_.empty()) return family_colour(branch);
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
    Rgba family_colour(const PatternBranch& branch) const {
        const auto begin = tree_.leaves().begin() + static_cast<std::ptrdiff_t>(branch.first_leaf);
        const auto end = begin + static_cast<std::ptrdiff_t>(branch.num_leaves);
        if (begin == end) return neutral_colour(palette_.dark);
        const std::uint32_t family = families_[*begin];
        const bool one = std::all_of(begin, end, [&](std::uint32_t leaf) { return families_[leaf] == family; });
        return one ? cluster_colour(family, palette_.dark) : neutral_colour(palette_.dark);
    }

    const Study& study_;
    const PatternTree& tree_;
    BranchColour by_;
    double limit_ = 0;
    const Palette& palette_;
    FamilyOfCluster families_;
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

/// The bits of some units, packed behind each other.
std::vector<BitMatrix::Word> packed_bits(PatternBits bits, const std::vector<std::size_t>& units) {
    std::vector<BitMatrix::Word> packed(units.size() / BitMatrix::kBitsPerWord + 1, 0);
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (get_bit(bits, units[i]))
            packed[i / BitMatrix::kBitsPerWord] |= BitMatrix::Word{1} << (i % BitMatrix::kBitsPerWord);
    }
    return packed;
}

class TreePainter {
public:
    TreePainter(const Study& study, const PatternTree& tree, BranchColour by, const TreeLayout& layout,
                const Palette& palette, const BranchNaming& naming, FamilyOfCluster families)
        : study_(study),
          tree_(tree),
          naming_(naming),
          colours_(study, tree, by, palette, families),
          layout_(layout),
          palette_(palette),
          scale_(tree, layout),
          shown_(shown_units(study)),
          out_{Drawing(layout.size), {}} {
        for (std::size_t l = 0; l < shown_.size(); ++l)
            out_.unchanging_units += study.network().hidden_layers()[l].width - shown_[l].size();
    }

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
            const std::string name = tree_texts::level_name(level);
            const float y = (scale_.top(level) + scale_.top(level + 1) - line_height(TextRole::kSmall)) / 2;
            out_.drawing.text({kTreeMargin - 10, y}, name,
                              {.colour = palette_.muted, .role = TextRole::kSmall, .align = Align::kEnd});
            if (level == 0) continue;
            const std::size_t units = study_.network().hidden_layers()[level - 1].width;
            const float line = line_height(TextRole::kSmall);
            if (shown_[level - 1].size() == units || y + 2 * line > scale_.top(level + 1)) continue;
            out_.drawing.text(
                {kTreeMargin - 10, y + line}, tree_texts::units_shown(shown_[level - 1].size(), units),
                {.colour = palette_.muted, .role = TextRole::kSmall, .align = Align::kEnd, .room = kTreeMargin - 12});
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
        const std::string text = tree_texts::more(count);
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
        const std::string percent = tree_texts::share(share);
        if (folded) return tree_texts::folded(percent, branch.num_leaves);
        return branch.level == 0 ? tree_texts::root(branch.num_rows, branch.num_leaves) : percent;
    }

    /// What stands in a block: the layer's units in their one shape, then the lines of its name and the share of its
    /// rows.
    struct Label {
        std::optional<PatternRun> units;
        float units_height = 0;  ///< with the gap below; 0: none
        std::vector<std::string> lines;

        float width() const {
            float widest = units ? units->length : 0;
            for (const std::string& line : lines) widest = std::max(widest, rough_text_width(line, TextRole::kSmall));
            return widest;
        }
        float height() const { return units_height + static_cast<float>(lines.size()) * line_height(TextRole::kSmall); }
    };

    /// Those of the branch's layer's units that change, drawn as everywhere (analysis/pattern_shape.h); none where even
    /// a bar does not fit.
    void fit_units(const PatternBranch& branch, float room, float height, Label& label) const {
        constexpr float kBelow = 4;
        if (branch.level == 0) return;
        const std::size_t width[] = {shown_[branch.level - 1].size()};
        if (width[0] == 0) return;
        const std::vector<PatternRun> runs = pattern_runs(width, room);
        if (runs.empty()) return;
        const float needed = (runs[0].bar ? kPatternBarHeight : kPatternSquare) + kBelow;
        if (needed > height) return;
        label.units = runs[0];
        label.units_height = needed;
    }

    /// The name of a branch in lines of at most `room`; none where a line would be wider.
    std::vector<std::string> name_lines(std::size_t b, bool folded, float room) const {
        constexpr float kMin = 56;
        constexpr std::size_t kMaxNameLines = 4;
        if (!naming_ || folded || tree_.branch(b).level == 0 || room < kMin) return {};
        const std::string name = naming_(b);
        if (name.empty() || widest_word(name, TextRole::kSmall) > room) return {};
        std::vector<std::string> lines = text_lines(name, TextRole::kSmall, room);
        return lines.size() <= kMaxNameLines ? lines : std::vector<std::string>{};
    }

    Label label_of(std::size_t b, float room, float height, bool folded) const {
        const PatternBranch& branch = tree_.branch(b);
        const float line = line_height(TextRole::kSmall);
        Label label;
        fit_units(branch, room, height, label);
        const std::string share = label_text(branch, folded);
        if (room >= rough_text_width(share, TextRole::kSmall) && label.units_height + line <= height)
            label.lines = {share};
        const std::vector<std::string> name = name_lines(b, folded, room);
        const float needed = static_cast<float>(name.size()) * line;
        if (name.empty() || label.height() - label.units_height + needed > height) return label;
        if (label.height() + needed > height) {
            label.units.reset();
            label.units_height = 0;
        }
        label.lines.insert(label.lines.begin(), name.begin(), name.end());
        return label;
    }

    /// On a chip that keeps the contrast on every colour.
    void label(std::size_t b, DrawRect rect, bool folded) {
        const PatternBranch& branch = tree_.branch(b);
        const float level_height = scale_.top(branch.level + 1) - scale_.top(branch.level);
        const Label label = label_of(b, rect.width() - 14, level_height - 10, folded);
        const float w = label.width();
        const float h = label.height();
        if (h == 0) return;
        const DrawPoint middle = {(rect.min.x + rect.max.x) / 2,
                                  (rect.min.y + std::min(rect.max.y, rect.min.y + level_height)) / 2};
        out_.drawing.rect({{middle.x - w / 2 - 5, middle.y - h / 2 - 3}, {middle.x + w / 2 + 5, middle.y + h / 2 + 3}},
                          {.fill = with_alpha(palette_.panel, 0.86F), .radius = 4});
        float y = middle.y - h / 2;
        if (label.units) {
            const float left = std::floor(middle.x - label.units->length / 2);
            const float below = label.lines.empty() ? h : label.units_height;
            add_pattern_run(out_.drawing, {{left, std::floor(y)}, {left + label.units->length, std::floor(y + below)}},
                            *label.units, packed_bits(bits_of(study_, tree_, b), shown_[branch.level - 1]), palette_);
            y += label.units_height;
        }
        for (const std::string& text : label.lines) {
            out_.drawing.text({middle.x, y}, text, {.colour = palette_.text, .align = Align::kMiddle});
            y += line_height(TextRole::kSmall);
        }
    }

    const Study& study_;
    const PatternTree& tree_;
    const BranchNaming& naming_;
    BranchColours colours_;
    const TreeLayout& layout_;
    const Palette& palette_;
    Scale scale_;
    std::vector<std::vector<std::size_t>> shown_;  // per layer: bits
    TreeDrawing out_;
};

}  // namespace

std::vector<std::vector<std::size_t>> shown_units(const Study& study) {
    const auto& layers = study.network().hidden_layers();
    const BitMatrix& patterns = study.patterns->bits;
    std::vector<BitMatrix::Word> some(patterns.words_per_row(), 0);
    std::vector<BitMatrix::Word> all(patterns.words_per_row(), ~BitMatrix::Word{0});
    for (const Cluster& cluster : study.clustering->clusters) {
        const PatternBits bits = patterns.row(cluster.first_row);
        for (std::size_t w = 0; w < bits.size(); ++w) {
            some[w] |= bits[w];
            all[w] &= bits[w];
        }
    }
    std::vector<std::vector<std::size_t>> shown(layers.size());
    for (std::size_t l = 0; l < layers.size(); ++l) {
        std::vector<std::size_t> every;
        for (std::size_t bit = layers[l].first_bit; bit < layers[l].first_bit + layers[l].width; ++bit) {
            every.push_back(bit);
            if (get_bit(some, bit) && !get_bit(all, bit)) shown[l].push_back(bit);
        }
        if (shown[l].size() > kMaxPatternSquares) shown[l] = std::move(every);
    }
    return shown;
}

TreeDrawing tree_drawing(const Study& study, const PatternTree& tree, BranchColour by, const TreeLayout& layout,
                         const Palette& palette, const BranchNaming& naming, FamilyOfCluster families) {
    return TreePainter(study, tree, by, layout, palette, naming, families).paint();
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
