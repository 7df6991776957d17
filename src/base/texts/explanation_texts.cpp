#include "base/texts/explanation_texts.h"

#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>

namespace reluscope::explanation_texts {

namespace {

constexpr const char* kPercent = "\u2009%";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// "0.12", or "12.3 EUR".
std::string amount(double value, int digits, const std::string& unit) {
    return with_unit(display_number(std::abs(value), digits), unit);
}

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : (i + 1 == parts.size() ? " and " : ", ")) + parts[i];
    return text;
}

/// "94 % of these rows stay in the cluster"; "this row stays in the cluster" where there is but one.
std::string staying(const StepWords& step) {
    if (step.rows == 1)
        return std::string(step.every_row ? "this row " : "the one row with either value ") +
               (step.stay == 1 ? "stays" : "does not stay") + " in the cluster";
    const std::string whose =
        step.every_row ? "these rows" : "the " + counted(step.rows, "row", "rows") + " with either value";
    return (step.stay == 0 ? "none" : step.share) + " of " + whose + (step.stay == 0 ? " stays" : " stay") +
           " in the cluster";
}

/// Between what was predicted and what was observed.
const char* averaged(std::size_t rows, bool all_known) { return rows == 1 && all_known ? ", " : " on average, "; }

std::string told_by(bool from_file) { return from_file ? ", according to the model file" : ""; }

std::string held_out_rows(std::size_t rows) { return " on " + counted(rows, "held-out row", "held-out rows"); }

std::string table_rows(std::size_t rows, bool all_rows, bool mixed) {
    return std::string(" on ") + (all_rows ? "all " : "the ") + counted(rows, "row", "rows") +
           (all_rows ? " of the table" : " with an answer") + (mixed ? ", held out or not" : "");
}

/// What was left out, as a sentence of its own.
std::string untried_text(const std::vector<std::string>& untried) {
    if (untried.empty()) return "";
    constexpr std::size_t kNamed = 3;
    if (untried.size() > kNamed) return " " + display_count(untried.size()) + " columns could not be tried.";
    return " Not tried: " + listed(untried) + ".";
}

constexpr const char* kHowChangesAreFound =
    "Each column was changed by itself, within the values that it has in the table, and the result was confirmed by a "
    "forward pass.";

std::string length_text(const std::string& length) {
    return length.empty() ? "" : " The smallest is the one of fewest standard deviations: " + length + " here.";
}

}  // namespace

std::string sentence(std::string text) {
    const std::size_t end =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_lower) - text.begin());
    const bool word = end > 1 && (end == text.size() || text[end] == ' ' || text[end] == ':' || text[end] == ',');
    if (word) text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (!part.empty()) text += (text.empty() ? "" : " ") + part;
    }
    return text;
}

std::string cluster_lead(std::size_t rows, double share) {
    return counted(rows, "row", "rows") + ", " + display_share(share) + " of all.";
}

std::string pixels_raise(const std::string& what) { return "Orange pixels raise " + what + ", blue pixels lower it."; }

std::string nothing_counts(const std::string& what) {
    return "Inside its region no column changes " + what + ": it is constant there.";
}

std::string shift(const std::string& label, double step, const std::string& unit) {
    // Enough digits for the change to be what it says; they are few.
    constexpr int kDigits = 15;
    return (step < 0 ? "lowering " : "raising ") + label + " by " +
           with_unit(display_number(std::abs(step), kDigits), unit);
}

std::string flip(const std::string& to, const std::string& from) {
    return from.empty() ? to : to + " instead of " + from;
}

std::string step_that_holds(const StepWords& step) {
    return sentence(step.change + (step.map < 0 ? " lowers " : " raises ") + step.what + " by " +
                    amount(step.map, 2, step.unit) + "; " + staying(step) + ".");
}

std::string step_that_leaves(const StepWords& step) {
    const std::string does = step.network == 0 ? " does not change " + step.what
                                               : (step.network < 0 ? " lowers " : " raises ") + step.what + " by " +
                                                     amount(step.network, 3, step.unit);
    return sentence(step.change + does + " on average, but " + (step.stay == 0 || step.rows == 1 ? "" : "only ") +
                    staying(step) + "; its formula alone would give " +
                    with_unit(display_signed(step.map, 2), step.unit) + ".");
}

namespace {

/// The first columns by name, and how many others.
std::string first_names(const std::vector<std::string>& columns) {
    constexpr std::size_t kNamed = 3;
    if (columns.size() <= kNamed + 1) return listed(columns);
    return listed({columns[0], columns[1], counted(columns.size() - 2, "other column", "other columns")});
}

}  // namespace

std::string left_out(const std::vector<std::string>& leaving, bool one_is_told,
                     const std::vector<std::string>& untried) {
    std::string text;
    if (!leaving.empty())
        text = first_names(leaving) + (leaving.size() == 1 ? ", whose change" : ", whose changes") +
               (one_is_told ? ", too," : "") + (leaving.size() == 1 ? " takes" : " take") +
               " more than 10\u2009% of the changed rows out of the cluster";
    if (!untried.empty())
        text += (text.empty() ? "" : "; ") + first_names(untried) + ", of which no change could be tried";
    return text.empty() ? "" : "Left out: " + text + ".";
}

std::string probability_of(const std::string& name) { return "P(" + name + ")"; }

std::string class_outcome(const std::string& name, const std::string& predicted, const std::string& observed,
                          std::size_t count, std::size_t known, bool all_known) {
    return (predicted.empty() ? name + ": "
                              : probability_of(name) + ": " + predicted + " predicted" + averaged(known, all_known)) +
           observed + " observed (" + display_count(count) + " of " + counted(known, "row", "rows") +
           (all_known ? ")." : " with an answer).");
}

std::string number_outcome(const std::string& name, const std::string& predicted, const std::string& observed,
                           std::size_t known, bool all_known) {
    return name + ": " + predicted + " predicted" + averaged(known, all_known) + observed + " observed" +
           (all_known ? "." : " (" + counted(known, "row has", "rows have") + " an answer).");
}

std::string held_out_accuracy(const std::string& share, std::size_t rows, bool from_file) {
    return share + " correct" + held_out_rows(rows) + told_by(from_file);
}

std::string held_out_error(const std::string& error, std::size_t rows, bool from_file) {
    return "error " + error + " (RMSE)" + held_out_rows(rows) + told_by(from_file);
}

std::string table_accuracy(const std::string& share, std::size_t rows, bool all_rows, bool mixed) {
    return share + " correct" + table_rows(rows, all_rows, mixed);
}

std::string table_error(const std::string& error, std::size_t rows, bool all_rows, bool mixed) {
    return "error " + error + " (RMSE)" + table_rows(rows, all_rows, mixed);
}

std::string more_terms(std::size_t count) { return " + " + counted(count, "more term", "more terms"); }

std::string others(std::size_t count) { return counted(count, "other", "others"); }

std::string epoch_of(long long epoch, long long last) {
    return "epoch " + display_count(static_cast<unsigned long long>(epoch)) + " of " +
           display_count(static_cast<unsigned long long>(last));
}

std::string shown_after(const std::string& epoch) { return "Shown as it was after " + epoch + "."; }

std::string feature_weight(const std::string& where, const std::string& column, const std::string& what,
                           const std::string& weight, const std::string& per_unit) {
    const bool lowers = weight.starts_with("\u2212");
    const std::string amount = lowers ? weight.substr(3) : (weight.starts_with("+") ? weight.substr(1) : weight);
    return where + ", " + column + (lowers ? " lowers " : " raises ") + what + " by " + amount +
           (per_unit.empty() ? "" : " " + per_unit) + ".";
}

std::string feature_adds(const std::string& row, const std::string& value, const std::string& reference) {
    return row + ": it adds " + value + ", compared with " + (reference.starts_with("mean") ? "the " : "") + reference +
           ".";
}

std::string feature_rank(const std::string& amount, const std::string& place, std::size_t inputs) {
    return "It is the " + (place == "1st" ? std::string("strongest") : place + " strongest") + " of " +
           counted(inputs, "input", "inputs") + ": one standard deviation of it moves the output by " + amount +
           " on average over all rows.";
}

std::string predicted_class(const std::string& name, const std::string& share) {
    return "Predicted: " + name + (share.empty() ? "" : " (probability " + share + ")") + ".";
}

std::string wrong(const std::string& answer) { return " Wrong: the answer is " + answer + "."; }

std::string predicted_number(const std::string& name, const std::string& value, const std::string& observed) {
    return "Predicted " + name + ": " + value + "." + (observed.empty() ? "" : " Observed: " + observed + ".");
}

std::string counted_from(const std::string& start, const std::string& output) {
    return "compared with " + start + " (" + output + "), ";
}

std::string by_shapley(const std::string& output) {
    return "by Shapley values, " + counted_from("the average output", output);
}

std::string by_expected(const std::string& output) {
    return "by expected gradients, " + counted_from("the average output", output);
}

std::string first_reason(const std::string& from, const std::string& column, const std::string& cell, double value,
                         const std::string& what, const std::string& unit, bool only) {
    return sentence(from + column + " (" + cell + ")" + (value < 0 ? " lowers " : " raises ") + what +
                    (only ? " by " : " most, by ") + amount(value, 3, unit) + ".");
}

namespace {

std::string reasons_in_a_row(const std::vector<Reason>& reasons, const std::string& unit) {
    std::vector<std::string> parts;
    for (const Reason& reason : reasons)
        parts.push_back(reason.column + " (" + reason.cell + ")" + (reason.value < 0 ? " lowers" : " raises") +
                        " it by " + amount(reason.value, 3, unit));
    return listed(parts) + ".";
}

}  // namespace

std::string next_reasons(const std::vector<Reason>& reasons, const std::string& unit) {
    return reasons.empty() ? "" : "Next, " + reasons_in_a_row(reasons, unit);
}

std::string reasons_against(const std::vector<Reason>& reasons, const std::string& unit) {
    return reasons.empty() ? "" : "Against this, " + reasons_in_a_row(reasons, unit);
}

std::string row_name(std::size_t table_row) { return "Row " + display_count(table_row + 1); }

std::string any_shift(const std::string& label, bool up) {
    return std::string("the slightest ") + (up ? "increase" : "decrease") + " of " + label;
}

std::string flips(const std::vector<ChangeWords>& ways) {
    constexpr std::size_t kOthers = 2;
    std::string text = sentence(ways[0].change) + " flips the prediction to " + ways[0].leads + ".";
    std::vector<std::string> rest;
    for (std::size_t i = 1; i < std::min(ways.size(), kOthers + 1); ++i)
        rest.push_back(ways[i].change + (ways[i].leads == ways[0].leads ? "" : " (to " + ways[i].leads + ")"));
    if (rest.empty()) return text;
    return text + " So " + (rest.size() == 1 ? "does " : "do ") + listed(rest) + ".";
}

std::string leaves(const ChangeWords& way) { return sentence(way.change) + " leaves this region."; }

std::string nothing_flips(bool complete, const std::vector<std::string>& untried) {
    return (complete ? "No change of a single column flips the prediction."
                     : "No change of a single column was found that flips the prediction.") +
           untried_text(untried);
}

std::string nothing_leaves(bool complete, const std::vector<std::string>& untried) {
    return (complete ? "No change of a single column leaves this region."
                     : "No change of a single column was found that leaves this region.") +
           untried_text(untried);
}

std::string leave_tooltip(const std::string& length) {
    return std::string("Inside the row's region the network is one linear map, and this explanation is exact. ") +
           kHowChangesAreFound + length_text(length);
}

std::string nearest_wall(const std::string& distance, const std::string& unit) {
    return "With all columns free to move, the edge of the region is " + distance +
           " standard deviations away (L2 norm), where " + unit + " switches.";
}

std::string wall_in_full(const std::string& deviations, const std::string& model, const std::string& unit) {
    return "Edge of the region: " + deviations + " standard deviations away. In the model's input units: " + model +
           " (" + unit + "). It is |z| divided by the length of its gradient, the smallest over all hidden units.";
}

std::string facets(std::size_t facets, std::size_t walls, bool complete) {
    const std::string text = display_count(facets) + " of " + counted(walls, "wall", "walls") +
                             (facets == 1 ? " is an edge of the region" : " are edges of the region");
    return complete ? text + "." : "At least " + text + "; the count was stopped.";
}

std::string inner_ball(const std::string& radius) { return " The largest ball inside it has radius " + radius + "."; }

std::string facets_running(const std::string& share) {
    return "Counting the walls of the region: " + share + " of the work is done.";
}

namespace {

std::string lower_case_row(std::string name) {
    if (!name.empty() && name[0] == 'R') name[0] = 'r';
    return name;
}

}  // namespace

std::string typical_leaves(const std::string& row, bool one_row, const std::string& change) {
    return (one_row ? "For its " + lower_case_row(row) + ", " : "For a typical row (" + lower_case_row(row) + "), ") +
           change + " leaves this region.";
}

std::string typical_stays(const std::string& row, bool complete) {
    return std::string(complete ? "No change of a single column takes"
                                : "No change of a single column was found that takes") +
           " a typical row (" + lower_case_row(row) + ") out of this region.";
}

std::string cluster_reach(const std::string& median, bool one_row) {
    return (one_row ? "The row is " : "A typical row is ") + median +
           " standard deviations from the edge of this region.";
}

std::string cluster_reach_tooltip(const std::string& least, const std::string& most, const std::string& unit,
                                  std::size_t rows) {
    return "Inside the region the cluster's map is the network itself. The rows are " + least + " to " + most +
           " standard deviations from its edge (L2 norm over all columns). For " + counted(rows, "row", "rows") +
           " the nearest edge is where " + unit + " switches.";
}

std::string cluster_reach_in_full(const std::string& least, const std::string& median, const std::string& most) {
    return "Nearest " + least + ", median " + median + ", farthest " + most + ".";
}

std::string cluster_title(std::size_t cluster) { return "CLUSTER " + std::to_string(cluster); }

std::string output_meaning(bool logits) {
    return std::string("The network has several outputs") + (logits ? ", one logit per class" : "") +
           ". Each has its own weights in the cluster: choose which ones to see.";
}

std::string strength_caption(const std::string& measure) {
    return "Weight times the column's standard deviation, " + measure;
}

std::string per_unit_caption(const std::string& measure) { return "Weight per unit of the column, " + measure; }

std::string against_mean_caption(const std::string& measure) {
    return "Mean of the cluster against the mean of all rows, " + measure;
}

std::string per_unit_text(const std::string& weight, bool indicator, const std::string& unit) {
    return weight + (indicator ? " if it applies" : " " + per_unit(unit));
}

std::string odds_number(double factor) {
    // Near 1, two digits of what tells the factor from 1.
    constexpr double kNear = 0.01;
    constexpr double kVeryNear = 1e-4;
    const double off = std::abs(factor - 1);
    if (!(off > 0) || off >= kNear) return display_number(factor);
    if (off < kVeryNear) return std::string("(1 ") + (factor > 1 ? "+ " : "\u2212 ") + display_number(off, 2) + ")";
    const auto zeros = static_cast<int>(std::ceil(-std::log10(off)));
    return display_number(factor, zeros + (factor > 1 ? 2 : 1));
}

std::string odds_factor(double factor) {
    constexpr double kMax = 1000;
    if (factor > kMax) return ">\u2009\u00D71000";
    if (factor < 1 / kMax) return "<\u2009\u00D70.001";
    return "\u00D7" + odds_number(factor);
}

std::string bar_tooltip(const BarWords& bar) {
    const std::string by = with_unit(bar.weight, bar.answer_unit);
    std::string text = bar.indicator ? "Where it applies, " + bar.what + " is higher by " + by + "."
                                     : "One more " + (bar.unit.empty() ? "unit of " + bar.label : one_of(bar.unit)) +
                                           " adds " + by + " to " + bar.what + ".";
    if (!bar.odds.empty()) text += " The odds are multiplied by " + bar.odds + ".";
    text += "\nOver one standard deviation of the column that is " + with_unit(bar.strength, bar.answer_unit);
    text += bar.odds.empty() ? "." : ", and the odds are multiplied by " + bar.odds_of_deviation + ".";
    text += bar.indicator ? "\nIt applies to " + bar.mean + " of the cluster's rows."
                          : "\nThe cluster's mean is " + with_unit(bar.mean, bar.unit) + ".";
    return text;
}

std::string bar_in_full(const std::string& weight, const std::string& strength, const std::string& quantity,
                        const std::string& bias) {
    return "Weight " + weight + "; times the standard deviation over all rows " + strength + ". " + quantity + " = " +
           bias + " + the sum of weight times column, checked on every row of the cluster.";
}

std::string weight_image(const std::string& noun, const std::string& largest) {
    return "The " + noun +
           " is a constant plus the sum of weight times pixel. Orange weights are positive, blue ones "
           "negative; the largest is " +
           largest + ".";
}

std::string row_heading(std::size_t table_row) { return "ROW " + display_count(table_row + 1); }

std::string base_meaning(bool from_point, bool of_cluster) {
    if (!from_point)
        return "What the map of this row's cluster gives at that point. The network itself may be in another region "
               "there, and rows of other clusters start elsewhere.";
    return std::string("The network's own output at that point: the same for every row") +
           (of_cluster ? " of the cluster." : ".");
}

std::string base_in_full(const std::string& value) { return "Exactly " + value + "."; }

std::string step_meaning(bool from_point, const std::string& adds, const std::string& what) {
    return "Adds " + adds + " to " + what + ". " +
           (from_point ? "This is the integrated gradient of the column along the straight line from the reference to "
                         "this row, in closed form."
                       : "This is its weight times how far this row is from the reference.");
}

std::string result_in_full(const std::string& logit, const std::string& residual) {
    return "Forward pass: " + logit + ". The bars add up to it within " + residual + ".";
}

std::string probability_meaning(const std::string& link) { return "The " + link + " of the logit."; }

std::string pixel_contributions(const std::string& what) {
    return "What each pixel adds to " + what + " compared with the reference: orange raises it, blue lowers it.";
}

std::string importance_lead(const std::vector<std::string>& columns, bool counts) {
    if (columns.empty()) return "";
    if (!counts) return "No column moves the output.";
    if (columns.size() == 1) return "The network reads one column: " + columns[0] + ".";
    std::string text = "The network leans most on " + columns[0] + ", then on " + columns[1];
    for (std::size_t i = 2; i < columns.size(); ++i) text += (i + 1 == columns.size() ? " and " : ", ") + columns[i];
    return text + ".";
}

std::string strength_measure(const std::string& measure) {
    return "How far one standard deviation of the column moves the output, on average over all rows, " + measure + ".";
}

std::string strength_axis(const std::string& measure) { return "mean |weight| \u00D7 standard deviation, " + measure; }

std::string strength_tooltip(const std::string& value, const std::string& measure) {
    return value + " " + measure +
           ": the size of the weight in each row's cluster times the column's standard deviation, averaged over all "
           "rows.";
}

std::string squared_tooltip(const std::string& value) {
    return value + kPercent +
           " of all squared weights, each counted once per row of its cluster (Aletheia's measure). Compares columns "
           "only where the inputs have similar scales.";
}

std::string sum_of_inputs(const std::vector<std::pair<std::string, std::string>>& values, bool more) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : " + ") + value.first + " (" + value.second + ")";
    return "\nThe sum of its inputs: " + text + (more ? " + \u2026" : "") + ".";
}

std::string columns_that_count_less(std::size_t count) {
    return "and " + counted(count, "column that counts less", "columns that count less");
}

std::string more_columns(std::size_t count) { return counted(count, "more column", "more columns"); }

std::string importance_image(std::size_t outputs) {
    return "Every pixel in its place: the stronger, the more it matters" +
           std::string(outputs == 1 ? "." : ". Mean over all " + display_count(outputs) + " outputs.");
}

std::string coverage(std::size_t covering, std::size_t clusters, int percent) {
    if (clusters == 1) return "One cluster holds all rows.";
    return display_count(covering) + " of " + display_count(clusters) + " clusters " +
           (covering == 1 ? "covers" : "cover") + " at least " + std::to_string(percent) + kPercent + " of the rows.";
}

std::string covers(std::size_t covering, const std::string& share) {
    return counted(covering, "cluster: ", "clusters: ") + share + " of the rows";
}

std::string cluster_size_tooltip(std::size_t rows, const std::string& share) {
    return counted(rows, "row", "rows") + ", " + share + " of all.";
}

std::string explain(const std::string& name) { return "Explain " + name; }

std::string compare(const std::string& first, const std::string& second) {
    return "Compare " + first + " with " + second;
}

std::string show_in(const std::string& view) { return "Show in " + view; }

std::string path_between(const std::string& first, const std::string& second) {
    return "Path from " + first + " to " + second;
}

std::string cluster_name(std::size_t cluster) { return "cluster " + std::to_string(cluster); }

}  // namespace reluscope::explanation_texts
