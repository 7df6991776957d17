#include "analysis/study.h"

#include "analysis/finite_check.h"
#include "base/result.h"
#include "data/cell_names.h"
#include "data/column_roles.h"
#include "network/network_limits.h"

#include <cassert>

namespace reluscope {

namespace {

void append(std::vector<std::string>& notes, const std::vector<std::string>& more) {
    notes.insert(notes.end(), more.begin(), more.end());
}

/// Number of classes that the logits can stand for.
std::size_t num_classes(const Network& network) {
    return network.num_outputs() == 1 ? 2 : static_cast<std::size_t>(network.num_outputs());
}

/// The answers in the column of `roles`. A column that was guessed and does not hold them is none.
Status take_target(const StudyRequest& request, ColumnRoles& roles, StudyInput& input) {
    if (roles.target == Table::kNoColumn) return {};
    const Network& network = *input.network;
    const Table& table = *input.table;
    const bool may_be_classes = network.link() != Link::kIdentity || !request.classes.empty();
    Result<Target> target =
        read_target(table, roles.target, request.classes, num_classes(network), request.none_is_missing);
    if (!target && !may_be_classes) target = read_target(table, roles.target, {}, 0, request.none_is_missing);
    if (!target && roles.target_is_guess) {
        input.notes.push_back("So there are no answers: " + target.error().sentence() + ".");
        input.left_out.push_back(table.columns[roles.target].name);
        return {};
    }
    if (!target) return tl::unexpected<Error>(target.error());
    append(input.notes, target->notes);
    const Unanswered missing = unanswered(*target, input.rows->row);
    if (missing.count > 0) {
        const bool is_one = missing.count == 1;
        input.notes.push_back(std::to_string(missing.count) + " of " + count_of(input.rows->row.size(), "row") +
                              (is_one ? " has" : " have") + " no answer (first: " +
                              cell_place(table, table.columns[roles.target], missing.first_row) + "): " +
                              (is_one ? "it is grouped, but nothing is learnt from it and no score counts it."
                                      : "they are grouped, but nothing is learnt from them and no score counts them."));
    }
    input.target = select_rows(*target, input.rows->row);
    input.target_is_guess = roles.target_is_guess;
    return {};
}

/// Results have so many numbers per row of the table.
Status check_sizes(const Network& network, const Table& table) {
    constexpr std::uint64_t kBitsPerNumber = 64;
    const std::pair<const char*, std::uint64_t> kinds[] = {
        {"inputs", static_cast<std::uint64_t>(network.num_inputs())},
        {"outputs", static_cast<std::uint64_t>(network.num_outputs())},
        {"bits of its pattern", network.num_hidden_units() / kBitsPerNumber + 1}};
    for (const auto& [what, per_row] : kinds) {
        const std::uint64_t most = network_limits::kMaxTableNumbers / per_row;
        if (table.num_rows <= most) continue;
        return in_file(table.name,
                       Error{{},
                             "rows",
                             "at most " + std::to_string(most) + ", as the network keeps the " + what + " of each",
                             std::to_string(table.num_rows)});
    }
    return {};
}

}  // namespace

Result<StudyInput> make_study_input(std::shared_ptr<const Network> network, std::shared_ptr<const Table> table,
                                    const StudyRequest& request) {
    StudyInput input;
    input.network = network;
    input.table = table;
    const auto num_inputs = static_cast<std::size_t>(network->num_inputs());
    auto roles = find_roles(
        *table, {request.target, request.ignore, request.model_target, request.features, num_inputs, &request.encoder});
    if (!roles) return in_file(table->name, roles.error());
    input.notes = std::move(roles->notes);
    input.ignored = request.ignore;
    input.none_is_missing = request.none_is_missing;
    for (const std::size_t column : roles->left_out) input.left_out.push_back(table->columns[column].name);
    input.encoder = request.encoder.empty() ? plain_encoder(*table, roles->inputs) : request.encoder;
    if (input.encoder.num_inputs() != num_inputs)
        return refuse("encoder", std::to_string(num_inputs) + " inputs", std::to_string(input.encoder.num_inputs()));
    if (Status status = check_sizes(*network, *table); !status) return tl::unexpected<Error>(status.error());
    auto rows = encode(input.encoder, *table);
    if (!rows) return in_file(table->name, rows.error());
    input.rows = std::make_shared<const EncodedRows>(*std::move(rows));
    append(input.notes, input.rows->notes);
    if (input.rows->row.empty())
        return in_file(table->name, Error{{}, {}, "at least one row without missing values", "none"});
    input.origins = input_origins(input.encoder);
    if (Status status = take_target(request, *roles, input); !status) return in_file(table->name, status.error());
    return input;
}

ColumnChoice column_choice(const StudyInput& input) {
    return {input.target ? std::optional(input.target->column) : std::nullopt, input.ignored, input.none_is_missing};
}

std::vector<std::string> all_notes(const StudyInput& input) {
    std::vector<std::string> notes = input.table->notes;
    append(notes, input.notes);
    return notes;
}

std::shared_ptr<const StudyInput> with_network(const StudyInput& input, std::shared_ptr<const Network> network) {
    assert(network->num_inputs() == input.network->num_inputs() &&
           network->num_outputs() == input.network->num_outputs());
    auto other = std::make_shared<StudyInput>(input);
    other->network = std::move(network);
    return other;
}

StudyJob::StudyJob(std::shared_ptr<const StudyInput> input) {
    study_.input = std::move(input);
    pattern_job_ = std::make_unique<PatternJob>(study_.network(), study_.input->rows->inputs);
}

StudyJob::~StudyJob() = default;

bool StudyJob::step() {
    switch (stage_) {
        case Stage::kPatterns: {
            if (pattern_job_->step()) return true;
            auto patterns = std::make_shared<const PatternTable>(pattern_job_->take());
            pattern_job_.reset();
            if (!passed(check_values(*study_.input, *patterns)) || !passed(check_spread(*study_.input))) return false;
            study_.patterns = std::move(patterns);
            stage_ = Stage::kClusters;
            return true;
        }
        case Stage::kClusters: return group();
        case Stage::kSurvey: return survey_job_->step() || end_survey();
        case Stage::kDone: return false;
    }
    return false;
}

/// Ends the job where `status` is an error.
bool StudyJob::passed(const Status& status) {
    if (status) return true;
    error_ = status.error();
    stage_ = Stage::kDone;
    return false;
}

bool StudyJob::group() {
    study_.clustering = std::make_shared<const Clustering>(cluster_patterns(study_.patterns->bits));
    const Target* target = study_.input->target ? &*study_.input->target : nullptr;
    auto scores = std::make_shared<const ClusterScores>(
        score_clusters(study_.network().link(), *study_.patterns, *study_.clustering, target));
    if (!passed(check_scores(*study_.input, *study_.clustering, *scores))) return false;
    study_.scores = std::move(scores);
    survey_job_ = std::make_unique<MapSurveyJob>(study_.network(), study_.input->rows->inputs, *study_.patterns,
                                                 *study_.clustering);
    stage_ = Stage::kSurvey;
    return true;
}

bool StudyJob::end_survey() {
    auto survey = std::make_shared<const MapSurvey>(survey_job_->take());
    survey_job_.reset();
    stage_ = Stage::kDone;
    if (passed(check_survey(*study_.input, *survey))) study_.survey = std::move(survey);
    return false;
}

double StudyJob::progress() const {
    constexpr double kPatternShare = 0.25;  // measured share of the forward pass in the whole
    if (pattern_job_) return kPatternShare * pattern_job_->progress();
    if (survey_job_) return kPatternShare + (1 - kPatternShare) * survey_job_->progress();
    return stage_ == Stage::kDone ? 1.0 : kPatternShare;
}

std::string StudyJob::what() const {
    switch (stage_) {
        case Stage::kPatterns: return "finding patterns";
        case Stage::kClusters: return "grouping rows";
        case Stage::kSurvey: return "checking maps";
        case Stage::kDone: return "done";
    }
    return "";
}

Result<Study> run_checked_study(std::shared_ptr<const StudyInput> input, const JobContext& context) {
    StudyJob job(std::move(input));
    while (job.step()) {
        context.progress(job.progress(), job.what());
        if (context.cancelled()) break;
    }
    if (job.error()) return tl::unexpected<Error>(*job.error());
    return job.study();
}

Study run_study(std::shared_ptr<const StudyInput> input, const JobContext& context) {
    return run_checked_study(std::move(input), context).value();
}

}  // namespace reluscope
