#pragma once

#include "analysis/patterns.h"
#include "base/job.h"
#include "base/result.h"
#include "network/network.h"
#include "simplify/dense_stack.h"
#include "simplify/retraining/retraining_scale.h"
#include "simplify/retraining/row_figures.h"
#include "simplify/slimming.h"
#include "train/trainer.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace reluscope {

struct SparsityOptions {
    std::size_t patterns_wanted = 1;  ///< on the training rows, at most
    std::uint64_t seed = 1;           ///< order of the rows in training
    double last_penalty = 0;          ///< of a path that is taken up again: it goes on with the next one. 0: a new path
};

/// A network of the path.
struct SparsityStep {
    double penalty = 0;  ///< of sum |w|; 0 for the given network
    /// Trained on from the network before, which has few enough patterns, with a smaller penalty or none, to make good
    /// what the penalty cost.
    bool relaxed = false;
    int epochs = 0;                   ///< in which it was trained
    std::size_t patterns = 0;         ///< on the training rows
    std::size_t largest = 0;          ///< training rows of the most frequent pattern
    std::vector<std::size_t> hidden;  ///< units per hidden layer that are left
    std::size_t weights = 0;          ///< other than 0
    RowFigures training;
    RowFigures held_out;
};

/// What a sparsity path found.
struct SparsityPath {
    explicit SparsityPath(Network n) : network(std::move(n)) {}

    Network network;  ///< the first with few enough patterns, relaxed; else the one with the fewest
    bool reached = false;
    std::size_t step = 0;             ///< of `curve`: what `network` is
    double penalty = 0;               ///< of its step before it was relaxed; a later path goes on with the next one
    std::vector<SparsityStep> curve;  ///< begins with the given network
    std::vector<Removal> removals;    ///< units of the given network that `network` does without; by layer and unit
    bool slimmed = true;  ///< false: the network is no plain stack of layers, so that units that nothing needs stay
    double slimming_difference = 0;  ///< max_relative_difference() of all rows, largest of all removals
    std::string trouble;             ///< why the path ended before its time, one sentence; empty else
};

/// Retrains a network with a growing L1 penalty on its weights until the training rows have few enough activation
/// patterns.
///
/// Method   penalties in a geometric sequence; each network starts from the one before (a warm start, as paths of the
/// lasso do: Friedman, Hastie and Tibshirani 2010). Inputs are standardised on the training rows meanwhile, and so are
/// answers that are numbers, so that penalties mean the same for every table. Weights that the penalty has brought to 0
/// but for the steps of the optimiser become 0. After each penalty, units that no row needs are removed
/// (slim_on_rows() over all rows, held-out ones too: no output on any row changes, so this favours none). Then the
/// patterns of the training rows are counted, exactly. Where one step leads from too many to fewer than wanted,
/// penalties between are tried, four at most. The first network with few enough of them is trained on without the
/// penalty, with parts of it, and in smaller steps; of those that still have few enough the one with the lowest loss on
/// the training rows is taken, if it is lower than before. Nothing is decided by the held-out rows.
///
/// The network, its encoding of rows, and its link stay what they are; only weights change. Deterministic.
class SparsityPathJob final : public Job {
public:
    /// Errors   no answers; those of Trainer::create(); no wanted pattern; values of the network that are not finite on
    /// the rows.
    static Result<std::unique_ptr<SparsityPathJob>> create(const Network& given, std::shared_ptr<const JudgedRows> rows,
                                                           const SparsityOptions& options);
    ~SparsityPathJob() override;

    bool step() override;
    double progress() const override;
    /// What runs, for people: "training with penalty 0.01".
    std::string what() const;
    /// The path so far, also after a stop.
    SparsityPath take() const;

    /// The first penalty of a path, how fast penalties grow, and the last one.
    static constexpr double kFirstPenalty = 1e-5;
    static constexpr double kGrowth = 1.5;
    static constexpr double kLastPenalty = 100;

private:
    enum class Stage { kTrain, kCount, kCountSlimmed, kDone };
    /// A network that was measured, with what is needed to go on from it.
    struct Candidate {
        explicit Candidate(Network n) : network(std::move(n)) {}

        Network network;
        std::vector<std::vector<UnitPlace>> origins;  // per hidden layer: the given network's units
        std::vector<Removal> removals;
    };

    SparsityPathJob(const Network& given, std::shared_ptr<const JudgedRows> rows, const SparsityOptions& options);

    void count(Candidate candidate, Stage stage);
    void counted();
    bool slim(const PatternTable& patterns);
    void measure(const PatternTable& patterns);
    void go_on();
    void refine();
    void relax();
    void keep_if_better(bool few);
    void train_outputs();
    Result<Network> trained_network();
    void train_from(const Candidate& candidate, double penalty, double rate);
    void trained();
    void end(std::size_t step, const Candidate& candidate);
    double spread_done() const;
    const SparsityStep& last() const { return curve_[last_step_]; }

    Network given_;
    std::shared_ptr<const JudgedRows> rows_;
    SparsityOptions options_;
    RetrainingScale scale_;
    std::shared_ptr<const TrainingSet> set_;  // training rows only, standardised
    Eigen::MatrixXd given_logits_;

    Stage stage_ = Stage::kDone;
    std::unique_ptr<Trainer> trainer_;
    std::unique_ptr<DenseStack> below_outputs_;  // the layers that are held while the outputs alone are trained
    std::unique_ptr<Candidate> candidate_;       // being counted
    std::unique_ptr<PatternJob> pattern_job_;
    double penalty_ = 0;           // of what is trained or counted
    int epochs_ = 0;               // in which it was
    std::size_t relaxations_ = 0;  // begun
    double reached_penalty_ = 0;   // of the first network with few enough patterns, which is the next one
    std::unique_ptr<Candidate> reached_network_;
    std::unique_ptr<Candidate> many_;  // the last network with too many patterns,
    double many_penalty_ = 0;          // and its penalty
    std::size_t refinements_ = 0;      // begun
    std::uint64_t trainings_ = 0;      // begun
    std::vector<SparsityStep> curve_;
    std::size_t last_step_ = 0;        // measured last
    std::unique_ptr<Candidate> best_;  // reached, or with the fewest patterns
    std::size_t best_step_ = 0;
    bool reached_ = false;
    bool slimmed_ = true;
    double slimming_difference_ = 0;
    std::string trouble_;
};

/// All at once. Cancelled: the path so far.
Result<SparsityPath> sparsity_path(const Network& given, std::shared_ptr<const JudgedRows> rows,
                                   const SparsityOptions& options, const JobContext& context = {});

}  // namespace reluscope
