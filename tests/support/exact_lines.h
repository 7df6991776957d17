#pragma once

#include "base/numerics/rng.h"
#include "geometry/cell_splitter.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope::testing {

/// The line a x + b y + c = 0, or the point (a / c, b / c). Integers, so small that no product leaves 64 bits.
struct IntegerTriple {
    std::int64_t a = 0;
    std::int64_t b = 0;
    std::int64_t c = 0;

    friend auto operator<=>(const IntegerTriple&, const IntegerTriple&) = default;
};

/// Divided by what the three have in common, and with a positive c where there is one.
IntegerTriple reduced(IntegerTriple t);
/// Where two lines meet, or the line through two points; c = 0 where lines are parallel.
IntegerTriple meet(const IntegerTriple& p, const IntegerTriple& q);
/// On which side of a line a point with c > 0 lies.
int side_of(const IntegerTriple& line, const IntegerTriple& point);

/// The line as CellSplitter wants it: its values in [-1, 1]^2 are at most 1.
CutLine cut_line(const IntegerTriple& line, Subdivision::Label label);

/// In how many pieces lines cut the square [-1, 1]^2, without making any of them: a line that crosses the inside adds
/// as many as it has parts between the points there at which it crosses others before it.
std::size_t count_pieces(const std::vector<IntegerTriple>& lines);

/// Decides about lines that go straight through all cells of [-1, 1]^2, in integer arithmetic.
class ExactLines final : public ExactIncidence {
public:
    /// Lines are named by their place in `lines`. `cells` must outlive this.
    ExactLines(const Subdivision& cells, std::vector<IntegerTriple> lines) : cells_(cells), lines_(std::move(lines)) {}
    /// The splitter that says which line has made a vertex.
    void follow(const CellSplitter& splitter) { splitter_ = &splitter; }

    /// Nothing is decided any more, as where a budget is used up.
    void give_up() { gave_up_ = true; }

    std::optional<int> sign_at(HalfedgeId half_edge, Label label) override;
    std::optional<int> sign_at_crossing(HalfedgeId half_edge, Label label, Label other) override;
    std::optional<Place> crossing(HalfedgeId half_edge, Label label, double max_error) override;

    std::size_t num_asked() const { return num_asked_; }

    /// The vertex where a half-edge starts: two lines through it that are not parallel, of its edges or its maker's.
    IntegerTriple point(HalfedgeId half_edge) const;
    const IntegerTriple& line(Label label) const;

private:
    const Subdivision& cells_;
    std::vector<IntegerTriple> lines_;
    const CellSplitter* splitter_ = nullptr;
    bool gave_up_ = false;
    std::size_t num_asked_ = 0;
};

/// Lines of one kind, most of them degenerate.
struct LineFamily {
    std::string name;
    std::vector<IntegerTriple> lines;
};

/// Lines with coefficients from -largest to largest.
std::vector<IntegerTriple> random_lines(Rng& rng, std::size_t count, std::int64_t largest = 9);

/// Lines in general position and in every position that is not: coincident, parallel, through one point (inside, on a
/// side, in a corner, beside one), along the sides, through crossings of others, in a grid.
std::vector<LineFamily> line_families(Rng& rng);

}  // namespace reluscope::testing
