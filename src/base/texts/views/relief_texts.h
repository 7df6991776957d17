#pragma once

#include <cstddef>
#include <string>

/// Words of the relief, the surface above the plane.
namespace reluscope::relief_texts {

inline constexpr const char* kRows = "Rows";
inline constexpr const char* kRowsMeaning = "The rows of the table, each at its own output.";
inline constexpr const char* kFit = "Fit";
inline constexpr const char* kFitMeaning =
    "Shows the whole surface as at first. A double click on the picture does the same.";
inline constexpr const char* kHeight = "Height";
inline constexpr const char* kHeightMeaning =
    "Values of the output that fit into the box. What is higher or lower is cut off.";
inline constexpr const char* kOutputMeaning =
    "The output that is the surface's height. All views explain the same one.";
inline constexpr const char* kAllHeights = "All";
/// What the box of the height says: "Height: all", "Height: ±5".
std::string height(const std::string& values);
std::string logit_of(const std::string& output);

inline constexpr const char* kCamera = "View";
inline constexpr const char* kCameraMeaning = "From where the surface is seen. Dragging the picture turns it.";
inline constexpr const char* kAsAtFirst = "As at first";
inline constexpr const char* kFromFront = "From the front";
inline constexpr const char* kFromSide = "From the side";
inline constexpr const char* kFromAbove = "From above";

inline constexpr const char* kMore = "More";
inline constexpr const char* kMoreMeaning = "Level 0, decision boundary, edges.";
inline constexpr const char* kLevel = "Level 0";
inline constexpr const char* kLevelMeaning =
    "The plane at logit 0 (probability 0.5). The network predicts the second class where the surface is above it.";
inline constexpr const char* kBoundary = "Decision boundary";
inline constexpr const char* kBoundaryMeaning = "Where the predicted class changes, exact on every facet.";
inline constexpr const char* kEdges = "Edges";
inline constexpr const char* kEdgesMeaning = "Where two facets meet: there a hidden unit is 0.";

inline constexpr const char* kHint = "Drag turns, wheel zooms, Shift drag pans, double click resets";
inline constexpr const char* kComputing = "The surface is being computed.";
inline constexpr const char* kNeedsAllLayers =
    "The surface needs the walls of all layers: set the plane's layers to all.";
inline constexpr const char* kTooMany =
    "There are more regions than the plane computes at once. Zoom into the plane to see its surface.";
inline constexpr const char* kBadNumbers = "The relief's settings need finite numbers.";
inline constexpr const char* kBadHeight = "The relief needs a height above 0, or none.";
/// "Height: logit of survived. Colour: one colour per activation pattern."
std::string legend(const std::string& height, const std::string& colour);
/// "207 facets in this window, 461 in the whole plane, at most 1,369"; `busy`: newer ones are on their way. `whole`:
/// what is known of the whole plane, empty while that is nothing.
std::string facets_in_window(std::size_t facets, const std::string& whole, bool busy);

}  // namespace reluscope::relief_texts
