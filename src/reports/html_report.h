#pragma once

#include "analysis/explanation.h"
#include "analysis/study.h"
#include "base/ids.h"
#include "base/text/text_job.h"
#include "formats/model_file.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// A picture for the page, as an SVG document.
struct HtmlPicture {
    std::string title;
    std::string svg;
};

/// A row to explain, with the words for it.
struct HtmlRow {
    RowId row;
    Eigen::Index output = 0;
    Reference reference = Reference::kDataMean;
    std::string title;  ///< the row's own name; may be empty
    std::string sentence;
    std::vector<std::string> change;  ///< what is known of the smallest change that flips it, a sentence each
    std::vector<std::string> holds;   ///< how far its explanation holds for all columns together, a sentence each
};

/// What each column adds to every row: the beeswarm.
struct HtmlSwarm {
    HtmlPicture picture;             ///< without an SVG where there is none
    std::vector<std::string> notes;  ///< base, that all adds up and how exact it is, or why there is no picture
};

/// Parts about clusters that take long: refits to their own rows (reports/html_refit.h).
class ClusterParts {
public:
    virtual ~ClusterParts() = default;
    /// What is said of all of them; empty where there are none.
    virtual std::string meaning() const = 0;
    /// A little of the work for a cluster. True while there is more; then html_of() has it.
    virtual bool step(ClusterId cluster) = 0;
    /// Of the cluster that step() was called for last; at most `terms` inputs.
    virtual std::string html_of(ClusterId cluster, std::size_t terms) const = 0;
};
using ClusterPartsMaker = std::function<std::unique_ptr<ClusterParts>(const ModelFile&, const Study&)>;

/// What the report says of answers that need a search or a sum over all rows.
struct HtmlAnswers {
    std::optional<HtmlSwarm> swarm;
    std::vector<std::string> change;  ///< of the explained row, as HtmlRow has it
    std::vector<std::string> holds;   ///< of it too
    ClusterPartsMaker parts;          ///< may be empty
};

/// What the page holds beside the numbers. Words come from the caller, who knows how to put them.
struct HtmlReportOptions {
    std::size_t clusters_listed = 50;
    std::size_t clusters_explained = 20;
    std::size_t terms = 24;                          ///< of an equation, bars and contributions; the largest come first
    std::function<std::string(ClusterId)> sentence;  ///< about a cluster; may be empty
    std::function<Eigen::Index(ClusterId)> leading_output;  ///< whose bars are drawn; without, the first
    std::function<std::string(Eigen::Index)> output_name;   ///< "the log-odds of yes"; without, "output 1"
    std::function<std::string(ClusterId)> outcome;          ///< what was predicted and observed; may be empty
    bool untrained = false;                                 ///< the weights are random
    std::string moment;                                     ///< which moment of a training this is; empty: the last
    std::string chance_rule;                                ///< why some clusters are marked
    std::vector<std::string> scores;                        ///< how right the network is, a line each
    bool held_out = false;                                  ///< scores tell of rows that it has not learnt from
    std::optional<HtmlRow> row;
    std::string date;          ///< as people write it: "30 November 2026"; nothing is said where it is empty
    std::string model_sha256;  ///< of the model's and of the table's bytes (base/sha256.h); may be empty
    std::string table_sha256;
    std::optional<ImageShape> image;  ///< the inputs are its pixels: maps are drawn as pictures, not as bars
    std::vector<HtmlPicture> pictures;
    std::optional<HtmlSwarm> swarm;
    ClusterPartsMaker parts;  ///< may be empty
};

/// Writes the report as one HTML page that needs nothing beside itself: no script, no font, no other file. It begins
/// with a summary for those who know no patterns (reports/html_summary.h). It is
/// well-formed XML too. Every number that the JSON report has stands in a `data` element with all its digits in `value`
/// and the number's place in that report in `data-json` (docs/export.md). `study` must be complete.
std::unique_ptr<Job> html_report_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                     HtmlReportOptions options, TextSink sink);

}  // namespace reluscope
