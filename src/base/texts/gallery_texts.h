#pragma once

#include <string>
#include <string_view>

/// Words of the gallery of examples. What is said of each example stands in data/examples.json.
namespace reluscope::gallery_texts {

inline constexpr const char* kTitle = "Examples";
inline constexpr const char* kSentence = "Trained networks with their tables. Choose one to open it.";
inline constexpr const char* kClose = "Close the gallery (Escape)";

/// The button in the bar: what it says while no example is open, and its tooltip.
inline constexpr const char* kNoDocument = "Examples";
inline constexpr const char* kOwnFiles = "Your files";
inline constexpr const char* kButtonTitle = "Examples";
inline constexpr const char* kButtonSentence =
    "Opens the gallery: trained networks with their tables, ready to look at.";

/// A group of examples, by its name in data/examples.json.
struct Group {
    const char* id;
    const char* heading;
    const char* sentence;
};
inline constexpr Group kGroups[] = {
    {"play", "PLAY", "One or two inputs: the picture shows everything that the network does."},
    {"explain", "EXPLAIN", "Real tables: see what each prediction is made of."},
    {"published", "PUBLISHED", "Examples from papers on ReLU networks, trained again."},
};
/// The heading of examples without a group that is known.
inline constexpr Group kOtherGroup = {"", "MORE", ""};
/// Generated tables.
inline constexpr Group kTrainGroup = {"train", "TRAIN YOUR OWN",
                                      "Generated data and a network with random weights. Press Train and watch."};

/// On the card of what is open.
inline constexpr const char* kCurrent = "open now";

/// In the place of the plane, for a network with one input.
inline constexpr std::string_view kOneInput =
    "This network has one input, so there is no plane to show. Profile shows all of its function as a line.";
inline constexpr const char* kShowProfile = "Show Profile";

/// Lines of the command palette.
inline constexpr const char* kShowAction = "Show the examples";
inline std::string open_action(const std::string& title) { return "Open example: " + title; }
inline std::string train_action(std::string_view title) { return "Train on generated data: " + std::string(title); }

}  // namespace reluscope::gallery_texts
