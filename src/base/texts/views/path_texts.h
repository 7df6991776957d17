#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Words of the path view: the straight line from one row to another.
namespace reluscope::path_texts {

// Before there is a path.
inline constexpr const char* kHeading = "PATH";
inline constexpr const char* kInvitation =
    "Walk in a straight line from one row to another, and see where the prediction bends.";
inline constexpr const char* kHowTo =
    "Select a row, press \"Path from here\" and choose the row where it ends. Or switch on the path tool \uf178 of the "
    "plane and drag from one point to another.";
inline constexpr const char* kHere = "Path from here";
inline constexpr const char* kHereHint = "Begins a path at the selected row. The next row that you choose ends it.";
inline constexpr const char* kOther = "Path to the nearest row with another prediction";
inline constexpr const char* kOtherHint =
    "From the selected row straight to the nearest row that the network predicts differently, measured in standard "
    "deviations of the columns.";
inline constexpr const char* kNearestOther = "Nearest row with another prediction";
inline constexpr const char* kCancel = "Cancel";
std::string begins_at(const std::string& name);

// The controls of a path.
inline constexpr const char* kLogit = "Logit";
inline constexpr const char* kProbability = "Probability";
inline constexpr const char* kReverse = "Reverse the path";
inline constexpr const char* kClose = "Close the path";
inline constexpr const char* kFollowing = "Following the line \u2026";
std::string following_another(double progress);

// The sentence.
std::string answer(const std::string& from, const std::string& to, const std::string& what, const std::string& before,
                   const std::string& after, const std::string& change, std::size_t pieces);
std::string one_prediction(const std::string& name);
std::string one_change(const std::string& before, const std::string& after, double at);
std::string several_changes(std::size_t count, const std::string& before, const std::string& after, double at);
/// " On the way sibsp passes through fractions and sex through mixtures, which no cell of the table holds." Empty where
/// there is neither.
std::string between(const std::vector<std::string>& fractions, const std::vector<std::string>& mixtures);
std::string stopped(std::size_t pieces, double at);

// The chart.
inline constexpr const char* kWay = "share of the way";
inline constexpr const char* kBreakpoints = "Breakpoints";
inline constexpr const char* kLanes =
    "Where a hidden unit switches on or off: one lane per layer, the first layer on top.";
inline constexpr const char* kOneLane = "Where a hidden unit switches on or off. A stronger colour is a later layer.";
std::string band_text(double from, double to);
std::string place_value(const std::string& noun, const std::string& value, const std::string& probability);
std::string place_text(double at, const std::string& slope, std::size_t piece, std::size_t pieces);
/// `units`: names, joined; `more`: how many others switch there too.
std::string switches(const std::string& units, std::size_t count, std::size_t more);

// What each column adds.
inline constexpr const char* kColumns = "WHAT EACH COLUMN ADDS ALONG THE WAY";
inline constexpr const char* kTogether = "together";
inline constexpr const char* kTogetherTitle = "Integrated gradients";
std::string together_text(double sum, double change, double error);
/// "29 \u2192 0.917 years", "3rd in both"; empty where nothing is known.
std::string cells(const std::string& from, const std::string& to);
std::string step_text(const std::string& cells, const std::string& what, const std::string& value);

}  // namespace reluscope::path_texts
