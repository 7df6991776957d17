#include "app/app.h"
#include "app/network/unit_view.h"

#include <algorithm>

// What the network view shows.

namespace reluscope {

void App::on(SetNetworkView& command) {
    NetworkSettings& settings = state_.network.settings;
    settings.subject = command.subject.value_or(settings.subject);
    settings.threshold = std::clamp(command.threshold.value_or(settings.threshold), 0.0, 1.0);
    settings.most_units = std::clamp(command.most_units.value_or(settings.most_units), kFewestUnits, kMostUnits);
    settings.maps = command.maps.value_or(settings.maps);
    shown_subject_.study.reset();
    state_.halted.units = false;
}

/// Brings facts, maps and values of the units up to date while the view is seen. True while there is more to do.
bool App::advance_network_view(double end) {
    if (!network_view_has_work()) return report_asked_ = false;
    const Study& study = state_.document->study;
    NetworkState& network = state_.network;
    if (network.facts && network.facts->size() != study.network().num_hidden_units()) network.facts.reset();
    if (network.maps && (network.maps->z.cols() != static_cast<Eigen::Index>(study.network().num_hidden_units()) ||
                         !state_.plane.problem.empty()))
        network.maps.reset();
    const SubjectKey key = subject_key();
    if (!(shown_subject_ == key)) {
        network.values = subject_values(*state_.document, state_.selection, state_.plane, network.settings.subject);
        shown_subject_ = key;
        network.unit.reset();
    }
    const auto facts = network.facts;
    while (units_have_work() && now_() < end) network_.step(study, state_.plane, network);
    if (network.facts != facts) network.unit.reset();
    if (state_.selection.unit && !network.unit)
        network.unit = unit_view(*state_.document, network, *state_.selection.unit);
    report_asked_ = report_asked_ && units_have_work();
    return units_have_work();
}

App::SubjectKey App::subject_key() const {
    SubjectKey key{
        state_.document->study.patterns, state_.selection.row, state_.selection.cluster, {}, state_.selection.unit};
    if (state_.plane.pinned_at) key.point = {state_.plane.pinned_at->x, state_.plane.pinned_at->y};
    return key;
}

bool App::sees_units() const {
    return study_ready() && (is_seen(state_.layout, View::kNetwork) || state_.selection.unit || report_asked_);
}

bool App::units_have_work() const {
    return sees_units() && !state_.halted.units && network_.has_work(state_.document->study, state_.plane);
}

bool App::network_view_has_work() const {
    return units_have_work() || (sees_units() && !(shown_subject_ == subject_key()));
}

}  // namespace reluscope
