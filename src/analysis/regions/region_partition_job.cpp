#include "analysis/finite_check.h"
#include "analysis/regions/partition_audit.h"
#include "analysis/regions/plane_incidence.h"
#include "analysis/regions/plane_kernel.h"
#include "analysis/regions/region_partition.h"
#include "base/numerics/rng.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

namespace reluscope {

namespace {

constexpr std::size_t kWordBits = BitMatrix::kBitsPerWord;

/// Rough work of one slice, in nanoseconds.
constexpr double kSliceCost = 2e6;

/// Pre-activations of the layer in work are kept for the next layer while they take no more bytes than this; beyond it
/// they are computed again.
constexpr std::size_t kStoreBytes = std::size_t{16} << 20U;

/// Room is made for so many times the regions that there are, up to a limit; from kManyRegions on each array is a slice
/// of its own.
constexpr std::size_t kGrowthPerLayer = 4;
constexpr std::size_t kMaxReserved = 1000000;
constexpr std::size_t kManyRegions = 20000;

/// Marks in corner_done_.
constexpr std::uint8_t kTested = 1;
constexpr std::uint8_t kOnSomeLine = 2;

std::uint64_t unit_hash(std::size_t bit) { return Rng(bit).next(); }

bool finite(const Eigen::VectorXd& x) { return x.allFinite(); }

Status check_plane(const Network& network, const PlaneFrame& frame, const PlaneWindow& window) {
    const Eigen::Index inputs = network.num_inputs();
    for (const Eigen::VectorXd* vector : {&frame.origin, &frame.u, &frame.v}) {
        if (vector->size() != inputs) {
            return refuse("plane", std::to_string(inputs) + " numbers per vector, one for each input of the network",
                          std::to_string(vector->size()));
        }
        if (!finite(*vector)) return refuse("plane", "finite numbers", "NaN or infinity");
    }
    const double limit = 1e150;
    const bool sane = window.s0 < window.s1 && window.t0 < window.t1 && std::abs(window.s0) < limit &&
                      std::abs(window.s1) < limit && std::abs(window.t0) < limit && std::abs(window.t1) < limit &&
                      window.width() > 0 && window.height() > 0;
    if (!sane) return refuse("window", "X0 < X1 and Y0 < Y1, finite", "another order or a number that is not finite");
    return check_window(network, frame, window);
}

std::size_t count_thin(const Subdivision& cells) {
    std::size_t count = 0;
    for (const FaceId face : cells.faces()) count += face_width(cells, face) < tolerances::kPlaneWidth ? 1 : 0;
    return count;
}

}  // namespace

Result<std::unique_ptr<RegionPartitionJob>> RegionPartitionJob::create(std::shared_ptr<const Network> network,
                                                                       PlaneFrame frame, const PlaneWindow& window,
                                                                       const PartitionOptions& options) {
    if (Status status = check_plane(*network, frame, window); !status) return tl::unexpected(status.error());
    return std::unique_ptr<RegionPartitionJob>(
        new RegionPartitionJob(std::move(network), std::move(frame), window, options));
}

RegionPartitionJob::RegionPartitionJob(std::shared_ptr<const Network> network, PlaneFrame frame,
                                       const PlaneWindow& window, const PartitionOptions& options)
    : partition_(new RegionPartition(std::move(network), std::move(frame), window)),
      options_(options),
      layers_(PlaneLayers::create(*partition_->network_, partition_->frame_, window)),
      incidence_(std::make_unique<PlaneIncidence>(*partition_)),
      splitter_(partition_->cells_, *incidence_, tolerances::kPlaneWidth),
      order_(partition_->cells_) {
    RegionPartition& p = *partition_;
    num_layers_ = std::min(options_.depth.value_or(layers_.hidden.size()), layers_.hidden.size());
    p.num_outputs_ = layers_.outputs.width;
    p.levels_.resize(num_layers_);
    p.hashes_.assign(1, 0);
    for (std::size_t l = 0; l < num_layers_; ++l) {
        PartitionLevel& level = p.levels_[l];
        level.width = layers_.hidden[l].width;
        level.words = (layers_.hidden[l].base.stride() + kWordBits - 1) / kWordBits;
        level.first_bit = l == 0 ? 0 : p.levels_[l - 1].first_bit + p.levels_[l - 1].width;
    }
    if (num_layers_ == 0) {
        phase_ = Phase::kDone;
        p.complete_ = true;
        p.has_maps_ = layers_.hidden.empty();
        if (p.has_maps_) {
            for (std::size_t o = 0; o < p.num_outputs_; ++o) {
                for (std::size_t k = 0; k < 3; ++k) p.maps_.push_back(layers_.outputs.base.column(k)[o]);
            }
        }
        return;
    }
    start_layer();
}

RegionPartitionJob::~RegionPartitionJob() = default;

void RegionPartitionJob::start_layer() {
    RegionPartition& p = *partition_;
    const PlaneLayer& layer = layers_.hidden[layer_];
    const bool stored = layers_.plain_stack && layer_ > 0 && !last_store_.values.empty();
    walk_ = std::make_unique<PlaneWalk>(layers_, p.levels_, layer_, stored ? &last_store_ : nullptr);
    store_.values.clear();
    storing_ = layers_.plain_stack && layer_ + 1 < num_layers_ &&
               p.num_regions() * 3 * layer.base.stride() * sizeof(double) <= kStoreBytes;
    words_ = p.levels_[layer_].words;
    any_.resize(words_);
    all_.resize(words_);
    bits_.assign(words_, 0);
    hash_tables_.assign(words_ * 8 * 256, 0);
    for (std::size_t byte = 0; byte < (layer.width + 7) / 8; ++byte) {
        for (std::size_t value = 1; value < 256; ++value) {
            const auto low = static_cast<std::size_t>(std::countr_zero(value));
            const std::size_t unit = byte * 8 + low;
            hash_tables_[byte * 256 + value] =
                hash_tables_[byte * 256 + (value & (value - 1))] ^ unit_hash(p.levels_[layer_].first_bit + unit);
        }
    }
    PartitionLevel& level = p.levels_[layer_];
    level.parent_number.assign(p.num_regions(), std::numeric_limits<std::uint32_t>::max());
    level.group_start.reserve(p.num_regions());
    level.first_face.reserve(p.num_regions());
    level.base_bits.reserve(p.num_regions() * words_);
    splitter_.start_layer(static_cast<Subdivision::Label>(level.first_bit),
                          static_cast<Subdivision::Label>(level.width), layer.value_error);
    zero_bits_.clear();
    cells_done_ = 0;
    cells_of_layer_ = p.num_regions();
    corner_done_.clear();
    phase_ = Phase::kReserve;
    cost_ += 2.0 * static_cast<double>(p.num_regions() * (words_ + 5));
}

/// Room for the regions that the layer may make, one array per slice: a large array that grows by itself would be
/// copied in one go.
void RegionPartitionJob::reserve_some() {
    RegionPartition& p = *partition_;
    if (corner_done_.size() != p.cells_.num_vertices()) {
        corner_bits_.resize(p.cells_.num_vertices() * words_);
        corner_done_.assign(p.cells_.num_vertices(), 0);
        cost_ += static_cast<double>(corner_bits_.size());
        return;
    }
    if (storing_) store_.values.reserve(p.num_regions() * 3 * layers_.hidden[layer_].base.stride());
    const std::size_t regions = std::min({kMaxReserved, options_.max_regions, kGrowthPerLayer * p.num_regions()});
    const bool last = layer_ + 1 == layers_.hidden.size();
    const auto lacks = [](auto& array, std::size_t size) {
        if (array.capacity() >= size) return false;
        array.reserve(size);
        return true;
    };
    const bool more = p.cells_.reserve_some(regions) || lacks(p.hashes_, regions) ||
                      lacks(p.levels_[layer_].tokens, 2 * regions) ||
                      (last && lacks(p.maps_, regions * p.num_outputs_ * 3));
    if (more && p.num_regions() > kManyRegions) cost_ = kSliceCost;
    if (!more) phase_ = Phase::kNextCell;
}

void RegionPartitionJob::finish_layer() {
    RegionPartition& p = *partition_;
    p.regions_per_layer_.push_back(p.num_regions() - (splitter_.has_thin_pieces() ? count_thin(p.cells()) : 0));
    std::swap(store_, last_store_);
    if (!storing_) last_store_.values.clear();
    ++layer_;
    if (layer_ < num_layers_) {
        start_layer();
        return;
    }
    p.has_maps_ = num_layers_ == layers_.hidden.size();
    p.levels_.back().tokens.shrink_to_fit();
    if (splitter_.has_thin_pieces()) p.dissolve_thin();
    audit_ = std::make_unique<PartitionAudit>(p);
    phase_ = Phase::kAudit;
}

void RegionPartitionJob::audit_some() {
    RegionPartition& p = *partition_;
    cost_ += kSliceCost;
    if (audit_->step()) return;
    p.flaw_ = audit_->flaw();
    p.complete_ = p.flaw_.empty();
    phase_ = Phase::kDone;
}

bool RegionPartitionJob::step() {
    cost_ = 0;
    while (phase_ != Phase::kDone && cost_ < kSliceCost) {
        switch (phase_) {
            case Phase::kReserve: reserve_some(); break;
            case Phase::kNextCell: next_cell(); break;
            case Phase::kInsert: insert_line(); break;
            case Phase::kOrder: order_next(); break;
            case Phase::kAudit: audit_some(); break;
            case Phase::kDone: break;
        }
    }
    return phase_ != Phase::kDone;
}

double RegionPartitionJob::progress() const {
    if (phase_ == Phase::kDone) return 1;
    const double share =
        static_cast<double>(cells_done_) / static_cast<double>(std::max<std::size_t>(1, cells_of_layer_));
    return (static_cast<double>(layer_) + share) / static_cast<double>(num_layers_);
}

bool RegionPartitionJob::over_budget() const {
    return partition_->num_regions() > options_.max_regions ||
           (options_.max_bytes != std::numeric_limits<std::size_t>::max() &&
            partition_->memory() + corner_bits_.capacity() * sizeof(BitMatrix::Word) > options_.max_bytes);
}

void RegionPartitionJob::next_cell() {
    if (over_budget()) {
        phase_ = Phase::kDone;
        return;
    }
    const double work = walk_->work();
    if (!walk_->next()) {
        finish_layer();
        return;
    }
    const PaddedMatrix& z = walk_->z();
    cost_ += 0.4 * (walk_->work() - work) + 200;
    if (storing_) store_.values.insert(store_.values.end(), z.column(0), z.column(0) + 3 * z.stride());
    incidence_->start_cell(*walk_, splitter_);
    partition_->open_cell_ = walk_->face();
    partition_->open_first_ = FaceId(partition_->num_regions());
    find_lines();
    if (layer_ == 0) {  // as many pieces as lines can make; memory that is not touched costs nothing
        const std::size_t pieces = 1 + lines_.size() + lines_.size() * (lines_.size() - 1) / 2;
        while (partition_->cells_.reserve_some(std::min({kMaxReserved, options_.max_regions, pieces}))) {
        }
    }
    const std::uint64_t before = incidence_->work();
    splitter_.start_cell(walk_->face(), lines_);
    cost_ += static_cast<double>(incidence_->work() - before);
    phase_ = Phase::kInsert;
    if (lines_.empty()) start_order();
}

/// The signs of all units at the corner where `half_edge` starts: positive ones in corner_bits_, zeros in zero_bits_.
void RegionPartitionJob::test_corner(HalfedgeId half_edge) {
    const PaddedMatrix& z = walk_->z();
    const PlaneLayer& layer = layers_.hidden[layer_];
    const VertexId v = partition_->cells_.origin(half_edge);
    const Point2 p = partition_->cells_.vertex(v);
    BitMatrix::Word* words = corner_bits_.data() + v.index * words_;
    corner_done_[v.index] = kTested;
    cost_ += 0.7 * static_cast<double>(z.stride());
    // Slopes add up to at most 1 in each unit.
    const double error = splitter_.vertex_error(v);
    const double threshold = layer.value_error + 1.001 * error;
    if (!plane_signs(z, p, threshold, words)) return;
    const auto first_bit = static_cast<Subdivision::Label>(partition_->levels_[layer_].first_bit);
    const PlaneColumns c(z);
    const std::uint64_t before = incidence_->work();
    for (std::size_t unit = 0; unit < layer.width; ++unit) {
        const CutLine line{c.s[unit], c.t[unit], c.one[unit], first_bit + static_cast<Subdivision::Label>(unit)};
        const double value = line.value(p);
        if (std::abs(value) > threshold) continue;
        int sign = value > 0 ? 1 : -1;
        if (!(std::abs(value) > layer.value_error + line.slope() * error))
            sign = incidence_->sign_at(half_edge, line.label).value_or(sign);
        if (sign > 0) put_bit({words, words_}, unit, true);
        if (sign != 0) continue;
        std::vector<BitMatrix::Word>& zeros = zero_bits_[v.index];
        zeros.resize(words_, 0);
        put_bit(zeros, unit, true);
        corner_done_[v.index] = kOnSomeLine;
    }
    cost_ += static_cast<double>(incidence_->work() - before);
}

/// Whether some corner of the cell lies on the negative side of a unit's line, and not on it.
bool RegionPartitionJob::is_negative_somewhere(std::size_t unit) const {
    const Subdivision& cells = partition_->cells_;
    bool negative = false;
    cells.for_each_half_edge(walk_->face(), [&](HalfedgeId h) {
        const VertexId v = cells.origin(h);
        if (v.index >= corner_done_.size() || get_bit({corner_bits_.data() + v.index * words_, words_}, unit)) return;
        negative |= corner_done_[v.index] != kOnSomeLine || !get_bit(zero_bits_.at(v.index), unit);
    });
    return negative;
}

/// Tests all units at the corners of the cell that were not tested yet, and collects those that are positive at one
/// corner and negative at another.
void RegionPartitionJob::find_lines() {
    const Subdivision& cells = partition_->cells_;
    const PaddedMatrix& z = walk_->z();
    const VertexId first_new(corner_done_.size());
    std::fill(any_.begin(), any_.end(), 0);
    std::fill(all_.begin(), all_.end(), ~BitMatrix::Word{0});
    bool on_some_line = false;
    cells.for_each_half_edge(walk_->face(), [&](HalfedgeId h) {
        const VertexId v = cells.origin(h);
        if (v >= first_new) return;  // put there by a neighbour, in this layer
        if (corner_done_[v.index] == 0) test_corner(h);
        on_some_line |= corner_done_[v.index] == kOnSomeLine;
        const BitMatrix::Word* words = corner_bits_.data() + v.index * words_;
        for (std::size_t w = 0; w < words_; ++w) {
            any_[w] |= words[w];
            all_[w] &= words[w];
        }
    });
    lines_.clear();
    const auto first_bit = static_cast<Subdivision::Label>(partition_->levels_[layer_].first_bit);
    for (std::size_t w = 0; w < words_; ++w) {
        for (BitMatrix::Word mixed = any_[w] & ~all_[w]; mixed != 0; mixed &= mixed - 1) {
            const std::size_t unit = w * kWordBits + static_cast<std::size_t>(std::countr_zero(mixed));
            // A corner that is not positive may lie on the line: only a negative one makes it cross.
            if (on_some_line && !is_negative_somewhere(unit)) continue;
            lines_.push_back({z.column(0)[unit], z.column(1)[unit], z.column(2)[unit],
                              first_bit + static_cast<Subdivision::Label>(unit)});
        }
    }
}

void RegionPartitionJob::insert_line() {
    const std::size_t before = partition_->num_regions();
    const std::uint64_t work = incidence_->work();
    if (!splitter_.insert_next()) {
        start_order();
        return;
    }
    cost_ += static_cast<double>(incidence_->work() - work);
    cost_ += 400.0 * static_cast<double>(partition_->num_regions() - before) + 50;
    if (over_budget()) phase_ = Phase::kDone;
}

void RegionPartitionJob::start_order() {
    RegionPartition& p = *partition_;
    PartitionLevel& level = p.levels_[layer_];
    const FaceId cell = walk_->face();
    // Bits of the piece that keeps the cell's number: known where no wall passes, else the side on which it lies.
    std::copy(any_.begin(), any_.end(), bits_.begin());
    for (const CutLine& line : lines_) {
        const std::size_t unit = line.label - level.first_bit;
        put_bit(bits_, unit, splitter_.is_above(cell, line));
    }
    level.parent_number[cell.index] = static_cast<std::uint32_t>(level.group_start.size());
    level.group_start.push_back(static_cast<std::uint32_t>(level.tokens.size()));
    level.first_face.push_back(splitter_.first_new_face());
    level.base_bits.insert(level.base_bits.end(), bits_.begin(), bits_.end());
    piece_hash_ = p.hashes_[cell.index] ^ bits_hash();
    p.hashes_.resize(p.num_regions(), 0);
    if (layer_ + 1 == layers_.hidden.size()) {
        p.maps_.resize(p.num_regions() * p.num_outputs_ * 3);
        refresh_outputs();
    }
    phase_ = Phase::kOrder;
    if (lines_.empty()) {
        visit_piece(cell);
        finish_cell();
    } else if (splitter_.irregular()) {
        order_irregular();
    } else {
        order_.start(cell, static_cast<Subdivision::Label>(level.first_bit),
                     static_cast<Subdivision::Label>(level.width), static_cast<std::uint16_t>(layer_ + 1));
    }
}

void RegionPartitionJob::order_next() {
    const FaceId face = order_.next();
    if (!face.valid()) {
        finish_cell();
        return;
    }
    cost_ += 150.0 + 20.0 * static_cast<double>(order_.crossed().size());
    for (const Subdivision::Label label : order_.crossed()) {
        flip(label - static_cast<std::uint32_t>(partition_->levels_[layer_].first_bit));
    }
    visit_piece(face);
}

/// The pieces in the order of their numbers, each with its bits from the sides on which it lies.
void RegionPartitionJob::order_irregular() {
    const RegionPartition& p = *partition_;
    visit_piece(walk_->face());
    for (std::size_t i = splitter_.first_new_face().index; i < p.num_regions(); ++i) {
        const FaceId face(i);
        for (const CutLine& line : lines_) {
            const auto unit = static_cast<std::uint32_t>(line.label - p.levels_[layer_].first_bit);
            if (get_bit(bits_, unit) != splitter_.is_above(face, line)) flip(unit);
        }
        visit_piece(face);
    }
    finish_cell();
}

void RegionPartitionJob::flip(std::uint32_t unit) {
    const bool on = get_bit(bits_, unit);
    toggle_bit(bits_, unit);
    piece_hash_ ^= hash_tables_[std::size_t{unit / 8} * 256 + (std::size_t{1} << (unit % 8))];
    partition_->levels_[layer_].tokens.push_back(unit);
    if (layer_ + 1 != layers_.hidden.size()) return;
    flipped_.clear();
    collect_flip(layers_.hidden[layer_], PlaneColumns(walk_->z()), unit, on, flipped_);
    for (const PlaneLayer::Source& source : layers_.outputs.sources) {
        if (source.from == layer_) add_units(outputs_, source.weights, flipped_);
    }
    if (++output_flips_ >= flips_before_refresh(layers_.hidden[layer_])) refresh_outputs();
}

void RegionPartitionJob::refresh_outputs() {
    walk_->outputs_below(layers_.outputs, bits_, outputs_);
    output_flips_ = 0;
    cost_ += 4.0 * static_cast<double>(layers_.hidden[layer_].width);
}

void RegionPartitionJob::visit_piece(FaceId face) {
    RegionPartition& p = *partition_;
    p.levels_[layer_].tokens.push_back(PartitionLevel::visit(face));
    p.hashes_[face.index] = piece_hash_;
    if (layer_ + 1 != layers_.hidden.size()) return;
    double* map = p.maps_.data() + std::size_t{face.index} * p.num_outputs_ * 3;
    for (std::size_t o = 0; o < p.num_outputs_; ++o) {
        for (std::size_t k = 0; k < 3; ++k) *map++ = outputs_.column(k)[o];
    }
}

std::uint64_t RegionPartitionJob::bits_hash() const {
    std::uint64_t hash = 0;
    for (std::size_t w = 0; w < words_; ++w) {
        for (std::size_t byte = 0; byte < 8; ++byte) {
            hash ^= hash_tables_[(w * 8 + byte) * 256 + (bits_[w] >> (8 * byte) & 0xFFU)];
        }
    }
    return hash;
}

void RegionPartitionJob::finish_cell() {
    ++cells_done_;
    partition_->open_first_ = FaceId();
    phase_ = Phase::kNextCell;
}

std::shared_ptr<const RegionPartition> RegionPartitionJob::take() {
    RegionPartition& p = *partition_;
    p.decisions_.undecided = incidence_->num_undecided();
    p.decisions_.exact = incidence_->num_decisions();
    if (!audit_) {  // stopped
        p.hashes_.resize(p.num_regions(), 0);
        if (splitter_.has_thin_pieces()) p.dissolve_thin();
    }
    if (!p.has_maps_) p.maps_ = {};
    return std::move(partition_);
}

}  // namespace reluscope
