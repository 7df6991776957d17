// Answers about one row of a table.

#include "answers/attribution.h"
#include "answers/counterfactual.h"
#include "answers/shapley.h"
#include "base/numerics/numerics.h"
#include "base/texts/engine_texts.h"
#include "network/forward.h"
#include "reports/answers/attribution_report.h"
#include "reports/answers/counterfactual_report.h"
#include "reports/kit/output_words.h"
#include "shell/engine/engine_tasks.h"

#include <cmath>
#include <utility>

namespace reluscope {

namespace {

/// A row of a table that a network reads.
struct RowWork {
    std::shared_ptr<const ModelFile> model;
    std::shared_ptr<const Table> table;
    EngineColumns columns;
    std::size_t table_row = 0;
    std::shared_ptr<const StudyInput> input;
    Eigen::Index row = 0;  // of input->rows

    void read(EngineRequest& request) {
        model = request.network();
        table = request.table();
        columns = request.columns();
        table_row = request.row(table.get());
    }
    Status prepare() {
        auto made = engine_study_input(*model, table, columns);
        if (!made) return tl::unexpected<Error>(made.error());
        input = *std::move(made);
        const auto place = engine_encoded_row(*input, table_row);
        if (!place) return tl::unexpected<Error>(place.error());
        row = *place;
        return {};
    }
};

struct ChangeWork : RowWork {
    ChangeRules rules;
    std::size_t alternatives = 0;
    std::unique_ptr<CounterfactualJob> searching;

    Result<Job*> begin() {
        if (const Status status = prepare(); !status) return tl::unexpected<Error>(status.error());
        const bool has_classes = input->target && input->target->is_class();
        const Eigen::VectorXd logits = logits_of(*input->network, input->rows->inputs.col(row));
        if (!logits.allFinite()) return refuse("row " + std::to_string(table_row), "finite outputs", "infinity or NaN");
        const auto wish = read_wish(*input, has_classes ? input->target->classes : model->classes, logits, rules);
        if (!wish) return tl::unexpected<Error>(wish.error());
        auto problem = make_change_problem(*input, row, *wish, rules);
        if (!problem) return tl::unexpected<Error>(problem.error());
        searching = std::make_unique<CounterfactualJob>(input, *std::move(problem), *wish, alternatives);
        return searching.get();
    }
};

ChangeRules rules_of(EngineRequest& request) {
    ChangeRules rules;
    const std::string norm = request.choice("norm", {"l2", "l1", "linf"});
    rules.norm = norm == "l1" ? Norm::kL1 : norm == "linf" ? Norm::kLInf : Norm::kL2;
    rules.to = request.members().optional_text("to");
    rules.lock = request.texts("lock");
    rules.only = request.texts("only");
    rules.up = request.texts("up");
    rules.down = request.texts("down");
    rules.integer = request.texts("integer");
    rules.max_columns = request.count("maxColumns", 1, 0);
    rules.data_box = request.choice("box", {"data", "none"}) == "data";
    rules.relaxed = request.members().boolean("relaxed", false);
    return rules;
}

}  // namespace

TaskResult counterfactual_task(EngineRequest& request) {
    constexpr double kUsualBudget = 10;  // seconds
    const auto work = std::make_shared<ChangeWork>();
    work->read(request);
    work->rules = rules_of(request);
    work->alternatives = request.count("alternatives", 0, 0);
    const double budget = request.members().number("budget", kUsualBudget);
    if (!(budget > 0)) request.members().fail(refuse("budget", "seconds above 0", std::to_string(budget)));
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kChanging, [work] { return work->begin(); },
        [work, &running = *task](EngineOutcome& outcome) -> Status {
            write_counterfactual_report(work->searching->result(), work->table_row, work->rules.norm,
                                        running.stage_seconds(), outcome.to_document());
            return {};
        },
        budget);
    return task;
}

namespace {

/// The rows that a row is compared with: all, some that are drawn, or those of another table.
struct BackgroundWish {
    std::optional<double> drawn;
    std::shared_ptr<const Table> table;
};

struct PartsWork : RowWork {
    AttributionMethod method = AttributionMethod::kShapley;
    BackgroundWish wish;
    std::uint64_t seed = 1;
    Eigen::MatrixXd background;  // inputs x rows
    AttributionReport report;
    std::vector<FeatureGroup> groups;
    std::unique_ptr<ShapleyJob> shapley;
    std::unique_ptr<LineAttributionJob> lines;

    Status take_background();
    Result<Job*> begin();
    Status finish(EngineOutcome& outcome);
};

Status PartsWork::take_background() {
    background = input->rows->inputs;
    report.background = {static_cast<std::size_t>(background.cols()), "all", std::nullopt};
    if (wish.drawn) {
        const auto all = static_cast<std::size_t>(background.cols());
        const double count = *wish.drawn;
        if (!(count >= 1) || count > static_cast<double>(all) || count != std::floor(count))
            return refuse("background", "a whole number of rows from 1 to " + std::to_string(all), number_text(count));
        const auto rows = static_cast<std::size_t>(count);
        background = Eigen::MatrixXd(background(Eigen::all, drawn_rows(all, rows, seed)));
        report.background = {rows, "drawn", seed};
    }
    if (!wish.table) return {};
    auto rows = encode(input->encoder, *wish.table);
    if (!rows) return in_file(wish.table->name, rows.error());
    if (rows->inputs.cols() == 0) return in_file(wish.table->name, Error{{}, "rows", "at least one", "none"});
    background = std::move(rows->inputs);
    report.background = {static_cast<std::size_t>(background.cols()), "file", std::nullopt};
    return {};
}

Result<Job*> PartsWork::begin() {
    if (const Status status = prepare(); !status) return tl::unexpected<Error>(status.error());
    if (const Status status = take_background(); !status) return tl::unexpected<Error>(status.error());
    groups = group_by_column(input->origins);
    const Eigen::VectorXd explained = input->rows->inputs.col(row);
    if (method == AttributionMethod::kShapley) {
        ShapleyOptions options;
        options.seed = seed;
        shapley = std::make_unique<ShapleyJob>(*input->network, groups, background, explained, options);
        return shapley.get();
    }
    const bool from_mean = method == AttributionMethod::kIntegratedGradients;
    lines = std::make_unique<LineAttributionJob>(
        *input->network, groups, from_mean ? Eigen::MatrixXd(input_means(background)) : background, explained);
    return lines.get();
}

Status PartsWork::finish(EngineOutcome& outcome) {
    const auto parts = shapley ? shapley->take() : lines->take();
    if (!parts) return tl::unexpected<Error>(parts.error());
    Study study;
    study.input = input;
    report.method = method;
    report.row = table_row;
    for (const FeatureGroup& column : groups) report.columns.push_back(column.column);
    for (Eigen::Index o = 0; o < parts->logits.size(); ++o)
        report.outputs.push_back(output_words(*model, study, o).name);
    report.classes = input->network->num_outputs() > 1 && input->network->link() != Link::kSigmoid &&
                     output_words(*model, study, 0).is_logit;
    write_attribution_report(report, *parts, outcome.to_document());
    return {};
}

BackgroundWish background_of(EngineRequest& request) {
    const auto member = request.members().find("background");
    if (!member) return {};
    if (member->value().is_number()) return {request.members().number("background"), nullptr};
    if (member->value().is_object()) return {std::nullopt, request.table("background")};
    request.choice("background", {"all"});
    return {};
}

}  // namespace

TaskResult attribute_task(EngineRequest& request) {
    const auto work = std::make_shared<PartsWork>();
    work->read(request);
    work->method =
        *parse_attribution_method(request.choice("method", {"shapley", "integrated-gradients", "expected-gradients"}));
    work->wish = background_of(request);
    work->seed = request.seed();
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kAttributing, [work] { return work->begin(); },
        [work](EngineOutcome& outcome) { return work->finish(outcome); });
    return task;
}

}  // namespace reluscope
