#include "app/json/json_layout.h"

#include "app/json/json_choice.h"
#include "app/state/names.h"

#include <algorithm>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json node_json(const LayoutNode& node) {
    if (!node.is_group())
        return {{"beside", node.beside},
                {"share", node.share},
                {"parts", {node_json(node.parts[0]), node_json(node.parts[1])}}};
    Json tabs = Json::array();
    for (const View view : node.tabs) tabs.push_back(std::string(view_id(view)));
    return {{"tabs", tabs}, {"active", std::string(view_id(node.tabs[node.active]))}};
}

/// Views that this program does not know are left out: the layout may come from a later version. Tabs stand in the
/// order of the views, whatever order is written.
LayoutNode node_from_json(const Json& json, int depth) {
    constexpr int kMaxLevels = 16;
    LayoutNode node;
    if (json.contains("parts") && depth < kMaxLevels) {
        node.beside = json.value("beside", false);
        node.share = json.value("share", 0.5F);
        for (const Json& part : json.at("parts")) node.parts.push_back(node_from_json(part, depth + 1));
        return node;
    }
    for (const Json& tab : json.at("tabs")) {
        if (const auto view = view_from_id(tab.get<std::string>())) node.tabs.push_back(*view);
    }
    std::sort(node.tabs.begin(), node.tabs.end());
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
    Json json = {{"root", node_json(layout.root)},
                 {"maximised", layout.maximised ? Json(std::string(view_id(*layout.maximised))) : Json(nullptr)},
                 {"front", layout.front ? Json(std::string(view_id(*layout.front))) : Json(nullptr)},
                 {"left", layout.left},
                 {"right", layout.right},
                 {"left_open", layout.left_open},
                 {"right_open", layout.right_open},
                 {"sheet", name_of(layout.sheet)}};
    if (layout.sheet_open) json["sheet_open"] = *layout.sheet_open;  // absent, links keep their length
    return json;
}

Result<Layout> layout_from_json(const Json& json) {
    try {
        Layout layout;
        layout.root = node_from_json(json.at("root"), 0);
        if (json.contains("maximised") && json["maximised"].is_string())
            layout.maximised = view_from_id(json["maximised"].get<std::string>());
        if (json.contains("front") && json["front"].is_string())
            layout.front = view_from_id(json["front"].get<std::string>());
        layout.left = json.value("left", 0.0F);
        layout.right = json.value("right", 0.0F);
        layout.left_open = json.value("left_open", true);
        layout.right_open = json.value("right_open", true);
        if (const auto sheet = choice(json, "sheet", Names<Sheet>::kAll)) layout.sheet = *sheet;
        if (json.contains("sheet_open")) layout.sheet_open = json["sheet_open"].get<bool>();
        if (is_valid(layout)) return layout;
    } catch (const Json::exception&) {
    }
    return refuse("layout", "groups of views with each view in one of them (docs/embedding.md)", "something else");
}

Status read_members(const Json& json, const AppState& now, SetLayout& command) {
    if (json.at("layout").is_string()) {
        const auto ready = choice(json, "layout", Names<Arrangement>::kAll);
        if (!ready) return tl::unexpected<Error>(ready.error());
        const int inputs = now.document ? now.document->study.network().num_inputs() : 2;
        command.layout = arranged(now.layout, *ready, inputs);
        return {};
    }
    auto layout = layout_from_json(json.at("layout"));
    if (!layout) return tl::unexpected<Error>(layout.error());
    command.layout = *std::move(layout);
    return {};
}

void write_members(const SetLayout& command, Json& json) { json["layout"] = layout_json(command.layout); }

}  // namespace reluscope
