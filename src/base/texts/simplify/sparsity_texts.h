#pragma once

#include <cstddef>
#include <string>

/// Words of the sparsity path and of flattening: sentences with their numbers.
namespace reluscope::sparsity_texts {

// While they run.
inline constexpr const char* kCounting = "counting patterns";
inline constexpr const char* kFlattening = "flattening";
/// "training with an L1 penalty of 0.01", or without.
std::string training_with(double penalty);

inline constexpr const char* kTooLarge = "The values of the network became too large for numbers.";

// Headings of the curve.
inline constexpr const char* kPenalty = "L1 penalty";
inline constexpr const char* kNone = "none";
inline constexpr const char* kRelaxed = "relaxed to ";
inline constexpr const char* kPatterns = "patterns";
inline constexpr const char* kUnits = "units";
inline constexpr const char* kWeights = "weights";
inline constexpr const char* kAgreement = "agreement";
inline constexpr const char* kFidelity = "R2 to given";
inline constexpr const char* kHeldOut = "held out: ";

/// "titanic.csv: 1,048 rows to work with, 261 held out (a fifth of them, seed 1)."
std::string rows(const std::string& table, std::size_t training, std::size_t held_out, const std::string& how);
std::string fifth(unsigned long long seed);
/// "2 rows without an answer are left out."
std::string unanswered(std::size_t rows);
/// The path goes on from the penalty and the split that the model's record names.
std::string goes_on(double penalty);
std::string other_table(const std::string& table);
/// The split of the record stands, whatever seed was given.
std::string seed_of_record(unsigned long long seed);

/// "7 patterns on the training rows, of 57; at most 8 were wanted."
std::string reached(std::size_t patterns, std::size_t before, std::size_t wanted);
std::string not_reached(std::size_t patterns, std::size_t before, std::size_t wanted);
/// "The given network has 3 patterns on the training rows already; it stays as it is."
std::string already(std::size_t patterns);
/// "9-4-2-1 becomes 9-3-1."
std::string becomes(const std::string& before, const std::string& after);
/// Units that no row needs were removed: how little that changed.
std::string removed(std::size_t units, const std::string& difference);
inline constexpr const char* kNotSlimmed =
    "The network is no plain stack of layers, so units that nothing needs were left in it.";
/// "Lost: 97.3 % of the held-out rows keep their prediction; accuracy there is 80.5 %, it was 81.2 %."
std::string lost_classes(const std::string& agreement, const std::string& accuracy, const std::string& before);
std::string lost_numbers(const std::string& r2, const std::string& rmse, const std::string& before);
inline constexpr const char* kMayKnow =
    "Held-out rows were not trained on here; the given network may have learnt from them.";
inline constexpr const char* kNoHeldOut = "No rows are held out: these figures are about rows that were trained on.";

/// For the model's `source`.
std::string path_source(const std::string& from, const std::string& table, std::size_t patterns, std::size_t wanted,
                        double penalty, const std::string& fate);
/// "Agreement with the network before on held-out rows: 97 %."
std::string fate_classes(const std::string& agreement);
std::string fate_numbers(const std::string& r2);
inline constexpr const char* kPathMethod = "sparsity path: retrained with a growing L1 penalty";

// Flattening.
std::string flat_made(const std::string& before, const std::string& after);
inline constexpr const char* kOneLayer = "It has at most one hidden layer already: nothing changes.";
/// "One input: each of its 12 breakpoints became a unit. The outputs are equal for every input, up to rounding."
std::string pieces(std::size_t units);
inline constexpr const char* kLinearOnRows =
    "All hidden layers but one are linear on these rows. The outputs are equal on them; elsewhere they may differ.";
inline constexpr const char* kFitExact =
    "The outputs are equal on all these rows, held-out ones included; elsewhere they may differ.";
/// The outputs are near, not equal: the largest difference and its row, which counts from 1.
std::string fit_near(const std::string& r2, const std::string& difference, std::size_t row);
std::string fit_far_rounding(const std::string& difference);
std::string walls(std::size_t candidates, std::size_t rows);
std::string patterns_changed(std::size_t before, std::size_t after);
std::string flat_source(const std::string& from, const std::string& where);
inline constexpr const char* kFlatMethod = "flattened to one hidden layer";
inline constexpr const char* kEqualEverywhere = "equal for every input, up to rounding";
inline constexpr const char* kEqualOnRows = "equal on the rows of the table";
inline constexpr const char* kNotEqual = "near it on the rows of the table, not equal";

}  // namespace reluscope::sparsity_texts
