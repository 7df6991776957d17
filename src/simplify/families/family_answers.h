#pragma once

#include "base/job.h"
#include "base/result.h"
#include "simplify/families/family_models.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

/// Fits the models of families to the answers of their rows in steps, starting from, and pulled towards, the models
/// `maps` that were fitted to the network.
///
/// Method   Classes: the likelihood of logistic regression (of a softmax, where outputs compete); numbers: the squared
/// error of the first output. Minus half the squared change of the slopes per standard deviation, and of the constant:
/// the pull of scikit-learn's C = 1, towards the network in place of 0. Maximised by steps with a fixed bound of the
/// curvature (Boehning 1992), which never go down.
class AnswerFitJob final : public Job {
public:
    /// All but `maps` must outlive the job; `level` is one of the search.
    /// Errors   no answers, or classes that the outputs do not stand for.
    static Result<std::unique_ptr<AnswerFitJob>> create(const Network& network, const FamilyRows& rows,
                                                        const FamilySearch& search, const FamilyLevel& level,
                                                        FamilyMaps maps);

    bool step() override;
    double progress() const override;
    FamilyMaps take() { return std::move(maps_); }

private:
    enum class Phase { kRows, kGram, kMoves };

    AnswerFitJob(const Network& network, const FamilyRows& rows, const FamilySearch& search, const FamilyLevel& level,
                 FamilyMaps maps);
    bool is_known(std::uint32_t row) const;
    void begin_family();
    void lay_out_rows();
    void add_to_gram();
    void move();
    void end_family();

    const FamilyRows& rows_;
    const FamilySearch& search_;
    Link link_;
    FamilyMaps maps_;
    std::vector<std::vector<std::uint32_t>> members_;  // per family: its rows with an answer
    std::size_t family_ = 0;                           // at work
    Phase phase_ = Phase::kRows;
    Eigen::Index next_row_ = 0;
    int moves_ = 0;
    Eigen::MatrixXd z1_;    // coordinates and a 1, x rows
    Eigen::MatrixXd base_;  // outputs x rows: of the model so far
    Eigen::MatrixXd y_;     // outputs x rows: 1 for the class of the row, or the number
    Eigen::MatrixXd gram_;
    Eigen::LLT<Eigen::MatrixXd> factor_;
    Eigen::MatrixXd change_;  // (coordinates + 1) x outputs
};

/// All at once.
Result<FamilyMaps> fit_answers(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                               const FamilyLevel& level, FamilyMaps maps);

/// Whether fit_answers() can fit to these answers: there are some, and of classes there is one per output, or two for
/// the only output.
bool answers_fit_outputs(const Network& network, const std::optional<Target>& target);

}  // namespace reluscope
