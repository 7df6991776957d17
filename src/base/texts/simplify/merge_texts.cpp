#include "base/texts/simplify/merge_texts.h"

namespace reluscope::merge_texts {

namespace {

std::string how_many(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string patterns_and_formulas(const EqualMapsCounts& counts) {
    const std::string text =
        how_many(counts.patterns, "pattern", "patterns") + ", " + how_many(counts.maps, "formula", "formulas");
    if (counts.patterns < 2) return text + ".";
    if (counts.maps == counts.patterns) return text + ": no two clusters share one.";
    const std::string shared = counts.maps == 1 ? ": all clusters share it" : ": some clusters share one";
    if (!counts.decided)
        return text + shared + " (equal to " + counts.largest +
               " of their products; whether without any rounding took more work than is allowed).";
    if (counts.exact_maps == counts.maps) return text + shared + ", exactly (by arithmetic without rounding).";
    return text + shared + ", equal to " + counts.largest + " of their products. Without any tolerance there are " +
           std::to_string(counts.exact_maps) + ".";
}

std::string lonely_clusters(std::size_t clusters, std::size_t single_row, std::size_t single_class, bool is_class) {
    std::string text = std::to_string(single_row) + " of " + how_many(clusters, "cluster", "clusters") +
                       (single_row == 1 ? " holds a single row" : " hold a single row");
    if (is_class)
        text += ", and " + std::to_string(single_class) +
                (single_class == 1 ? " holds rows of one class only" : " hold rows of one class only");
    return text + ".";
}

std::string merge_summary(std::size_t clusters, std::size_t ward, std::size_t neighbours, std::size_t groups,
                          std::size_t min_samples) {
    std::string text = how_many(clusters, "cluster", "clusters") + ": " + std::to_string(ward) +
                       " by Ward's method along " + how_many(neighbours, "nearest neighbour", "nearest neighbours");
    if (groups < ward)
        text += ", " + how_many(groups, "group", "groups") + " once those with fewer than " +
                std::to_string(min_samples) + " rows joined others";
    return text + ". Each group has a regression of its own on the answers.";
}

std::string pruning_summary(std::size_t kept, std::size_t clusters, std::size_t rows_kept, std::size_t rows) {
    return (kept == 1 ? std::string("The largest of ") : "The " + std::to_string(kept) + " largest of ") +
           how_many(clusters, "cluster", "clusters") + (kept == 1 ? " holds " : " hold ") + std::to_string(rows_kept) +
           " of " + how_many(rows, "row", "rows") + "; the other rows take the formula of the nearest.";
}

std::string unseen(std::size_t unseen_rows, std::size_t rows) {
    return std::to_string(unseen_rows) + " of " + how_many(rows, "held-out row", "held-out rows") +
           (unseen_rows == 1 ? " has" : " have") + " a pattern that no training row has.";
}

std::string held_out_source(const std::string& table, std::size_t rows, bool classes) {
    if (table.empty())
        return "Held out: " + how_many(rows, "row", "rows") + " of the table, a fifth of " +
               (classes ? "every class." : "the rows.");
    return "Held out: " + how_many(rows, "row", "rows") + " of " + table + ".";
}

std::string nobody_held_out() { return "No row could be held out."; }

std::string no_refit(const std::string& reason) { return "Without the published refits: " + reason + "."; }

std::string came_from(bool pruned, std::size_t groups, std::size_t clusters, std::size_t rows,
                      const std::string& agreement, const std::string& r2) {
    std::string text =
        how_many(clusters, "cluster", "clusters") + " of " + how_many(rows, "row", "rows") +
        (pruned ? " pruned to the " + how_many(groups, "largest one", "largest ones") + " with their own formulas"
                : " merged as Aletheia does into " + how_many(groups, "group", "groups") + ", refit to the answers");
    if (!agreement.empty()) text += "; same prediction on " + agreement;
    if (!r2.empty()) text += std::string(agreement.empty() ? "; " : ", ") + "R\u00b2 " + r2;
    return text + " of those rows";
}

std::string with_membership(const std::string& rule, const std::string& membership) {
    return rule + ". It takes the " + membership;
}

}  // namespace reluscope::merge_texts
