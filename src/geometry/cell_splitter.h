#pragma once

#include "geometry/subdivision.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reluscope {

/// The zero set of value(p) = s x + t y + one, restricted to one face.
struct CutLine {
    double s = 0;
    double t = 0;
    double one = 0;
    Subdivision::Label label = 0;  ///< what its edges are labelled with

    double value(Point2 p) const { return (one + s * p.x) + t * p.y; }
    /// How much the value may change when both coordinates change by 1.
    double slope() const { return std::abs(s) + std::abs(t); }
};

/// Decides without rounding what double leaves open about the lines of the cell in work. Lines are named by their
/// labels, vertices by a half-edge that starts there, around a face of the cell. Nothing where a decision costs more
/// than is allowed.
class ExactIncidence {
public:
    using Label = Subdivision::Label;
    /// A vertex to be, and the largest error of its coordinates.
    struct Place {
        Point2 point;
        double error = 0;
    };

    virtual ~ExactIncidence() = default;
    /// Sign of line `label` at a vertex.
    virtual std::optional<int> sign_at(HalfedgeId half_edge, Label label) = 0;
    /// Sign of line `other` where line `label`, which has the ends of the edge on different sides, crosses it.
    virtual std::optional<int> sign_at_crossing(HalfedgeId half_edge, Label label, Label other) = 0;
    /// That crossing, with an error of at most `max_error` in each coordinate, or of a few units in the last place
    /// where less is asked for.
    virtual std::optional<Place> crossing(HalfedgeId half_edge, Label label, double max_error) = 0;
};

/// Cuts faces of a subdivision ("cells") by sets of lines, one layer of lines after another. Lines of the same label in
/// neighbouring cells meet on the cells' common edge: whichever cell comes first puts the vertex there and the other
/// one uses it. So the subdivision stays conforming, and no vertex is computed twice.
///
/// Incidences are exact. Every vertex has a bound of the error of its coordinates, and every layer one of the error of
/// its lines' values; a value beyond both has a certain sign, and any other is decided by ExactIncidence. A vertex at
/// which a line is 0 lies on it: the line passes through that vertex and makes no second one. A line that only touches
/// a face does not cut it, and of lines that coincide the first one cuts.
///
/// Error bounds: a vertex on the edge a* b* lies at a* + t (b* - a*) with t = A / (A + B), where A and B are the exact
/// sizes of the line's values at the ends of the edge. From values within e of them t is found within e / (A + B), so
/// the vertex is found within |b - a| e / (A + B) plus the larger of the errors of a and b. Here e is the bound of the
/// layer plus the line's slope times that larger error. Everything lies on the edge, so |b - a| takes the place of the
/// first term where that is smaller. Errors would grow from vertex to vertex in a cell that many lines cut: where one
/// would add more than some hundred times the layer's bound to other lines' values, ExactIncidence gives the vertex.
class CellSplitter {
public:
    using Label = Subdivision::Label;

    /// `cells`, with the rectangle it starts as, and `exact` must outlive this. Pieces narrower than `min_width` (area
    /// over diameter) are noticed.
    CellSplitter(Subdivision& cells, ExactIncidence& exact, double min_width)
        : cells_(cells), exact_(exact), min_width_(min_width), error_of_vertex_(cells.num_vertices(), 0.0F) {}

    /// Lines of the layer have the labels first_label .. first_label + num_labels - 1, each of them at most once per
    /// cell. Inside of the window their values differ from the exact ones by at most `value_error`.
    void start_layer(Label first_label, Label num_labels, double value_error);

    /// Starts to cut `cell`: puts the lines' end points on its boundary. Lines that do not cross the cell do nothing.
    /// No other cell may be started before all of them are inserted.
    void start_cell(FaceId cell, std::span<const CutLine> lines);

    /// Inserts the next line. False when there is none left.
    bool insert_next();

    /// The faces of the current cell are `cell` and those from first_new_face() on.
    FaceId first_new_face() const { return first_new_face_; }
    bool in_cell(FaceId face) const { return face == cell_ || (face >= first_new_face_ && face.valid()); }

    /// On which side of a line of the current cell a face lies, once all lines are inserted.
    bool is_above(FaceId face, const CutLine& line);

    /// Largest error of a vertex's coordinates.
    double vertex_error(VertexId vertex) const { return error_of_vertex_[vertex.index]; }
    /// The line of this layer that made a vertex; kNoLabel for vertices of earlier layers.
    Label line_of_vertex(VertexId vertex) const {
        return vertex >= first_new_vertex_ ? line_of_vertex_[vertex.index - first_new_vertex_.index]
                                           : Subdivision::kNoLabel;
    }

    /// True if some line of this cell made no edge of its own, because it coincides with others: the two sides of an
    /// edge then need not differ in the edge's line alone.
    bool irregular() const { return irregular_; }
    /// True once some piece, in any cell, was narrower than the least width.
    bool has_thin_pieces() const { return has_thin_pieces_; }
    /// Faces whose corners had signs that no line has: 0 unless decisions were left to double.
    std::size_t num_contradictions() const { return num_contradictions_; }

    std::size_t memory() const {
        return line_of_vertex_.capacity() * sizeof(Label) + error_of_vertex_.capacity() * sizeof(float);
    }

private:
    enum class Outcome { kNotCrossed, kCut, kContradiction };
    using Place = ExactIncidence::Place;
    /// Where a chord ends.
    struct End {
        HalfedgeId half_edge;  // the edge to be split, or a half-edge from the vertex
        bool split = false;
        Place place;
    };
    struct Chord {
        End ends[2];
    };
    struct Crossing {
        double at;        // along the edge, 0 to 1
        double at_error;  // its largest error
        Label label;
        int sign_before;  // of the line where the edge starts
        Place place;
    };

    int sign(HalfedgeId half_edge, const CutLine& line, double& value);
    Outcome find_chord(FaceId face, const CutLine& line, Chord& chord);
    End end_between(const CutLine& line, std::size_t from, std::size_t to);
    Crossing crossing(HalfedgeId half_edge, const CutLine& line, double value_here, double value_there);
    bool crosses_before(HalfedgeId half_edge, const Crossing& x, const Crossing& y, bool& same);
    void note_width(std::size_t first, std::size_t last, Point2 p, Point2 q);
    HalfedgeId split_edge(HalfedgeId half_edge, const Place& place, Label label);
    Outcome cut(FaceId face, const CutLine& line);
    bool walk(const CutLine& line, HalfedgeId start);
    void scan(const CutLine& line);
    void split_side(HalfedgeId half_edge);
    void sort_crossings(HalfedgeId half_edge);
    void find_entries();
    HalfedgeId half_edge_from(VertexId vertex, HalfedgeId half_edge) const;

    Subdivision& cells_;
    ExactIncidence& exact_;
    double value_error_ = 0;
    double min_width_;
    std::vector<float> error_of_vertex_;
    std::vector<Label> line_of_vertex_;  // label of the line that made a vertex of this layer
    VertexId first_new_vertex_{0};
    Label first_label_ = 0;
    std::vector<std::uint32_t> slot_of_label_;  // position in lines_ of a label of this layer, for the current cell

    FaceId cell_{0};
    FaceId first_new_face_{0};
    std::vector<CutLine> lines_;
    std::size_t next_line_ = 0;
    std::vector<HalfedgeId> entry_;  // per line: a half-edge of the boundary that starts on it
    bool irregular_ = false;
    bool has_thin_pieces_ = false;
    std::size_t num_contradictions_ = 0;

    // The last cut's end vertices, and for each a half-edge that starts there in the face behind it when the
    // vertex is new.
    VertexId end_vertex_[2];
    HalfedgeId end_beyond_[2];

    // Buffers
    struct Corner {
        HalfedgeId half_edge;
        int sign;
        double value;
    };
    std::vector<Corner> corners_;  // of the face in work: the first num_corners_
    std::size_t num_corners_ = 0;
    std::vector<Crossing> crossings_;
};

}  // namespace reluscope
