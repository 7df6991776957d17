#pragma once

/// Words of the engine that scripts call: what errors expect, and what a task is at, in the present participle.
namespace reluscope::engine_texts {

inline constexpr const char* kNetworkWanted = "a network that loadNetwork() gave and that was not freed";
inline constexpr const char* kTableWanted = "a table that loadTable() gave and that was not freed";
inline constexpr const char* kSomethingElse = "something else";
inline constexpr const char* kWholeRowWanted = "a row without missing cells";
inline constexpr const char* kFileBeside = "a file of that name under `files`";
inline constexpr const char* kTaskWanted = "a task of docs/javascript.md";
inline constexpr const char* kSetupWanted = "options of set_training in docs/embedding.md";
inline constexpr const char* kTableOrBox = "a table, or with lossless: \"box\" a box";
inline constexpr const char* kPlainNetwork = "a network";
inline constexpr const char* kIsFamilies = "one that is simplified to families already";
inline constexpr const char* kTooLarge = "too large for the memory of this machine";

inline constexpr const char* kReadingNetwork = "reading the network";
inline constexpr const char* kReadingRows = "reading rows";
inline constexpr const char* kStudying = "grouping rows and checking their formulas";
inline constexpr const char* kWriting = "writing the report";
inline constexpr const char* kCutting = "cutting the plane into regions";
inline constexpr const char* kBoundary = "following the decision boundary";
inline constexpr const char* kListing = "listing the regions";
inline constexpr const char* kFollowing = "following the line";
inline constexpr const char* kChanging = "looking for the smallest change";
inline constexpr const char* kAttributing = "sharing out the logit";
inline constexpr const char* kPatterns = "computing patterns";
inline constexpr const char* kJoining = "joining clusters";
inline constexpr const char* kSlimming = "looking for units that change nothing";
inline constexpr const char* kTraining = "training";
inline constexpr const char* kSaving = "writing the network";

}  // namespace reluscope::engine_texts
