#include "app/tree/json_tree.h"

#include "analysis/summaries/column_importance.h"
#include "analysis/summaries/pattern_tree.h"
#include "app/json/json_member.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

using Json = nlohmann::json;

Json branch_json(const Study& study, const PatternTree& tree, std::size_t b) {
    const PatternBranch& branch = tree.branch(b);
    const Eigen::VectorXd mean = branch_mean_output(*study.scores, *study.clustering, tree, b);
    Json json = {{"pattern", branch_pattern(study.network(), *study.patterns, *study.clustering, tree, b)},
                 {"level", branch.level},
                 {"rows", branch.num_rows},
                 {"clusters", branch.num_leaves},
                 {"children", branch.num_children},
                 {"mean_output", std::vector<double>(mean.begin(), mean.end())}};
    const double right = branch_accuracy(*study.scores, *study.clustering, tree, b);
    if (std::isfinite(right)) json["accuracy"] = right;
    if (branch.level + 1 == tree.num_levels() && branch.num_leaves > 0)
        json["cluster"] = tree.leaves()[branch.first_leaf];
    return json;
}

Json hamming_json(const Study& study, std::size_t count) {
    const std::vector<std::uint32_t> order = similarity_order(*study.patterns, *study.clustering, count);
    Json lines = Json::array();
    const auto bits = [&](std::uint32_t c) {
        return study.patterns->bits.row(study.clustering->clusters[c].first_row);
    };
    for (const std::uint32_t a : order) {
        Json line = Json::array();
        for (const std::uint32_t b : order) line.push_back(hamming_distance(bits(a), bits(b)));
        lines.push_back(std::move(line));
    }
    return {{"clusters", order}, {"distances", lines}};
}

}  // namespace

Json tree_settings_json(const TreeSettings& settings) {
    return {{"colour", name_of(settings.colour)},
            {"zoom", settings.zoom},
            {"folded", settings.folded},
            {"view", settings.hamming ? "hamming" : "tree"}};
}

Result<TreeSettings> tree_settings_from_json(const Json& json) {
    TreeSettings settings;
    static constexpr std::pair<const char*, bool> kViews[] = {{"tree", false}, {"hamming", true}};
    try {
        if (json.contains("colour")) {
            const auto colour = choice<TreeColour>(json, "colour");
            if (!colour) return tl::unexpected<Error>(colour.error());
            settings.colour = *colour;
        }
        if (json.contains("view")) {
            const auto view = choice(json, "view", kViews);
            if (!view) return tl::unexpected<Error>(view.error());
            settings.hamming = *view;
        }
        settings.zoom = json.value("zoom", "");
        settings.folded = json.value("folded", std::vector<std::string>{});
    } catch (const Json::exception&) {
        return refuse("tree", "colour, zoom, folded and view (docs/embedding.md)", "members of another type");
    }
    return settings;
}

Status read_members(const Json& json, const AppState&, SetTree& command) {
    auto settings = tree_settings_from_json(json);
    if (!settings) return tl::unexpected<Error>(settings.error());
    command.settings = *std::move(settings);
    return {};
}

void write_members(const SetTree& command, Json& json) { json.update(tree_settings_json(command.settings)); }

Json tree_json(const AppState& state, const Json& question) {
    const Study& study = state.document->study;
    const PatternTree tree(study.network(), *study.patterns, *study.clustering);
    const std::string from = question.value("from", "");
    const auto root = find_branch(study.network(), *study.patterns, *study.clustering, tree, from);
    if (!root) return {{"error", "No cluster has the pattern " + quoted(from) + "."}};
    const std::size_t levels = question.value("levels", tree.num_levels());
    const std::size_t count = question.value("count", std::size_t{100});
    const PatternBranch& top = tree.branch(*root);
    Json branches = Json::array();
    for (std::size_t level = top.level; level < tree.num_levels() && level - top.level <= levels; ++level) {
        std::size_t b = level == top.level ? *root : tree.branch_of_leaf(level, top.first_leaf);
        for (std::size_t i = 0; i < count && b < tree.level_end(level); ++i, ++b) {
            if (tree.branch(b).first_leaf >= top.first_leaf + top.num_leaves) break;
            branches.push_back(branch_json(study, tree, b));
        }
    }
    Json json = {{"settings", tree_settings_json(state.tree)}, {"branches", branches}};
    json["per_level"] = Json::array();
    for (std::size_t level = 0; level < tree.num_levels(); ++level)
        json["per_level"].push_back(tree.level_end(level) - tree.level_begin(level));
    if (question.value("hamming", false)) json["hamming"] = hamming_json(study, std::min<std::size_t>(count, 64));
    return json;
}

Json importance_json(const AppState& state, const Json& question) {
    const Study& study = state.document->study;
    Json json = {{"columns", nullptr}, {"coverage", Json::array()}, {"sizes", Json::array()}};
    if (study.survey) {
        json["columns"] = Json::array();
        for (const ColumnImportance& column : column_importance(study)) {
            json["columns"].push_back({{"column", column.column},
                                       {"inputs", std::vector<long>(column.inputs.begin(), column.inputs.end())},
                                       {"spread", column.spread},
                                       {"squared", column.squared}});
        }
    }
    for (const double share : {0.5, 0.9, 0.99}) {
        json["coverage"].push_back({{"share", share},
                                    {"clusters", clusters_covering(*study.clustering, share)},
                                    {"sentence", coverage_sentence(*study.clustering, share)}});
    }
    const std::size_t count = std::min(question.value("count", std::size_t{100}), study.clustering->num_clusters());
    for (std::size_t c = 0; c < count; ++c) json["sizes"].push_back(study.clustering->clusters[c].size);
    return json;
}

}  // namespace reluscope
