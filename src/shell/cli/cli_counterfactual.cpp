#include "answers/counterfactual.h"
#include "base/text/number_format.h"
#include "base/text/spelling.h"
#include "base/texts/answers/counterfactual_texts.h"
#include "base/texts/views/answers_texts.h"
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

/// Rounded so that what it says stays true.
std::string rounded_number(double value, bool up) {
    if (!(value > 0) || !std::isfinite(value)) return display_number(value);
    const double place = std::pow(10.0, 2 - std::floor(std::log10(value)));
    return display_number((up ? std::ceil(value * place) : std::floor(value * place)) / place);
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
        if (!wish.decides) return change_words::is_predicted(value_text(wish.from_value));
        if (wish.probability) return change_words::gives_probability(class_text(1), display_number(wish.from_value));
        return change_words::is_predicted(class_text(wish.from));
    }
    std::string wanted(std::int32_t to) const {
        const char* const side = answers_texts::kSides[wish.to_value >= wish.from_value ? 0 : 1];
        if (!wish.decides) return change_words::is_predicted(side + (" " + value_text(wish.to_value)));
        if (wish.probability)
            return change_words::gives_probability(class_text(1), side + (" " + display_number(wish.to_value, 6)));
        if (wish.to) return change_words::is_predicted(class_text(*wish.to));
        if (to >= 0) return change_words::is_predicted(class_text(to));
        return change_words::is_predicted(input->network->num_outputs() == 1 ? class_text(1 - wish.from) : "otherwise");
    }
    std::string length(double distance) const {
        const auto measure = rules.norm == Norm::kL1     ? answers_texts::Measure::kSum
                             : rules.norm == Norm::kLInf ? answers_texts::Measure::kLargest
                                                         : answers_texts::Measure::kRoot;
        return answers_texts::length(rounded_number(distance, true), measure);
    }
    /// Empty where nothing is proven.
    static std::string bound(double distance) { return distance > 0 ? rounded_number(distance, false) : ""; }
};

/// The digits that people use of it, where they are enough to tell it from `other`.
std::string short_of(double value, double other) {
    constexpr std::size_t kShort = 9;
    const std::string full = full_number(value);
    const std::string few = display_number(value, 6);
    return full.size() <= kShort || few == display_number(other, 6) ? full : few;
}

std::vector<std::string> change_texts(const Speech& speech, const CounterfactualAnswer& answer) {
    std::vector<std::string> texts;
    for (const ColumnChange& change : stated_changes(*speech.input, *speech.problem, answer)) {
        const std::string column = printable(change.column, 60);
        const auto say = change.was_missing ? change_words::filled_change : change_words::number_change;
        if (change.is_number) {
            texts.push_back(say(column, short_of(change.from, change.to),
                                with_unit(full_number(change.to), printable(change.unit, 20))));
        } else {
            texts.push_back(say(column, printable(change.from_text, 60), printable(change.to_text, 60)));
        }
    }
    return texts;
}

/// Is the column, or one of its inputs, among those that an option names?
bool is_named(const Speech& speech, const ChangeColumn& column, const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return folded(name) == folded(column.name) ||
               std::any_of(column.inputs.begin(), column.inputs.end(), [&](Eigen::Index i) {
                   return folded(speech.input->origins[static_cast<std::size_t>(i)].label) == folded(name);
               });
    });
}

bool is_held(const ChangeProblem& problem, const ChangeColumn& column) {
    return std::all_of(column.inputs.begin(), column.inputs.end(),
                       [&](Eigen::Index i) { return problem.lo(i) == problem.hi(i); });
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
        const std::string name = printable(column.name, 60);
        const bool rising = is_named(speech, column, speech.rules.up);
        const bool one_way = rising != is_named(speech, column, speech.rules.down);
        const bool locked = is_named(speech, column, speech.rules.lock) ||
                            (!speech.rules.only.empty() && !is_named(speech, column, speech.rules.only));
        if (is_held(problem, column)) {
            if (one_way && !locked) {
                why.one_way.push_back(change_words::at_its_end(name, rising));
            } else {
                why.locked.push_back(name);
            }
            continue;
        }
        if (one_way) why.one_way.push_back(change_words::one_way(name, rising));
        if (column.inputs.size() > 1 || origin.indicator || !std::isfinite(problem.lo(first)) ||
            !std::isfinite(problem.hi(first))) {
            why.whatever.push_back(name);
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

/// What the rules hold, in words: " with sex held fixed".
std::string held_words(const Speech& speech) {
    change_words::Held held;
    const auto named = [](const std::vector<std::string>& columns) {
        std::vector<std::string> names;
        for (const std::string& column : columns) names.push_back(printable(column, 60));
        return names;
    };
    held.fixed = named(speech.rules.lock);
    held.rising = named(speech.rules.up);
    held.falling = named(speech.rules.down);
    held.only = named(speech.rules.only);
    held.max_columns = speech.rules.max_columns;
    const ChangeProblem& problem = *speech.problem;
    held.whole = std::any_of(problem.columns.begin(), problem.columns.end(), [&](const ChangeColumn& column) {
        return !is_held(problem, column) &&
               (column.one_hot || std::any_of(column.inputs.begin(), column.inputs.end(), [&](Eigen::Index i) {
                    return problem.lo(i) < problem.hi(i) && !problem.values[static_cast<std::size_t>(i)].is_any();
                }));
    });
    return change_words::with(held);
}

const char* reason_of(WhyOpen why) {
    switch (why) {
        case WhyOpen::kTime: break;
        case WhyOpen::kRounding: return change_words::kUndecided;
        case WhyOpen::kFar: return change_words::kTooFar;
    }
    return change_words::kTimeIsUp;
}

std::string answer_sentence(const Speech& speech, const CounterfactualAnswer& answer) {
    const SmallestChange& change = answer.change;
    const std::string wanted = speech.wanted(answer.to_class);
    if (change.status == ChangeStatus::kInfeasible) return change_words::infeasible(why_not(speech));
    const std::string held = held_words(speech);
    const char* const why = reason_of(change.why_open);
    const std::string bound = Speech::bound(change.lower_bound);
    if (!change.found) return change_words::none_so_far(wanted, why, bound, held);
    if (answer.changes.empty()) return change_words::nothing_to_change(wanted);
    const std::string length = speech.length(change.distance);
    if (change.status == ChangeStatus::kOptimal)
        return change_words::nearest(wanted, change_texts(speech, answer), length, speech.rules.data_box, held);
    return change_words::best_so_far(wanted, change_texts(speech, answer), length, why, bound, held);
}

void print_answer(const Speech& speech, const CounterfactualJob& job, const CounterfactualOptions& options,
                  const std::vector<HeldColumn>& held) {
    const Counterfactual result = job.result();
    print_line(change_words::now(static_cast<std::size_t>(options.row) + 1, speech.now()) + " " +
               answer_sentence(speech, result.answer));
    for (const CounterfactualAnswer& alternative : result.alternatives) {
        std::vector<std::string> without;
        for (const std::string& column : alternative.without) without.push_back(printable(column, 60));
        const bool proven = alternative.change.status == ChangeStatus::kOptimal;
        print_line(change_words::alternative(without, change_texts(speech, alternative),
                                             speech.length(alternative.change.distance),
                                             proven ? "" : Speech::bound(alternative.change.lower_bound)));
    }
    const std::size_t alternatives = result.alternatives.size();
    if (result.answer.change.found && alternatives < options.alternatives)
        print_line(job.is_finished() ? change_words::no_more_alternatives(alternatives)
                                     : change_words::alternatives_not_ended(alternatives, job.num_ended() > 0));
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
    if (options.out != "-") print_answer(speech, job, options, held);
    return kDone;
}

}  // namespace reluscope
