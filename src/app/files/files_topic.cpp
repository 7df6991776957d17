#include "app/files/files_topic.h"

#include "app/document/captions.h"
#include "app/document/offers.h"
#include "app/files/session_topic.h"
#include "app/plane/regions_export.h"
#include "app/training/training_record.h"
#include "formats/json/json_model.h"
#include "reports/partition_report.h"
#include "reports/report.h"
#include "reports/rules/rules.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace reluscope {

namespace {

struct SavedKind {
    SavedThing thing;
    const char* name;
    const char* mime;
    std::optional<RuleLanguage> language = std::nullopt;
};

constexpr SavedKind kSavedKinds[] = {{SavedThing::kReport, "report.json", "application/json"},
                                     {SavedThing::kAssignments, "clusters.csv", "text/csv"},
                                     {SavedThing::kRowsJson, "rows.json", "application/json"},
                                     {SavedThing::kClustersCsv, "cluster-maps.csv", "text/csv"},
                                     {SavedThing::kRulesPython, "clusters.py", "text/x-python", RuleLanguage::kPython},
                                     {SavedThing::kRulesC, "clusters.c", "text/x-c", RuleLanguage::kC},
                                     {SavedThing::kRulesSql, "clusters.sql", "application/sql", RuleLanguage::kSql},
                                     {SavedThing::kLatex, "clusters.tex", "application/x-tex", RuleLanguage::kLatex},
                                     {SavedThing::kRulesText, "clusters.txt", "text/plain", RuleLanguage::kText},
                                     {SavedThing::kRegionsJson, "regions.json", "application/json"},
                                     {SavedThing::kRegionsCsv, "regions.csv", "text/csv"}};

const SavedKind* kind_of(SavedThing thing) {
    const auto* const found = std::find_if(std::begin(kSavedKinds), std::end(kSavedKinds),
                                           [thing](const SavedKind& kind) { return kind.thing == thing; });
    return found == std::end(kSavedKinds) ? nullptr : found;
}

/// A file is collected in memory, of which a browser gives 2 GB at most. Unit: bytes.
constexpr std::size_t kMaxSaved =
    sizeof(void*) == 4 ? std::size_t{256} << 20U : std::numeric_limits<std::size_t>::max();

/// Files that are written sooner than that are there at once.
constexpr double kAtOnceSeconds = 0.02;

std::string record_json(const AppState& state) {
    const Document& document = *state.document;
    TrainingRecord record = record_of(state.training, document.table->name, document.model->target, state.toy);
    record.random_weights = document.untrained;
    return training_record_json(record);
}

Result<std::unique_ptr<Job>> saving_job(const AppState& state, SavedThing thing, TextSink sink) {
    const std::shared_ptr<const ModelFile> model = told_model(state);
    const Study& study = state.document->study;
    if (const auto language = kind_of(thing)->language) return rules_job(model, study, *language, {}, std::move(sink));
    switch (thing) {
        case SavedThing::kReport: return report_job(model, study, {}, std::move(sink));
        case SavedThing::kAssignments: return assignments_csv_job(study, std::move(sink));
        case SavedThing::kRowsJson: return rows_json_job(study, std::move(sink));
        case SavedThing::kClustersCsv: return clusters_csv_job(model, study, std::move(sink));
        default: break;
    }
    PartitionReportInfo info;
    info.model = model->name;
    const bool csv = thing == SavedThing::kRegionsCsv;
    if (!csv) {  // columns s and t: names of axes are free text, which could break a line or begin like a formula
        info.axis_x = state.plane.axis_x;
        info.axis_y = state.plane.axis_y;
    }
    return regions_export_job(state.plane, info, csv, std::move(sink));
}

}  // namespace

std::string open_model_text(const AppState& state) { return open_model_text(state, *state.document->model); }

std::string open_model_text(const AppState& state, const ModelFile& model) {
    if (state.document->holds_record(state.training)) return write_json_model(model);
    ModelFile told = model;
    told.training_json = record_json(state);
    return write_json_model(told);
}

std::shared_ptr<const ModelFile> told_model(const AppState& state) {
    const Document& document = *state.document;
    std::string epoch = shown_epoch_sentence(state);
    if (document.file_weights && epoch.empty()) return document.model;
    auto model = std::make_shared<ModelFile>(*document.model);
    if (!epoch.empty()) model->notes.push_back(std::move(epoch));
    const bool kept = document.keeps_record && document.holds_record(state.training);
    if (!document.file_weights && !kept) model->training_json = record_json(state);
    return model;
}

void SavingStage::begin(SavedThing thing) {
    const SavedKind* kind = kind_of(thing);
    if (kind == nullptr) return;
    if (auto reason = reason_to_wait(desk_.state, thing)) return desk_.tell(MessageKind::kInfo, *std::move(reason));
    auto saving = std::make_unique<Saving>();
    saving->request.name = kind->name;
    saving->request.mime = kind->mime;
    auto job =
        saving_job(desk_.state, thing, [&text = saving->request.text](std::string_view piece) { text += piece; });
    if (!job) return desk_.refuse(job.error().sentence());
    saving->job = *std::move(job);
    saving_.push_back(std::move(saving));
    if (saving_.size() == 1) advance(desk_.now() + kAtOnceSeconds, desk_.now);
}

/// One file after the other. They keep what they are made of, whatever else is opened meanwhile.
bool SavingStage::step() {
    Saving& first = *saving_.front();
    const bool more = first.job->step();
    if (first.request.text.size() > kMaxSaved) {
        desk_.refuse(first.request.name + " would be larger than " + std::to_string(kMaxSaved >> 20U) +
                     " MB, which is more than a page can hand out. reluscope on the command line writes files of any "
                     "size.");
    } else if (more) {
        return true;
    } else {
        desk_.requests.push_back(std::move(first.request));
    }
    saving_.erase(saving_.begin());
    return is_stale();
}

void SavingStage::show() {
    desk_.state.saving.reset();
    if (!saving_.empty()) desk_.state.saving = SavingState{saving_.front()->request.name, progress()};
}

void SavingStage::stop() {
    desk_.tell(MessageKind::kInfo, "Stopped; " + saving_.front()->request.name + " was not saved.");
    saving_.erase(saving_.begin());
    show();
}

void ExportStage::stop() {
    desk_.tell(MessageKind::kInfo, "Stopped; " + desk_.state.exporting->name + " was not saved.");
    desk_.state.exporting.reset();
}

void apply(SaveFile& command, FilesTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    const auto save_now = [&desk](const char* name, std::string text) {
        desk.requests.push_back(SaveRequest{name, std::move(text), "application/json"});
    };
    switch (command.thing) {
        case SavedThing::kModel: return save_now("model.json", open_model_text(desk.state));
        case SavedThing::kSession: return save_now("session.json", topic.sessions.text());
        case SavedThing::kHtmlReport: break;
        default: return topic.saving.begin(command.thing);
    }
    if (auto reason = reason_to_wait(desk.state, SavedThing::kHtmlReport))
        return desk.tell(MessageKind::kInfo, *std::move(reason));
    if (!desk.state.exporting) desk.state.exporting = SavingState{NoteExport().name, 0};
    desk.state.network.asked = true;
    desk.requests.push_back(HtmlReportRequest{});
}

void apply(ExportPicture& command, FilesTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse("There is nothing to make a picture of yet.");
    const bool svg = command.format == PictureFormat::kSvg;
    if (svg && !command.view)
        return desk.refuse("An SVG shows one view; choose which one, or take a PNG of the window.");
    const bool plane = command.view == View::kPlane || command.view == View::kRelief;
    if (plane && desk.study().network().num_inputs() < 2)
        return desk.refuse("A network with one input has no plane to make a picture of.");
    desk.requests.push_back(PictureRequest{command});
}

void apply(NoteExport& command, FilesTopic& topic) {
    std::optional<SavingState>& exporting = topic.desk.state.exporting;
    exporting.reset();
    if (command.fraction) exporting = SavingState{std::move(command.name), *command.fraction};
}

}  // namespace reluscope
