#include "app/api/json_layout.h"

#include "app/json/json_choice.h"

#include <algorithm>

namespace reluscope {

namespace {

using Json = nlohmann::json;

constexpr std::pair<const char*, Side> kSides[] = {{"tabs", Side::kTabs},
                                                   {"left", Side::kLeft},
                                                   {"right", Side::kRight},
                                                   {"above", Side::kAbove},
                                                   {"below", Side::kBelow}};
constexpr std::pair<const char*, Sheet> kSheets[] = {{"explanation", Sheet::kExplanation},
                                                     {"clusters", Sheet::kClusters},
                                                     {"rows", Sheet::kRows},
                                                     {"data", Sheet::kData},
                                                     {"training", Sheet::kTraining}};

Json node_json(const LayoutNode& node) {
    if (!node.is_group())
        return {{"beside", node.beside},
                {"share", node.share},
                {"parts", {node_json(node.parts[0]), node_json(node.parts[1])}}};
    Json tabs = Json::array();
    for (const View view : node.tabs) tabs.push_back(std::string(view_id(view)));
    return {{"tabs", tabs}, {"active", std::string(view_id(node.tabs[node.active]))}};
}

/// Views that this program does not know are left out: the layout may come from a later version.
LayoutNode node_from_json(const Json& json, int depth) {
    constexpr int kMostLevels = 16;
    LayoutNode node;
    if (json.contains("parts") && depth < kMostLevels) {
        node.beside = json.value("beside", false);
        node.share = json.value("share", 0.5F);
        for (const Json& part : json.at("parts")) node.parts.push_back(node_from_json(part, depth + 1));
        return node;
    }
    for (const Json& tab : json.at("tabs")) {
        if (const auto view = view_from_id(tab.get<std::string>())) node.tabs.push_back(*view);
    }
    const auto active = view_from_id(json.value("active", ""));
    const auto found = active ? std::find(node.tabs.begin(), node.tabs.end(), *active) : node.tabs.end();
    if (found != node.tabs.end()) node.active = static_cast<std::size_t>(found - node.tabs.begin());
    return node;
}

}  // namespace

Result<View> view_in(const Json& json, const char* key) {
    const std::string id = json.value(key, "");
    if (const auto view = view_from_id(id)) return *view;
    std::string known;
    for (const View view : kAllViews) known += (known.empty() ? "" : ", ") + std::string(view_id(view));
    return refuse(key, "one of " + known, quoted(id));
}

Json layout_json(const Layout& layout) {
    return {{"root", node_json(layout.root)},
            {"maximised", layout.maximised ? Json(std::string(view_id(*layout.maximised))) : Json(nullptr)},
            {"left", layout.left},
            {"right", layout.right},
            {"left_open", layout.left_open},
            {"right_open", layout.right_open},
            {"sheet", name_of(layout.sheet, kSheets)}};
}

Result<Layout> layout_from_json(const Json& json) {
    try {
        Layout layout;
        layout.root = node_from_json(json.at("root"), 0);
        if (json.contains("maximised") && json["maximised"].is_string())
            layout.maximised = view_from_id(json["maximised"].get<std::string>());
        layout.left = json.value("left", 0.0F);
        layout.right = json.value("right", 0.0F);
        layout.left_open = json.value("left_open", true);
        layout.right_open = json.value("right_open", true);
        if (const auto sheet = choice(json, "sheet", kSheets)) layout.sheet = *sheet;
        if (is_valid(layout)) return layout;
    } catch (const Json::exception&) {
    }
    return refuse("layout", "groups of views with each view in one of them (docs/embedding.md)", "something else");
}

bool is_layout_command(const std::string& name) {
    constexpr std::string_view kNames[] = {"show_view",   "close_view", "move_view",    "maximise_view", "set_split",
                                           "set_columns", "show_sheet", "reset_layout", "set_layout"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Result<Command> layout_command(const std::string& name, const Json& json) {
    if (name == "reset_layout") return Command(ResetLayout{});
    if (name == "set_layout") {
        const auto layout = layout_from_json(json.at("layout"));
        if (!layout) return tl::unexpected<Error>(layout.error());
        return Command(SetLayout{*layout});
    }
    if (name == "set_split")
        return Command(SetSplit{json.value("split", std::size_t{0}), json.at("share").get<float>()});
    if (name == "set_columns")
        return Command(SetColumns{json.value("left", 0.0F), json.value("right", 0.0F), json.value("left_open", true),
                                  json.value("right_open", true)});
    if (name == "show_sheet") {
        const auto sheet = choice(json, "sheet", kSheets);
        if (!sheet) return tl::unexpected<Error>(sheet.error());
        return Command(ShowSheet{*sheet});
    }
    if (name == "maximise_view" && (!json.contains("view") || json["view"].is_null())) return Command(MaximiseView{});
    const auto view = view_in(json, "view");
    if (!view) return tl::unexpected<Error>(view.error());
    if (name == "show_view") return Command(ShowView{*view});
    if (name == "close_view") return Command(CloseView{*view});
    if (name == "maximise_view") return Command(MaximiseView{*view});
    const auto target = view_in(json, "target");
    if (!target) return tl::unexpected<Error>(target.error());
    const auto side = choice(json, "side", kSides);
    if (!side) return tl::unexpected<Error>(side.error());
    return Command(MoveView{*view, *target, *side});
}

}  // namespace reluscope
