#include "app/app.h"
#include "formats/partition_report.h"
#include "formats/rules.h"

// What is saved beside the report, the assignments and the model, and how the tree is looked at.

namespace reluscope {

namespace {

struct SavedKind {
    SavedThing thing;
    std::optional<RuleLanguage> language;
    const char* name;
    const char* mime;
};

constexpr SavedKind kClusterKinds[] = {
    {SavedThing::kRulesPython, RuleLanguage::kPython, "clusters.py", "text/x-python"},
    {SavedThing::kRulesC, RuleLanguage::kC, "clusters.c", "text/x-c"},
    {SavedThing::kRulesSql, RuleLanguage::kSql, "clusters.sql", "application/sql"},
    {SavedThing::kLatex, RuleLanguage::kLatex, "clusters.tex", "application/x-tex"},
    {SavedThing::kClustersCsv, std::nullopt, "cluster-maps.csv", "text/csv"}};

}  // namespace

void App::save_clusters(SavedThing thing, SaveRequest& request) {
    const Document& document = *state_.document;
    const JsonWriter::Sink sink = [&request](std::string_view text) { request.text += text; };
    for (const SavedKind& kind : kClusterKinds) {
        if (kind.thing != thing) continue;
        if (kind.language) {
            const Status status = write_rules(*document.model, document.study, *kind.language, {}, {}, sink);
            if (!status) return tell(MessageKind::kError, status.error().sentence());
        } else {
            write_clusters_csv(*document.model, document.study, {}, sink);
        }
        request.name = kind.name;
        request.mime = kind.mime;
    }
}

void App::save_regions(SavedThing thing, SaveRequest& request) {
    const PlaneState& plane = state_.plane;
    if (!plane.partition) return tell(MessageKind::kInfo, "There are no regions to save: show the plane first.");
    if (plane.stale)
        return tell(MessageKind::kInfo, "The regions can be saved once those of the newest plane are complete.");
    const JsonWriter::Sink sink = [&request](std::string_view text) { request.text += text; };
    PartitionReportInfo info;
    info.model = state_.document->model->name;
    info.boundary = plane.boundary.get();
    if (thing == SavedThing::kRegionsJson) {
        info.axis_x = plane.axis_x;
        info.axis_y = plane.axis_y;
        write_partition_json(*plane.partition, info, sink);
        request.name = "regions.json";
        request.mime = "application/json";
    } else {
        // Columns s and t: names of axes are free text, which could break a line or begin like a formula.
        write_partition_csv(*plane.partition, info, sink);
        request.name = "regions.csv";
        request.mime = "text/csv";
    }
}

void App::on(SetTree& command) { state_.tree = std::move(command.settings); }

}  // namespace reluscope
