#pragma once

#include "answers/attribution.h"
#include "answers/coalition_pass.h"
#include "base/numerics/rng.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

struct ShapleyOptions {
    /// Up to so many columns in which the row differs from a background row all their coalitions are computed; at most
    /// 24.
    std::size_t max_exact_columns = 16;
    std::uint64_t seed = 1;  ///< of the orders that an estimate draws
    /// Pairs of orders that an estimate draws for each background row, at least 2. 0: as many as make kShapleyPairs
    /// over all background rows, but at least 2 each.
    std::size_t pairs = 0;
};

inline constexpr std::size_t kShapleyPairs = 16 * 1024;

/// Interventional Shapley values of every logit of one row by column of the table.
///
/// The game  v(S) is the mean over the background rows of the logits where the columns in S have the row's cells and
///           the others the background row's; the inputs of one column move together. The value of a column is the mean
///           of what it adds to v over all orders in which the columns can come (Shapley 1953; Lundberg and Lee 2017;
///           Janzing, Minorics and Bloebaum 2020 for "interventional").
/// Exact     The values are linear in the game, so each background row is a game of its own, in which a column whose
///           cells are the same in both rows adds nothing: only the d columns that differ have coalitions, 2^d. All of
///           them are computed where d is at most `max_exact_columns`. Background rows that differ in the same columns
///           are computed together, and the mixtures of their cells are put together behind the first layers
///           (answers/coalition_pass.h).
/// Estimate  Where d is larger: the mean over random orders of these d columns, each order together with its reverse
///           (Mitchell et al. 2022). Every background row has equally many orders, so that an order's parts add up to
///           the difference of two logits and the sum over the columns is as exact as above. The mean is unbiased; its
///           standard error comes from the spread over the pairs of orders of each background row.
/// Errors    values so large that sums of them would leave the range of double; sizes that do not fit; more inputs than
///           kMaxFrontInputs where something but an affine layer reads them.
/// Step      about as many mixtures as one batch holds.
class ShapleyJob final : public Job {
public:
    /// Shapes   `background` is inputs x rows, at least one row; `input` has one entry per input. `columns` shares the
    /// inputs out, each once. `network` and `background` must outlive this.
    ShapleyJob(const Network& network, std::vector<FeatureGroup> columns, const Eigen::MatrixXd& background,
               Eigen::VectorXd input, const ShapleyOptions& options = {});

    /// Starts again with another row.
    void restart(Eigen::VectorXd input);

    bool step() override;
    double progress() const override;
    /// Once step() has returned false.
    Result<Attribution> take();

    /// Mixtures whose logits are computed until the end.
    double num_passes() const { return passes_; }

private:
    /// Background rows that differ from the row in the same columns.
    struct Task {
        std::size_t num_columns = 0;  // that differ
        std::vector<Eigen::Index> rows;
    };

    std::optional<Error> fault() const;
    void make_tasks();
    bool differs(std::size_t column, Eigen::Index row) const;
    std::vector<std::size_t> differing_columns(Eigen::Index row) const;
    void add_tasks(std::size_t num_columns, const std::vector<Eigen::Index>& rows);
    bool is_exact(const Task& task) const { return task.num_columns <= options_.max_exact_columns; }
    void open_coalitions(const Task& task);
    void lay_out(std::size_t top);
    void add_coalitions(std::size_t top);
    void open_estimate(Eigen::Index row);
    void open_pair();
    void advance_pair();
    void end_estimate();

    const Network& network_;
    std::vector<FeatureGroup> columns_;
    const Eigen::MatrixXd& background_;
    Eigen::VectorXd background_size_;  // per input: largest size in the background
    Eigen::VectorXd input_;
    ShapleyOptions options_;
    CoalitionPass pass_;
    Eigen::MatrixXd row_parts_;   // front width x columns: what each column of the row adds to the front
    Eigen::VectorXd row_front_;   // front width
    Eigen::VectorXd row_logits_;  // of that front
    std::vector<Task> tasks_;
    std::size_t next_task_ = 0;
    double passes_ = 0, passes_done_ = 0;
    std::optional<Error> error_;
    // The task at work:
    bool open_ = false;
    std::vector<std::size_t> at_work_;  // its columns
    // Its coalitions, where they are computed:
    std::size_t joined_ = 0;              // the first so many columns of the task have their coalitions in one batch
    std::size_t next_top_ = 0;            // coalition of the others
    std::vector<double> when_in_;         // by size of a coalition: weight of its value for the columns in it
    std::vector<double> when_out_;        // and, to be subtracted, for the columns outside
    Eigen::MatrixXd common_front_;        // samples x front width: bias, and the columns that do not differ
    std::vector<Eigen::MatrixXd> parts_;  // per column of the task: samples x front width
    Eigen::MatrixXd front_;               // of a batch; sample s 2^joined + m has background row s and coalition m
    // Its estimate, where it has too many coalitions; the task has one background row then:
    std::size_t pairs_ = 0;  // of orders for each background row
    std::size_t next_pair_ = 0;
    Rng rng_;
    std::vector<Eigen::Index> order_;             // of the pair at work: positions in at_work_
    Eigen::Index next_place_ = 0;                 // in the order
    Eigen::VectorXd moved_;                       // front width: what changing the columns before that place adds
    Eigen::VectorXd with_, without_;              // logits where these columns are the row's, and where all others are
    Eigen::VectorXd start_front_, start_logits_;  // of the background row
    Eigen::MatrixXd moves_;                       // columns of the task x front width: what changing one adds
    Eigen::MatrixXd pair_mean_, pair_squares_;    // outputs x columns of the task: mean, sum of squared deviations
    // Sums over the background rows.
    Eigen::MatrixXd sums_;           // outputs x columns
    Eigen::VectorXd base_sum_;       // outputs: logits without any column of the row, minus those of the row
    Eigen::MatrixXd variances_;      // outputs x columns
    std::size_t num_estimated_ = 0;  // background rows that differ in too many columns
};

/// All at once.
Result<Attribution> shapley_values(const Network& network, const std::vector<FeatureGroup>& columns,
                                   const Eigen::MatrixXd& background, const Eigen::VectorXd& input,
                                   const ShapleyOptions& options = {});

/// Shapley values of many rows against the same background: what a beeswarm shows.
struct ShapleyTable {
    Eigen::VectorXd base;  ///< outputs
    /// (outputs * columns) x rows: entry (p * outputs + o, r) is what column p adds to logit o of row r.
    Eigen::MatrixXd values;
    double residual = 0;        ///< the largest of all rows, as in Attribution
    bool exact = true;          ///< false: some values are estimates
    double standard_error = 0;  ///< the largest of them

    /// The values of one output: columns x rows.
    Eigen::MatrixXd of_output(Eigen::Index output) const;
};

/// Computes a ShapleyTable, row after row; each row is a ShapleyJob.
class ShapleyTableJob final : public Job {
public:
    /// Shapes   `rows` is inputs x rows; the rest as in ShapleyJob. `network` must outlive this.
    ShapleyTableJob(const Network& network, const std::vector<FeatureGroup>& columns,
                    std::shared_ptr<const Eigen::MatrixXd> background, std::shared_ptr<const Eigen::MatrixXd> rows,
                    const ShapleyOptions& options = {});

    bool step() override;
    double progress() const override;
    /// Once step() has returned false.
    Result<ShapleyTable> take();

    /// The first so many rows are done; their columns of so_far() are what take() will give.
    Eigen::Index rows_done() const { return next_row_; }
    const ShapleyTable& so_far() const { return table_; }

private:
    std::shared_ptr<const Eigen::MatrixXd> background_, rows_;
    ShapleyJob job_;
    Eigen::Index next_row_ = 0;
    ShapleyTable table_;
    std::optional<Error> error_;
};

}  // namespace reluscope
