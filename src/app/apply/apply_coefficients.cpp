#include "app/app.h"
#include "app/coefficients/coefficients_facts.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

// The maps of all clusters and the profile of one feature: commands, and work behind everything else.

namespace reluscope {

namespace {

/// What keeps settings from being shown with this many features; empty when nothing does.
std::string fault_of(const CoefficientsSettings& settings, std::size_t features) {
    const auto beyond = [&](std::uint32_t feature) { return feature >= features; };
    const auto range_beyond = [&](const AxisRange& range) { return beyond(range.feature); };
    if (std::any_of(settings.axes.begin(), settings.axes.end(), beyond) || beyond(settings.sort_feature) ||
        std::any_of(settings.ranges.begin(), settings.ranges.end(), range_beyond))
        return "The coefficients view was asked for an input that is not there; the last one is " +
               std::to_string(features - 1) + ".";
    for (const AxisRange& range : settings.ranges) {
        if (!(range.low <= range.high))
            return "A range of the coefficients view needs a low end that is not above its high end.";
    }
    std::set<std::uint32_t> seen;
    for (const AxisRange& range : settings.ranges) {
        if (!seen.insert(range.feature).second) return "The coefficients view takes one range per input.";
    }
    seen.clear();
    for (const std::uint32_t axis : settings.axes) {
        if (!seen.insert(axis).second) return "The coefficients view shows every axis once.";
    }
    return "";
}

}  // namespace

void App::on(SetCoefficients& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is no network whose coefficients could be shown.");
    if (command.change) command.change(command.settings = state_.coefficients.settings);
    const auto features = static_cast<std::size_t>(state_.document->study.network().num_inputs());
    const std::string fault = fault_of(command.settings, features);
    if (!fault.empty()) return tell(MessageKind::kError, fault);
    const bool filters = state_.order.by_coefficients && state_.coefficients.settings.ranges != command.settings.ranges;
    state_.coefficients.settings = std::move(command.settings);
    state_.halted.maps = false;
    refresh_coefficients();
    if (filters) refresh_order();
}

void App::on(FilterClusters& command) {
    state_.order.by_coefficients = command.by_coefficients;
    if (study_ready()) refresh_order();
}

void App::on(SetProfile& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is no network whose profile could be shown.");
    if (command.change) command.change(command.settings = state_.profile.settings);
    if (command.settings.what_if && !std::isfinite(*command.settings.what_if))
        return tell(MessageKind::kError, "Another value for a feature must be a finite number.");
    state_.profile.settings = command.settings;
    state_.halted.profile = false;
    ++state_.profile.revision;
}

/// After another document: nothing of the old one is shown or filtered by any more.
void App::open_coefficients() {
    maps_.drop();
    profile_.drop();
    const CoefficientsPicture picture = state_.coefficients.settings.picture;
    const bool probability = state_.profile.settings.probability;
    const std::uint64_t revision = state_.coefficients.revision + 1;
    state_.coefficients = {};
    state_.coefficients.settings.picture = picture;
    state_.coefficients.revision = revision;
    const std::uint64_t profile_revision = state_.profile.revision + 1;
    state_.profile = {};
    state_.profile.revision = profile_revision;
    state_.profile.settings.probability = probability;
    state_.order.by_coefficients = false;
    coefficients_key_ = {};
}

/// Brings the maps and the profile to the selection.
void App::refresh_maps() {
    if (!study_ready()) return;
    const Study& study = state_.document->study;
    if (maps_.want(study, state_.selection.output)) state_.halted.maps = false;
    refresh_coefficients();
    refresh_profile();
}

/// The feature that the profile shows: the chosen one, else the strongest.
void App::refresh_profile() {
    if (!study_ready() || !state_.selection.cluster) return;
    FeatureId feature = state_.selection.feature.value_or(FeatureId());
    if (!feature.valid()) {
        if (!state_.cluster_view || state_.cluster_view->bars.empty()) return;
        // It stays while it can: another row should change the curve, not what the picture is about.
        const auto& shown = state_.profile.profile;
        const bool stays = shown && shown->study.input->rows == state_.document->study.input->rows;
        const auto strongest =
            std::max_element(state_.cluster_view->bars.begin(), state_.cluster_view->bars.end(),
                             [](const Bar& a, const Bar& b) { return std::abs(a.strength) < std::abs(b.strength); });
        feature = stays ? shown->feature : FeatureId(strongest->input);
    }
    if (profile_.want(state_.document->study, feature, state_.selection.row, *state_.selection.cluster))
        state_.halted.profile = false;
    state_.profile.running = profile_.has_work();
}

/// Brings orders and filter to the maps, the measure and the settings.
void App::refresh_coefficients() {
    CoefficientsState& coefficients = state_.coefficients;
    const BarMode mode = state_.view.bars;
    if (auto maps = maps_.maps()) coefficients.maps = std::move(maps);
    coefficients.running = maps_.has_work();
    if (!coefficients.maps) return;
    const ClusterMaps& maps = *coefficients.maps;
    const CoefficientsSettings& settings = coefficients.settings;
    if (settings.rows == ClusterSequence::kSimilar) maps_.want_similar(mode);
    const auto similar = maps_.similar(mode);
    CoefficientsKey key{coefficients.maps, mode, settings, similar};
    if (key == coefficients_key_) return;
    coefficients_key_ = std::move(key);
    ++coefficients.revision;
    coefficients.matches = std::make_shared<const std::vector<std::uint8_t>>(matches_of(maps, mode, settings.ranges));
    coefficients.num_matches = 0;
    coefficients.match_rows = 0;
    for (std::size_t c = 0; c < maps.num_clusters(); ++c) {
        if ((*coefficients.matches)[c] == 0) continue;
        ++coefficients.num_matches;
        coefficients.match_rows += maps.study.clustering->clusters[c].size;
    }
    coefficients.columns = feature_order(maps, settings.columns);
    coefficients.rows = std::make_shared<const std::vector<std::uint32_t>>(
        cluster_order(maps, mode, settings, *coefficients.matches, similar.get()));
}

/// Clusters that the ranges leave; those without a map are left out, as nothing is known of them.
void App::filter_order() {
    const CoefficientsState& coefficients = state_.coefficients;
    if (!state_.order.by_coefficients || coefficients.settings.ranges.empty() || !coefficients.matches) return;
    if (coefficients.maps->study.clustering != state_.document->study.clustering) return;
    const std::vector<std::uint8_t>& matches = *coefficients.matches;
    std::erase_if(state_.order.clusters,
                  [&](std::uint32_t cluster) { return cluster >= matches.size() || matches[cluster] == 0; });
}

/// While training plays, maps are made only for those who look at them.
bool App::sees_maps() const {
    return is_seen(state_.layout, View::kCoefficients) || is_seen(state_.layout, View::kProfile);
}

bool App::maps_have_work() const { return !state_.halted.maps && maps_.has_work(); }

bool App::profile_has_work() const { return !state_.halted.profile && profile_.has_work(); }

/// Works on the maps and the profile until `end`. True while there is more to do.
bool App::advance_maps(double end) {
    if (!study_ready()) return false;
    while (profile_has_work() && now_() < end) profile_.step();
    if (auto profile = profile_.take()) {
        if (*profile) {
            const auto& old = state_.profile.profile;
            if (old && (old->feature != (*profile)->feature || old->row != (*profile)->row))
                state_.profile.settings.what_if.reset();
            state_.profile.profile = std::make_shared<const FeatureProfile>(**std::move(profile));
        } else {
            tell(MessageKind::kError, profile->error().sentence());
        }
        ++state_.profile.revision;
    }
    state_.profile.running = profile_.has_work();
    state_.profile.progress = profile_.progress();
    bool worked = false;
    while (maps_have_work() && now_() < end) {
        maps_.step();
        worked = true;
    }
    state_.coefficients.progress = maps_.progress();
    if (worked && !maps_.has_work()) {
        refresh_coefficients();
        if (state_.order.by_coefficients) refresh_order();
    }
    return profile_has_work() || maps_have_work();
}

}  // namespace reluscope
