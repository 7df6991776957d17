#pragma once

#include "analysis/bounded_forms.h"
#include "analysis/regions/plane_walk.h"
#include "analysis/regions/region_partition.h"
#include "geometry/cell_splitter.h"
#include "network/exact_forms.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace reluscope {

/// Signs of units at the vertices of a partition in work, without rounding.
///
/// Every vertex is a corner of the window or the crossing of two lines: sides of the window, or zero sets of units on
/// the pattern of a face beside them. On a pattern a unit is a linear form a x + b y + c with dyadic coefficients
/// (network/exact_forms.h), a crossing has the homogeneous coordinates (X : Y : W) of the forms' cross product, and the
/// sign of another unit there is that of a X + b Y + c W, with W > 0: all of it sums and products of doubles. (x, y)
/// are the coordinates of RegionPartition::cells(), the window as [-1, 1]^2. The same is tried in double first, with
/// running error bounds on the cell's own pattern (analysis/bounded_forms.h).
///
/// Networks without biases, as most are before they are trained, are 0 at the origin whatever the pattern: if the
/// plane's origin is that point, all their lines meet there. This one vertex is found once; every sign at it is 0
/// without further work.
class PlaneIncidence final : public ExactIncidence {
public:
    /// `partition` must outlive this.
    explicit PlaneIncidence(const RegionPartition& partition);

    /// Names the cell in work, whole so far, where `walk` stands, and the splitter that will cut it; both must outlive
    /// its use.
    void start_cell(const PlaneWalk& walk, const CellSplitter& splitter);

    std::optional<int> sign_at(HalfedgeId half_edge, Label label) override;
    std::optional<int> sign_at_crossing(HalfedgeId half_edge, Label label, Label other) override;
    std::optional<Place> crossing(HalfedgeId half_edge, Label label, double max_error) override;

    /// Decisions that were asked for, those that needed exact arithmetic, and those that would have cost more than is
    /// allowed.
    std::size_t num_decisions() const { return num_decisions_; }
    std::size_t num_undecided() const { return num_undecided_; }
    /// Products of limbs so far.
    std::uint64_t work() const { return work_done_ + (forms_ ? forms_->work() : 0); }

private:
    using Form = std::span<const Dyadic>;  // three coefficients; empty where the budget ran out
    struct Triple {
        Dyadic of[3];
    };

    bool is_beside_cell(HalfedgeId half_edge) const;
    bool passes_origin(Label label) const;
    bool is_at_origin(HalfedgeId half_edge);
    std::span<const std::uint64_t> pattern();
    BoundedForm bounded(Label label);
    std::optional<int> bounded_sign_at(HalfedgeId half_edge, Label label);
    Form form(Label label);
    Form form_of(ExactForms& forms, Label label) const;
    std::unique_ptr<ExactForms> forms_on(std::span<const std::uint64_t> bits) const;
    const Triple* point_at(HalfedgeId half_edge);
    std::optional<Triple> find_point(HalfedgeId half_edge);
    std::optional<Triple> crossing_beyond(HalfedgeId half_edge, Form known);
    std::optional<int> counted(std::optional<int> sign);

    const RegionPartition& partition_;
    FormInputs inputs_;
    Triple sides_[4];
    std::vector<bool> passes_origin_;  // per bit: 0 where s = t = 0, on every pattern
    VertexId origin_vertex_;           // the one there, once found
    const CellSplitter* splitter_ = nullptr;
    const PlaneWalk* walk_ = nullptr;
    FaceId cell_{0};  // its pieces are this face and those from first_new_face_ on
    FaceId first_new_face_{0};
    std::vector<std::uint64_t> bits_;  // of the cell in work, once asked for
    BoundedForms bounded_forms_;       // on it, once asked for
    bool bounded_started_ = false;
    std::unique_ptr<ExactForms> forms_;                 // on it, once asked for
    std::unordered_map<std::uint32_t, Triple> points_;  // by the index of their vertex
    std::size_t num_decisions_ = 0;
    std::size_t num_undecided_ = 0;
    std::uint64_t work_done_ = 0;  // for cells before
};

}  // namespace reluscope
