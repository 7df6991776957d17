#include "analysis/regions/plane_incidence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace reluscope {

namespace {

/// Exact coordinates of so many vertices are kept.
constexpr std::size_t kMaxPoints = 20000;

/// What all exact decisions of one partition may cost, in products of limbs: some seconds.
constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 32U;

/// Rounding of a point whose exact coordinates are at most 1 (geometry/cell_splitter.cpp).
constexpr double kPointError = 0x1p-49;

/// Bottom, right, top, left: y + 1, x - 1, y - 1, x + 1.
constexpr double kSides[4][3] = {{0, 1, 1}, {1, 0, -1}, {0, 1, -1}, {1, 0, 1}};

/// The inputs as forms in (x, y, 1) over the window as [-1, 1]^2.
FormInputs window_inputs(const PlaneFrame& frame, const PlaneWindow& window) {
    const Dyadic half(0.5);
    const Dyadic centre_s = (Dyadic(window.s0) + Dyadic(window.s1)) * half;
    const Dyadic centre_t = (Dyadic(window.t0) + Dyadic(window.t1)) * half;
    const Dyadic half_s = (Dyadic(window.s1) - Dyadic(window.s0)) * half;
    const Dyadic half_t = (Dyadic(window.t1) - Dyadic(window.t0)) * half;
    FormInputs forms;
    for (Eigen::Index j = 0; j < frame.origin.size(); ++j) {
        const Dyadic u(frame.u(j));
        const Dyadic v(frame.v(j));
        forms.inputs.push_back(u * half_s);
        forms.inputs.push_back(v * half_t);
        forms.inputs.push_back(Dyadic(frame.origin(j)) + centre_s * u + centre_t * v);
    }
    forms.one = {Dyadic(), Dyadic(), Dyadic(1)};
    return forms;
}

/// Which hidden units are 0 at the input 0 on every pattern, per bit; none unless the plane's origin is that input.
std::vector<bool> units_through_origin(const Network& network, const PlaneFrame& frame) {
    std::vector<bool> through(network.num_hidden_units(), false);
    if (!frame.origin.isZero(0)) return through;
    std::vector<bool> vanishes(network.num_values(), true);  // per value of the network
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        const Operation& operation = network.nodes()[node].operation;
        bool zero = true;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            zero = vanishes[affine->input.index] && affine->b.isZero(0);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            zero = vanishes[activation->input.index];
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : sum->inputs) zero = zero && vanishes[input.index];
        } else {
            for (const ValueId input : std::get<ConcatOperation>(operation).inputs)
                zero = zero && vanishes[input.index];
        }
        vanishes[node + 1] = zero;
    }
    for (const HiddenLayer& layer : network.hidden_layers()) {
        std::fill_n(through.begin() + static_cast<std::ptrdiff_t>(layer.first_bit), layer.width,
                    vanishes[layer.node + 1]);
    }
    return through;
}

Dyadic minor_of(const Dyadic& a, const Dyadic& b, const Dyadic& c, const Dyadic& d) { return a * d - b * c; }

Dyadic value_at(std::span<const Dyadic> a, const Dyadic (&b)[3]) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

}  // namespace

PlaneIncidence::PlaneIncidence(const RegionPartition& partition)
    : partition_(partition),
      inputs_(window_inputs(partition.frame(), partition.window())),
      passes_origin_(units_through_origin(partition.network(), partition.frame())),
      bounded_forms_(partition.network(), partition.frame(), partition.window()) {
    for (std::size_t side = 0; side < 4; ++side) {
        for (std::size_t k = 0; k < 3; ++k) sides_[side].of[k] = Dyadic(kSides[side][k]);
    }
}

void PlaneIncidence::start_cell(const PlaneWalk& walk, const CellSplitter& splitter) {
    work_done_ = work();
    forms_.reset();
    bits_.clear();
    bounded_started_ = false;
    cell_ = walk.face();
    walk_ = &walk;
    first_new_face_ = FaceId(partition_.num_regions());
    splitter_ = &splitter;
}

bool PlaneIncidence::is_beside_cell(HalfedgeId half_edge) const {
    const auto in_cell = [this](FaceId face) { return face == cell_ || (face >= first_new_face_ && face.valid()); };
    return in_cell(partition_.cells().face(half_edge)) || in_cell(partition_.cells().neighbour(half_edge));
}

/// A unit or a side of the window that is exactly 0 where s = t = 0.
bool PlaneIncidence::passes_origin(Label label) const {
    if (label < Subdivision::kSideLabel) return passes_origin_[label];
    const PlaneWindow& window = partition_.window();
    const double coordinates[] = {window.t0, window.s1, window.t1, window.s0};  // bottom, right, top, left
    return coordinates[label - Subdivision::kSideLabel] == 0;
}

/// Whether the vertex where `half_edge` starts is where all units without biases are 0: two of them, or one and a side
/// of the window, meet in it and are not parallel.
bool PlaneIncidence::is_at_origin(HalfedgeId half_edge) {
    const Subdivision& cells = partition_.cells();
    const VertexId vertex = cells.origin(half_edge);
    if (origin_vertex_.valid()) return vertex == origin_vertex_;
    constexpr double kNear = 1e-6;  // farther away it is not worth trying
    const Point2 at = partition_.from_plane({0, 0});
    const Point2 here = cells.vertex(vertex);
    if (!(std::abs(at.x - here.x) < kNear && std::abs(at.y - here.y) < kNear)) return false;
    std::optional<BoundedForm> first;
    const auto meets_another = [&](Label label) {
        if (label == Subdivision::kNoLabel || !passes_origin(label)) return false;
        const BoundedForm line = bounded(label);
        if (first && are_crossing(*first, line)) return true;
        if (!first) first = line;
        return false;
    };
    bool found = meets_another(splitter_->line_of_vertex(vertex));
    HalfedgeId h = half_edge;
    do {
        found = found || (is_beside_cell(h) && meets_another(cells.label(h)));
        h = cells.next(Subdivision::twin(h));
    } while (!found && h != half_edge);
    if (found) origin_vertex_ = vertex;
    return found;
}

std::unique_ptr<ExactForms> PlaneIncidence::forms_on(std::span<const std::uint64_t> bits) const {
    ExactBudget budget;
    const std::uint64_t left = kMaxWork - std::min(work(), kMaxWork);
    budget.max_work = static_cast<std::size_t>(std::min<std::uint64_t>(budget.max_work, left));
    return std::make_unique<ExactForms>(partition_.network(), inputs_, bits, budget);
}

PlaneIncidence::Form PlaneIncidence::form_of(ExactForms& forms, Label label) const {
    if (label >= Subdivision::kSideLabel) return sides_[label - Subdivision::kSideLabel].of;
    return forms.pre_activation(label);
}

std::span<const std::uint64_t> PlaneIncidence::pattern() {
    if (!bits_.empty()) return bits_;
    constexpr std::size_t kBits = BitMatrix::kBitsPerWord;
    bits_.assign((partition_.network().num_hidden_units() + kBits - 1) / kBits, 0);
    if (!walk_->put_pattern(bits_)) bits_ = partition_.pattern(region_of(cell_));
    return bits_;
}

PlaneIncidence::Form PlaneIncidence::form(Label label) {
    if (!forms_) forms_ = forms_on(pattern());
    return form_of(*forms_, label);
}

BoundedForm PlaneIncidence::bounded(Label label) {
    if (label >= Subdivision::kSideLabel) {
        const double* side = kSides[label - Subdivision::kSideLabel];
        return {{side[0], side[1], side[2]}, 0};
    }
    if (!bounded_started_) {
        bounded_forms_.start(pattern());
        bounded_started_ = true;
    }
    return bounded_forms_.pre_activation(label);
}

/// The sign of a line at a vertex, if two lines through it on the cell's pattern tell it in double.
std::optional<int> PlaneIncidence::bounded_sign_at(HalfedgeId half_edge, Label label) {
    const Subdivision& cells = partition_.cells();
    const BoundedForm asked = bounded(label);
    const Label maker = splitter_->line_of_vertex(cells.origin(half_edge));
    std::optional<BoundedForm> first;
    if (maker != Subdivision::kNoLabel) first = bounded(maker);
    std::optional<int> found;
    HalfedgeId h = half_edge;
    do {
        if (is_beside_cell(h)) {
            const BoundedForm line = bounded(cells.label(h));
            if (first) found = reluscope::sign_at_crossing(*first, line, asked);
            if (!first) first = line;
        }
        h = cells.next(Subdivision::twin(h));
    } while (!found && h != half_edge);
    return found;
}

std::optional<int> PlaneIncidence::counted(std::optional<int> sign) {
    ++num_decisions_;
    if (!sign) ++num_undecided_;
    return sign;
}

namespace {

/// Where two forms are 0, with the last coordinate positive; nothing where they are parallel.
template <class Triple>
std::optional<Triple> crossing_of(std::span<const Dyadic> a, std::span<const Dyadic> b) {
    Triple p{{minor_of(a[1], a[2], b[1], b[2]), minor_of(a[2], a[0], b[2], b[0]), minor_of(a[0], a[1], b[0], b[1])}};
    if (p.of[2].is_zero()) return std::nullopt;
    if (p.of[2].sign() < 0) {
        for (Dyadic& coordinate : p.of) coordinate = -coordinate;
    }
    return p;
}

}  // namespace

/// The vertex where `half_edge` starts: the crossing of two lines that pass through it.
std::optional<PlaneIncidence::Triple> PlaneIncidence::find_point(HalfedgeId half_edge) {
    const Subdivision& cells = partition_.cells();
    // Lines on the pattern of the cell in work: edges beside it, and the line of this layer that made the vertex and
    // has no edge yet.
    Form first;
    const Label maker = splitter_->line_of_vertex(cells.origin(half_edge));
    if (maker != Subdivision::kNoLabel) first = form(maker);
    HalfedgeId h = half_edge;
    do {
        if (is_beside_cell(h)) {
            const Form line = form(cells.label(h));
            if (line.empty()) return std::nullopt;
            if (first.empty()) {
                first = line;
            } else if (auto point = crossing_of<Triple>(first, line)) {
                return point;
            }
        }
        h = cells.next(Subdivision::twin(h));
    } while (h != half_edge);
    if (first.empty()) return std::nullopt;
    return crossing_beyond(half_edge, first);
}

/// The crossing where all edges beside the cell lie on one line: an edge on the other side of it ends in the vertex.
std::optional<PlaneIncidence::Triple> PlaneIncidence::crossing_beyond(HalfedgeId half_edge, Form known) {
    const Subdivision& cells = partition_.cells();
    std::optional<Triple> point;
    HalfedgeId h = half_edge;
    do {
        if (!is_beside_cell(h)) {
            const FaceId beside = cells.face(h).valid() ? cells.face(h) : cells.neighbour(h);
            const std::vector<std::uint64_t> bits = partition_.pattern(region_of(beside));
            const auto forms = forms_on(bits);
            const Form line = form_of(*forms, cells.label(h));
            if (!line.empty()) point = crossing_of<Triple>(known, line);
            work_done_ += forms->work();
        }
        h = cells.next(Subdivision::twin(h));
    } while (!point && h != half_edge);
    return point;
}

const PlaneIncidence::Triple* PlaneIncidence::point_at(HalfedgeId half_edge) {
    const VertexId vertex = partition_.cells().origin(half_edge);
    const auto found = points_.find(vertex.index);
    if (found != points_.end()) return &found->second;
    std::optional<Triple> point = find_point(half_edge);
    if (!point) return nullptr;
    if (points_.size() >= kMaxPoints) points_.clear();
    return &points_.emplace(vertex.index, *std::move(point)).first->second;
}

std::optional<int> PlaneIncidence::sign_at(HalfedgeId half_edge, Label label) {
    if (passes_origin(label) && is_at_origin(half_edge)) return 0;
    if (const auto sign = bounded_sign_at(half_edge, label)) return sign;
    const Form line = form(label);
    if (line.empty()) return counted(std::nullopt);
    const Triple* point = point_at(half_edge);
    if (point == nullptr) return counted(std::nullopt);
    return counted(value_at(line, point->of).sign());
}

std::optional<int> PlaneIncidence::sign_at_crossing(HalfedgeId half_edge, Label label, Label other) {
    const Label edge_label = partition_.cells().label(half_edge);
    if (passes_origin(edge_label) && passes_origin(label) && passes_origin(other) &&
        are_crossing(bounded(edge_label), bounded(label)))
        return 0;
    if (const auto sign = reluscope::sign_at_crossing(bounded(edge_label), bounded(label), bounded(other))) return sign;
    const Form edge = form(edge_label);
    const Form line = form(label);
    const Form asked = form(other);
    if (edge.empty() || line.empty() || asked.empty()) return counted(std::nullopt);
    const auto point = crossing_of<Triple>(edge, line);
    if (!point) return counted(std::nullopt);
    return counted(value_at(asked, point->of).sign());
}

std::optional<ExactIncidence::Place> PlaneIncidence::crossing(HalfedgeId half_edge, Label label, double max_error) {
    const Label edge_label = partition_.cells().label(half_edge);
    if (const auto place = reluscope::crossing_of(bounded(edge_label), bounded(label));
        place && place->error <= std::max(max_error, kPointError)) {
        return Place{{std::clamp(place->point.x, -1.0, 1.0), std::clamp(place->point.y, -1.0, 1.0)}, place->error};
    }
    ++num_decisions_;
    const Form edge = form(edge_label);
    const Form line = form(label);
    if (edge.empty() || line.empty()) return std::nullopt;
    const auto point = crossing_of<Triple>(edge, line);
    if (!point) return std::nullopt;
    const double w = point->of[2].nearest_double();
    const Point2 at{point->of[0].nearest_double() / w, point->of[1].nearest_double() / w};
    if (!std::isfinite(at.x) || !std::isfinite(at.y)) return std::nullopt;
    return Place{{std::clamp(at.x, -1.0, 1.0), std::clamp(at.y, -1.0, 1.0)}, kPointError};
}

}  // namespace reluscope
