#include "ui/compare/compare_panel.h"

#include "app/compare/compare_topic.h"
#include "app/document/narrative.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "base/texts/views/compare_texts.h"
#include "base/texts/views/network_texts.h"
#include "base/utf8.h"
#include "ui/compare/compare_pickers.h"
#include "ui/kit/drawing_view.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kMaxBars = 24;

PairedFact number_fact(const std::string& label, double first, double second) {
    return {label, display_number(first), display_number(second), display_signed(second - first)};
}

/// A line with two probabilities or accuracies: their difference is in percentage points.
PairedFact share_fact(const std::string& label, double first, double second) {
    return {label, display_share(first), display_share(second),
            compare_texts::points(display_signed(100 * (second - first)))};
}

/// How much of the difference of two clusters comes from their rows, and how much from their formulas.
std::string cluster_parts(const PairComparison& pair, const OutputWords& words) {
    constexpr std::size_t kMaxNamed = 2;
    double rows = 0;
    for (const ColumnDifference& column : pair.columns) rows += column.difference;
    std::string names;
    for (std::size_t i = 0; i < std::min(kMaxNamed, pair.columns.size()); ++i) {
        const ColumnDifference& column = pair.columns[i];
        if (column.difference == 0) break;
        names += (i > 0 ? ", " : "") + printable_utf8(column.column, 24) + " " + display_signed(column.difference);
    }
    return compare_texts::cluster_parts(words.with_unit(display_signed(rows)), names,
                                        words.with_unit(display_signed(pair.formulas)));
}

std::string pair_sentence(const AppState& state, const PairComparison& pair) {
    const double difference = pair.second.logit - pair.first.logit;
    const OutputWords words = output_words(*state.document, pair.output);
    const std::string answer =
        difference == 0 ? compare_texts::pair_equal(pair.first.name, pair.second.name, words.phrase, pair.rows)
                        : compare_texts::pair_answer(pair.first.name, pair.second.name, words.phrase,
                                                     words.with_unit(display_number(std::abs(difference))),
                                                     difference < 0, pair.rows);
    if (!pair.rows) return difference == 0 ? answer : answer + " " + cluster_parts(pair, words);
    return answer + " " +
           (pair.difference.same_region ? compare_texts::kOneRegion
                                        : compare_texts::several_regions(pair.difference.pieces));
}

std::string networks_sentence(const AppState& state, const NetworkComparison& networks) {
    const PredictionChange& change = networks.change;
    if (change.classes)
        return compare_texts::changed_classes(change.changed.size(), change.rows, change.gained, change.lost);
    const OutputWords words = output_words(*state.document, 0);
    return compare_texts::changed_values(words.with_unit(display_number(change.mean_change)), change.rows);
}

std::string region_text(const RegionChange& change) {
    if (!change.comparable) return compare_texts::kOtherWidths;
    if (!change.complete) return compare_texts::kTooManyRegions;
    return compare_texts::regions_line(change.common, change.appeared, change.vanished);
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
        if (bars.size() == kMaxBars) break;
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

/// Weights and bias of both networks at the chosen row.
void add_maps(const AppState& state, const NetworkComparison& networks, NetworksFigure& figure) {
    const auto row = compared_row(state);
    if (!row || networks.second.patterns != state.document->study.patterns) return;
    const auto maps = maps_at(networks, *row, state.selection.output, state.view.bars == BarMode::kPerUnit);
    if (!maps) return;
    const std::uint32_t table_row = state.document->study.input->rows->row[row->index];
    figure.facts.push_back(number_fact(compare_texts::bias_at(table_row), maps->first_bias, maps->second_bias));
    figure.maps_title = compare_texts::weights_at(table_row, maps->per_unit);
    figure.maps = coefficient_bars(state, maps->coefficients);
    const OutputWords words = output_words(*state.document, state.selection.output);
    figure.maps_axis = compare_texts::bars_axis(compare_texts::added_by_more(words.phrase, maps->per_unit));
    figure.maps_left_out = maps->coefficients.size() - figure.maps.size();
}

void add_regions(const NetworkComparison& networks, NetworksFigure& figure) {
    if (!networks.regions || !networks.regions->comparable || !networks.regions->complete) return;
    const RegionChange& change = *networks.regions;
    figure.regions.push_back(
        {networks.first_regions, change.only_first, compare_texts::regions_gone(change.only_first.size())});
    figure.regions.push_back(
        {networks.second_regions, change.only_second, compare_texts::regions_new(change.only_second.size())});
}

std::vector<PairedBar> part_bars(const PairComparison& pair) {
    std::vector<PairedBar> bars;
    for (const RowPart& part : pair.parts) {
        if (bars.size() == kMaxBars) break;
        bars.push_back(
            {part.column,
             part.first_cell == part.second_cell ? part.first_cell : part.first_cell + " \u2192 " + part.second_cell,
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
    const OutputWords words = output_words(document, pair.output);
    const std::string noun = words.title();
    figure.facts.push_back(
        number_fact(pair.rows ? noun : compare_texts::mean_of(noun), pair.first.logit, pair.second.logit));
    if (document.study.network().link() != Link::kIdentity)
        figure.facts.push_back(
            share_fact(pair.rows ? compare_texts::kProbability : compare_texts::mean_of(compare_texts::kProbability),
                       pair.first.prediction, pair.second.prediction));
    figure.facts.push_back(number_fact(compare_texts::kBias, pair.first.bias, pair.second.bias));
    figure.bars = pair.rows ? part_bars(pair) : coefficient_bars(state, pair.coefficients);
    figure.bars_left_out = (pair.rows ? pair.parts.size() : pair.coefficients.size()) - figure.bars.size();
    figure.difference_title = pair.rows ? compare_texts::kPartOfDifference : compare_texts::kDifference;
    figure.bars_title = compare_texts::kContributions;
    figure.bars_axis = compare_texts::bars_axis(pair.rows ? compare_texts::added_by_column(words.phrase)
                                                          : compare_texts::added_by_more(words.phrase, pair.per_unit));
    if (pair.rows)
        figure.bars_note = compare_texts::kContributionsNote;
    else
        figure.bars_title = pair.per_unit ? compare_texts::kWeightsPerUnit : compare_texts::kWeightsPerDeviation;
    return figure;
}

NetworksFigure networks_figure(const AppState& state, const NetworkComparison& networks) {
    const PredictionChange& change = networks.change;
    NetworksFigure figure;
    figure.first_name = networks.first_name;
    figure.second_name = networks.second_name;
    figure.transfer = networks.transfer;
    if (std::isfinite(change.first_score))
        figure.facts.push_back(change.classes
                                   ? share_fact(compare_texts::kAccuracy, change.first_score, change.second_score)
                                   : number_fact(compare_texts::kError, change.first_score, change.second_score));
    figure.facts.push_back(
        {compare_texts::kClusterCount, display_count(networks.first_clusters), display_count(networks.second_clusters),
         display_signed(static_cast<double>(networks.second_clusters) - static_cast<double>(networks.first_clusters))});
    if (networks.regions)
        figure.facts.push_back({compare_texts::kRegionCount, display_count(networks.regions->first_regions),
                                display_count(networks.regions->second_regions),
                                display_signed(static_cast<double>(networks.regions->second_regions) -
                                               static_cast<double>(networks.regions->first_regions))});
    if (networks.regions_pending)
        figure.facts.push_back({compare_texts::kRegionCount, compare_texts::kCounting, "", ""});
    add_maps(state, networks, figure);
    add_regions(networks, figure);
    const Study& study = state.document->study;
    const OutputWords words = output_words(*state.document, 0);
    figure.bars_title = words.is_logit ? compare_texts::kLargestChanges : compare_texts::kLargestChangesOfAnswer;
    figure.bars_axis = compare_texts::bars_axis(
        study.network().num_outputs() > 1 && words.is_logit ? compare_texts::kNamedOutput : words.phrase);
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

/// The answer in words, and below it in bars.
void comparison(const Ui& ui, const AppState& state, bool pair, CompareMemory& memory) {
    const CompareState& compare = state.compare;
    text_wrapped_in(ui.fonts.bold, ui.palette.text,
                    pair ? pair_sentence(state, *compare.pair) : networks_sentence(state, *compare.networks));
    if (!pair && compare.networks->regions)
        text_wrapped_in(ui.fonts.small, ui.palette.muted, region_text(*compare.networks->regions));
    ImGui::BeginChild("comparison", ImVec2(0, 0), ImGuiChildFlags_None, scrolling(ui));
    const float width = std::max(ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize, 260.0F);
    const std::shared_ptr<const Drawing> drawing = drawing_of(ui, state, width, memory);
    const DrawingHit hit = show_drawing(ui, *drawing, "two side by side");
    if (hit.over && hit.hovered.kind == MarkKind::kUnit) {
        const UnitPlace place = place_of(state.document->study.network(), UnitId(hit.hovered.index));
        tooltip(ui, network_texts::unit_title(place.layer, place.unit), compare_texts::kUnitText);
    }
    ImGui::EndChild();
}

}  // namespace

namespace {

/// Before anything is compared: what can be, a button for each, and below them the way to choose by oneself.
void comparison_to_begin(const Ui& ui, const AppState& state, CompareMemory& memory) {
    text_wrapped_in(ui.fonts.bold, ui.palette.text, compare_texts::kInvitation);
    if (!shows_controls(ui) || !state.document || !state.document->study.scores) return;
    text_wrapped_in(ui.fonts.text, ui.palette.text, compare_texts::kPromise);
    compare_offers(ui, state);
    ImGui::Dummy(ImVec2(0, 6));
    heading(ui, compare_texts::kChooseYourself);
    compare_pickers(ui, state, memory);
}

}  // namespace

void compare_panel(const Ui& ui, const AppState& state, CompareMemory& memory) {
    const CompareState& compare = state.compare;
    if (compare.settings.kind == CompareKind::kNothing) return comparison_to_begin(ui, state, memory);
    if (shows_controls(ui) && state.document && state.document->study.scores) compare_pickers(ui, state, memory);
    const bool pair = compare.pair && fits(state, *compare.pair);
    if (!compare.problem.empty() || (!pair && !compare.networks)) {
        text_wrapped_in(ui.fonts.bold, ui.palette.text,
                        compare.problem.empty() ? compare_texts::kInvitation : compare.problem);
        return;
    }
    comparison(ui, state, pair, memory);
}

}  // namespace reluscope
