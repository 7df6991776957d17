#pragma once

#include "answers/counterfactual.h"
#include "answers/shapley.h"
#include "app/kit/desk.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// Looks for the smallest change that reaches what is wanted of the chosen row, the other views' work first: by one
/// column alone, by all that may change, and two alternatives. Large networks wait to be asked; every search ends after
/// some parts of the input space, until it is told to go on.
class SmallestChangeStage final : public Stage {
public:
    explicit SmallestChangeStage(Desk& desk) : Stage(StageId::kSmallestChange, desk.state.stages), desk_(desk) {}

    static constexpr std::size_t kMinQuietParts = 300, kMaxQuietParts = 3000;
    static constexpr double kQuietWork = 4e6;  // parts times parameters of the network
    static constexpr double kQuietSeconds = 6;
    static constexpr double kAloneSeconds = 1.5;
    static constexpr std::size_t kAlternatives = 2;

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : 0; }
    void show() override;
    /// Tells what is known by then; the search can be told to go on.
    void stop() override;

    /// Begins a search that waits to be asked for, or goes on with one that has ended. False where there is none.
    bool search_on();
    void drop();

private:
    bool asks() const;
    bool is_large() const;
    bool begin(RowQuestion question);
    bool settle(RowQuestion question, std::string sentence);
    void step_alone();
    bool is_over() const;
    bool end_search();
    void publish();
    void end();

    Desk& desk_;
    std::unique_ptr<CounterfactualJob> job_;
    std::unique_ptr<CounterfactualJob> alone_;  // of one column alone, before the job
    FoundChange of_job_;                        // its question, with the problem and, once it is finished, the result
    ChangeProblem problem_;                     // of the job: for alternatives more columns are locked
    std::vector<std::string> without_;          // these columns
    std::optional<RowQuestion> done_;           // what is shown answers this one
    std::optional<RowQuestion> wanted_;         // searched for without a limit, or although it is large
    AskedFor<RowQuestion> asked_{*this};
    std::size_t parts_ = 0;  // of the input space that searches before the job have looked at
    double seconds_ = 0;
};

/// Computes Shapley values or expected gradients of the chosen row while they are shown.
class ShapleyStage final : public Stage {
public:
    explicit ShapleyStage(Desk& desk) : Stage(StageId::kShapley, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return job_ ? job_->progress() : 0; }
    void show() override;
    void drop();

private:
    /// A question, and what its job refers to.
    struct Work {
        RowQuestion question;
        std::shared_ptr<const StudyInput> background;
        std::vector<FeatureGroup> columns;
        std::unique_ptr<ShapleyJob> job;            // one of the two
        std::unique_ptr<LineAttributionJob> lines;  // for expected gradients

        Job& running() { return lines ? static_cast<Job&>(*lines) : *job; }
    };
    void begin(RowQuestion question);

    Desk& desk_;
    std::unique_ptr<Work> work_;
    Job* job_ = nullptr;               // of the work
    std::optional<RowQuestion> done_;  // also where it cannot be answered
    AskedFor<RowQuestion> asked_{*this};
};

/// Answers about the chosen row: what would change its prediction, and what it is made of.
class AnswersTopic final : public Topic {
public:
    explicit AnswersTopic(Desk& shared) : Topic(shared), shapley(shared), change(shared) {}

    std::vector<Stage*> stages() override { return {&shapley, &change}; }
    void open(const Opening& opening) override;

    ShapleyStage shapley;
    SmallestChangeStage change;

private:
    std::string table_;                        // the open one
    std::map<std::string, ColumnLocks> kept_;  // by table, of this visit
};

void apply(SetLocks& command, AnswersTopic& topic);
void apply(SetChangeAim& command, AnswersTopic& topic);
void apply(SetRowParts& command, AnswersTopic& topic);
void apply(SearchChange& command, AnswersTopic& topic);

}  // namespace reluscope
