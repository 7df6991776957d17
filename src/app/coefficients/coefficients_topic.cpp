#include "app/coefficients/coefficients_topic.h"

#include "app/coefficients/coefficients_facts.h"

#include <algorithm>
#include <set>
#include <utility>

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

MapsStage::Key MapsStage::wanted() const {
    const Study& study = desk_.study();
    return {study.clustering, study.input->network, desk_.state.selection.output};
}

std::optional<MapsStage::SimilarKey> MapsStage::wanted_similar() const {
    const AppState& state = desk_.state;
    const CoefficientsState& coefficients = state.coefficients;
    if (!coefficients.maps || coefficients.settings.rows != ClusterSequence::kSimilar) return std::nullopt;
    return SimilarKey{coefficients.maps, state.view.bars};
}

bool MapsStage::is_stale() const {
    if (!desk_.study_ready()) return false;
    if (!maps_.is(wanted())) return true;
    const auto similar = wanted_similar();
    return similar && !similar_.is(*similar);
}

bool MapsStage::may_work() const {
    const Layout& layout = desk_.state.layout;
    return desk_.state.training.mode == TrainingMode::kPaused || is_seen(layout, View::kCoefficients) ||
           is_seen(layout, View::kProfile);
}

bool MapsStage::step() {
    const Key key = wanted();
    if (!maps_.is(key)) {
        const auto make = [this](const Key& next) {
            const auto means = kept_.empty() ? nullptr : kept_.begin()->second->means;
            return std::make_unique<ClusterMapsJob>(study_, next.output, means);
        };
        auto maps = maps_.step(key, make);
        if (!maps) return true;
        keep(std::make_shared<const ClusterMaps>(*std::move(maps)));
    } else if (const auto similar = wanted_similar()) {
        const auto make = [](const SimilarKey& next) {
            return std::make_unique<SimilarOrderJob>(next.maps, next.mode);
        };
        auto order = similar_.step(*similar, make);
        if (!order) return true;
        similar_order_ = std::make_shared<const std::vector<std::uint32_t>>(*std::move(order));
    }
    refresh_order();
    if (desk_.state.order.by_coefficients) desk_.apply(FilterClusters{true});
    return is_stale();
}

void MapsStage::keep(std::shared_ptr<const ClusterMaps> maps) {
    const auto numbers = static_cast<std::size_t>(maps->weights.size());
    if ((kept_.size() + 2) * numbers > kClusterMapNumbers) kept_.clear();
    kept_[maps->output] = maps;
    desk_.state.coefficients.maps = std::move(maps);
}

void MapsStage::drop() {
    maps_.drop();
    kept_.clear();
    similar_.drop();
    similar_order_.reset();
    shown_order_ = {};
    asked_.drop();
    study_ = {};
}

void MapsStage::refresh() {
    if (!desk_.study_ready()) return;
    const Key key = wanted();
    const auto& shown = maps_.key();
    if (study_.clustering != key.clustering || study_.input->network != key.network) {
        maps_.rest();
        kept_.clear();
        study_ = desk_.study();
    }
    asked_.note(key);
    if (!shown || !(*shown == key)) {
        const auto kept = kept_.find(key.output);
        if (kept != kept_.end()) {
            maps_.set(key);
            desk_.state.coefficients.maps = kept->second;
        }
    }
    refresh_order();
}

void MapsStage::refresh_order() {
    CoefficientsState& coefficients = desk_.state.coefficients;
    if (!coefficients.maps) return;
    const ClusterMaps& maps = *coefficients.maps;
    const BarMode mode = desk_.state.view.bars;
    const CoefficientsSettings& settings = coefficients.settings;
    const auto similar = similar_.is({coefficients.maps, mode}) ? similar_order_ : nullptr;
    OrderKey key{coefficients.maps, mode, settings, similar};
    if (key == shown_order_) return;
    shown_order_ = std::move(key);
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

/// Nothing of the old document is shown or filtered by any more.
void CoefficientsTopic::open(const Opening& opening) {
    if (opening.kind != Opening::Kind::kDocument) return;
    maps.drop();
    CoefficientsState& state = desk.state.coefficients;
    const CoefficientsPicture picture = state.settings.picture;
    const std::uint64_t revision = state.revision + 1;
    state = {};
    state.settings.picture = picture;
    state.revision = revision;
    desk.state.order.by_coefficients = false;
}

void apply(SetCoefficients& command, CoefficientsTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse("There is no network whose coefficients could be shown.");
    CoefficientsState& state = desk.state.coefficients;
    const auto features = static_cast<std::size_t>(desk.study().network().num_inputs());
    const std::string fault = fault_of(command.settings, features);
    if (!fault.empty()) return desk.refuse(fault);
    const bool filters = desk.state.order.by_coefficients && state.settings.ranges != command.settings.ranges;
    state.settings = std::move(command.settings);
    topic.maps.resume();
    topic.maps.refresh();
    if (filters) desk.apply(FilterClusters{true});
}

}  // namespace reluscope
