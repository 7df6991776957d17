#pragma once

#include "app/state/state.h"
#include "reports/html_report.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// The report of a document as one HTML page (reports/html_report.h), in the words that the interface uses. The survey
/// must be there. `row`: which is explained; none: no row is.
std::unique_ptr<Job> report_page_job(const Document& document, std::optional<RowId> row, Reference reference,
                                     std::vector<HtmlPicture> pictures, TextSink sink);
/// The same of what is shown, and says which epoch of a training that is.
std::unique_ptr<Job> report_page_job(const AppState& state, std::vector<HtmlPicture> pictures, TextSink sink);

}  // namespace reluscope
