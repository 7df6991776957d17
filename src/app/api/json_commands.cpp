#include "app/api/json_api.h"
#include "app/api/json_export.h"
#include "app/api/json_layout.h"
#include "app/coefficients/json_coefficients.h"
#include "app/compare/json_compare.h"
#include "app/json/json_choice.h"
#include "app/network/json_network.h"
#include "app/path/json_path.h"
#include "app/plane/json_plane.h"
#include "app/plane/json_relief.h"
#include "app/scatter/json_scatter.h"
#include "app/training/json_training.h"
#include "app/tree/json_tree.h"
#include "formats/json/json_reader.h"

#include <algorithm>

// Commands as JSON, for the JavaScript API, the desktop's --commands and tests.

namespace reluscope {

namespace {

using Json = nlohmann::json;

template <class T>
Result<Command> as_command(Result<T> value, auto make) {
    if (!value) return tl::unexpected<Error>(value.error());
    return Command(make(*value));
}

Result<Command> selection_command(const std::string& name, const Json& json) {
    if (name == "select_cluster") {
        const auto index = index_or_none(json, "cluster");
        return Command(SelectCluster{index ? std::optional(ClusterId(*index)) : std::nullopt});
    }
    if (name == "select_row") {
        const auto index = index_or_none(json, "row");
        return Command(SelectRow{index ? std::optional(RowId(*index)) : std::nullopt});
    }
    if (name == "select_feature") {
        const auto index = index_or_none(json, "feature");
        return Command(SelectFeature{index ? std::optional(FeatureId(*index)) : std::nullopt});
    }
    const auto index = index_or_none(json, "output");
    return Command(SelectOutput{index ? std::optional<Eigen::Index>(*index) : std::nullopt});
}

Result<Command> view_command(const std::string& name, const Json& json) {
    static constexpr std::pair<const char*, Theme> kThemes[] = {
        {"system", Theme::kSystem}, {"light", Theme::kLight}, {"dark", Theme::kDark}};
    static constexpr std::pair<const char*, BarMode> kModes[] = {
        {"strength", BarMode::kStrength}, {"per_unit", BarMode::kPerUnit}, {"against_mean", BarMode::kAgainstMean}};
    static constexpr std::pair<const char*, Reference> kReferences[] = {
        {"zero", Reference::kZero},
        {"data_mean", Reference::kDataMean},
        {"cluster_mean", Reference::kClusterMean},
        {"map_at_zero", Reference::kMapAtZero},
        {"map_at_data_mean", Reference::kMapAtDataMean}};
    static constexpr std::pair<const char*, ClusterColumn> kJsonCommandsColumns[] = {
        {"number", ClusterColumn::kNumber}, {"pattern", ClusterColumn::kPattern},
        {"size", ClusterColumn::kSize},     {"output", ClusterColumn::kOutput},
        {"score", ClusterColumn::kScore},   {"observed", ClusterColumn::kObserved}};
    if (name == "set_theme") return as_command(choice(json, "theme", kThemes), [](Theme t) { return SetTheme{t}; });
    if (name == "set_bar_mode")
        return as_command(choice(json, "mode", kModes), [](BarMode m) { return SetBarMode{m}; });
    if (name == "set_reference")
        return as_command(choice(json, "reference", kReferences), [](Reference r) { return SetReference{r}; });
    if (name == "sort_clusters") {
        const bool descending = json.value("descending", true);
        const auto sort = [descending](ClusterColumn c) { return SortClusters{c, descending}; };
        return as_command(choice(json, "column", kJsonCommandsColumns), sort);
    }
    if (name == "search_clusters") return Command(SearchClusters{json.value("text", "")});
    if (name == "show_message") {
        static constexpr std::pair<const char*, MessageKind> kKinds[] = {
            {"info", MessageKind::kInfo}, {"warning", MessageKind::kWarning}, {"error", MessageKind::kError}};
        const Result<MessageKind> kind = json.contains("kind") ? choice(json, "kind", kKinds) : MessageKind::kInfo;
        if (!kind) return tl::unexpected<Error>(kind.error());
        return Command(ShowMessage{*kind, json.at("text").get<std::string>()});
    }
    if (name == "show_palette") return Command(ShowPalette{json.value("show", true)});
    if (name == "show_diagnostics") return Command(ShowDiagnostics{json.value("show", true)});
    if (name == "set_text_scale") return Command(SetTextScale{json.at("scale").get<float>()});
    return Command(ShowShortcuts{json.value("show", true)});
}

Result<Command> document_command(const std::string& name, const Json& json) {
    static constexpr std::pair<const char*, Link> kLinks[] = {
        {"identity", Link::kIdentity}, {"sigmoid", Link::kSigmoid}, {"softmax", Link::kSoftmax}};
    static constexpr std::pair<const char*, SavedThing> kThings[] = {{"report", SavedThing::kReport},
                                                                     {"assignments", SavedThing::kAssignments},
                                                                     {"rows_json", SavedThing::kRowsJson},
                                                                     {"model", SavedThing::kModel},
                                                                     {"session", SavedThing::kSession},
                                                                     {"html_report", SavedThing::kHtmlReport},
                                                                     {"rules_python", SavedThing::kRulesPython},
                                                                     {"rules_c", SavedThing::kRulesC},
                                                                     {"rules_sql", SavedThing::kRulesSql},
                                                                     {"latex", SavedThing::kLatex},
                                                                     {"clusters_csv", SavedThing::kClustersCsv},
                                                                     {"regions_json", SavedThing::kRegionsJson},
                                                                     {"regions_csv", SavedThing::kRegionsCsv}};
    if (name == "open_example") return Command(OpenExample{json.value("id", "")});
    if (name == "use_random_rows") return Command(UseRandomRows{json.value("rows", std::size_t{2000})});
    if (name == "set_target")
        return Command(SetTarget{json.value("column", ""), json.value("ignore", std::vector<std::string>()),
                                 json.value("none_is_missing", false)});
    if (name == "set_model_output") return Command(SetModelOutput{json.value("output", "")});
    if (name == "set_link") return as_command(choice(json, "link", kLinks), [](Link l) { return SetLink{l}; });
    if (name == "save") return as_command(choice(json, "thing", kThings), [](SavedThing t) { return SaveFile{t}; });
    if (name == "cancel") return Command(CancelJob{});
    if (name == "continue_views") return Command(ContinueViews{});
    if (name == "undo") return Command(Undo{});
    if (name == "redo") return Command(Redo{});
    if (name == "share_link") return Command(ShareLink{});
    if (name == "open_session")
        return Command(OpenSession{json.at("text").get<std::string>(), json.value("name", "session")});
    if (name == "open_link") return Command(OpenLink{json.at("fragment").get<std::string>()});
    if (name == "answer_offer") return Command(AnswerOffer{json.value("restore", true), json.value("id", "")});
    if (name == "drop_pending") return Command(DropPendingModel{});
    if (name == "dismiss_message") return Command(DismissMessage{json.value("id", std::uint64_t{0})});
    // Files as text, for pages that embed the program: {"command": "open", "files": [{"name": .., "text": ..}]}.
    OpenFiles open;
    for (const Json& file : json.at("files")) {
        const std::string& text = file.at("text").get_ref<const std::string&>();
        const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
        open.files.push_back(
            {file.at("name").get<std::string>(), {bytes, bytes + text.size()}, file.value("output", "")});
    }
    return Command(std::move(open));
}

/// {"command": "set_weight", "node": 0, "row": 1, "column": 0, "value": 0.5}; the bias without a column.
Result<Command> weight_command(const Json& json) {
    WeightPlace place{json.at("node").get<std::size_t>(), json.at("row").get<Eigen::Index>(), std::nullopt};
    if (const auto column = index_or_none(json, "column")) place.column = static_cast<Eigen::Index>(*column);
    return Command(SetWeight{place, json.at("value").get<double>()});
}

}  // namespace

Result<Command> parse_command(std::string_view text, const TrainingSetup& training) {
    const Result<Json> json = parse_plain_json(text);
    if (!json) return in_file("command", json.error());
    return command_from_json(*json, training);
}

Result<Command> command_from_json(const Json& json, const TrainingSetup& training) {
    if (!json.is_object())
        return refuse("command", "a JSON object such as {\"command\": \"select_cluster\", \"cluster\": 3}",
                      "something else");
    constexpr std::string_view kSelection[] = {"select_cluster", "select_row", "select_feature", "select_output"};
    constexpr std::string_view kView[] = {"set_theme",       "set_bar_mode",   "set_reference", "sort_clusters",
                                          "search_clusters", "show_shortcuts", "show_palette",  "show_diagnostics",
                                          "set_text_scale",  "show_message"};
    constexpr std::string_view kDocument[] = {
        "open_example", "use_random_rows", "set_target",      "set_link",     "save",          "set_model_output",
        "cancel",       "drop_pending",    "dismiss_message", "open",         "undo",          "redo",
        "share_link",   "open_session",    "open_link",       "answer_offer", "continue_views"};
    const auto is_in = [](const auto& list, const std::string& name) {
        return std::find(std::begin(list), std::end(list), name) != std::end(list);
    };
    try {
        const std::string name = json.value("command", "");
        if (is_in(kSelection, name)) return selection_command(name, json);
        if (is_in(kView, name)) return view_command(name, json);
        if (is_in(kDocument, name)) return document_command(name, json);
        if (is_training_command(name)) return training_command(name, json, training);
        if (is_layout_command(name)) return layout_command(name, json);
        if (name == "set_weight") return weight_command(json);
        if (is_plane_command(name)) return plane_command(name, json);
        if (is_path_command(name)) return path_command(name, json);
        if (is_export_command(name)) return export_command(json);
        if (name == "set_compare") return compare_command(json);
        if (name == "set_network_view") return network_command(json);
        if (is_coefficients_command(name)) return coefficients_command(name, json);
        if (name == "set_scatter") return scatter_command(json);
        if (name == "set_relief") return relief_command(json);
        if (name == "set_tree") return tree_command(json);
        return refuse("command", "a command of docs/embedding.md", quoted(name));
    } catch (const Json::exception&) {
        return refuse("command", "members of the right type (docs/embedding.md)", "another type");
    }
}

}  // namespace reluscope
