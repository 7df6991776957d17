#include "base/texts/views/path_texts.h"

#include "base/text/number_format.h"
#include "base/texts/views/answers_texts.h"

namespace reluscope::path_texts {

namespace {

std::string share_of_way(double at) { return display_number(100 * at) + "\u2009%"; }

/// " after 47.3 % of the way"; what would read as 100 % lies just before the end, as a smallest change does.
std::string after_share(double at) {
    constexpr double kReadsAsWhole = 0.9995;
    return at >= kReadsAsWhole ? " at the very end of the way" : " after " + share_of_way(at) + " of the way";
}

/// The unit behind a number, with its space: " years" of "29 years"; empty where there is none.
std::string unit_of(const std::string& cell) {
    const std::size_t space = cell.find(' ');
    const bool number = !cell.empty() && ((cell[0] >= '0' && cell[0] <= '9') || cell.starts_with("\u2212"));
    return number && space != std::string::npos ? cell.substr(space) : "";
}

/// The long name of a row is said once where the way ends at the same row after its smallest change.
std::string end_of_way(const std::string& from, const std::string& to) {
    return to == from + answers_texts::kChangedSuffix ? std::string("the same row") + answers_texts::kChangedSuffix
                                                      : to;
}

}  // namespace

std::string begins_at(const std::string& name) {
    return "The path begins at " + name + ". Choose the row where it ends.";
}

std::string following_another(double progress) { return "Following another line: " + display_share(progress); }

std::string answer(const std::string& from, const std::string& to, const std::string& what, const std::string& before,
                   const std::string& after, const std::string& change, std::size_t pieces) {
    return "Walking from " + from + " to " + end_of_way(from, to) + " takes " + what + " from " + before + " to " +
           after + " (" + change + ") over " + counted(pieces, "linear piece", "linear pieces") + ".";
}

std::string one_prediction(const std::string& name) { return " The prediction is " + name + " all the way."; }

std::string one_change(const std::string& before, const std::string& after, double at) {
    return " The prediction changes from " + before + " to " + after + after_share(at) + ".";
}

std::string several_changes(std::size_t count, const std::string& before, const std::string& after, double at) {
    return " The prediction changes " + display_count(count) + " times, first from " + before + " to " + after +
           after_share(at) + ".";
}

namespace {

/// "a", "a and b", "a, b and 3 others".
std::string first_columns(const std::vector<std::string>& columns) {
    constexpr std::size_t kNamed = 3;
    const std::size_t named = columns.size() <= kNamed + 1 ? columns.size() : kNamed;
    std::string text;
    for (std::size_t i = 0; i < named; ++i) {
        const bool last = i + 1 == columns.size();
        text += (i == 0 ? "" : last ? " and " : ", ") + columns[i];
    }
    return named == columns.size() ? text : text + " and " + display_count(columns.size() - named) + " others";
}

std::string passes(const std::vector<std::string>& columns) { return columns.size() == 1 ? " passes" : " pass"; }

}  // namespace

std::string between(const std::vector<std::string>& fractions, const std::vector<std::string>& mixtures) {
    if (fractions.empty() && mixtures.empty()) return "";
    std::string text = " On the way ";
    if (!fractions.empty()) text += first_columns(fractions) + passes(fractions) + " through fractions";
    if (!mixtures.empty())
        text += (fractions.empty() ? "" : " and ") + first_columns(mixtures) +
                (fractions.empty() ? passes(mixtures) : std::string()) + " through mixtures of categories";
    return text + ", which no cell of the table holds.";
}

std::string stopped(std::size_t pieces, double at) {
    return " It was followed for " + display_count(pieces) + " pieces, up to " + share_of_way(at) +
           " of the way. The sums are up to there.";
}

std::string band_text(double from, double to) {
    return "The network predicts this class from " + share_of_way(from) + " to " + share_of_way(to) + " of the way.";
}

std::string place_value(const std::string& noun, const std::string& value, const std::string& probability) {
    return noun + " " + value + (probability.empty() ? "" : ", probability " + probability);
}

std::string place_text(double at, const std::string& slope, std::size_t piece, std::size_t pieces) {
    return share_of_way(at) + " of the way, slope " + slope + ", piece " + display_count(piece) + " of " +
           display_count(pieces);
}

std::string switches(const std::string& units, std::size_t count, std::size_t more) {
    std::string text = count == 1 ? "This piece begins where one unit switches: " + units
                                  : "This piece begins where " + display_count(count) + " units switch: " + units;
    if (more > 0) text += " and " + display_count(more) + " more";
    return text + ".";
}

std::string together_text(double sum, double change, double error) {
    return "The gradient of the output, integrated along the line in closed form (no sampling), times the change of "
           "each column. The columns add up to " +
           full_number(sum) + ". Two forward passes differ by " + full_number(change) +
           ". Relative to max(1, |f|) the two agree within " + full_number(error) + " for every output.";
}

std::string cells(const std::string& from, const std::string& to) {
    if (from.empty() || to.empty()) return "";
    if (from == to) return from + " in both";
    const std::string unit = unit_of(from);
    if (!unit.empty() && unit == unit_of(to)) return from.substr(0, from.size() - unit.size()) + " \u2192 " + to;
    return from + " \u2192 " + to;
}

std::string step_text(const std::string& cells, const std::string& what, const std::string& value) {
    return (cells.empty() ? "" : cells + ".\n") + "Along the way this column changes " + what + " by " + value + ".";
}

}  // namespace reluscope::path_texts
