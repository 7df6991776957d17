#include "reports/html_refit.h"

#include "base/numerics/numerics.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/report_texts.h"
#include "reports/kit/html_text.h"
#include "reports/kit/output_words.h"
#include "simplify/merging/local_models.h"
#include "simplify/merging/wald_intervals.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

namespace texts = report_texts;

constexpr std::size_t kDraws = 200;
constexpr double kMostProducts = 4e5;  // rows times squared coefficients of a draw, which takes a dozen such passes
constexpr double kMostForOne = 1e7;    // likewise where there is one fit
constexpr std::uint64_t kDrawSeed = 1;

std::string exact_number(double value) {
    if (!std::isfinite(value)) return "\u2013";
    return "<data value=\"" + number_text(value) + "\">" + markup_text(display_number(value)) + "</data>";
}

std::string interval_cell(double low, double high) {
    const bool known = std::isfinite(low) && std::isfinite(high);
    return "<td class=\"n\">" + (known ? exact_number(low) + " \u2026 " + exact_number(high) : "\u2013") + "</td>";
}

std::string muted(const std::string& text) { return "<p class=\"muted\">" + markup_text(text) + "</p>\n"; }

/// The coefficient of an input in the table's own unit.
CoefficientInterval in_units_of_table(CoefficientInterval interval, double scale) {
    interval.estimate /= scale;
    interval.low /= scale;
    interval.high /= scale;
    if (scale < 0) std::swap(interval.low, interval.high);
    return interval;
}

class ClusterRefits final : public ClusterParts {
public:
    ClusterRefits(const ModelFile& model, const Study& study) : model_(model), study_(study) {
        if (auto answers = single_answers(study)) answers_ = *std::move(answers);
    }

    std::string meaning() const override { return answers_ ? texts::kRefitMeaning : ""; }
    bool step(ClusterId cluster) override;
    std::string html_of(ClusterId cluster, std::size_t terms) const override;

private:
    void begin(ClusterId cluster);
    std::string table(std::size_t terms) const;
    std::string why_none() const;

    const ModelFile& model_;
    const Study& study_;
    std::optional<SingleAnswers> answers_;  // none where they are no two classes and no number
    std::optional<ClusterId> open_;
    std::size_t rows_ = 0;  // with an answer
    bool too_large_ = false;
    Inference wald_;
    std::optional<BootstrapRefits> refits_;
};

void ClusterRefits::begin(ClusterId cluster) {
    open_ = cluster;
    refits_.reset();
    FitRows rows = fit_rows(study_.input->rows->inputs, answers_->answers, study_.clustering->rows_of(cluster));
    rows_ = static_cast<std::size_t>(rows.num_rows());
    const auto coefficients = static_cast<double>(rows.inputs.rows() + 1);
    const double products = static_cast<double>(rows_) * coefficients * coefficients;
    too_large_ = products > kMostForOne;
    wald_ = too_large_ ? Inference() : wald_intervals(rows, answers_->is_class);
    if (wald_.state == InferenceState::kGiven && products <= kMostProducts)
        refits_.emplace(std::move(rows), answers_->is_class, kDraws, kDrawSeed);
}

bool ClusterRefits::step(ClusterId cluster) {
    if (!answers_) return false;
    if (!open_ || open_->index != cluster.index) {
        begin(cluster);
        return true;
    }
    return refits_ && refits_->step();
}

std::string ClusterRefits::why_none() const {
    if (too_large_) return texts::kRefitTooLarge;
    switch (wald_.state) {
        case InferenceState::kGiven: break;
        case InferenceState::kNoRows: return texts::kRefitNoRows;
        case InferenceState::kOneAnswer: return texts::kRefitOneAnswer;
        case InferenceState::kSeparated: return texts::kRefitSeparated;
        case InferenceState::kNotReached: return texts::kRefitNotReached;
    }
    return "";
}

std::string ClusterRefits::table(std::size_t terms) const {
    const std::vector<InputOrigin>& origins = study_.input->origins;
    const BootstrapIntervals drawn = refits_ ? refits_->intervals() : BootstrapIntervals();
    Eigen::VectorXd strengths(static_cast<Eigen::Index>(origins.size()));
    for (Eigen::Index j = 0; j < strengths.size(); ++j) {
        const double estimate = wald_.coefficients[static_cast<std::size_t>(j) + 1].estimate;
        strengths(j) = std::isfinite(estimate) ? estimate * study_.input->rows->deviation(j) : 0;
    }
    std::string html =
        std::string("<div class=\"scroll\"><table class=\"narrow\">\n<thead><tr><th>") + texts::kInput + "</th>";
    for (const char* head : {texts::kEstimate, texts::kWald, texts::kBootstrap})
        html += std::string("<th class=\"n\">") + head + "</th>";
    html += "</tr></thead>\n<tbody>\n";
    const std::vector<Eigen::Index> order = html_text::by_size(strengths);
    std::size_t shown = 0;
    for (const Eigen::Index j : order) {
        const auto at = static_cast<std::size_t>(j);
        if (!std::isfinite(wald_.coefficients[at + 1].estimate) || shown++ >= terms) continue;
        const CoefficientInterval wald = in_units_of_table(wald_.coefficients[at + 1], origins[at].scale);
        html += "<tr><td>" + markup_text(origins[at].label) + "</td><td class=\"n\">" + exact_number(wald.estimate) +
                "</td>" + interval_cell(wald.low, wald.high);
        const CoefficientInterval boot = drawn.coefficients.empty()
                                             ? CoefficientInterval()
                                             : in_units_of_table(drawn.coefficients[at + 1], origins[at].scale);
        html += interval_cell(boot.low, boot.high) + "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    if (shown > terms) html += muted(texts::smaller_inputs(shown - terms));
    if (refits_) return html + muted(texts::bootstrap_draws(drawn.resamples, drawn.failed));
    return html + muted(texts::kNoBootstrap);
}

std::string ClusterRefits::html_of(ClusterId cluster, std::size_t terms) const {
    if (!answers_ || !open_ || open_->index != cluster.index) return "";
    const OutputWords words = output_words(model_, study_, study_.network().num_outputs() - 1);
    std::string html = "<p><strong>" + markup_text(texts::refit_title(words.phrase)) + "</strong></p>\n";
    if (wald_.state != InferenceState::kGiven) return html + muted(why_none());
    html +=
        muted(texts::refit_rows(answers_->is_class, counted(rows_, "row", "rows")) +
              (wald_.few_rows ? std::string(" ") + (answers_->is_class ? texts::kRefitFewRows : texts::kRefitFewNumbers)
                              : std::string()));
    html += table(terms);
    std::vector<std::string> left_out;
    for (const Eigen::Index j : wald_.left_out) {
        if (j >= 0) left_out.push_back(study_.input->origins[static_cast<std::size_t>(j)].label);
    }
    if (!left_out.empty())
        html += "<p class=\"muted\">" + texts::refit_left_out(html_text::joined(left_out, terms)) + "</p>\n";
    return html;
}

}  // namespace

ClusterPartsMaker cluster_refits() {
    return [](const ModelFile& model, const Study& study) { return std::make_unique<ClusterRefits>(model, study); };
}

}  // namespace reluscope
