#include "app/document/captions.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"

#include <algorithm>

namespace reluscope {

std::string output_axis(const Document& document, Eigen::Index output, bool probability) {
    if (probability) return "P(" + output_name(*document.model, document.study, output) + ")";
    std::string phrase = logit_phrase(document, output);
    return phrase.starts_with("the ") ? phrase.substr(4) : phrase;
}

std::string shown_epoch(const AppState& state, const Network& shown) {
    const TrainingState& training = state.training;
    if (!training.shown_epoch) return "";
    const auto found = std::find_if(training.snapshots.begin(), training.snapshots.end(),
                                    [&](const Snapshot& snapshot) { return snapshot.network.get() == &shown; });
    const int epoch = found == training.snapshots.end() ? *training.shown_epoch : found->epoch;
    return "epoch " + display_count(static_cast<unsigned long long>(epoch)) + " of " +
           display_count(static_cast<unsigned long long>(training.position.epoch));
}

std::string shown_epoch(const AppState& state) {
    return state.document ? shown_epoch(state, state.document->study.network()) : "";
}

std::string shown_epoch_sentence(const AppState& state) {
    const std::string epoch = shown_epoch(state);
    return epoch.empty() ? "" : "Shown as it was after " + epoch + ".";
}

}  // namespace reluscope
