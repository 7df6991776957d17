#pragma once

#include "analysis/patterns.h"
#include "base/job.h"
#include "base/result.h"
#include "data/encoder.h"
#include "simplify/layer_slimmer.h"
#include "simplify/slimming.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <optional>

namespace reluscope {

/// The network that is simplified, and where its outputs are to stay the same.
struct SlimmingTask {
    std::shared_ptr<const Network> network;
    bool on_box = false;  ///< outputs stay the same on every input of a box, with proof; else on the rows
    std::shared_ptr<const EncodedRows> rows;       ///< may be null where `box` is given
    std::shared_ptr<const PatternTable> patterns;  ///< the patterns of the rows; read where on_box is false
    std::optional<InputBox> box = {};  ///< without it the box goes from the smallest to the largest value of the rows
    std::optional<DenseStack> stack = {};  ///< the network as a stack with origins of its own; without it dense_stack()
};

/// A network with fewer units, and how far its outputs are from those of the given one.
struct SlimmedNetwork {
    Slimming slimming;
    std::shared_ptr<const Network> network;
    InputBox box;                   ///< of the rows or of the task
    double max_rel_difference = 0;  ///< max |f - g| / max(1, |f|) over what was evaluated, and the outputs
    std::size_t rows = 0;           ///< that were evaluated
    std::size_t points = 0;         ///< random points of the box that were evaluated; 0 where on_box is false
};

/// Finds the units that change no output, layer by layer, then takes them out, then evaluates both networks.
class SlimmingJob final : public Job {
public:
    /// Errors   the network has sums or concatenations; bounds of the box beyond 1e100.
    static Result<std::unique_ptr<SlimmingJob>> create(SlimmingTask task);
    ~SlimmingJob() override;

    /// A case of a proof, a layer, or a batch of rows.
    bool step() override;
    double progress() const override;
    /// Units whose sign is settled, and all.
    std::size_t num_decided() const { return num_decided_; }
    std::size_t num_units() const { return num_units_; }

    /// No further case is tried: what only branch and bound could prove stays open, and the end comes soon.
    void hurry();

    /// Errors   numbers of the smaller network that are not finite.
    Result<SlimmedNetwork> take();

    /// Points of the box at which both networks are evaluated.
    static constexpr Eigen::Index kNumCheckPoints = 10'000;
    /// Rows that are tried against a claim before it is proven; of more, so many at equal distances.
    static constexpr Eigen::Index kMaxSamples = 20'000;

private:
    enum class Phase { kDecide, kSlim, kCheckRows, kCheckPoints, kDone };

    SlimmingJob(SlimmingTask task, DenseStack stack, InputBox box);
    const Eigen::MatrixXd& inputs() const;
    bool decide_on_box();
    bool decide_on_rows();
    void begin_slimming();
    void end_slimming();
    void compare(const Eigen::MatrixXd& inputs);

    SlimmingTask task_;
    DenseStack stack_;
    InputBox box_;
    Phase phase_ = Phase::kDecide;
    Eigen::MatrixXd samples_;
    std::unique_ptr<BoxProver> prover_;
    UnitVerdicts verdicts_;
    std::vector<std::vector<std::size_t>> active_;  // rows, per layer and unit
    std::size_t layer_ = 0;
    Eigen::Index next_row_ = 0;
    std::size_t num_decided_ = 0;
    std::size_t num_units_ = 0;
    std::unique_ptr<LayerSlimmer> slimmer_;
    Rng rng_{2};
    SlimmedNetwork made_;
    std::optional<Error> error_;
};

/// All at once on rows (inputs x rows), for a stack whose units keep their origins. `patterns` are those of the rows.
/// Errors   as SlimmingJob.
Result<SlimmedNetwork> slim_on_rows(const DenseStack& stack, const PatternTable& patterns,
                                    const Eigen::MatrixXd& inputs);

}  // namespace reluscope
