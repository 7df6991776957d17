#pragma once

#include "geometry/subdivision.h"

#include <cstdint>
#include <span>
#include <vector>

namespace reluscope {

/// The zero set of value(p) = s x + t y + one, restricted to one face.
struct CutLine {
    double s = 0;
    double t = 0;
    double one = 0;
    Subdivision::Index label = 0;  ///< what its edges are labelled with

    double value(Point2 p) const { return (one + s * p.x) + t * p.y; }
};

/// Cuts faces of a subdivision ("cells") by sets of lines, one layer of lines after another. Lines of the same label in neighbouring cells meet on
/// the cells' common edge: whichever cell comes first puts the vertex there and the other one uses it. So the subdivision stays
/// conforming, and no vertex is computed twice.
///
/// Degenerate input. A vertex at which |value| <= `threshold` lies on the line; the line then passes through that vertex. A face is cut only where
/// it has corners on both sides and both pieces are at least `min_width` wide (area over diameter); else the face stays whole and the
/// piece that is too thin belongs to the larger one (`irregular()` says so).
class CellSplitter {
public:
    using Index = Subdivision::Index;

    /// `cells` must outlive this.
    CellSplitter(Subdivision& cells, double threshold, double min_width)
        : cells_(cells), threshold_(threshold), min_width_(min_width) {}

    /// Lines of the layer have the labels first_label .. first_label + num_labels - 1, each of them at most once per cell.
    void start_layer(Index first_label, Index num_labels);

    /// Starts to cut `cell`: puts the lines' end points on its boundary. Lines that do not cross the cell do nothing. No other cell may be started
    /// before all of them are inserted.
    void start_cell(Index cell, std::span<const CutLine> lines);

    /// Inserts the next line. False when there is none left.
    bool insert_next();

    /// The faces of the current cell are `cell` and those from first_new_face() on.
    Index first_new_face() const { return first_new_face_; }
    bool in_cell(Index face) const { return face == cell_ || (face >= first_new_face_ && face != Subdivision::kNone); }

    /// True if, in this cell, some line was not drawn through a face because of its width or of ambiguous signs: the two sides of an edge then need
    /// not differ in the edge's line alone.
    bool irregular() const { return irregular_; }
    /// Number of faces that stayed whole for that reason, in all cells.
    std::size_t num_merged() const { return num_merged_; }

    std::size_t memory() const { return line_of_vertex_.capacity() * sizeof(Index); }

private:
    enum class Outcome { kNotCrossed, kCut, kTooThin };
    /// Where a chord ends.
    struct End {
        Index half_edge = Subdivision::kNone;  // the edge to be split, or a half-edge from the vertex
        bool split = false;
        Point2 point;
    };
    struct Chord {
        End ends[2];
    };

    int sign(Index vertex, const CutLine& line, double& value) const;
    Outcome find_chord(Index face, const CutLine& line, Chord& chord);
    End end_between(std::size_t from, std::size_t to) const;
    bool wide_enough(std::size_t first, std::size_t last, Point2 p, Point2 q) const;
    Outcome cut(Index face, const CutLine& line);
    bool walk(const CutLine& line, Index start);
    bool scan(const CutLine& line);
    void split_side(Index half_edge);
    void find_entries();
    Index half_edge_from(Index vertex, Index half_edge) const;

    Subdivision& cells_;
    double threshold_;
    double min_width_;
    std::vector<Index> line_of_vertex_;  // label of the line that made a vertex of this layer
    Index first_new_vertex_ = 0;
    Index first_label_ = 0;
    std::vector<Index> slot_of_label_;  // position in lines_ of a label of this layer, for the current cell

    Index cell_ = 0;
    Index first_new_face_ = 0;
    std::vector<CutLine> lines_;
    std::size_t next_line_ = 0;
    std::vector<Index> entry_;  // per line: a half-edge of the boundary that starts on it
    bool irregular_ = false;
    std::size_t num_merged_ = 0;

    // Of the last cut: its end vertices, and for each a half-edge that starts there in the face behind it when the vertex is new.
    Index end_vertex_[2] = {0, 0};
    Index end_beyond_[2] = {0, 0};

    // Buffers
    struct Corner {
        Index half_edge;
        int sign;
        double value;
    };
    std::vector<Corner> corners_;  // of the face in work: the first num_corners_
    std::size_t num_corners_ = 0;
    struct Crossing {
        double at;
        Index label;
        Point2 point;
    };
    std::vector<Crossing> crossings_;
};

}  // namespace reluscope
