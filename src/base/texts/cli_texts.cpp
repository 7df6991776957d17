#include "base/texts/cli_texts.h"

#include "base/text/number_format.h"

#include <cstdio>

namespace reluscope::cli_texts {

namespace {

/// A number that starts a line or stands in a table of a terminal has no thin spaces to be copied with.
std::string plain(unsigned long long count) { return std::to_string(count); }

std::string several(unsigned long long count, const char* one, const char* many) {
    return plain(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string model(const std::string& name, const std::string& format, const std::string& architecture,
                  const std::string& link) {
    return name + (format == "ONNX" ? ": an " : ": a ") + format + " network, " + architecture + ", link " + link;
}

std::string sizes(unsigned long long parameters, unsigned long long hidden_units) {
    return several(parameters, "parameter", "parameters") + ", " + several(hidden_units, "hidden unit", "hidden units");
}

std::string table(const std::string& name, unsigned long long rows, unsigned long long columns) {
    return name + ": a table of " + several(rows, "row", "rows") + " and " + several(columns, "column", "columns");
}

std::string clusters_found(unsigned long long rows, unsigned long long clusters, const std::string& error) {
    return several(rows, "row falls", "rows fall") + " into " + several(clusters, "cluster", "clusters") +
           ". In each of them the network is one linear formula, exact to " + error + ".";
}

std::string predicted(const std::string& output) { return "predicted " + output; }

std::string formula_of(std::size_t cluster) { return "the formula of cluster " + plain(cluster); }

std::string strongest_inputs(const std::string& measure) {
    return "strongest inputs: effect of one standard deviation, " + measure;
}

std::string weights_in(const std::string& output) { return "Weights in " + output; }

std::string smaller_clusters(unsigned long long clusters) {
    return "and " + several(clusters, "smaller cluster", "smaller clusters");
}

std::string note(const std::string& sentence) { return "note: " + sentence; }

std::string inputs(unsigned long long count, const std::string& names) {
    return (count == 1 ? "input: " : "inputs: ") + names;
}

std::string answer(const std::string& column, bool is_guess) {
    return "answer: " + (column.empty() ? "none" : column) +
           (is_guess ? " (a guess; change it with --target COLUMN or --ignore COLUMN)" : "");
}

std::string left_out(const std::string& names) { return "left out: " + names; }

std::string seconds(double seconds) {
    char text[48];
    std::snprintf(text, sizeof text, "%.6f seconds", seconds);
    return text;
}

std::string row_place(unsigned long long row, unsigned long long cluster) {
    return "Row " + plain(row + 1) + " (--row " + plain(row) + ", which counts from 0) lies in cluster " +
           plain(cluster) + ".";
}

std::string row_left_out(unsigned long long row) {
    return "Row " + plain(row + 1) + " (--row " + plain(row) +
           ", which counts from 0) was left out: a cell is missing.";
}

std::string row_sum(const std::string& output, const std::string& value, const std::string& base) {
    return "The sum: " + output + " is " + value + ". It starts at " + base +
           ", the network's output at the mean of all rows, and each column adds:";
}

std::string row_holds(const std::string& distance, unsigned long long layer, unsigned long long unit) {
    return "Its formula holds up to a distance of " + distance + ", where unit " + plain(unit) + " of layer " +
           plain(layer) + " switches. (Distances are in the model's inputs.)";
}

std::string boundary_distance(const std::string& distance, bool attained) {
    return "The decision boundary is " + distance + " away" + (attained ? "." : ", on a wall of the region.");
}

std::string region(unsigned long long sides, unsigned long long walls, bool is_complete, const std::string& bounded,
                   const std::string& radius) {
    return std::string("Its region has ") + (is_complete ? "" : "at least ") + several(sides, "side", "sides") +
           " (of " + several(walls, "wall", "walls") + ")" + bounded +
           (radius.empty() ? "." : "; the largest ball inside has radius " + radius + ".");
}

std::string regions(unsigned long long count, const std::string& shortcoming) {
    return several(count, "linear region", "linear regions") + (shortcoming.empty() ? "" : ", " + shortcoming);
}

std::string whole_plane(unsigned long long count, bool exact) {
    return (exact ? "" : "at least ") + several(count, "linear region", "linear regions") + " in the whole plane";
}

std::string after_layer(unsigned long long layer, unsigned long long regions) {
    return "  after layer " + plain(layer) + ": " + plain(regions);
}

std::string corners_and_edges(unsigned long long corners, unsigned long long edges) {
    return several(corners, "corner", "corners") + ", " + several(edges, "edge", "edges");
}

std::string merged_regions(unsigned long long count) {
    return several(count, "more region is", "more regions are") +
           (count == 1 ? " too thin for double precision; it counts with its neighbour"
                       : " too thin for double precision; each counts with its neighbour");
}

std::string undecided_corners(unsigned long long count) {
    return several(count, "sign at a corner was", "signs at corners were") +
           " decided with rounded numbers: exact ones would take too long";
}

std::string boundary_lines(unsigned long long segments, unsigned long long lines) {
    return "decision boundary: " + several(segments, "segment", "segments") + " in " + several(lines, "line", "lines");
}

std::string check_failed(const std::string& complaints) { return "The check failed:\n" + complaints; }

std::string check_passed(const std::string& areas, const std::string& maps, const std::string& neighbours) {
    return "checked: areas agree to " + areas + ", formulas to " + maps + ", neighbours to " + neighbours +
           "; every pattern occurs once";
}

std::string pieces(unsigned long long pieces, unsigned long long breakpoints, const std::string& stopped_at) {
    return several(pieces, "piece", "pieces") + ", " + several(breakpoints, "breakpoint", "breakpoints") +
           (stopped_at.empty() ? "" : "; stopped at t = " + stopped_at);
}

std::string more_pieces(unsigned long long pieces) { return "and " + several(pieces, "more piece", "more pieces"); }

std::string more_outputs(unsigned long long outputs) {
    return "and " + several(outputs, "more output", "more outputs");
}

std::string gradients(const std::string& error) {
    return "Integrated gradients add up to the change of the output, exact to " + error + ":";
}

std::string gradients_of(const std::string& output, const std::string& from, const std::string& to,
                         const std::string& inputs) {
    return output + " from " + from + " to " + to + ": " + inputs;
}

std::string unit_place(unsigned long long layer, unsigned long long unit) {
    return "layer " + plain(layer) + " unit " + plain(unit);
}

std::string and_more(unsigned long long count) { return " and " + plain(count) + " more"; }

std::string keeps_network_only(const std::string& file) {
    return file + " holds the network only: no encoder, no names, no training record.";
}

std::string trained_on(const std::string& table, unsigned long long rows, unsigned long long unanswered,
                       unsigned long long inputs, const std::string& target) {
    return table + ": " + several(rows, "row", "rows") +
           (unanswered > 0 ? " (" + plain(unanswered) + " without an answer)" : "") + ", " +
           several(inputs, "input", "inputs") + ", target " + target;
}

std::string trained_clusters(unsigned long long clusters, unsigned long long rows, const std::string& largest,
                             unsigned long long units, unsigned long long dead, unsigned long long always_active) {
    std::string text = several(clusters, "cluster", "clusters") + " in " + several(rows, "row", "rows") +
                       "; the largest holds " + largest + " % of them.";
    if (units == 0) return text;
    return text + " Of " + several(units, "hidden unit", "hidden units") + ", " + plain(dead) +
           (dead == 1 ? " is" : " are") + " dead and " + plain(always_active) + (always_active == 1 ? " is" : " are") +
           " always active.";
}

namespace simplify {

std::string smaller(const std::string& before, const std::string& after, std::size_t removed, std::size_t units) {
    return before + " becomes " + after + ": " + plain(removed) + " of " +
           several(units, "hidden unit", "hidden units") + (removed == 1 ? " is not needed." : " are not needed.");
}

std::string reason(std::size_t units, std::string_view reason) {
    return "  " + plain(units) + " " + std::string(reason);
}

std::string largest_difference(const std::string& difference, std::size_t rows, std::size_t points) {
    std::string where = rows > 0 ? several(rows, "row", "rows") : "";
    if (points > 0) where += (where.empty() ? "" : ", ") + plain(points) + " random points of the box";
    return "Largest relative difference of an output: " + difference + " (" + where + ").";
}

std::string open_units(std::size_t units) {
    return several(units, "more unit", "more units") + " may not be needed: the proof took more work than is allowed.";
}

std::string close_units(std::size_t units) {
    return several(units, "more unit", "more units") +
           " may not be needed: " + (units == 1 ? "its largest value is" : "their largest values are") +
           " too close to 0 to tell the sign.";
}

}  // namespace simplify

namespace export_page {

std::string written(const std::string& file, unsigned long long bytes) {
    constexpr double kBytesPerMegabyte = 1e6;
    char size[48];
    std::snprintf(size, sizeof size, "%.1f MB", static_cast<double>(bytes) / kBytesPerMegabyte);
    return file + ": " + size + ". It opens in any current browser, without a server and without a connection.";
}

}  // namespace export_page

namespace lesson {

std::string found(const std::string& file, const std::string& title, int minutes, std::size_t steps) {
    return file + ": '" + title + "', " + std::to_string(minutes) + (minutes == 1 ? " minute, " : " minutes, ") +
           std::to_string(steps) + (steps == 1 ? " step." : " steps.");
}

std::string step(std::size_t number, const std::string& title, std::size_t commands, std::size_t tasks,
                 std::size_t predictions, std::size_t questions, std::size_t facts) {
    std::string text = (number < 10 ? "   " : "  ") + std::to_string(number) + "  " + title;
    const char* separator = ": ";
    const auto add = [&](std::size_t count, const char* one, const char* more) {
        if (count == 0) return;
        text += separator + std::to_string(count) + " " + (count == 1 ? one : more);
        separator = ", ";
    };
    add(commands, "command", "commands");
    add(tasks, "task", "tasks");
    add(predictions, "prediction", "predictions");
    add(questions, "question", "questions");
    add(facts, "fact", "facts");
    return text;
}

std::string hidden(const std::string& names) { return "Hidden: " + names + "."; }

}  // namespace lesson

}  // namespace reluscope::cli_texts
