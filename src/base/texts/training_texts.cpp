#include "base/texts/training_texts.h"

#include "base/text/number_format.h"

#include <cmath>

namespace reluscope::training_texts {

namespace {

constexpr const char* kDash = "\u2013";

std::string outputs_of(int outputs) { return counted(static_cast<unsigned>(outputs), "output", "outputs"); }

}  // namespace

std::string no_settings(const std::string& method) {
    if (method.empty()) return "The file does not say with which settings this network was trained.";
    return "About its training the file says only " + method + ".";
}

std::string weight_of(const std::string& name) { return "Weight of " + name; }

std::string layer(std::size_t number) { return "Layer " + std::to_string(number); }

std::string position(int epoch, int epochs, int batch, int batches, bool paused) {
    const std::string text = "epoch " + display_count(static_cast<unsigned long long>(epoch));
    if (batch > 0 && paused) return text + ", batch " + std::to_string(batch) + " of " + std::to_string(batches);
    return text + " of " + display_count(static_cast<unsigned long long>(epochs));
}

std::string confusion(const std::string& rows) { return "Confusion matrix, " + rows; }

std::string auc_and_calibration(double auc, double error) {
    return "AUC " + (std::isfinite(auc) ? display_number(auc) : kDash) + ", calibration error " +
           (std::isfinite(error) ? display_number(100 * error) + " percentage points" : kDash);
}

std::string cell_title(const std::string& count, const std::string& truth) { return count + " of " + truth; }

std::string cell_text(const std::string& predicted, double share) {
    return "Predicted as " + predicted + ": " + display_share(share) + " of the rows of this class.";
}

std::string probability_of(const std::string& name) { return "predicted probability of " + name; }

std::string bin_title(double low, double high) {
    return "Predicted probability: " + display_share(low) + " to " + display_share(high);
}

std::string bin_text(std::size_t rows, double mean, double observed) {
    if (rows == 0) return kNoSuchRow;
    return counted(rows, "row gets", "rows get") + " such a probability, " + display_share(mean) +
           " on average. It came true for " + display_share(observed) + ".";
}

std::string count(const EpochCounts& counts) {
    const auto change = [](std::size_t born, std::size_t gone) {
        return " (" + display_count(born) + " new, " + display_count(gone) + " gone)";
    };
    std::string text;
    if (counts.has_regions)
        text = (counts.all_regions ? "" : "at least ") + counted(counts.regions, "region", "regions") +
               " in the home window" + change(counts.new_regions, counts.gone_regions) + "; ";
    return text + counted(counts.clusters, "cluster", "clusters") + change(counts.new_clusters, counts.gone_clusters) +
           "; " + counted(counts.dead_units, "dead unit", "dead units") + ", " + display_count(counts.always_active) +
           " always active";
}

std::string score(double value, bool classes, const std::string& rows) {
    return classes ? display_share(value) + " correct on " + rows : "R\u00b2 " + display_number(value) + " on " + rows;
}

std::string number_needs_one_output(const std::string& target, int outputs) {
    return "The target " + target + " is a number, but the network has " + outputs_of(outputs) +
           ". A new network would fit.";
}

std::string one_class_only(const std::string& target) {
    return "The target " + target + " has only one class: there is nothing to learn.";
}

std::string other_outputs(const std::string& target, std::size_t classes, int outputs) {
    return "The target " + target + " has " + std::to_string(classes) + " classes, but the network has " +
           outputs_of(outputs) + ". A new network would fit.";
}

std::string other_rows(std::size_t trained, std::size_t open) {
    return "The network was trained on " + counted(trained, "row", "rows") + ", but " +
           counted(open, "row is", "rows are") + " open. Training again will not give the same weights.";
}

std::string no_class(int wanted, int classes) {
    return "There is no class " + std::to_string(wanted) + "; the last one is " + std::to_string(classes - 1) + ".";
}

}  // namespace reluscope::training_texts
