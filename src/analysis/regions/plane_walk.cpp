#include "analysis/regions/plane_walk.h"

#include "analysis/regions/plane_kernel.h"

#include <algorithm>
#include <bit>

namespace reluscope {

namespace {

/// With at most so many outputs, a dot product per output is quicker than a padded column per unit.
constexpr std::size_t kFewOutputs = 4;

const PlaneLayer& layer_at(const PlaneLayers& layers, std::size_t depth) {
    return depth < layers.hidden.size() ? layers.hidden[depth] : layers.outputs;
}

}  // namespace

std::size_t PartitionLevel::memory() const {
    return (tokens.capacity() + group_start.capacity() + parent_number.capacity()) * sizeof(std::uint32_t) +
           first_face.capacity() * sizeof(FaceId) + base_bits.capacity() * sizeof(BitMatrix::Word);
}

void collect_layer(const PlaneLayer& from, const PlaneColumns& z, std::span<const BitMatrix::Word> bits,
                   UnitFactors& terms) {
    terms.clear();
    const auto [s, t, one] = z;
    if (!from.leaky) {
        for (std::size_t w = 0; w < bits.size(); ++w) {
            for (BitMatrix::Word word = bits[w]; word != 0; word &= word - 1) {
                const std::size_t unit = w * BitMatrix::kBitsPerWord + static_cast<std::size_t>(std::countr_zero(word));
                terms.add(static_cast<std::uint32_t>(unit), s[unit], t[unit], one[unit]);
            }
        }
        return;
    }
    for (std::size_t unit = 0; unit < from.width; ++unit) {
        const double factor = get_bit(bits, unit) ? 1.0 : from.slope(static_cast<Eigen::Index>(unit));
        terms.add(static_cast<std::uint32_t>(unit), factor * s[unit], factor * t[unit], factor * one[unit]);
    }
}

void collect_flip(const PlaneLayer& from, const PlaneColumns& z, std::uint32_t unit, bool on, UnitFactors& terms) {
    const double slope = from.slope(static_cast<Eigen::Index>(unit));
    const double factor = on ? slope - 1 : 1 - slope;
    terms.add(unit, factor * z.s[unit], factor * z.t[unit], factor * z.one[unit]);
}

PlaneWalk::PlaneWalk(const PlaneLayers& layers, const std::vector<PartitionLevel>& levels, std::size_t depth,
                     const PlaneStore* store)
    : layers_(layers), depth_(depth), layer_(layer_at(layers, depth)), store_(store), z_(layer_.base) {
    if (depth == 0) return;
    level_ = &levels[depth - 1];
    bits_.resize(level_->words);
    if (store_ == nullptr) above_ = std::make_unique<PlaneWalk>(layers, levels, depth - 1);
}

bool PlaneWalk::next() {
    if (level_ == nullptr) {
        if (started_) return false;
        started_ = true;
        return true;
    }
    if (token_ == group_end_) {
        if (!next_parent()) return false;
        recompute();
    }
    terms_.clear();
    for (;; ++token_) {
        const std::uint32_t token = level_->tokens[token_];
        if (PartitionLevel::is_visit(token)) {
            face_ = PartitionLevel::visited(token);
            ++token_;
            break;
        }
        flip(token);
    }
    if (terms_.units.empty()) return true;
    flips_ += terms_.units.size();
    work_ += 3.0 * static_cast<double>(terms_.units.size() * z_.stride());
    if (flips_ >= flips_before_refresh(layers_.hidden[depth_ - 1])) {
        recompute();
        return true;
    }
    for (const PlaneLayer::Source& source : layer_.sources) {
        if (source.from + 1 == depth_) add_units(z_, source.weights, terms_);
    }
    return true;
}

bool PlaneWalk::next_parent() {
    if (parent_ == level_->num_parents()) return false;
    if (store_ != nullptr) {
        const std::size_t stride = layers_.hidden[depth_ - 1].base.stride();
        parent_z_ = PlaneColumns(store_->values.data() + parent_ * 3 * stride, stride);
    } else {
        if (!above_->next()) return false;
        parent_z_ = PlaneColumns(above_->z_);
    }
    const auto base = level_->bits(parent_);
    std::copy(base.begin(), base.end(), bits_.begin());
    ++parent_;
    group_end_ = parent_ < level_->num_parents() ? level_->group_start[parent_] : level_->tokens.size();
    return true;
}

void PlaneWalk::flip(std::uint32_t unit) {
    collect_flip(layers_.hidden[depth_ - 1], parent_z_, unit, get_bit(bits_, unit), terms_);
    toggle_bit(bits_, unit);
}

bool PlaneWalk::put_pattern(std::span<BitMatrix::Word> pattern) const {
    if (level_ == nullptr) return true;
    if (depth_ > 1 && (above_ == nullptr || !above_->put_pattern(pattern))) return false;
    put_bits(pattern, level_->first_bit, level_->width, bits_);
    return true;
}

void PlaneWalk::recompute() {
    z_ = layer_.base;
    for (const PlaneLayer::Source& source : layer_.sources) add_source(source, z_);
    flips_ = 0;
}

void PlaneWalk::add_source(const PlaneLayer::Source& source, PaddedMatrix& out) {
    // The walk at depth from + 1 knows the bits of layer `from`, and the one above it the pre-activations.
    const PlaneWalk* walk = this;
    while (walk->depth_ != source.from + 1) walk = walk->above_.get();
    collect_layer(layers_.hidden[source.from], walk->parent_z_, walk->bits_, terms_);
    work_ += 3.0 * static_cast<double>(terms_.units.size() * out.stride());
    add_units(out, source.weights, terms_);
}

void PlaneWalk::outputs_below(const PlaneLayer& target, std::span<const BitMatrix::Word> bits, PaddedMatrix& out) {
    out = target.base;
    for (const PlaneLayer::Source& source : target.sources) {
        if (source.from == depth_ && !layer_.leaky && target.width <= kFewOutputs) {
            for (std::size_t o = 0; o < target.width; ++o) {
                double sum[3] = {out.column(0)[o], out.column(1)[o], out.column(2)[o]};
                add_masked_dot(z_, source.by_unit.column(o), bits.data(), sum);
                for (std::size_t k = 0; k < 3; ++k) out.column(k)[o] = sum[k];
            }
        } else if (source.from == depth_) {
            collect_layer(layer_, PlaneColumns(z_), bits, terms_);
            add_units(out, source.weights, terms_);
        } else {
            add_source(source, out);
        }
    }
}

}  // namespace reluscope
