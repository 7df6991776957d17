#include "analysis/plane_walk.h"

#include "analysis/plane_kernel.h"

#include <algorithm>

namespace reluscope {

namespace {

const PlaneLayer& layer_at(const PlaneLayers& layers, std::size_t depth) {
    return depth < layers.hidden.size() ? layers.hidden[depth] : layers.outputs;
}

}  // namespace

std::size_t PartitionLevel::memory() const {
    return (tokens.capacity() + group_start.capacity() + first_face.capacity() + parent_number.capacity()) *
               sizeof(std::uint32_t) +
           base_bits.capacity() * sizeof(BitMatrix::Word);
}

void add_unit(const PlaneLayer::Source& source, const PaddedMatrix& z, std::size_t unit, double factor,
              PaddedMatrix& out) {
    const double factors[3] = {factor * z.column(0)[unit], factor * z.column(1)[unit], factor * z.column(2)[unit]};
    add_to_plane(out, source.weights.column(unit), factors);
}

void add_layer(const PlaneLayer::Source& source, const PlaneLayer& from, const PaddedMatrix& z,
               std::span<const BitMatrix::Word> bits, PaddedMatrix& out) {
    for (std::size_t unit = 0; unit < from.width; ++unit) {
        const double factor = get_bit(bits, unit) ? 1.0 : from.slope(static_cast<Eigen::Index>(unit));
        if (factor != 0) add_unit(source, z, unit, factor, out);
    }
}

std::size_t flips_before_refresh(const PlaneLayer& from) { return std::max<std::size_t>(256, 2 * from.width); }

PlaneWalk::PlaneWalk(const PlaneLayers& layers, const std::vector<PartitionLevel>& levels, std::size_t depth,
                     const PlaneStore* store)
    : layers_(layers), depth_(depth), layer_(layer_at(layers, depth)), store_(store), z_(layer_.base) {
    if (depth == 0) return;
    level_ = &levels[depth - 1];
    bits_.resize(level_->words);
    const PlaneLayer& before = layers.hidden[depth - 1];
    if (store_ != nullptr) {
        stored_ = PaddedMatrix(before.width, 3);
    } else {
        above_ = std::make_unique<PlaneWalk>(layers, levels, depth - 1);
    }
}

bool PlaneWalk::next() {
    starts_parent_ = false;
    if (level_ == nullptr) {
        if (started_) return false;
        started_ = true;
        starts_parent_ = true;
        return true;
    }
    if (token_ == group_end_) {
        if (!next_parent()) return false;
        starts_parent_ = true;
        recompute();
    }
    for (;; ++token_) {
        const std::uint32_t token = level_->tokens[token_];
        if ((token & PartitionLevel::kVisit) != 0) {
            face_ = token & ~PartitionLevel::kVisit;
            ++token_;
            break;
        }
        flip(token);
    }
    if (flips_ >= flips_before_refresh(layers_.hidden[depth_ - 1])) recompute();
    return true;
}

bool PlaneWalk::next_parent() {
    if (parent_ == level_->num_parents()) return false;
    if (store_ != nullptr) {
        const std::size_t size = 3 * stored_.stride();
        std::copy_n(store_->values.data() + parent_ * size, size, stored_.column(0));
    } else if (!above_->next()) {
        return false;
    }
    const auto base = level_->bits(parent_);
    std::copy(base.begin(), base.end(), bits_.begin());
    ++parent_;
    group_end_ = parent_ < level_->num_parents() ? level_->group_start[parent_] : level_->tokens.size();
    return true;
}

void PlaneWalk::flip(std::uint32_t unit) {
    const PlaneLayer& from = layers_.hidden[depth_ - 1];
    const PaddedMatrix& parent_z = store_ != nullptr ? stored_ : above_->z_;
    const bool on = get_bit(bits_, unit);
    bits_[unit / BitMatrix::kBitsPerWord] ^= BitMatrix::Word{1} << (unit % BitMatrix::kBitsPerWord);
    const double slope = from.slope(static_cast<Eigen::Index>(unit));
    for (const PlaneLayer::Source& source : layer_.sources) {
        if (source.from + 1 == depth_) add_unit(source, parent_z, unit, on ? slope - 1 : 1 - slope, z_);
    }
    ++flips_;
}

void PlaneWalk::recompute() {
    z_ = layer_.base;
    for (const PlaneLayer::Source& source : layer_.sources) add_source(source, z_);
    flips_ = 0;
}

void PlaneWalk::add_source(const PlaneLayer::Source& source, PaddedMatrix& out) const {
    // The walk at depth from + 1 knows the bits of layer `from`, and the one above it the pre-activations.
    const PlaneWalk* walk = this;
    while (walk->depth_ != source.from + 1) walk = walk->above_.get();
    const PaddedMatrix& z = walk->store_ != nullptr ? walk->stored_ : walk->above_->z_;
    add_layer(source, layers_.hidden[source.from], z, walk->bits_, out);
}

void PlaneWalk::map_below(const PlaneLayer& target, std::span<const BitMatrix::Word> bits, PaddedMatrix& out) const {
    out = target.base;
    for (const PlaneLayer::Source& source : target.sources) {
        if (source.from == depth_) {
            add_layer(source, layer_, z_, bits, out);
        } else {
            add_source(source, out);
        }
    }
}

}  // namespace reluscope
