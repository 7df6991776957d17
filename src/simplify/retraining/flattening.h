#pragma once

#include "base/job.h"
#include "base/result.h"
#include "network/network.h"
#include "simplify/dense_stack.h"
#include "simplify/retraining/flat_fit.h"
#include "simplify/retraining/row_figures.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Where the flattened network has the outputs of the given one, up to rounding.
enum class FlatEquality {
    kEverywhere,  ///< for every input: by how it was made
    kRows,        ///< on all rows, as measured: the difference is below kFlatTolerance
    kNowhere,     ///< it comes near it, no more
};

/// How a network was flattened.
enum class FlatMethod {
    kOneLayer,  ///< it had at most one hidden layer already
    kPieces,    ///< one input: a unit per breakpoint
    kSlimming,  ///< all hidden layers but one are linear on the rows
    kFit,       ///< straight walls chosen one by one, outputs fitted to the network's
};

/// Relative to max(1, |f|): what counts as equal on the rows.
inline constexpr double kFlatTolerance = 1e-9;

/// A network of the fit, with so many hidden units.
struct FlatStep {
    std::size_t units = 0;
    RowFigures training;
    RowFigures held_out;
};

struct Flattening {
    explicit Flattening(Network n) : network(std::move(n)) {}

    Network network;  ///< with at most one hidden layer
    FlatMethod method = FlatMethod::kOneLayer;
    FlatEquality equality = FlatEquality::kEverywhere;
    std::vector<std::size_t> hidden_before;
    std::vector<std::size_t> hidden_after;
    std::size_t patterns_before = 0;  ///< on the training rows
    std::size_t patterns_after = 0;
    std::size_t candidates = 0;   ///< walls that the fit chose from
    std::size_t rows_fitted = 0;  ///< training rows that the fit looked at
    RowFigures training;
    RowFigures held_out;
    RowFigures given_held_out;    ///< of the given network
    std::vector<FlatStep> curve;  ///< of the fit, by units; else the one network
};

struct FlatOptions {
    std::uint64_t seed = 1;     ///< which rows choose the number of units, and which are looked at where there are many
    std::size_t max_units = 0;  ///< of the fit; 0: four times as many as the network has, 16 to 256
};

/// Makes one hidden layer of a network.
///
/// A sum of ReLU units bends on straight walls that go through all of input space and by the same amount everywhere on
/// them. A deep network's walls bend and end where they meet those of earlier layers, so that in general no flat
/// network equals it; Aletheia's flattening comes near it too (Sudjianto et al. 2020). Exact are: a network with at
/// most one hidden layer; one with a single input, whose breakpoints are found exactly and become a unit each; one
/// whose other layers are linear on the rows, on the rows.
///
/// Any other network is fitted: candidates are the walls that the given network itself has at the rows, those of the
/// first layer and those of deeper units in each cluster of their inputs, carried on straight. Orthogonal least squares
/// (Chen, Billings and Luo 1989) adds the wall that takes most off the squared difference of the logits, beside a
/// linear part, which costs two units per output. Rows of a classification weigh p (1 - p), summed over the classes, at
/// least 0.01. A fifth of the training rows says how many walls are enough: the fewest within 2 % of the least error
/// there. Then the outputs are fitted once more, to all training rows. Held-out rows and answers decide nothing.
class FlatteningJob final : public Job {
public:
    /// Errors   the network is no plain stack of layers.
    static Result<std::unique_ptr<FlatteningJob>> create(const Network& given, std::shared_ptr<const JudgedRows> rows,
                                                         const FlatOptions& options);
    ~FlatteningJob() override;

    bool step() override;
    double progress() const override;
    /// Once step() gave false. Errors   numbers that left the range of double.
    Result<Flattening> take();

private:
    enum class Stage { kCount, kChoose, kCurve, kDone };

    FlatteningJob(const Network& given, DenseStack stack, std::shared_ptr<const JudgedRows> rows,
                  const FlatOptions& options);
    void begin();
    void add_to_curve();
    void finish(const Network& network, FlatMethod method);
    void fail(Error error);

    Network given_;
    DenseStack stack_;
    std::shared_ptr<const JudgedRows> rows_;
    FlatOptions options_;
    Stage stage_ = Stage::kCount;
    std::unique_ptr<PatternJob> pattern_job_;
    std::unique_ptr<FlatFit> fit_;
    Eigen::MatrixXd given_logits_;
    std::size_t patterns_before_ = 0;
    std::size_t next_walls_ = 0;
    std::vector<FlatStep> curve_;
    std::optional<Flattening> result_;
    std::optional<Error> error_;
};

/// The stack of a network with one input as one hidden layer: equal for every input, up to rounding. No hidden layer
/// where it never bends.
DenseStack flatten_line(const DenseStack& stack);

/// All at once.
Result<Flattening> flatten(const Network& given, std::shared_ptr<const JudgedRows> rows, const FlatOptions& options,
                           const JobContext& context = {});

}  // namespace reluscope
