#include "reports/html_report.h"

#include "analysis/cluster_map_reader.h"
#include "analysis/pattern_shape.h"
#include "analysis/rows/contributions.h"
#include "answers/calibration.h"
#include "base/numerics/numerics.h"
#include "base/text/base64.h"
#include "base/text/file_name.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/answers/holding_texts.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/report_texts.h"
#include "base/texts/views/answers_texts.h"
#include "base/utf8.h"
#include "base/version.h"
#include "reports/html_charts.h"
#include "reports/html_summary.h"
#include "reports/kit/html_text.h"
#include "reports/kit/output_words.h"
#include "reports/pattern_svg.h"
#include "reports/simplify/merge_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

namespace texts = report_texts;

constexpr float kPatternInTable = 300;      // width of a pattern in the table
constexpr Eigen::Index kOutputColumns = 3;  // with more outputs, only the likeliest has columns
constexpr std::size_t kLinesOpen = 15;      // of the table of clusters; the others are folded
constexpr std::size_t kClustersOpen = 3;    // explained ones whose bars and formula are not folded
constexpr std::size_t kDrivesTold = 2;      // of a group, in the summary

using html_text::by_size;
using html_text::count;
using html_text::count_shown;
using html_text::fact;
using html_text::hash_text;
using html_text::heading;
using html_text::joined;
using html_text::number;
using html_text::percent;
using html_text::share;

/// What was predicted for the clusters, and what was observed, as a table tells it.
class OutcomeTable {
public:
    OutcomeTable(const ModelFile& model, const Study& study) : model_(model), study_(study) {}

    /// True where it is known what was observed of each output.
    bool has_observed() const {
        return study_.scores->observed.size() > 0 &&
               study_.scores->observed.rows() == study_.scores->mean_output.rows();
    }

    /// What was predicted for a cluster's rows, for those with an answer where some have one.
    ChartValue predicted(Eigen::Index cluster, Eigen::Index output) const {
        const ClusterScores& scores = *study_.scores;
        const bool compared = has_observed() && std::isfinite(scores.predicted(output, cluster));
        const std::string at = "/clusters/" + std::to_string(cluster) + (compared ? "/predicted/" : "/mean_output/");
        return {compared ? scores.predicted(output, cluster) : scores.mean_output(output, cluster),
                at + std::to_string(output)};
    }

    ChartValue observed(Eigen::Index cluster, Eigen::Index output) const {
        if (!has_observed()) return {std::numeric_limits<double>::quiet_NaN(), {}};
        return {study_.scores->observed(output, cluster),
                "/clusters/" + std::to_string(cluster) + "/observed/" + std::to_string(output)};
    }

    /// True where what the network says of an output is a probability.
    bool says_probabilities() const { return study_.network().link() != Link::kIdentity; }

    /// True where what was observed of an output is the share of its class.
    bool observes_shares() const { return study_.input->target && study_.input->target->is_class(); }

    /// The heads of columns that tell outcomes: what was observed stands beside what was predicted.
    std::string heads() const {
        const auto head = [](const std::string& text) { return "<th class=\"n\">" + markup_text(text) + "</th>"; };
        const Eigen::Index outputs = study_.scores->mean_output.rows();
        std::string html;
        if (outputs > kOutputColumns) {
            html = std::string("<th>") + texts::kLikeliest + "</th>" + head(texts::kPredicted);
            return has_observed() ? html + head(texts::kObserved) : html;
        }
        for (Eigen::Index o = 0; o < outputs; ++o) {
            const std::string name = output_words(model_, study_, o).name;
            html += head(texts::predicted(name));
            if (has_observed()) html += head(texts::observed(name));
        }
        return html;
    }

    /// What the percentages and numbers of the table are of.
    const char* meaning() const {
        if (!has_observed()) return texts::kOnlyPredicted;
        if (!observes_shares()) return texts::kOutcomeOfNumbers;
        return says_probabilities() ? texts::kOutcomeOfClasses : texts::kOutcomeOfLogits;
    }

    std::string line(std::size_t c) const {
        const ClusterScores& scores = *study_.scores;
        const Cluster& cluster = study_.clustering->clusters[c];
        const std::string at = "/clusters/" + std::to_string(c);
        const auto cell = [](const std::string& html) { return "<td class=\"n\">" + html + "</td>"; };
        std::string html = "<tr>" + cell(std::to_string(c)) + cell(count(cluster.size, at + "/size"));
        html += cell(share(cluster.size / static_cast<double>(study_.clustering->num_rows()), at + "/support"));
        const auto column = static_cast<Eigen::Index>(c);
        const Eigen::Index outputs = scores.mean_output.rows();
        if (outputs > kOutputColumns) {
            Eigen::Index largest = 0;
            scores.mean_output.col(column).maxCoeff(&largest);
            html += "<td>" + markup_text(output_words(model_, study_, largest).name) + "</td>";
            html += cells(column, largest);
        } else {
            for (Eigen::Index o = 0; o < outputs; ++o) html += cells(column, o);
        }
        if (!scores.accuracy.empty())
            html += cell(std::isnan(scores.accuracy[c]) ? "\u2013" : share(scores.accuracy[c], at + "/accuracy"));
        if (!scores.rmse.empty()) html += cell(number(scores.rmse[c], at + "/rmse"));
        return html + "<td>" +
               pattern_svg(study_.network(), study_.patterns->bits.row(cluster.first_row), kPatternInTable) +
               "</td></tr>\n";
    }

private:
    /// A prediction.
    std::string outcome(double value, const std::string& pointer) const {
        return says_probabilities() ? percent(value, pointer) : number(value, pointer);
    }

    std::string cells(Eigen::Index cluster, Eigen::Index output) const {
        const ChartValue said = predicted(cluster, output);
        const std::string html = "<td class=\"n\">" + outcome(said.value, said.pointer) + "</td>";
        if (!has_observed()) return html;
        const ChartValue seen = observed(cluster, output);
        const Eigen::MatrixXi& beyond = study_.scores->beyond_chance;
        const bool marked = beyond.size() > 0 && beyond(output, cluster) != 0;
        return html + "<td class=\"n\">" +
               (marked ? std::string("<strong title=\"") + texts::kBeyondChance + "\">! </strong>" : std::string()) +
               (observes_shares() ? percent(seen.value, seen.pointer) : number(seen.value, seen.pointer)) + "</td>";
    }

    const ModelFile& model_;
    const Study& study_;
};

class Page {
public:
    Page(std::shared_ptr<const ModelFile> model, const Study& study, HtmlReportOptions options, TextSink sink)
        : kept_model_(std::move(model)),
          model_(*kept_model_),
          study_(study),
          input_(*study_.input),
          options_(std::move(options)),
          sink_(std::move(sink)),
          maps_(study_),
          deviations_(input_.rows->deviation),
          table_units_(std::any_of(input_.origins.begin(), input_.origins.end(),
                                   [](const InputOrigin& o) { return o.mean != 0 || o.scale != 1; })) {
        if (options_.parts && !options_.untrained) parts_ = options_.parts(model_, study_);
    }

    void take(EqualMaps maps) { equal_ = std::move(maps); }

    /// The page's sections, which keep it.
    static void add(const std::shared_ptr<Page>& page, TextJob& job) {
        job.once([page] { page->head(); });
        const bool told = !page->options_.image && !page->options_.untrained;
        const std::size_t groups = groups_told(*page->study_.clustering);
        job.each_in_steps(groups, [page, told](std::size_t c) {
            if (page->groups_.size() > c) return false;
            page->groups_.push_back(told ? group_words(page->study_, ClusterId(c)) : GroupWords());
            if (told) page->groups_.back().drives = page->drives(c);
            return true;
        });
        job.once([page] {
            page->sink_(html_summary(page->model_, page->study_, page->options_, page->groups_));
            page->row();
            page->importance();
        });
        if (page->options_.swarm) add_swarm(page, job);
        job.once([page] {
            page->cluster_table();
            page->outcomes();
            page->explained_clusters_title();
        });
        job.each_in_steps(page->num_explained(), [page](std::size_t c) {
            if (page->parts_ && page->parts_->step(ClusterId(c))) return true;
            AffineMap map = page->maps_.of(c);
            if (page->maps_.is_constant(c)) map.A.setZero();  // what rounding left is nobody's slope
            page->explained_cluster(c, map);
            return false;
        });
        job.once([page] {
            if (!page->options_.pictures.empty())
                page->sink_(heading(texts::kPictures, false, html_places::kPictures) + "<div class=\"pictures\">\n");
        });
        for (const HtmlPicture& picture : page->options_.pictures) add_picture(page, picture, job);
        job.once([page] {
            if (!page->options_.pictures.empty()) page->sink_("</div>\n");
            page->facts();
            page->certificate();
            page->notes();
            page->foot();
        });
    }

private:
    /// As an image, so that nothing in it meets the page's own names and styles.
    static void add_picture(const std::shared_ptr<Page>& page, const HtmlPicture& picture, TextJob& job,
                            const char* figure = "<figure>") {
        job.once([page, &picture, figure] {
            page->sink_(std::string(figure) + "<img alt=\"" + markup_text(picture.title) +
                        "\" src=\"data:image/svg+xml;base64,");
        });
        job.each((picture.svg.size() + kPictureBytes - 1) / kPictureBytes, [page, &picture](std::size_t i) {
            page->sink_(base64_of(std::string_view(picture.svg).substr(i * kPictureBytes, kPictureBytes)));
        });
        job.once([page, &picture] {
            page->sink_("\"/><figcaption>" + markup_text(picture.title) + "</figcaption></figure>\n");
        });
    }

    static void add_swarm(const std::shared_ptr<Page>& page, TextJob& job) {
        job.once([page] {
            page->sink_(heading(texts::kBeeswarm, false, html_places::kBeeswarm));
            if (!page->options_.swarm->picture.svg.empty())
                page->sink_(std::string("<p>") + texts::kBeeswarmMeaning + "</p>\n");
        });
        if (!page->options_.swarm->picture.svg.empty())
            add_picture(page, page->options_.swarm->picture, job, "<figure class=\"swarm\">");
        job.once([page] {
            for (const std::string& note : page->options_.swarm->notes)
                page->sink_("<p class=\"muted\">" + markup_text(note) + "</p>\n");
        });
    }

    static constexpr std::size_t kPictureBytes = 3 * 16384;  // of a picture in one part: whole groups of base64

    void head() {
        const std::string name = printable_utf8(model_.name.empty() ? texts::kNetwork : model_.name);
        const std::string answer = input_.target ? printable_utf8(input_.target->column) : std::string();
        std::string html = html_text::page_head(texts::title(name, answer));
        if (!options_.moment.empty()) html += "<p>" + markup_text(options_.moment) + "</p>\n";
        html += "<p class=\"muted\">" + markup_text(texts::written_by(options_.date, kVersion));
        if (!options_.model_sha256.empty())
            html += std::string(" \u00B7 ") + texts::kModelHash + " " + hash_text(options_.model_sha256);
        if (!options_.table_sha256.empty())
            html += std::string(" \u00B7 ") + texts::kTableHash + " " + hash_text(options_.table_sha256);
        sink_(html + "</p>\n</header>\n");
    }

    void foot() { sink_("<footer><p>" + markup_text(texts::kFoot) + "</p></footer>\n</body>\n</html>\n"); }

    std::string output_name(Eigen::Index output) const {
        return options_.output_name ? options_.output_name(output) : texts::output_number(output + 1);
    }

    /// "in logits", or "in EUR".
    std::string measure() const { return output_words(model_, study_, 0).measure(); }

    Eigen::Index leading_output(ClusterId cluster) const {
        return options_.leading_output ? options_.leading_output(cluster) : 0;
    }

    std::string pattern_of(std::size_t c) const {
        return pattern_text(study_.network(), study_.patterns->bits.row(study_.clustering->clusters[c].first_row));
    }

    void facts() {
        const Network& network = study_.network();
        std::string html = heading(texts::kMadeOf, false, html_places::kMadeOf) + "<div class=\"facts\">\n<dl>\n";
        html += fact(texts::kTable, markup_text(base_name(input_.table->name)));
        html += fact(texts::kRows, count(input_.table->num_rows, "/data/rows"));
        if (input_.rows->num_left_out > 0)
            html += fact(texts::kLeftOut,
                         count(input_.rows->num_left_out, "/data/rows_left_out") + texts::kWithMissingCells);
        if (input_.target) {
            html += fact(texts::kAnswer,
                         markup_text(input_.target->column) + (input_.target_is_guess ? texts::kAGuess : ""));
            if (!input_.target->classes.empty()) html += fact(texts::kClasses, joined(input_.target->classes, 12));
        }
        std::vector<std::string> columns;
        for (const FeatureGroup& group : group_by_column(input_.origins)) columns.push_back(group.column);
        html += fact(texts::kInputColumns, joined(columns, 24));
        if (!input_.left_out.empty()) html += fact(texts::kColumnsLeftOut, joined(input_.left_out, 24));
        html += "</dl>\n<dl>\n";
        html += fact(texts::kNetwork, markup_text(model_.name) + " (" + markup_text(model_.format) + ")");
        html += fact(texts::kLayers, markup_text(network.architecture()));
        html += fact(texts::kParameters, count(network.num_parameters(), "/model/parameters"));
        html += fact(texts::kLink, std::string(link_name(network.link())));
        if (options_.untrained) html += fact(texts::kTraining, texts::kUntrained);
        if (!options_.date.empty()) html += fact(texts::kDate, markup_text(options_.date));
        html += fact(texts::kProgram, texts::written_by("", kVersion));
        sink_(html + "</dl>\n</div>\n");
    }

    void certificate() {
        const Certificate& c = study_.survey->certificate;
        std::string html = heading(texts::kCertificate, false, html_places::kExact) + "<p>" +
                           texts::certificate(c.holds(), number(c.max_abs_error, "/certificate/max_abs_error", 2),
                                              number(c.max_rel_error, "/certificate/max_rel_error", 2)) +
                           " ";
        const std::string note = boundary_note(c);
        html += markup_text(note.empty() ? texts::kNoRowOnBoundary : note);
        if (!c.holds()) html += "</p>\n<p><strong>" + markup_text(certificate_warning(c)) + "</strong>";
        sink_(html + "</p>\n");
    }

    void cluster_table() {
        const ClusterScores& scores = *study_.scores;
        const auto head = [](const char* text) { return std::string("<th class=\"n\">") + text + "</th>"; };
        std::string table = "<div class=\"scroll\"><table>\n<thead><tr>" + head(texts::kCluster) + head(texts::kRows) +
                            head(texts::kShareOfRows) + outcomes_.heads();
        if (!scores.accuracy.empty()) table += head(texts::kCorrect);
        if (!scores.rmse.empty()) table += head(texts::kError);
        table += std::string("<th>") + texts::kPattern + "</th></tr></thead>\n<tbody>\n";
        const std::size_t all = study_.clustering->num_clusters();
        const std::size_t listed = std::min(all, options_.clusters_listed);
        const std::size_t open = listed <= kLinesOpen + kClustersOpen ? listed : kLinesOpen;  // a few more fold nothing
        const auto lines = [&](std::size_t from, std::size_t to) {
            std::string html = table;
            for (std::size_t c = from; c < to; ++c) html += outcomes_.line(c);
            return html + "</tbody></table></div>\n";
        };
        sink_(heading(texts::kClusters, false, html_places::kClusters) + "<p>" + texts::kClustersMeaning + " " +
              markup_text(equal_maps_sentence(equal_)) + "</p>\n" + lines(0, open));
        if (open < listed)
            sink_("<details><summary>" + texts::other_clusters(listed - open) + "</summary>\n" + lines(open, listed) +
                  "</details>\n");
        if (listed < all) {
            std::size_t rows = 0;
            for (std::size_t c = listed; c < all; ++c) rows += study_.clustering->clusters[c].size;
            sink_("<p class=\"muted\">" + texts::smaller_clusters(all - listed, rows) + "</p>\n");
        }
        sink_(std::string("<p class=\"muted\">") + outcomes_.meaning() + " " + patterns_meaning() + "</p>\n");
        if (outcomes_.has_observed() && scores.beyond_chance.size() > 0 && scores.beyond_chance.maxCoeff() > 0)
            sink_("<p class=\"muted\">! " + markup_text(options_.chance_rule) + "</p>\n");
    }

    /// What the squares of the patterns are, and the bars where there are some.
    std::string patterns_meaning() const {
        const std::vector<PatternRun> runs = pattern_runs(study_.network(), kPatternInTable);
        const bool bars = std::any_of(runs.begin(), runs.end(), [](const PatternRun& run) { return run.bar; });
        return std::string(texts::kPatternMeaning) + (bars ? texts::kBarMeaning : "");
    }

    /// What was observed beside what was predicted, as a picture.
    void outcomes() {
        if (!outcomes_.has_observed() || outcomes_.says_probabilities() != outcomes_.observes_shares())
            return;  // they cannot be compared
        std::vector<OutcomeLine> lines;
        const bool one = study_.scores->mean_output.rows() == 1;
        for (std::size_t c = 0; c < num_explained(); ++c) {
            const Eigen::Index lead = leading_output(ClusterId(c));
            const auto column = static_cast<Eigen::Index>(c);
            const std::string name = one ? std::string() : output_words(model_, study_, lead).name;
            lines.push_back({texts::cluster_label(c, study_.clustering->clusters[c].size, name),
                             outcomes_.predicted(column, lead), outcomes_.observed(column, lead)});
        }
        const OutputWords words = output_words(model_, study_, 0);
        const std::string what = one ? words.name : std::string(texts::kLikeliestClass);
        const bool share = outcomes_.says_probabilities();
        const ChartWords chart{texts::predicted_and_observed(what),
                               texts::outcome_axis(one && !share ? words.title() : what, share),
                               {},
                               {}};
        sink_("<p class=\"chart\">" + markup_text(chart.title) + "</p>\n<div class=\"scroll\">" +
              outcomes_svg(lines, chart, share) + "</div>\n");
    }

    std::size_t num_explained() const {
        return std::min(study_.clustering->num_clusters(), options_.clusters_explained);
    }

    void explained_clusters_title() {
        const bool all = num_explained() == study_.clustering->num_clusters();
        sink_(heading(all ? texts::kAllExplained : texts::kLargestExplained, false, html_places::kExplained));
        if (parts_ && !parts_->meaning().empty())
            sink_("<p class=\"muted\">" + markup_text(parts_->meaning()) + "</p>\n");
    }

    void explained_cluster(std::size_t c, const AffineMap& map) {
        const ClusterId id(c);
        const std::string pattern = pattern_of(c);
        std::string html = "<section class=\"cluster\" id=\"cluster-" + std::to_string(c) + "\">\n<h3>" +
                           texts::cluster_title(c) + "</h3>\n";
        const std::string sentence = options_.sentence ? options_.sentence(id) : std::string();
        if (!sentence.empty()) html += "<p class=\"say\">" + markup_text(sentence) + "</p>\n";
        const std::string told = options_.outcome ? options_.outcome(id) : std::string();
        if (!told.empty()) html += "<p>" + markup_text(told) + "</p>\n";
        if (!options_.untrained) html += calibration(id, leading_output(id));
        html += std::string("<details") + (c < kClustersOpen ? " open=\"open\"" : "") + "><summary>" +
                texts::kFormulaAndBars + "</summary>\n";
        html += pattern_svg(study_.network(), study_.patterns->bits.row(study_.clustering->clusters[c].first_row));
        html += std::string("<p class=\"muted\">") + texts::kPattern + " <code>" + pattern + "</code></p>\n";
        const Eigen::Index lead = leading_output(id);
        const Eigen::VectorXd strengths = map.A.row(lead).transpose().cwiseProduct(deviations_);
        html += bars(strengths,
                     {texts::effects_title(output_name(lead)), texts::effects_axis(output_name(lead)), texts::kLowers,
                      texts::kRaises},
                     {});
        sink_(html);
        const AffineMap shown = table_units_ ? in_table_units(map, input_.origins) : map;
        const std::string at = "/clusters/" + std::to_string(c) + (table_units_ ? "/table_units" : "");
        const auto write_equation = [&](Eigen::Index o) {
            equation(shown, o, map.A.row(o).transpose().cwiseProduct(deviations_), at);
        };
        write_equation(lead);
        if (map.A.rows() > 1) {
            sink_(std::string("<details><summary>") + texts::kOtherOutputs + "</summary>\n");
            for (Eigen::Index o = 0; o < map.A.rows(); ++o) {
                if (o != lead) write_equation(o);
            }
            sink_("</details>\n");
        }
        if (parts_) sink_(parts_->html_of(id, options_.terms));
        sink_("</details>\n</section>\n");
    }

    /// The interval of what was observed of an output, and whether the mean prediction lies in it; empty without one.
    std::string calibration(ClusterId cluster, Eigen::Index output) {
        const auto found = calibration_.try_emplace(output);
        if (found.second) found.first->second = cluster_calibration(study_, output);
        const std::vector<ClusterCalibration>& all = found.first->second;
        if (cluster.index >= all.size()) return "";
        const ClusterCalibration& one = all[cluster.index];
        if (one.rows == 0 || !std::isfinite(one.interval.low) || !std::isfinite(one.interval.high)) return "";
        const std::string at =
            "/clusters/" + std::to_string(cluster.index) + "/observed_interval/" + std::to_string(output);
        const bool shares = outcomes_.observes_shares();
        const auto end = [&](double value, const char* place) {
            return shares ? percent(value, at + place) : number(value, at + place);
        };
        return "<p>" +
               texts::observed_interval(
                   markup_text((shares ? "share of " : "mean of ") + output_words(model_, study_, output).name),
                   end(one.interval.low, "/0"), end(one.interval.high, "/1"), one.inside) +
               "</p>\n";
    }

    /// The inputs that move the output most in a cluster, by one standard deviation of each.
    std::vector<GroupDrive> drives(std::size_t c) {
        std::vector<GroupDrive> found;
        if (maps_.is_constant(c)) return found;
        const Eigen::VectorXd effects =
            maps_.of(c).A.row(leading_output(ClusterId(c))).transpose().cwiseProduct(deviations_);
        const std::vector<Eigen::Index> order = by_size(effects);
        for (std::size_t i = 0; i < std::min(kDrivesTold, order.size()); ++i) {
            if (effects(order[i]) != 0) found.push_back({label(order[i]), effects(order[i])});
        }
        return found;
    }

    const std::string& label(Eigen::Index input) const { return input_.origins[static_cast<std::size_t>(input)].label; }

    /// The largest values as bars. `at`: where the JSON report has them, up to the input's number; empty where it has
    /// not.
    std::string bars(const Eigen::VectorXd& values, const ChartWords& words, const std::string& at) const {
        const std::string title = "<p class=\"chart\">" + markup_text(words.title) + "</p>\n";
        if (options_.image && Eigen::Index{options_.image->width} * options_.image->height == values.size())
            return title + pixels_svg(*options_.image, values, words.title) + "<p class=\"muted\">" + texts::kPixels +
                   "</p>\n";
        const std::vector<Eigen::Index> order = by_size(values);
        const std::size_t shown = std::min(options_.terms, order.size());
        std::vector<SignedBar> list;
        for (std::size_t i = 0; i < shown; ++i)
            list.push_back(
                {label(order[i]), {values(order[i]), at.empty() ? std::string() : at + std::to_string(order[i])}});
        std::string html = title + "<div class=\"scroll\">" + bars_svg(list, words) + "</div>\n";
        if (shown < order.size())
            html += "<p class=\"muted\">" + texts::smaller_inputs(order.size() - shown) + "</p>\n";
        return html;
    }

    /// One output in the table's units, strongest terms first.
    void equation(const AffineMap& map, Eigen::Index output, const Eigen::VectorXd& strengths, const std::string& at) {
        sink_(html_text::equation(output_name(output), map, output, strengths, input_.origins, options_.terms, at));
    }

    void importance() {
        sink_(heading(texts::kInputs, false, html_places::kInputs) +
              bars(study_.survey->spread_importance,
                   {texts::importance_title(measure()), texts::importance_axis(measure()), {}, {}},
                   "/importance_by_spread/"));
    }

    void row() {
        if (!options_.row) return;
        const HtmlRow& wanted = *options_.row;
        const ClusterId cluster(study_.clustering->assignment[wanted.row.index]);
        const Contributions parts =
            contributions_of_row(study_, wanted.row, wanted.reference)[static_cast<std::size_t>(wanted.output)];
        const auto position =
            static_cast<Eigen::Index>(parts.reference) * study_.network().num_outputs() + wanted.output;
        const std::string at = "/row/explanations/" + std::to_string(position);
        const std::uint32_t in_file = input_.rows->row[wanted.row.index];
        std::string html = std::string("<h2 id=\"") + html_places::kRow + "\">" +
                           count_shown(in_file, "/row/row", texts::row_title(in_file));
        if (!wanted.title.empty()) html += ": " + markup_text(wanted.title);
        const std::string name = output_name(wanted.output);
        html += "</h2>\n<p class=\"say\">" + markup_text(wanted.sentence) + "</p>\n<p>" +
                texts::row_sum(markup_text(explanation_texts::sentence(name)), number(parts.logit, at + "/logit"),
                               number(parts.base, at + "/base"),
                               texts::kStartsFrom[static_cast<std::size_t>(parts.reference)],
                               count(cluster.index, "/row/cluster"), is_from_point(parts.reference)) +
                " <span class=\"muted\">" + texts::row_in_files(in_file) + "</span></p>\n";
        sink_(html + bars(parts.per_input,
                          {texts::kWhatInputsAdd, texts::effects_axis(name), texts::kLowers, texts::kRaises},
                          at + "/contributions/"));
        change();
        holds();
    }

    /// What would flip the prediction of the explained row.
    void change() {
        if (options_.row->change.empty()) return;
        std::string html = std::string("<h3>") + answers_texts::kChangeTitle + "</h3>\n";
        for (const std::string& sentence : options_.row->change) html += "<p>" + markup_text(sentence) + "</p>\n";
        sink_(html + "<p class=\"muted\">" + answers_texts::kChangeMeaning + "</p>\n");
    }

    /// How far the explanation of the explained row holds.
    void holds() {
        if (options_.row->holds.empty()) return;
        std::string html = std::string("<h3>") + explanation_texts::kLeaveTitle + "</h3>\n";
        for (const std::string& sentence : options_.row->holds) html += "<p>" + markup_text(sentence) + "</p>\n";
        sink_(html + "<p class=\"muted\">" + holding_texts::kTogetherMeaning + "</p>\n");
    }

    void notes() {
        std::vector<std::string> all = model_.notes;
        for (std::string& note : all_notes(input_)) all.push_back(std::move(note));
        if (all.empty()) return;
        std::string html = heading(texts::kNotes) + "<ul>\n";
        for (const std::string& note : all) html += "<li>" + markup_text(note) + "</li>\n";
        sink_(html + "</ul>\n");
    }

    EqualMaps equal_;
    std::vector<GroupWords> groups_;  // of the largest clusters, as far as they are known
    std::shared_ptr<const ModelFile> kept_model_;
    const ModelFile& model_;
    Study study_;
    const StudyInput& input_;
    OutcomeTable outcomes_{model_, study_};
    HtmlReportOptions options_;
    TextSink sink_;
    ClusterMapReader maps_;
    Eigen::VectorXd deviations_;
    bool table_units_;
    std::unique_ptr<ClusterParts> parts_;
    std::map<Eigen::Index, std::vector<ClusterCalibration>> calibration_;  // by output
};

}  // namespace

std::unique_ptr<Job> html_report_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                     HtmlReportOptions options, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto page = std::make_shared<Page>(std::move(model), study, std::move(options), job->sink());
    Page::add(page, *job);
    return after_equal_maps(study, [page](EqualMaps maps) { page->take(std::move(maps)); }, std::move(job));
}

}  // namespace reluscope
