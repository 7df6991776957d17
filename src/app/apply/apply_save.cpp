#include "app/app.h"
#include "app/document/offers.h"
#include "app/plane/regions_export.h"
#include "reports/partition_report.h"
#include "reports/report.h"
#include "reports/rules.h"

#include <algorithm>
#include <iterator>
#include <limits>

// Files that are written for the user, in slices where they are large, and how the tree is looked at.

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
                                     {SavedThing::kRegionsJson, "regions.json", "application/json"},
                                     {SavedThing::kRegionsCsv, "regions.csv", "text/csv"}};

const SavedKind* kind_of(SavedThing thing) {
    const auto* const found = std::find_if(std::begin(kSavedKinds), std::end(kSavedKinds),
                                           [thing](const SavedKind& kind) { return kind.thing == thing; });
    return found == std::end(kSavedKinds) ? nullptr : found;
}

/// A file is collected in memory, of which a browser gives 2 GB at most. Unit: bytes.
constexpr std::size_t kMostSaved =
    sizeof(void*) == 4 ? std::size_t{256} << 20U : std::numeric_limits<std::size_t>::max();

/// Files that are written sooner than that are there at once.
constexpr double kAtOnceSeconds = 0.02;

}  // namespace

Result<std::unique_ptr<Job>> App::saving_job(SavedThing thing, TextSink sink) const {
    const std::shared_ptr<const ModelFile> model = told_model();
    const Study& study = state_.document->study;
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
        info.axis_x = state_.plane.axis_x;
        info.axis_y = state_.plane.axis_y;
    }
    return regions_export_job(state_.plane, info, csv, std::move(sink));
}

void App::begin_saving(SavedThing thing) {
    const SavedKind* kind = kind_of(thing);
    if (kind == nullptr) return;
    if (auto reason = reason_to_wait(state_, thing)) return tell(MessageKind::kInfo, *std::move(reason));
    auto saving = std::make_unique<Saving>();
    saving->request.name = kind->name;
    saving->request.mime = kind->mime;
    auto job = saving_job(thing, [&text = saving->request.text](std::string_view piece) { text += piece; });
    if (!job) return tell(MessageKind::kError, job.error().sentence());
    saving->job = *std::move(job);
    saving_.push_back(std::move(saving));
    if (saving_.size() == 1) advance_saving(now_() + kAtOnceSeconds);
}

/// One file after the other. They keep what they are made of, whatever else is opened meanwhile.
bool App::advance_saving(double end) {
    while (!saving_.empty()) {
        Saving& first = *saving_.front();
        bool more = true;
        do {
            more = first.job->step();
        } while (more && first.request.text.size() <= kMostSaved && now_() < end);
        if (first.request.text.size() > kMostSaved) {
            tell(MessageKind::kError, first.request.name + " would be larger than " +
                                          std::to_string(kMostSaved >> 20U) +
                                          " MB, which is more than a page can hand out. reluscope on the command line "
                                          "writes files of any size.");
        } else if (more) {
            state_.saving = SavingState{first.request.name, first.job->progress()};
            return true;
        } else {
            requests_.push_back(std::move(first.request));
        }
        saving_.erase(saving_.begin());
    }
    state_.saving.reset();
    return false;
}

/// False if no file was being written.
bool App::stop_saving() {
    if (saving_.empty()) return false;
    tell(MessageKind::kInfo, "Stopped; " + saving_.front()->request.name + " was not saved.");
    saving_.erase(saving_.begin());
    state_.saving.reset();
    return true;
}

void App::on(SetTree& command) { state_.tree = std::move(command.settings); }

}  // namespace reluscope
