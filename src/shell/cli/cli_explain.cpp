#include "analysis/cluster_map_reader.h"
#include "analysis/explanation.h"
#include "analysis/lines/line_path.h"
#include "analysis/rows/row_geometry.h"
#include "analysis/study.h"
#include "analysis/summaries/unwrap_summary.h"
#include "app/app.h"
#include "app/document/loader.h"
#include "app/document/narrative.h"
#include "app/document/report_page.h"
#include "app/document/views.h"
#include "base/text/spelling.h"
#include "reports/report.h"
#include "reports/rules.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_tables.h"
#include "shell/cli/cli_text.h"
#include "shell/report_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace reluscope {

namespace {

constexpr std::size_t kClustersShown = 20;
constexpr std::size_t kFeaturesShown = 3;

StudyRequest request_of(const ModelFile& model, const ExplainOptions& options) {
    StudyRequest request;
    request.target = options.target;
    request.ignore = options.ignore;
    request.model_target = model.target;
    request.features = model.features;
    request.classes = model.classes;
    request.encoder = model.encoder;
    return request;
}

/// "sex = female +2.61, pclass -1.02, ...": the strongest features by |weight| times spread, for the first output.
std::string strongest_features(const Study& study, const AffineMap& map, const Eigen::VectorXd& deviations) {
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
        text += (effect < 0 ? " " : " +") + short_number(effect);
    }
    return text;
}

/// Which columns became inputs, which is the answer, and which are neither.
void print_columns_used(const StudyInput& input) {
    constexpr std::size_t kMostNames = 12;
    std::vector<std::string> columns;
    for (const ColumnEncoding& encoding : input.encoder.columns) columns.push_back(encoding.column);
    const bool is_one = columns.size() == 1;
    print("\n%s: %s\n", is_one ? "input" : "inputs", name_list(columns, kMostNames).c_str());
    const std::string answer = input.target ? quoted(input.target->column) : std::string("none");
    const bool is_guess = input.target_is_guess || (!input.target && !input.left_out.empty());
    print("answer: %s%s\n", answer.c_str(), is_guess ? " (a guess: --target or --ignore COLUMN changes it)" : "");
    if (!input.left_out.empty()) print("left out: %s\n", name_list(input.left_out, kMostNames).c_str());
}

/// Held-out figures first; what is predicted beside what was observed.
void print_summary(const Document& document) {
    const Study& study = document.study;
    const std::size_t count = study.clustering->num_clusters();
    print("%zu rows in %zu clusters; maps equal the network to %s\n\n", study.clustering->num_rows(), count,
          short_number(study.survey->certificate.max_rel_error).c_str());
    if (document.untrained) print("%s\n\n", untrained_sentence().c_str());
    const bool observed = study.scores->observed.rows() > 0 && study.network().num_outputs() == 1;
    const OutputWords words = output_words(document, 0);
    const bool classes = !study.scores->accuracy.empty();
    const bool numbers = !study.scores->rmse.empty();
    std::vector<std::vector<std::string>> lines = {
        {"cluster", "pattern", "rows", "share", "predicted " + printable(words.name, 24), observed ? "observed" : "",
         classes ? "accuracy" : (numbers ? "rmse" : ""),
         "strongest weights times standard deviation, " + printable(words.measure(), 40)}};
    bool any_marked = false;
    ClusterMapReader maps(study);
    const std::size_t shown = std::min(kClustersShown, count);
    const Eigen::VectorXd& deviations = study.input->rows->deviation;
    for (std::size_t c = 0; c < shown; ++c) {
        const Cluster& cluster = study.clustering->clusters[c];
        const double share = 100.0 * cluster.size / static_cast<double>(study.clustering->num_rows());
        const bool marked = observed && is_beyond_chance(study, ClusterId(c), 0);
        any_marked |= marked;
        lines.push_back(
            {std::to_string(c),
             printable(pattern_text(study.network(), study.patterns->bits.row(cluster.first_row)), 40),
             std::to_string(cluster.size), short_number(share) + " %",
             short_number(study.scores->mean_output(0, static_cast<Eigen::Index>(c))),
             observed ? (marked ? "! " : "") + short_number(study.scores->observed(0, static_cast<Eigen::Index>(c)))
                      : "",
             classes ? short_number(study.scores->accuracy[c]) : (numbers ? short_number(study.scores->rmse[c]) : ""),
             strongest_features(study, maps.of(c), deviations)});
    }
    print_columns(lines, "rlrrrrrl");
    if (shown < count) print("and %zu smaller clusters\n", count - shown);
    if (any_marked) print("! %s\n", chance_rule(study).c_str());
    if (!document.untrained) {
        for (const std::string& line : score_lines(document)) print("%s\n", line.c_str());
    }
    print_columns_used(*study.input);
    for (const std::string& note : all_notes(*study.input)) print("note: %s\n", note.c_str());
    const std::string note = boundary_note(study.survey->certificate);
    if (!note.empty()) print("note: %s\n", note.c_str());
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

std::string distance_text(double distance) {
    return std::isfinite(distance) ? short_number(distance) : std::string("any distance: no unit makes a wall");
}

/// "the decision boundary is 0.4 away ..., ": what limits the row's explanation.
void print_boundary(const RowDistances& distances) {
    switch (distances.state) {
        case BoundaryState::kNone: print("no decision boundary in its region\n"); break;
        case BoundaryState::kOutside: print("the decision boundary is not reached inside its region\n"); break;
        default:
            print("the decision boundary in its region is %s away%s\n", short_number(distances.boundary).c_str(),
                  distances.state == BoundaryState::kAttained ? "" : ", on a wall");
    }
}

void print_facets(const RegionFacets& facets) {
    if (facets.flat) {
        print("its region has no interior\n");
        return;
    }
    print("its region has %s%zu facets of %zu walls", facets.complete ? "" : "at least ", facets.facets.size(),
          facets.num_inequalities);
    if (facets.bounded) print(*facets.bounded ? ", is bounded" : ", is unbounded");
    if (facets.radius && std::isfinite(*facets.radius))
        print(", largest ball of radius %s", short_number(*facets.radius).c_str());
    print("\n");
}

/// What each column adds to the network's own output at the mean of all rows.
void print_contributions(const Document& document, RowId row) {
    constexpr std::size_t kColumnsShown = 8;
    const RowView view = make_row_view(document, row, 0, Reference::kDataMean);
    const OutputWords words = output_words(document, 0);
    print("%s is %s: the network's own output at the mean of all rows, %s, and by column", words.phrase.c_str(),
          words.with_unit(short_number(view.logit)).c_str(), short_number(view.base).c_str());
    for (std::size_t i = 0; i < std::min(kColumnsShown, view.steps.size()); ++i)
        print("%s %s %s%s", i > 0 ? "," : "", printable(view.steps[i].column, 24).c_str(),
              view.steps[i].value < 0 ? "" : "+", short_number(view.steps[i].value).c_str());
    if (view.steps.size() > kColumnsShown) print(", and %zu more", view.steps.size() - kColumnsShown);
    print(is_from_point(view.reference) ? " (integrated gradients)\n" : " (by its cluster's map)\n");
}

/// One row: its prediction, its cluster, and how far its explanation holds. Lengths in model input units.
void print_row(const Document& document, long long table_row) {
    const Study& study = document.study;
    const auto& rows = study.input->rows->row;
    const auto found = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(table_row));
    if (found == rows.end()) {
        print("\nrow %lld was left out: a cell is missing\n", table_row);
        return;
    }
    const RowId row(found - rows.begin());
    const RowDistances distances = row_distances(study, row);
    const OutputWords words = output_words(document, 0);
    print("\nrow %lld in cluster %u, %s %s\n", table_row, study.clustering->assignment[row.index],
          printable(words.noun, 40).c_str(),
          words.with_unit(short_number(study.patterns->logits(0, row.index))).c_str());
    print_contributions(document, row);
    print("its map holds within %s", distance_text(distances.wall).c_str());
    if (distances.unit.valid()) {
        const UnitPlace place = place_of(study.network(), distances.unit);
        print(" (nearest wall: layer %zu unit %zu)", place.layer, place.unit);
    }
    print("; ");
    print_boundary(distances);
    const auto facets = find_region_facets(study.network(), study.patterns->bits.row(row.index),
                                           study.input->rows->inputs.col(row.index));
    if (facets) print_facets(*facets);
}

/// The pictures that the program would put into the report of these.
std::vector<HtmlPicture> pictures_of(const Document& document, const std::optional<RowId>& row) {
    App app([] { return 0.0; });  // time stands still: every call works to the end
    app.open(document);
    if (row) app.apply(SelectRow{row});
    app.apply(ShowView{View::kNetwork});  // whose numbers are computed for those who look at them
    constexpr double kAsLongAsItTakes = 1;
    while (app.advance(kAsLongAsItTakes)) {
    }
    ReportPictures pictures(app.state());
    while (pictures.step()) {
    }
    return pictures.take();
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
        return report_page_job(document, row, Reference::kDataMean, pictures_of(document, row), std::move(sink));
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

Status write_outputs(const std::shared_ptr<const ModelFile>& model, const Study& study, const ExplainOptions& options,
                     const JobContext& context, double seconds) {
    if (!options.out.empty()) {
        ReportOptions report;
        if (options.row) report.row = static_cast<std::size_t>(*options.row);
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
        const auto summary = unwrap_summary(study);
        if (!summary) return tl::unexpected<Error>(summary.error());
        auto file = OutputFile::open(options.unwrap);
        if (!file) return tl::unexpected<Error>(file.error());
        file->write(unwrap_csv(study, *summary));
        if (Status status = file->commit(); !status) return status;
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
        complain("only one of MODEL and DATA can be standard input\n");
        return kWrongUsage;
    }
    if (!options.rules.empty() && !rule_language_of(options.rules)) {
        complain("--rules: expected OUT.py, OUT.c, OUT.sql or OUT.tex, found %s\n", quoted(options.rules).c_str());
        return kWrongUsage;
    }
    ReadModelOptions read_options;
    read_options.output = options.output;
    if (options.link) {
        const auto link = parse_link(*options.link);
        if (!link) {
            print_error(link.error());
            return kWrongUsage;
        }
        read_options.link = *link;
    }
    auto read = read_model_file(options.model, read_options);
    if (!read) return print_error(read.error());
    const auto model = std::make_shared<const ModelFile>(*std::move(read));
    const TerminalProgress progress;
    double seconds = 0;
    const auto study = study_of(*model, options, progress.context(), seconds);
    if (!study) return print_error(study.error());
    if (const Status status = write_outputs(model, *study, options, progress.context(), seconds); !status)
        return print_error(status.error());
    if (const std::string warning = certificate_warning(study->survey->certificate); !warning.empty())
        std::fprintf(stderr, "warning: %s\n", warning.c_str());  // no name stands in it
    if (options.out.empty() && options.html.empty() && options.assignments.empty() && options.unwrap.empty() &&
        options.rules.empty() && options.clusters.empty()) {
        const Document document = document_of(model, *study);
        options.table ? print_cluster_table(*study, output_words(document, 0)) : print_summary(document);
        if (options.row) print_row(document, *options.row);
        if (options.time) print("%.6f seconds\n", seconds);
    }
    return kDone;
}

}  // namespace reluscope
