#include "base/texts/report_texts.h"

#include "base/text/number_format.h"

namespace reluscope::report_texts {

std::string title(const std::string& network, const std::string& answer) {
    return answer.empty() ? "What " + network + " computes" : "How " + network + " predicts " + answer;
}

namespace {

/// "a, b and c", with another word before the last.
std::string series(const std::vector<std::string>& names, const char* last) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? last : ", ") + names[i];
    return text;
}

std::string of_those(const std::string& known) {
    return known.empty() ? "these rows" : "the " + known + " rows with an answer";
}

}  // namespace

std::string predicts(const Predicts& what) {
    constexpr std::size_t kMaxNamed = 6;
    constexpr std::size_t kFewNamed = 4;
    std::string classes;
    if (!what.classes.empty() && what.classes.size() <= kMaxNamed) {
        classes = series(what.classes, " or ");
    } else if (!what.classes.empty()) {
        const std::vector<std::string> first(what.classes.begin(), what.classes.begin() + kFewNamed);
        classes = "one of " + display_count(what.classes.size()) + " answers: " + series(first, ", ") +
                  and_more(what.classes.size() - kFewNamed);
    }
    const std::string start = what.network.empty() ? "The network" : "The network " + what.network;
    if (!what.answer.empty() && !classes.empty())
        return start + " predicts <strong>" + what.answer + "</strong> (" + classes + ")";
    if (!what.answer.empty())
        return start + " predicts <strong>" + what.answer + "</strong>, a number" +
               (what.unit.empty() ? "" : " in " + what.unit) + ",";
    if (!classes.empty()) return start + " tells classes apart (" + classes + ")";
    return start + " computes " + counted(what.outputs, "number", "numbers") + " for each row";
}

std::string from_columns(std::size_t count, const std::string& names) {
    return " from " + counted(count, "column", "columns") + " of the table: " + names + ".";
}

std::string from_pixels(int width, int height) {
    return " from pictures of " + std::to_string(width) + "\u2009\u00D7\u2009" + std::to_string(height) + " pixels.";
}

std::string of_rows(unsigned long long count, const std::string& rows, const std::string& table) {
    return "This page tells what it says of the " + (count == 1 ? std::string("one row") : rows + " rows") + " of " +
           table + ".";
}

std::string left_out(unsigned long long count, const std::string& rows) {
    return rows + (count == 1 ? " of them has missing cells and is left out."
                              : " of them have missing cells and are left out.");
}

std::string guessed_answer(const std::string& answer) { return "That " + answer + " holds the answers is a guess."; }

std::string most_frequent(const std::string& name, const std::string& share) {
    return "Always saying " + name + ", the most frequent answer, would be right for " + share + " of these rows.";
}

std::string means(const std::string& predicted, const std::string& observed, const std::string& error) {
    return "On average " + predicted + " is predicted and " + observed +
           " observed. Always saying that observed mean would have a typical error (RMSE) of " + error + ".";
}

std::string most_frequent_shown(std::size_t shown, std::size_t all) {
    return "The " + display_count(shown) + " most frequent of " + display_count(all) + " answers.";
}

std::string columns_that_count(const std::vector<std::string>& names, std::size_t others) {
    if (names.size() == 1 && others == 0) return names[0] + " is the only column that counts.";
    std::string text = names[0] + " counts most";
    if (names.size() > 1) text += ", then " + series({names.begin() + 1, names.end()}, " and ");
    if (others == 1) text += "; one other column counts less";
    if (others > 1) text += "; the other " + display_count(others) + " columns count less";
    return text + ".";
}

std::string groups(const std::string& count, std::size_t largest, const std::string& share) {
    const std::string text =
        "The rows fall into " + count +
        " groups, which this page calls clusters: within each of them one linear formula makes every prediction.";
    if (share.empty()) return text;
    return text + " The largest " +
           (largest == 1 ? std::string("one holds ") : display_count(largest) + " together hold ") + share +
           " of the rows.";
}

std::string single_rows(const std::string& count) {
    return count +
           " of them hold a single row: single rows and columns say more about this network than its groups do.";
}

std::string group_size(unsigned long long rows, const std::string& counted_rows, const std::string& share) {
    return " holds " + counted_rows + (rows == 1 ? " row, " : " rows, ") + share + " of all.";
}

std::string group_condition(const std::string& condition, const std::string& inside, const std::string& outside,
                            const std::string& others) {
    return "A short condition describes them: <strong>" + condition + "</strong>. It holds for " + inside +
           " of these rows and for " + outside + " of the " + others + " others.";
}

std::string mean_probability(const std::string& name, const std::string& share) {
    return "Predicted: " + name + " with a mean probability of " + share + ".";
}

std::string predicted_for(const std::string& name, const std::string& rows) {
    return "Predicted: " + name + " for " + rows + " of these rows.";
}

std::string mean_predicted(const std::string& name, const std::string& value) {
    return "Predicted: " + (name.empty() ? "" : name + " ") + value + " on average.";
}

std::string observed_share(const std::string& name, const std::string& share, const std::string& known) {
    return "Observed: " + name + " in " + share + " of " + of_those(known) + ".";
}

std::string observed_mean(const std::string& value, const std::string& known) {
    return "Observed: " + value + " on average over " + of_those(known) + ".";
}

std::string drives(const std::string& output, const std::vector<Drive>& strongest) {
    std::string text = "What moves it most there, by one standard deviation of each: ";
    for (std::size_t i = 0; i < strongest.size(); ++i) {
        const Drive& drive = strongest[i];
        text += (i > 0 ? ", <strong>" : "<strong>") + drive.column + "</strong>" +
                (drive.raises ? " raises " : " lowers ") + (i == 0 ? output : std::string("it")) + " by " + drive.size;
    }
    return text + ".";
}

std::string refit_title(const std::string& quantity) { return "Refit to these rows: " + quantity; }

std::string refit_rows(bool is_class, const std::string& rows) {
    return (is_class ? "A logistic regression on " : "Least squares on ") + rows + ".";
}

std::string refit_left_out(const std::string& names) {
    return "Not estimated, as they are the same in all these rows or follow from the others: " + names + ".";
}

std::string bootstrap_draws(std::size_t draws, std::size_t failed) {
    const std::string text = "Bootstrap: " + display_count(draws) + " draws";
    if (failed == 0) return text + ".";
    return text + ", of which " + display_count(failed) +
           " had no maximum or could not tell a coefficient, and are left out.";
}

std::string observed_interval(const std::string& name, const std::string& low, const std::string& high, bool inside) {
    return "Among rows like these, the observed " + name + " lies between " + low + " and " + high +
           " (95\u2009% interval); the mean prediction lies " + (inside ? "inside." : "outside.");
}

std::string most_missed(const std::string& name, const std::string& missed, const std::string& rows,
                        const std::string& share) {
    return missed + " of the " + rows + " rows observed as " + name + " are predicted to be something else, " + share +
           ": no other answer is missed so often.";
}

std::string beyond_chance_in(std::size_t clusters, const std::string& counted_clusters, const std::string& rows,
                             const std::string& largest) {
    return "In " + (clusters == 1 ? std::string("one cluster") : counted_clusters + " clusters") + " with " + rows +
           ", predicted and observed differ by more than chance allows." + largest;
}

std::string largest_beyond(std::size_t clusters, const std::string& cluster, const std::string& name,
                           const std::string& predicted, const std::string& observed) {
    return (clusters == 1 ? " It is " : " The largest is ") + cluster + ": " + name + " is predicted as " + predicted +
           " on average and observed as " + observed + ".";
}

std::string least_right(const std::string& cluster, std::size_t enough, const std::string& share,
                        const std::string& overall) {
    return cluster + " is the least right of the clusters with " + display_count(enough) + " rows or more: " + share +
           " correct, against " + overall + " of all rows.";
}

std::string largest_error(const std::string& cluster, std::size_t enough, const std::string& error,
                          const std::string& overall) {
    return cluster + " has the largest typical error (RMSE) of the clusters with " + display_count(enough) +
           " rows or more: " + error + ", against " + overall + " of all rows.";
}

std::string too_few(std::size_t clusters, const std::string& counted_clusters, std::size_t few,
                    const std::string& rows) {
    return (clusters == 1 ? std::string("One cluster has") : counted_clusters + " clusters have") + " fewer than " +
           display_count(few) + " rows with an answer, and " + rows + (clusters == 1 ? " in all" : " together") +
           ": too few to say how right it is there.";
}

std::string within(const Bounds& bounds) {
    const std::string high = with_unit(bounds.high, bounds.unit);
    if (bounds.low.empty()) return bounds.column + " \u2264 " + high;
    const std::string at_least = bounds.whole ? " \u2265 " : " > ";
    if (bounds.high.empty()) return bounds.column + at_least + with_unit(bounds.low, bounds.unit);
    if (bounds.whole && bounds.low == bounds.high) return bounds.column + " = " + high;
    return bounds.low + (bounds.whole ? " \u2264 " : " < ") + bounds.column + " \u2264 " + high;
}

std::string one_of_these(const std::vector<std::string>& names) { return series(names, " or "); }

std::string written_by(const std::string& date, const std::string& version) {
    return (date.empty() ? "" : date + " \u00B7 ") + "ReLUscope " + version;
}

std::string output_number(long long output) { return "output " + std::to_string(output); }

std::string cluster_title(unsigned long long cluster) { return "Cluster " + std::to_string(cluster); }

std::string cluster_label(unsigned long long cluster, unsigned long long rows, const std::string& output) {
    return cluster_title(cluster) + ", " + counted(rows, "row", "rows") + (output.empty() ? "" : ": " + output);
}

std::string predicted(const std::string& output) { return std::string(kPredicted) + " " + output; }

std::string observed(const std::string& output) { return std::string(kObserved) + " " + output; }

std::string predicted_and_observed(const std::string& output) { return "Predicted and observed: " + output; }

std::string outcome_axis(const std::string& output, bool is_share) {
    return output + (is_share ? ", share of the rows" : ", mean of the rows");
}

std::string effects_title(const std::string& output) {
    return "Effect of one standard deviation of each input on " + output;
}

std::string effects_axis(const std::string& output) { return "change of " + output; }

std::string importance_title(const std::string& measure) {
    return "Size of the effect of one standard deviation, mean over all rows (" + measure + ")";
}

std::string importance_axis(const std::string& measure) { return "mean size of the effect (" + measure + ")"; }

std::string other_clusters(unsigned long long clusters) {
    return "The other " + counted(clusters, "listed cluster", "listed clusters");
}

std::string smaller_clusters(unsigned long long clusters, unsigned long long rows) {
    return "and " + counted(clusters, "smaller cluster", "smaller clusters") + " with " + counted(rows, "row", "rows") +
           (clusters == 1 ? "" : " together");
}

std::string smaller_inputs(unsigned long long inputs) {
    return "and " + counted(inputs, "input", "inputs") + " with less effect";
}

std::string smaller_terms(unsigned long long terms) { return " + " + counted(terms, "smaller term", "smaller terms"); }

std::string and_more(unsigned long long names) { return " and " + display_count(names) + " more"; }

std::string row_sum(const std::string& output, const std::string& value, const std::string& base,
                    const std::string& starts_from, const std::string& cluster, bool is_path) {
    return output + " is " + value + ". The sum starts at " + base + ", " + starts_from +
           ". The bars show what each input adds" + (is_path ? " along the straight line from there" : "") +
           ". The row lies in cluster " + cluster + ".";
}

std::string certificate(bool holds, const std::string& absolute, const std::string& relative) {
    return std::string(holds ? "Yes." : "No.") + " Over all rows, formulas and network differ by at most " + absolute +
           " (relative to the output " + relative + ").";
}

std::string row_title(unsigned long long row) { return "Row " + display_count(row + 1); }

std::string row_in_files(unsigned long long row) {
    return "(row " + display_count(row) + " in files, which count from 0)";
}

}  // namespace reluscope::report_texts
