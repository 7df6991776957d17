#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// Words of the plane of regions.
namespace reluscope::plane_texts {

// --- what a region is

inline constexpr const char* kWhatARegionIs = "A linear region: here the network is exactly this one formula.";
inline constexpr const char* kLetGo = "Let go of the region (Escape)";

/// "5 of 16 hidden units are active".
std::string active_units(std::size_t active, std::size_t units);
/// "23 rows in it", "No row in it". On a slice, rows lie beside it: "23 rows project onto it".
/// `in_view`: only the part in view was looked at.
std::string rows_in_region(std::size_t rows, bool on_plane, bool in_view);
/// "4 walls around it", "2 walls in view".
std::string walls_of_region(std::size_t walls, bool in_view);
/// `unit` as "unit 4 of layer 2".
std::string wall_here(const std::string& unit);

/// "12 rows lie in this region, of cluster 5.", and of a slice "12 rows have their nearest points of the plane in this
/// region."
std::string who_lives_there(std::size_t rows, bool on_plane, bool in_view, std::optional<std::size_t> cluster);
/// "4 corners, area 0.21 in view, inner radius 0.1".
std::string size_of_region(std::size_t corners, double area, bool in_view, double inner_radius);
std::string pattern_and_size(const std::string& pattern, const std::string& size);

// --- what cannot be done

inline constexpr const char* kNoNetwork = "There is no network to lay a plane through.";
inline constexpr const char* kBadWindow = "A window of the plane needs four finite numbers.";
inline constexpr const char* kNoRegionHere = "There is no region at this point: it lies outside of the window.";
inline constexpr const char* kNoRegionsYet = "The regions are not there yet.";
inline constexpr const char* kEndsHere = "The computed part of the plane ends here: pan, then walk on.";
/// Outputs count from 0 in commands.
std::string no_output(std::size_t wanted, std::size_t last);

// --- how many there are

inline constexpr const char* kCounting = "counting the regions in this window";
/// "163 in the whole plane, at most 1,369", "at least 100,000 in the whole plane". `most`: that there can be.
std::string in_whole_plane(std::size_t regions, bool exact, std::optional<std::uint64_t> most);
/// "207 linear regions in this window".
std::string regions_in_window(std::size_t regions);
/// Regions by the walls of the first `layers` only.
std::string regions_of_layers(std::size_t regions, std::size_t layers);
std::string at_least(const std::string& regions);
inline constexpr const char* kRegions = "Linear regions";
/// What is counted, and how long that took; 0 seconds: it is not known.
std::string regions_meaning(double seconds);

// --- slices

inline constexpr const char* kThroughMean = "Slice through the mean of the rows";
std::string slice_through(const std::string& what);
/// "the centres of died and survived, and row 12".
std::string centres_and_row(const std::string& first, const std::string& second, const std::string& row);
/// "412 of 1,309 rows are far from it: hidden".
std::string far_rows(std::size_t far, std::size_t rows, bool shown);
/// "702 of 1,309 rows lie in other regions than their dots: hollow".
std::string rows_elsewhere(std::size_t elsewhere, std::size_t rows);

// --- a row's dot on a slice

/// "Predicted: survived. Observed: died. Cluster 3."; `observed` may be empty.
std::string row_facts(const std::string& predicted, const std::string& observed, std::size_t cluster);
inline constexpr const char* kRowInSlice = "The row lies in this slice.";
/// "The row lies 0.83 standard deviations off this slice; its dot is the nearest point." `off` as text.
std::string row_off_slice(const std::string& off);
/// "The region drawn at its dot is the row's own; the network predicts survived at the dot."
std::string dot_in_own_region(const std::string& predicted);
/// "The region drawn at its dot is another one, that of cluster 7; the network predicts died at the dot." Without a
/// cluster: "another one, without rows".
std::string dot_elsewhere(std::optional<std::size_t> cluster, const std::string& predicted);

inline constexpr const char* kSlice = "Slice";
inline constexpr const char* kSliceHeading = "SLICE";
inline constexpr const char* kChooseSlice = "Click to choose another one.";
inline constexpr const char* kBothInputs = "Both inputs";
inline constexpr const char* kTwoFeatures = "Two features";
inline constexpr const char* kThreeRows = "Three rows";
inline constexpr const char* kPrincipalAxes = "Principal axes";
inline constexpr const char* kClassCentroids = "Class centres";
inline constexpr const char* kBothInputsMeaning = "The network's two inputs themselves.";
inline constexpr const char* kTwoFeaturesMeaning = "Two features vary. All others keep the values of the selected row.";
inline constexpr const char* kThreeRowsMeaning = "The plane through the selected row and two more.";
inline constexpr const char* kPrincipalAxesMeaning =
    "Through the mean of the rows, along the two directions in which they vary most.";
inline constexpr const char* kClassCentroidsMeaning = "Through the centres of two classes and the selected row.";
inline constexpr const char* kFollowsRow = "The slice goes through the selected row and follows it.";
inline constexpr const char* kAcross = "across";
inline constexpr const char* kUp = "up";
inline constexpr const char* kFirstClass = "first class";
inline constexpr const char* kSecondClass = "second class";
inline constexpr const char* kSecondRow = "second row";
inline constexpr const char* kThirdRow = "third row";

// --- controls

inline constexpr const char* kColour = "Colour";
inline constexpr const char* kColourMeaning = "What the regions are coloured by.";
inline constexpr const char* kRows = "Rows";
inline constexpr const char* kRowsMeaning = "The rows of the table, as points.";
inline constexpr const char* kRowsOnSliceMeaning =
    "The rows of the table, as points at the slice's nearest places. The further a row is from it, the paler its "
    "point. It is hollow where the region drawn below it is not the row's own.";
inline constexpr const char* kFill = "Fill";
/// What one scale means here; `x` and `y` name the axes.
std::string one_scale(bool per_deviation, const std::string& x, const std::string& y);
inline constexpr const char* kFilled =
    "The picture fills the panel, so each axis has its own scale. Click for one scale on both.";
inline constexpr const char* kFit = "Fit";
inline constexpr const char* kFitMeaning = "Shows all rows again. A double click on the picture does the same.";
inline constexpr const char* kLayers = "Layers";
inline constexpr const char* kLayersMeaning =
    "Draws the walls of the first layers only. Walls of the first layer are straight lines; those of a later layer "
    "bend where they cross an earlier one.";
/// "all 3", "2 of 3".
std::string layers_shown(std::size_t shown, std::size_t layers);
inline constexpr const char* kMore = "More";
inline constexpr const char* kMoreMeaning = "Walls, decision boundary, paths.";
inline constexpr const char* kWalls = "Walls";
inline constexpr const char* kWallsMeaning =
    "Where a hidden unit is 0: light for the first layer, strong for the last.";
inline constexpr const char* kBoundary = "Decision boundary";
inline constexpr const char* kBoundaryLine = "decision boundary";
inline constexpr const char* kBoundaryMeaning = "Where the predicted class changes, exact in every region.";
/// "Rows far from the slice (412 of 1,309)".
std::string far_rows_switch(std::size_t far, std::size_t rows);
inline constexpr const char* kFarRowsMeaning =
    "Rows further than one standard deviation from the slice, as the root mean square over all inputs.";
inline constexpr const char* kPath = "Draw a path";
inline constexpr const char* kPathMeaning =
    "Drag from one point to another and read the output along the straight line between them.";
inline constexpr const char* kNoUnit = "No unit";
inline constexpr const char* kUnit = "Wall of one unit";
inline constexpr const char* kUnitMeaning =
    "Where one hidden unit is 0. The line bends at every wall of an earlier layer.";

// --- menu of a place

inline constexpr const char* kFollowWall = "Follow this wall: ";
inline constexpr const char* kExplainHere = "Explain the region here";
inline constexpr const char* kPathFromPinned = "Path from the pinned place to here";
inline constexpr const char* kPathFromRow = "Path from the chosen row to here";
inline constexpr const char* kCentreHere = "Centre the picture here";
inline constexpr const char* kShowAll = "Show all";
inline constexpr const char* kRowsOfTable = "Rows of the table";
inline constexpr const char* kCopyCoordinates = "Copy the coordinates";

// --- legend

inline constexpr const char* kOnePerPattern = "one colour per activation pattern";
inline constexpr const char* kOnePerFamily = "one colour per family; lines are their borders";
inline constexpr const char* kFamily = "Family";
inline constexpr const char* kOnePerCluster = "one colour per cluster, grey without rows";
inline constexpr const char* kPredictedClass = "predicted class";
/// What `outputs` have slopes of.
std::string norm_of_slopes(const std::string& outputs);
inline constexpr const char* kNumActive = "active units";
inline constexpr const char* kLastWall = "layer of the last wall";
inline constexpr const char* kNeedsAllLayers = "known with all layers only";
/// While regions are computed: `share` as "40 %".
std::string computing(const std::string& share);

// --- colours

inline constexpr const char* kPattern = "Pattern";
inline constexpr const char* kCluster = "Cluster";
inline constexpr const char* kOutput = "Output";
inline constexpr const char* kClass = "Predicted class";
inline constexpr const char* kGradient = "Gradient";
inline constexpr const char* kActiveUnits = "Active units";
inline constexpr const char* kLayer = "Layer";
inline constexpr const char* kPatternMeaning =
    "One pastel colour per activation pattern, neighbours in different ones. It stays the same wherever the region "
    "moves, unless a neighbour with a like colour comes.";
inline constexpr const char* kClusterMeaning =
    "Regions that hold rows of the table have their cluster's colour. The others are grey.";
inline constexpr const char* kOutputMeaning =
    "An output before the link: blue below 0, orange above. Inside a region it is a tilted plane.";
inline constexpr const char* kClassMeaning = "The class with the largest output, cut exactly where two classes tie.";
inline constexpr const char* kGradientMeaning =
    "How steep the outputs are along the plane (norm of their slopes). It is constant inside a region.";
inline constexpr const char* kActiveUnitsMeaning = "How many hidden units are active.";
inline constexpr const char* kLayerMeaning = "The deepest layer that made one of the region's walls.";

}  // namespace reluscope::plane_texts
