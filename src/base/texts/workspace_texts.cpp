#include "base/texts/workspace_texts.h"

#include "base/text/number_format.h"

namespace reluscope::workspace_texts {

namespace {

std::string named(const char* words, std::string_view name) { return words + std::string(name); }

std::string tip(const char* verb, const char* nothing, std::string_view what, std::string_view keys) {
    if (what.empty()) return nothing;
    return std::string(verb) + ": " + std::string(what) + " (" + std::string(keys) + ")";
}

}  // namespace

std::string undo_tip(std::string_view what, std::string_view keys) { return tip(kUndo, "Nothing to undo", what, keys); }
std::string redo_tip(std::string_view what, std::string_view keys) { return tip(kRedo, "Nothing to redo", what, keys); }

std::string text_size_line(double scale) { return "Text at " + display_share(scale) + " of the default size"; }

// --- status bar

std::string untrained_tip(double error) {
    return "The maps match this network to " + display_number(error, 2) +
           ", but its weights are random: they say nothing about the table.";
}

std::string certificate_line(bool holds, double error, unsigned long long rows) {
    return (holds ? "formulas exact to " : "formulas differ by ") + display_number(error, 2) + " on " +
           counted(rows, "row", "rows");
}

std::string certificate_tip(double absolute, double relative, double bound, std::string_view warning) {
    return "Each row's prediction by its cluster's map, against the network's forward pass: the largest "
           "|f(x) \u2212 (A x + c)| over all rows, relative to max(1, |f(x)|). Largest absolute error " +
           full_number(absolute) + ", relative " + full_number(relative) + "; it must stay below " +
           display_number(bound) + ". " + std::string(warning);
}

std::string boundary_line(unsigned long long on, unsigned long long near) {
    return on > 0 ? counted(on, "row", "rows") + " on a boundary" : counted(near, "row", "rows") + " near a boundary";
}

std::string clusters_line(unsigned long long clusters, unsigned long long covering) {
    std::string text = counted(clusters, "cluster", "clusters");
    if (covering > 0) text += "; " + display_count(covering) + " cover at least 90\u2009% of the rows";
    return text;
}

std::string making_line(std::string_view name) { return named("Making ", name); }
std::string writing_line(std::string_view name) { return named("Writing ", name); }
std::string stopped_line(std::string_view what) { return named("Stopped: ", what); }

std::string epoch_line(std::string_view epoch) { return named("as of ", epoch); }

std::string message_count(std::size_t count) { return "1 of " + display_count(count) + " messages"; }

// --- kept sessions, links

std::string resume_question(std::string_view title) { return named("Resume ", title) + "?"; }

std::string session_title(std::string_view architecture, std::string_view data, unsigned long long epochs) {
    return std::string(architecture) + " on " + std::string(data) +
           (epochs > 0 ? " after " + counted(epochs, "epoch", "epochs") : "");
}

std::string saved_ago(double seconds) {
    constexpr double kMinute = 60;
    constexpr double kHour = 60 * kMinute;
    constexpr double kDay = 24 * kHour;
    const auto ago = [](double count, const char* one, const char* more) {
        return "saved " + counted(static_cast<unsigned long long>(count), one, more) + " ago";
    };
    if (seconds < 0) return "saved some time ago";
    if (seconds < kMinute) return "saved just now";
    if (seconds < kHour) return ago(seconds / kMinute, "minute", "minutes");
    if (seconds < kDay) return ago(seconds / kHour, "hour", "hours");
    return ago(seconds / kDay, "day", "days");
}

std::string session_too_large(double bytes) {
    constexpr double kMegabyte = 1e6;
    return "This session is too large to be saved automatically (about " + display_number(bytes / kMegabyte, 2) +
           " MB). Save it as a file (Ctrl+S).";
}

// --- presentation

std::string regions_sentence(unsigned long long regions, bool complete, bool sliced, std::string_view whole) {
    return (complete ? "" : "At least ") + counted(regions, "linear region", "linear regions") +
           (sliced ? " of this slice in view" : " in view") + (whole.empty() ? "" : ", ") + std::string(whole) + ". " +
           (regions == 1 ? "On it the network is a single affine map."
                         : "On each one the network is a single affine map.");
}

std::string epoch_sentence(unsigned long long epoch, unsigned long long epochs) {
    return "Epoch " + display_count(epoch) + " of " + display_count(epochs) + ". ";
}

std::string rows_sentence(unsigned long long rows, unsigned long long clusters) {
    return counted(rows, "row", "rows") + " in " + counted(clusters, "cluster", "clusters") +
           ". Rows of one cluster share one affine map.";
}

std::string ways_sentence(unsigned long long rows, unsigned long long clusters, unsigned long long layers) {
    return counted(rows, "row takes ", "rows take ") + counted(clusters, "way", "ways") + " through " +
           counted(layers, "layer", "layers") + ": each way is a cluster.";
}

std::string cluster_headline(unsigned long long cluster, std::string_view lead) {
    return "Cluster " + std::to_string(cluster) + ": " + std::string(lead);
}

std::string network_sentence(std::string_view architecture, unsigned long long units, unsigned long long layers) {
    return "A " + std::string(architecture) + " network: " + counted(units, "hidden unit", "hidden units") + " in " +
           counted(layers, "layer", "layers") + ".";
}

// --- palette of commands

std::string resume_action(std::string_view title) { return named("Resume ", title); }
std::string picture_action(std::string_view view, std::string_view format) {
    return named("Picture of ", view) + " (" + std::string(format) + ")";
}
std::string undo_action(std::string_view what) { return named("Undo: ", what); }
std::string redo_action(std::string_view what) { return named("Redo: ", what); }
std::string show_action(std::string_view view) { return named("Show ", view); }
std::string maximise_action(std::string_view view) { return named("Maximise ", view); }
std::string close_action(std::string_view view) { return named("Close ", view); }
std::string put_right_action(std::string_view view) { return named("Move ", view) + " to the right of the others"; }
std::string put_below_action(std::string_view view) { return named("Move ", view) + " below the others"; }

std::string range_action(std::string_view feature, bool at_least, unsigned long long cluster) {
    return named("Coefficients: only clusters with ", feature) + (at_least ? " at least" : " at most") +
           " as in cluster " + std::to_string(cluster);
}

std::string colour_action(std::string_view colour) { return named("Plane: colour by ", colour); }
std::string compare_cluster_action(unsigned long long cluster) {
    return "Compare cluster " + std::to_string(cluster) + " with the next one you select";
}
std::string compare_row_action(unsigned long long row) {
    return "Compare row " + std::to_string(row) + " with the next one you select";
}
std::string path_row_action(unsigned long long row) {
    return "Path from row " + std::to_string(row) + " to the next one you select";
}
std::string feature_action(std::string_view feature) { return named("Select feature ", feature); }
std::string cluster_action(unsigned long long cluster) { return "Select cluster " + std::to_string(cluster); }
std::string unit_action(std::string_view unit) { return named("Select ", unit); }
std::string row_action(unsigned long long row) { return "Select row " + std::to_string(row); }

std::string frames_note(unsigned long long frames) {
    return display_count(frames) +
           " frames since the start; none are drawn while nothing happens. The bars show the latest ones, up to 16 ms.";
}

}  // namespace reluscope::workspace_texts
