#include "app/training/welcome_facts.h"

#include "analysis/regions/region_bound.h"
#include "base/texts/welcome_texts.h"

#include <cmath>

namespace reluscope {

namespace {

bool is_training(const AppState& state) {
    return state.training.mode == TrainingMode::kPlaying || state.stages[StageId::kWelcome].stale;
}

/// Regions of the plane's window. While the newest ones are on their way, those that are still seen.
std::optional<std::size_t> regions_in_picture(const PlaneState& plane) {
    if (!plane.problem.empty() || !plane.in_view || plane.view.depth) return std::nullopt;
    if (!plane.in_view->partition->complete()) return std::nullopt;
    return plane.in_view->regions.size();
}

std::optional<std::size_t> pieces_of_line(const AppState& state) {
    const auto& profile = state.profile.profile;
    if (!profile || profile->study.input->rows != state.document->study.input->rows) return std::nullopt;
    return profile->path.num_pieces();
}

void tell_watched(const AppState& state, WelcomeFacts& facts) {
    const TrainingState& training = state.training;
    const Study& study = state.document->study;
    facts.hint = welcome_texts::kWatchHint;
    if (!is_training(state) && state.document->untrained) {
        facts.sentence = welcome_texts::kUntrained;
        return;
    }
    if (is_training(state)) {
        std::optional<double> share;
        if (!training.history.empty()) share = training.history.back().record.training.accuracy;
        facts.sentence = welcome_texts::watch_runs(training.position.epoch, training.setup.options.epochs, share);
        return;
    }
    const auto points = study.scores->overall_known;
    const auto right =
        static_cast<std::size_t>(std::lround(study.scores->overall_accuracy * static_cast<double>(points)));
    facts.sentence = welcome_texts::watch_ended(facts.pieces, right, points);
    facts.hint = welcome_texts::kPieceHint;
}

void tell_folded(const AppState& state, WelcomeFacts& facts) {
    const TrainingState& training = state.training;
    const std::size_t units = state.document->study.network().num_hidden_units();
    if (!is_training(state) && training.history.empty()) {
        facts.sentence = welcome_texts::kUntrained;
        return;
    }
    if (is_training(state)) {
        facts.sentence = welcome_texts::fold_runs(units, training.position.epoch, training.setup.options.epochs);
        return;
    }
    facts.sentence =
        welcome_texts::fold_ended(units, facts.pieces, facts.most, training.history.back().record.training.r2);
}

void tell_counted(const AppState& state, WelcomeFacts& facts) {
    const std::string architecture = state.document->study.network().architecture();
    const WholePlaneCount& whole = state.plane.whole;
    if (whole.network == state.document->study.input->network && whole.count && whole.count->exact)
        facts.whole = whole.count->regions;
    facts.sentence = facts.pieces ? welcome_texts::counted_pieces(*facts.pieces, facts.whole, architecture, facts.most)
                                  : std::string(welcome_texts::kCountNeedsPlane);
    facts.hint = welcome_texts::kPieceHint;
    if (facts.most) facts.bound = welcome_texts::bound(architecture, *facts.most);
}

}  // namespace

WelcomeFacts welcome_facts(const AppState& state) {
    WelcomeFacts facts;
    const std::optional<WelcomeStep>& step = state.welcome.step;
    if (!step) return facts;
    if (*step == WelcomeStep::kOpenOwn) {
        facts.sentence = welcome_texts::kOpenAnswer;
        return facts;
    }
    const bool shown = state.document && state.document->study.scores &&
                       (!state.welcome.table || state.document->table == state.welcome.table);
    if (!shown) return facts;
    const bool line = *step == WelcomeStep::kFold || *step == WelcomeStep::kFoldThree;
    facts.pieces = line ? pieces_of_line(state) : regions_in_picture(state.plane);
    facts.most = most_regions(state.document->study.network(), line ? 1 : 2);
    if (facts.pieces) facts.count = welcome_texts::pieces_seen(*facts.pieces, line);
    if (*step == WelcomeStep::kWatch) tell_watched(state, facts);
    if (line) tell_folded(state, facts);
    if (*step == WelcomeStep::kCount) tell_counted(state, facts);
    return facts;
}

bool waits_for_end(const AppState& state) {
    if (state.welcome.hides_start) return true;
    const TrainingState& training = state.training;
    if (!training.run || !training.run->only_its_end) return false;
    return training.mode == TrainingMode::kPlaying || state.followed;
}

}  // namespace reluscope
