#include "app/document/report_page.h"

#include "app/document/captions.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/sha256.h"
#include "formats/csv/csv_write.h"
#include "formats/json/json_model.h"

#include <span>
#include <utility>

namespace reluscope {

namespace {

/// SHA-256 of the model's file where the weights are its own, else of the file that Save would write.
std::string model_hash(const Document& document, const ReportStamp& stamp) {
    if (document.file_weights && !document.model->sha256.empty()) return document.model->sha256;
    return sha256_of(stamp.model_text.empty() ? write_json_model(*document.model) : stamp.model_text);
}

std::string table_hash(const Table& table) {
    if (!table.sha256.empty()) return table.sha256;
    Sha256 hash;
    write_csv(table,
              [&hash](std::string_view text) { hash.update(std::as_bytes(std::span(text.data(), text.size()))); });
    return hash.hex();
}

/// "Row 12": a row without a name of its own.
bool is_number_of_row(const std::string& title) {
    return title.starts_with("Row ") && title.find_first_not_of("0123456789", 4) == std::string::npos;
}

std::unique_ptr<Job> page_job(const Document& of, std::optional<RowId> row, Reference reference, std::string moment,
                              std::vector<HtmlPicture> pictures, HtmlAnswers answers, const ReportStamp& stamp,
                              TextSink sink) {
    const auto kept = std::make_shared<const Document>(of);  // by the functions below
    const Document& document = *kept;
    const Study& study = document.study;
    HtmlReportOptions options;
    options.leading_output = [kept](ClusterId cluster) { return leading_output(kept->study, cluster); };
    options.output_name = [kept](Eigen::Index output) { return logit_phrase(*kept, output); };
    options.sentence = [kept](ClusterId cluster) {
        return make_whole_cluster_view(*kept, cluster, leading_output(kept->study, cluster), BarMode::kStrength)
            .sentence;
    };
    options.outcome = [kept](ClusterId cluster) {
        return cluster_outcome(*kept, cluster, leading_output(kept->study, cluster));
    };
    options.chance_rule = chance_rule(study);
    options.scores = score_lines(document);
    options.held_out = document.held_out.rows > 0;
    options.untrained = document.untrained;
    options.moment = std::move(moment);
    options.image = document.image;
    if (row) {
        const Eigen::Index output = predicted_output(study, *row);
        const RowView view = make_row_view(document, *row, output, reference);
        options.row = HtmlRow{
            *row, output, reference, view.title, view.sentence, std::move(answers.change), std::move(answers.holds)};
        if (is_number_of_row(view.title)) options.row->title.clear();
    }
    options.date = stamp.date;
    options.model_sha256 = model_hash(document, stamp);
    options.table_sha256 = table_hash(*document.table);
    options.pictures = std::move(pictures);
    options.swarm = std::move(answers.swarm);
    options.parts = std::move(answers.parts);
    return html_report_job(document.model, study, std::move(options), std::move(sink));
}

}  // namespace

std::unique_ptr<Job> report_page_job(const Document& document, std::optional<RowId> row, Reference reference,
                                     std::vector<HtmlPicture> pictures, const ReportStamp& stamp, TextSink sink,
                                     HtmlAnswers answers) {
    return page_job(document, row, reference, "", std::move(pictures), std::move(answers), stamp, std::move(sink));
}

std::unique_ptr<Job> report_page_job(const AppState& state, std::vector<HtmlPicture> pictures, const ReportStamp& stamp,
                                     TextSink sink, HtmlAnswers answers) {
    return page_job(*state.document, state.selection.row, state.view.reference, shown_epoch_sentence(state),
                    std::move(pictures), std::move(answers), stamp, std::move(sink));
}

}  // namespace reluscope
