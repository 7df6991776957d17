#pragma once

#include "base/text/number_format.h"

#include <string>
#include <vector>

/// Words about how far an explanation holds when several columns change at once.
namespace reluscope::holding_texts {

/// "Its formula holds for all of these at once: age 22 to 35 years, fare 7 to 20 pounds; the others as they are. The
/// prediction is the same in all of it." `ranges` is what stands behind the colon.
inline std::string holds_in_box(const std::string& ranges, bool others, bool same_decision) {
    return "Its formula holds for all of these at once: " + ranges +
           (others ? "; the other columns as they are." : ".") +
           (same_decision ? " The prediction is the same in all of it." : "");
}

/// "age in 7": of so many regions.
inline std::string sign_kept(const std::string& input, unsigned long long regions) {
    return input + " in " + display_count(regions);
}

/// ", 3 more in some"
inline std::string and_others(unsigned long long count) { return ", " + display_count(count) + " more in some"; }

/// "In the 9 regions across its walls, not every column keeps its direction: fare in 5, age in 8; the other columns do
/// in all." `changing` is what stands behind the colon, empty where no sign changes.
inline std::string signs_across(unsigned long long neighbours, const std::string& changing, bool others) {
    const std::string regions = neighbours == 1 ? "the region across its only wall"
                                                : "the " + display_count(neighbours) + " regions across its walls";
    if (changing.empty()) return "Every column keeps its direction in " + regions + ".";
    return "In " + regions + ", not every column keeps its direction: " + changing +
           (others ? "; the other columns do in all." : ".");
}

// All columns together.

/// How far they can go, as text; empty where there is nothing to say. Lengths are in standard deviations.
struct Together {
    std::string ball;        ///< in which the explanation holds
    std::string each;        ///< it holds while no number moves by more than this and nothing else moves
    std::string prediction;  ///< no shorter change flips the prediction
    std::string flips_at;    ///< a change of this length can
    bool no_walls = false;   ///< the explanation holds everywhere
    bool on_edge = false;    ///< the slightest change can leave the region
    bool never = false;      ///< no change at all flips the prediction
    bool at_once = false;    ///< the slightest change can flip it
};

inline std::string prediction_together(const Together& words) {
    if (words.at_once) return " The slightest change can flip the prediction.";
    if (words.never) return " No change flips the prediction.";
    if (words.prediction.empty()) return "";
    const std::string unit = words.no_walls || words.on_edge ? " standard deviations" : "";
    const std::string same = " The prediction stays the same up to ";
    if (words.flips_at.empty()) return same + "at least " + words.prediction + unit + ".";
    return same + words.prediction + unit + "; a change of " + words.flips_at + " can flip it.";
}

/// "All columns together: this explanation stays the same up to 0.07 standard deviations in any direction or, if
/// numbers alone change, while none moves by more than 0.03. The prediction stays the same up to at least 0.21."
inline std::string together(const Together& words) {
    std::string text = "All columns together: ";
    if (words.no_walls) {
        text += "this explanation holds everywhere, since no hidden unit can switch.";
    } else if (words.on_edge) {
        text += "the row lies on the edge of its region, and the slightest change can leave it.";
    } else {
        text +=
            "this explanation stays the same up to " + words.ball +
            (words.ball == "1" ? " standard deviation" : " standard deviations") + " in any direction" +
            (words.each.empty() ? "."
                                : " or, if numbers alone change, while none moves by more than " + words.each + ".");
    }
    return text + prediction_together(words);
}

inline constexpr const char* kTogether = "How far all columns can go together";
inline constexpr const char* kTogetherMeaning =
    "Every column moves freely, also categories, at once and in any mixture; the length of a change is the root of the "
    "sum of the squares, each in standard deviations over the rows. Nothing shorter changes the explanation, and "
    "nothing shorter flips the prediction. Numbers are the columns of numbers that vary and have a cell in this row.";
/// On demand, all digits, as far as there are any: "In full: the explanation 0.0699..., with numbers alone 0.031...
/// each; the prediction 0.21...; a change of 0.22... can flip it."
inline std::string together_in_full(const std::string& ball, const std::string& each, const std::string& prediction,
                                    const std::string& flips_at) {
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? "In full: " : "; ") + part; };
    if (!ball.empty()) add("the explanation " + ball);
    if (!each.empty()) add("with numbers alone " + each + " each");
    if (!prediction.empty()) add("the prediction " + prediction);
    if (!flips_at.empty()) add("a change of " + flips_at + " can flip it");
    return text.empty() ? text : text + ".";
}

/// ", 3 columns more"
inline std::string more_columns(unsigned long long count) {
    return ", " + counted(count, "column", "columns") + " more";
}

// Signs over the table.

/// A column, which way it goes in the row's own region, and in how many clusters and for which share of the rows too.
struct KeptSign {
    std::string label;
    bool raises = false;
    unsigned long long clusters = 0, all = 0;
    std::string rows;  ///< "93 %"
};
/// "age lowers the log-odds of survived in 12 of 15 clusters, for 93 % of the rows; fare raises it in all 15 clusters."
inline std::string kept_signs(const std::vector<KeptSign>& signs, const std::string& what) {
    std::string text;
    for (const KeptSign& sign : signs) {
        const bool first = text.empty();
        text += (first ? "" : "; ") + sign.label + (sign.raises ? " raises " : " lowers ") + (first ? what : "it");
        if (sign.clusters == sign.all) {
            text += sign.all == 2 ? " in both clusters" : " in all " + display_count(sign.all) + " clusters";
        } else {
            text += " in " + display_count(sign.clusters) + " of " + display_count(sign.all) + " clusters, for " +
                    sign.rows + " of the rows";
        }
    }
    return text.empty() ? text : text + ".";
}
inline constexpr const char* kSigns = "Whether columns keep their direction";
inline constexpr const char* kSignsMeaning =
    "Every cluster has a formula of its own. A column keeps its direction in a cluster if its weight there has the "
    "same sign as in this row's formula. Told of the columns that count most there: by their weight times their "
    "standard deviation.";

/// "22 to 35 years"
inline std::string range(const std::string& low, const std::string& high, const std::string& unit) {
    return low + " to " + high + (unit.empty() ? "" : " " + unit);
}

inline constexpr const char* kAcross = "Next to this region";
inline constexpr const char* kAcrossMeaning =
    "Across each wall lies another region with another formula. A column keeps its direction there if its weight has "
    "the same sign as here: then it raises or lowers the output there, too.";

}  // namespace reluscope::holding_texts
