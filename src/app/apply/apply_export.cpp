#include "app/app.h"
#include "app/document/offers.h"

// What is handed to the user as a picture or a page. The shell draws and saves it.

namespace reluscope {

void App::on(ExportPicture& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is nothing to make a picture of yet.");
    const bool svg = command.format == PictureFormat::kSvg;
    if (svg && !command.view)
        return tell(MessageKind::kError, "An SVG shows one view; choose which one, or take a PNG of the window.");
    const bool plane = command.view == View::kPlane || command.view == View::kRelief;
    if (plane && state_.document->study.network().num_inputs() < 2)
        return tell(MessageKind::kError, "A network with one input has no plane to make a picture of.");
    requests_.push_back(PictureRequest{command});
}

void App::request_html_report() {
    if (auto reason = reason_to_wait(state_, SavedThing::kHtmlReport))
        return tell(MessageKind::kInfo, *std::move(reason));
    if (!state_.exporting) state_.exporting = SavingState{NoteExport().name, 0};
    report_asked_ = true;
    requests_.push_back(HtmlReportRequest{});
}

}  // namespace reluscope
