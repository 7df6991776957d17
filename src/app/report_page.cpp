#include "app/report_page.h"

#include "app/narrative.h"
#include "app/views.h"

namespace reluscope {

std::string html_report_of(const Document& document, std::optional<RowId> row, Reference reference,
                           std::vector<HtmlPicture> pictures) {
    const Study& study = document.study;
    HtmlReportOptions options;
    options.leading_output = [&study](ClusterId cluster) { return leading_output(study, cluster); };
    options.output_name = [&document](Eigen::Index output) { return logit_phrase(document, output); };
    options.sentence = [&document, &study](ClusterId cluster) {
        return make_cluster_view(document, cluster, leading_output(study, cluster), BarMode::kStrength).sentence;
    };
    options.image = document.image;
    if (row) {
        const Eigen::Index output = leading_output(study, ClusterId(study.clustering->assignment[row->index]));
        const RowView view = make_row_view(document, *row, output, reference);
        options.row = HtmlRow{*row, output, reference, view.title, view.sentence};
        if (view.title == "Row " + std::to_string(view.table_row)) options.row->title.clear();
    }
    options.pictures = std::move(pictures);
    std::string page;
    write_html_report(*document.model, study, options, [&page](std::string_view text) { page += text; });
    return page;
}

}  // namespace reluscope
