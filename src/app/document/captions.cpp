#include "app/document/captions.h"

#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>

namespace reluscope {

std::string output_axis(const Document& document, Eigen::Index output, bool probability) {
    if (probability) return explanation_texts::probability_of(output_name(*document.model, document.study, output));
    std::string phrase = logit_phrase(document, output);
    return phrase.starts_with("the ") ? phrase.substr(4) : phrase;
}

std::string shown_epoch(const AppState& state, const Network& shown) {
    const TrainingState& training = state.training;
    if (!training.shown_epoch) return "";
    const auto found = std::find_if(training.snapshots.begin(), training.snapshots.end(),
                                    [&](const Snapshot& snapshot) { return snapshot.network.get() == &shown; });
    const int epoch = found == training.snapshots.end() ? *training.shown_epoch : found->epoch;
    return explanation_texts::epoch_of(epoch, training.position.epoch);
}

std::string shown_epoch(const AppState& state) {
    return state.document ? shown_epoch(state, state.document->study.network()) : "";
}

std::string shown_epoch_sentence(const AppState& state) {
    const std::string epoch = shown_epoch(state);
    return epoch.empty() ? "" : explanation_texts::shown_after(epoch);
}

}  // namespace reluscope
