#include "base/texts/welcome_texts.h"

#include "base/text/number_format.h"

#include <algorithm>

namespace reluscope::welcome_texts {

namespace {

/// "epoch 12 of 100".
std::string epoch_of(int epoch, int epochs) {
    return "epoch " + display_count(static_cast<unsigned long long>(epoch)) + " of " +
           display_count(static_cast<unsigned long long>(epochs));
}

}  // namespace

std::string pieces(std::size_t count) { return counted(count, "piece", "pieces"); }

std::string pieces_seen(std::size_t count, bool line) {
    return line ? counted(count, "straight piece", "straight pieces") : pieces(count) + " in this picture";
}

std::string watch_runs(int epoch, int epochs, std::optional<double> share) {
    std::string text = "Training, " + epoch_of(epoch, epochs);
    if (share) text += ": " + display_share(*share) + " of the points right";
    return text + ".";
}

std::string watch_ended(std::optional<std::size_t> count, std::size_t right, std::size_t points) {
    const std::string score =
        "Trained: " + display_count(right) + " of " + counted(points, "point is", "points are") + " right.";
    if (!count) return score;
    return score + (*count == 1 ? " One linear formula holds in the whole picture: 1 piece."
                                : " Each of the " + pieces(*count) + " has one linear formula.");
}

std::string fold_runs(std::size_t units, int epoch, int epochs) {
    return counted(units, "unit learns", "units learn") + " where to fold the line: " + epoch_of(epoch, epochs) + ".";
}

std::string fold_ended(std::size_t units, std::optional<std::size_t> count, std::optional<std::uint64_t> most,
                       double r2) {
    std::string text;
    if (most && *most > 1) {
        const std::uint64_t folds = *most - 1;
        text = counted(units, "unit folds", "units fold") + " the line at most " +
               (folds == 1 ? "once" : display_count(folds) + " times") + ". ";
    }
    if (count) text += "Here it has " + counted(*count, "straight piece", "straight pieces") + ". ";
    text += "The fit explains " + display_share(std::max(0.0, r2)) + " of the variance.";
    return text + (units == 1 ? " Try three units." : "");
}

std::string counted_pieces(std::size_t count, std::optional<std::size_t> whole, const std::string& architecture,
                           std::optional<std::uint64_t> most) {
    const std::string text =
        pieces(count) + " in this picture" +
        (whole ? ", " + display_count(*whole) + " in the whole plane. A " + architecture + " network can have "
               : "; there may be more outside of it. On the whole plane a " + architecture + " network can have ");
    if (most) return text + display_count(*most) + " at most.";
    return text + "more than anybody could count.";
}

std::string bound(const std::string& architecture, std::uint64_t most) {
    return "The bound: each unit of the first layer cuts the plane along a line, and n lines make at most 1 + n + "
           "n(n \u2212 1)/2 pieces. Each further layer cuts every piece again, into fewer parts where many units are "
           "off. "
           "Over all layers a " +
           architecture + " network has at most " + display_count(most) +
           " pieces on a plane (Serra, Tjandraatmadja and Ramalingam 2018, Theorem 1).";
}

}  // namespace reluscope::welcome_texts
