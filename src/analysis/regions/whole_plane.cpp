#include "analysis/regions/whole_plane.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>

namespace reluscope {

namespace {

/// Makes the network's graph anew with one more input, last, by which all biases are multiplied.
class Homogenizer {
public:
    explicit Homogenizer(const Network& network) : network_(network), value_(network.num_values()) {
        const Eigen::Index inputs = network.num_inputs();
        spec_.num_inputs = network.num_inputs() + 1;
        spec_.link = network.link();
        Eigen::MatrixXd first = Eigen::MatrixXd::Zero(inputs, inputs + 1);
        first.leftCols(inputs).setIdentity();
        value_[0] = add("inputs", AffineOperation{ValueId(0), first, Eigen::VectorXd::Zero(inputs)});
        Eigen::MatrixXd last = Eigen::MatrixXd::Zero(1, inputs + 1);
        last(0, inputs) = 1;
        one_ = add("one", AffineOperation{ValueId(0), last, Eigen::VectorXd::Zero(1)});
    }

    Result<Network> make() {
        for (std::size_t i = 0; i < network_.nodes().size(); ++i) {
            const Node& node = network_.nodes()[i];
            value_[i + 1] =
                std::visit([&](const auto& operation) { return take(node.name, operation); }, node.operation);
        }
        spec_.output = value_[network_.output().index];
        return Network::create(std::move(spec_));
    }

private:
    ValueId add(std::string name, Operation operation) {
        spec_.nodes.push_back({std::move(name), std::move(operation)});
        return ValueId(spec_.nodes.size());
    }

    ValueId take(const std::string& name, const AffineOperation& affine) {
        const Eigen::VectorXd none = Eigen::VectorXd::Zero(affine.b.size());
        if (affine.input.index == 0) {
            Eigen::MatrixXd both(affine.W.rows(), affine.W.cols() + 1);
            both << affine.W, affine.b;
            return add(name, AffineOperation{ValueId(0), std::move(both), none});
        }
        const ValueId product = add(name, AffineOperation{value_[affine.input.index], affine.W, none});
        if (affine.b.isZero(0)) return product;
        const ValueId bias = add(name, AffineOperation{one_, Eigen::MatrixXd(affine.b), none});
        return add(name, SumOperation{{product, bias}});
    }
    ValueId take(const std::string& name, const ActivationOperation& activation) {
        return add(name, ActivationOperation{value_[activation.input.index], activation.slope});
    }
    ValueId take(const std::string& name, const SumOperation& sum) {
        return add(name, SumOperation{new_values(sum.inputs)});
    }
    ValueId take(const std::string& name, const ConcatOperation& concat) {
        return add(name, ConcatOperation{new_values(concat.inputs)});
    }
    std::vector<ValueId> new_values(std::vector<ValueId> values) const {
        for (ValueId& value : values) value = value_[value.index];
        return values;
    }

    const Network& network_;
    NetworkSpec spec_;
    std::vector<ValueId> value_;  // per value of the network
    ValueId one_;
};

/// A power of two that is not below the sizes of two bounds; 1 where both are 0.
double half_side(double from, double to) {
    const double largest = std::max(std::abs(from), std::abs(to));
    int exponent = 0;
    const double fraction = std::frexp(largest, &exponent);
    return largest > 0 ? std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent) : 1;
}

Eigen::VectorXd with_last(const Eigen::VectorXd& vector, double last) {
    Eigen::VectorXd longer(vector.size() + 1);
    longer << vector, last;
    return longer;
}

}  // namespace

Result<std::unique_ptr<WholePlaneJob>> WholePlaneJob::create(const Network& network, const PlaneFrame& frame,
                                                             const PlaneWindow& window, std::size_t max_regions) {
    auto homogeneous = Homogenizer(network).make();
    if (!homogeneous) return tl::unexpected<Error>(homogeneous.error());
    const Eigen::VectorXd origin = with_last(frame.origin, 1);
    const Eigen::VectorXd u = with_last(frame.u * half_side(window.s0, window.s1), 0);
    const Eigen::VectorXd v = with_last(frame.v * half_side(window.t0, window.t1), 0);
    std::array<PlaneFrame, kParts> frames = {PlaneFrame{origin, u, v}, PlaneFrame{u, origin, v},
                                             PlaneFrame{-u, origin, v}, PlaneFrame{v, origin, u},
                                             PlaneFrame{-v, origin, u}};
    std::unique_ptr<WholePlaneJob> job(
        new WholePlaneJob(std::make_shared<const Network>(*std::move(homogeneous)), std::move(frames), max_regions));
    if (Status status = job->start_part(); !status) return tl::unexpected<Error>(status.error());
    return job;
}

WholePlaneJob::WholePlaneJob(std::shared_ptr<const Network> network, std::array<PlaneFrame, kParts> frames,
                             std::size_t max_regions)
    : network_(std::move(network)), frames_(std::move(frames)), max_regions_(max_regions) {}

WholePlaneJob::~WholePlaneJob() = default;

/// Each sector has w along its first axis, from infinity at 0 to the square's side at 1.
Status WholePlaneJob::start_part() {
    const PlaneWindow window{part_ == 0 ? -1.0 : 0.0, 1, -1, 1};
    PartitionOptions options;
    const std::size_t known = inside_ + border_patterns_.size();
    options.max_regions = max_regions_ > known ? max_regions_ - known : 1;
    auto job = RegionPartitionJob::create(network_, frames_[part_], window, options);
    if (!job) return tl::unexpected<Error>(job.error());
    job_ = *std::move(job);
    return {};
}

bool WholePlaneJob::step() {
    if (failed_ || part_ == kParts) return false;
    if (job_) {
        if (!job_->step()) finish_partition();
    } else {
        compare_borders();
    }
    return !failed_ && part_ < kParts;
}

void WholePlaneJob::finish_partition() {
    partition_ = job_->take();
    job_.reset();
    failed_ = !partition_->flaw().empty() || partition_->decisions().undecided > 0;
    exact_ = exact_ && partition_->complete() && partition_->decisions().merged == 0;
    for (std::size_t r = 0; !failed_ && r < partition_->num_regions(); ++r)
        inside_ += is_at_border(RegionId(r)) ? 0 : 1;
    if (partition_->complete()) {
        cursor_ = std::make_unique<RegionPartition::PatternCursor>(*partition_);
    } else {
        // Each region of the first layers holds one of all layers at least, so what was counted stands. Patterns at the
        // border are not whole, and the budget is spent.
        partition_.reset();
        part_ = kParts;
    }
}

bool WholePlaneJob::is_at_border(RegionId region) const {
    const Subdivision& cells = partition_->cells();
    bool found = false;
    cells.for_each_half_edge(face_of(region), [&](HalfedgeId h) { found = found || cells.is_side(h); });
    return found;
}

/// The patterns of the part's next regions at its border.
void WholePlaneJob::compare_borders() {
    constexpr std::size_t kRegionsPerStep = 5000;
    for (std::size_t i = 0; i < kRegionsPerStep; ++i) {
        if (!cursor_->next()) {
            cursor_.reset();
            partition_.reset();
            if (++part_ < kParts) failed_ = !start_part();
            return;
        }
        if (is_at_border(cursor_->region())) border_patterns_.emplace(cursor_->bits().begin(), cursor_->bits().end());
    }
}

double WholePlaneJob::progress() const {
    constexpr double kCutting = 0.9;  // of the work on a part
    const double of_part = job_ ? kCutting * job_->progress() : (cursor_ ? kCutting : 0);
    return std::min(1.0, (static_cast<double>(part_) + of_part) / kParts);
}

std::optional<WholePlane> WholePlaneJob::take() const {
    if (failed_ || part_ < kParts) return std::nullopt;
    return WholePlane{std::max<std::size_t>(1, inside_ + border_patterns_.size()), exact_};
}

}  // namespace reluscope
