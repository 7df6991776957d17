#include "shell/report_pictures.h"

#include "app/answers/answers_facts.h"
#include "app/answers/swarm_facts.h"
#include "app/document/offers.h"
#include "app/path/joint_facts.h"
#include "base/texts/report_texts.h"
#include "ui/export/view_picture.h"
#include "ui/workspace/dock.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

/// What is known of the smallest change that flips the chosen row; nothing where nothing is decided, and nothing of an
/// edited row, since the report explains the row as the table has it. What the page says while a search goes on would
/// not be true of a file.
std::vector<std::string> sentences_of_change(const AppState& state) {
    if (state.what_if) return {};
    const ChangeFacts facts = change_facts(state);
    if (!facts.asked) return {};
    if (!facts.known && !state.answers.change_problem.empty()) return {state.answers.change_problem};
    if (!facts.known) return {state.answers.change_waits ? report_texts::kChangeWaits : report_texts::kChangeUnknown};
    std::vector<std::string> sentences = {facts.sentence};
    if (!facts.proof.empty()) sentences.push_back(facts.proof);
    if (!facts.alone.empty()) sentences.push_back(facts.alone);
    sentences.push_back(facts.held.empty() ? report_texts::kNothingHeld : facts.proposed);
    if (sentences.back().empty()) sentences.pop_back();
    sentences.insert(sentences.end(), facts.alternatives.begin(), facts.alternatives.end());
    sentences.insert(sentences.end(), facts.notes.begin(), facts.notes.end());
    return sentences;
}

/// The words of the beeswarm; none of pictures, whose pixels have no lines.
std::optional<HtmlSwarm> swarm_words(const AppState& state) {
    if (state.document->image) return std::nullopt;
    const SwarmFacts facts = swarm_facts(state);
    HtmlSwarm swarm;
    if (!facts.problem.empty()) {
        swarm.notes = {state.swarm.problem.empty() ? report_texts::kSwarmUnknown : state.swarm.problem};
        return swarm;
    }
    swarm.picture.title = std::string(view_title(View::kBeeswarm)) + ": " + facts.sentence;
    swarm.notes = {facts.sum};
    if (!facts.note.empty()) swarm.notes.push_back(facts.note);
    return swarm;
}

}  // namespace

ReportPictures::ReportPictures(const AppState& state) : still_(state_for_picture(state)) {
    still_.swarm.settings.column.reset();  // all columns
    if (!still_.document->untrained) answers_.swarm = swarm_words(still_);
    if (still_.selection.row) answers_.change = sentences_of_change(still_);
    // The report explains the row as the table has it.
    if (still_.selection.row && !still_.what_if) answers_.holds = holding_sentences(still_);
    for (const View view : kAllViews) {
        if (is_drawn_with_vectors(view) && can_show(still_, view)) views_.push_back(view);
    }
}

/// A beeswarm is as narrow as the charts of the page, so that it can be read on a phone.
bool ReportPictures::step() {
    constexpr DrawPoint kSize{920, 560};
    constexpr DrawPoint kSwarmSize{520, 560};
    if (done_ == views_.size()) return false;
    const View view = views_[done_];
    const DrawPoint size = view == View::kBeeswarm ? kSwarmSize : kSize;
    if (!drawing_) drawing_ = std::make_unique<ViewSvgJob>(make_palette(false), still_, view, size, &recorder_);
    if (drawing_->step()) return true;
    if (auto svg = drawing_->take()) keep(view, *std::move(svg));
    drawing_.reset();
    return ++done_ < views_.size();
}

void ReportPictures::keep(View view, std::string svg) {
    if (view != View::kBeeswarm) {
        pictures_.push_back({std::string(view_title(view)) + ": " + std::string(view_sentence(view)), std::move(svg)});
    } else if (answers_.swarm) {
        answers_.swarm->picture.svg = std::move(svg);
    }
}

double ReportPictures::progress() const {
    if (done_ == views_.size()) return 1;
    const double part = drawing_ ? drawing_->progress() : 0;
    return (static_cast<double>(done_) + part) / static_cast<double>(views_.size());
}

}  // namespace reluscope
