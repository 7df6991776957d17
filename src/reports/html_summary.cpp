#include "reports/html_summary.h"

#include "analysis/explanation.h"
#include "analysis/summaries/column_importance.h"
#include "base/numerics/numerics.h"
#include "base/text/file_name.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/report_texts.h"
#include "base/utf8.h"
#include "network/forward.h"
#include "reports/answer_tally.h"
#include "reports/kit/html_text.h"
#include "reports/kit/output_words.h"
#include "reports/reliance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

namespace texts = report_texts;

constexpr std::size_t kClassesShown = 12;
constexpr std::size_t kColumnsTold = 3;
constexpr std::size_t kFewestGroups = 3;
constexpr std::size_t kMostGroups = 5;
constexpr double kMostRows = 0.8;  // share of the rows that the told groups hold, if so few can
constexpr const char* kPercent = "\u2009%";

/// Writes the summary's paragraphs, each behind its few bold words.
class Summary {
public:
    Summary(const ModelFile& model, const Study& study, const HtmlReportOptions& options,
            const std::vector<GroupWords>& groups)
        : model_(model),
          study_(study),
          input_(*study.input),
          clusters_(study.clustering->clusters),
          options_(options),
          groups_(groups),
          tally_(answer_tally(model, study)) {}

    std::string write() const {
        std::string html = "<section class=\"summary\">\n" + html_text::heading(texts::kInShort);
        html += paragraph(texts::kWhat, what());
        if (options_.untrained) {
            html +=
                "<p class=\"say\">" + std::string(texts::kUntrainedSentence) + " " + texts::kNothingClaimed + "</p>\n";
        } else {
            html += paragraph(texts::kHowRight, how_right()) + class_table();
            html += paragraph(texts::kWhichColumns, columns());
            html += paragraph(texts::kGroups, group_counts()) + told_groups();
            html += paragraph(texts::kNotRely, "") + not_to_rely();
        }
        html += paragraph(texts::kExactInShort, exact());
        return html + contents() + "</section>\n";
    }

private:
    static std::string paragraph(const char* lead, const std::string& html) {
        return std::string("<p><strong>") + lead + "</strong> " + html + "</p>\n";
    }

    static std::string joined_sentences(const std::vector<std::string>& sentences) {
        return explanation_texts::joined(sentences);
    }

    /// A number that the JSON report has not, with all its digits.
    static std::string rounded(double value, const std::string& shown) {
        return "<data value=\"" + number_text(value) + "\">" + markup_text(shown) + "</data>";
    }

    std::string what() const {
        const Target* target = input_.target ? &*input_.target : nullptr;
        texts::Predicts words;
        words.network = markup_text(printable_utf8(model_.name));
        words.answer = markup_text(printable_utf8(target != nullptr ? target->column : model_.target));
        for (const std::string& name : target != nullptr ? target->classes : model_.classes)
            words.classes.push_back(markup_text(printable_utf8(name)));
        words.outputs = static_cast<std::size_t>(study_.network().num_outputs());
        words.unit = markup_text(output_words(model_, study_, 0).unit);
        std::string html = texts::predicts(words);
        if (options_.image) {
            html += texts::from_pixels(options_.image->width, options_.image->height);
        } else {
            std::vector<std::string> columns;
            for (const FeatureGroup& group : group_by_column(input_.origins))
                columns.push_back(printable_utf8(group.column));
            html += texts::from_columns(columns.size(), html_text::joined(columns, kClassesShown));
        }
        const std::size_t rows = input_.table->num_rows;
        std::vector<std::string> parts = {html, texts::of_rows(rows, html_text::count(rows, "/data/rows"),
                                                               markup_text(base_name(input_.table->name)))};
        if (const std::size_t count = input_.rows->num_left_out; count > 0)
            parts.push_back(texts::left_out(count, html_text::count(count, "/data/rows_left_out")));
        if (target != nullptr && input_.target_is_guess) parts.push_back(texts::guessed_answer(words.answer));
        return joined_sentences(parts);
    }

    std::string how_right() const {
        if (!input_.target) return texts::kNoAnswers;
        if (tally_.rows == 0) return texts::kNotCompared;
        std::vector<std::string> parts;
        for (const std::string& score : options_.scores)
            parts.push_back(markup_text(explanation_texts::sentence(score)) + ".");
        if (tally_.classes.empty()) {
            parts.push_back(texts::means(measured(tally_.mean_predicted, "/scores/table/mean_predicted"),
                                         measured(tally_.mean_observed, "/scores/table/mean_observed"),
                                         measured(tally_.deviation_observed, "/scores/table/deviation_observed")));
        } else {
            const ClassTally& most = tally_.most_frequent();
            const double share = static_cast<double>(most.observed) / static_cast<double>(tally_.rows);
            parts.push_back(texts::most_frequent(markup_text(printable_utf8(most.name)),
                                                 rounded(share, display_number(100 * share) + kPercent)));
        }
        if (!options_.held_out) parts.emplace_back(texts::kPerhapsLearnt);
        return joined_sentences(parts);
    }

    /// A number of the answer, with its unit.
    std::string measured(double value, const std::string& pointer) const {
        const std::string unit = markup_text(output_words(model_, study_, 0).unit);
        return html_text::number(value, pointer) + (unit.empty() ? "" : " " + unit);
    }

    /// What was observed beside what is predicted, a line for each class, the most frequent first.
    std::string class_table() const {
        if (tally_.classes.empty() || tally_.rows == 0) return "";
        std::vector<std::size_t> order(tally_.classes.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
            return tally_.classes[a].observed > tally_.classes[b].observed;
        });
        std::string html =
            std::string("<div class=\"scroll\"><table class=\"narrow\">\n<thead><tr><th>") + texts::kClass + "</th>";
        for (const char* head : {texts::kRowsObserved, texts::kRowsPredicted, texts::kRowsRight})
            html += std::string("<th class=\"n\">") + head + "</th>";
        html += "</tr></thead>\n<tbody>\n";
        const std::size_t shown = std::min(order.size(), kClassesShown);
        for (std::size_t i = 0; i < shown; ++i) {
            const ClassTally& one = tally_.classes[order[i]];
            const std::string at = "/scores/table/classes/" + std::to_string(order[i]);
            html += "<tr><td>" + markup_text(printable_utf8(one.name)) + "</td>";
            for (const auto& [value, name] : {std::pair(one.observed, "/observed"),
                                              std::pair(one.predicted, "/predicted"), std::pair(one.right, "/right")})
                html += "<td class=\"n\">" + html_text::count(value, at + name) + "</td>";
            html += "</tr>\n";
        }
        html += "</tbody></table></div>\n";
        if (shown < order.size())
            html += "<p class=\"muted\">" + texts::most_frequent_shown(shown, order.size()) + "</p>\n";
        return html;
    }

    std::string columns() const {
        if (options_.image) return texts::kPixelsCount;
        std::vector<std::string> names;
        const std::vector<ColumnImportance> all = column_importance(study_);
        for (const ColumnImportance& one : all) {
            if (one.spread > 0 && names.size() < kColumnsTold)
                names.push_back("<strong>" + markup_text(printable_utf8(one.column)) + "</strong>");
        }
        if (names.empty()) return texts::kNoColumnCounts;
        return texts::columns_that_count(names, all.size() - names.size()) + " " + texts::kHowCounted;
    }

    std::string group_counts() const {
        const std::size_t count = clusters_.size();
        if (count == 1) return texts::kOneGroup;
        std::size_t told = 0;
        std::size_t alone = 0;
        for (std::size_t c = 0; c < count; ++c) {
            if (c < groups_.size()) told += clusters_[c].size;
            if (clusters_[c].size == 1) ++alone;
        }
        const double share = static_cast<double>(told) / static_cast<double>(study_.clustering->num_rows());
        std::string html = texts::groups(html_text::count(count, "/clusters_found"), groups_.size(),
                                         count > groups_.size() ? rounded(share, display_share(share)) : std::string());
        if (2 * alone > count) html += " " + texts::single_rows(display_count(alone));
        return html;
    }

    /// The largest groups that hold more than a row, a list item each.
    std::string told_groups() const {
        if (clusters_.size() < 2) return "";
        std::string html;
        bool fills = false;
        for (std::size_t c = 0; c < std::min(groups_.size(), clusters_.size()) && clusters_[c].size > 1; ++c) {
            std::vector<std::string> parts = {size_of_group(c)};
            if (!options_.image) parts.push_back(condition_of_group(c));
            parts.push_back(outcome_of_group(c));
            if (!options_.image) parts.push_back(drives_of_group(c));
            html += "<li>" + joined_sentences(parts) + "</li>\n";
            fills |= groups_[c].fills_cells;
        }
        if (html.empty()) return "";
        html = "<ul>\n" + html + "</ul>\n";
        return fills ? html + "<p class=\"muted\">" + texts::kFilledCells + "</p>\n" : html;
    }

    static std::string place(std::size_t c) { return "/clusters/" + std::to_string(c); }

    std::string size_of_group(std::size_t c) const {
        const double share = clusters_[c].size / static_cast<double>(study_.clustering->num_rows());
        const std::string title = texts::cluster_title(c);
        const std::string name = c < options_.clusters_explained
                                     ? "<a href=\"#cluster-" + std::to_string(c) + "\">" + title + "</a>"
                                     : title;
        return name + texts::group_size(clusters_[c].size, html_text::count(clusters_[c].size, place(c) + "/size"),
                                        html_text::share(share, place(c) + "/support"));
    }

    std::string condition_of_group(std::size_t c) const {
        const GroupWords& words = groups_[c];
        if (words.condition.empty()) return texts::kNoShortCondition;
        return texts::group_condition(markup_text(words.condition), display_count(words.inside),
                                      display_count(words.outside),
                                      display_count(study_.clustering->num_rows() - clusters_[c].size));
    }

    std::string outcome_of_group(std::size_t c) const {
        const ClusterScores& scores = *study_.scores;
        const Eigen::Index lead = options_.leading_output ? options_.leading_output(ClusterId(c)) : 0;
        const auto column = static_cast<Eigen::Index>(c);
        const bool observes =
            scores.observed.size() > 0 && scores.observed.rows() == scores.mean_output.rows() && scores.known[c] > 0;
        std::string html = predicted_of_group(c, lead, observes);
        if (!observes) return html;
        const std::string known = scores.known[c] == clusters_[c].size ? std::string() : display_count(scores.known[c]);
        const std::string at = place(c) + "/observed/" + std::to_string(lead);
        const OutputWords words = output_words(model_, study_, lead);
        const double value = scores.observed(lead, column);
        html += " " + (input_.target->is_class()
                           ? texts::observed_share(markup_text(words.name), html_text::percent(value, at), known)
                           : texts::observed_mean(measured(value, at), known));
        const bool beyond = scores.beyond_chance.size() > 0 && scores.beyond_chance(lead, column) != 0;
        return html + (beyond ? explanation_texts::kBeyondChance : "");
    }

    std::string drives_of_group(std::size_t c) const {
        const std::vector<GroupDrive>& found = groups_[c].drives;
        if (found.empty()) return texts::kNothingDrives;
        const Eigen::Index lead = options_.leading_output ? options_.leading_output(ClusterId(c)) : 0;
        const OutputWords words = output_words(model_, study_, lead);
        std::vector<texts::Drive> told;
        for (const GroupDrive& drive : found)
            told.push_back({markup_text(printable_utf8(drive.label)), drive.effect > 0,
                            rounded(std::abs(drive.effect), words.with_unit(display_number(std::abs(drive.effect))))});
        return texts::drives(markup_text(words.phrase), told);
    }

    /// A number of rows or clusters that the JSON report has not.
    static std::string counted_here(std::size_t count) {
        return rounded(static_cast<double>(count), display_count(count));
    }

    static std::string rows_here(std::size_t count) {
        return rounded(static_cast<double>(count), counted(count, "row", "rows"));
    }

    std::string share_of(double share) const { return rounded(share, display_number(100 * share) + kPercent); }

    /// Known weak places, and what no table can show, a list item each.
    std::string not_to_rely() const {
        std::vector<std::string> items;
        if (const std::string missed = missed_class(); !missed.empty()) items.push_back(missed);
        const Reliance found = reliance_of(study_);
        if (found.beyond > 0)
            items.push_back(texts::beyond_chance_in(found.beyond, counted_here(found.beyond),
                                                    rows_here(found.beyond_rows), beyond_words(found)));
        if (found.worst) items.push_back(worst_cluster(*found.worst));
        if (found.few > 0)
            items.push_back(
                texts::too_few(found.few, counted_here(found.few), Reliance::kFewRows, rows_here(found.few_rows)));
        items.emplace_back(texts::kUnlikeThese);
        std::string html = "<ul>\n";
        for (const std::string& item : items) html += "<li>" + item + "</li>\n";
        return html + "</ul>\n";
    }

    /// The class whose rows are predicted to be another one most often; nothing where all are right.
    std::string missed_class() const {
        const ClassTally* worst = nullptr;
        const auto share = [](const ClassTally& one) {
            return static_cast<double>(one.observed - one.right) / static_cast<double>(one.observed);
        };
        for (const ClassTally& one : tally_.classes) {
            if (one.observed > one.right && (worst == nullptr || share(one) > share(*worst))) worst = &one;
        }
        if (worst == nullptr) return "";
        return texts::most_missed(markup_text(printable_utf8(worst->name)),
                                  counted_here(worst->observed - worst->right), counted_here(worst->observed),
                                  share_of(share(*worst)));
    }

    std::string beyond_words(const Reliance& found) const {
        const auto column = static_cast<Eigen::Index>(found.largest_beyond.index);
        const OutputWords words = output_words(model_, study_, found.beyond_output);
        const auto shown = [&](double value, bool share) {
            return share ? share_of(value) : rounded(value, words.with_unit(display_number(value)));
        };
        const bool classes = input_.target->is_class();
        const double predicted = study_.scores->predicted(found.beyond_output, column);
        const double observed = study_.scores->observed(found.beyond_output, column);
        return texts::largest_beyond(found.beyond, texts::cluster_title(found.largest_beyond.index),
                                     markup_text(words.name), shown(predicted, classes), shown(observed, classes));
    }

    std::string worst_cluster(ClusterId cluster) const {
        const ClusterScores& scores = *study_.scores;
        const std::string title = texts::cluster_title(cluster.index);
        if (!scores.accuracy.empty())
            return texts::least_right(title, Reliance::kEnoughRows, share_of(scores.accuracy[cluster.index]),
                                      share_of(scores.overall_accuracy));
        const OutputWords words = output_words(model_, study_, 0);
        const auto error = [&](double value) { return rounded(value, words.with_unit(display_number(value))); };
        return texts::largest_error(title, Reliance::kEnoughRows, error(scores.rmse[cluster.index]),
                                    error(scores.overall_rmse));
    }

    std::string exact() const {
        const Certificate& c = study_.survey->certificate;
        return texts::certificate(c.holds(), html_text::number(c.max_abs_error, "/certificate/max_abs_error", 2),
                                  html_text::number(c.max_rel_error, "/certificate/max_rel_error", 2));
    }

    /// Over the rows with an answer where some have one, so that the two can be compared.
    std::string predicted_of_group(std::size_t c, Eigen::Index lead, bool observes) const {
        const ClusterScores& scores = *study_.scores;
        const auto column = static_cast<Eigen::Index>(c);
        const OutputWords words = output_words(model_, study_, lead);
        const double value = observes ? scores.predicted(lead, column) : scores.mean_output(lead, column);
        const std::string at = place(c) + (observes ? "/predicted/" : "/mean_output/") + std::to_string(lead);
        if (study_.network().link() != Link::kIdentity)
            return texts::mean_probability(markup_text(words.name), html_text::percent(value, at));
        if (!words.is_logit)
            return texts::mean_predicted(study_.network().num_outputs() == 1 ? "" : markup_text(words.name),
                                         measured(value, at));
        std::size_t rows = 0;
        const Eigen::Index wanted = class_of_output(study_.network().num_outputs(), lead);
        for (const std::uint32_t row : study_.clustering->rows_of(ClusterId(c))) {
            if (predicted_class(study_.patterns->logits.col(static_cast<Eigen::Index>(row))) == wanted) ++rows;
        }
        return texts::predicted_for(markup_text(words.name), display_count(rows));
    }

    /// What follows, as links, and what the words there mean.
    std::string contents() const {
        const auto link = [](const char* to, const std::string& text) {
            return std::string("<li><a href=\"#") + to + "\">" + markup_text(text) + "</a></li>\n";
        };
        std::string html = std::string("<nav>\n<p><strong>") + texts::kReadOn + "</strong> <span class=\"muted\">" +
                           texts::kFoldedPrint + "</span></p>\n<ul>\n";
        if (options_.row) html += link(html_places::kRow, texts::row_title(input_.rows->row[options_.row->row.index]));
        html += link(html_places::kInputs, texts::kInputs);
        if (options_.swarm) html += link(html_places::kBeeswarm, texts::kBeeswarm);
        html += link(html_places::kClusters, texts::kClusters);
        html += link(html_places::kExplained,
                     clusters_.size() <= options_.clusters_explained ? texts::kAllExplained : texts::kLargestExplained);
        if (!options_.pictures.empty()) html += link(html_places::kPictures, texts::kPictures);
        html += link(html_places::kMadeOf, texts::kMadeOf) + link(html_places::kExact, texts::kCertificate);
        html += "</ul>\n</nav>\n";
        if (study_.network().link() == Link::kSigmoid)
            html += std::string("<p class=\"muted\">") + texts::kLogOdds + "</p>\n";
        else if (output_words(model_, study_, 0).is_logit && study_.network().num_outputs() > 1)
            html += std::string("<p class=\"muted\">") + texts::kLogit + "</p>\n";
        return html;
    }

    const ModelFile& model_;
    const Study& study_;
    const StudyInput& input_;
    const std::vector<Cluster>& clusters_;
    const HtmlReportOptions& options_;
    const std::vector<GroupWords>& groups_;
    AnswerTally tally_;
};

}  // namespace

std::size_t groups_told(const Clustering& clustering) {
    const std::size_t most = std::min(kMostGroups, clustering.num_clusters());
    std::size_t told = 0;
    std::size_t rows = 0;
    while (told < most &&
           (told < kFewestGroups || static_cast<double>(rows) < kMostRows * static_cast<double>(clustering.num_rows())))
        rows += clustering.clusters[told++].size;
    return told;
}

std::string html_summary(const ModelFile& model, const Study& study, const HtmlReportOptions& options,
                         const std::vector<GroupWords>& groups) {
    return Summary(model, study, options, groups).write();
}

}  // namespace reluscope
