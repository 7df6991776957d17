#include "simplify/retraining/flattening.h"

#include "analysis/clustering.h"
#include "analysis/patterns.h"
#include "base/texts/simplify/sparsity_texts.h"
#include "network/forward.h"
#include "simplify/slimming.h"
#include "simplify/slimming_job.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

namespace {

constexpr double kMinRowWeight = 0.01;
constexpr std::size_t kMinUnits = 16;
constexpr std::size_t kMaxUnits = 256;

/// p (1 - p), summed over the outputs; 1 where outputs are no probabilities.
Eigen::VectorXd flat_row_weights(Link link, const JudgedRows& rows, const Eigen::MatrixXd& logits) {
    const bool classes = link != Link::kIdentity || rows.set.is_class();
    if (!classes) return Eigen::VectorXd::Ones(logits.cols());
    Eigen::MatrixXd p = logits;
    if (link == Link::kIdentity) link = logits.rows() == 1 ? Link::kSigmoid : Link::kSoftmax;
    apply_link(link, p);
    return (p.array() * (1 - p.array())).colwise().sum().max(kMinRowWeight).transpose();
}

std::size_t flat_patterns_on(const PatternTable& patterns, const std::vector<std::uint32_t>& rows) {
    if (patterns.bits.num_bits() == 0) return 1;
    BitMatrix selected(rows.size(), patterns.bits.num_bits());
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy(patterns.bits.row(rows[i]).begin(), patterns.bits.row(rows[i]).end(), selected.row(i).begin());
    return cluster_patterns(selected).num_clusters();
}

std::size_t flat_units_of(const Network& network) { return network.num_hidden_units(); }

/// The network with another link; its values before the link stay the same.
Network with_link_of(const Network& network, Link link) {
    if (network.link() == link) return network;
    Result<Network> same = Network::create({network.num_inputs(), network.nodes(), network.output(), link});
    return same ? *std::move(same) : network;
}

}  // namespace

FlatteningJob::FlatteningJob(const Network& given, DenseStack stack, std::shared_ptr<const JudgedRows> rows,
                             const FlatOptions& options)
    : given_(given), stack_(std::move(stack)), rows_(std::move(rows)), options_(options) {}

FlatteningJob::~FlatteningJob() = default;

Result<std::unique_ptr<FlatteningJob>> FlatteningJob::create(const Network& given,
                                                             std::shared_ptr<const JudgedRows> rows,
                                                             const FlatOptions& options) {
    auto stack = dense_stack(given);
    if (!stack) return tl::unexpected<Error>(stack.error());
    return std::unique_ptr<FlatteningJob>(new FlatteningJob(given, *std::move(stack), std::move(rows), options));
}

bool FlatteningJob::step() {
    switch (stage_) {
        case Stage::kCount:
            if (!pattern_job_) pattern_job_ = std::make_unique<PatternJob>(given_, rows_->set.inputs);
            if (!pattern_job_->step()) begin();
            break;
        case Stage::kChoose:
            if (!fit_->choose()) stage_ = Stage::kCurve;
            break;
        case Stage::kCurve: add_to_curve(); break;
        case Stage::kDone: return false;
    }
    return stage_ != Stage::kDone;
}

double FlatteningJob::progress() const {
    switch (stage_) {
        case Stage::kCount: return pattern_job_ ? 0.2 * pattern_job_->progress() : 0;
        case Stage::kChoose: return 0.2 + 0.6 * fit_->progress();
        case Stage::kCurve: return 0.8;
        case Stage::kDone: return 1;
    }
    return 1;
}

/// What can be had exactly, or the beginning of a fit.
void FlatteningJob::begin() {
    const PatternTable patterns = pattern_job_->take();
    pattern_job_.reset();
    given_logits_ = patterns.logits;
    patterns_before_ = flat_patterns_on(patterns, rows_->set.training);
    if (!given_logits_.allFinite()) return fail(Error{{}, "network", "finite outputs on all rows", "others"});
    if (stack_.hidden.size() <= 1) return finish(given_, FlatMethod::kOneLayer);
    if (stack_.num_inputs == 1) {
        const auto flat = network_of(flatten_line(stack_));
        return flat ? finish(*flat, FlatMethod::kPieces) : fail(flat.error());
    }
    const auto slimmed = slim_on_rows(stack_, patterns, rows_->set.inputs);
    if (slimmed && slimmed->slimming.stack.hidden.size() <= 1 && slimmed->max_rel_difference <= kFlatTolerance)
        return finish(*slimmed->network, FlatMethod::kSlimming);
    const std::size_t units = flat_units_of(given_);
    const std::size_t most = options_.max_units > 0 ? options_.max_units : std::clamp(4 * units, kMinUnits, kMaxUnits);
    const std::size_t for_linear = 2 * static_cast<std::size_t>(given_.num_outputs());
    fit_ =
        std::make_unique<FlatFit>(stack_, patterns, rows_->set.inputs, comparable_logits(given_.link(), given_logits_),
                                  flat_row_weights(given_.link(), *rows_, given_logits_), rows_->set.training,
                                  options_.seed, most > for_linear ? most - for_linear : 1);
    stage_ = Stage::kChoose;
}

/// One network of the curve: with 0, 1, 2, 4, ... walls, then with as many as are enough.
void FlatteningJob::add_to_curve() {
    const std::size_t enough = fit_->enough();
    const bool more = next_walls_ <= fit_->num_walls();
    const std::size_t walls = more ? next_walls_ : enough;
    next_walls_ = next_walls_ == 0 ? 1 : 2 * next_walls_;
    const auto network = fit_->network_with(walls);
    if (!network) return fail(network.error());
    const Eigen::MatrixXd logits = logits_of(*network, rows_->set.inputs);
    curve_.push_back({flat_units_of(*network),
                      row_figures(*rows_, given_.link(), given_logits_, logits, rows_->set.training),
                      row_figures(*rows_, given_.link(), given_logits_, logits, rows_->set.validation)});
    if (!more) finish(*network, FlatMethod::kFit);
}

void FlatteningJob::fail(Error error) {
    error_ = std::move(error);
    stage_ = Stage::kDone;
}

void FlatteningJob::finish(const Network& network, FlatMethod method) {
    stage_ = Stage::kDone;
    Flattening flat(with_link_of(network, given_.link()));
    const TrainingSet& set = rows_->set;
    const PatternTable patterns = compute_patterns(flat.network, set.inputs);
    flat.method = method;
    for (const HiddenLayer& layer : given_.hidden_layers()) flat.hidden_before.push_back(layer.width);
    for (const HiddenLayer& layer : flat.network.hidden_layers()) flat.hidden_after.push_back(layer.width);
    flat.patterns_before = patterns_before_;
    flat.patterns_after = flat_patterns_on(patterns, set.training);
    flat.training = row_figures(*rows_, given_.link(), given_logits_, patterns.logits, set.training);
    flat.held_out = row_figures(*rows_, given_.link(), given_logits_, patterns.logits, set.validation);
    flat.given_held_out = row_figures(*rows_, given_.link(), given_logits_, given_logits_, set.validation);
    flat.curve = std::move(curve_);
    if (flat.curve.empty()) flat.curve.push_back({flat_units_of(flat.network), flat.training, flat.held_out});
    std::sort(flat.curve.begin(), flat.curve.end(),
              [](const FlatStep& a, const FlatStep& b) { return a.units < b.units; });
    // The number of walls that is enough may be one of 0, 1, 2, 4, ..., which are in the curve already.
    flat.curve.erase(std::unique(flat.curve.begin(), flat.curve.end(),
                                 [](const FlatStep& a, const FlatStep& b) { return a.units == b.units; }),
                     flat.curve.end());
    if (fit_) {
        flat.candidates = fit_->num_candidates();
        flat.rows_fitted = fit_->num_rows();
    }
    const double largest =
        std::max(flat.training.max_rel_difference, flat.held_out.rows > 0 ? flat.held_out.max_rel_difference : 0.0);
    const bool exact = method == FlatMethod::kOneLayer || method == FlatMethod::kPieces;
    const bool on_rows = largest <= kFlatTolerance;
    flat.equality = !on_rows ? FlatEquality::kNowhere : (exact ? FlatEquality::kEverywhere : FlatEquality::kRows);
    result_ = std::move(flat);
}

Result<Flattening> FlatteningJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    if (!result_) return refuse("flattening", "an end", "a stop before it");
    return *std::move(result_);
}

Result<Flattening> flatten(const Network& given, std::shared_ptr<const JudgedRows> rows, const FlatOptions& options,
                           const JobContext& context) {
    auto job = FlatteningJob::create(given, std::move(rows), options);
    if (!job) return tl::unexpected<Error>(job.error());
    run_to_end(**job, context, sparsity_texts::kFlattening);
    return (*job)->take();
}

}  // namespace reluscope
