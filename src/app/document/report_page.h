#pragma once

#include "app/state/state.h"
#include "reports/html_report.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// What a report says of itself beside what it reports.
struct ReportStamp {
    std::string date;  ///< as people write it: "30 November 2026"; empty: the page says none
    /// The network as JSON, as Save writes it: hashed where its weights are not those of a file. Without it, the
    /// document's model.
    std::string model_text;
};

/// The report of a document as one HTML page (reports/html_report.h), in the words that the interface uses. The survey
/// must be there. `row`: which is explained; none: no row is.
std::unique_ptr<Job> report_page_job(const Document& document, std::optional<RowId> row, Reference reference,
                                     std::vector<HtmlPicture> pictures, const ReportStamp& stamp, TextSink sink,
                                     HtmlAnswers answers = {});
/// The page about what is shown now; it says which epoch of a training that is.
std::unique_ptr<Job> report_page_job(const AppState& state, std::vector<HtmlPicture> pictures, const ReportStamp& stamp,
                                     TextSink sink, HtmlAnswers answers = {});

}  // namespace reluscope
