#include "base/texts/views/plane_texts.h"

#include "base/text/number_format.h"

namespace reluscope::plane_texts {

std::string active_units(std::size_t active, std::size_t units) {
    return display_count(active) + " of " + counted(units, "hidden unit", "hidden units") +
           (units == 1 ? " is active" : " are active");
}

std::string rows_in_region(std::size_t rows, bool on_plane, bool in_view) {
    const std::string where = in_view ? "the part in view" : "it";
    if (on_plane) return (rows == 0 ? "No row" : counted(rows, "row", "rows")) + " in " + where;
    if (rows == 0) return "No row projects onto " + where;
    return counted(rows, "row projects", "rows project") + " onto " + where;
}

std::string walls_of_region(std::size_t walls, bool in_view) {
    const std::string where = in_view ? " in view" : " around it";
    return (walls == 0 ? "No wall" : counted(walls, "wall", "walls")) + where;
}

std::string wall_here(const std::string& unit) { return "Wall: " + unit + " is 0 here. A right click follows it."; }

std::string who_lives_there(std::size_t rows, bool on_plane, bool in_view, std::optional<std::size_t> cluster) {
    const std::string where = in_view ? "the part of this region that is in view" : "this region";
    if (rows == 0)
        return "No row of the table " + std::string(on_plane ? "lies" : "has its nearest point of the plane") + " in " +
               where + "; the network is one linear model there all the same.";
    if (!on_plane)
        return counted(rows, "row has its nearest point of the plane", "rows have their nearest points of the plane") +
               " in " + where + ".";
    return counted(rows, "row lies", "rows lie") + " in " + where +
           (cluster ? ", of cluster " + std::to_string(*cluster) : std::string()) + ".";
}

std::string size_of_region(std::size_t corners, double area, bool in_view, double inner_radius) {
    return counted(corners, "corner", "corners") + ", area " + display_number(area) + (in_view ? " in view" : "") +
           ", inner radius " + display_number(inner_radius);
}

std::string pattern_and_size(const std::string& pattern, const std::string& size) {
    return "Pattern " + pattern + "; " + size + ".";
}

std::string no_output(std::size_t wanted, std::size_t last) {
    return "There is no output " + std::to_string(wanted) + "; the last one is " + std::to_string(last) + ".";
}

std::string regions_in_window(std::size_t regions) {
    return counted(regions, "linear region", "linear regions") + " in this window";
}

std::string in_whole_plane(std::size_t regions, bool exact, std::optional<std::uint64_t> most) {
    return (exact ? "" : "at least ") + display_count(regions) + " in the whole plane" +
           (most ? ", at most " + display_count(*most) : std::string());
}

std::string regions_of_layers(std::size_t regions, std::size_t layers) {
    if (layers == 0) return "No walls: all layers are left out";
    return counted(regions, "region", "regions") + " of the first " +
           (layers == 1 ? std::string("layer") : display_count(layers) + " layers") + " in this window";
}

std::string at_least(const std::string& regions) { return "At least " + regions + "; the search was stopped"; }

std::string slice_through(const std::string& what) { return "Slice through " + what; }

std::string centres_and_row(const std::string& first, const std::string& second, const std::string& row) {
    return "the centres of " + first + " and " + second + ", and " + row;
}

std::string far_rows(std::size_t far, std::size_t rows, bool shown) {
    if (rows == 1) return shown ? "The row is far from it: pale" : "The row is far from it: hidden";
    return display_count(far) + " of " + display_count(rows) + (far == 1 ? " rows is" : " rows are") +
           " far from it: " + (shown ? "pale" : "hidden");
}

std::string rows_elsewhere(std::size_t elsewhere, std::size_t rows) {
    if (rows == 1) return "The row lies in another region than its dot: hollow";
    return display_count(elsewhere) + " of " + display_count(rows) +
           (elsewhere == 1 ? " rows lies in another region than its dot: hollow"
                           : " rows lie in other regions than their dots: hollow");
}

std::string row_facts(const std::string& predicted, const std::string& observed, std::size_t cluster) {
    return "Predicted: " + predicted + (observed.empty() ? "" : ". Observed: " + observed) + ". Cluster " +
           std::to_string(cluster) + ".";
}

std::string row_off_slice(const std::string& off) {
    return "The row lies " + off + " standard deviations off this slice; its dot is the nearest point.";
}

std::string dot_in_own_region(const std::string& predicted) {
    return "The region drawn at its dot is the row's own; the network predicts " + predicted + " at the dot.";
}

std::string dot_elsewhere(std::optional<std::size_t> cluster, const std::string& predicted) {
    return "The region drawn at its dot is another one, " +
           (cluster ? "that of cluster " + std::to_string(*cluster) : std::string("without rows")) +
           "; the network predicts " + predicted + " at the dot.";
}

std::string one_scale(bool per_deviation, const std::string& x, const std::string& y) {
    const std::string what = per_deviation
                                 ? "a standard deviation of " + x + " is as long as one of " + y
                                 : "one unit of " + x + " is as long as one of " + y + ", so a circle is round";
    return "Now one scale holds for both axes: " + what + ". Click to fill the panel instead.";
}

std::string norm_of_slopes(const std::string& outputs) { return "norm of the slopes of " + outputs; }

std::string regions_meaning(double seconds) {
    const std::string what =
        "Every linear region of which this window shows a part, each found exactly; another size of the picture "
        "or a zoom shows others. Those of the whole plane, out to infinity, are counted as well, and the most that a "
        "network with these layers can have on a plane is said.";
    if (!(seconds > 0)) return what;
    const std::string time = seconds < 1 ? display_number(1e3 * seconds, 2) + " ms" : display_number(seconds, 2) + " s";
    return what + " Computed in " + time + ".";
}

std::string computing(const std::string& share) { return "computing, " + share + " done"; }

std::string layers_shown(std::size_t shown, std::size_t layers) {
    return shown >= layers ? "all " + std::to_string(layers) : std::to_string(shown) + " of " + std::to_string(layers);
}

std::string far_rows_switch(std::size_t far, std::size_t rows) {
    return "Rows far from the slice (" + display_count(far) + " of " + display_count(rows) + ")";
}

}  // namespace reluscope::plane_texts
