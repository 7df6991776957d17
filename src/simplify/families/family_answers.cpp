#include "simplify/families/family_answers.h"

#include "network/forward.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr double kAnswerPull = 1;
constexpr int kMaxMoves = 500;
constexpr double kSmallMove = 1e-7;  // in logits per standard deviation
constexpr double kAnswerWork = 4e6;  // multiplications of a step, a few milliseconds

/// Classes without a link are told apart by the largest output, or by the sign of the only one.
Link link_of_answers(const Network& network) {
    if (network.num_outputs() == 1) return Link::kSigmoid;
    return network.link() == Link::kIdentity ? Link::kSoftmax : network.link();
}

/// How many rows of `work` multiplications each a step takes, of those that are left.
Eigen::Index answered_rows_at_once(Eigen::Index left, Eigen::Index work) {
    const auto most = static_cast<Eigen::Index>(kAnswerWork / static_cast<double>(work));
    return std::min(left, std::max<Eigen::Index>(1, most));
}

}  // namespace

bool answers_fit_outputs(const Network& network, const std::optional<Target>& target) {
    if (!target) return false;
    const auto outputs = static_cast<std::size_t>(network.num_outputs());
    const std::size_t classes = target->classes.size();
    return !target->is_class() || outputs == classes || (outputs == 1 && classes == 2);
}

Result<std::unique_ptr<AnswerFitJob>> AnswerFitJob::create(const Network& network, const FamilyRows& rows,
                                                           const FamilySearch& search, const FamilyLevel& level,
                                                           FamilyMaps maps) {
    if (!rows.target) return refuse("--by answers", "a column with answers", "none");
    if (!answers_fit_outputs(network, rows.target))
        return refuse("--by answers", std::to_string(network.num_outputs()) + " classes, one per output",
                      std::to_string(rows.target->classes.size()));
    return std::unique_ptr<AnswerFitJob>(new AnswerFitJob(network, rows, search, level, std::move(maps)));
}

AnswerFitJob::AnswerFitJob(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                           const FamilyLevel& level, FamilyMaps maps)
    : rows_(rows), search_(search), link_(link_of_answers(network)), maps_(std::move(maps)), members_(maps_.size()) {
    const Clustering& clustering = search_.clustering();
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(clustering.num_rows()); ++row) {
        if (is_known(row)) members_[level.family[clustering.assignment[row]]].push_back(row);
    }
    if (!maps_.empty()) begin_family();
}

bool AnswerFitJob::is_known(std::uint32_t row) const {
    const Target& target = *rows_.target;
    return target.is_class() ? target.class_of_row[row] >= 0 : !std::isnan(target.value_of_row[row]);
}

double AnswerFitJob::progress() const {
    return maps_.empty() ? 1 : static_cast<double>(family_) / static_cast<double>(maps_.size());
}

bool AnswerFitJob::step() {
    if (family_ == maps_.size()) return false;
    switch (phase_) {
        case Phase::kRows: lay_out_rows(); break;
        case Phase::kGram: add_to_gram(); break;
        case Phase::kMoves: move(); break;
    }
    return family_ < maps_.size();
}

void AnswerFitJob::begin_family() {
    const auto count = static_cast<Eigen::Index>(members_[family_].size());
    const Eigen::Index outputs = rows_.target->is_class() ? maps_[family_].c.size() : 1;
    const Eigen::Index numbers = search_.space().coordinates() + 1;
    phase_ = Phase::kRows;
    next_row_ = 0;
    moves_ = 0;
    z1_.resize(numbers, count);
    base_.resize(outputs, count);
    y_.setZero(outputs, count);
    gram_ = Eigen::MatrixXd::Identity(numbers, numbers) * kAnswerPull;
    change_.setZero(numbers, outputs);
}

void AnswerFitJob::lay_out_rows() {
    const Target& target = *rows_.target;
    const AffineMap& map = maps_[family_];
    const FamilySpace& space = search_.space();
    const Eigen::Index work = map.A.size() + map.A.cols() * (1 + space.basis.cols());
    const Eigen::Index count = answered_rows_at_once(z1_.cols() - next_row_, work);
    Eigen::MatrixXd inputs(map.A.cols(), count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const std::uint32_t row = members_[family_][static_cast<std::size_t>(next_row_ + i)];
        inputs.col(i) = rows_.inputs.col(row);
        if (!target.is_class())
            y_(0, next_row_ + i) = target.value_of_row[row];
        else if (y_.rows() == 1)
            y_(0, next_row_ + i) = target.class_of_row[row];
        else
            y_(target.class_of_row[row], next_row_ + i) = 1;
    }
    const Eigen::MatrixXd values = (map.A * inputs).colwise() + map.c;
    base_.middleCols(next_row_, count) = values.topRows(base_.rows());
    z1_.block(0, next_row_, z1_.rows() - 1, count) = space.coordinates_of(inputs);
    z1_.row(z1_.rows() - 1).segment(next_row_, count).setOnes();
    next_row_ += count;
    if (next_row_ < z1_.cols()) return;
    phase_ = Phase::kGram;
    next_row_ = 0;
}

void AnswerFitJob::add_to_gram() {
    // A bound of the curvature: 1 for squares, 1/4 for a sigmoid, 1/2 for a softmax.
    const double curvature = !rows_.target->is_class() ? 1 : (link_ == Link::kSigmoid ? 0.25 : 0.5);
    const Eigen::Index count = answered_rows_at_once(z1_.cols() - next_row_, z1_.rows() * z1_.rows());
    const auto piece = z1_.middleCols(next_row_, count);
    gram_.noalias() += curvature * piece * piece.transpose();
    next_row_ += count;
    if (next_row_ < z1_.cols()) return;
    factor_.compute(gram_);
    phase_ = Phase::kMoves;
}

void AnswerFitJob::move() {
    const auto work = static_cast<double>((2 * z1_.rows() + 8) * y_.size() + 1);  // 8: the link, about
    for (double done = 0; done < kAnswerWork; done += work) {
        Eigen::MatrixXd predicted = base_ + change_.transpose() * z1_;
        if (rows_.target->is_class()) apply_link(link_, predicted);
        const Eigen::MatrixXd move = factor_.solve(z1_ * (y_ - predicted).transpose() - kAnswerPull * change_);
        change_ += move;
        if (++moves_ == kMaxMoves || move.size() == 0 || move.cwiseAbs().maxCoeff() < kSmallMove) return end_family();
    }
}

void AnswerFitJob::end_family() {
    const FamilySpace& space = search_.space();
    AffineMap& map = maps_[family_];
    const Eigen::MatrixXd weights = space.weights_of(change_.topRows(change_.rows() - 1));
    map.A.topRows(change_.cols()) += weights.transpose();
    map.c.head(change_.cols()) += change_.bottomRows(1).transpose() - weights.transpose() * space.mean;
    if (++family_ < maps_.size()) begin_family();
}

Result<FamilyMaps> fit_answers(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                               const FamilyLevel& level, FamilyMaps maps) {
    auto job = AnswerFitJob::create(network, rows, search, level, std::move(maps));
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return (*job)->take();
}

}  // namespace reluscope
