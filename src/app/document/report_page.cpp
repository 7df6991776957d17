#include "app/document/report_page.h"

#include "app/document/captions.h"
#include "app/document/narrative.h"
#include "app/document/views.h"

#include <utility>

namespace reluscope {

namespace {

std::unique_ptr<Job> page_job(const Document& of, std::optional<RowId> row, Reference reference, std::string moment,
                              std::vector<HtmlPicture> pictures, TextSink sink) {
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
    options.untrained = document.untrained;
    options.moment = std::move(moment);
    options.image = document.image;
    if (row) {
        const Eigen::Index output = leading_output(study, ClusterId(study.clustering->assignment[row->index]));
        const RowView view = make_row_view(document, *row, output, reference);
        options.row = HtmlRow{*row, output, reference, view.title, view.sentence};
        if (view.title == "Row " + std::to_string(view.table_row)) options.row->title.clear();
    }
    options.pictures = std::move(pictures);
    return html_report_job(document.model, study, std::move(options), std::move(sink));
}

}  // namespace

std::unique_ptr<Job> report_page_job(const Document& document, std::optional<RowId> row, Reference reference,
                                     std::vector<HtmlPicture> pictures, TextSink sink) {
    return page_job(document, row, reference, "", std::move(pictures), std::move(sink));
}

std::unique_ptr<Job> report_page_job(const AppState& state, std::vector<HtmlPicture> pictures, TextSink sink) {
    return page_job(*state.document, state.selection.row, state.view.reference, shown_epoch_sentence(state),
                    std::move(pictures), std::move(sink));
}

}  // namespace reluscope
