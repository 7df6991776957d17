#include "reports/html_report.h"

#include "analysis/cluster_map_reader.h"
#include "analysis/rows/contributions.h"
#include "base/numerics/numerics.h"
#include "base/text/base64.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/utf8.h"
#include "reports/output_words.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kUnitsAsSquares = 160;
constexpr std::size_t kPatternInTable = 48;  // characters
constexpr Eigen::Index kOutputColumns = 4;   // with more outputs, only the largest has a column

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --text: #1b1f26; --muted: #566070; --line: #d4d9e1; --panel: #f6f7f9; --back: #fff; --up: #e07b28; --down: #2e86c1; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --muted: #a3abb8; --line: #343a45; --panel: #1b1e24; --back: #14161a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 20px 60px; max-width: 960px; background: var(--back); color: var(--text); font: 16px/1.5 Inter, Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; margin: 40px 0 10px; }
h3 { font-size: 16px; margin: 0; }
p { margin: 6px 0; overflow-wrap: anywhere; }
.muted, figcaption, th, dt, footer { color: var(--muted); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 16px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; padding: 12px 16px; background: var(--panel); border-radius: 6px; align-content: start; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 4px 10px 4px 0; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 400; font-size: 14px; }
.n { text-align: right; }
code { font: 13px/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: normal; }
td code { white-space: nowrap; }
section.cluster { border: 1px solid var(--line); border-radius: 6px; padding: 14px 16px; margin: 14px 0; }
.say { font-size: 18px; }
svg { max-width: 100%; height: auto; display: block; }
svg text { fill: var(--text); font-size: 14px; }
svg .up { fill: var(--up); } svg .down { fill: var(--down); } svg .rule { stroke: var(--muted); } svg .on { fill: var(--text); } svg .off { fill: none; stroke: var(--muted); }
details { margin: 6px 0; } summary { color: var(--muted); cursor: pointer; }
figure { margin: 16px 0; } figure img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
footer { margin-top: 48px; font-size: 14px; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } section.cluster, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; } }
)";

/// A number as it stands in the JSON report at `pointer`.
std::string number(double value, const std::string& pointer, int digits = 3) {
    if (!std::isfinite(value)) return "\u2013";
    return "<data value=\"" + number_text(value) + "\" data-json=\"" + pointer + "\">" + display_number(value, digits) +
           "</data>";
}

std::string count(unsigned long long value, const std::string& pointer) {
    return "<data value=\"" + std::to_string(value) + "\" data-json=\"" + pointer + "\">" + display_count(value) +
           "</data>";
}

std::string share(double value, const std::string& pointer) {
    return "<data value=\"" + number_text(value) + "\" data-json=\"" + pointer + "\">" +
           markup_text(display_share(value)) + "</data>";
}

std::string fact(std::string_view term, const std::string& html) {
    return "<dt>" + markup_text(term) + "</dt><dd>" + html + "</dd>\n";
}

std::string joined(const std::vector<std::string>& texts, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < std::min(most, texts.size()); ++i) out += (i > 0 ? ", " : "") + markup_text(texts[i]);
    if (texts.size() > most) out += " and " + display_count(texts.size() - most) + " more";
    return out;
}

std::string fixed(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", x);
    return text;
}

/// Without the folders in front of it, which are nobody's business.
std::string file_name(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }

/// At most `width` characters.
std::string shortened(const std::string& text, std::size_t width) {
    std::string out;
    std::size_t characters = 0;
    for (const char c : text) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins && characters++ == width) return out + "\u2026";
        out += c;
    }
    return out;
}

/// With a capital first letter, where that is ASCII.
std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

struct SignedBar {
    std::string label;
    double value = 0;
    std::string pointer;  ///< of the value in the JSON report; empty where it is not there
};

std::string source_of(const SignedBar& bar) {
    if (bar.pointer.empty()) return {};
    return " data-value=\"" + number_text(bar.value) + "\" data-json=\"" + bar.pointer + "\"";
}

/// Bars about one zero line, in the page's own colours.
std::string bars_svg(const std::vector<SignedBar>& bars, const std::string& title) {
    constexpr double kWidth = 720;
    constexpr double kLabels = 250;
    constexpr double kNumbers = 74;
    constexpr double kStep = 22;
    double low = 0;
    double high = 0;
    for (const SignedBar& bar : bars) {
        low = std::min(low, bar.value);
        high = std::max(high, bar.value);
    }
    const double scale = high > low ? (kWidth - kLabels - kNumbers) / (high - low) : 0;
    const double zero = kLabels - low * scale;
    const double height = kStep * static_cast<double>(bars.size());
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + fixed(kWidth) +
                      "\" height=\"" + fixed(height) + "\" viewBox=\"0 0 " + fixed(kWidth) + " " + fixed(height) +
                      "\"><title>" + markup_text(title) + "</title>\n";
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SignedBar& bar = bars[i];
        const double y = kStep * static_cast<double>(i);
        const double end = zero + bar.value * scale;
        const std::string baseline = "\" y=\"" + fixed(y + 15.5) + "\"";
        svg += "<text x=\"" + fixed(kLabels - 10) + baseline + " text-anchor=\"end\">" +
               markup_text(shortened(bar.label, 32)) + "</text><rect class=\"" + (bar.value < 0 ? "down" : "up") +
               "\" x=\"" + fixed(std::min(zero, end)) + "\" y=\"" + fixed(y + 4) + "\" width=\"" +
               fixed(std::abs(end - zero)) + "\" height=\"14\" rx=\"2\"><title>" + markup_text(bar.label) + ": " +
               full_number(bar.value) + "</title></rect><text x=\"" + fixed(kWidth - 4) + baseline +
               " text-anchor=\"end\"" + source_of(bar) + ">" + display_signed(bar.value) + "</text>\n";
    }
    return svg + "<path class=\"rule\" d=\"M" + fixed(zero) + " 0V" + fixed(height) + "\"/></svg>\n";
}

/// Values of pixels, row by row: stronger where they are larger.
std::string pixels_svg(const ImageShape& image, const Eigen::VectorXd& values, const std::string& title) {
    constexpr double kWhole = 196;
    const double side = std::max(2.0, kWhole / std::max(image.width, image.height));
    constexpr double kFaintest = 0.02;  // of the largest: less is not seen
    const double largest = values.cwiseAbs().maxCoeff();
    const std::string width = fixed(side * image.width);
    const std::string height = fixed(side * image.height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + width + "\" height=\"" +
                      height + "\" viewBox=\"0 0 " + std::to_string(image.width) + " " + std::to_string(image.height) +
                      "\"><title>" + markup_text(title) + "</title>\n";
    for (Eigen::Index i = 0; i < values.size() && largest > 0; ++i) {
        const double size = std::abs(values(i)) / largest;
        if (size < kFaintest) continue;
        char rect[128];
        std::snprintf(
            rect, sizeof rect, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"1\" height=\"1\" fill-opacity=\"%.2f\"/>",
            values(i) < 0 ? "down" : "up", static_cast<int>(i) % image.width, static_cast<int>(i) / image.width, size);
        svg += rect;
    }
    return svg + "</svg>\n";
}

/// A pattern as squares, layer by layer.
std::string pattern_svg(const std::string& pattern) {
    constexpr double kSide = 9;
    constexpr double kLayerGap = 6;
    std::string squares;
    double x = 1;
    for (const char bit : pattern) {
        if (bit == '|') {
            x += kLayerGap;
            continue;
        }
        squares += std::string("<rect class=\"") + (bit == '1' ? "on" : "off") + "\" x=\"" + fixed(x) +
                   "\" y=\"1\" width=\"" + fixed(kSide) + "\" height=\"" + fixed(kSide) + "\"/>";
        x += kSide + 2;
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + fixed(x) +
           "\" height=\"11\" viewBox=\"0 0 " + fixed(x) + " 11\"><title>activation pattern " + pattern + "</title>" +
           squares + "</svg>\n";
}

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
                                   [](const InputOrigin& o) { return o.mean != 0 || o.scale != 1; })) {}

    /// The page's sections, which keep it.
    static void add(const std::shared_ptr<Page>& page, TextJob& job) {
        job.once([page] {
            page->head();
            page->facts();
            page->certificate();
        });
        for (const HtmlPicture& picture : page->options_.pictures) {
            job.once([page, &picture] {
                page->sink_("<figure><img alt=\"" + markup_text(picture.title) + "\" src=\"data:image/svg+xml;base64,");
            });
            job.each((picture.svg.size() + kPictureBytes - 1) / kPictureBytes, [page, &picture](std::size_t i) {
                page->sink_(base64_of(std::string_view(picture.svg).substr(i * kPictureBytes, kPictureBytes)));
            });
            job.once([page, &picture] {
                page->sink_("\"/><figcaption>" + markup_text(picture.title) + "</figcaption></figure>\n");
            });
        }
        job.once([page] {
            page->row();
            page->cluster_table();
            page->explained_clusters_title();
        });
        job.each(page->num_explained(), [page](std::size_t c) { page->explained_cluster(c, page->maps_.of(c)); });
        job.once([page] {
            page->importance();
            page->notes();
            page->foot();
        });
    }

private:
    static constexpr std::size_t kPictureBytes = 3 * 16384;  // of a picture in one part: whole groups of base64

    void head() {
        const std::string name = markup_text(printable_utf8(model_.name.empty() ? "network" : model_.name));
        const std::string table = markup_text(printable_utf8(file_name(input_.table->name)));
        sink_(
            "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta "
            "charset=\"utf-8\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
            name + " on " + table + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<header>\n<h1>" + name +
            " on " + table +
            "</h1>\n<p class=\"muted\">A ReLU network, taken apart into the linear models that it is made of: one "
            "exact "
            "affine map per group of rows with the same activation pattern.</p>\n</header>\n");
    }

    void foot() {
        sink_(
            "<footer><p>Written by ReLUscope. Bars are weights times the standard deviation of their input over all "
            "rows, " +
            markup_text(measure()) +
            ": orange raises, blue lowers. Numbers on this page are rounded; all their digits are in its "
            "source.</p></footer>\n"
            "</body>\n</html>\n");
    }

    std::string output_name(Eigen::Index output) const {
        return options_.output_name ? options_.output_name(output) : "output " + std::to_string(output);
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
        std::string html = "<div class=\"facts\">\n<dl>\n";
        html += fact("table", markup_text(file_name(input_.table->name)));
        html += fact("rows", count(input_.table->num_rows, "/data/rows"));
        if (input_.rows->num_left_out > 0)
            html += fact("left out", count(input_.rows->num_left_out, "/data/rows_left_out") + " with missing cells");
        if (input_.target) {
            const std::string guess = input_.target_is_guess ? " (a guess)" : "";
            html += fact("target", markup_text(input_.target->column) + guess);
            if (!input_.target->classes.empty()) html += fact("classes", joined(input_.target->classes, 12));
        }
        std::vector<std::string> columns;
        for (const FeatureGroup& group : group_by_column(input_.origins)) columns.push_back(group.column);
        html += fact("columns", joined(columns, 24));
        if (!input_.left_out.empty()) html += fact("columns left out", joined(input_.left_out, 24));
        html += "</dl>\n<dl>\n";
        html += fact("network", markup_text(model_.name) + " (" + markup_text(model_.format) + ")");
        html += fact("layers", markup_text(network.architecture()));
        html += fact("parameters", count(network.num_parameters(), "/model/parameters"));
        html += fact("link", std::string(link_name(network.link())));
        html +=
            fact("clusters", display_count(study_.clustering->num_clusters()) + " activation patterns among the rows");
        if (!options_.moment.empty()) html += fact("moment", markup_text(options_.moment));
        if (options_.untrained) {
            html += fact("training", "none yet: the weights are random");
        } else {
            for (std::size_t i = 0; i < options_.scores.size(); ++i)
                html += fact(i == 0 ? "how right" : "", markup_text(options_.scores[i]));
        }
        sink_(html + "</dl>\n</div>\n");
    }

    void certificate() {
        const Certificate& c = study_.survey->certificate;
        std::string html = "<h2>Certificate</h2>\n<p>" + std::string(c.holds() ? "Exact" : "Not exact") +
                           ": over all rows, the maps differ from the network by at most " +
                           number(c.max_abs_error, "/certificate/max_abs_error", 2) + " (" +
                           number(c.max_rel_error, "/certificate/max_rel_error", 2) + " relative to the output). ";
        const std::string note = boundary_note(c);
        html += markup_text(note.empty() ? "No row lies on a boundary between two regions." : note);
        if (!c.holds()) html += "</p>\n<p><strong>" + markup_text(certificate_warning(c)) + "</strong>";
        sink_(html + "</p>\n");
    }

    /// As images, so that nothing in them meets the page's own names and styles.
    void cluster_table() {
        const ClusterScores& scores = *study_.scores;
        const auto outputs = scores.mean_output.rows();
        std::string html =
            "<h2>Clusters</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th class=\"n\">cluster</th><th>pattern</th>"
            "<th class=\"n\">rows</th><th class=\"n\">share</th>";
        for (Eigen::Index o = 0; o < outputs && outputs <= kOutputColumns; ++o)
            html += "<th class=\"n\">predicted " + markup_text(output_words(model_, study_, o).name) + "</th>";
        const bool observed = has_observed();
        if (observed) html += "<th class=\"n\">observed</th>";
        if (outputs > kOutputColumns) html += "<th>largest mean output</th>";
        if (!scores.accuracy.empty()) html += "<th class=\"n\">right</th>";
        if (!scores.rmse.empty()) html += "<th class=\"n\">error</th>";
        html += "</tr></thead>\n<tbody>\n";
        const std::size_t all = study_.clustering->num_clusters();
        const std::size_t listed = std::min(all, options_.clusters_listed);
        for (std::size_t c = 0; c < listed; ++c) html += table_line(c);
        sink_(html + "</tbody></table></div>\n");
        if (observed && scores.beyond_chance.size() > 0 && scores.beyond_chance.maxCoeff() > 0)
            sink_("<p class=\"muted\">" + markup_text(options_.chance_rule) + "</p>\n");
        if (listed == all) return;
        std::size_t rows = 0;
        for (std::size_t c = listed; c < all; ++c) rows += study_.clustering->clusters[c].size;
        sink_("<p class=\"muted\">and " + counted(all - listed, "smaller cluster", "smaller clusters") + " with " +
              counted(rows, "row", "rows") + " together</p>\n");
    }

    std::string table_line(std::size_t c) const {
        const ClusterScores& scores = *study_.scores;
        const Cluster& cluster = study_.clustering->clusters[c];
        const std::string at = "/clusters/" + std::to_string(c);
        const auto cell = [](const std::string& html) { return "<td class=\"n\">" + html + "</td>"; };
        std::string html = "<tr>" + cell(std::to_string(c)) + "<td><code>" + shortened(pattern_of(c), kPatternInTable) +
                           "</code></td>" + cell(count(cluster.size, at + "/size"));
        html += cell(share(cluster.size / static_cast<double>(study_.clustering->num_rows()), at + "/support"));
        const auto column = static_cast<Eigen::Index>(c);
        const auto mean = [&](Eigen::Index o) {
            return number(scores.mean_output(o, column), at + "/mean_output/" + std::to_string(o));
        };
        const Eigen::Index outputs = scores.mean_output.rows();
        for (Eigen::Index o = 0; o < outputs && outputs <= kOutputColumns; ++o) html += cell(mean(o));
        if (outputs > kOutputColumns) {
            Eigen::Index largest = 0;
            scores.mean_output.col(column).maxCoeff(&largest);
            html += "<td>" + markup_text(output_words(model_, study_, largest).name) + ": " + mean(largest) + "</td>";
        }
        if (has_observed()) html += cell(observed_cell(column));
        if (!scores.accuracy.empty())
            html += cell(std::isnan(scores.accuracy[c]) ? "\u2013" : share(scores.accuracy[c], at + "/accuracy"));
        if (!scores.rmse.empty()) html += cell(number(scores.rmse[c], at + "/rmse"));
        return html + "</tr>\n";
    }

    /// One figure predicted and one observed.
    bool has_observed() const { return study_.scores->mean_output.rows() == 1 && study_.scores->observed.rows() == 1; }

    std::string observed_cell(Eigen::Index cluster) const {
        const Eigen::MatrixXi& beyond = study_.scores->beyond_chance;
        const bool marked = beyond.rows() > 0 && beyond(0, cluster) != 0;
        return (marked ? "<strong title=\"differs by more than chance allows\">! </strong>" : "") +
               number(study_.scores->observed(0, cluster), "/clusters/" + std::to_string(cluster) + "/observed/0");
    }

    std::size_t num_explained() const {
        return std::min(study_.clustering->num_clusters(), options_.clusters_explained);
    }

    void explained_clusters_title() {
        const bool all = num_explained() == study_.clustering->num_clusters();
        sink_("<h2>" + std::string(all ? "The clusters, explained" : "The largest clusters, explained") + "</h2>\n");
    }

    void explained_cluster(std::size_t c, const AffineMap& map) {
        const ClusterId id(c);
        const std::string pattern = pattern_of(c);
        std::string html = "<section class=\"cluster\" id=\"cluster-" + std::to_string(c) + "\">\n<h3>Cluster " +
                           std::to_string(c) + "</h3>\n";
        const std::string sentence = options_.sentence ? options_.sentence(id) : std::string();
        if (!sentence.empty()) html += "<p class=\"say\">" + markup_text(sentence) + "</p>\n";
        const std::string outcome = options_.outcome ? options_.outcome(id) : std::string();
        if (!outcome.empty()) html += "<p>" + markup_text(outcome) + "</p>\n";
        if (study_.network().num_hidden_units() <= kUnitsAsSquares) html += pattern_svg(pattern);
        html += "<p class=\"muted\">pattern <code>" + pattern + "</code></p>\n";
        const Eigen::Index lead = leading_output(id);
        const Eigen::VectorXd strengths = map.A.row(lead).transpose().cwiseProduct(deviations_);
        html += bars(strengths, "Weights for " + output_name(lead) + " here, times the standard deviation", {});
        sink_(html);
        const AffineMap shown = table_units_ ? in_table_units(map, input_.origins) : map;
        const std::string at = "/clusters/" + std::to_string(c) + (table_units_ ? "/table_units" : "");
        const auto write_equation = [&](Eigen::Index o) {
            equation(shown, o, map.A.row(o).transpose().cwiseProduct(deviations_), at);
        };
        write_equation(lead);
        if (map.A.rows() > 1) {
            sink_("<details><summary>the other outputs</summary>\n");
            for (Eigen::Index o = 0; o < map.A.rows(); ++o) {
                if (o != lead) write_equation(o);
            }
            sink_("</details>\n");
        }
        sink_("</section>\n");
    }

    /// Inputs, the one with the largest |size| first.
    static std::vector<Eigen::Index> by_size(const Eigen::VectorXd& sizes) {
        std::vector<Eigen::Index> order(static_cast<std::size_t>(sizes.size()));
        std::iota(order.begin(), order.end(), Eigen::Index{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](Eigen::Index a, Eigen::Index b) { return std::abs(sizes(a)) > std::abs(sizes(b)); });
        return order;
    }

    const std::string& label(Eigen::Index input) const { return input_.origins[static_cast<std::size_t>(input)].label; }

    std::string rest_text(std::size_t shown, std::size_t all) const {
        if (shown >= all) return {};
        return "<p class=\"muted\">and " + counted(all - shown, "smaller one", "smaller ones") + "</p>\n";
    }

    /// The largest values as bars. `at`: where the JSON report has them, up to the input's number; empty where it has
    /// not.
    std::string bars(const Eigen::VectorXd& values, const std::string& title, const std::string& at) const {
        if (options_.image && Eigen::Index{options_.image->width} * options_.image->height == values.size())
            return "<p>" + markup_text(title) + "</p>\n" + pixels_svg(*options_.image, values, title);
        const std::vector<Eigen::Index> order = by_size(values);
        const std::size_t shown = std::min(options_.terms, order.size());
        std::vector<SignedBar> list;
        for (std::size_t i = 0; i < shown; ++i)
            list.push_back(
                {label(order[i]), values(order[i]), at.empty() ? std::string() : at + std::to_string(order[i])});
        return "<p>" + markup_text(title) + "</p>\n" + bars_svg(list, title) + rest_text(shown, order.size());
    }

    /// One output in the table's units, strongest terms first.
    void equation(const AffineMap& map, Eigen::Index output, const Eigen::VectorXd& strengths, const std::string& at) {
        const std::string o = std::to_string(output);
        std::string html =
            "<p>" + markup_text(capitalised(output_name(output))) + " = " + number(map.c(output), at + "/bias/" + o, 4);
        const std::vector<Eigen::Index> order = by_size(strengths);
        const std::size_t shown = std::min(options_.terms, order.size());
        for (std::size_t i = 0; i < shown; ++i) {
            const double a = map.A(output, order[i]);
            const InputOrigin& origin = input_.origins[static_cast<std::size_t>(order[i])];
            html += a < 0 ? " \u2212 " : " + ";
            html += "<data value=\"" + number_text(a) + "\" data-json=\"" + at + "/weights/" + o + "/" +
                    std::to_string(order[i]) + "\">" + display_number(std::abs(a), 4) + "</data>\u2009";
            html += origin.indicator ? "[" + markup_text(origin.label) + "]" : markup_text(origin.label);
        }
        if (shown < order.size()) html += " + " + counted(order.size() - shown, "smaller term", "smaller terms");
        sink_(html + "</p>\n");
    }

    void importance() {
        const Eigen::VectorXd& spread = study_.survey->spread_importance;
        const std::vector<Eigen::Index> order = by_size(spread);
        const std::size_t shown = std::min<std::size_t>(2 * options_.terms, order.size());
        std::string html =
            "<h2>Inputs over all clusters</h2>\n<table>\n<thead><tr><th>input</th><th class=\"n\">mean |weight| times "
            "spread, " +
            markup_text(measure()) + "</th><th class=\"n\">share of squared weights</th></tr></thead>\n<tbody>\n";
        for (std::size_t i = 0; i < shown; ++i) {
            const std::string j = std::to_string(order[i]);
            html += "<tr><td>" + markup_text(shortened(label(order[i]), 48)) + "</td><td class=\"n\">" +
                    number(spread(order[i]), "/importance_by_spread/" + j) + "</td><td class=\"n\">" +
                    number(study_.survey->squared_importance(order[i]), "/importance/" + j) + "</td></tr>\n";
        }
        sink_(html + "</tbody></table>\n" + rest_text(shown, order.size()));
    }

    void row() {
        if (!options_.row) return;
        const HtmlRow& wanted = *options_.row;
        const ClusterId cluster(study_.clustering->assignment[wanted.row.index]);
        const Contributions parts =
            contributions_of_row(study_, wanted.row, wanted.reference)[static_cast<std::size_t>(wanted.output)];
        static constexpr const char* kAgainst[kNumReferences] = {
            "the network's own output with all columns at 0", "the network's own output at the mean of all rows",
            "the network's own output at the mean of its cluster", "its cluster's map with all columns at 0",
            "its cluster's map at the mean of all rows"};
        const std::string against = kAgainst[static_cast<std::size_t>(parts.reference)];
        const auto position =
            static_cast<Eigen::Index>(parts.reference) * study_.network().num_outputs() + wanted.output;
        const std::string at = "/row/explanations/" + std::to_string(position);
        const std::string title = wanted.title.empty() ? std::string() : ": " + markup_text(wanted.title);
        std::string html = "<h2>Row " + count(input_.rows->row[wanted.row.index], "/row/row") + title +
                           "</h2>\n<p class=\"say\">" + markup_text(wanted.sentence) + "</p>\n<p>" +
                           markup_text(capitalised(output_name(wanted.output))) + " is " +
                           number(parts.logit, at + "/logit", 4) + ": " + number(parts.base, at + "/base", 4) + ", " +
                           against + ", and what each input adds to it" +
                           (is_from_point(parts.reference) ? ", integrated along the straight line from there" : "") +
                           ". Cluster " + count(cluster.index, "/row/cluster") + ".</p>\n";
        sink_(html + bars(parts.per_input, "What each input adds, " + measure(), at + "/contributions/"));
    }

    void notes() {
        std::vector<std::string> all = model_.notes;
        for (std::string& note : all_notes(input_)) all.push_back(std::move(note));
        if (all.empty()) return;
        std::string html = "<h2>Notes</h2>\n<ul>\n";
        for (const std::string& note : all) html += "<li>" + markup_text(note) + "</li>\n";
        sink_(html + "</ul>\n");
    }

    std::shared_ptr<const ModelFile> kept_model_;
    const ModelFile& model_;
    Study study_;
    const StudyInput& input_;
    HtmlReportOptions options_;
    TextSink sink_;
    ClusterMapReader maps_;
    Eigen::VectorXd deviations_;
    bool table_units_;
};

}  // namespace

std::unique_ptr<Job> html_report_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                     HtmlReportOptions options, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    Page::add(std::make_shared<Page>(std::move(model), study, std::move(options), job->sink()), *job);
    return job;
}

}  // namespace reluscope
