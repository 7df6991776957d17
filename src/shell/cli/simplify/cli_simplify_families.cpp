#include "base/text/fit_format.h"
#include "base/texts/simplify/families_texts.h"
#include "reports/simplify/families_report.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_study.h"
#include "shell/cli/cli_text.h"
#include "shell/cli/simplify/cli_simplify.h"
#include "shell/requests/simplified_models.h"
#include "simplify/families/family_study.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

namespace family_words = families_texts;

constexpr std::size_t kCurveTo = 64;       // families
constexpr std::size_t kMaxFamilies = 256;  // that may be asked for

Result<PatternedRows> patterned_rows(const ModelFile& model, const SimplifyOptions& options,
                                     const JobContext& context) {
    auto read = read_study_input(model, options, context);
    if (!read) return tl::unexpected<Error>(read.error());
    PatternedRowsJob job(std::make_shared<const StudyInput>(*std::move(read)));
    run_to_end(job, context, "computing patterns");
    return job.take();
}

Result<FamilySource> read_family_source(const ModelFile& model, const SimplifyOptions& options,
                                        const JobContext& context) {
    const auto rows = patterned_rows(model, options, context);
    if (!rows) return tl::unexpected<Error>(rows.error());
    if (options.held_out.empty()) return family_source(model, *rows, nullptr, options.seed_number());
    SimplifyOptions other = options;
    other.data = options.held_out;
    const auto judges = patterned_rows(model, other, context);
    if (!judges) return tl::unexpected<Error>(judges.error());
    return family_source(model, *rows, &*judges, options.seed_number());
}

std::string share_or_nothing(double share) { return std::isfinite(share) ? display_percent(share) : std::string(); }

void print_rows(const char* which, const FamilyStudy& study, const FamilyRows& rows, const FamilyScores& scores) {
    print_line(family_words::agreement(which, share_or_nothing(scores.agreement), display_r2(scores.r2)));
    const FamilyScores network = score_families(study.network(), rows, rows.logits);
    if (std::isfinite(scores.accuracy))
        print_line(
            family_words::accuracy(which, share_or_nothing(scores.accuracy), share_or_nothing(network.accuracy)));
    if (std::isfinite(scores.rmse))
        print_line(family_words::error_of_answers(which, short_number(scores.rmse), short_number(network.rmse)));
}

/// The strongest inputs of a family by |weight| times deviation, for the first output.
std::string strongest_inputs(const FamilyStudy& study, const AffineMap& map) {
    constexpr std::size_t kShown = 3;
    const Eigen::VectorXd strength =
        map.A.row(0).transpose().cwiseProduct(input_deviations(study.source.training->inputs));
    std::vector<Eigen::Index> order(static_cast<std::size_t>(strength.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return std::abs(strength(a)) > std::abs(strength(b)); });
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i)
        text += (i == 0 ? "" : ", ") +
                printable(study.source.input->origins[static_cast<std::size_t>(order[i])].label, 24) + " " +
                signed_number(strength(order[i]));
    return text;
}

void print_families(const ModelFile& model, const FamilyStudy& study, const FamilyChoice& choice) {
    constexpr std::size_t kLongestName = 60;
    constexpr std::size_t kLongestRule = 600;
    std::vector<std::size_t> patterns(choice.maps.size(), 0);
    for (const std::uint32_t family : choice.family) ++patterns[family];
    std::vector<std::vector<std::string>> lines = {{family_words::kFamily, family_words::kRows, family_words::kPatterns,
                                                    family_words::kName, family_words::kStrongest}};
    for (std::size_t k = 0; k < choice.maps.size(); ++k)
        lines.push_back({std::to_string(k + 1), std::to_string(choice.sizes[k]), std::to_string(patterns[k]),
                         printable(choice.words[k].name, kLongestName), strongest_inputs(study, choice.maps[k])});
    print_line("");
    print_columns(lines, "rrrll");
    print_line("");
    for (std::size_t k = 0; k < choice.maps.size(); ++k)
        print_line(std::to_string(k + 1) + ": " + printable(family_rule(model, study, choice, k), kLongestRule));
    print_line(family_words::tree_fidelity(share_or_nothing(choice.tree_training),
                                           choice.tree_held_out ? share_or_nothing(*choice.tree_held_out) : ""));
}

void print_curve(const FamilyStudy& study) {
    constexpr std::size_t kShown[] = {1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64};
    std::vector<std::vector<std::string>> lines = {{family_words::kFamilies, family_words::kAgreement,
                                                    family_words::kR2, family_words::kAccuracy,
                                                    family_words::kSmallest}};
    const bool held = study.curve.front().held_out.has_value();
    for (const std::size_t k : kShown) {
        if (k > study.curve.size()) break;
        const FamilyPoint& point = study.curve[k - 1];
        const FamilyScores& scores = held ? *point.held_out : point.training;
        lines.push_back({std::to_string(k), share_or_nothing(scores.agreement), display_r2(scores.r2),
                         share_or_nothing(scores.accuracy), std::to_string(point.smallest)});
    }
    print_line("");
    print_line(held ? family_words::kOnHeldOut : family_words::kOnTraining);
    print_columns(lines, "rrrrr");
    print_line(family_words::suggested(study.suggested, display_r2(study.curve[study.suggested - 1].training.r2)));
}

void print_choice(const ModelFile& model, const SimplifyOptions& options, const FamilyStudy& study,
                  const FamilyChoice& choice, std::size_t shared) {
    const FamilySource& source = study.source;
    print_line(family_words::became(choice.family.size(), static_cast<std::size_t>(source.training->count()),
                                    choice.maps.size()));
    if (choice.maps.size() < *options.families)
        print_line(family_words::fewer_clusters(choice.family.size(), *options.families));
    if (options.touching && study.search->num_ties() > 0) print_line(family_words::ties(study.search->num_ties()));
    switch (choice.fit) {
        case FamilyFit::kNetwork: print_line(family_words::kFitNetwork); break;
        case FamilyFit::kAverage: print_line(family_words::kFitAverage); break;
        case FamilyFit::kAnswers: print_line(family_words::kFitAnswers); break;
    }
    if (choice.scores.held_out) {
        const std::size_t unseen = choice.scores.held_out->unseen;
        print_line(family_words::held_out(choice.scores.held_out->rows, unseen) +
                   (unseen > 0 ? std::string(" ") + family_words::kUnseen : std::string()));
        if (shared > 0) print_line(family_words::also_training(shared, choice.scores.held_out->rows));
        print_rows(family_words::kHeldOutRows, study, *source.held_out, *choice.scores.held_out);
    } else {
        print_line(family_words::kNoHeldOut);
    }
    print_rows(family_words::kTrainingRows, study, *source.training, choice.scores.training);
    print_line(family_words::deviation(short_number(choice.scores.training.largest_deviation),
                                       std::size_t{choice.scores.training.worst_row} + 1,
                                       short_number(choice.scores.training.mean_deviation)));
    print_families(model, study, choice);
    print_curve(study);
}

std::string kind_of_families(const SimplifyOptions& options) { return options.by.empty() ? "fidelity" : options.by; }

Status check_family_options(const SimplifyOptions& options) {
    if (*options.families > kMaxFamilies)
        return refuse("--families", "1 to " + std::to_string(kMaxFamilies), std::to_string(*options.families));
    return {};
}

}  // namespace

int simplify_families(const SimplifyOptions& options) {
    if (const Status status = check_family_options(options); !status) return print_wrong_usage(status.error());
    if (options.by == "aletheia") return simplify_aletheia(options);
    const auto model = read_simplified_model(options);
    if (!model) return print_error(model.error());
    const TerminalProgress progress;
    auto source = read_family_source(*model, options, progress.context());
    if (!source) return print_error(source.error());
    const double start = monotonic_seconds();
    FamilySearchOptions search;
    search.touching = options.touching;
    search.wanted = *options.families;
    search.max_families = std::max(kCurveTo, search.wanted);
    FamilyStudyJob job(*std::move(source), search);
    run_to_end(job, progress.context(), family_words::kSearching);
    const FamilyStudy& study = job.study();
    const auto choice = choose_families(study, std::min(search.wanted, study.curve.size()), family_fit(options.by));
    if (!choice) return print_error(choice.error());
    const double seconds = monotonic_seconds() - start;
    const std::size_t shared = also_training(study.source, !options.held_out.empty());
    if (options.out != "-" && options.report != "-") {
        print_choice(*model, options, study, *choice, shared);
        if (options.time) print_line(family_words::seconds(short_number(seconds)));
    }
    if (!options.out.empty()) {
        const Status status = write_simplified_model(
            model_of_families(*model, kind_of_families(options), options.touching, study, *choice, shared), options);
        if (!status) return print_error(status.error());
    }
    if (!options.report.empty()) {
        FamiliesReport report;
        report.model = &*model;
        report.study = &study;
        report.choice = &*choice;
        report.by = kind_of_families(options);
        report.touching = options.touching;
        report.other_table = !options.held_out.empty();
        report.also_training = shared;
        report.seed = options.seed_number();
        if (options.time) report.seconds = seconds;
        const Status status =
            write_file(options.report, [&](const TextSink& sink) { write_families_report(report, sink); });
        if (!status) return print_error(status.error());
    }
    return kDone;
}

}  // namespace reluscope
