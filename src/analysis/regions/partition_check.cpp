#include "analysis/regions/partition_check.h"

#include "analysis/patterns.h"
#include "analysis/regions/partition_audit.h"
#include "base/numerics/tolerances.h"
#include "network/exact_forms.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace reluscope {

namespace {

constexpr std::size_t kBlock = 4096;

double relative(double difference, double size) { return std::abs(difference) / std::max(1.0, std::abs(size)); }

/// The pattern at a point of the plane, without rounding. The input that double has for the point may lie beside the
/// plane, where a unit that is 0 all over the plane has a sign.
std::vector<BitMatrix::Word> exact_pattern_at(const RegionPartition& partition, Point2 at) {
    const PlaneFrame& frame = partition.frame();
    FormInputs point;
    for (Eigen::Index j = 0; j < frame.origin.size(); ++j) {
        point.inputs.push_back(Dyadic(frame.origin(j)) + Dyadic(at.x) * Dyadic(frame.u(j)) +
                               Dyadic(at.y) * Dyadic(frame.v(j)));
    }
    point.one = {Dyadic(1)};
    const std::size_t units = partition.network().num_hidden_units();
    std::vector<BitMatrix::Word> bits((units + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord, 0);
    ExactForms forms(partition.network(), std::move(point), bits);
    for (std::size_t bit = 0; bit < units; ++bit) put_bit(bits, bit, forms.sign(bit).value_or(0) > 0);
    return bits;
}

void check_structure(const Subdivision& cells, PartitionCheck& check) {
    check.structure_flaw = cells.check_invariants();
    if (!check.structure_flaw.empty()) {  // then nothing can be measured either
        ++check.wrong_structure;
        return;
    }
    double area = 0;
    for (const FaceId face : cells.faces()) {
        const double a = face_area(cells, face);
        area += a;
        if (!(a > 0)) ++check.wrong_structure;
        cells.for_each_half_edge(face, [&](HalfedgeId h) {
            // Corners may stick in by rounding, or by a region that was too thin to be one, never more.
            const double turn = cross(cells.vertex(cells.origin(h)), cells.vertex(cells.destination(h)),
                                      cells.vertex(cells.destination(cells.next(h))));
            if (turn < -4 * tolerances::kPlaneWidth) ++check.wrong_structure;
        });
    }
    check.area_error = std::abs(area - 4) / 4;
}

void check_seams(const RegionPartition& partition, PartitionCheck& check) {
    const Subdivision& cells = partition.cells();
    for (std::size_t e = 0; e < cells.num_edges(); ++e) {
        const HalfedgeId h = Subdivision::half_of(e);
        if (cells.is_side(h)) continue;
        const RegionId left = region_of(cells.face(h));
        const RegionId right = region_of(cells.neighbour(h));
        for (const VertexId v : {cells.origin(h), cells.destination(h)}) {
            for (std::size_t o = 0; o < partition.num_outputs(); ++o) {
                const double difference =
                    partition.output(left, o, cells.vertex(v)) - partition.output(right, o, cells.vertex(v));
                const double reach = std::max(partition.reach(left, o), partition.reach(right, o));
                check.seam_error = std::max(check.seam_error, relative(difference, reach));
            }
        }
    }
}

/// Regions against the forward pass at their centroids, in blocks.
class CentroidCheck {
public:
    CentroidCheck(const RegionPartition& partition, PartitionCheck& check)
        : partition_(partition), check_(check), inputs_(partition.network().num_inputs(), kBlock) {}

    void add(RegionId region, PatternBits bits) {
        const Point2 centre = partition_.centroid(region);
        inputs_.col(static_cast<Eigen::Index>(regions_.size())) = partition_.frame().at(centre.x, centre.y);
        regions_.push_back(region);
        patterns_.insert(patterns_.end(), bits.begin(), bits.end());
        if (!seen_.insert(partition_.hash(region)).second) ++check_.duplicate_patterns;
        if (regions_.size() == kBlock) flush();
    }

    void flush() {
        const auto count = static_cast<Eigen::Index>(regions_.size());
        if (count == 0) return;
        const std::size_t words = patterns_.size() / regions_.size();
        const std::size_t units = partition_.network().num_hidden_units();
        const Eigen::MatrixXd inputs = inputs_.leftCols(count);
        const PatternTable table = compute_patterns(partition_.network(), inputs);
        for (std::size_t i = 0; i < regions_.size(); ++i) {
            const PatternBits mine(patterns_.data() + i * words, words);
            const bool hash_fits = pattern_hash(units, mine) == partition_.hash(regions_[i]);
            if (!hash_fits || !is_pattern_at(regions_[i], mine, table.bits.row(i))) ++check_.wrong_patterns;
            const Point2 centre = face_centroid(partition_.cells(), face_of(regions_[i]));
            for (std::size_t o = 0; o < partition_.num_outputs(); ++o) {
                const double logit = table.logits(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(i));
                check_.map_error =
                    std::max(check_.map_error, relative(partition_.output(regions_[i], o, centre) - logit, logit));
            }
        }
        regions_.clear();
        patterns_.clear();
    }

    bool knows(std::uint64_t hash) const { return seen_.count(hash) > 0; }

private:
    bool is_pattern_at(RegionId region, PatternBits mine, PatternBits forward) const {
        if (std::equal(mine.begin(), mine.end(), forward.begin())) return true;
        const auto exact = exact_pattern_at(partition_, partition_.centroid(region));
        return std::equal(mine.begin(), mine.end(), exact.begin());
    }

    const RegionPartition& partition_;
    PartitionCheck& check_;
    Eigen::MatrixXd inputs_;
    std::vector<RegionId> regions_;
    std::vector<BitMatrix::Word> patterns_;
    std::unordered_set<std::uint64_t> seen_;
};

void check_samples(const RegionPartition& partition, std::size_t samples, const CentroidCheck& regions,
                   PartitionCheck& check) {
    const PlaneWindow& window = partition.window();
    const Network& network = partition.network();
    Eigen::MatrixXd inputs(network.num_inputs(), static_cast<Eigen::Index>(samples));
    for (std::size_t i = 0; i < samples; ++i) {
        // An irrational shift keeps the points off lines that people choose.
        const double t =
            window.t0 + window.height() * ((static_cast<double>(i) + 0.4142135623) / static_cast<double>(samples));
        for (std::size_t j = 0; j < samples; ++j) {
            const double s =
                window.s0 + window.width() * ((static_cast<double>(j) + 0.7320508075) / static_cast<double>(samples));
            inputs.col(static_cast<Eigen::Index>(j)) = partition.frame().at(s, t);
        }
        const PatternTable table = compute_patterns(network, inputs);
        for (std::size_t j = 0; j < samples; ++j) {
            if (table.is_near_boundary(static_cast<std::uint32_t>(j))) continue;  // no region need hold such a point
            const auto hash = pattern_hash(network.num_hidden_units(), table.bits.row(j));
            if (!regions.knows(hash)) ++check.missing_patterns;
        }
    }
}

}  // namespace

bool PartitionCheck::passed() const {
    return area_error <= 1e-12 && wrong_structure == 0 && wrong_patterns == 0 && duplicate_patterns == 0 &&
           map_error <= tolerances::kCertificate && seam_error <= tolerances::kCertificate && missing_patterns == 0;
}

std::string PartitionCheck::complaints() const {
    std::string text;
    const auto say = [&](bool wrong, const std::string& what, double value) {
        if (wrong) text += what + ": " + std::to_string(value) + "\n";
    };
    say(area_error > 1e-12, "relative error of the area, in units of 1e-12", area_error * 1e12);
    if (!structure_flaw.empty()) text += structure_flaw + "\n";
    say(wrong_structure > 0, "broken links or corners", static_cast<double>(wrong_structure));
    say(wrong_patterns > 0, "regions with another pattern than the forward pass", static_cast<double>(wrong_patterns));
    say(duplicate_patterns > 0, "regions that share a pattern", static_cast<double>(duplicate_patterns));
    say(map_error > tolerances::kCertificate, "map against forward pass, in units of 1e-12", map_error * 1e12);
    say(seam_error > tolerances::kCertificate, "neighbouring maps, in units of 1e-12", seam_error * 1e12);
    say(missing_patterns > 0, "sampled patterns without a region", static_cast<double>(missing_patterns));
    return text;
}

PartitionCheck check_invariants(const RegionPartition& partition, std::size_t samples) {
    PartitionCheck check;
    check_structure(partition.cells(), check);
    if (!check.structure_flaw.empty()) return check;  // what follows relies on the links
    PartitionAudit audit(partition);
    while (audit.step()) {
    }
    if (!audit.flaw().empty()) ++check.wrong_structure;
    if (!partition.has_maps()) return check;
    check_seams(partition, check);
    CentroidCheck centroids(partition, check);
    for_each_pattern(partition, [&](RegionId region, PatternBits bits) { centroids.add(region, bits); });
    centroids.flush();
    check_samples(partition, samples, centroids, check);
    return check;
}

}  // namespace reluscope
