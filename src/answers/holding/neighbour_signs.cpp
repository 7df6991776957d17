#include "answers/holding/neighbour_signs.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

void put_unit(std::vector<std::uint64_t>& pattern, UnitId unit, bool active) {
    const std::uint64_t bit = std::uint64_t{1} << (unit.index % 64);
    std::uint64_t& word = pattern[unit.index / 64];
    word = active ? word | bit : word & ~bit;
}

/// -1, 0 or 1 per input and output.
Eigen::MatrixXi signs_of(const Eigen::MatrixXd& weights) {
    Eigen::MatrixXi signs(weights.rows(), weights.cols());
    for (Eigen::Index o = 0; o < weights.cols(); ++o) {
        const double least = kNoWeight * weights.col(o).cwiseAbs().maxCoeff();
        for (Eigen::Index j = 0; j < weights.rows(); ++j)
            signs(j, o) = (weights(j, o) > least ? 1 : 0) - (weights(j, o) < -least ? 1 : 0);
    }
    return signs;
}

}  // namespace

NeighbourSignsJob::NeighbourSignsJob(const Network& network, PatternBits pattern, RegionFacets facets)
    : network_(network), pattern_(pattern.begin(), pattern.end()), facets_(std::move(facets)), walls_(network) {
    std::erase_if(facets_.facets, [](const Facet& facet) { return facet.kind != FacetKind::kWall; });
    RegionWalls own;
    walls_.run(pattern_, own);
    const double rounding = kNoWeight * (own.b.size() > 0 ? own.b.cwiseAbs().maxCoeff() : 0);
    for (Eigen::Index unit = 0; unit < own.b.size(); ++unit) {
        if (own.norm(unit) == 0 && std::abs(own.b(unit)) <= rounding)
            flat_.emplace_back(static_cast<std::size_t>(unit));
    }
    weights_ = affine_map_of(network_, pattern_).A.transpose();
    result_.kept.setZero(weights_.rows(), weights_.cols());
    result_.complete = facets_.complete;
}

std::vector<std::uint64_t> NeighbourSignsJob::pattern_across(const Facet& facet) {
    std::vector<std::uint64_t> pattern = pattern_;
    put_unit(pattern, facet.unit, !facet.active);
    std::vector<UnitId> open = facet.coincident;
    open.insert(open.end(), flat_.begin(), flat_.end());
    const Eigen::VectorXd outward = facet.active ? Eigen::VectorXd(-facet.w) : facet.w;
    RegionWalls walls;
    for (std::size_t layer = 0; layer < network_.hidden_layers().size() && !open.empty(); ++layer) {
        const std::vector<std::uint64_t> before = pattern;
        walls_.run(pattern, walls);
        for (const UnitId unit : open) {
            const auto at = static_cast<Eigen::Index>(unit.index);
            put_unit(pattern, unit, walls.norm(at) > 0 && walls.W.row(at).dot(outward) > 0);
        }
        if (pattern == before) break;
    }
    return pattern;
}

bool NeighbourSignsJob::step() {
    if (next_ == facets_.facets.size()) return false;
    const std::vector<std::uint64_t> across = pattern_across(facets_.facets[next_++]);
    const Eigen::MatrixXi there = signs_of(affine_map_of(network_, across).A.transpose());
    result_.kept += (there.array() == signs_of(weights_).array()).cast<int>().matrix();
    ++result_.neighbours;
    return next_ < facets_.facets.size();
}

double NeighbourSignsJob::progress() const {
    const std::size_t facets = facets_.facets.size();
    return facets == 0 ? 1 : static_cast<double>(next_) / static_cast<double>(facets);
}

NeighbourSigns neighbour_signs(const Network& network, PatternBits pattern, const RegionFacets& facets) {
    NeighbourSignsJob job(network, pattern, facets);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
