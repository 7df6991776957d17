#include "answers/network_relaxation.h"

#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

namespace reluscope {

std::size_t UnitRanges::num_unstable() const {
    return static_cast<std::size_t>(((lo.array() < 0) && (hi.array() > 0)).count());
}

NetworkRelaxation::NetworkRelaxation(const Network& network, const Eigen::VectorXd& row, const Eigen::VectorXd& scale,
                                     const std::vector<Eigen::Index>& inputs, const Eigen::VectorXd& lo,
                                     const Eigen::VectorXd& hi)
    : network_(network), row_(row), inputs_(inputs), scale_(scale) {
    slope_.resize(static_cast<Eigen::Index>(network.num_hidden_units()));
    first_unit_.assign(network.nodes().size(), 0);
    for (const HiddenLayer& layer : network.hidden_layers()) {
        const auto first = static_cast<Eigen::Index>(layer.first_bit);
        first_unit_[layer.node] = first;
        slope_.segment(first, static_cast<Eigen::Index>(layer.width)) =
            std::get<ActivationOperation>(network.nodes()[layer.node].operation).slope;
    }
    reach_ = lo.cwiseAbs().cwiseMax(hi.cwiseAbs());
    measure_values(lo, hi);
}

/// Bounds of the size of every value and of the terms that make it, by absolute values: for margins only.
void NetworkRelaxation::measure_values(const Eigen::VectorXd& lo, const Eigen::VectorXd& hi) {
    std::vector<Eigen::VectorXd> size(network_.num_values());
    size[0] = row_.cwiseAbs();
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        size[0](inputs_[k]) += std::abs(scale_(i)) * std::max(std::abs(lo(i)), std::abs(hi(i)));
    }
    term_size_.resize(network_.num_values());
    term_size_[0] = size[0];
    int widest = network_.num_inputs();
    for (std::size_t node = 0; node < network_.nodes().size(); ++node) {
        const Operation& operation = network_.nodes()[node].operation;
        Eigen::VectorXd& out = size[node + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            out = affine->W.cwiseAbs() * size[affine->input.index] + affine->b.cwiseAbs();
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = size[activation->input.index].cwiseProduct(activation->slope.cwiseAbs().cwiseMax(1));
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            out.setZero(network_.width(ValueId(node + 1)));
            for (const ValueId input : sum->inputs) out += size[input.index];
        } else {
            out.resize(network_.width(ValueId(node + 1)));
            Eigen::Index first = 0;
            for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
                out.segment(first, size[input.index].size()) = size[input.index];
                first += size[input.index].size();
            }
        }
        term_size_[node + 1] = out;
        widest = std::max(widest, network_.width(ValueId(node + 1)));
    }
    error_ = 4 * (widest + 8) * tolerances::kUnitRoundoff;
}

UnitRanges NetworkRelaxation::no_ranges() const {
    constexpr double kAll = std::numeric_limits<double>::infinity();
    return {Eigen::VectorXd::Constant(num_units(), -kAll), Eigen::VectorXd::Constant(num_units(), kAll)};
}

NetworkRelaxation::Lines NetworkRelaxation::usual_lines(const UnitRanges& ranges) const {
    Lines lines{slope_, std::vector<Above>(static_cast<std::size_t>(num_units()), Above::kChord), {}};
    for (Eigen::Index u = 0; u < num_units(); ++u) {
        if (!ranges.unstable(u)) continue;
        if (ranges.hi(u) > -ranges.lo(u)) lines.slopes(u) = 1;
        const auto k = static_cast<std::size_t>(u);
        if (lid_radius_ > 0 && has_lid_[k] && lid_middle_(u) < chord_at(ranges, u, lid_start_(u)))
            lines.above[k] = Above::kLid;
    }
    return lines;
}

NetworkRelaxation::Lines NetworkRelaxation::lines_at(const UnitRanges& ranges, const Eigen::VectorXd& u,
                                                     const Eigen::VectorXd& z) const {
    Lines lines{slope_, std::vector<Above>(static_cast<std::size_t>(num_units()), Above::kChord), {}};
    for (Eigen::Index unit = 0; unit < num_units(); ++unit) {
        if (z(unit) > 0) lines.slopes(unit) = 1;
        const auto k = static_cast<std::size_t>(unit);
        if (lid_radius_ > 0 && has_lid_[k] && ranges.unstable(unit) &&
            lid_at(lids_, unit, u) < chord_at(ranges, unit, z(unit)))
            lines.above[k] = Above::kLid;
    }
    return lines;
}

void NetworkRelaxation::draw_lids(double radius) {
    if (inputs_.empty()) return;  // nothing can change
    lid_radius_ = radius;
    has_lid_.assign(static_cast<std::size_t>(num_units()), 0);
    const auto n = static_cast<Eigen::Index>(inputs_.size());
    lids_.a.setZero(num_units(), n);
    lids_.c.setZero(num_units());
    lids_.size.setZero(num_units());
    lid_middle_.setZero(num_units());
    lid_start_.setZero(num_units());
    std::vector<char> bent(network_.num_values(), 0);  // by a unit below it
    for (std::size_t node = 0; node < network_.nodes().size(); ++node) {
        const Operation& operation = network_.nodes()[node].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            bent[node + 1] = bent[affine->input.index];
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : sum->inputs) bent[node + 1] |= bent[input.index];
        } else if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            for (const ValueId input : concat->inputs) bent[node + 1] |= bent[input.index];
        } else {
            bent[node + 1] = 1;
            const std::size_t z = std::get<ActivationOperation>(operation).input.index;
            if (!bent[z]) draw_lids_of(z, first_unit_[node]);
        }
    }
}

/// Of the units of an activation that reads value z, which no other unit bends.
void NetworkRelaxation::draw_lids_of(std::size_t z, Eigen::Index first) {
    const Eigen::Index width = network_.width(ValueId(z));
    const Planes high = carry_back(z, Eigen::MatrixXd::Identity(width, width), {}, {}, nullptr);
    const Planes low = carry_back(z, -Eigen::MatrixXd::Identity(width, width), {}, {}, nullptr);
    for (Eigen::Index k = 0; k < width; ++k) {
        const Eigen::Index unit = first + k;
        if (!(slope_(unit) <= 1)) continue;  // it bends downwards
        lid_start_(unit) = (high.c(k) - low.c(k)) / 2;
        draw_lid(lids_, unit, high.a.row(k).transpose(), lid_start_(unit), (high.c(k) + low.c(k)) / 2);
        lid_middle_(unit) = lids_.c(unit) + lids_.a.row(unit).mean() * lid_radius_ / 2;
        has_lid_[static_cast<std::size_t>(unit)] = 1;
    }
}

/// Above a unit whose pre-activation is a . u + c but for `margin`, or lies below that and the unit never falls.
void NetworkRelaxation::draw_lid(Lids& lids, Eigen::Index unit, const Eigen::VectorXd& a, double c,
                                 double margin) const {
    const double slope = slope_(unit);
    const auto bend = [slope](double value) { return value > 0 ? value : slope * value; };
    margin += error_ * (std::abs(c) + lid_radius_ * a.cwiseAbs().maxCoeff());
    const double start = bend(c);
    double size = std::abs(start);
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const double end = bend(c + lid_radius_ * a(i));
        lids.a(unit, i) = (end - start) / lid_radius_;
        size = std::max(size, std::abs(end));
    }
    lids.c(unit) = start + std::max(1.0, std::abs(slope)) * margin + error_ * size;
    lids.size(unit) = size;
}

void NetworkRelaxation::add_own_lids(const UnitRanges& ranges, const Eigen::VectorXd& u, Lines& lines) const {
    if (!(lid_radius_ > 0)) return;
    const auto n = static_cast<Eigen::Index>(inputs_.size());
    for (const HiddenLayer& layer : network_.hidden_layers()) {
        const auto first = static_cast<Eigen::Index>(layer.first_bit);
        std::vector<Eigen::Index> open;
        for (Eigen::Index k = 0; k < static_cast<Eigen::Index>(layer.width); ++k) {
            const Eigen::Index unit = first + k;
            if (has_lid_[static_cast<std::size_t>(unit)] || !ranges.unstable(unit)) continue;
            if (slope_(unit) >= 0 && slope_(unit) <= 1) open.push_back(k);
        }
        if (open.empty()) continue;
        if (lines.own.c.size() == 0)
            lines.own = {Eigen::MatrixXd::Zero(num_units(), n), Eigen::VectorXd::Zero(num_units()),
                         Eigen::VectorXd::Zero(num_units())};
        const std::size_t z = std::get<ActivationOperation>(network_.nodes()[layer.node].operation).input.index;
        Eigen::MatrixXd rows =
            Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(open.size()), network_.width(ValueId(z)));
        for (std::size_t r = 0; r < open.size(); ++r) rows(static_cast<Eigen::Index>(r), open[r]) = 1;
        const Planes planes = carry_back(z, std::move(rows), ranges, lines, nullptr);
        for (std::size_t k = 0; k < open.size(); ++k) {
            const auto r = static_cast<Eigen::Index>(k);
            const Eigen::Index unit = first + open[k];
            const Eigen::VectorXd a = planes.a.row(r).transpose();
            draw_lid(lines.own, unit, a, planes.c(r), 0);
            if (lid_at(lines.own, unit, u) < chord_at(ranges, unit, a.dot(u) + planes.c(r)))
                lines.above[static_cast<std::size_t>(unit)] = Above::kOwnLid;
        }
    }
}

double NetworkRelaxation::chord_at(const UnitRanges& ranges, Eigen::Index unit, double z) const {
    const Line own = line(ranges, unit, slope_(unit), slope_(unit) <= 1);
    return own.slope * z + own.shift;
}

/// A line on the asked side of the unit over its range. A unit with a slope up to 1 bends upwards: the chord is above
/// it, and any line through 0 with a slope between its two is below it. One with a larger slope is the other way round.
NetworkRelaxation::Line NetworkRelaxation::line(const UnitRanges& ranges, Eigen::Index unit, double lower_slope,
                                                bool above) const {
    const double lo = ranges.lo(unit);
    const double hi = ranges.hi(unit);
    const double slope = slope_(unit);
    if (hi <= 0) return {slope, 0};
    if (lo >= 0) return {1, 0};
    if (above != (slope <= 1)) return {lower_slope, 0};
    const double chord = (hi - slope * lo) / (hi - lo);
    return {chord, hi - chord * hi};
}

double NetworkRelaxation::gap(const UnitRanges& ranges, Eigen::Index unit, double weight, const Lines& lines,
                              const Eigen::VectorXd& u, double z) const {
    const double value = z > 0 ? z : slope_(unit) * z;
    if (weight > 0 && lines.above[static_cast<std::size_t>(unit)] != Above::kChord)
        return weight * std::abs(lid_at(lids_of(lines, unit), unit, u) - value);
    const Line own = line(ranges, unit, lines.slopes(unit), weight > 0);
    return std::abs(weight) * std::abs(own.slope * z + own.shift - value);
}

void NetworkRelaxation::take_up(std::size_t value, const Eigen::MatrixXd& rows,
                                std::vector<Eigen::MatrixXd>& at) const {
    if (at[value].size() == 0) {
        at[value] = rows;
    } else {
        at[value] += rows;
    }
}

/// Planes above rows * value.
NetworkRelaxation::Planes NetworkRelaxation::carry_back(std::size_t value, Eigen::MatrixXd rows,
                                                        const UnitRanges& ranges, const Lines& lines,
                                                        Eigen::VectorXd* weights) const {
    const Eigen::Index count = rows.rows();
    Planes planes;
    planes.c.setZero(count);
    planes.a.setZero(count, static_cast<Eigen::Index>(inputs_.size()));
    Eigen::VectorXd size = Eigen::VectorXd::Zero(count);
    std::vector<Eigen::MatrixXd> at(value + 1);
    at[value] = std::move(rows);
    for (std::size_t v = value; v > 0; --v) {
        if (at[v].size() == 0) continue;
        Eigen::MatrixXd a = std::move(at[v]);
        const Operation& operation = network_.nodes()[v - 1].operation;
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            planes.c += a * affine->b;
            size += a.cwiseAbs() * term_size_[v];
            take_up(affine->input.index, a * affine->W, at);
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            const Eigen::Index first = first_unit_[v - 1];
            Eigen::MatrixXd under;  // what goes to lids
            const Lids* lids = nullptr;
            for (Eigen::Index u = 0; u < a.cols(); ++u) {
                const Line high = line(ranges, first + u, lines.slopes(first + u), true);
                const Line low = line(ranges, first + u, lines.slopes(first + u), false);
                const bool lid =
                    lines.above[static_cast<std::size_t>(first + u)] != Above::kChord && ranges.unstable(first + u);
                if (lid && lids == nullptr) {
                    lids = &lids_of(lines, first + u);
                    under.setZero(count, a.cols());
                }
                if (weights != nullptr) (*weights)(first + u) = a(0, u);
                const double largest_shift = std::max(std::abs(high.shift), std::abs(low.shift));
                for (Eigen::Index r = 0; r < count; ++r) {
                    const double weight = a(r, u);
                    if (lid && weight > 0) {
                        under(r, u) = weight;
                        a(r, u) = 0;
                        continue;
                    }
                    const Line& own = weight > 0 ? high : low;
                    planes.c(r) += weight * own.shift;
                    size(r) += std::abs(weight) * largest_shift;
                    a(r, u) = weight * own.slope;
                }
            }
            if (lids != nullptr) {
                planes.a += under * lids->a.middleRows(first, a.cols());
                planes.c += under * lids->c.segment(first, a.cols());
                size += 3 * (under * (lids->size + lids->c.cwiseAbs()).segment(first, a.cols()));
            }
            take_up(activation->input.index, a, at);
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : sum->inputs) take_up(input.index, a, at);
        } else {
            Eigen::Index first = 0;
            for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
                const Eigen::Index width = network_.width(input);
                take_up(input.index, a.middleCols(first, width), at);
                first += width;
            }
        }
    }
    if (at[0].size() > 0) {
        planes.c += at[0] * row_;
        size += at[0].cwiseAbs() * term_size_[0];
        for (std::size_t k = 0; k < inputs_.size(); ++k) {
            const auto i = static_cast<Eigen::Index>(k);
            planes.a.col(i) += scale_(i) * at[0].col(inputs_[k]);
        }
    }
    planes.c += error_ * (size + planes.c.cwiseAbs());
    return planes;
}

NetworkRelaxation::Planes NetworkRelaxation::above(const Eigen::MatrixXd& rows, const Eigen::VectorXd& shift,
                                                   const UnitRanges& ranges, const Lines& lines,
                                                   Eigen::VectorXd* weights) const {
    if (weights != nullptr) weights->setZero(num_units());
    Planes planes = carry_back(network_.output().index, rows, ranges, lines, weights);
    planes.c += shift;
    return planes;
}

NetworkRelaxation::Planes NetworkRelaxation::unit_plane(Eigen::Index unit, double side,
                                                        const UnitRanges& ranges) const {
    const UnitPlace place = place_of(network_, UnitId(static_cast<std::size_t>(unit)));
    const HiddenLayer& layer = network_.hidden_layers()[place.layer];
    const std::size_t z = std::get<ActivationOperation>(network_.nodes()[layer.node].operation).input.index;
    Eigen::MatrixXd row = Eigen::MatrixXd::Zero(1, network_.width(ValueId(z)));
    row(0, static_cast<Eigen::Index>(place.unit)) = side;
    Planes plane = carry_back(z, std::move(row), ranges, usual_lines(ranges), nullptr);
    plane.c(0) += error_ * plane.a.row(0).cwiseAbs().dot(reach_.transpose());
    return plane;
}

bool NetworkRelaxation::narrow(const ChangeDomain& domain, const std::vector<HeldUnit>& held, UnitRanges& ranges,
                               Planes& planes) const {
    NarrowPlace at;
    Narrowed narrowed = Narrowed::kMore;
    while (narrowed == Narrowed::kMore) narrowed = narrow_some(domain, held, ranges, planes, at, num_units());
    return narrowed == Narrowed::kDone;
}

NetworkRelaxation::Narrowed NetworkRelaxation::narrow_some(const ChangeDomain& domain,
                                                           const std::vector<HeldUnit>& held, UnitRanges& ranges,
                                                           Planes& planes, NarrowPlace& at,
                                                           Eigen::Index most_units) const {
    const std::vector<HiddenLayer>& layers = network_.hidden_layers();
    if (at.layer == 0 && at.unit == 0) {
        planes.a.resize(static_cast<Eigen::Index>(held.size()), static_cast<Eigen::Index>(inputs_.size()));
        planes.c.resize(static_cast<Eigen::Index>(held.size()));
        at.planes = 0;
    }
    if (at.layer == layers.size()) return Narrowed::kDone;
    std::vector<signed char> side(static_cast<std::size_t>(num_units()), 0);
    for (const HeldUnit& one : held) side[static_cast<std::size_t>(one.unit)] = one.on ? 1 : -1;
    const HiddenLayer& layer = layers[at.layer];
    const std::size_t z = std::get<ActivationOperation>(network_.nodes()[layer.node].operation).input.index;
    const auto first = static_cast<Eigen::Index>(layer.first_bit);
    const auto width = static_cast<Eigen::Index>(layer.width);
    const Eigen::Index end = std::min(width, at.unit + std::max<Eigen::Index>(most_units, 1));
    // A row for each bound that is looked for: z and -z of units of open sign, and the side of held ones.
    std::vector<std::pair<Eigen::Index, double>> wanted;
    for (Eigen::Index u = at.unit; u < end; ++u) {
        const int own = side[static_cast<std::size_t>(first + u)];
        if (own != 0) wanted.emplace_back(u, own);
        if (own != 0 || !ranges.unstable(first + u)) continue;
        wanted.emplace_back(u, 1);
        wanted.emplace_back(u, -1);
    }
    at.unit = end;
    if (end == width) {
        ++at.layer;
        at.unit = 0;
    }
    const Narrowed narrowed = at.layer == layers.size() ? Narrowed::kDone : Narrowed::kMore;
    if (wanted.empty()) return narrowed;
    Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(wanted.size()), network_.width(ValueId(z)));
    for (std::size_t k = 0; k < wanted.size(); ++k)
        rows(static_cast<Eigen::Index>(k), wanted[k].first) = wanted[k].second;
    const Planes own = carry_back(z, std::move(rows), ranges, usual_lines(ranges), nullptr);
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        const auto r = static_cast<Eigen::Index>(k);
        const Eigen::Index unit = first + wanted[k].first;
        const Eigen::VectorXd a = own.a.row(r).transpose();
        const double margin = error_ * a.cwiseAbs().dot(reach_);
        const double most = domain.largest(a) + own.c(r) + margin;
        if (side[static_cast<std::size_t>(unit)] != 0) {
            if (most < 0) return Narrowed::kEmpty;
            planes.a.row(at.planes) = own.a.row(r);
            planes.c(at.planes++) = own.c(r) + margin;
        }
        if (wanted[k].second > 0) {
            ranges.hi(unit) = std::min(ranges.hi(unit), most);
        } else {
            ranges.lo(unit) = std::max(ranges.lo(unit), -most);
        }
        if (ranges.lo(unit) > ranges.hi(unit)) return Narrowed::kEmpty;
    }
    return narrowed;
}

}  // namespace reluscope
