#include "app/api/lesson_api.h"

#include "app/api/json_api.h"
#include "app/state/layout.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace reluscope {

namespace {

using Json = nlohmann::json;

/// Beside what a session may hold: what its other members do (an example, made data, options of training), and the
/// arrangement of the views.
constexpr std::array<std::string_view, 12> kLessonCommands = {
    "open_example", "make_data",        "set_training", "fit_plane",    "close_view",      "maximise_view",
    "set_columns",  "set_plane_limits", "show_sheet",   "reset_layout", "filter_clusters", "show_welcome"};

/// What a lesson's button may do as well: the press is the visitor's own wish.
constexpr std::array<std::string_view, 12> kClickCommands = {
    "train",          "restart_training",  "show_epoch",  "path_to_other",        "compute_distances",
    "compute_facets", "search_change",     "step_region", "apply_simplification", "edit_cell",
    "reset_row",      "compare_simplified"};

constexpr std::array<std::string_view, 2> kOtherNames = {"left", "right"};

template <std::size_t kSize>
bool is_among(std::string_view name, const std::array<std::string_view, kSize>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Status check_command(const LessonCommand& command) {
    const Json json(command.json);
    const std::string name = json.at("command").is_string() ? json.at("command").get<std::string>() : std::string();
    const Result<Command> read = command_from_json(json, AppState{});
    if (!read) return refuse(command.place + ", " + read.error().place, read.error().expected, read.error().found);
    if (may_stand_in_session(name) || is_among(name, kLessonCommands)) return {};
    if (is_among(name, kClickCommands)) {
        if (command.by_click) return {};
        return refuse(command.place, "a command that only shows (" + name + " may stand in a button)", quoted(name));
    }
    return refuse(command.place, "a command that a lesson may hold (docs/lessons.md)", quoted(name));
}

Status check_view(const std::string& id, const std::string& place) {
    if (view_from_id(id)) return {};
    std::string list;
    for (const View view : kAllViews) list += (list.empty() ? "" : ", ") + std::string(view_id(view));
    return refuse(place, "a view: " + list, quoted(id));
}

Status check_views(const Lesson& lesson) {
    for (const std::string& name : lesson.hide) {
        if (is_among(name, kOtherNames)) continue;
        const std::string place = "line " + std::to_string(lesson.hide_line) + ", hide";
        if (Status status = check_view(name, place + " (or left, right)"); !status) return status;
    }
    for (const LessonStep& step : lesson.steps) {
        for (const LessonPart& part : step.parts) {
            if (part.block.empty() || part.block.front().kind != LessonBlockKind::kPoint) continue;
            const LessonBlock& block = part.block.front();
            for (const OrderedJson& target : block.json) {
                if (!target.contains("view")) continue;
                const std::string place = "line " + std::to_string(block.line) + ", point";
                if (Status status = check_view(target.at("view").get<std::string>(), place); !status) return status;
            }
        }
    }
    return {};
}

OrderedJson step_json(const LessonStep& step) {
    OrderedJson parts = OrderedJson::array();
    for (const LessonPart& part : step.parts) {
        if (part.block.empty()) {
            parts.push_back({{"text", part.text}});
        } else {
            OrderedJson one;
            one[std::string(lesson_word(part.block.front().kind))] = part.block.front().json;
            parts.push_back(std::move(one));
        }
    }
    return {{"title", step.title}, {"parts", std::move(parts)}};
}

}  // namespace

Status check_lesson(const Lesson& lesson) {
    for (const LessonCommand& command : lesson_commands(lesson)) {
        if (Status status = check_command(command); !status) return status;
    }
    for (const LessonQuery& query : lesson_queries(lesson)) {
        const OrderedJson& what = query.json.at("what");
        const std::string name = what.is_string() ? what.get<std::string>() : std::string();
        if (!is_question(name)) return refuse(query.place, "a question: " + question_list(), quoted(name));
    }
    return check_views(lesson);
}

Result<Lesson> read_checked_lesson(const std::string& name, std::string_view text) {
    Result<Lesson> lesson = read_lesson(name, text);
    if (!lesson) return lesson;
    if (const Status status = check_lesson(*lesson); !status) return in_file(name, status.error());
    return lesson;
}

std::string lesson_json(std::string_view text) {
    const Result<Lesson> lesson = read_checked_lesson("lesson", text);
    if (!lesson) return Json{{"error", lesson.error().sentence()}}.dump(-1, ' ', false, Json::error_handler_t::replace);
    OrderedJson json = {{"title", lesson->title},
                        {"minutes", lesson->minutes},
                        {"summary", lesson->summary},
                        {"hide", lesson->hide},
                        {"steps", OrderedJson::array()}};
    for (const LessonStep& step : lesson->steps) json["steps"].push_back(step_json(step));
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace reluscope
