#include "analysis/units/unit_facts.h"

#include "base/numerics/rng.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace reluscope {

namespace {

constexpr std::size_t kBitsPerSlice = 400'000;  // a millisecond or two

/// Weights and bias of each unit of an activation that reads an affine map; units x (inputs + 1).
std::optional<Eigen::MatrixXd> weights_of(const Network& network, const HiddenLayer& layer) {
    const auto& activation = std::get<ActivationOperation>(network.nodes()[layer.node].operation);
    if (activation.input.index == 0) return std::nullopt;
    const auto* affine = std::get_if<AffineOperation>(&network.nodes()[activation.input.index - 1].operation);
    if (affine == nullptr) return std::nullopt;
    Eigen::MatrixXd rows(affine->W.rows(), affine->W.cols() + 1);
    rows << affine->W, affine->b;
    return rows;
}

/// A unit's weights as a direction: length 1, turned to one side of a random plane.
struct Direction {
    double side = 0;    ///< |cosine| with the plane's normal: equal directions have equal ones
    double length = 0;  ///< of the weights, with the sign of the turn
    std::size_t unit = 0;
};

}  // namespace

UnitFactsJob::UnitFactsJob(const Network& network, const BitMatrix& bits)
    : network_(network), bits_(bits), facts_(network.num_hidden_units()), hash_(network.num_hidden_units(), 0) {
    for (std::size_t l = 0; l < network.hidden_layers().size(); ++l) {
        const HiddenLayer& layer = network.hidden_layers()[l];
        for (std::size_t i = 0; i < layer.width; ++i) {
            facts_[layer.first_bit + i].layer = l;
            facts_[layer.first_bit + i].position = i;
        }
    }
}

double UnitFactsJob::progress() const {
    const std::size_t work = bits_.num_rows() + network_.hidden_layers().size();
    return work == 0 ? 1 : static_cast<double>(next_row_ + next_layer_) / static_cast<double>(work);
}

bool UnitFactsJob::step() {
    if (next_row_ < bits_.num_rows()) {
        count_rows();
    } else if (next_layer_ < network_.hidden_layers().size()) {
        finish_layer(next_layer_++);
    }
    return next_row_ < bits_.num_rows() || next_layer_ < network_.hidden_layers().size();
}

void UnitFactsJob::count_rows() {
    const std::size_t count = std::max<std::size_t>(1, kBitsPerSlice / std::max<std::size_t>(1, bits_.num_bits()));
    const std::size_t end = std::min(bits_.num_rows(), next_row_ + count);
    for (; next_row_ < end; ++next_row_) {
        const std::uint64_t mark = Rng(next_row_).next();
        const auto words = bits_.row(next_row_);
        for (std::size_t w = 0; w < words.size(); ++w) {
            for (BitMatrix::Word word = words[w]; word != 0; word &= word - 1) {
                const std::size_t unit = w * BitMatrix::kBitsPerWord + static_cast<std::size_t>(std::countr_zero(word));
                ++facts_[unit].active_rows;
                hash_[unit] += mark;
            }
        }
    }
}

void UnitFactsJob::finish_layer(std::size_t l) {
    const HiddenLayer& layer = network_.hidden_layers()[l];
    const std::size_t rows = bits_.num_rows();
    for (std::size_t i = 0; i < layer.width && rows > 0; ++i) {
        UnitFacts& facts = facts_[layer.first_bit + i];
        facts.share = static_cast<double>(facts.active_rows) / static_cast<double>(rows);
        facts.dead = facts.active_rows == 0;
        facts.always_active = facts.active_rows == rows;
    }
    find_same_rows(l);
    find_proportional(l);
}

bool UnitFactsJob::has_same_rows(std::size_t a, std::size_t b) const {
    for (std::size_t row = 0; row < bits_.num_rows(); ++row) {
        if (bits_.get(row, a) != bits_.get(row, b)) return false;
    }
    return true;
}

void UnitFactsJob::find_same_rows(std::size_t l) {
    const HiddenLayer& layer = network_.hidden_layers()[l];
    std::unordered_map<std::uint64_t, std::size_t> first;  // unit by hash
    for (std::size_t i = 0; i < layer.width; ++i) {
        const std::size_t unit = layer.first_bit + i;
        if (facts_[unit].dead || facts_[unit].always_active || bits_.num_rows() == 0) continue;
        const auto [found, is_new] = first.try_emplace(hash_[unit], unit);
        const std::size_t other = found->second;
        if (is_new || !has_same_rows(unit, other)) continue;
        facts_[unit].same_rows = UnitId(other);
        if (!facts_[other].same_rows) facts_[other].same_rows = UnitId(unit);
    }
}

/// Parallel directions have equal sides of a random plane, so that only neighbours by side have to be compared.
void UnitFactsJob::find_proportional(std::size_t l) {
    const HiddenLayer& layer = network_.hidden_layers()[l];
    const auto weights = weights_of(network_, layer);
    if (!weights) return;
    Rng rng(7);
    Eigen::VectorXd normal(weights->cols());
    for (double& entry : normal) entry = rng.normal();
    std::vector<Direction> directions;
    for (std::size_t i = 0; i < layer.width; ++i) {
        const auto row = weights->row(static_cast<Eigen::Index>(i));
        const double length = row.stableNorm();
        if (!(length > 0) || !std::isfinite(length)) continue;
        const double cosine = (row / length).dot(normal) / normal.norm();
        directions.push_back({std::abs(cosine), cosine < 0 ? -length : length, layer.first_bit + i});
    }
    std::sort(directions.begin(), directions.end(), [](const Direction& a, const Direction& b) {
        return a.side < b.side || (a.side == b.side && a.unit < b.unit);
    });
    const auto relate = [&](const Direction& of, const Direction& to) {
        UnitFacts& facts = facts_[of.unit];
        if (facts.proportional && facts.proportional->index < to.unit) return;
        facts.proportional = UnitId(to.unit);
        facts.factor = of.length / to.length;
    };
    for (std::size_t i = 0; i < directions.size(); ++i) {
        const Direction& a = directions[i];
        const auto row_a = weights->row(static_cast<Eigen::Index>(a.unit - layer.first_bit));
        for (std::size_t j = i + 1; j < directions.size(); ++j) {
            const Direction& b = directions[j];
            if (b.side - a.side > tolerances::kProportional) break;
            const auto row_b = weights->row(static_cast<Eigen::Index>(b.unit - layer.first_bit));
            if ((row_a / a.length - row_b / b.length).cwiseAbs().maxCoeff() > tolerances::kProportional) continue;
            relate(a, b);
            relate(b, a);
        }
    }
}

std::vector<UnitFacts> unit_facts(const Network& network, const BitMatrix& bits) {
    UnitFactsJob job(network, bits);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
