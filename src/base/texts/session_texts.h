#pragma once

#include <string>

/// Words about links that are shared and opened.
namespace reluscope::session_texts {

inline constexpr const char* kNothingToShare = "There is nothing to share yet.";
inline constexpr const char* kNoLinksHere =
    "Links are made in the browser. Here, save the session (Ctrl+S) and send the file.";
inline constexpr const char* kWeightsRounded =
    "Weights are rounded to float32: every row of the table keeps its cluster, and its numbers their three digits.";

inline constexpr const char* kLinkTooLong = "The link is too long to be one of ours.";
inline constexpr const char* kLinkUnpacksTooLarge = "The link unpacks to more than any of ours. It was not opened.";
inline constexpr const char* kLinkDamaged =
    "The link is damaged: a part of it is missing or was changed. Copy it again as a whole.";

/// "This session is too large for a link (312 kB). Save it (Ctrl+S) and send the file."
std::string too_large_for_link(unsigned long long bytes);

}  // namespace reluscope::session_texts
