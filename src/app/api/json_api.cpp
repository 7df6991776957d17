#include "app/api/json_api.h"

#include "analysis/regions/region_bound.h"
#include "app/answers/json_answers.h"
#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/api/lesson_api.h"
#include "app/coefficients/json_coefficients.h"
#include "app/compare/json_compare.h"
#include "app/document/captions.h"
#include "app/document/feature_view.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "app/json/json_layout.h"
#include "app/json/json_value.h"
#include "app/network/json_network.h"
#include "app/path/json_path.h"
#include "app/path/path_facts.h"
#include "app/plane/json_plane.h"
#include "app/plane/json_relief.h"
#include "app/plane/plane_facts.h"
#include "app/scatter/json_scatter.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/json_simplify.h"
#include "app/simplify/simplify_facts.h"
#include "app/state/names.h"
#include "app/training/json_training.h"
#include "app/training/welcome_facts.h"
#include "app/tree/json_tree.h"
#include "base/text/number_format.h"
#include "base/texts/rows_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "base/texts/welcome_texts.h"
#include "base/utf8.h"
#include "data/input_names.h"
#include "formats/json/json_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reluscope {

namespace {

using Json = nlohmann::json;

/// What can be asked; the last ones are answered by the shell.
constexpr std::string_view kQuestions[] = {
    "state",         "examples",       "clusters",    "explanation", "row",      "certificate",  "plane",
    "plane regions", "region",         "path",        "distances",   "training", "welcome",      "network",
    "unit",          "feature",        "compare",     "simplify",    "families", "coefficients", "profile",
    "scatter",       "counterfactual", "attribution", "what_if",     "beeswarm", "relief",       "tree",
    "importance",    "lesson",         "diagnostics", "widgets",     "platform"};
constexpr std::size_t kNumOfShell = 3;

bool is_of_shell(std::string_view what) {
    return std::find(std::end(kQuestions) - kNumOfShell, std::end(kQuestions), what) != std::end(kQuestions);
}

Json rows_json(const Eigen::MatrixXd& matrix) {
    Json rows = Json::array();
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) rows.push_back(vector_json(matrix.row(r).transpose()));
    return rows;
}

const char* message_kind(MessageKind kind) {
    if (kind == MessageKind::kError) return "error";
    return kind == MessageKind::kWarning ? "warning" : "info";
}

Json certificate_json(const Study& study) {
    if (!study.survey) return nullptr;
    const Certificate& certificate = study.survey->certificate;
    return {{"max_abs_error", certificate.max_abs_error},
            {"max_rel_error", certificate.max_rel_error},
            {"rows_on_a_boundary", certificate.rows_on_a_boundary},
            {"rows_within_rounding", certificate.rows_within_rounding},
            {"rows_undecided", certificate.rows_undecided},
            {"rows", certificate.num_rows},
            {"holds", certificate.holds()},
            {"warning", certificate_warning(certificate)},
            {"boundary_note", boundary_note(certificate)}};
}

/// The most regions that a network of this shape can have on a plane, or on a line where it has one input.
Json most_regions_json(const Network& network) {
    const auto most = most_regions(network, static_cast<int>(std::min<Eigen::Index>(2, network.num_inputs())));
    return most ? Json(*most) : Json(nullptr);
}

Json document_json(const Document& document) {
    const Study& study = document.study;
    Json json = {{"example", document.example},
                 {"model", document.model->name},
                 {"architecture", study.network().architecture()},
                 {"link", std::string(link_name(study.network().link()))},
                 {"table", document.table->name},
                 {"table_rows", document.table->num_rows},
                 {"rows", study.clustering->num_rows()},
                 {"rows_left_out", study.input->rows->num_left_out},
                 {"clusters", study.clustering->num_clusters()},
                 {"most_regions", most_regions_json(study.network())},
                 {"certificate", certificate_json(study)},
                 {"accuracy", number_or_null(study.scores->overall_accuracy)},
                 {"rmse", number_or_null(study.scores->overall_rmse)},
                 {"rows_with_answer", study.scores->overall_known},
                 {"scores", score_lines(document)},
                 {"trained", !document.untrained},
                 {"notes", all_notes(*study.input)},
                 {"target_is_guess", study.input->target_is_guess},
                 {"left_out", study.input->left_out},
                 {"model_notes", document.model->notes}};
    json["features"] = input_names(study.input->encoder);
    json["target"] = study.input->target ? Json(study.input->target->column) : Json(nullptr);
    json["classes"] = study.input->target ? Json(study.input->target->classes) : Json::array();
    return json;
}

Json state_json(const AppState& state) {
    Json json;
    json["document"] = state.document && state.document->study.scores ? document_json(*state.document) : Json(nullptr);
    json["pending"] =
        state.pending ? Json{{"model", state.pending->model->name}, {"reason", state.pending->reason}} : Json(nullptr);
    json["selection"] = {{"cluster", state.selection.cluster ? Json(state.selection.cluster->index) : Json(nullptr)},
                         {"row", state.row_view ? Json(state.row_view->table_row) : Json(nullptr)},
                         {"output", state.selection.output},
                         {"unit", state.selection.unit ? Json(state.selection.unit->index) : Json(nullptr)},
                         {"feature", state.selection.feature ? Json(state.selection.feature->index) : Json(nullptr)}};
    json["layout"] = layout_json(state.layout);
    json["presents"] = state.view.presents;
    json["job"] = {{"running", state.job.running}, {"fraction", state.job.fraction}, {"what", state.job.what}};
    for (const auto& [key, of] : {std::pair("saving", &state.saving), std::pair("exporting", &state.exporting)})
        json[key] = *of ? Json{{"name", (*of)->name}, {"fraction", (*of)->fraction}} : Json(nullptr);
    for (const auto& [key, id] : {std::pair("maps", StageId::kMaps), std::pair("profile", StageId::kProfile),
                                  std::pair("scatter", StageId::kScatter), std::pair("units", StageId::kUnits),
                                  std::pair("compare", StageId::kCompare), std::pair("simplify", StageId::kSimplify),
                                  std::pair("families", StageId::kFamilies), std::pair("beeswarm", StageId::kSwarm),
                                  std::pair("what_if", StageId::kHolds)})
        json["halted"][key] = state.stages[id].halted;
    json["theme"] =
        state.view.theme == Theme::kSystem ? "system" : (state.view.theme == Theme::kDark ? "dark" : "light");
    json["messages"] = Json::array();
    for (const Message& message : state.messages) {
        json["messages"].push_back({{"id", message.id}, {"kind", message_kind(message.kind)}, {"text", message.text}});
    }
    return json;
}

Json clusters_json(const AppState& state, const Json& question) {
    const Study& study = state.document->study;
    const std::size_t first = question.value("first", std::size_t{0});
    const std::size_t count = question.value("count", std::size_t{50});
    Json list = Json::array();
    for (std::size_t i = first; i < std::min(state.order.clusters.size(), first + count); ++i) {
        const std::uint32_t number = state.order.clusters[i];
        const Cluster& cluster = study.clustering->clusters[number];
        Json item = {{"cluster", number},
                     {"size", cluster.size},
                     {"pattern", pattern_text(study.network(), study.patterns->bits.row(cluster.first_row))},
                     {"support", cluster.size / static_cast<double>(study.clustering->num_rows())},
                     {"mean_output", vector_json(study.scores->mean_output.col(number))}};
        if (!study.scores->accuracy.empty()) item["accuracy"] = number_or_null(study.scores->accuracy[number]);
        if (!study.scores->rmse.empty()) item["rmse"] = number_or_null(study.scores->rmse[number]);
        if (study.scores->observed.rows() > 0) {
            const Eigen::Index output = leading_output(study, ClusterId(number));
            item["observed"] = Json::array();
            for (const double share : study.scores->observed.col(number))
                item["observed"].push_back(number_or_null(share));
            item["known_rows"] = study.scores->known[number];
            item["outcome"] = cluster_outcome(*state.document, ClusterId(number), output);
            item["beyond_chance"] = is_beyond_chance(study, ClusterId(number), output);
        }
        list.push_back(std::move(item));
    }
    return {{"total", study.clustering->num_clusters()}, {"shown", state.order.clusters.size()}, {"clusters", list}};
}

Json steps_json(const std::optional<std::vector<ClusterStep>>& steps) {
    if (!steps) return nullptr;
    Json list = Json::array();
    for (const ClusterStep& step : *steps) {
        const bool shift = step.kind == ClusterStep::Kind::kShift;
        list.push_back({{"input", step.input},
                        {"step", shift ? Json(step.step) : Json(nullptr)},
                        {"to", shift ? Json(nullptr) : Json(step.to)},
                        {"from", shift ? Json(nullptr) : Json(step.from)},
                        {"rows", step.rows},
                        {"stay", step.stay},
                        {"holds", step.holds()},
                        {"map_change", step.map_change},
                        {"network_change", step.network_change}});
    }
    return list;
}

Json explanation_json(const AppState& state) {
    if (!state.cluster_view) return nullptr;
    const ClusterView& view = *state.cluster_view;
    Json bars = Json::array();
    for (const Bar& bar : view.bars) {
        bars.push_back({{"label", bar.label},
                        {"column", bar.column},
                        {"unit", bar.unit},
                        {"input", bar.input},
                        {"value", bar.value},
                        {"strength", bar.strength},
                        {"per_unit", bar.per_unit},
                        {"mean", bar.mean}});
    }
    return {{"cluster", view.cluster.index},
            {"output", view.output},
            {"mode", name_of(view.bars_mode)},
            {"sentence", view.sentence},
            {"lead", view.account.lead},
            {"points", view.account.points},
            {"outcome", view.outcome},
            {"beyond_chance", view.beyond_chance},
            {"chance_rule", view.outcome.empty() ? Json(nullptr) : Json(chance_rule(state.document->study))},
            {"steps", steps_json(view.steps)},
            {"measure", output_words(*state.document, view.output).measure()},
            {"weights", rows_json(view.map.A)},
            {"bias", vector_json(view.map.c)},
            {"mean_input", vector_json(view.mean)},
            {"table_units", {{"weights", rows_json(view.table_map.A)}, {"bias", vector_json(view.table_map.c)}}},
            {"bars", bars}};
}

/// The changed cells of the chosen row, and what is to be known of them.
Json edits_json(const AppState& state) {
    if (!state.what_if) return nullptr;
    return {{"cells", state.what_if->cells}, {"notes", state.what_if->notes}};
}

/// The class that is predicted; null where the answer is a number.
Json class_json(const Document& document, const Eigen::VectorXd& logits) {
    const Study& study = document.study;
    const bool classes =
        study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
    return classes ? Json(class_name(*document.model, study, predicted_class(logits))) : Json(nullptr);
}

Json row_json(const AppState& state) {
    if (!state.row_view) return nullptr;
    const RowView& view = *state.row_view;
    Json steps = Json::array();
    for (const WaterfallStep& step : view.steps)
        steps.push_back({{"column", step.column}, {"cell", step.cell}, {"value", step.value}});
    return {{"row", view.table_row},
            {"title", view.title},
            {"class", class_json(*state.document, view.logits)},
            {"sentence", view.sentence},
            {"lead", view.account.lead},
            {"points", view.account.points},
            {"output", view.output},
            {"reference", name_of(view.reference)},
            {"quantity", output_words(*state.document, view.output).title()},
            {"base", view.base},
            {"logit", view.logit},
            {"residual", view.residual},
            {"probability", view.probability},
            {"steps", steps},
            {"reach", reach_json(state)},
            {"cluster", state.what_if ? id_json(state.what_if->cluster)
                                      : Json(state.document->study.clustering->assignment[view.row.index])},
            {"edited", edits_json(state)},
            {"input", vector_json(view.input)},
            {"logits", vector_json(view.logits)}};
}

Json examples_json(const AppState& state) {
    Json list = Json::array();
    for (const Example& example : state.examples) {
        list.push_back(
            {{"id", example.id}, {"title", example.title}, {"subtitle", example.subtitle}, {"group", example.group}});
    }
    return list;
}

Json feature_json(const AppState& state, const Json& question) {
    if (!state.document || !state.document->study.scores) return {{"error", "No document is open."}};
    const std::size_t inputs = state.document->study.input->origins.size();
    FeatureId feature = state.selection.feature.value_or(FeatureId());
    if (question.contains("feature")) feature = FeatureId(question.at("feature").get<std::uint32_t>());
    if (!feature.valid()) return nullptr;
    if (feature.index >= inputs)
        return {{"error", "There is no input " + std::to_string(feature.index) + "; the network has " +
                              std::to_string(inputs) + "."}};
    const FeatureView view = feature_view(*state.document, feature, state.cluster_view.get(), state.row_view.get());
    return {{"feature", feature.index}, {"label", view.title},         {"sentence", view.sentence},
            {"values", view.values},    {"subject", view.subject},     {"formula", view.formula},
            {"mean", view.mean},        {"deviation", view.deviation}, {"lowest", view.lowest},
            {"highest", view.highest},  {"per_unit", view.per_unit},   {"adds", view.adds}};
}

Json answer(const AppState& state, const Json& question) {
    const std::string what = question.value("what", "");
    if (what == "state") return state_json(state);
    if (what == "examples") return examples_json(state);
    const bool ready = state.document && state.document->study.scores;
    if (what == "clusters" && ready) return clusters_json(state, question);
    if (what == "explanation") return explanation_json(state);
    if (what == "row") return row_json(state);
    if (what == "certificate" && ready) return certificate_json(state.document->study);
    if (what == "plane") return plane_json(state);
    if (what == "region") return region_json(state, question);
    if (what == "plane regions") return plane_regions_json(state, question);
    if (what == "training") return training_json(state);
    if (what == "welcome") return welcome_json(state);
    if (what == "path") return path_json(state, question);
    if (what == "distances") return distances_json(state, question);
    if (what == "compare") return compare_json(state);
    if (what == "simplify" && ready) return simplify_json(state);
    if (what == "families" && ready) return families_json(state);
    if (what == "counterfactual" && ready) return counterfactual_json(state);
    if (what == "attribution" && ready) return attribution_json(state);
    if (what == "what_if" && ready) return what_if_json(state);
    if (what == "beeswarm" && ready) return beeswarm_json(state, question);
    if (what == "network") return network_json(state, question);
    if (what == "unit") return unit_json(state, question);
    if (what == "feature") return feature_json(state, question);
    if (what == "coefficients") return coefficients_json(state, question);
    if (what == "profile") return profile_json(state);
    if (what == "scatter") return scatter_json(state, question);
    if (what == "relief") return relief_json(state, question);
    if (what == "tree" && ready) return tree_json(state, question);
    if (what == "importance" && ready) return importance_json(state, question);
    if (is_question(what) && !is_of_shell(what)) return {{"error", "No document is open."}};
    return {{"error", "Expected what: " + question_list() + "; found " + quoted(what) + "."}};
}

}  // namespace

bool is_question(std::string_view what) {
    return std::find(std::begin(kQuestions), std::end(kQuestions), what) != std::end(kQuestions);
}

std::string question_list() {
    std::string list;
    for (const std::string_view one : kQuestions) {
        if (!list.empty()) list += &one == std::end(kQuestions) - 1 ? " or " : ", ";
        list += one;
    }
    return list;
}

std::string answer_query(const AppState& state, std::string_view text) {
    const Result<Json> question = parse_plain_json(text);
    if (!question || !question->is_object())
        return Json{{"error", "A query is a JSON object such as {\"what\": \"state\"}."}}.dump();
    try {
        if (question->value("what", "") == "lesson") return lesson_json(question->at("text").get<std::string>());
        return answer(state, *question).dump(-1, ' ', false, Json::error_handler_t::replace);
    } catch (const Json::exception&) {
        return Json{{"error", "A member of the query has the wrong type."}}.dump();
    }
}

namespace {

Json path_table(const AppState& state) {
    Json rows = Json::array();
    for (const PathStep& step : state.path.steps) {
        if (rows.size() == 20) break;
        rows.push_back({step.column, step.from_cell, step.to_cell, display_signed(step.value)});
    }
    return {{"caption", path_sentence(*state.document, state.path)},
            {"header", {"column", "from", "to", "contribution"}},
            {"rows", rows}};
}

/// The lines of the beeswarm, from above.
Json swarm_table(const AppState& state) {
    const FoundSwarm& found = *current_swarm(state);
    const SwarmOrder order = swarm_order(swarm_values(state, found));
    Json rows = Json::array();
    for (std::size_t i = 0; i < std::min<std::size_t>(20, order.columns.size()); ++i)
        rows.push_back({found.columns[order.columns[i]].column, display_number(order.mean[order.columns[i]])});
    return {{"caption", swarm_texts::kTable}, {"header", {"column", "size"}}, {"rows", rows}};
}

/// ": 12", or ": the first 200 of 27,092".
std::string how_many(std::size_t shown, std::size_t all) {
    return shown < all ? ": the first " + std::to_string(shown) + " of " + display_count(all)
                       : ": " + display_count(all);
}

/// The clusters as their list has them.
Json clusters_table(const AppState& state) {
    constexpr std::size_t kMax = 200;
    constexpr std::size_t kMaxUnits = 80;
    const Document& document = *state.document;
    const Study& study = document.study;
    const Eigen::Index output = std::min<Eigen::Index>(state.selection.output, study.network().num_outputs() - 1);
    const std::vector<std::uint32_t>& listed = state.order.clusters;
    const std::size_t shown = std::min(kMax, listed.size());
    Json rows = Json::array();
    for (std::size_t i = 0; i < shown; ++i) {
        const Cluster& cluster = study.clustering->clusters[listed[i]];
        const std::string pattern = pattern_text(study.network(), study.patterns->bits.row(cluster.first_row));
        const Eigen::MatrixXd& observed = study.scores->observed;
        rows.push_back({std::to_string(listed[i]), pattern.substr(0, kMaxUnits), display_count(cluster.size),
                        display_number(study.scores->mean_output(output, listed[i])),
                        output < observed.rows() ? display_number(observed(output, listed[i])) : "\u2013",
                        is_beyond_chance(study, ClusterId(listed[i]), output) ? "differs by more than chance" : ""});
    }
    return {{"caption", "Clusters in the order of their list" + how_many(shown, listed.size())},
            {"header",
             {"cluster", "pattern", "rows", "predicted mean for " + output_name(*document.model, study, output),
              "observed", "mark"}},
            {"rows", rows}};
}

/// The rows of the chosen cluster, as their list has them.
Json rows_table(const AppState& state) {
    constexpr std::size_t kMax = 50;
    const Document& document = *state.document;
    const Study& study = document.study;
    const std::vector<std::uint32_t>& listed = state.row_order.rows;
    const std::size_t shown = std::min(kMax, listed.size());
    const bool classes =
        study.input->target ? study.input->target->is_class() : study.network().link() != Link::kIdentity;
    Json rows = Json::array();
    for (std::size_t i = 0; i < shown; ++i) {
        const auto logits = study.patterns->logits.col(listed[i]);
        const std::size_t table_row = study.input->rows->row[listed[i]];
        rows.push_back(
            {std::to_string(table_row + 1), row_title(*study.input->table, table_row),
             classes ? class_name(*document.model, study, predicted_class(logits)) : display_number(logits(0))});
    }
    // An edited row is listed where it is counted, whatever cluster it has come to.
    const std::uint32_t cluster =
        listed.empty() ? state.selection.cluster->index : study.clustering->assignment[listed.front()];
    return {{"caption", "Rows of cluster " + std::to_string(cluster) + how_many(shown, listed.size())},
            {"header", {"row", "name", "predicted"}},
            {"rows", rows}};
}

/// The mirror goes into the page: what its texts hold is shown there as everywhere.
void make_printable(Json& json) {
    constexpr std::size_t kLongestText = 4000;
    if (json.is_string()) json = printable_utf8(json.get_ref<const std::string&>(), kLongestText);
    if (json.is_structured()) std::for_each(json.begin(), json.end(), make_printable);
}

constexpr std::size_t kMirroredBars = 20;

Json strengths_table(const ClusterView& view) {
    Json rows = Json::array();
    for (const Bar& bar : view.bars) {
        if (rows.size() == kMirroredBars) break;
        rows.push_back({bar.label, display_signed(bar.strength), display_signed(bar.per_unit)});
    }
    return {{"caption", "What drives cluster " + std::to_string(view.cluster.index)},
            {"header", {"input", "strength", "per unit"}},
            {"rows", rows}};
}

Json contributions_table(const RowView& view) {
    Json rows = Json::array();
    for (const WaterfallStep& step : view.steps) {
        if (rows.size() == kMirroredBars) break;
        rows.push_back({step.column, step.cell, display_signed(step.value)});
    }
    return {{"caption", view.title + (view.edited ? rows_texts::kEditedSuffix : "") + ": " + view.sentence},
            {"header", {"column", "cell", "contribution"}},
            {"rows", rows}};
}

/// What the text version says before its tables.
std::string mirrored_sentences(const AppState& state) {
    std::string all = shown_epoch_sentence(state);
    const auto add = [&all](const std::string& sentence) { all += (all.empty() ? "" : " ") + sentence; };
    if (state.welcome.shown && state.training.mode == TrainingMode::kPaused) {  // not with every epoch
        add(welcome_texts::kHeadline);
        if (const std::string answer = welcome_facts(state).sentence; !answer.empty()) add(answer);
    }
    if (state.cluster_view) {
        add(state.cluster_view->sentence);
        if (!state.cluster_view->outcome.empty() && !state.document->untrained) add(state.cluster_view->outcome);
    }
    if (state.plane.pinned) add(region_sentence(*state.plane.pinned));
    if (const auto& unit = state.network.unit; unit && state.selection.unit == unit->unit)
        add(unit->title + ". " + unit->sentence + " " + unit->subject);
    if (const auto& feature = state.feature_view)
        add(feature->title + ". " + feature->sentence + " " + feature->subject);
    if (is_seen(state.layout, View::kSimplify)) {
        if (const std::string applied = applied_sentence(state); !applied.empty()) add(applied);
        if (const std::string units = slimming_facts(state).lead; !units.empty()) add(units);
        if (const FamilyCut* cut = current_families(state)) add(families_answer(state, *cut));
    }
    if (is_seen(state.layout, View::kWhatIf)) add(what_if_facts(state).sentence);
    if (is_seen(state.layout, View::kBeeswarm) && current_swarm(state) != nullptr)
        add(swarm_facts(state).sentence + " " + swarm_facts(state).sum);
    return all;
}

}  // namespace

std::string text_mirror(const AppState& state) {
    Json json = {{"title", "ReLUscope"}, {"sentence", ""}, {"tables", Json::array()}};
    if (!state.document || !state.document->study.scores) return json.dump();
    const Study& study = state.document->study;
    json["title"] = state.document->model->name + " on " + state.document->table->name + ": " +
                    counted(study.clustering->num_clusters(), "cluster", "clusters");
    json["sentence"] = mirrored_sentences(state);
    Json& tables = json["tables"];
    if (state.cluster_view) tables.push_back(strengths_table(*state.cluster_view));
    if (is_seen(state.layout, View::kBeeswarm) && current_swarm(state) != nullptr) tables.push_back(swarm_table(state));
    if (state.path.path) tables.push_back(path_table(state));
    if (state.row_view) tables.push_back(contributions_table(*state.row_view));
    if (state.selection.cluster) tables.push_back(rows_table(state));
    tables.push_back(clusters_table(state));
    make_printable(json);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace reluscope
