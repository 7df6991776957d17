#include "answers/counterfactual.h"
#include "base/text/number_format.h"
#include "base/texts/answers/counterfactual_texts.h"
#include "network/forward.h"
#include "reports/answers/counterfactual_report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace reluscope {

namespace {

namespace change_words = counterfactual_texts;

ChangeRules rules_of(const CounterfactualOptions& options) {
    ChangeRules rules;
    rules.norm = options.norm == "l1" ? Norm::kL1 : options.norm == "linf" ? Norm::kLInf : Norm::kL2;
    rules.to = options.to;
    rules.lock = options.lock;
    rules.only = options.only;
    rules.up = options.up;
    rules.down = options.down;
    rules.integer = options.integer;
    rules.max_columns = options.max_columns.value_or(0);
    rules.data_box = options.box == "data";
    rules.relaxed = options.relaxed;
    return rules;
}

/// What the sentences need beside the result.
struct Speech {
    const ModelFile* model = nullptr;
    const StudyInput* input = nullptr;
    const ChangeProblem* problem = nullptr;
    ChangeRules rules;
    ChangeWish wish;
    std::vector<std::string> classes;

    std::string class_text(std::int32_t k) const {
        const auto position = static_cast<std::size_t>(k);
        return position < classes.size() ? printable(classes[position], 60) : std::to_string(k);
    }
    std::string value_text(double value) const { return with_unit(display_number(value, 6), model->target_unit); }

    std::string now() const {
        if (!wish.decides) return value_text(wish.from_value);
        if (wish.probability) return class_text(1) + " with probability " + display_number(wish.from_value);
        return class_text(wish.from);
    }
    std::string wanted(std::int32_t to) const {
        const bool up = wish.to_value >= wish.from_value;
        if (!wish.decides) return (up ? "at least " : "at most ") + value_text(wish.to_value);
        if (wish.probability)
            return class_text(1) + " with probability " + (up ? "at least " : "at most ") +
                   display_number(wish.to_value, 6);
        if (wish.to) return class_text(*wish.to);
        if (to >= 0) return class_text(to);
        return input->network->num_outputs() == 1 ? class_text(1 - wish.from) : "otherwise";
    }
};

/// Rounded so that what it says stays true.
std::string rounded_number(double value, bool up) {
    if (!(value > 0) || !std::isfinite(value)) return display_number(value);
    const double place = std::pow(10.0, 2 - std::floor(std::log10(value)));
    return display_number((up ? std::ceil(value * place) : std::floor(value * place)) / place);
}

std::vector<std::string> change_texts(const Speech& speech, const CounterfactualAnswer& answer) {
    std::vector<std::string> texts;
    for (const ColumnChange& change : stated_changes(*speech.input, *speech.problem, answer)) {
        const std::string column = printable(change.column, 60);
        if (change.is_number) {
            texts.push_back(change_words::number_change(column, full_number(change.from),
                                                        with_unit(full_number(change.to), printable(change.unit, 20))));
        } else {
            texts.push_back(
                change_words::number_change(column, printable(change.from_text, 60), printable(change.to_text, 60)));
        }
    }
    return texts;
}

change_words::WhyNot why_not(const Speech& speech) {
    change_words::WhyNot why;
    why.wanted = speech.wanted(-1);
    why.max_columns = speech.rules.max_columns;
    why.in_box = speech.rules.data_box;
    const ChangeProblem& problem = *speech.problem;
    for (const ChangeColumn& column : problem.columns) {
        const Eigen::Index first = column.inputs.front();
        const InputOrigin& origin = speech.input->origins[static_cast<std::size_t>(first)];
        const bool held = std::all_of(column.inputs.begin(), column.inputs.end(),
                                      [&](Eigen::Index i) { return problem.lo(i) == problem.hi(i); });
        const std::string name = printable(column.name, 60);
        if (held) {
            why.locked.push_back(name);
        } else if (column.inputs.size() > 1 || origin.indicator || !std::isfinite(problem.lo(first)) ||
                   !std::isfinite(problem.hi(first))) {
            why.free.push_back("any " + name);
        } else {
            const double a = origin.mean + origin.scale * problem.lo(first);
            const double b = origin.mean + origin.scale * problem.hi(first);
            why.free.push_back(
                change_words::number_change(name, display_number(std::min(a, b), 4),
                                            with_unit(display_number(std::max(a, b), 4), printable(origin.unit, 20))));
        }
    }
    return why;
}

std::string answer_sentence(const Speech& speech, const CounterfactualAnswer& answer) {
    const SmallestChange& change = answer.change;
    const std::string wanted = speech.wanted(answer.to_class);
    if (change.status == ChangeStatus::kInfeasible) return change_words::infeasible(why_not(speech));
    if (!change.found) return change_words::none_so_far(wanted, rounded_number(change.lower_bound, false));
    if (answer.changes.empty()) return change_words::nothing_to_change(wanted);
    const std::string distance = rounded_number(change.distance, true);
    if (change.status == ChangeStatus::kOptimal)
        return change_words::nearest(wanted, change_texts(speech, answer), distance, speech.rules.data_box);
    return change_words::best_so_far(wanted, change_texts(speech, answer), distance,
                                     rounded_number(change.lower_bound, false));
}

void print_answer(const Speech& speech, const Counterfactual& result, const CounterfactualOptions& options,
                  const std::vector<HeldColumn>& held) {
    print_line(change_words::predicted(static_cast<std::size_t>(options.row) + 1, speech.now()) + " " +
               answer_sentence(speech, result.answer));
    for (const CounterfactualAnswer& alternative : result.alternatives) {
        std::vector<std::string> without;
        for (const std::string& column : alternative.without) without.push_back(printable(column, 60));
        const bool proven = alternative.change.status == ChangeStatus::kOptimal;
        print_line(change_words::alternative(without, change_texts(speech, alternative),
                                             rounded_number(alternative.change.distance, true),
                                             proven ? "" : rounded_number(alternative.change.lower_bound, false)));
    }
    if (result.answer.change.found && result.alternatives.size() < options.alternatives)
        print_line(change_words::no_more_alternatives(result.alternatives.size()));
    for (const HeldColumn& column : held) {
        const std::string name = printable(column.column, 60);
        if (column.reason == HeldColumn::Reason::kMissing) print_line(change_words::held_missing(name));
        if (column.reason == HeldColumn::Reason::kReadTwice) print_line(change_words::held_twice(name));
    }
}

/// Works until the job is done or the seconds are over. An alternative begun is not worth more than the answer, which
/// has them all.
void work(CounterfactualJob& job, double seconds, const JobContext& context) {
    const double start = monotonic_seconds();
    while (job.step()) {
        context.progress(job.progress(), "looking for the smallest change");
        if (monotonic_seconds() - start >= seconds) return;
    }
}

Status write_report(const Counterfactual& result, const CounterfactualOptions& options, Norm norm, double seconds) {
    return write_file(options.out, [&](const TextSink& sink) {
        write_counterfactual_report(result, static_cast<std::size_t>(options.row), norm, seconds, sink);
    });
}

}  // namespace

int run_counterfactual(const CounterfactualOptions& options) {
    const auto model = read_model_file(options.model, {{}, {}, options.output});
    if (!model) return print_error(model.error());
    const TerminalProgress progress;
    auto read = read_study_input_of_row(*model, options, progress.context());
    if (!read) return print_error(read.error());
    const auto input = std::make_shared<const StudyInput>(*std::move(read));
    const auto& rows = input->rows->row;
    const auto found = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(options.row));
    if (found == rows.end())
        return print_error(Error{options.data, "--row", "a row without missing cells", std::to_string(options.row)});
    const auto row = static_cast<Eigen::Index>(found - rows.begin());

    Speech speech;
    speech.model = &*model;
    speech.input = input.get();
    speech.rules = rules_of(options);
    speech.classes = input->target && input->target->is_class() ? input->target->classes : model->classes;
    const Eigen::VectorXd logits = logits_of(*input->network, input->rows->inputs.col(row));
    if (!logits.allFinite())
        return print_error(
            Error{options.data, "row " + std::to_string(options.row), "finite outputs", "infinity or NaN"});
    const auto wish = read_wish(*input, speech.classes, logits, speech.rules);
    if (!wish) return print_wrong_usage(wish.error());
    speech.wish = *wish;
    std::vector<HeldColumn> held;
    const auto problem = make_change_problem(*input, row, *wish, speech.rules, &held);
    if (!problem) return print_wrong_usage(problem.error());
    speech.problem = &*problem;

    const double start = monotonic_seconds();
    CounterfactualJob job(input, *problem, *wish, options.alternatives);
    work(job, options.budget, progress.context());
    const Counterfactual result = job.result();
    const double seconds = monotonic_seconds() - start;
    if (!options.out.empty()) {
        if (const Status status = write_report(result, options, speech.rules.norm, seconds); !status)
            return print_error(status.error());
    }
    if (options.out != "-") print_answer(speech, result, options, held);
    return kDone;
}

}  // namespace reluscope
