#include "shell/cli/cli_explain_families.h"

#include "base/text/fit_format.h"
#include "base/text/number_format.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/families_texts.h"
#include "reports/families_page.h"
#include "reports/rules/rules.h"
#include "reports/simplify/families_report.h"
#include "reports/simplify/family_record.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"
#include "shell/kit/calendar.h"

#include <cmath>

namespace reluscope {

namespace {

namespace explained_words = families_texts;

std::string percent_text(double share) {
    return std::isfinite(share) ? display_number(100 * share, 4) + " %" : std::string();
}

void print_family_scores(const FamilyExplanation& explanation, bool by_centroid) {
    const FamilyScores& scores = explanation.scores;
    print_line(explained_words::explained(scores.rows, explanation.maps.size(), scores.unseen, by_centroid));
    print_line(
        explained_words::agreement(explained_words::kTheseRows, percent_text(scores.agreement), display_r2(scores.r2)));
    if (std::isfinite(scores.accuracy))
        print_line(explained_words::accuracy(explained_words::kTheseRows, percent_text(scores.accuracy),
                                             percent_text(explanation.network.accuracy)));
    if (std::isfinite(scores.rmse))
        print_line(explained_words::error_of_answers(explained_words::kTheseRows, short_number(scores.rmse),
                                                     short_number(explanation.network.rmse)));
    print_line(explained_words::deviation(short_number(scores.largest_deviation), std::size_t{scores.worst_row} + 1,
                                          short_number(scores.mean_deviation)));
}

void print_family_lines(const ModelFile& model, const FamilyExplanation& explanation) {
    constexpr std::size_t kLongestName = 60;
    constexpr std::size_t kLongestRule = 600;
    std::vector<std::vector<std::string>> lines = {{explained_words::kFamily, explained_words::kRows,
                                                    explained_words::kPatterns, explained_words::kLargestDeviation,
                                                    explained_words::kMeanDeviation, explained_words::kName}};
    const std::vector<ModelFamily>& families = model.families->families;
    for (std::size_t k = 0; k < families.size(); ++k)
        lines.push_back({std::to_string(k + 1), std::to_string(explanation.sizes[k]),
                         std::to_string(families[k].patterns.size()), short_number(explanation.certificates[k].largest),
                         short_number(explanation.certificates[k].mean), printable(families[k].name, kLongestName)});
    print_line("");
    print_columns(lines, "rrrrrl");
    print_line("");
    for (std::size_t k = 0; k < families.size(); ++k)
        print_line(std::to_string(k + 1) + ": " + printable(families[k].rule, kLongestRule));
}

/// The first option that families do not answer; null: none.
const char* unanswered_option(const ExplainOptions& options) {
    if (options.row) return "--row";
    if (options.table) return "--table";
    if (!options.unwrap.empty()) return "--unwrap";
    if (!options.clusters.empty()) return "--clusters";
    if (options.assignments.ends_with(".json")) return "--assignments";
    return nullptr;
}

Status write_family_page(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const std::string& path) {
    FamiliesPageOptions page;
    page.date = date_today();
    page.model_sha256 = model.sha256;
    page.table_sha256 = study.input->table->sha256;
    return write_file(path, [&](const TextSink& sink) { write_families_page(model, study, explanation, page, sink); });
}

Status write_family_code(const std::shared_ptr<const ModelFile>& model, const Study& study, const std::string& path) {
    auto file = OutputFile::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    auto job =
        family_rules_job(model, study, *rule_language_of(path), {}, [&](std::string_view text) { file->write(text); });
    if (!job) return tl::unexpected<Error>(job.error());
    while ((*job)->step()) {
    }
    return file->commit();
}

}  // namespace

Status explain_families(const std::shared_ptr<const ModelFile>& kept, const Study& study, const ExplainOptions& options,
                        double seconds) {
    const ModelFile& model = *kept;
    if (const char* option = unanswered_option(options); option != nullptr)
        return refuse(option, "a network, such as the one that these families were made of", "a model of families");
    const FamilyExplanation explanation = explain_by_families(model, study);
    if (!options.out.empty()) {
        Status status = write_file(options.out,
                                   [&](const TextSink& sink) { write_family_report(model, study, explanation, sink); });
        if (!status) return status;
    }
    if (!options.assignments.empty()) {
        Status status = write_file(options.assignments,
                                   [&](const TextSink& sink) { write_family_assignments(study, explanation, sink); });
        if (!status) return status;
    }
    if (!options.html.empty()) {
        if (Status status = write_family_page(model, study, explanation, options.html); !status) return status;
    }
    if (!options.rules.empty()) {
        if (Status status = write_family_code(kept, study, options.rules); !status) return status;
    }
    if (!options.out.empty() || !options.assignments.empty() || !options.html.empty() || !options.rules.empty())
        return {};
    print_line(family_record(model)[0]);
    print_family_scores(explanation, model.families->unseen == UnseenPattern::kNearestCentroid);
    print_family_lines(model, explanation);
    if (options.time) print_line(cli_texts::seconds(seconds));
    return {};
}

}  // namespace reluscope
