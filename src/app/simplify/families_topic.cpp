#include "app/simplify/families_topic.h"

#include "app/simplify/families_facts.h"
#include "base/texts/views/families_view_texts.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

/// The list of clusters shows those of the chosen family, or all.
void list_chosen(Desk& desk) {
    std::shared_ptr<const ChosenClusters> only;
    if (const auto chosen = chosen_family(desk.state)) {
        only = std::make_shared<const ChosenClusters>(
            ChosenClusters{desk.study().clustering, desk.state.families.cut->list[*chosen].clusters});
    }
    if (!only && !desk.state.order.only) return;
    desk.state.order.only = std::move(only);
    desk.apply(FilterClusters{desk.state.order.by_coefficients});
}

}  // namespace

FamiliesStage::CurveKey FamiliesStage::wanted_curve() const {
    const FamilySettings& settings = desk_.state.families.settings;
    // What undo brings back may ask for answers that the open rows do not have.
    const FamilyWay by = can_make_families(*desk_.study().input, settings.by) ? settings.by : FamilyWay::kFidelity;
    const bool may_touch = by == FamilyWay::kFidelity || by == FamilyWay::kAnswers;
    return {desk_.study().patterns, by, may_touch && settings.touching};
}

FamiliesStage::CutKey FamiliesStage::wanted_cut() const {
    const FamiliesState& state = desk_.state.families;
    const std::size_t count = state.settings.count == 0 ? state.curve->suggested : state.settings.count;
    return {state.curve, std::clamp<std::size_t>(count, 1, std::max<std::size_t>(1, state.curve->most()))};
}

bool FamiliesStage::is_stale() const {
    const AppState& state = desk_.state;
    if (!desk_.study_ready() || desk_.study().clustering->num_clusters() < 2) return false;
    if (state.followed || state.training.mode != TrainingMode::kPaused) return false;
    if (!is_seen(state.layout, View::kSimplify) && !state.families.settings.joined && !state.families.chosen)
        return false;
    if (!curve_.is(wanted_curve()) || (state.families.curve && !cut_.is(wanted_cut()))) return true;
    const auto plane = wanted_plane();
    return plane && !plane_.is(*plane);
}

std::optional<FamiliesStage::PlaneKey> FamiliesStage::wanted_plane() const {
    const AppState& state = desk_.state;
    const PlaneState& plane = state.plane;
    const std::shared_ptr<const FamilyCut>& cut = state.families.cut;
    const bool wanted = state.families.settings.joined && plane.view.colour == PlaneColour::kCluster && cut &&
                        cut->is_of(desk_.study()) && plane.partition && plane.partition->has_maps() &&
                        !state.stages[StageId::kPlane].stale;
    if (!wanted) return std::nullopt;
    return PlaneKey{cut->curve, cut->families, plane.partition};
}

/// The next piece of the way to a curve; there is nothing to do where it was made before.
void FamiliesStage::step_curve(const CurveKey& key) {
    std::erase_if(kept_, [&](const auto& curve) { return curve->study.patterns != key.patterns; });
    for (const auto& curve : kept_) {
        if (curve->by != key.by || curve->touching != key.touching) continue;
        curve_.set(key);
        desk_.state.families.curve = curve;
        return;
    }
    const auto make = [this](const CurveKey& wanted) {
        std::shared_ptr<const FamilyCurve> known;
        for (const auto& curve : kept_) {
            if (!known || (curve->by == FamilyWay::kFidelity && curve->touching == wanted.touching)) known = curve;
        }
        return std::make_unique<FamilyCurveJob>(desk_.study(), wanted.by, wanted.touching, std::move(known));
    };
    auto made = curve_.step(key, make);
    if (!made) return;
    std::erase_if(kept_, [&](const auto& curve) { return curve->by == key.by; });
    kept_.push_back(*made);
    desk_.state.families.curve = *std::move(made);
}

bool FamiliesStage::step() {
    FamiliesState& state = desk_.state.families;
    const CurveKey key = wanted_curve();
    if (!curve_.is(key)) {
        step_curve(key);
        return is_stale();
    }
    const auto make = [](const CutKey& wanted) { return std::make_unique<FamilyCutJob>(wanted.curve, wanted.wanted); };
    const CutKey wanted = wanted_cut();
    if (!cut_.is(wanted)) {
        auto made = cut_.step(wanted, make);
        if (!made) return true;
        state.cut = *std::move(made);
        if (state.chosen && *state.chosen >= state.cut->families) state.chosen.reset();
        plane_.drop();
        list_chosen(desk_);
        return is_stale();
    }
    const auto plane = wanted_plane();
    if (!plane) return false;
    const auto make_regions = [&](const PlaneKey& of) {
        return std::make_unique<FamilyRegionsJob>(state.cut, of.partition, desk_.state.plane.frame,
                                                  desk_.state.plane.cluster_of_region);
    };
    if (auto made = plane_.step(*plane, make_regions)) state.cut = *std::move(made);
    return is_stale();
}

double FamiliesStage::progress() const {
    constexpr double kCurve = 0.95;
    if (curve_.is_working()) return kCurve * curve_.progress();
    return cut_.is_working() ? kCurve + (1 - kCurve) * cut_.progress() : 0;
}

/// Names are of the families of these rows and this network.
void FamiliesTopic::open(const Opening& opening) {
    FamiliesState& state = desk.state.families;
    if (opening.kind != Opening::Kind::kDocument || opening.remembered) return;
    state = {};
    families.drop();
    list_chosen(desk);
}

void apply(SetFamilies& command, FamiliesTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(families_view_texts::kNoDocument);
    if (command.count > FamilyCurveJob::kMaxFamilies)
        return desk.refuse(families_view_texts::other_count(FamilyCurveJob::kMaxFamilies));
    if (!can_make_families(*desk.study().input, command.by))
        return desk.refuse(command.by == FamilyWay::kAnswers ? families_view_texts::kNeedsAnswers
                                                             : families_view_texts::kNeedsTwoClasses);
    FamiliesState& state = desk.state.families;
    FamilySettings& settings = state.settings;
    const bool others = settings.count != command.count || settings.touching != command.touching;
    if (others || settings.by != command.by) state.chosen.reset();
    settings.joined = command.joined;
    settings.count = command.count;
    settings.touching = command.touching;
    settings.by = command.by;
    list_chosen(desk);
    topic.families.resume();
}

void apply(SelectFamily& command, FamiliesTopic& topic) {
    const bool outside = command.family && *command.family >= FamilyCurveJob::kMaxFamilies;
    if (outside) return topic.desk.refuse(families_view_texts::kNoSuchFamily);
    topic.desk.state.families.chosen = command.family;
    list_chosen(topic.desk);
}

void apply(NameFamilies& command, FamiliesTopic& topic) {
    std::erase_if(command.names, [](const FamilyName& one) { return one.name.empty(); });
    topic.desk.state.families.settings.names = std::move(command.names);
}

}  // namespace reluscope
