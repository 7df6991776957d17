#pragma once

#include "analysis/study.h"
#include "answers/change_problem.h"
#include "answers/change_rules.h"
#include "answers/counterfactual_search.h"
#include "base/job.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What one column is before and after: numbers in its own unit, or states in its own words.
struct ColumnChange {
    std::string column;
    std::string unit;  ///< may be empty
    bool is_number = true;
    bool was_missing = false;        ///< the cell is: `from` is what the encoder reads in its place
    double from = 0, to = 0;         ///< of numbers
    std::string from_text, to_text;  ///< of states
    std::size_t position = 0;        ///< of the column among ChangeProblem::columns
    Eigen::Index input = 0;          ///< of a number
};

/// One answer, in the table's terms.
struct CounterfactualAnswer {
    SmallestChange change;
    std::vector<ColumnChange> changes;  ///< the ones that count most for the prediction first
    std::int32_t to_class = -1;         ///< that is predicted then; -1 where a value was wanted or nothing found
    double value = 0;                   ///< the output there, where a value was wanted
    std::vector<std::string> without;   ///< columns that were locked for this alternative
};

/// The question of one row with its answers.
struct Counterfactual {
    ChangeWish wish;
    CounterfactualAnswer answer;
    std::vector<CounterfactualAnswer> alternatives;
};

/// The smallest change of a row, then alternatives: each without the columns that count most in the answers before it.
class CounterfactualJob final : public Job {
public:
    CounterfactualJob(std::shared_ptr<const StudyInput> input, ChangeProblem problem, ChangeWish wish,
                      std::size_t alternatives);

    bool step() override;
    double progress() const override;

    /// What is known so far; final once step() returned false.
    Counterfactual result() const;
    bool is_finished() const { return finished_; }
    /// Answers that were looked for to the end, the first one among them.
    std::size_t num_ended() const { return done_.size(); }
    /// Parts of the input space that were looked at for the answer at work.
    std::size_t num_parts() const { return search_ ? search_->num_parts() : 0; }

private:
    CounterfactualAnswer answer_of(const SmallestChange& change) const;
    bool next_alternative();

    std::shared_ptr<const StudyInput> input_;
    ChangeProblem problem_;  // with all that was locked for alternatives
    ChangeWish wish_;
    std::size_t wanted_ = 0;
    std::unique_ptr<CounterfactualSearch> search_;
    std::vector<CounterfactualAnswer> done_;
    std::vector<std::string> without_;
    bool finished_ = false;
};

/// The changes from the row of `problem` to `input`, those that count most for the goal first: what the goal's least
/// condition loses when the column alone is taken back.
std::vector<ColumnChange> column_changes(const StudyInput& input, const ChangeProblem& problem, std::size_t goal,
                                         const Eigen::VectorXd& changed);

/// The changes with numbers rounded away from the row to as few digits as still reach the goal within the box, three at
/// least; as they are where no rounding does.
std::vector<ColumnChange> stated_changes(const StudyInput& input, const ChangeProblem& problem,
                                         const CounterfactualAnswer& answer);

}  // namespace reluscope
