#include "app/history.h"

#include <set>
#include <utility>

namespace reluscope {

namespace {

/// Per type of command. Overloads beat the template: what is not listed is not undone.
struct UndoName {
    template <class T>
    const char* operator()(const T&) const {
        return nullptr;
    }
    const char* operator()(const SelectCluster&) const { return "choice of a cluster"; }
    const char* operator()(const SelectRow&) const { return "choice of a row"; }
    const char* operator()(const SelectFeature&) const { return "choice of a feature"; }
    const char* operator()(const SelectUnit&) const { return "choice of a unit"; }
    const char* operator()(const SelectOutput&) const { return "choice of an output"; }
    const char* operator()(const SetReference&) const { return "reference"; }
    const char* operator()(const SetBarMode&) const { return "measure of the bars"; }
    const char* operator()(const SortClusters&) const { return "order of the clusters"; }
    const char* operator()(const SearchClusters&) const { return "search"; }
    const char* operator()(const SortRows&) const { return "order of the rows"; }
    const char* operator()(const SetPlane&) const { return "choice of the plane"; }
    const char* operator()(const SetPlaneWindow&) const { return "pan and zoom"; }
    const char* operator()(const FitPlane&) const { return "fit"; }
    const char* operator()(const SetPlaneColour&) const { return "colours"; }
    const char* operator()(const SetPlaneDepth&) const { return "depth"; }
    const char* operator()(const ShowOnPlane&) const { return "what the plane shows"; }
    const char* operator()(const PinPlane&) const { return "choice of a region"; }
    const char* operator()(const StepRegion&) const { return "walk to a region"; }
    const char* operator()(const SetPath&) const { return "path"; }
    const char* operator()(const ClearPath&) const { return "end of a path"; }
    const char* operator()(const PathToOther&) const { return "path"; }
    const char* operator()(const ShowPathProbability&) const { return "measure of the path"; }
    const char* operator()(const ShowView&) const { return "view"; }
    const char* operator()(const CloseView&) const { return "closing a view"; }
    const char* operator()(const MoveView&) const { return "moving a view"; }
    const char* operator()(const MaximiseView&) const { return "maximising"; }
    const char* operator()(const SetSplit&) const { return "sizes"; }
    const char* operator()(const SetColumns&) const { return "sizes"; }
    const char* operator()(const ResetLayout&) const { return "arrangement of the views"; }
    const char* operator()(const SetLayout&) const { return "arrangement of the views"; }
    const char* operator()(const SetScatter&) const { return "scatter"; }
    const char* operator()(const SetRelief&) const { return "relief"; }
    const char* operator()(const SetTree&) const { return "tree"; }
    const char* operator()(const SetCoefficients&) const { return "coefficients"; }
    const char* operator()(const FilterClusters&) const { return "filter of the clusters"; }
    const char* operator()(const SetProfile&) const { return "profile"; }
    const char* operator()(const SetNetworkView&) const { return "network view"; }
    const char* operator()(const SetCompare&) const { return "what is compared"; }
    const char* operator()(const SetWeight&) const { return "change of a weight"; }
    const char* operator()(const Train& train) const {
        return train.mode == TrainingMode::kPaused ? nullptr : "training";
    }
    const char* operator()(const RestartTraining&) const { return "new first weights"; }
    const char* operator()(const SetTraining&) const { return "options of training"; }
    const char* operator()(const ShowEpoch&) const { return "shown epoch"; }
};

/// Rough, and never too small: what keeping a document alive costs beside its rows.
double study_bytes(const Study& study) {
    if (!study.patterns || !study.clustering) return 0;
    const auto rows = static_cast<double>(study.clustering->num_rows());
    const double outputs = study.network().num_outputs();
    const double bits = static_cast<double>(study.network().num_hidden_units()) / 8;
    return rows * (8 * outputs + bits + 8) + 24.0 * static_cast<double>(study.clustering->num_clusters()) +
           8.0 * static_cast<double>(study.network().num_parameters());
}

double rows_bytes(const Study& study) {
    return 8.0 * static_cast<double>(study.input->rows->inputs.size()) +
           16.0 * static_cast<double>(study.input->table->num_rows * study.input->table->columns.size());
}

}  // namespace

const char* undo_name(const Command& command) { return std::visit(UndoName{}, command); }

bool changes_document_later(const Command& command) {
    return std::holds_alternative<SetWeight>(command) || std::holds_alternative<Train>(command) ||
           std::holds_alternative<RestartTraining>(command) || std::holds_alternative<SetTraining>(command) ||
           std::holds_alternative<ShowEpoch>(command);
}

void History::push(std::string what, Remembered state) {
    undone_.clear();
    done_.push_back({std::move(what), std::move(state)});
    keep_in_bounds();
}

Remembered History::undo(Remembered now) {
    Step step = std::move(done_.back());
    done_.pop_back();
    Remembered before = std::move(step.state);
    undone_.push_back({std::move(step.what), std::move(now)});
    return before;
}

Remembered History::redo(Remembered now) {
    Step step = std::move(undone_.back());
    undone_.pop_back();
    Remembered after = std::move(step.state);
    done_.push_back({std::move(step.what), std::move(now)});
    return after;
}

/// Steps are forgotten from the oldest on until number and memory fit.
void History::keep_in_bounds() {
    std::set<const void*> seen;
    double bytes = 0;
    std::size_t kept = 0;
    for (auto step = done_.rbegin(); step != done_.rend() && kept < kMostSteps; ++step, ++kept) {
        if (!step->state.document) continue;
        const Study& study = step->state.document->study;
        if (seen.insert(study.clustering.get()).second) bytes += study_bytes(study);
        if (seen.insert(study.input->rows.get()).second) bytes += rows_bytes(study);
        if (bytes > kMostBytes && kept > 0) break;
    }
    done_.erase(done_.begin(), done_.end() - static_cast<std::ptrdiff_t>(kept));
}

}  // namespace reluscope
