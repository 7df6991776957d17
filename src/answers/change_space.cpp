#include "answers/change_space.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

namespace reluscope {

namespace {

constexpr double kNoState = std::numeric_limits<double>::infinity();
constexpr double kOnValue = 1e-9;    // how far rounding may move a value off an allowed one
constexpr double kUnchanged = 1e-9;  // changes below it are rounding

double whole_value(const InputValues& values, double k) { return (k - values.mean) / values.scale; }

}  // namespace

double InputValues::below(double value) const {
    double best = own <= value ? own : -kNoState;
    if (kind == Kind::kAny) return value;
    if (kind == Kind::kWhole) {
        const double k = mean + scale * value;
        const double slack = kOnValue * (1 + std::abs(k));
        // With a negative scale, smaller values are larger numbers.
        const double number = scale > 0 ? std::floor(k + slack) : std::ceil(k - slack);
        return std::max(best, whole_value(*this, number));
    }
    for (const double one : listed) {
        if (one <= value + kOnValue * (1 + std::abs(value))) best = std::max(best, one);
    }
    return best;
}

double InputValues::above(double value) const {
    double best = own >= value ? own : kNoState;
    if (kind == Kind::kAny) return value;
    if (kind == Kind::kWhole) {
        const double k = mean + scale * value;
        const double slack = kOnValue * (1 + std::abs(k));
        const double number = scale > 0 ? std::ceil(k - slack) : std::floor(k + slack);
        return std::min(best, whole_value(*this, number));
    }
    for (const double one : listed) {
        if (one >= value - kOnValue * (1 + std::abs(value))) best = std::min(best, one);
    }
    return best;
}

double InputValues::nearest(double value, double lo, double hi) const {
    value = std::min(std::max(value, lo), hi);
    const double slack = kOnValue * (1 + std::abs(value));
    const double down = below(value);
    const double up = above(value);
    const bool down_fits = down >= lo - slack;
    const bool up_fits = up <= hi + slack;
    if (down_fits && (!up_fits || value - down <= up - value)) return down;
    return up_fits ? up : value;
}

ChangeSpace::ChangeSpace(const ChangeProblem& problem) : problem_(problem) {
    std::vector<Eigen::Index> place_of(static_cast<std::size_t>(problem.row.size()), -1);
    for (Eigen::Index i = 0; i < problem.row.size(); ++i) {
        if (!(problem.lo(i) < problem.hi(i)) || !(problem.scale(i) > 0)) continue;
        place_of[static_cast<std::size_t>(i)] = size();
        inputs_.push_back(i);
    }
    lo_.resize(size());
    hi_.resize(size());
    for (Eigen::Index p = 0; p < size(); ++p) {
        const Eigen::Index i = inputs_[static_cast<std::size_t>(p)];
        lo_(p) = std::min(0.0, (problem.lo(i) - problem.row(i)) / problem.scale(i));
        hi_(p) = std::max(0.0, (problem.hi(i) - problem.row(i)) / problem.scale(i));
        discrete_ = discrete_ || !problem.values[static_cast<std::size_t>(i)].is_any();
    }
    shape_.norm = problem.norm;
    shape_.on.setZero(size());
    shape_.off.setZero(size());
    for (std::size_t c = 0; c < problem.columns.size(); ++c) {
        const ChangeColumn& column = problem.columns[c];
        ChangeBlock block{{}, column.one_hot, column.may_be_none, c};
        for (const Eigen::Index i : column.inputs) {
            const Eigen::Index p = place_of[static_cast<std::size_t>(i)];
            if (p < 0) continue;
            block.places.push_back(p);
            shape_.on(p) = (1 - problem.row(i)) / problem.scale(i);
            shape_.off(p) = (0 - problem.row(i)) / problem.scale(i);
        }
        if (block.places.empty()) continue;
        shape_.plain = shape_.plain && !block.one_hot;
        discrete_ = discrete_ || block.one_hot;
        shape_.blocks.push_back(std::move(block));
    }
    if (problem.max_columns > 0 && problem.max_columns < shape_.blocks.size()) {
        shape_.max_columns = problem.max_columns;
        shape_.plain = false;
    }
}

const InputValues& ChangeSpace::values_at(Eigen::Index place) const {
    return problem_.values[static_cast<std::size_t>(inputs_[static_cast<std::size_t>(place)])];
}

Eigen::VectorXd ChangeSpace::input_at(const Eigen::VectorXd& u) const {
    Eigen::VectorXd x = problem_.row;
    for (const ChangeBlock& block : shape_.blocks) {
        for (const Eigen::Index p : block.places) {
            const Eigen::Index i = inputs_[static_cast<std::size_t>(p)];
            if (u(p) == 0) continue;
            double value = problem_.row(i) + problem_.scale(i) * u(p);
            if (block.one_hot) {
                const double state = std::round(value);
                if (std::abs(value - state) <= kOnValue) value = state;
            } else {
                const double down = values_at(p).below(value);
                const double up = values_at(p).above(value);
                const double near = value - down <= up - value ? down : up;
                if (std::abs(near - value) <= kOnValue * (1 + std::abs(value))) value = near;
            }
            x(i) = std::min(std::max(value, problem_.lo(i)), problem_.hi(i));
        }
    }
    return x;
}

Eigen::VectorXd ChangeSpace::change_to(const Eigen::VectorXd& input) const {
    Eigen::VectorXd u(size());
    for (Eigen::Index p = 0; p < size(); ++p) {
        const Eigen::Index i = inputs_[static_cast<std::size_t>(p)];
        u(p) = (input(i) - problem_.row(i)) / problem_.scale(i);
    }
    return u;
}

double ChangeSpace::below(Eigen::Index place, double u) const {
    const Eigen::Index i = inputs_[static_cast<std::size_t>(place)];
    const double value = values_at(place).below(problem_.row(i) + problem_.scale(i) * u);
    return (value - problem_.row(i)) / problem_.scale(i);
}

double ChangeSpace::above(Eigen::Index place, double u) const {
    const Eigen::Index i = inputs_[static_cast<std::size_t>(place)];
    const double value = values_at(place).above(problem_.row(i) + problem_.scale(i) * u);
    return (value - problem_.row(i)) / problem_.scale(i);
}

void ChangeSpace::fix_single_values(const Eigen::VectorXd& u, Eigen::VectorXd& lo, Eigen::VectorXd& hi) const {
    if (shape_.max_columns > 0) {
        std::vector<std::pair<double, const ChangeBlock*>> sizes;
        for (const ChangeBlock& block : shape_.blocks) {
            double size = 0;
            for (const Eigen::Index p : block.places) size = std::max(size, std::abs(u(p)));
            sizes.emplace_back(-size, &block);
        }
        std::stable_sort(sizes.begin(), sizes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t k = shape_.max_columns; k < sizes.size(); ++k) {
            for (const Eigen::Index p : sizes[k].second->places) lo(p) = hi(p) = 0;
        }
    }
    for (const ChangeBlock& block : shape_.blocks) {
        if (block.one_hot) {
            Eigen::Index chosen = -1;
            double most = block.may_be_none ? 0.5 : -kNoState;
            for (const Eigen::Index p : block.places) {
                const double share = (u(p) - shape_.off(p)) / (shape_.on(p) - shape_.off(p));
                const bool may = hi(p) >= shape_.on(p) - kUnchanged;
                if (!may || share <= most) continue;
                most = share;
                chosen = p;
            }
            for (const Eigen::Index p : block.places) lo(p) = hi(p) = p == chosen ? shape_.on(p) : shape_.off(p);
            continue;
        }
        for (const Eigen::Index p : block.places) {
            const InputValues& values = values_at(p);
            if (values.is_any() || lo(p) == hi(p)) continue;
            const Eigen::Index i = inputs_[static_cast<std::size_t>(p)];
            const double row = problem_.row(i);
            const double scale = problem_.scale(i);
            const double value = values.nearest(row + scale * u(p), row + scale * lo(p), row + scale * hi(p));
            lo(p) = hi(p) = (value - row) / scale;
        }
    }
}

double ChangeSpace::single_value_miss(const Eigen::VectorXd& u, std::size_t& worst) const {
    double largest = 0;
    const auto consider = [&](double miss, std::size_t block) {
        if (miss <= std::max(largest, kUnchanged)) return;
        largest = miss;
        worst = block;
    };
    for (std::size_t b = 0; b < shape_.blocks.size(); ++b) {
        const ChangeBlock& block = shape_.blocks[b];
        for (const Eigen::Index p : block.places) {
            if (block.one_hot) {
                consider(std::min(std::abs(u(p) - shape_.on(p)), std::abs(u(p) - shape_.off(p))), b);
            } else if (!values_at(p).is_any()) {
                consider(std::min(u(p) - below(p, u(p)), above(p, u(p)) - u(p)), b);
            }
        }
    }
    return largest;
}

std::vector<std::size_t> ChangeSpace::changed_blocks(const Eigen::VectorXd& u) const {
    std::vector<std::size_t> changed;
    for (std::size_t b = 0; b < shape_.blocks.size(); ++b) {
        const std::vector<Eigen::Index>& places = shape_.blocks[b].places;
        if (std::any_of(places.begin(), places.end(), [&](Eigen::Index p) { return std::abs(u(p)) > kUnchanged; }))
            changed.push_back(b);
    }
    return changed;
}

double ChangeSpace::goal_value(std::size_t goal, const Eigen::VectorXd& logits) const {
    const ChangeGoal& own = problem_.goals[goal];
    return (own.rows * logits + own.shift).minCoeff();
}

RegionForms ChangeSpace::forms(const Eigen::VectorXd& z) const {
    const Network& network = *problem_.network;
    std::vector<Eigen::MatrixXd> values(network.num_values());
    values[0].setZero(network.num_inputs(), size() + 1);
    for (Eigen::Index p = 0; p < size(); ++p) {
        const Eigen::Index i = inputs_[static_cast<std::size_t>(p)];
        values[0](i, p) = problem_.scale(i);
    }
    values[0].col(size()) = problem_.row;
    RegionForms forms;
    forms.units.resize(static_cast<Eigen::Index>(network.num_hidden_units()), size() + 1);
    Eigen::Index unit = 0;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        const Operation& operation = network.nodes()[node].operation;
        Eigen::MatrixXd& out = values[node + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            out.noalias() = affine->W * values[affine->input.index];
            out.col(size()) += affine->b;
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = values[activation->input.index];
            forms.units.middleRows(unit, out.rows()) = out;
            for (Eigen::Index u = 0; u < out.rows(); ++u, ++unit) {
                if (!(z(unit) > 0)) out.row(u) *= activation->slope(u);
            }
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            out = values[sum->inputs[0].index];
            for (std::size_t k = 1; k < sum->inputs.size(); ++k) out += values[sum->inputs[k].index];
        } else {
            out.resize(network.width(ValueId(node + 1)), size() + 1);
            Eigen::Index first = 0;
            for (const ValueId input : std::get<ConcatOperation>(operation).inputs) {
                out.middleRows(first, values[input.index].rows()) = values[input.index];
                first += values[input.index].rows();
            }
        }
    }
    forms.logits = values[network.output().index];
    return forms;
}

}  // namespace reluscope
