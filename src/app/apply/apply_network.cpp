#include "analysis/finite_check.h"
#include "app/app.h"

#include <utility>

// Networks that change under the same rows: edits of a weight, and training.

namespace reluscope {

void App::on(SetWeight& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is no network whose weights could be changed.");
    auto network = with_weight(*newest_network(), command.place, command.value);
    if (!network) return tell(MessageKind::kError, network.error().sentence());
    const auto edited = with_network(*state_.document->study.input, std::make_shared<const Network>(*network));
    if (const Status status = check_network(*edited); !status)
        return tell(MessageKind::kError, "The weight stays as it is: " + status.error().sentence() + ".");
    if (const Status status = training_.set_network(*network, state_.training); !status)
        return tell(MessageKind::kError, status.error().sentence());
    state_.training.shown_epoch.reset();
    follow_network(std::make_shared<const Network>(*std::move(network)));
}

/// The network that is shown, or a newer one that is being studied.
std::shared_ptr<const Network> App::newest_network() const {
    return followed_ ? followed_ : state_.document->study.input->network;
}

/// Studies the open rows under another network and shows it as soon as its clusters are known.
void App::follow_network(std::shared_ptr<const Network> network) {
    followed_ = network;
    held_back_ = false;  // whatever comes now is what was asked for last
    live_.follow(with_network(*state_.document->study.input, std::move(network)));
}

/// Works on the newest network until `end`. True while there is more to do.
bool App::advance_live(double end) {
    if (!state_.document) return false;
    while (live_.is_urgent() && now_() < end) live_.step();
    if (const auto fault = live_.take_fault()) {
        followed_.reset();
        tell(MessageKind::kError, "The network is not shown: " + fault->sentence() + ".");
    }
    // One network at a time is shown everywhere: the next one waits until the plane of this one is exact.
    if (!plane_.has_work(state_.plane)) {
        if (const auto study = live_.take_clusters()) adopt_live(*study);
    }
    return live_.has_work() || live_.has_clusters();
}

/// Checks the maps of the newest network once there is nothing better to do.
bool App::advance_survey(double end) {
    while (live_.has_work() && !live_.is_urgent() && now_() < end) live_.step();
    if (const auto study = live_.take_survey()) {
        state_.document->study = *study;
        refresh_feature();
    }
    return live_.has_work() || live_.has_survey();
}

/// Shows the same rows under another network.
void App::adopt_live(const Study& study) {
    adopted_live_ = true;
    state_.halted = {};
    Document& document = *state_.document;
    auto model = std::make_shared<ModelFile>(*document.model);
    model->network = study.network();
    document.model = std::move(model);
    document.file_weights &= study.input->network == document.study.input->network;
    document.study = study;
    document.untrained = untrained_;
    if (followed_ == study.input->network) followed_.reset();
    Selection& selection = state_.selection;
    if (selection.row) {
        selection.cluster = ClusterId(study.clustering->assignment[selection.row->index]);
    } else if (selection.cluster && selection.cluster->index >= study.clustering->num_clusters()) {
        selection.cluster = ClusterId(0);
        selection.row = first_row_of(ClusterId(0));
    }
    state_.hovered = {};
    plane_.open(study, true, state_.plane);
    reach_.open(study, state_.reach);
    refresh_metrics();
    open_path(true);
    refresh_order();
    refresh_views();
}

}  // namespace reluscope
