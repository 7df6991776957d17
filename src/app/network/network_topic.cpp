#include "app/network/network_topic.h"

#include "app/network/unit_view.h"
#include "base/texts/rows_texts.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kResolution = 24;

bool has_plane(const Study& study, const PlaneState& plane) {
    return plane.problem.empty() && plane.frame.origin.size() == study.network().num_inputs() &&
           plane.view.wanted.width() > 0;
}

/// A piece of work that has begun is brought to its end, so that something is seen while training plays.
constexpr auto kGoesOn = [](const auto&, const auto&) { return true; };

}  // namespace

std::shared_ptr<const SubjectValues> subject_values(const Document& document, const Selection& selection,
                                                    const PlaneState& plane, UnitSubject wanted,
                                                    const WhatIf* what_if) {
    const Study& study = document.study;
    const bool region = plane.pinned_at && has_plane(study, plane);
    if (wanted == UnitSubject::kRow && !selection.row) wanted = UnitSubject::kCluster;
    if (wanted == UnitSubject::kCluster && !selection.cluster) wanted = UnitSubject::kRegion;
    if (wanted == UnitSubject::kRegion && !region) {
        if (!selection.cluster) return nullptr;
        wanted = selection.row ? UnitSubject::kRow : UnitSubject::kCluster;
    }
    SubjectValues result;
    result.subject = wanted;
    if (wanted == UnitSubject::kRow) {
        result.input =
            what_if ? what_if->input() : Eigen::VectorXd(study.input->rows->inputs.col(selection.row->index));
        result.name = rows_texts::row_name(study.input->rows->row[selection.row->index], what_if != nullptr);
    } else if (wanted == UnitSubject::kCluster) {
        result.input = mean_input(study.input->rows->inputs, *study.clustering, *selection.cluster);
        result.name = "mean of cluster " + std::to_string(selection.cluster->index);
    } else {
        result.input = plane.frame.at(plane.pinned_at->x, plane.pinned_at->y);
        result.name = "the pinned point";
    }
    result.values = unit_values(study.network(), result.input);
    return std::make_shared<const SubjectValues>(std::move(result));
}

bool UnitsStage::MapsKey::operator==(const MapsKey& other) const {
    return network == other.network && window == other.window && frame.origin.size() == other.frame.origin.size() &&
           frame.origin == other.frame.origin && frame.u == other.frame.u && frame.v == other.frame.v;
}

bool UnitsStage::is_seen() const {
    const AppState& state = desk_.state;
    return desk_.study_ready() &&
           (reluscope::is_seen(state.layout, View::kNetwork) || state.selection.unit || state.network.asked);
}

UnitsStage::FactsKey UnitsStage::wanted_facts() const { return {desk_.study().input, desk_.study().patterns}; }

std::optional<UnitsStage::MapsKey> UnitsStage::wanted_maps() const {
    const PlaneState& plane = desk_.state.plane;
    if (!has_plane(desk_.study(), plane)) return std::nullopt;
    // What was asked for, not what a wide picture shows beside it: the maps are square.
    return MapsKey{desk_.study().input->network, plane.frame, plane.view.wanted};
}

UnitsStage::SubjectKey UnitsStage::wanted_subject() const {
    const AppState& state = desk_.state;
    SubjectKey key{desk_.study().patterns, state.selection.row, state.selection.cluster, {},
                   state.selection.unit,   state.what_if};
    if (state.plane.pinned_at) key.point = {state.plane.pinned_at->x, state.plane.pinned_at->y};
    return key;
}

bool UnitsStage::is_stale() const {
    if (!is_seen()) return false;
    if (!(shown_subject_ == wanted_subject())) return true;
    if (facts_.is_working() || maps_.is_working() || !facts_.is(wanted_facts())) return true;
    const auto maps = wanted_maps();
    return maps && !maps_.is(*maps);
}

bool UnitsStage::step() {
    NetworkState& network = desk_.state.network;
    const auto maps = wanted_maps();
    if (!(shown_subject_ == wanted_subject())) {
        read_subject();
    } else if (!maps_.is_working() && (facts_.is_working() || !facts_.is(wanted_facts()))) {
        const auto make = [](const FactsKey& key) {
            return std::make_unique<UnitFactsJob>(*key.input->network, key.patterns->bits);
        };
        if (auto facts = facts_.step(wanted_facts(), make, kGoesOn)) {
            network.facts = std::make_shared<const std::vector<UnitFacts>>(*std::move(facts));
            network.unit.reset();
        }
    } else if (maps) {
        const auto make = [](const MapsKey& key) {
            return std::make_unique<UnitMapsJob>(*key.network, key.frame, key.window, kResolution);
        };
        if (auto made = maps_.step(*maps, make, kGoesOn))
            network.maps = std::make_shared<const UnitMaps>(*std::move(made));
    } else {
        maps_.rest();
    }
    return is_stale();
}

double UnitsStage::progress() const { return facts_.is_working() ? facts_.progress() : maps_.progress(); }

void UnitsStage::read_subject() {
    const AppState& state = desk_.state;
    desk_.state.network.values = subject_values(*state.document, state.selection, state.plane,
                                                state.network.settings.subject, state.what_if.get());
    desk_.state.network.unit.reset();
    shown_subject_ = wanted_subject();
    ++desk_.state.revision;
}

/// The subject is read even where the work on the units was stopped.
void UnitsStage::show() {
    if (!is_seen()) return;
    NetworkState& network = desk_.state.network;
    const std::size_t units = desk_.study().network().num_hidden_units();
    if (network.facts && network.facts->size() != units) network.facts.reset();
    if (network.maps &&
        (network.maps->z.cols() != static_cast<Eigen::Index>(units) || !desk_.state.plane.problem.empty()))
        network.maps.reset();
    if (!(shown_subject_ == wanted_subject())) read_subject();
    const std::optional<UnitId>& unit = desk_.state.selection.unit;
    if (unit && !network.unit) {
        network.unit = unit_view(*desk_.state.document, network, *unit);
        if (network.unit) ++desk_.state.revision;
    }
    network.asked &= has_work();
}

void apply(SetNetworkView& command, NetworkTopic& topic) {
    NetworkSettings& settings = topic.desk.state.network.settings;
    settings.subject = command.subject.value_or(settings.subject);
    settings.threshold = std::clamp(command.threshold.value_or(settings.threshold), 0.0, 1.0);
    settings.most_units = std::clamp(command.most_units.value_or(settings.most_units), kMinUnits, kMaxUnits);
    settings.maps = command.maps.value_or(settings.maps);
    topic.units.forget_subject();
    topic.units.resume();
}

void apply(SelectUnit& command, NetworkTopic& topic) {
    Desk& desk = topic.desk;
    if (command.unit && desk.study_ready()) {
        const std::size_t units = desk.study().network().num_hidden_units();
        if (command.unit->index >= units)
            return desk.refuse("There is no unit " + std::to_string(command.unit->index) + "; the last one is " +
                               std::to_string(units - 1) + ".");
    }
    desk.state.selection.unit = command.unit;
    topic.units.resume();
}

}  // namespace reluscope
