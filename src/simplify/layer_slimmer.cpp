#include "simplify/layer_slimmer.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace reluscope {

namespace {

/// A matrix without these rows, which are ascending.
Eigen::MatrixXd without_rows(const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& rows) {
    Eigen::MatrixXd kept(matrix.rows() - static_cast<Eigen::Index>(rows.size()), matrix.cols());
    Eigen::Index next = 0;
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
        if (!std::binary_search(rows.begin(), rows.end(), r)) kept.row(next++) = matrix.row(r);
    }
    return kept;
}

}  // namespace

LayerSlimmer::LayerSlimmer(DenseStack stack, UnitVerdicts verdicts, const InputBox& box, StateProof free_proof)
    : stack_(std::move(stack)), verdicts_(std::move(verdicts)), box_(box), free_proof_(free_proof) {}

bool LayerSlimmer::step() {
    if (next_layer_ >= stack_.hidden.size()) {
        if (!std::exchange(changed_, false)) return false;
        next_layer_ = 0;
        return !stack_.hidden.empty();
    }
    const std::size_t layer = stack_.hidden.size() - 1 - next_layer_;
    const std::size_t layers = stack_.hidden.size();
    changed_ = drop_idle(layer) || changed_;
    changed_ = merge_multiples(layer) || changed_;
    changed_ = shrink_linear(layer) || changed_;
    changed_ = fold(layer) || changed_;
    if (stack_.hidden.size() == layers) ++next_layer_;  // else the layers behind have moved up
    return true;
}

void LayerSlimmer::record(std::size_t layer, Eigen::Index unit, RemovalReason reason, StateProof proof) {
    removals_.push_back({stack_.hidden[layer].origin[static_cast<std::size_t>(unit)], reason, proof});
}

/// Takes units out of their layer, and out of what reads it.
void LayerSlimmer::remove(std::size_t layer, const std::vector<Eigen::Index>& units) {
    DenseLayer& here = stack_.hidden[layer];
    here.W = without_rows(here.W, units);
    here.b = without_rows(here.b, units);
    here.slope = without_rows(here.slope, units);
    Eigen::MatrixXd& readers = stack_.readers(layer);
    readers = without_rows(readers.transpose(), units).transpose().eval();
    for (auto u = units.rbegin(); u != units.rend(); ++u) {
        here.origin.erase(here.origin.begin() + *u);
        verdicts_[layer].erase(verdicts_[layer].begin() + *u);
    }
}

bool LayerSlimmer::is_linear(std::size_t layer, Eigen::Index unit) const {
    return verdicts_[layer][static_cast<std::size_t>(unit)].state != UnitState::kUndecided ||
           stack_.hidden[layer].slope(unit) == 1;
}

/// What a linear unit multiplies its pre-activation with.
double LayerSlimmer::linear_slope(std::size_t layer, Eigen::Index unit) const {
    const bool off = verdicts_[layer][static_cast<std::size_t>(unit)].state == UnitState::kDead;
    return off ? stack_.hidden[layer].slope(unit) : 1;
}

/// Units that nothing reads, constant ones, and those that are 0 on the whole domain.
bool LayerSlimmer::drop_idle(std::size_t layer) {
    const DenseLayer& here = stack_.hidden[layer];
    const Eigen::MatrixXd& readers = stack_.readers(layer);
    const double largest = readers.size() > 0 ? readers.cwiseAbs().maxCoeff() : 0;
    std::vector<Eigen::Index> idle;
    for (Eigen::Index u = 0; u < here.b.size(); ++u) {
        const UnitVerdict& verdict = verdicts_[layer][static_cast<std::size_t>(u)];
        if (readers.col(u).cwiseAbs().maxCoeff() <= 1e-16 * largest) {
            record(layer, u, RemovalReason::kUnread, free_proof_);
        } else if ((here.W.row(u).array() == 0).all()) {
            stack_.reader_bias(layer) += readers.col(u) * activation(here.b(u), here.slope(u));
            record(layer, u, RemovalReason::kConstant, free_proof_);
        } else if (verdict.state == UnitState::kDead && here.slope(u) == 0) {
            record(layer, u, RemovalReason::kDead, verdict.proof);
        } else {
            continue;
        }
        idle.push_back(u);
    }
    if (idle.empty()) return false;
    remove(layer, idle);
    return true;
}

/// Pairs of units of which one is a positive multiple of the other, or a negative one; no unit is in two of them as
/// `other`.
std::vector<LayerSlimmer::Multiple> LayerSlimmer::multiples(std::size_t layer, bool mirrors) const {
    const DenseLayer& here = stack_.hidden[layer];
    Eigen::MatrixXd forms(here.b.size(), here.W.cols() + 1);
    forms << here.W, here.b;
    const Eigen::VectorXd lengths = forms.rowwise().norm();
    std::vector<Multiple> found;
    std::vector<bool> taken(static_cast<std::size_t>(here.b.size()), false);
    for (Eigen::Index u = 0; u < here.b.size(); ++u) {
        if (taken[static_cast<std::size_t>(u)] || lengths(u) == 0 || is_linear(layer, u)) continue;
        const Eigen::VectorXd products = forms * forms.row(u).transpose();
        for (Eigen::Index o = u + 1; o < here.b.size(); ++o) {
            if (taken[static_cast<std::size_t>(o)] || is_linear(layer, o) || here.slope(o) != here.slope(u)) continue;
            const double cosine = products(o) / (lengths(u) * lengths(o));
            if (mirrors ? cosine > -0.999 : cosine < 0.999) continue;
            const double factor = products(o) / (lengths(u) * lengths(u));
            const double off = (forms.row(o) - factor * forms.row(u)).cwiseAbs().maxCoeff();
            if (off > kNegligible * forms.row(o).cwiseAbs().maxCoeff()) continue;
            taken[static_cast<std::size_t>(o)] = true;
            found.push_back({u, o, factor});
        }
    }
    return found;
}

bool LayerSlimmer::merge_multiples(std::size_t layer) {
    const std::vector<Multiple> found = multiples(layer, false);
    if (found.empty()) return false;
    Eigen::MatrixXd& readers = stack_.readers(layer);
    std::vector<Eigen::Index> gone;
    for (const Multiple& m : found) {
        readers.col(m.unit) += m.factor * readers.col(m.other);
        const bool same = std::abs(m.factor - 1) <= kNegligible;
        record(layer, m.other, same ? RemovalReason::kDuplicate : RemovalReason::kProportional, free_proof_);
        gone.push_back(m.other);
    }
    std::sort(gone.begin(), gone.end());
    remove(layer, gone);
    return true;
}

LayerSlimmer::LinearPart LayerSlimmer::linear_part(std::size_t layer) const {
    const DenseLayer& here = stack_.hidden[layer];
    const Eigen::MatrixXd& readers = stack_.readers(layer);
    LinearPart part;
    part.map.setZero(readers.rows(), here.W.cols());
    part.size = part.map;
    part.shift.setZero(readers.rows());
    for (Eigen::Index u = 0; u < here.b.size(); ++u) {
        if (!is_linear(layer, u)) continue;
        const Eigen::VectorXd weight = linear_slope(layer, u) * readers.col(u);
        part.map += weight * here.W.row(u);
        part.size += weight.cwiseAbs() * here.W.row(u).cwiseAbs();
        part.shift += weight * here.b(u);
        part.units.push_back(u);
    }
    return part;
}

/// With z the pre-activation of a unit and k z, k < 0, that of its image: act(k z) = |k| (act(z) - (1 + slope) z).
void LayerSlimmer::add_mirror(std::size_t layer, const Multiple& mirror, LinearPart& part) const {
    const DenseLayer& here = stack_.hidden[layer];
    const Eigen::VectorXd weight =
        mirror.factor * (1 + here.slope(mirror.unit)) * stack_.readers(layer).col(mirror.other);
    part.map += weight * here.W.row(mirror.unit);
    part.size += weight.cwiseAbs() * here.W.row(mirror.unit).cwiseAbs();
    part.shift += weight * here.b(mirror.unit);
    part.mirrors.push_back(mirror);
}

void LayerSlimmer::find_rank(LinearPart& part) const {
    part.rank = 0;
    if (part.num_units() == 0 || part.map.size() == 0) return;
    const double negligible = kNegligible * part.size.maxCoeff();
    part.map = (part.map.array().abs() <= kNegligible * part.size.array()).select(0, part.map);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(part.map.transpose());
    const Eigen::Index diagonal = std::min(part.map.rows(), part.map.cols());
    while (part.rank < diagonal && std::abs(qr.matrixQR()(part.rank, part.rank)) > negligible) ++part.rank;
}

/// Lets as few units as possible carry what is linear on the domain.
bool LayerSlimmer::shrink_linear(std::size_t layer) {
    LinearPart best = linear_part(layer);
    find_rank(best);
    const std::vector<Multiple> mirrors = multiples(layer, true);
    LinearPart all = best;
    for (const Multiple& mirror : mirrors) add_mirror(layer, mirror, all);
    find_rank(all);
    if (all.saved() > best.saved()) {
        best = std::move(all);
    } else {
        for (const Multiple& mirror : mirrors) {  // those that cost no unit more
            LinearPart more = best;
            add_mirror(layer, mirror, more);
            find_rank(more);
            if (more.saved() > best.saved()) best = std::move(more);
        }
    }
    if (best.saved() <= 0) return false;
    replace(layer, best);
    return true;
}

/// The least that `weights` times the values of the layer before can be.
double LayerSlimmer::least(std::size_t layer, const Eigen::RowVectorXd& weights) const {
    double sum = 0;
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
        double lo = 0;
        double hi = 0;
        if (layer == 0) {
            lo = box_.lo(i);
            hi = box_.hi(i);
        } else {
            const UnitVerdict& before = verdicts_[layer - 1][static_cast<std::size_t>(i)];
            std::tie(lo, hi) = activation_range(before.lo, before.hi, stack_.hidden[layer - 1].slope(i));
        }
        sum += std::min(weights(i) * lo, weights(i) * hi);
    }
    return sum;
}

/// Puts `rank` units that are always on in the place of the part's units: rows of its map that span the others.
void LayerSlimmer::replace(std::size_t layer, const LinearPart& part) {
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(part.map.transpose());
    const auto& order = qr.colsPermutation().indices();
    const Eigen::Index rest = part.map.rows() - part.rank;
    Eigen::MatrixXd shares;  // of the rows that are no units themselves
    if (part.rank > 0) {
        shares = qr.matrixQR()
                     .topLeftCorner(part.rank, part.rank)
                     .triangularView<Eigen::Upper>()
                     .solve(qr.matrixQR().topRightCorner(part.rank, rest));
    }
    std::vector<Eigen::Index> gone = part.units;
    Eigen::MatrixXd& old_readers = stack_.readers(layer);
    for (const Multiple& mirror : part.mirrors) {
        old_readers.col(mirror.unit) -= mirror.factor * old_readers.col(mirror.other);
        gone.push_back(mirror.other);
    }
    const StateProof proof =
        part.units.empty() ? free_proof_ : verdicts_[layer][static_cast<std::size_t>(part.units[0])].proof;
    std::vector<UnitPlace> places;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        if (i < static_cast<std::size_t>(part.rank)) {
            places.push_back(stack_.hidden[layer].origin[static_cast<std::size_t>(gone[i])]);
        } else if (i < part.units.size()) {
            const StateProof own = verdicts_[layer][static_cast<std::size_t>(gone[i])].proof;
            record(layer, gone[i], part.rank > 0 ? RemovalReason::kDependent : RemovalReason::kAlwaysOn, own);
        } else {
            record(layer, gone[i], RemovalReason::kMirror, free_proof_);
        }
    }
    std::sort(gone.begin(), gone.end());
    remove(layer, gone);

    DenseLayer& here = stack_.hidden[layer];
    Eigen::MatrixXd& readers = stack_.readers(layer);
    stack_.reader_bias(layer) += part.shift;
    const Eigen::Index first = here.b.size();
    here.W.conservativeResize(first + part.rank, part.map.cols());
    here.b.conservativeResize(first + part.rank);
    here.slope.conservativeResize(first + part.rank);
    readers.conservativeResize(Eigen::NoChange, first + part.rank);
    for (Eigen::Index k = 0; k < part.rank; ++k) {
        const Eigen::RowVectorXd weights = part.map.row(order(k));
        const double low = least(layer, weights);
        // Kept above 0 by more than rounding could take away.
        const double shift = std::max(0.0, -low) * (1 + 1e-9) + 1e-9 * std::abs(low);
        here.W.row(first + k) = weights;
        here.b(first + k) = shift;
        here.slope(first + k) = 0;
        here.origin.push_back(places[static_cast<std::size_t>(k)]);
        readers.col(first + k).setZero();
        readers(order(k), first + k) = 1;
        for (Eigen::Index j = 0; j < rest; ++j) readers(order(part.rank + j), first + k) = shares(k, j);
        stack_.reader_bias(layer) -= shift * readers.col(first + k);
        verdicts_[layer].push_back({UnitState::kAlwaysOn, proof, false, low + shift, -least(layer, -weights) + shift});
    }
}

/// A layer that is linear on the whole domain becomes part of what reads it.
bool LayerSlimmer::fold(std::size_t layer) {
    DenseLayer& here = stack_.hidden[layer];
    for (Eigen::Index u = 0; u < here.b.size(); ++u) {
        if (!is_linear(layer, u)) return false;
    }
    Eigen::MatrixXd readers = stack_.readers(layer);
    for (Eigen::Index u = 0; u < here.b.size(); ++u) {
        readers.col(u) *= linear_slope(layer, u);
        record(layer, u, RemovalReason::kAlwaysOn, verdicts_[layer][static_cast<std::size_t>(u)].proof);
    }
    stack_.reader_bias(layer) += readers * here.b;
    const Eigen::MatrixXd folded = readers * here.W;
    const Eigen::MatrixXd size = readers.cwiseAbs() * here.W.cwiseAbs();
    // What cancels is 0.
    stack_.readers(layer) = (folded.array().abs() <= kNegligible * size.array()).select(0, folded);
    stack_.hidden.erase(stack_.hidden.begin() + static_cast<std::ptrdiff_t>(layer));
    verdicts_.erase(verdicts_.begin() + static_cast<std::ptrdiff_t>(layer));
    return true;
}

}  // namespace reluscope
