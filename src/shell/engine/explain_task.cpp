#include "analysis/study.h"
#include "base/texts/engine_texts.h"
#include "network/forward.h"
#include "reports/report.h"
#include "reports/simplify/families_report.h"
#include "shell/engine/engine_tasks.h"

#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr std::int32_t kNoGroup = -1;  // of a row that was left out

/// What the stages of an explanation share.
struct ExplainWork {
    std::shared_ptr<const ModelFile> model;
    std::shared_ptr<const Table> table;
    EngineColumns columns;
    ReportOptions options;
    std::unique_ptr<StudyJob> studying;
    Study study;
    std::unique_ptr<Job> writing;
};

/// Per row of the table its number among `groups`, which has one per encoded row.
EngineArray assignment_array(const StudyInput& input, const std::vector<std::uint32_t>& groups) {
    std::vector<std::int32_t> assignment(input.table->num_rows, kNoGroup);
    for (std::size_t i = 0; i < groups.size(); ++i)
        assignment[input.rows->row[i]] = static_cast<std::int32_t>(groups[i]);
    return {"assignment", std::move(assignment)};
}

/// Per row of the table its outputs; NaN for one that was left out. `values` is outputs x encoded rows.
EngineArray rows_array(const char* name, const StudyInput& input, const Eigen::MatrixXd& values) {
    const auto outputs = static_cast<std::size_t>(values.rows());
    std::vector<double> numbers(input.table->num_rows * outputs, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < input.rows->row.size(); ++i) {
        for (std::size_t o = 0; o < outputs; ++o)
            numbers[input.rows->row[i] * outputs + o] =
                values(static_cast<Eigen::Index>(o), static_cast<Eigen::Index>(i));
    }
    return {name, std::move(numbers)};
}

void add_rows(const Study& study, const std::vector<std::uint32_t>& groups, const Eigen::MatrixXd& logits,
              EngineOutcome& outcome) {
    outcome.arrays.push_back(assignment_array(*study.input, groups));
    outcome.arrays.push_back(rows_array("logits", *study.input, logits));
    Eigen::MatrixXd outputs = logits;
    apply_link(study.network().link(), outputs);
    outcome.arrays.push_back(rows_array("outputs", *study.input, outputs));
}

/// The table as families explain it.
Status explain_families(const ExplainWork& work, EngineOutcome& outcome) {
    if (work.options.row) return refuse("row", engine_texts::kPlainNetwork, engine_texts::kIsFamilies);
    const FamilyExplanation explanation = explain_by_families(*work.model, work.study);
    write_family_report(*work.model, work.study, explanation, outcome.to_document());
    add_rows(work.study, explanation.deal.family, explanation.outputs, outcome);
    return {};
}

}  // namespace

TaskResult explain_task(EngineRequest& request) {
    const auto work = std::make_shared<ExplainWork>();
    work->model = request.network();
    work->table = request.table();
    work->columns = request.columns();
    if (request.members().has("row")) work->options.row = request.row(work->table.get());
    work->options.max_clusters = request.count("maxClusters", 1, work->options.max_clusters);
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());

    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kStudying,
        [work]() -> Result<Job*> {
            auto input = engine_study_input(*work->model, work->table, work->columns);
            if (!input) return tl::unexpected<Error>(input.error());
            work->studying = std::make_unique<StudyJob>(*std::move(input));
            return work->studying.get();
        },
        [work](EngineOutcome&) -> Status {
            if (work->studying->error()) return tl::unexpected<Error>(*work->studying->error());
            work->study = work->studying->study();
            return {};
        });
    EngineOutcome& outcome = task->outcome();
    task->in_steps(
        engine_texts::kWriting,
        [work, &outcome]() -> Result<Job*> {
            if (work->model->families) return nullptr;
            work->writing = report_job(work->model, work->study, work->options, outcome.to_document());
            return work->writing.get();
        },
        [work](EngineOutcome& result) -> Status {
            if (work->model->families) return explain_families(*work, result);
            add_rows(work->study, work->study.clustering->assignment, work->study.patterns->logits, result);
            return {};
        });
    return task;
}

}  // namespace reluscope
