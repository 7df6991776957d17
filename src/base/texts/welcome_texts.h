#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// Words of the first minute: what ReLUscope shows, and what to try. The page's loader has the headline too
/// (web/index.html; tests/browser/welcome.test.mjs compares them).
namespace reluscope::welcome_texts {

inline constexpr const char* kHeadline = "A ReLU network is a patchwork of linear models.";
inline constexpr const char* kLead =
    "Each piece is a linear region: inside it, the network is exactly one linear formula.";

// The steps: what their buttons say, and what they answer.
inline constexpr const char* kWatch = "Watch it train again";
inline constexpr const char* kFold = "Fold a line";
inline constexpr const char* kFoldQuestion = "What does one hidden unit do?";
inline constexpr const char* kCount = "Count the pieces";
inline constexpr const char* kCountQuestion = "How many are there, and how many at most?";
inline constexpr const char* kOpen = "Open yours";
inline constexpr const char* kOpenQuestion = "What does your own network do?";
inline constexpr const char* kTitanic = "Look at the Titanic";
inline constexpr const char* kOneUnit = "One unit";
inline constexpr const char* kThreeUnits = "Three units";

// Around them.
inline constexpr const char* kClose = "Close the welcome. The ? button and the list of all commands bring it back.";
inline constexpr const char* kShow = "Show the welcome";
inline constexpr const char* kLessons = "Lessons";
inline constexpr const char* kLessonsInPalette = "Lessons: learn with the page, step by step";
inline constexpr const char* kInPalette = "Welcome: the first minute";
inline constexpr const char* kFoldInPalette = "Welcome: fold a line with one unit";
inline constexpr const char* kFoldThreeInPalette = "Welcome: fold a line with three units";
inline constexpr const char* kCountInPalette = "Welcome: count the pieces";
inline constexpr const char* kWatchInPalette = "Welcome: watch a network train";
inline constexpr const char* kKeyMeaning = "Show or close the welcome";
inline constexpr const char* kTrainsUnseen = "A small network is being trained.";

// Answers without numbers.
inline constexpr const char* kWatchHint =
    "Each step of training moves the edges of the pieces. The thick line is where the network changes its answer.";
inline constexpr const char* kPieceHint = "Point at a piece to read its formula.";
inline constexpr const char* kPieceHintTouch = "Tap a piece to read its formula.";
inline constexpr const char* kOpenAnswer =
    "Choose a network (ONNX, safetensors, NumPy or JSON) and its table (CSV), or drop them on this window. Your files "
    "stay on "
    "this computer.";
inline constexpr const char* kUntrained = "Not trained yet: the weights are random. Press Space to train.";
inline constexpr const char* kCountNeedsPlane = "The pieces are counted as soon as their picture is there.";

/// "62 pieces".
std::string pieces(std::size_t count);
/// "62 pieces in this picture": beyond it there may be more. Of a line, whose pieces are those over the table's values,
/// "2 straight pieces".
std::string pieces_seen(std::size_t count, bool line);
/// Training of the first picture, in epochs; `share`: of the points that are right, none before the first epoch.
std::string watch_runs(int epoch, int epochs, std::optional<double> share);
/// It has stopped: the pieces (none while they are counted), and the points that are right.
std::string watch_ended(std::optional<std::size_t> pieces, std::size_t right, std::size_t points);
/// Training of a folded line.
std::string fold_runs(std::size_t units, int epoch, int epochs);
/// It has stopped: straight pieces over the values of the table (none while they are counted) and the most that there
/// can be, and R squared.
std::string fold_ended(std::size_t units, std::optional<std::size_t> pieces, std::optional<std::uint64_t> most,
                       double r2);
/// Pieces in the picture, those of the whole plane where they are known, and the most that there can be; `architecture`
/// as in "2-8-8-1". None: not known, or more than can be counted.
std::string counted_pieces(std::size_t pieces, std::optional<std::size_t> whole, const std::string& architecture,
                           std::optional<std::uint64_t> most);
/// How the most is counted.
std::string bound(const std::string& architecture, std::uint64_t most);

}  // namespace reluscope::welcome_texts
