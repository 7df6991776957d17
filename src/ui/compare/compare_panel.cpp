#include "ui/compare/compare_panel.h"

#include "app/compare/compare_pipeline.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kMostBars = 24;

PairedFact number_fact(const std::string& label, double first, double second) {
    return {label, display_number(first, 4), display_number(second, 4), display_signed(second - first, 4)};
}

void kind_choice(const Ui& ui, const AppState& state) {
    const CompareSettings& settings = state.compare.settings;
    std::vector<const char*> labels{"Clusters", "Rows", "Kept network"};
    if (!state.training.snapshots.empty()) labels.push_back("Earlier epoch");
    const int chosen = segmented(ui, "compare", labels, static_cast<int>(settings.kind) - 1);
    if (chosen < 0) return;
    SetCompare set;
    set.settings.kind = static_cast<CompareKind>(chosen + 1);
    set.settings.first_cluster = state.selection.cluster;
    set.settings.first_row = state.selection.row;
    if (!state.training.snapshots.empty()) set.settings.epoch = state.training.snapshots.front().epoch;
    ui.send(set);
}

void reference_buttons(const Ui& ui, const AppState& state) {
    const bool has = state.compare.reference != nullptr;
    if (ImGui::Button(has ? "Keep the open network instead###keep reference"
                          : "Keep the open network###keep reference"))
        ui.send(SetCompare{{CompareKind::kReference, {}, {}, {}, {}, 0}, true});
    tooltip(ui, "Keep as reference",
            "Keeps the open network with its clusters. Train on, change weights or open another network for the same "
            "table, and this view "
            "shows what changed.");
    if (!has) return;
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, state.compare.reference->name);
}

void epoch_choice(const Ui& ui, const AppState& state) {
    const auto& snapshots = state.training.snapshots;
    if (snapshots.empty()) return;
    CompareSettings settings = state.compare.settings;
    ImGui::SetNextItemWidth(220);
    if (!ImGui::SliderInt("##epoch", &settings.epoch, snapshots.front().epoch, snapshots.back().epoch, "epoch %d"))
        return;
    const auto nearest =
        std::min_element(snapshots.begin(), snapshots.end(), [&](const Snapshot& a, const Snapshot& b) {
            return std::abs(a.epoch - settings.epoch) < std::abs(b.epoch - settings.epoch);
        });
    settings.epoch = nearest->epoch;
    ui.send(SetCompare{settings});
}

/// Of weights.
void measure_choice(const Ui& ui, const AppState& state) {
    static constexpr BarMode kCompareModes[] = {BarMode::kStrength, BarMode::kPerUnit};
    const int chosen =
        segmented(ui, "compare bars", {"Strength", "Per unit"}, state.view.bars == BarMode::kPerUnit ? 1 : 0);
    if (chosen >= 0) ui.send(SetBarMode{kCompareModes[chosen]});
}

void pair_buttons(const Ui& ui, const AppState& state) {
    CompareSettings settings = state.compare.settings;
    const bool fixed = settings.second_cluster || settings.second_row;
    if (!settings.second_cluster) settings.second_cluster = state.selection.cluster;
    if (!settings.second_row) settings.second_row = state.selection.row;
    if (state.compare.pair) {
        if (ImGui::Button("Swap###swap sides")) {
            std::swap(settings.first_cluster, settings.second_cluster);
            std::swap(settings.first_row, settings.second_row);
            ui.send(SetCompare{settings});
        }
        ImGui::SameLine();
    }
    bool follows = !fixed;
    if (ImGui::Checkbox("Second follows the selection", &follows)) {
        if (follows) settings.second_cluster = std::nullopt, settings.second_row = std::nullopt;
        ui.send(SetCompare{settings});
    }
    tooltip(ui, "", "Choose clusters or rows in any view, and each is compared with the first one.");
    if (settings.kind == CompareKind::kRows) return;  // contributions have one measure
    ImGui::SameLine();
    measure_choice(ui, state);
}

std::string region_text(const RegionChange& change) {
    if (!change.comparable) return "layers are of other widths";
    if (!change.complete) return "too many to find all of them";
    return display_count(change.common) + " in both, " + display_count(change.appeared) + " new, " +
           display_count(change.vanished) + " gone";
}

std::string pair_sentence(const AppState& state, const PairComparison& pair) {
    const double difference = pair.second.logit - pair.first.logit;
    std::string phrase = logit_phrase(*state.document, pair.output);
    if (!phrase.empty() && phrase[0] >= 'a' && phrase[0] <= 'z') phrase[0] = static_cast<char>(phrase[0] - 'a' + 'A');
    std::string text = phrase + (pair.rows ? " is " : " is in the mean ") + display_number(std::abs(difference)) +
                       (difference < 0 ? " lower" : " higher") + " for " + pair.second.name + " than for " +
                       pair.first.name + ".";
    if (!pair.rows) return text;
    if (pair.difference.same_region)
        return text +
               " Both lie in one region: the parts below are weight times difference of the inputs, and add up to it.";
    return text + " The line between them crosses " + counted(pair.difference.pieces, "region", "regions") +
           ": the parts below are exact integrated gradients along it, and add up to it.";
}

std::string networks_sentence(const NetworkComparison& networks) {
    const PredictionChange& change = networks.change;
    if (!change.classes)
        return "The prediction changed by " + display_number(change.mean_change) + " in the mean over " +
               counted(change.rows, "row", "rows") + ".";
    std::string text = counted(change.changed.size(), "row", "rows") + " of " + display_count(change.rows) +
                       (change.changed.size() == 1 ? " is" : " are") + " put into another class";
    if (change.gained + change.lost > 0)
        text += ": " + display_count(change.gained) + " became right, " + display_count(change.lost) + " wrong";
    return text + ".";
}

/// The row whose maps under both networks are compared: the chosen one, else the first of the chosen cluster.
std::optional<RowId> compared_row(const AppState& state) {
    if (state.selection.row) return state.selection.row;
    if (!state.selection.cluster) return std::nullopt;
    return RowId(state.document->study.clustering->clusters[state.selection.cluster->index].first_row);
}

std::shared_ptr<const Drawing> drawing_of(const Ui& ui, const AppState& state, float width, CompareMemory& memory) {
    const CompareState& compare = state.compare;
    const auto row = compare.networks ? compared_row(state) : std::nullopt;
    const bool per_unit = state.view.bars == BarMode::kPerUnit;
    if (memory.drawing && memory.pair == compare.pair && memory.networks == compare.networks && memory.width == width &&
        memory.dark == ui.palette.dark && memory.row == row && memory.output == state.selection.output &&
        memory.per_unit == per_unit)
        return memory.drawing;
    CompareDrawingOptions options;
    options.width = width;
    options.number = [](double value) { return display_number(value); };
    options.signed_number = [](double value) { return display_signed(value); };
    memory.drawing = std::make_shared<const Drawing>(
        compare.pair ? draw_pair(pair_figure(state, *compare.pair), options, ui.palette)
                     : draw_networks(networks_figure(state, *compare.networks), options, ui.palette));
    memory.pair = compare.pair;
    memory.networks = compare.networks;
    memory.row = row;
    memory.output = state.selection.output;
    memory.per_unit = per_unit;
    memory.width = width;
    memory.dark = ui.palette.dark;
    return memory.drawing;
}

bool fits(const AppState& state, const PairComparison& pair) {
    return pair.pattern.per_layer.size() == state.document->study.network().hidden_layers().size() &&
           pair.first.map.A.cols() == state.document->study.network().num_inputs() &&
           pair.output < state.document->study.network().num_outputs();
}

std::vector<PairedBar> coefficient_bars(const AppState& state, const std::vector<CoefficientPair>& coefficients) {
    std::vector<PairedBar> bars;
    for (const CoefficientPair& c : coefficients) {
        if (bars.size() == kMostBars) break;
        const auto input = static_cast<std::size_t>(c.input);
        bars.push_back({state.document->study.input->origins[input].label,
                        "",
                        c.first,
                        c.second,
                        c.difference(),
                        {MarkKind::kFeature, static_cast<std::uint32_t>(c.input)}});
    }
    return bars;
}

std::string measure_title(const std::string& where, bool per_unit) {
    return "WEIGHTS " + where + (per_unit ? "PER UNIT OF THE COLUMN" : "PER STANDARD DEVIATION");
}

/// Weights and bias of both networks at the chosen row.
void add_maps(const AppState& state, const NetworkComparison& networks, NetworksFigure& figure) {
    const auto row = compared_row(state);
    if (!row || networks.second.patterns != state.document->study.patterns) return;
    const auto maps = maps_at(networks, *row, state.selection.output, state.view.bars == BarMode::kPerUnit);
    if (!maps) return;
    const std::string name = std::to_string(state.document->study.input->rows->row[row->index]);
    figure.facts.push_back(number_fact("bias at row " + name, maps->first_bias, maps->second_bias));
    figure.maps_title = measure_title("AT ROW " + name + ", ", maps->per_unit);
    figure.maps = coefficient_bars(state, maps->coefficients);
    figure.maps_left_out = maps->coefficients.size() - figure.maps.size();
}

void add_regions(const NetworkComparison& networks, NetworksFigure& figure) {
    if (!networks.regions || !networks.regions->comparable || !networks.regions->complete) return;
    const RegionChange& change = *networks.regions;
    figure.regions.push_back({networks.first_regions, change.only_first,
                              "Before: " + display_count(change.only_first.size()) + " that are gone"});
    figure.regions.push_back({networks.second_regions, change.only_second,
                              "Now: " + display_count(change.only_second.size()) + " that are new"});
}

std::vector<PairedBar> part_bars(const PairComparison& pair) {
    std::vector<PairedBar> bars;
    for (const RowPart& part : pair.parts) {
        if (bars.size() == kMostBars) break;
        bars.push_back({part.column,
                        part.first_cell + " \u2192 " + part.second_cell,
                        part.first,
                        part.second,
                        part.difference,
                        {}});
    }
    return bars;
}

}  // namespace

PairFigure pair_figure(const AppState& state, const PairComparison& pair) {
    const Document& document = *state.document;
    PairFigure figure;
    figure.first_name = pair.first.name;
    figure.second_name = pair.second.name;
    figure.network = &document.study.network();
    figure.first_pattern = pair.first.pattern;
    figure.second_pattern = pair.second.pattern;
    figure.pattern = pair.pattern;
    figure.facts.push_back({"", pair.first.detail, pair.second.detail, ""});
    const std::string noun = output_words(document, pair.output).title();
    figure.facts.push_back(number_fact(pair.rows ? noun : "mean " + noun, pair.first.logit, pair.second.logit));
    if (document.study.network().link() != Link::kIdentity)
        figure.facts.push_back(
            number_fact(pair.rows ? "probability" : "mean probability", pair.first.prediction, pair.second.prediction));
    figure.facts.push_back(number_fact("bias, table units", pair.first.bias, pair.second.bias));
    figure.bars = pair.rows ? part_bars(pair) : coefficient_bars(state, pair.coefficients);
    figure.bars_left_out = (pair.rows ? pair.parts.size() : pair.coefficients.size()) - figure.bars.size();
    figure.bars_title = pair.rows ? "CONTRIBUTIONS, AND PARTS OF THE DIFFERENCE" : measure_title("", pair.per_unit);
    return figure;
}

NetworksFigure networks_figure(const AppState& state, const NetworkComparison& networks) {
    const PredictionChange& change = networks.change;
    NetworksFigure figure;
    figure.first_name = networks.first_name;
    figure.second_name = networks.second_name;
    figure.transfer = networks.transfer;
    if (std::isfinite(change.first_score))
        figure.facts.push_back(number_fact(change.classes ? "accuracy" : "root mean squared error", change.first_score,
                                           change.second_score));
    figure.facts.push_back(
        {"clusters", display_count(networks.first_clusters), display_count(networks.second_clusters),
         display_signed(static_cast<double>(networks.second_clusters) - static_cast<double>(networks.first_clusters))});
    if (networks.regions)
        figure.facts.push_back({"regions in the window", display_count(networks.regions->first_regions),
                                display_count(networks.regions->second_regions),
                                display_signed(static_cast<double>(networks.regions->second_regions) -
                                               static_cast<double>(networks.regions->first_regions))});
    if (networks.regions_pending) figure.facts.push_back({"regions in the window", "being counted", "", ""});
    add_maps(state, networks, figure);
    add_regions(networks, figure);
    figure.bars_title = "LARGEST CHANGES OF A LOGIT";
    const Study& study = state.document->study;
    for (const LogitChange& one : change.largest) {
        if (one.row.index >= study.input->rows->row.size()) continue;
        const std::uint32_t table_row = study.input->rows->row[one.row.index];
        const bool several = study.network().num_outputs() > 1;
        figure.bars.push_back({row_title(*state.document->table, table_row),
                               several ? output_name(*state.document->model, study, one.output) : "",
                               one.first,
                               one.second,
                               one.second - one.first,
                               {MarkKind::kRow, one.row.index}});
    }
    return figure;
}

namespace {

void compare_controls(const Ui& ui, const AppState& state) {
    const CompareState& compare = state.compare;
    kind_choice(ui, state);
    switch (compare.settings.kind) {
        case CompareKind::kNothing: break;
        case CompareKind::kClusters:
        case CompareKind::kRows: pair_buttons(ui, state); break;
        case CompareKind::kReference: reference_buttons(ui, state); break;
        case CompareKind::kEpoch: epoch_choice(ui, state); break;
    }
    if (compare.networks && compare.problem.empty()) measure_choice(ui, state);
}

}  // namespace

void compare_panel(const Ui& ui, const AppState& state, CompareMemory& memory) {
    const CompareState& compare = state.compare;
    if (shows_controls(ui)) compare_controls(ui, state);
    const bool pair = compare.pair && fits(state, *compare.pair);
    if (!compare.problem.empty() || (!pair && !compare.networks)) {
        text_wrapped_in(
            ui.fonts.text, ui.palette.muted,
            compare.problem.empty()
                ? "Compare two clusters, two rows, or the open network with one that was kept before it changed."
                : compare.problem);
        return;
    }
    text_wrapped_in(ui.fonts.text, ui.palette.text,
                    pair ? pair_sentence(state, *compare.pair) : networks_sentence(*compare.networks));
    if (!pair && compare.networks->regions)
        text_wrapped_in(ui.fonts.small, ui.palette.muted,
                        "Regions of the plane's home window: " + region_text(*compare.networks->regions) + ".");
    ImGui::BeginChild("comparison", ImVec2(0, 0), ImGuiChildFlags_None, scrolling(ui));
    const float width = std::max(ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize, 260.0F);
    const std::shared_ptr<const Drawing> drawing = drawing_of(ui, state, width, memory);
    const DrawingHit hit = show_drawing(ui, *drawing, "two side by side");
    if (hit.over && hit.hovered.kind == MarkKind::kUnit) {
        const UnitPlace place = place_of(state.document->study.network(), UnitId(hit.hovered.index));
        tooltip(ui, "Unit " + std::to_string(place.unit) + " of layer " + std::to_string(place.layer + 1),
                "Above as in the first pattern, below as in the second: filled is active (z > 0). A line marks the "
                "units that differ.");
    }
    ImGui::EndChild();
}

}  // namespace reluscope
