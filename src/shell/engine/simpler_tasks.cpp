// Simpler networks.

#include "analysis/patterns.h"
#include "base/texts/engine_texts.h"
#include "reports/simplify/families_report.h"
#include "reports/simplify/simplification_report.h"
#include "shell/engine/engine_tasks.h"
#include "shell/requests/simplified_models.h"
#include "simplify/dense_stack.h"
#include "simplify/families/family_study.h"
#include "simplify/slimming_job.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

Status check_plain(const ModelFile& model) {
    if (!model.families) return {};
    return refuse("network", engine_texts::kPlainNetwork, engine_texts::kIsFamilies);
}

/// What the stages of a lossless simplification share.
struct SlimmingWork {
    std::shared_ptr<const ModelFile> model;
    std::shared_ptr<const Table> table;
    EngineColumns columns;
    bool on_box = false;
    SlimmingTask task;
    std::shared_ptr<const StudyInput> input;
    std::unique_ptr<PatternJob> patterns;
    std::unique_ptr<SlimmingJob> slimming;

    Result<Job*> begin_patterns() {
        if (const auto stack = dense_stack(model->network); !stack) return in_file(model->name, stack.error());
        if (!table) return nullptr;
        auto made = engine_study_input(*model, table, columns);
        if (!made) return tl::unexpected<Error>(made.error());
        input = *std::move(made);
        task.rows = input->rows;
        if (on_box) return nullptr;
        patterns = std::make_unique<PatternJob>(model->network, input->rows->inputs);
        return patterns.get();
    }
    Result<Job*> begin_slimming() {
        task.network = std::make_shared<const Network>(model->network);
        task.on_box = on_box;
        auto job = SlimmingJob::create(std::move(task));
        if (!job) return tl::unexpected<Error>(job.error());
        slimming = *std::move(job);
        return slimming.get();
    }
    Status finish(EngineOutcome& outcome) {
        const auto made = slimming->take();
        if (!made) return tl::unexpected<Error>(made.error());
        SimplificationCheck check{made->max_rel_difference, made->rows, made->points};
        if (input) check.scores = slimmed_scores(*model, *input, *made->network);
        write_slimming_report(made->slimming, on_box ? "box" : "data", check, outcome.to_document());
        outcome.model =
            std::make_shared<const ModelFile>(slimmed_model(*model, *made->network, made->slimming, on_box));
        return {};
    }
};

/// {"lo": [..], "hi": [..]}, a number per network input.
std::optional<InputBox> box_of(EngineRequest& request, const ModelFile* model) {
    const auto member = request.members().find("box");
    if (!member || model == nullptr) return std::nullopt;
    JsonObject object(*member);
    const std::vector<double> lo = object.numbers("lo");
    const std::vector<double> hi = object.numbers("hi");
    if (const Status status = object.finish(); !status) {
        request.members().fail(tl::unexpected<Error>(status.error()));
        return std::nullopt;
    }
    const auto inputs = static_cast<std::size_t>(model->network.num_inputs());
    const bool fits = lo.size() == inputs && hi.size() == inputs;
    bool ordered = fits;
    for (std::size_t i = 0; ordered && i < inputs; ++i) ordered = lo[i] <= hi[i];
    if (!ordered) {
        request.members().fail(
            refuse("box", std::to_string(inputs) + " numbers under lo and under hi, none below its lo",
                   fits ? "a lo above its hi" : std::to_string(lo.size()) + " and " + std::to_string(hi.size())));
        return std::nullopt;
    }
    const auto size = static_cast<Eigen::Index>(inputs);
    return InputBox{Eigen::Map<const Eigen::VectorXd>(lo.data(), size),
                    Eigen::Map<const Eigen::VectorXd>(hi.data(), size)};
}

}  // namespace

TaskResult simplify_task(EngineRequest& request) {
    const auto work = std::make_shared<SlimmingWork>();
    work->model = request.network();
    work->table = request.optional_table();
    work->columns = request.columns();
    work->on_box = request.choice("lossless", {"data", "box"}) == "box";
    work->task.box = box_of(request, work->model.get());
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    if (const Status status = check_plain(*work->model); !status) return tl::unexpected<Error>(status.error());
    if (!work->table && !(work->on_box && work->task.box)) return refuse("table", engine_texts::kTableOrBox, "none");
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kPatterns, [work] { return work->begin_patterns(); },
        [work](EngineOutcome&) -> Status {
            if (work->patterns) work->task.patterns = std::make_shared<const PatternTable>(work->patterns->take());
            return {};
        });
    task->in_steps(
        engine_texts::kSlimming, [work] { return work->begin_slimming(); },
        [work](EngineOutcome& outcome) { return work->finish(outcome); });
    return task;
}

namespace {

/// What the stages of families share.
struct FamiliesWork {
    std::shared_ptr<const ModelFile> model;
    std::shared_ptr<const Table> table;
    std::shared_ptr<const Table> judging;  // may be null
    EngineColumns columns;
    FamilySearchOptions options;
    std::string by;
    std::uint64_t seed = 1;
    std::unique_ptr<PatternedRowsJob> patterns;
    std::optional<PatternedRows> rows, judges;
    std::unique_ptr<FamilyStudyJob> joining;

    Result<Job*> begin_patterns(const std::shared_ptr<const Table>& of) {
        if (!of) return nullptr;
        auto input = engine_study_input(*model, of, columns);
        if (!input) return tl::unexpected<Error>(input.error());
        patterns = std::make_unique<PatternedRowsJob>(*std::move(input));
        return patterns.get();
    }
    Status end_patterns(std::optional<PatternedRows>& to) {
        if (!patterns) return {};
        auto made = patterns->take();
        if (!made) return tl::unexpected<Error>(made.error());
        to = *std::move(made);
        patterns.reset();
        return {};
    }
    Result<Job*> begin_joining() {
        joining =
            std::make_unique<FamilyStudyJob>(family_source(*model, *rows, judges ? &*judges : nullptr, seed), options);
        return joining.get();
    }
    Status finish(EngineOutcome& outcome) {
        const FamilyStudy& study = joining->study();
        const auto choice = choose_families(study, std::min(options.wanted, study.curve.size()), family_fit(by));
        if (!choice) return tl::unexpected<Error>(choice.error());
        constexpr double kNotSaid = -1;
        const std::size_t shared = also_training(study.source, judges.has_value());
        const FamiliesReport report{&*model, &study, &*choice, by, options.touching, judges.has_value(),
                                    shared,  seed,   kNotSaid};
        write_families_report(report, outcome.to_document());
        outcome.model =
            std::make_shared<const ModelFile>(model_of_families(*model, by, options.touching, study, *choice, shared));
        return {};
    }
};

}  // namespace

TaskResult families_task(EngineRequest& request) {
    constexpr std::size_t kCurveTo = 64;  // families
    constexpr std::int64_t kMaxFamilies = 256;
    const auto work = std::make_shared<FamiliesWork>();
    work->model = request.network();
    work->table = request.table();
    work->judging = request.optional_table("heldOut");
    work->columns = request.columns();
    work->options.wanted = static_cast<std::size_t>(request.members().integer("families", 1, kMaxFamilies));
    work->options.max_families = std::max(kCurveTo, work->options.wanted);
    work->options.touching = request.members().boolean("touching", false);
    work->by = request.choice("by", {"fidelity", "average", "answers"});
    work->seed = request.seed();
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    if (const Status status = check_plain(*work->model); !status) return tl::unexpected<Error>(status.error());
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kPatterns, [work] { return work->begin_patterns(work->table); },
        [work](EngineOutcome&) { return work->end_patterns(work->rows); });
    task->in_steps(
        engine_texts::kPatterns, [work] { return work->begin_patterns(work->judging); },
        [work](EngineOutcome&) { return work->end_patterns(work->judges); });
    task->in_steps(
        engine_texts::kJoining, [work] { return work->begin_joining(); },
        [work](EngineOutcome& outcome) { return work->finish(outcome); });
    return task;
}

}  // namespace reluscope
