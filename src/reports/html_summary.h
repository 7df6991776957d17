#pragma once

#include "analysis/study.h"
#include "formats/model_file.h"
#include "reports/group_words.h"
#include "reports/html_report.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// How many of the largest clusters the summary tells: as many as hold four fifths of the rows, but at least three and
/// at most five, where there are so many.
std::size_t groups_told(const Clustering& clustering);

/// The report's summary, for readers who know neither patterns nor formulas: what is predicted from what, how right
/// that is, which columns count most, the largest groups of rows and what drives them, where not to rely on it, whether
/// all of this is exact, and what follows on the page. Printed, it stands alone on the first page. Of a network with
/// random weights it says that, and claims nothing. `groups`: words of the first clusters, groups_told() of them.
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
