#include "analysis/cluster_map_reader.h"
#include "analysis/explanation.h"
#include "analysis/lines/line_path.h"
#include "analysis/rows/row_geometry.h"
#include "analysis/study.h"
#include "analysis/summaries/equal_maps.h"
#include "analysis/summaries/unwrap_summary.h"
#include "answers/holding/holding_box.h"
#include "app/answers/neighbour_facts.h"
#include "app/app.h"
#include "app/document/loader.h"
#include "app/document/narrative.h"
#include "app/document/report_page.h"
#include "app/document/views.h"
#include "app/path/joint_facts.h"
#include "base/text/number_format.h"
#include "base/text/spelling.h"
#include "base/texts/cli_texts.h"
#include "base/texts/simplify/merge_texts.h"
#include "reports/html_refit.h"
#include "reports/report.h"
#include "reports/rules/rules.h"
#include "reports/simplify/merge_report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_explain_families.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_tables.h"
#include "shell/cli/cli_text.h"
#include "shell/kit/calendar.h"
#include "shell/report_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>

namespace reluscope {

namespace {

namespace texts = cli_texts;

constexpr std::size_t kClustersShown = 20;
constexpr std::size_t kFeaturesShown = 3;

StudyRequest request_of(const ModelFile& model, const ExplainOptions& options) {
    StudyRequest request = study_request(model);
    request.target = options.target;
    request.ignore = options.ignore;
    return request;
}

/// "sex = female +2.61, pclass \u22121.02, ...": the strongest features by |weight| times spread, for the first output.
std::string strongest_features(const Study& study, ClusterMapReader& maps, std::size_t cluster,
                               const Eigen::VectorXd& deviations) {
    if (maps.is_constant(cluster)) return texts::kConstant;
    const AffineMap map = maps.of(cluster);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(map.A.cols()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto strength = [&](Eigen::Index j) { return std::abs(map.A(0, j)) * deviations(j); };
    const std::size_t shown = std::min(kFeaturesShown, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                      [&](Eigen::Index a, Eigen::Index b) { return strength(a) > strength(b); });
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        const double effect = map.A(0, order[i]) * deviations(order[i]);
        text += (i > 0 ? ", " : "") + printable(study.input->origins[static_cast<std::size_t>(order[i])].label, 24);
        text += " " + signed_number(effect);
    }
    return text;
}

/// Which columns became inputs, which is the answer, and which are neither.
void print_columns_used(const StudyInput& input) {
    constexpr std::size_t kMaxNames = 12;
    std::vector<std::string> columns;
    for (const ColumnEncoding& encoding : input.encoder.columns) columns.push_back(encoding.column);
    print_line("");
    print_line(texts::inputs(columns.size(), name_list(columns, kMaxNames)));
    const bool is_guess = input.target_is_guess || (!input.target && !input.left_out.empty());
    print_line(texts::answer(input.target ? quoted(input.target->column) : std::string(), is_guess));
    if (!input.left_out.empty()) print_line(texts::left_out(name_list(input.left_out, kMaxNames)));
}

/// How many formulas the patterns come down to, and how many clusters say little.
EqualMaps print_shared_formulas(const Study& study, const JobContext& context) {
    constexpr std::size_t kMany = 30;  // clusters that nobody reads one by one
    EqualMapsJob job(study);
    run_to_end(job, context, "comparing formulas");
    const EqualMaps maps = job.take();
    print_line(equal_maps_sentence(maps));
    const std::size_t clusters = study.clustering->num_clusters();
    if (clusters > kMany && study.input->target) {
        const LonelyClusters lonely = count_lonely_clusters(study);
        print_line(
            merge_texts::lonely_clusters(clusters, lonely.one_row, lonely.one_class, study.input->target->is_class()));
    }
    if (maps.num_maps > kMany) print_line(merge_texts::kLeadOn);
    return maps;
}

/// Held-out figures first; what is predicted beside what was observed.
void print_summary(const Document& document, const JobContext& context) {
    const Study& study = document.study;
    const std::size_t count = study.clustering->num_clusters();
    print_line(texts::clusters_found(study.clustering->num_rows(), count,
                                     short_number(study.survey->certificate.max_rel_error)));
    if (document.untrained) {
        print_line(untrained_sentence());
    } else {
        for (const std::string& line : score_lines(document)) print_line(line + ".");
    }
    const EqualMaps shared = print_shared_formulas(study, context);
    print_line("");
    const bool observed = study.scores->observed.rows() > 0 && study.network().num_outputs() == 1;
    const OutputWords words = output_words(document, 0);
    const bool classes = !study.scores->accuracy.empty();
    const bool numbers = !study.scores->rmse.empty();
    std::vector<std::vector<std::string>> lines = {
        {texts::kCluster, texts::kActiveUnits, texts::kRows, texts::kShare, texts::predicted(printable(words.name, 24)),
         observed ? texts::kObserved : "", classes ? texts::kAccuracy : (numbers ? texts::kRmse : ""),
         texts::strongest_inputs(printable(words.measure(), 40))}};
    bool any_marked = false;
    ClusterMapReader maps(study);
    const std::size_t shown = std::min(kClustersShown, count);
    const Eigen::VectorXd& deviations = study.input->rows->deviation;
    for (std::size_t c = 0; c < shown; ++c) {
        const Cluster& cluster = study.clustering->clusters[c];
        const double share = 100.0 * cluster.size / static_cast<double>(study.clustering->num_rows());
        const bool marked = observed && is_beyond_chance(study, ClusterId(c), 0);
        any_marked |= marked;
        const auto first = static_cast<std::size_t>(
            std::find(shared.map_of.begin(), shared.map_of.end(), shared.map_of[c]) - shared.map_of.begin());
        lines.push_back(
            {std::to_string(c),
             printable(pattern_text(study.network(), study.patterns->bits.row(cluster.first_row)), 40),
             std::to_string(cluster.size), short_number(share) + " %",
             short_number(study.scores->mean_output(0, static_cast<Eigen::Index>(c))),
             observed ? (marked ? "! " : "") + short_number(study.scores->observed(0, static_cast<Eigen::Index>(c)))
                      : "",
             classes ? short_number(study.scores->accuracy[c]) : (numbers ? short_number(study.scores->rmse[c]) : ""),
             first < c ? texts::formula_of(first) : strongest_features(study, maps, c, deviations)});
    }
    print_columns(lines, "rlrrrrrl");
    if (shown < count) print_line(texts::smaller_clusters(count - shown));
    if (any_marked) print_line("! " + chance_rule(study));
    print_columns_used(*study.input);
    for (const std::string& note : all_notes(*study.input)) print_line(texts::note(note));
    const std::string note = boundary_note(study.survey->certificate);
    if (!note.empty()) print_line(texts::note(note));
}

Result<Study> study_of(const ModelFile& model, const ExplainOptions& options, const JobContext& context,
                       double& seconds) {
    auto table = read_table_file(options.data, context, {options.missing});
    if (!table) return tl::unexpected<Error>(table.error());
    if (options.row && (*options.row < 0 || *options.row >= static_cast<long long>(table->num_rows))) {
        return in_file(
            table->name,
            Error{{}, "--row", "a row from 0 to " + std::to_string(table->num_rows - 1), std::to_string(*options.row)});
    }
    auto input = make_study_input(std::make_shared<const Network>(model.network),
                                  std::make_shared<const Table>(*std::move(table)), request_of(model, options));
    if (!input) return tl::unexpected<Error>(input.error());
    const double start = monotonic_seconds();
    auto study = run_checked_study(std::make_shared<const StudyInput>(*std::move(input)), context);
    seconds = monotonic_seconds() - start;
    return study;
}

/// How far the row's explanation holds, and what limits it. Lengths in model input units.
void print_limits(const Study& study, const RowDistances& distances) {
    if (distances.unit.valid()) {
        const UnitPlace place = place_of(study.network(), distances.unit);
        print_line(texts::row_holds(short_number(distances.wall), place.layer + 1, place.unit + 1));
    } else {
        print_line(texts::kNoWall);
    }
    switch (distances.state) {
        case BoundaryState::kNone: return print_line(texts::kNoBoundary);
        case BoundaryState::kOutside: return print_line(texts::kBoundaryOutside);
        default:
            print_line(texts::boundary_distance(short_number(distances.boundary),
                                                distances.state == BoundaryState::kAttained));
    }
}

/// The box in which the explanation holds, for the numbers that can change.
void print_box(const Study& study, RowId row) {
    constexpr std::size_t kColumnsShown = 6;
    const Eigen::VectorXd input = study.input->rows->inputs.col(static_cast<Eigen::Index>(row.index));
    const std::string sentence = box_sentence(*study.input, input, holding_box(study, row), kColumnsShown);
    if (!sentence.empty()) print_line(sentence);
}

void print_facets(const RegionFacets& facets) {
    if (facets.flat) return print_line(texts::kFlatRegion);
    const char* bounded = facets.bounded ? (*facets.bounded ? texts::kIsBounded : texts::kIsUnbounded) : "";
    const bool ball = facets.radius && std::isfinite(*facets.radius);
    print_line(texts::region(facets.facets.size(), facets.num_inequalities, facets.complete, bounded,
                             ball ? short_number(*facets.radius) : std::string()));
}

/// What each column adds to the network's own output at the mean of all rows.
void print_contributions(const Document& document, const RowView& view) {
    constexpr std::size_t kColumnsShown = 8;
    const OutputWords words = output_words(document, 0);
    std::string line = texts::row_sum(words.phrase, words.with_unit(short_number(view.logit)), short_number(view.base));
    for (std::size_t i = 0; i < std::min(kColumnsShown, view.steps.size()); ++i)
        line += (i > 0 ? ", " : " ") + printable(view.steps[i].column, 24) + " " + signed_number(view.steps[i].value);
    if (view.steps.size() > kColumnsShown) line += texts::and_more(view.steps.size() - kColumnsShown);
    print_line(line + (is_from_point(view.reference) ? texts::kByGradients : texts::kByMap));
}

/// One row: what is predicted and why, its cluster, and how far its explanation holds.
void print_row(const Document& document, long long table_row) {
    const Study& study = document.study;
    const auto& rows = study.input->rows->row;
    const auto found = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(table_row));
    const auto number = static_cast<unsigned long long>(table_row);
    print_line("");
    if (found == rows.end()) return print_line(texts::row_left_out(number));
    const RowId row(found - rows.begin());
    const RowView view = make_row_view(document, row, 0, Reference::kDataMean);
    print_line(texts::row_place(number, study.clustering->assignment[row.index]));
    constexpr std::size_t kMaxSentence = 2000;  // characters: names from files may be as long as they like
    print_line(printable(view.sentence, kMaxSentence));
    print_contributions(document, view);
    print_limits(study, row_distances(study, row));
    print_box(study, row);
    const auto facets = find_region_facets(study.network(), study.patterns->bits.row(row.index),
                                           study.input->rows->inputs.col(row.index));
    if (!facets) return;
    print_facets(*facets);
    if (!facets->complete || facets->flat) return;
    const NeighbourSigns across = neighbour_signs(study.network(), study.patterns->bits.row(row.index), *facets);
    if (across.neighbours > 0) print_line(neighbour_sentence(*study.input, across, 0));
}

/// The pictures and answers that the program would put into the report of these.
std::unique_ptr<ReportPictures> pictures_of(const Document& document, const std::optional<RowId>& row) {
    App app([] { return 0.0; });  // time stands still: every call works to the end
    app.open(document);
    if (row) app.apply(SelectRow{row});
    constexpr double kAsLongAsItTakes = 1;
    for (const View view :
         {View::kNetwork, View::kBeeswarm}) {  // whose numbers are computed for those who look at them
        app.apply(ShowView{view});
        while (app.advance(kAsLongAsItTakes)) {
        }
    }
    auto pictures = std::make_unique<ReportPictures>(app.state());
    while (pictures->step()) {
    }
    return pictures;
}

/// What the interface would show of these.
Document document_of(const std::shared_ptr<const ModelFile>& model, const Study& study) {
    Document document;
    document.model = model;
    document.table = study.input->table;
    document.study = study;
    document.image = image_of(*model, *study.input);
    document.untrained = is_untrained(model->training_json);
    document.held_out = held_out_figures(model->training_json);
    return document;
}

/// The report as a page, in the words of the interface.
Status write_page(const std::shared_ptr<const ModelFile>& model, const Study& study, const ExplainOptions& options,
                  const JobContext& context) {
    const Document document = document_of(model, study);
    std::optional<RowId> row;
    if (options.row) {
        const auto& rows = study.input->rows->row;
        const auto found = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(*options.row));
        if (found != rows.end()) row = RowId(found - rows.begin());
    }
    return write_file(options.html, context, [&](TextSink sink) {
        const std::unique_ptr<ReportPictures> made = pictures_of(document, row);
        HtmlAnswers answers = made->take_answers();
        answers.parts = cluster_refits();
        return report_page_job(document, row, Reference::kDataMean, made->take(), {date_today(), {}}, std::move(sink),
                               std::move(answers));
    });
}

Status write_code(const std::shared_ptr<const ModelFile>& model, const Study& study, const ExplainOptions& options,
                  const JobContext& context) {
    auto file = OutputFile::open(options.rules);
    if (!file) return tl::unexpected<Error>(file.error());
    RuleOptions rules;
    rules.max_clusters = options.max_clusters;
    auto job = rules_job(model, study, *rule_language_of(options.rules), rules,
                         [&](std::string_view text) { file->write(text); });
    if (!job) return tl::unexpected<Error>(job.error());
    run_to_end(**job, context, "writing clusters");
    return file->commit();
}

/// Aletheia's summary of the clusters, with that of the held-out rows beside it.
Status write_unwrap(const ModelFile& model, const Study& study, const ExplainOptions& options,
                    const JobContext& context) {
    const auto summary = unwrap_summary(study);
    if (!summary) return tl::unexpected<Error>(summary.error());
    std::optional<UnwrapSummary> held_out;
    if (!options.held_out.empty()) {
        ExplainOptions other = options;
        other.data = options.held_out;
        other.row.reset();
        other.target = study.input->target->column;
        ModelFile same_classes = model;  // class numbers must mean the same in both tables
        if (same_classes.classes.empty()) same_classes.classes = study.input->target->classes;
        double seconds = 0;
        const auto judged = study_of(same_classes, other, context, seconds);
        if (!judged) return tl::unexpected<Error>(judged.error());
        auto scored = unwrap_other_rows(study, *judged);
        if (!scored) return tl::unexpected<Error>(scored.error());
        held_out = *std::move(scored);
    }
    return write_file(options.unwrap, [&](const TextSink& sink) {
        sink(unwrap_csv(study, *summary, held_out ? &*held_out : nullptr));
    });
}

Status write_outputs(const std::shared_ptr<const ModelFile>& model, const Study& study, const ExplainOptions& options,
                     const JobContext& context, double seconds) {
    if (!options.out.empty()) {
        ReportOptions report;
        if (options.row) report.row = static_cast<std::size_t>(*options.row);
        report.max_clusters = options.max_clusters;
        if (options.time) report.seconds = seconds;
        const Status status = write_file(
            options.out, context, [&](TextSink sink) { return report_job(model, study, report, std::move(sink)); });
        if (!status) return status;
    }
    if (!options.html.empty()) {
        if (Status status = write_page(model, study, options, context); !status) return status;
    }
    if (!options.assignments.empty()) {
        const auto rows =
            std::string_view(options.assignments).ends_with(".json") ? rows_json_job : assignments_csv_job;
        const Status status =
            write_file(options.assignments, context, [&](TextSink sink) { return rows(study, std::move(sink)); });
        if (!status) return status;
    }
    if (!options.unwrap.empty()) {
        if (Status status = write_unwrap(*model, study, options, context); !status) return status;
    }
    if (!options.rules.empty()) {
        if (Status status = write_code(model, study, options, context); !status) return status;
    }
    if (options.clusters.empty()) return {};
    return write_file(options.clusters, context,
                      [&](TextSink sink) { return clusters_csv_job(model, study, std::move(sink)); });
}

}  // namespace

int run_explain(const ExplainOptions& options) {
    if (options.model == "-" && options.data == "-") {
        complain("%s\n", texts::kOneStandardInput);
        return kWrongUsage;
    }
    if (!options.held_out.empty() && options.unwrap.empty()) {
        complain("%s\n", texts::kHeldOutNeedsUnwrap);
        return kWrongUsage;
    }
    if (!options.rules.empty() && !rule_language_of(options.rules)) {
        complain("--rules: expected OUT.py, OUT.c, OUT.sql, OUT.tex or OUT.txt, found %s\n",
                 quoted(options.rules).c_str());
        return kWrongUsage;
    }
    const auto read_options = read_options_of(options.output, options.link);
    if (!read_options) return print_wrong_usage(read_options.error());
    auto read = read_model_file(options.model, *read_options);
    if (!read) return print_error(read.error());
    const auto model = std::make_shared<const ModelFile>(*std::move(read));
    const TerminalProgress progress;
    double seconds = 0;
    const auto study = study_of(*model, options, progress.context(), seconds);
    if (!study) return print_error(study.error());
    if (model->families) {
        const Status status = explain_families(model, *study, options, seconds);
        return status ? kDone : print_error(status.error());
    }
    if (const Status status = write_outputs(model, *study, options, progress.context(), seconds); !status)
        return print_error(status.error());
    if (const std::string warning = certificate_warning(study->survey->certificate); !warning.empty())
        std::fprintf(stderr, "warning: %s\n", warning.c_str());  // no name stands in it
    if (options.out.empty() && options.html.empty() && options.assignments.empty() && options.unwrap.empty() &&
        options.rules.empty() && options.clusters.empty()) {
        const Document document = document_of(model, *study);
        options.table ? print_cluster_table(*study, output_words(document, 0))
                      : print_summary(document, progress.context());
        if (options.row) print_row(document, *options.row);
        if (options.time) print_line(texts::seconds(seconds));
    }
    return kDone;
}

}  // namespace reluscope
