#include "reports/families_page.h"

#include "analysis/explanation.h"
#include "base/text/file_name.h"
#include "base/text/fit_format.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/report_texts.h"
#include "base/texts/simplify/families_texts.h"
#include "base/utf8.h"
#include "base/version.h"
#include "reports/html_charts.h"
#include "reports/kit/html_text.h"
#include "reports/kit/output_words.h"
#include "reports/simplify/family_record.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace reluscope {

namespace {

class FamiliesPage {
public:
    FamiliesPage(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                 const FamiliesPageOptions& options, const TextSink& sink)
        : model_(model),
          families_(*model.families),
          study_(study),
          input_(*study.input),
          explanation_(explanation),
          options_(options),
          sink_(sink) {
        for (std::uint32_t k = 0; k < explanation.maps.size(); ++k)
            means_.push_back(family_means(study, explanation, k));
    }

    void write() {
        head();
        table();
        sink_(html_text::heading(families_texts::kPageRule) + sentences({family_record(model_)[1]}));
        sink_(html_text::heading(families_texts::kPageExplained, true));
        for (std::size_t k = 0; k < std::min(means_.size(), options_.families_explained); ++k) family(k);
        sink_(html_text::heading(families_texts::kPageLost) + sentences(family_losses(model_, explanation_)));
        facts();
        notes();
        sink_("<footer><p>" + markup_text(report_texts::kFoot) + "</p></footer>\n</body>\n</html>\n");
    }

private:
    static std::string sentences(const std::vector<std::string>& lines) {
        std::string html;
        for (const std::string& line : lines) html += "<p>" + markup_text(line) + "</p>\n";
        return html;
    }

    static std::string place(std::size_t k) { return "/clusters/" + std::to_string(k); }

    /// The answer first: how many rows the families explain, and how well.
    void head() {
        const std::string name = printable_utf8(model_.name.empty() ? report_texts::kNetwork : model_.name);
        const std::string answer = input_.target ? printable_utf8(input_.target->column) : std::string();
        const FamilyScores& scores = explanation_.scores;
        const bool by_centroid = families_.unseen == UnseenPattern::kNearestCentroid;
        std::string html = html_text::page_head(
            families_texts::page_title(report_texts::title(name, answer), families_.families.size()));
        const auto say = [&html](const std::string& text) { html += "<p class=\"say\">" + text + "</p>\n"; };
        say(markup_text(families_texts::explained(scores.rows, means_.size(), scores.unseen, by_centroid)));
        say(markup_text(families_texts::agreement(
            families_texts::kTheseRows,
            std::isfinite(scores.agreement) ? display_number(100 * scores.agreement, 4) + " %" : std::string(),
            display_r2(scores.r2))));
        say(families_texts::deviation(html_text::number(scores.largest_deviation, "/certificate/largest_deviation"),
                                      std::size_t{scores.worst_row} + 1,
                                      html_text::number(scores.mean_deviation, "/certificate/mean_deviation")));
        say(markup_text(family_record(model_)[0]));
        html += "<p class=\"muted\">" + markup_text(report_texts::written_by(options_.date, kVersion));
        for (const auto& [what, hash] : {std::pair(report_texts::kModelHash, &options_.model_sha256),
                                         std::pair(report_texts::kTableHash, &options_.table_sha256)}) {
            if (!hash->empty()) html += std::string(" \u00B7 ") + what + " " + html_text::hash_text(*hash);
        }
        sink_(html + "</p>\n</header>\n");
    }

    bool says_probabilities() const { return study_.network().link() != Link::kIdentity; }
    bool has_classes() const { return explanation_.rows.target && explanation_.rows.target->is_class(); }

    /// The output that a family predicts: of several the likeliest.
    Eigen::Index lead_of(std::size_t k) const {
        Eigen::Index lead = 0;
        if (explanation_.sizes[k] > 0) means_[k].output.maxCoeff(&lead);
        return lead;
    }

    std::string predicted_cell(std::size_t k) const {
        if (explanation_.sizes[k] == 0) return "\u2013";
        const Eigen::Index lead = lead_of(k);
        const std::string at = place(k) + "/mean_output/" + std::to_string(lead);
        const double value = means_[k].output(lead);
        const std::string html = says_probabilities() ? html_text::percent(value, at) : html_text::number(value, at);
        const bool one = means_[k].output.size() == 1;
        return one ? html : markup_text(output_words(model_, study_, lead).name) + " " + html;
    }

    void table() {
        const auto head = [](const std::string& text) { return "<th class=\"n\">" + markup_text(text) + "</th>"; };
        const auto cell = [](const std::string& html) { return "<td class=\"n\">" + html + "</td>"; };
        const bool one = study_.network().num_outputs() == 1;
        std::string html = html_text::heading(families_texts::kPageFamilies) +
                           "<div class=\"scroll\"><table>\n<thead><tr>" + head(families_texts::kFamily) + "<th>" +
                           families_texts::kName + "</th>" + head(families_texts::kRows) +
                           head(families_texts::kPageShare) + head(families_texts::kPatterns) +
                           head(one ? report_texts::predicted(output_words(model_, study_, 0).name)
                                    : std::string(report_texts::kPredicted));
        if (has_classes()) html += head(families_texts::kPageRight);
        html +=
            head(families_texts::kLargestDeviation) + head(families_texts::kMeanDeviation) + "</tr></thead>\n<tbody>\n";
        for (std::size_t k = 0; k < means_.size(); ++k) {
            const ModelFamily& own = families_.families[k];
            const std::size_t rows = explanation_.sizes[k];
            const FamilyCertificate& certificate = explanation_.certificates[k];
            const auto known = [&](const std::string& text) { return cell(rows > 0 ? text : "\u2013"); };
            html += "<tr>" + cell(std::to_string(k + 1)) + "<td>" + markup_text(own.name) + "</td>" +
                    cell(html_text::count(rows, place(k) + "/size")) +
                    cell(html_text::share(static_cast<double>(rows) / static_cast<double>(explanation_.rows.count()),
                                          place(k) + "/support")) +
                    cell(display_count(own.patterns.size())) + cell(predicted_cell(k));
            if (has_classes()) html += known(html_text::percent(means_[k].right, place(k) + "/accuracy"));
            html += known(html_text::number(certificate.largest, place(k) + "/largest_deviation")) +
                    known(html_text::number(certificate.mean, place(k) + "/mean_deviation")) + "</tr>\n";
        }
        sink_(html + "</tbody></table></div>\n");
    }

    void family(std::size_t k) {
        const ModelFamily& own = families_.families[k];
        const FamilyCertificate& certificate = explanation_.certificates[k];
        const std::size_t rows = explanation_.sizes[k];
        std::string html = "<section class=\"cluster\" id=\"family-" + std::to_string(k + 1) + "\">\n<h3>" +
                           markup_text(families_texts::page_family(k + 1, own.name)) + "</h3>\n";
        if (!own.rule.empty()) html += "<p class=\"say\">" + markup_text(own.rule) + "</p>\n";
        html += "<p>" +
                (rows == 0 ? std::string(families_texts::kPageNoRows)
                           : families_texts::page_deviation(
                                 counted(rows, "row", "rows"), own.size,
                                 html_text::number(certificate.largest, place(k) + "/largest_deviation"),
                                 std::size_t{certificate.worst_row} + 1,
                                 html_text::number(certificate.mean, place(k) + "/mean_deviation"))) +
                "</p>\n";
        sink_(html);
        formulas(k);
        patterns(own);
        sink_("</section>\n");
    }

    void formulas(std::size_t k) {
        const AffineMap& map = explanation_.maps[k];
        const AffineMap shown = in_table_units(map, input_.origins);
        const Eigen::Index lead = lead_of(k);
        const auto strengths = [&](Eigen::Index o) -> Eigen::VectorXd {
            return map.A.row(o).transpose().cwiseProduct(input_.rows->deviation);
        };
        const auto equation = [&](Eigen::Index o) {
            return html_text::equation(output_words(model_, study_, o).phrase, shown, o, strengths(o), input_.origins,
                                       options_.terms, place(k) + "/table_units");
        };
        std::string html = bars(strengths(lead), output_words(model_, study_, lead).phrase) + equation(lead);
        if (map.A.rows() > 1) {
            html += std::string("<details><summary>") + report_texts::kOtherOutputs + "</summary>\n";
            for (Eigen::Index o = 0; o < map.A.rows(); ++o) html += o == lead ? std::string() : equation(o);
            html += "</details>\n";
        }
        sink_(html);
    }

    std::string bars(const Eigen::VectorXd& values, const std::string& output) const {
        const ChartWords chart{report_texts::effects_title(output), report_texts::effects_axis(output),
                               report_texts::kLowers, report_texts::kRaises};
        const std::vector<Eigen::Index> order = html_text::by_size(values);
        const std::size_t shown = std::min(options_.terms, order.size());
        std::vector<SignedBar> list;
        for (std::size_t i = 0; i < shown; ++i)
            list.push_back({input_.origins[static_cast<std::size_t>(order[i])].label, {values(order[i]), {}}});
        std::string html = "<p class=\"chart\">" + markup_text(chart.title) + "</p>\n<div class=\"scroll\">" +
                           bars_svg(list, chart) + "</div>\n";
        if (shown < order.size())
            html += "<p class=\"muted\">" + report_texts::smaller_inputs(order.size() - shown) + "</p>\n";
        return html;
    }

    void patterns(const ModelFamily& own) {
        std::string html =
            "<details><summary>" + counted(own.patterns.size(), "pattern", "patterns") + "</summary>\n<p><code>";
        const std::size_t shown = std::min(options_.patterns_shown, own.patterns.size());
        for (std::size_t p = 0; p < shown; ++p) html += (p > 0 ? " " : "") + own.patterns[p];
        html += "</code>";
        if (shown < own.patterns.size()) html += report_texts::and_more(own.patterns.size() - shown);
        sink_(html + "</p>\n</details>\n");
    }

    void facts() {
        using html_text::fact;
        const Network& network = study_.network();
        std::string html = html_text::heading(report_texts::kMadeOf) + "<div class=\"facts\">\n<dl>\n";
        html += fact(report_texts::kTable, markup_text(base_name(input_.table->name)));
        html += fact(report_texts::kRows, html_text::count(input_.table->num_rows, "/data/rows"));
        if (input_.rows->num_left_out > 0)
            html += fact(report_texts::kLeftOut, html_text::count(input_.rows->num_left_out, "/data/rows_left_out") +
                                                     report_texts::kWithMissingCells);
        if (input_.target) {
            html += fact(report_texts::kAnswer,
                         markup_text(input_.target->column) + (input_.target_is_guess ? report_texts::kAGuess : ""));
            if (!input_.target->classes.empty())
                html += fact(report_texts::kClasses, html_text::joined(input_.target->classes, 12));
        }
        html += "</dl>\n<dl>\n";
        html += fact(report_texts::kNetwork,
                     markup_text(families_.origin.model.empty() ? model_.name : families_.origin.model));
        html += fact(report_texts::kLayers, markup_text(network.architecture()));
        html += fact(report_texts::kLink, std::string(link_name(network.link())));
        if (!families_.origin.sha256.empty())
            html += fact(families_texts::kPageNetworkHash, html_text::hash_text(markup_text(families_.origin.sha256)));
        if (!model_.source.empty()) html += fact(families_texts::kPageSource, markup_text(model_.source));
        if (!options_.date.empty()) html += fact(report_texts::kDate, markup_text(options_.date));
        html += fact(report_texts::kProgram, report_texts::written_by("", kVersion));
        sink_(html + "</dl>\n</div>\n");
    }

    void notes() {
        std::vector<std::string> all = model_.notes;
        for (std::string& note : all_notes(input_)) all.push_back(std::move(note));
        if (all.empty()) return;
        std::string html = html_text::heading(report_texts::kNotes) + "<ul>\n";
        for (const std::string& note : all) html += "<li>" + markup_text(note) + "</li>\n";
        sink_(html + "</ul>\n");
    }

    const ModelFile& model_;
    const ModelFamilies& families_;
    const Study& study_;
    const StudyInput& input_;
    const FamilyExplanation& explanation_;
    const FamiliesPageOptions& options_;
    const TextSink& sink_;
    std::vector<FamilyMeans> means_;
};

}  // namespace

void write_families_page(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const FamiliesPageOptions& options, const TextSink& sink) {
    FamiliesPage(model, study, explanation, options, sink).write();
}

}  // namespace reluscope
