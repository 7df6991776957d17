#include "base/texts/views/summary_texts.h"

#include "base/text/number_format.h"

namespace reluscope::summary_texts {

std::string working(double progress) {
    return "Scoring every cluster by itself and on all rows: " + display_share(progress) + " of the work is done.";
}

std::string lonely(std::size_t clusters, std::size_t one_row, std::size_t one_class, bool classes) {
    const auto share = [&](std::size_t part) {
        return " (" + display_share(static_cast<double>(part) / static_cast<double>(clusters == 0 ? 1 : clusters)) +
               ")";
    };
    std::string text = display_count(one_row) + " of " + counted(clusters, "cluster", "clusters") + share(one_row) +
                       (one_row == 1 ? " has" : " have") + " a single row";
    if (classes)
        text += "; " + display_count(one_class) + share(one_class) + (one_class == 1 ? " has" : " have") +
                " answers of one class only, single rows included";
    return text + ".";
}

namespace {

std::string only(std::size_t rows, const char* which) {
    return "Only the " + counted(rows, "row", "rows") + which +
           " count now, and all rows are these. Clusters without one are not among those that are counted.";
}

}  // namespace

std::string only_training(std::size_t rows) { return only(rows, " that training here learns from"); }

std::string only_validation(std::size_t rows) { return only(rows, " that training here keeps aside"); }

std::string largest(std::size_t shown, std::size_t of) {
    return "Shown are the " + display_count(shown) + " largest of " + counted(of, "cluster", "clusters") + ".";
}

}  // namespace reluscope::summary_texts
