#include "app/coefficients/profile_topic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

std::optional<ProfileStage::Key> ProfileStage::wanted() const {
    const AppState& state = desk_.state;
    if (!desk_.study_ready() || !state.selection.cluster) return std::nullopt;
    const Study& study = desk_.study();
    FeatureId feature = state.selection.feature.value_or(FeatureId());
    if (!feature.valid()) {
        if (!state.cluster_view || state.cluster_view->bars.empty()) return std::nullopt;
        // It stays while it can: another row should change the curve, not what the picture is about.
        const auto& shown = state.profile.profile;
        const bool stays = shown && shown->study.input->rows == study.input->rows;
        const auto strongest =
            std::max_element(state.cluster_view->bars.begin(), state.cluster_view->bars.end(),
                             [](const Bar& a, const Bar& b) { return std::abs(a.strength) < std::abs(b.strength); });
        feature = stays ? shown->feature : FeatureId(strongest->input);
    }
    Key key{study.clustering, study.input->network, feature, state.selection.row, std::nullopt, state.what_if};
    if (!key.row) key.cluster = state.selection.cluster;
    return key;
}

bool ProfileStage::is_stale() const {
    const auto key = wanted();
    return key && !profile_.is(*key);
}

bool ProfileStage::may_work() const {
    const Layout& layout = desk_.state.layout;
    return desk_.state.training.mode == TrainingMode::kPaused || is_seen(layout, View::kCoefficients) ||
           is_seen(layout, View::kProfile);
}

bool ProfileStage::step() {
    const auto same_segments = [](const Key& a, const Key& b) {
        return a.clustering == b.clustering && a.network == b.network && a.feature == b.feature;
    };
    const auto make = [&](const Key& key) {
        if (segments_of_ && !same_segments(*segments_of_, key)) segments_.reset();
        auto job = std::make_unique<FeatureProfileJob>(desk_.study(), key.feature, key.row,
                                                       *desk_.state.selection.cluster, segments_);
        if (key.what_if) job->hold(key.what_if->input());
        return job;
    };
    const Key key = *wanted();
    if (auto made = profile_.step(key, make)) take(key, *std::move(made));
    return is_stale();
}

void ProfileStage::take(const Key& key, Result<FeatureProfile> made) {
    ProfileState& state = desk_.state.profile;
    ++state.revision;
    if (!made) return desk_.refuse(made.error().sentence());
    segments_ = made->segments;
    segments_of_ = key;
    const auto& old = state.profile;
    if (old && (old->feature != made->feature || old->row != made->row)) state.settings.what_if.reset();
    state.profile = std::make_shared<const FeatureProfile>(*std::move(made));
}

void ProfileStage::drop() {
    profile_.drop();
    segments_of_.reset();
    segments_.reset();
}

void ProfileTopic::open(const Opening& opening) {
    if (opening.kind != Opening::Kind::kDocument) return;
    profile.drop();
    ProfileState& state = desk.state.profile;
    const bool probability = state.settings.probability;
    const std::uint64_t revision = state.revision + 1;
    state = {};
    state.settings.probability = probability;
    state.revision = revision;
}

void apply(SetProfile& command, ProfileTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse("There is no network whose profile could be shown.");
    ProfileState& state = desk.state.profile;
    if (command.settings.what_if && !std::isfinite(*command.settings.what_if))
        return desk.refuse("Another value for a feature must be a finite number.");
    state.settings = command.settings;
    topic.profile.resume();
    ++state.revision;
}

}  // namespace reluscope
