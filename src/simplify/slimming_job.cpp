#include "simplify/slimming_job.h"

#include "base/numerics/bit_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

namespace reluscope {

namespace {

constexpr Eigen::Index kComparedAtOnce = 512;
constexpr double kDecidingShare = 0.85;  // of the whole work, as progress tells it

std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// Bounds must leave room for the sums and products of a network.
Status check_box(const InputBox& box) {
    constexpr double kMaxBound = 1e100;
    for (Eigen::Index i = 0; i < box.lo.size(); ++i) {
        if (std::max(std::abs(box.lo(i)), std::abs(box.hi(i))) <= kMaxBound) continue;
        return refuse("the box, input " + std::to_string(i + 1), "bounds between -1e100 and 1e100",
                      short_text(box.lo(i)) + " to " + short_text(box.hi(i)));
    }
    return {};
}

/// All columns, or `most` of them at equal distances.
Eigen::MatrixXd some_columns(const Eigen::MatrixXd& inputs, Eigen::Index most) {
    if (inputs.cols() <= most) return inputs;
    Eigen::MatrixXd some(inputs.rows(), most);
    for (Eigen::Index c = 0; c < most; ++c) some.col(c) = inputs.col(c * inputs.cols() / most);
    return some;
}

}  // namespace

SlimmingJob::SlimmingJob(SlimmingTask task, DenseStack stack, InputBox box)
    : task_(std::move(task)), stack_(std::move(stack)), box_(std::move(box)) {
    for (const DenseLayer& layer : stack_.hidden) {
        const auto units = static_cast<std::size_t>(layer.b.size());
        num_units_ += units;
        active_.emplace_back(units, 0);
        UnitVerdict none;
        none.proof = StateProof::kData;
        none.lo = std::numeric_limits<double>::infinity();
        none.hi = -none.lo;
        if (!task_.on_box) verdicts_.emplace_back(units, none);
    }
}
SlimmingJob::~SlimmingJob() = default;

Result<std::unique_ptr<SlimmingJob>> SlimmingJob::create(SlimmingTask task) {
    auto stack = task.stack ? Result<DenseStack>(*std::move(task.stack)) : dense_stack(*task.network);
    if (!stack) return tl::unexpected<Error>(stack.error());
    InputBox box;
    if (task.box) {
        box = *task.box;
    } else {
        box = {task.rows->inputs.rowwise().minCoeff(), task.rows->inputs.rowwise().maxCoeff()};
    }
    if (const Status status = check_box(box); !status) return tl::unexpected<Error>(status.error());
    if (!task.rows) {
        auto none = std::make_shared<EncodedRows>();
        none->inputs.resize(box.lo.size(), 0);
        task.rows = std::move(none);
    }
    return std::unique_ptr<SlimmingJob>(new SlimmingJob(std::move(task), *std::move(stack), std::move(box)));
}

const Eigen::MatrixXd& SlimmingJob::inputs() const { return task_.rows->inputs; }

bool SlimmingJob::step() {
    switch (phase_) {
        case Phase::kDecide:
            if (!(task_.on_box ? decide_on_box() : decide_on_rows())) begin_slimming();
            return true;
        case Phase::kSlim:
            if (!slimmer_->step()) end_slimming();
            return phase_ != Phase::kDone;
        case Phase::kCheckRows: {
            const Eigen::Index rows = inputs().cols();
            const Eigen::Index count = std::min(kComparedAtOnce, rows - next_row_);
            if (count > 0) compare(inputs().middleCols(next_row_, count));
            next_row_ += count;
            made_.rows = static_cast<std::size_t>(next_row_);
            if (next_row_ == rows) phase_ = task_.on_box ? Phase::kCheckPoints : Phase::kDone;
            return phase_ != Phase::kDone;
        }
        case Phase::kCheckPoints: {
            const auto left = kNumCheckPoints - static_cast<Eigen::Index>(made_.points);
            Eigen::MatrixXd points(box_.lo.size(), std::min(kComparedAtOnce, left));
            for (Eigen::Index p = 0; p < points.cols(); ++p) {
                for (Eigen::Index i = 0; i < points.rows(); ++i) points(i, p) = rng_.uniform(box_.lo(i), box_.hi(i));
            }
            compare(points);
            made_.points += static_cast<std::size_t>(points.cols());
            if (points.cols() == left) phase_ = Phase::kDone;
            return phase_ != Phase::kDone;
        }
        case Phase::kDone: return false;
    }
    return false;
}

/// False once every unit is decided.
bool SlimmingJob::decide_on_box() {
    if (!prover_) {
        samples_ = some_columns(inputs(), kMaxSamples);
        prover_ = std::make_unique<BoxProver>(stack_, box_, samples_);
        if (stack_.hidden.empty()) return false;
        prover_->begin_layer(0);
        return true;
    }
    if (prover_->step()) {
        num_decided_ = prover_->num_decided();
        for (std::size_t l = 0; l < layer_; ++l) num_decided_ += verdicts_[l].size();
        return true;
    }
    verdicts_.push_back(prover_->take_layer());
    if (++layer_ == stack_.hidden.size()) return false;
    prover_->begin_layer(layer_);
    return true;
}

/// Some more rows: on how many of them each unit is active, and between what its pre-activation lies. False once all
/// rows were looked at.
bool SlimmingJob::decide_on_rows() {
    const Eigen::Index rows = inputs().cols();
    const Eigen::Index count = std::min(kComparedAtOnce, rows - next_row_);
    Eigen::MatrixXd h = inputs().middleCols(next_row_, count);
    std::size_t bit = 0;
    for (std::size_t l = 0; l < stack_.hidden.size(); ++l) {
        const DenseLayer& layer = stack_.hidden[l];
        h = ((layer.W * h).colwise() + layer.b).eval();
        for (Eigen::Index u = 0; u < layer.b.size(); ++u, ++bit) {
            const auto unit = static_cast<std::size_t>(u);
            for (Eigen::Index r = 0; r < count; ++r) {
                if (get_bit(task_.patterns->bits.row(static_cast<std::size_t>(next_row_ + r)), bit)) ++active_[l][unit];
            }
            UnitVerdict& verdict = verdicts_[l][unit];
            if (count > 0) verdict.lo = std::min(verdict.lo, h.row(u).minCoeff());
            if (count > 0) verdict.hi = std::max(verdict.hi, h.row(u).maxCoeff());
            for (Eigen::Index r = 0; r < count; ++r) h(u, r) = activation(h(u, r), layer.slope(u));
        }
    }
    next_row_ += count;
    if (next_row_ < rows) return true;
    for (std::size_t l = 0; l < verdicts_.size(); ++l) {
        for (std::size_t u = 0; u < verdicts_[l].size(); ++u) {
            if (active_[l][u] == 0) verdicts_[l][u].state = UnitState::kDead;
            if (active_[l][u] == static_cast<std::size_t>(rows)) verdicts_[l][u].state = UnitState::kAlwaysOn;
        }
    }
    return false;
}

void SlimmingJob::begin_slimming() {
    prover_.reset();
    samples_.resize(0, 0);
    num_decided_ = num_units_;
    made_.slimming.hidden_before = stack_.widths();
    for (const auto& layer : verdicts_) {
        made_.slimming.num_open += static_cast<std::size_t>(
            std::count_if(layer.begin(), layer.end(), [](const UnitVerdict& verdict) { return verdict.open; }));
        made_.slimming.num_too_close += static_cast<std::size_t>(
            std::count_if(layer.begin(), layer.end(), [](const UnitVerdict& verdict) { return verdict.too_close; }));
    }
    for (std::size_t l = 0; l < verdicts_.size(); ++l) {
        for (std::size_t u = 0; u < verdicts_[l].size(); ++u) {
            const UnitVerdict& verdict = verdicts_[l][u];
            if (verdict.state == UnitState::kUndecided) continue;
            made_.slimming.stable.push_back({stack_.hidden[l].origin[u], verdict.state, verdict.proof});
        }
    }
    slimmer_ = std::make_unique<LayerSlimmer>(std::move(stack_), std::move(verdicts_), box_,
                                              task_.on_box ? StateProof::kInterval : StateProof::kData);
    next_row_ = 0;
    phase_ = Phase::kSlim;
}

void SlimmingJob::end_slimming() {
    Slimming& slimming = made_.slimming;
    slimming.stack = slimmer_->take_stack();
    slimming.removals = slimmer_->take_removals();
    slimmer_.reset();
    std::sort(slimming.removals.begin(), slimming.removals.end(), [](const Removal& a, const Removal& b) {
        return std::pair(a.unit.layer, a.unit.unit) < std::pair(b.unit.layer, b.unit.unit);
    });
    const auto before = [](const UnitPlace& a, const UnitPlace& b) {
        return std::pair(a.layer, a.unit) < std::pair(b.layer, b.unit);
    };
    std::erase_if(slimming.stable, [&](const StableUnit& stable) {
        const auto at = std::lower_bound(slimming.removals.begin(), slimming.removals.end(), stable.unit,
                                         [&](const Removal& a, const UnitPlace& b) { return before(a.unit, b); });
        return at != slimming.removals.end() && !before(stable.unit, at->unit);
    });
    slimming.hidden_after = slimming.stack.widths();
    made_.box = box_;
    auto network = network_of(slimming.stack);
    if (network) {
        made_.network = std::make_shared<const Network>(*std::move(network));
    } else {
        error_ = network.error();
    }
    phase_ = error_ ? Phase::kDone : Phase::kCheckRows;
}

void SlimmingJob::compare(const Eigen::MatrixXd& inputs) {
    made_.max_rel_difference =
        std::max(made_.max_rel_difference, max_relative_difference(*task_.network, *made_.network, inputs));
}

double SlimmingJob::progress() const {
    const auto share = [](double done, double all) { return all > 0 ? done / all : 1; };
    const auto rows = static_cast<double>(inputs().cols());
    switch (phase_) {
        case Phase::kDecide:
            return kDecidingShare * (task_.on_box
                                         ? share(static_cast<double>(num_decided_), static_cast<double>(num_units_))
                                         : share(static_cast<double>(next_row_), rows));
        case Phase::kSlim: return kDecidingShare;
        case Phase::kCheckRows:
        case Phase::kCheckPoints: {
            const double all = rows + (task_.on_box ? static_cast<double>(kNumCheckPoints) : 0);
            return kDecidingShare + (1 - kDecidingShare) * share(static_cast<double>(made_.rows + made_.points), all);
        }
        case Phase::kDone: return 1;
    }
    return 1;
}

void SlimmingJob::hurry() {
    if (prover_) prover_->hurry();
}

Result<SlimmedNetwork> SlimmingJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    return std::move(made_);
}

Result<SlimmedNetwork> slim_on_rows(const DenseStack& stack, const PatternTable& patterns,
                                    const Eigen::MatrixXd& inputs) {
    auto network = network_of(stack);
    if (!network) return tl::unexpected<Error>(network.error());
    auto rows = std::make_shared<EncodedRows>();
    rows->inputs = inputs;
    SlimmingTask task;
    task.network = std::make_shared<const Network>(*std::move(network));
    task.rows = std::move(rows);
    task.patterns = std::shared_ptr<const PatternTable>(std::shared_ptr<const PatternTable>(), &patterns);
    task.stack = stack;
    auto job = SlimmingJob::create(std::move(task));
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return (*job)->take();
}

}  // namespace reluscope
