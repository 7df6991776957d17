#include "analysis/study.h"

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

Result<std::optional<Target>> target_of(const Network& network, const Table& table, const StudyRequest& request,
                                        std::size_t column) {
    if (column == Table::kNoColumn) return std::optional<Target>();
    const bool may_be_classes = network.link() != Link::kIdentity || !request.classes.empty();
    Result<Target> target = read_target(table, column, request.classes, num_classes(network));
    if (!target && !may_be_classes) target = read_target(table, column, {}, 0);
    if (!target) return tl::unexpected<Error>(target.error());
    return std::optional<Target>(*std::move(target));
}

}  // namespace

Result<StudyInput> make_study_input(std::shared_ptr<const Network> network, std::shared_ptr<const Table> table,
                                    const StudyRequest& request) {
    StudyInput input;
    input.network = network;
    input.table = table;
    const std::size_t columns_used =
        request.encoder.empty() ? static_cast<std::size_t>(network->num_inputs()) : request.encoder.columns.size();
    const auto target_column = find_target(*table, request.target, request.model_target, columns_used);
    if (!target_column) return in_file(table->name, target_column.error());
    input.encoder = request.encoder;
    if (input.encoder.empty()) {
        auto encoder = encoder_by_names(request.features, network->num_inputs(), *table, *target_column);
        if (!encoder) return in_file(table->name, encoder.error());
        input.encoder = std::move(encoder->encoder);
        append(input.notes, encoder->notes);
    }
    if (input.encoder.num_inputs() != static_cast<std::size_t>(network->num_inputs())) {
        return refuse("encoder", std::to_string(network->num_inputs()) + " inputs",
                      std::to_string(input.encoder.num_inputs()));
    }
    auto rows = encode(input.encoder, *table);
    if (!rows) return in_file(table->name, rows.error());
    input.rows = std::make_shared<const EncodedRows>(*std::move(rows));
    append(input.notes, input.rows->notes);
    if (input.rows->row.empty())
        return in_file(table->name, Error{{}, {}, "at least one row without missing values", "none"});
    input.origins = input_origins(input.encoder);
    const auto target = target_of(*network, *table, request, *target_column);
    if (!target) return in_file(table->name, target.error());
    if (target->has_value()) input.target = select_rows(**target, input.rows->row);
    return input;
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
        case Stage::kPatterns:
            if (!pattern_job_->step()) {
                study_.patterns = std::make_shared<const PatternTable>(pattern_job_->take());
                pattern_job_.reset();
                stage_ = Stage::kClusters;
            }
            return true;
        case Stage::kClusters: {
            study_.clustering = std::make_shared<const Clustering>(cluster_patterns(study_.patterns->bits));
            const Target* target = study_.input->target ? &*study_.input->target : nullptr;
            study_.scores = std::make_shared<const ClusterScores>(
                score_clusters(study_.network().link(), *study_.patterns, *study_.clustering, target));
            survey_job_ = std::make_unique<MapSurveyJob>(study_.network(), study_.input->rows->inputs, *study_.patterns,
                                                         *study_.clustering);
            stage_ = Stage::kSurvey;
            return true;
        }
        case Stage::kSurvey:
            if (!survey_job_->step()) {
                study_.survey = std::make_shared<const MapSurvey>(survey_job_->take());
                survey_job_.reset();
                stage_ = Stage::kDone;
            }
            return stage_ != Stage::kDone;
        case Stage::kDone: return false;
    }
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

Study run_study(std::shared_ptr<const StudyInput> input, const JobContext& context) {
    StudyJob job(std::move(input));
    while (job.step()) {
        context.progress(job.progress(), job.what());
        if (context.cancelled()) break;
    }
    return job.study();
}

}  // namespace reluscope
