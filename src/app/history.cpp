#include "app/history.h"

#include <set>
#include <utility>

namespace reluscope {

namespace {

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
    for (auto step = done_.rbegin(); step != done_.rend() && kept < kMaxSteps; ++step, ++kept) {
        if (!step->state.document) continue;
        const Study& study = step->state.document->study;
        if (seen.insert(study.clustering.get()).second) bytes += study_bytes(study);
        if (seen.insert(study.input->rows.get()).second) bytes += rows_bytes(study);
        if (bytes > kMaxBytes && kept > 0) break;
    }
    done_.erase(done_.begin(), done_.end() - static_cast<std::ptrdiff_t>(kept));
}

}  // namespace reluscope
