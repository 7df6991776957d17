#include "answers/shapley.h"

#include "network/forward.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace reluscope {

namespace {

/// Values above this could leave the range of double when many are added up.
constexpr double kLargestMixture = 1e290;

/// True if no value of `network` can exceed kLargestMixture where input j is at most `size(j)` in size.
bool mixtures_stay_small(const Network& network, const Eigen::VectorXd& size) {
    std::vector<Eigen::VectorXd> bound(network.num_values());
    bound[0] = size;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Operation& operation = network.nodes()[i].operation;
        Eigen::VectorXd& result = bound[i + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            result = affine->W.cwiseAbs() * bound[affine->input.index] + affine->b.cwiseAbs();
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            result = bound[activation->input.index].cwiseProduct(activation->slope.cwiseAbs().cwiseMax(1.0));
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            result = bound[sum->inputs[0].index];
            for (std::size_t k = 1; k < sum->inputs.size(); ++k) result += bound[sum->inputs[k].index];
        } else if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            result.resize(network.width(ValueId(i + 1)));
            Eigen::Index first = 0;
            for (const ValueId input : concat->inputs) {
                result.segment(first, bound[input.index].size()) = bound[input.index];
                first += bound[input.index].size();
            }
        }
        // Written so that values which are not numbers are too large.
        if (!(result.maxCoeff() <= kLargestMixture)) return false;
    }
    return size.size() == 0 || size.maxCoeff() <= kLargestMixture;
}

bool shares_out(const std::vector<FeatureGroup>& columns, int num_inputs) {
    std::vector<int> times(static_cast<std::size_t>(num_inputs), 0);
    for (const FeatureGroup& column : columns) {
        for (const Eigen::Index j : column.inputs) {
            if (j < 0 || j >= num_inputs) return false;
            ++times[static_cast<std::size_t>(j)];
        }
    }
    return std::all_of(times.begin(), times.end(), [](int t) { return t == 1; });
}

/// s! (d - s - 1)! / d!: in how many of all orders of d columns a given one comes directly behind s given others.
std::vector<double> joining_weights(std::size_t d) {
    std::vector<double> weights(d);
    double choices = 1;  // of s among d - 1
    for (std::size_t s = 0; s < d; ++s) {
        weights[s] = 1 / (static_cast<double>(d) * choices);
        choices = choices * static_cast<double>(d - 1 - s) / static_cast<double>(s + 1);
    }
    return weights;
}

constexpr std::size_t kMaxExactColumns = 24;
constexpr std::size_t kBitsOfKey = 64;

}  // namespace

ShapleyJob::ShapleyJob(const Network& network, std::vector<FeatureGroup> columns, const Eigen::MatrixXd& background,
                       Eigen::VectorXd input, const ShapleyOptions& options)
    : network_(network),
      columns_(std::move(columns)),
      background_(background),
      options_(options),
      pass_(network),
      rng_(options.seed) {
    options_.max_exact_columns = std::clamp<std::size_t>(options_.max_exact_columns, 1, kMaxExactColumns);
    if (background.cols() > 0) background_size_ = background.cwiseAbs().rowwise().maxCoeff();
    restart(std::move(input));
}

std::optional<Error> ShapleyJob::fault() const {
    const auto inputs = static_cast<Eigen::Index>(network_.num_inputs());
    if (background_.rows() != inputs || background_.cols() == 0)
        return Error{{}, "background", "rows of " + std::to_string(inputs) + " inputs", "none"};
    if (input_.size() != inputs)
        return Error{{}, "row", std::to_string(inputs) + " inputs", std::to_string(input_.size())};
    if (!shares_out(columns_, network_.num_inputs()))
        return Error{{}, "columns", "every input in one column", "another number"};
    if (!has_front(network_)) {
        return Error{
            {},
            "network",
            "at most " + std::to_string(kMaxFrontInputs) + " inputs where something but an affine layer reads them",
            std::to_string(inputs)};
    }
    const bool finite = input_.allFinite() && background_size_.allFinite();
    if (!finite || !mixtures_stay_small(network_, background_size_.cwiseMax(input_.cwiseAbs())))
        return Error{{}, "row and background", "inputs on which the network's values stay below 1e290", "larger ones"};
    return std::nullopt;
}

void ShapleyJob::restart(Eigen::VectorXd input) {
    input_ = std::move(input);
    tasks_.clear();
    next_task_ = 0;
    passes_ = passes_done_ = 0;
    open_ = false;
    rng_ = Rng(options_.seed);
    error_ = fault();
    if (error_) return;
    const auto num_columns = static_cast<Eigen::Index>(columns_.size());
    const Eigen::MatrixXd& A = pass_.front_weights();
    row_parts_.setZero(A.rows(), num_columns);
    for (Eigen::Index p = 0; p < num_columns; ++p) {
        for (const Eigen::Index j : columns_[static_cast<std::size_t>(p)].inputs)
            row_parts_.col(p) += A.col(j) * input_(j);
    }
    row_front_ = pass_.front_of(input_);
    front_ = row_front_.transpose();
    row_logits_ = pass_.run(front_).row(0).transpose();
    sums_.setZero(network_.num_outputs(), num_columns);
    variances_.setZero(network_.num_outputs(), num_columns);
    base_sum_.setZero(network_.num_outputs());
    make_tasks();
}

bool ShapleyJob::differs(std::size_t column, Eigen::Index row) const {
    const std::vector<Eigen::Index>& inputs = columns_[column].inputs;
    return std::any_of(inputs.begin(), inputs.end(), [&](Eigen::Index j) { return background_(j, row) != input_(j); });
}

std::vector<std::size_t> ShapleyJob::differing_columns(Eigen::Index row) const {
    std::vector<std::size_t> columns;
    for (std::size_t p = 0; p < columns_.size(); ++p) {
        if (differs(p, row)) columns.push_back(p);
    }
    return columns;
}

void ShapleyJob::make_tasks() {
    // Rows that differ in the same columns come behind each other. Of more columns than a key has bits each row stands
    // for itself.
    std::vector<std::pair<std::uint64_t, Eigen::Index>> keys;
    for (Eigen::Index row = 0; row < background_.cols(); ++row) {
        auto key = static_cast<std::uint64_t>(row);
        if (columns_.size() <= kBitsOfKey) {
            key = 0;
            for (std::size_t p = 0; p < columns_.size(); ++p) key |= static_cast<std::uint64_t>(differs(p, row)) << p;
        }
        keys.emplace_back(key, row);
    }
    std::sort(keys.begin(), keys.end());
    std::size_t num_estimated = 0;
    for (std::size_t first = 0; first < keys.size();) {
        std::vector<Eigen::Index> rows;
        std::size_t end = first;
        for (; end < keys.size() && keys[end].first == keys[first].first; ++end) rows.push_back(keys[end].second);
        const std::size_t num_columns = differing_columns(rows[0]).size();
        if (num_columns > options_.max_exact_columns) num_estimated += rows.size();
        if (num_columns > 0) add_tasks(num_columns, rows);
        first = end;
    }
    pairs_ =
        options_.pairs > 0 || num_estimated == 0 ? options_.pairs : (kShapleyPairs + num_estimated - 1) / num_estimated;
    pairs_ = std::max<std::size_t>(2, pairs_);
    for (const Task& task : tasks_) {
        const auto rows = static_cast<double>(task.rows.size());
        passes_ += is_exact(task) ? std::ldexp(rows, static_cast<int>(task.num_columns))
                                  : rows * 2 * static_cast<double>(pairs_ * task.num_columns);
    }
    num_estimated_ = num_estimated;
}

void ShapleyJob::add_tasks(std::size_t num_columns, const std::vector<Eigen::Index>& rows) {
    // Few rows per batch leave room for many coalitions, which share more than rows do.
    constexpr std::size_t kShared = 6;
    const auto samples = static_cast<std::size_t>(pass_.good_samples());
    std::size_t most = std::max<std::size_t>(1, samples >> std::min(num_columns, kShared));
    if (num_columns > options_.max_exact_columns) most = 1;
    for (std::size_t first = 0; first < rows.size(); first += most) {
        const std::size_t end = std::min(rows.size(), first + most);
        tasks_.push_back({num_columns, std::vector<Eigen::Index>(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                                                 rows.begin() + static_cast<std::ptrdiff_t>(end))});
    }
}

bool ShapleyJob::step() {
    if (error_ || next_task_ == tasks_.size()) return false;
    const Task& task = tasks_[next_task_];
    if (!open_) at_work_ = differing_columns(task.rows[0]);
    if (is_exact(task)) {
        if (!open_) open_coalitions(task);
        lay_out(next_top_);
        add_coalitions(next_top_++);
        passes_done_ += static_cast<double>(front_.rows());
        open_ = next_top_ < std::size_t{1} << (task.num_columns - joined_);
    } else {
        if (!open_) open_estimate(task.rows[0]);
        advance_pair();
        passes_done_ += static_cast<double>(front_.rows());
        open_ = next_pair_ < pairs_;
        if (!open_) end_estimate();
    }
    if (!open_) ++next_task_;
    return next_task_ < tasks_.size();
}

double ShapleyJob::progress() const { return passes_ > 0 ? std::min(1.0, passes_done_ / passes_) : 1; }

void ShapleyJob::open_coalitions(const Task& task) {
    const std::size_t d = at_work_.size();
    const auto rows = static_cast<Eigen::Index>(task.rows.size());
    const std::vector<double> weights = joining_weights(d);
    when_in_.assign(1, 0);
    when_in_.insert(when_in_.end(), weights.begin(), weights.end());
    when_out_ = weights;
    when_out_.push_back(0);
    Eigen::VectorXd common = pass_.front_bias();
    for (std::size_t p = 0, next = 0; p < columns_.size(); ++p) {
        if (next < d && at_work_[next] == p) {
            ++next;
        } else {
            common += row_parts_.col(static_cast<Eigen::Index>(p));
        }
    }
    common_front_ = common.transpose().replicate(rows, 1);
    parts_.clear();
    for (const std::size_t p : at_work_) parts_.push_back(pass_.part(columns_[p].inputs, background_, task.rows));
    joined_ = 0;
    while (joined_ < d && (rows << (joined_ + 1)) <= pass_.good_samples()) ++joined_;
    next_top_ = 0;
}

void ShapleyJob::lay_out(std::size_t top) {
    const Eigen::Index rows = common_front_.rows();
    const Eigen::Index coalitions = Eigen::Index{1} << joined_;
    Eigen::VectorXd start(rows);
    front_.resize(rows * coalitions, common_front_.cols());
    for (Eigen::Index unit = 0; unit < front_.cols(); ++unit) {
        start = common_front_.col(unit);
        for (std::size_t i = joined_; i < at_work_.size(); ++i) {
            if ((top >> (i - joined_) & 1) != 0) {
                start.array() += row_parts_(unit, static_cast<Eigen::Index>(at_work_[i]));
            } else {
                start += parts_[i].col(unit);
            }
        }
        for (Eigen::Index s = 0; s < rows; ++s) {
            double* block = front_.col(unit).data() + s * coalitions;
            block[0] = start(s);
            for (std::size_t i = 0; i < joined_; ++i) {
                const double own = row_parts_(unit, static_cast<Eigen::Index>(at_work_[i]));
                const double other = parts_[i](s, unit);
                const std::size_t length = std::size_t{1} << i;
                for (std::size_t m = 0; m < length; ++m) {
                    block[length + m] = block[m] + own;
                    block[m] += other;
                }
            }
        }
    }
}

void ShapleyJob::add_coalitions(std::size_t top) {
    const CoalitionPass::Values logits = pass_.run(front_);
    const Eigen::Index rows = common_front_.rows();
    const Eigen::Index coalitions = Eigen::Index{1} << joined_;
    const auto top_size = static_cast<std::size_t>(std::popcount(top));
    Eigen::VectorXd in(coalitions), out(coalitions), sum(coalitions);
    for (Eigen::Index m = 0; m < coalitions; ++m) {
        const std::size_t size = top_size + static_cast<std::size_t>(std::popcount(static_cast<std::size_t>(m)));
        in(m) = when_in_[size];
        out(m) = when_out_[size];
    }
    for (Eigen::Index o = 0; o < logits.cols(); ++o) {
        // Against the row's own logit, so that what is added up is small.
        sum.setConstant(-static_cast<double>(rows) * row_logits_(o));
        for (Eigen::Index s = 0; s < rows; ++s) sum += logits.col(o).segment(s * coalitions, coalitions);
        if (top == 0) base_sum_(o) += sum(0);
        // A column's value is the sum of in * sum where it is in the coalition, minus that of out * sum where not.
        const double all_out = out.dot(sum);
        const double all_in = in.dot(sum);
        for (std::size_t i = joined_; i < at_work_.size(); ++i) {
            const bool inside = (top >> (i - joined_) & 1) != 0;
            sums_(o, static_cast<Eigen::Index>(at_work_[i])) += inside ? all_in : -all_out;
        }
        sum.array() *= in.array() + out.array();
        for (std::size_t i = joined_; i-- > 0;) {
            const Eigen::Index half = Eigen::Index{1} << i;
            sums_(o, static_cast<Eigen::Index>(at_work_[i])) += sum.segment(half, half).sum() - all_out;
            sum.head(half) += sum.segment(half, half);
        }
    }
}

void ShapleyJob::open_estimate(Eigen::Index row) {
    const auto d = static_cast<Eigen::Index>(at_work_.size());
    start_front_ = pass_.front_of(background_.col(row));
    front_ = start_front_.transpose();
    start_logits_ = pass_.run(front_).row(0).transpose();
    moves_.setZero(d, front_.cols());
    for (Eigen::Index i = 0; i < d; ++i) {
        for (const Eigen::Index j : columns_[at_work_[static_cast<std::size_t>(i)]].inputs)
            moves_.row(i) += (input_(j) - background_(j, row)) * pass_.front_weights().col(j).transpose();
    }
    pair_mean_.setZero(row_logits_.size(), d);
    pair_squares_.setZero(row_logits_.size(), d);
    next_pair_ = 0;
    open_pair();
}

void ShapleyJob::open_pair() {
    order_.resize(at_work_.size());
    std::iota(order_.begin(), order_.end(), Eigen::Index{0});
    for (std::size_t i = order_.size(); i > 1; --i)
        std::swap(order_[i - 1], order_[static_cast<std::size_t>(rng_.below(i))]);
    next_place_ = 0;
    moved_.setZero(start_front_.size());
    with_ = start_logits_;
    without_ = row_logits_;
}

void ShapleyJob::advance_pair() {
    // Sample k: the columns up to place next_place_ + k are the row's. Sample count + k: all but these are; the reverse
    // of the order passes through them. Behind the last place the logits are known.
    const auto d = static_cast<Eigen::Index>(at_work_.size());
    const Eigen::Index count = std::min(std::max<Eigen::Index>(1, pass_.good_samples() / 2), d - next_place_);
    front_.resize(2 * count, start_front_.size());
    for (Eigen::Index unit = 0; unit < front_.cols(); ++unit) {
        for (Eigen::Index k = 0; k < count; ++k) {
            moved_(unit) += moves_(order_[static_cast<std::size_t>(next_place_ + k)], unit);
            front_(k, unit) = start_front_(unit) + moved_(unit);
            front_(count + k, unit) = row_front_(unit) - moved_(unit);
        }
    }
    const CoalitionPass::Values logits = pass_.run(front_);
    const auto pair = static_cast<double>(next_pair_ + 1);
    for (Eigen::Index o = 0; o < logits.cols(); ++o) {
        for (Eigen::Index k = 0; k < count; ++k) {
            const bool last = next_place_ + k + 1 == d;
            const double next_with = last ? row_logits_(o) : logits(k, o);
            const double next_without = last ? start_logits_(o) : logits(count + k, o);
            const double part = ((next_with - with_(o)) + (without_(o) - next_without)) / 2;
            const Eigen::Index i = order_[static_cast<std::size_t>(next_place_ + k)];
            const double off = part - pair_mean_(o, i);  // Welford
            pair_mean_(o, i) += off / pair;
            pair_squares_(o, i) += off * (part - pair_mean_(o, i));
            with_(o) = next_with;
            without_(o) = next_without;
        }
    }
    next_place_ += count;
    if (next_place_ < d) return;
    if (++next_pair_ < pairs_) open_pair();
}

void ShapleyJob::end_estimate() {
    const auto pairs = static_cast<double>(pairs_);
    for (std::size_t i = 0; i < at_work_.size(); ++i) {
        const auto p = static_cast<Eigen::Index>(at_work_[i]);
        const auto own = static_cast<Eigen::Index>(i);
        sums_.col(p) += pair_mean_.col(own);
        variances_.col(p) += pair_squares_.col(own) / ((pairs - 1) * pairs);
    }
    base_sum_ += start_logits_ - row_logits_;
}

Result<Attribution> ShapleyJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    const auto rows = static_cast<double>(background_.cols());
    Attribution parts;
    parts.values = sums_ / rows;
    parts.base = row_logits_ + base_sum_ / rows;
    parts.logits = logits_of(network_, input_).col(0);
    if (num_estimated_ > 0) {
        parts.standard_error = variances_.cwiseSqrt() / rows;
        parts.pairs = num_estimated_ * pairs_;
    }
    measure_residual(parts);
    return parts;
}

Result<Attribution> shapley_values(const Network& network, const std::vector<FeatureGroup>& columns,
                                   const Eigen::MatrixXd& background, const Eigen::VectorXd& input,
                                   const ShapleyOptions& options) {
    ShapleyJob job(network, columns, background, input, options);
    run_to_end(job, JobContext(), "computing Shapley values");
    return job.take();
}

Eigen::MatrixXd ShapleyTable::of_output(Eigen::Index output) const {
    const Eigen::Index outputs = base.size();
    const Eigen::Index columns = values.rows() / outputs;
    Eigen::MatrixXd result(columns, values.cols());
    for (Eigen::Index p = 0; p < columns; ++p) result.row(p) = values.row(p * outputs + output);
    return result;
}

ShapleyTableJob::ShapleyTableJob(const Network& network, const std::vector<FeatureGroup>& columns,
                                 std::shared_ptr<const Eigen::MatrixXd> background,
                                 std::shared_ptr<const Eigen::MatrixXd> rows, const ShapleyOptions& options)
    : background_(std::move(background)),
      rows_(std::move(rows)),
      job_(network, columns, *background_,
           rows_->cols() > 0 ? Eigen::VectorXd(rows_->col(0)) : Eigen::VectorXd(Eigen::VectorXd::Zero(rows_->rows())),
           options) {
    const auto size = static_cast<Eigen::Index>(network.num_outputs()) * static_cast<Eigen::Index>(columns.size());
    table_.base.setZero(network.num_outputs());
    table_.values.setZero(size, rows_->cols());
}

bool ShapleyTableJob::step() {
    if (error_ || next_row_ == rows_->cols()) return false;
    if (job_.step()) return true;
    const auto parts = job_.take();
    if (!parts) {
        error_ = parts.error();
        return false;
    }
    if (next_row_ == 0) table_.base = parts->base;  // in later rows it may differ in the last digit
    table_.values.col(next_row_) = Eigen::Map<const Eigen::VectorXd>(parts->values.data(), parts->values.size());
    table_.residual = std::max(table_.residual, parts->residual);
    if (parts->standard_error) {
        table_.exact = false;
        table_.standard_error = std::max(table_.standard_error, parts->standard_error->maxCoeff());
    }
    if (++next_row_ == rows_->cols()) return false;
    job_.restart(rows_->col(next_row_));
    return true;
}

double ShapleyTableJob::progress() const {
    if (next_row_ == rows_->cols()) return 1;
    return (static_cast<double>(next_row_) + job_.progress()) / static_cast<double>(rows_->cols());
}

Result<ShapleyTable> ShapleyTableJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    return std::move(table_);
}

}  // namespace reluscope
