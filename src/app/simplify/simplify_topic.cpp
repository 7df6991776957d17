#include "app/simplify/simplify_topic.h"

#include "app/simplify/simplify_facts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "simplify/dense_stack.h"

#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxApplied = 4;  // each holds a study

}  // namespace

SlimmingStage::Key SlimmingStage::wanted() const {
    return {desk_.study().input->network, desk_.study().patterns, desk_.state.simplify.settings.domain};
}

/// Nothing is asked for until somebody looks, and weights that change are waited for.
bool SlimmingStage::is_stale() const {
    const AppState& state = desk_.state;
    return desk_.study_ready() && is_seen(state.layout, View::kSimplify) && !state.followed &&
           state.training.mode == TrainingMode::kPaused && !(done_ && *done_ == wanted());
}

bool SlimmingStage::begin(const Key& key) {
    const StudyInput& input = *desk_.study().input;
    if (key.network->num_hidden_units() == 0) {
        refuse(key, simplify_texts::kNoHiddenUnits);
        return false;
    }
    if (!dense_stack(*key.network)) {
        refuse(key, simplify_texts::kNotAStack);
        return false;
    }
    auto job =
        SlimmingJob::create({key.network, key.domain == SimplifyDomain::kBox, input.rows, key.patterns, std::nullopt});
    if (!job) {
        refuse(key, simplify_texts::cannot(job.error().sentence()));
        return false;
    }
    job_ = *std::move(job);
    job_of_ = key;
    desk_.state.simplify.problem.clear();
    return true;
}

void SlimmingStage::refuse(const Key& key, std::string sentence) {
    job_.reset();
    desk_.state.simplify.found.reset();
    desk_.state.simplify.problem = std::move(sentence);
    done_ = key;
}

bool SlimmingStage::step() {
    const Key key = wanted();
    if (job_ && !(*job_of_ == key)) job_.reset();
    if (!job_) return begin(key);
    if (job_->step()) return true;
    auto made = job_->take();
    job_.reset();
    if (!made) {
        refuse(key, simplify_texts::cannot(made.error().sentence()));
        return false;
    }
    desk_.state.simplify.found =
        std::make_shared<const FoundSlimming>(FoundSlimming{key.network, key.domain, *std::move(made)});
    done_ = key;
    return false;
}

void SlimmingStage::show() {
    desk_.state.simplify.num_decided = job_ ? job_->num_decided() : 0;
    if (is_stale()) asked_.note(wanted());
}

void SimplifyTopic::open(const Opening& opening) {
    const bool other_rows = opening.kind == Opening::Kind::kDocument && !opening.same_rows && !opening.remembered;
    if (other_rows) desk.state.simplify.applied.clear();
}

void apply(SetSimplify& command, SimplifyTopic& topic) {
    topic.desk.state.simplify.settings.domain = command.domain;
    topic.slimming.resume();
}

void apply(ApplySimplification&, SimplifyTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(simplify_texts::kNoDocument);
    SimplifyState& state = desk.state.simplify;
    const FoundSlimming* found = current_slimming(desk.state);
    if (found == nullptr || desk.state.followed || !slimming_facts(desk.state).can_apply)
        return desk.refuse(simplify_texts::kNothingToApply);
    const ModelFile& model = *desk.state.document->model;
    const std::string before = found->of->architecture();
    const bool on_box = found->domain == SimplifyDomain::kBox;
    if (state.applied.size() == kMaxApplied) state.applied.erase(state.applied.begin());
    state.applied.push_back({state.found, std::make_shared<const ReferenceStudy>(ReferenceStudy{
                                              desk.study(), simplify_texts::name_before(model.name, before)})});
    desk.apply(ReplaceNetwork{found->made.network, simplify_texts::source(model.source, model.name, before, on_box)});
}

void apply(CompareSimplified&, SimplifyTopic& topic) {
    Desk& desk = topic.desk;
    const AppliedSlimming* applied =
        desk.study_ready() ? desk.state.simplify.applied_to(desk.study().input->network) : nullptr;
    if (applied == nullptr) return desk.refuse(simplify_texts::kNothingToCompare);
    SetCompare compare;
    compare.settings.kind = CompareKind::kReference;
    compare.reference = applied->before;
    desk.apply(std::move(compare));
    desk.apply(ShowView{View::kCompare});
}

}  // namespace reluscope
