#pragma once

#include "analysis/study.h"
#include "formats/model_file.h"
#include "reports/group_words.h"
#include "reports/html_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// How many of the largest clusters the summary tells.
inline constexpr std::size_t kGroupsTold = 3;

/// The report's summary, for readers who know neither patterns nor formulas: what is predicted from what, how right
/// that is, which columns count most, the largest groups of rows, and what follows on the page. Of a network with
/// random weights it says that, and claims nothing. `groups`: words of the first clusters, kGroupsTold at most.
std::string html_summary(const ModelFile& model, const Study& study, const HtmlReportOptions& options,
                         const std::vector<GroupWords>& groups);

/// Places of the page that the summary leads to.
namespace html_places {
inline constexpr const char* kRow = "row";
inline constexpr const char* kInputs = "columns";
inline constexpr const char* kBeeswarm = "beeswarm";
inline constexpr const char* kClusters = "clusters";
inline constexpr const char* kExplained = "explained";
inline constexpr const char* kPictures = "pictures";
inline constexpr const char* kMadeOf = "made-of";
inline constexpr const char* kExact = "exact";
}  // namespace html_places

}  // namespace reluscope
