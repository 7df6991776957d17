#include "app/actions.h"

#include "app/document/offers.h"
#include "app/path/path_facts.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace reluscope {

namespace {

void add_file_actions(const AppState& state, std::vector<Action>& list) {
    list.push_back({"Open files", "Ctrl+O", ChooseFiles{}});
    for (const KeptSession& kept : state.kept_sessions)
        list.push_back({"Go on with what was kept: " + kept.title, "", AnswerOffer{true, kept.id}});
    const bool ready = state.document && state.document->study.scores;
    if (!ready) return;
    list.push_back({"Save the session", "Ctrl+S", SaveFile{SavedThing::kSession}});
    list.push_back({"Share: copy a link to exactly this", "Ctrl+Shift+S", ShareLink{}});
    const View view = leading_view(state.layout);
    const std::string title(view_title(view));
    list.push_back({"Picture of " + title + " (PNG)", "Ctrl+Shift+E", ExportPicture{view, PictureFormat::kPng, 2}});
    list.push_back(
        {"Picture of " + title + " (PNG), as on the screen", "", ExportPicture{view, PictureFormat::kPng, 1}});
    list.push_back(
        {"Picture of " + title + " (PNG), four times as fine", "", ExportPicture{view, PictureFormat::kPng, 4}});
    list.push_back({"Picture of the whole window (PNG)", "", ExportPicture{std::nullopt, PictureFormat::kPng, 2}});
    for (const View seen : seen_views(state.layout)) {
        if (can_draw_vectors(state, seen))
            list.push_back({"Picture of " + std::string(view_title(seen)) + " (SVG)", "",
                            ExportPicture{seen, PictureFormat::kSvg}});
    }
    static constexpr std::pair<const char*, SavedThing> kFiles[] = {
        {"Save the model (JSON)", SavedThing::kModel},
        {"Save the report as a page (HTML)", SavedThing::kHtmlReport},
        {"Save the clusters as a table (CSV)", SavedThing::kClustersCsv},
        {"Save the clusters as Python", SavedThing::kRulesPython},
        {"Save the clusters as C", SavedThing::kRulesC},
        {"Save the clusters as SQL", SavedThing::kRulesSql},
        {"Save the clusters as LaTeX", SavedThing::kLatex},
        {"Save the regions of the plane (CSV)", SavedThing::kRegionsCsv},
        {"Save the regions of the plane (JSON)", SavedThing::kRegionsJson},
        {"Save the report of all clusters (JSON)", SavedThing::kReport},
        {"Save the cluster of every row (CSV)", SavedThing::kAssignments},
        {"Save the cluster of every row (JSON)", SavedThing::kRowsJson}};
    for (const auto& [words, thing] : kFiles) {
        if (!reason_to_wait(state, thing)) list.push_back({words, "", SaveFile{thing}});
    }
    if (!state.undo_what.empty()) list.push_back({"Undo: " + state.undo_what, "Ctrl+Z", Undo{}});
    if (!state.redo_what.empty()) list.push_back({"Redo: " + state.redo_what, "Ctrl+Shift+Z", Redo{}});
}

void add_view_actions(const AppState& state, std::vector<Action>& list) {
    int number = 1;
    for (const View view : kAllViews) {
        const std::string keys = number <= 9 ? std::to_string(number) : "";
        list.push_back({"Show " + std::string(view_title(view)), keys, ShowView{view}});
        ++number;
    }
    for (const View view : seen_views(state.layout)) {
        const std::string title(view_title(view));
        if (state.layout.maximised) {
            list.push_back({"Show all views again", "M", MaximiseView{}});
            break;
        }
        list.push_back({"Maximise " + title, view == leading_view(state.layout) ? "M" : "", MaximiseView{view}});
        list.push_back({"Close " + title, "", CloseView{view}});
    }
    list.push_back({"Arrange the views as at first", "", ResetLayout{}});
    const Layout& layout = state.layout;
    list.push_back({layout.left_open ? "Hide the left column" : "Show the left column", "[",
                    SetColumns{layout.left, layout.right, !layout.left_open, layout.right_open}});
    list.push_back({layout.right_open ? "Hide the right column" : "Show the right column", "]",
                    SetColumns{layout.left, layout.right, layout.left_open, !layout.right_open}});
}

/// Columns and tabs, which the mouse drags.
void add_dragged_actions(const AppState& state, std::vector<Action>& list) {
    constexpr float kStep = 60;
    const Layout& layout = state.layout;
    const auto columns = [&](const char* title, float left, float right) {
        list.push_back({title, "", SetColumns{left, right, layout.left_open, layout.right_open}});
    };
    const float left = layout.left > 0 ? layout.left : 240;  // about what the window suggests
    const float right = layout.right > 0 ? layout.right : 360;
    columns("Left column: wider", left + kStep, layout.right);
    columns("Left column: narrower", left - kStep, layout.right);
    columns("Right column: wider", layout.left, right + kStep);
    columns("Right column: narrower", layout.left, right - kStep);
    for (const View view : seen_views(layout)) {
        const auto* const other = std::find_if(std::begin(kAllViews), std::end(kAllViews),
                                               [&](View v) { return v != view && is_open(layout, v); });
        if (other == std::end(kAllViews) || layout.maximised) continue;
        const std::string title = "Put " + std::string(view_title(view));
        list.push_back({title + " to the right of the others", "", MoveView{view, *other, Side::kRight}});
        list.push_back({title + " below the others", "", MoveView{view, *other, Side::kBelow}});
    }
}

/// Ranges of coefficients, which the mouse brushes: from that of the chosen cluster on.
void add_range_actions(const AppState& state, std::vector<Action>& list) {
    const std::optional<ClusterId>& cluster = state.selection.cluster;
    const std::optional<FeatureId>& feature = state.selection.feature;
    const std::shared_ptr<const ClusterMaps>& maps = state.coefficients.maps;
    CoefficientsSettings settings = state.coefficients.settings;
    if (!settings.ranges.empty()) {
        CoefficientsSettings all = settings;
        all.ranges.clear();
        all.only_filtered = false;
        list.push_back({"Coefficients: all clusters again", "", SetCoefficients{all}});
    }
    if (!cluster || !feature || !maps || maps->study.clustering != state.document->study.clustering ||
        cluster->index >= maps->num_clusters())
        return;
    const auto value = [&](std::size_t c) { return maps->value(state.view.bars, c, feature->index); };
    double lowest = value(0);
    double highest = lowest;
    for (std::size_t c = 1; c < maps->num_clusters(); ++c) {
        lowest = std::min(lowest, value(c));
        highest = std::max(highest, value(c));
    }
    const double here = value(cluster->index);
    const auto add = [&](const char* words, double low, double high) {
        std::erase_if(settings.ranges, [&](const AxisRange& range) { return range.feature == feature->index; });
        settings.ranges.push_back({feature->index, low, high});
        list.push_back({"Coefficients: only clusters with " +
                            state.document->study.input->origins[feature->index].label + words +
                            std::to_string(cluster->index),
                        "", SetCoefficients{settings}});
    };
    add(" at least as in cluster ", here, highest);
    add(" at most as in cluster ", lowest, here);
}

void add_training_actions(const AppState& state, std::vector<Action>& list) {
    if (!state.training.problem.empty()) return;
    const bool playing = state.training.mode == TrainingMode::kPlaying;
    list.push_back({playing ? "Pause training" : "Train the network", "Space",
                    Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying}});
    list.push_back({"Train one batch", ".", Train{TrainingMode::kOneBatch}});
    list.push_back({"Train one epoch", "", Train{TrainingMode::kOneEpoch}});
    list.push_back({"Start training over", "R", RestartTraining{}});
}

void add_plane_actions(const AppState& state, std::vector<Action>& list) {
    if (!state.plane.problem.empty()) return;
    list.push_back({"Plane: show all of it", "0", FitPlane{}});
    static constexpr std::pair<const char*, PlaneColour> kColours[] = {
        {"pattern", PlaneColour::kPattern},   {"cluster", PlaneColour::kCluster},
        {"output", PlaneColour::kOutput},     {"class", PlaneColour::kClass},
        {"gradient", PlaneColour::kGradient}, {"active units", PlaneColour::kActiveUnits},
        {"layer", PlaneColour::kLayer}};
    for (const auto& [name, colour] : kColours)
        list.push_back({std::string("Plane: colour by ") + name, "", SetPlaneColour{colour, state.plane.view.output}});
    list.push_back({state.plane.view.points ? "Plane: hide the rows" : "Plane: show the rows", "",
                    ShowOnPlane{PlaneThing::kPoints, !state.plane.view.points}});
    list.push_back({state.plane.view.walls ? "Plane: hide the walls" : "Plane: show the walls", "",
                    ShowOnPlane{PlaneThing::kWalls, !state.plane.view.walls}});
    list.push_back({"Walk to the region on the right", "Shift+Right", StepRegion{1, 0}});
    list.push_back({"Walk to the region on the left", "Shift+Left", StepRegion{-1, 0}});
    list.push_back({"Walk to the region above", "Shift+Up", StepRegion{0, 1}});
    list.push_back({"Walk to the region below", "Shift+Down", StepRegion{0, -1}});
    list.push_back({"Path to the nearest other prediction", "", PathToOther{}});
}

/// Comparing, units and features: what the views offer to the mouse.
void add_choice_actions(const AppState& state, std::vector<Action>& list) {
    const Selection& selection = state.selection;
    CompareSettings settings;
    if (selection.cluster) {
        settings.kind = CompareKind::kClusters;
        settings.first_cluster = *selection.cluster;
        list.push_back({"Compare cluster " + std::to_string(selection.cluster->index) + " with the next one chosen", "",
                        SetCompare{settings}, ShowView{View::kCompare}});
    }
    const StudyInput& input = *state.document->study.input;
    if (selection.row) {
        settings = {};
        settings.kind = CompareKind::kRows;
        settings.first_row = *selection.row;
        const std::string name = std::to_string(input.rows->row[selection.row->index]);
        list.push_back(
            {"Compare row " + name + " with the next one chosen", "", SetCompare{settings}, ShowView{View::kCompare}});
        list.push_back({"Path from row " + name + " to the next one chosen", "", BeginPath{*selection.row}});
    }
    constexpr std::size_t kMostFeatures = 100;  // pixels have no names that one would type
    for (std::size_t j = 0; j < input.origins.size() && input.origins.size() <= kMostFeatures; ++j)
        list.push_back(
            {"Choose feature " + input.origins[j].label, "", SelectFeature{FeatureId(static_cast<std::uint32_t>(j))}});
    if (selection.feature) list.push_back({"Let go of the feature", "", SelectFeature{std::nullopt}});
    if (selection.unit) list.push_back({"Let go of the unit", "", SelectUnit{std::nullopt}});
}

void add_document_actions(const AppState& state, std::vector<Action>& list) {
    for (const Example& example : state.examples)
        list.push_back({"Open example: " + example.title, "", OpenExample{example.id}});
    for (const ToyInfo& info : toy_kinds()) {
        ToyOptions toy;
        toy.kind = info.kind;
        list.push_back({"Train on made data: " + std::string(info.title), "", MakeData{toy}});
    }
}

void add_look_actions(const AppState& state, std::vector<Action>& list) {
    list.push_back({"Theme: light", "", SetTheme{Theme::kLight}});
    list.push_back({"Theme: dark", "", SetTheme{Theme::kDark}});
    list.push_back({"Theme: as the system", "", SetTheme{Theme::kSystem}});
    constexpr float kStep = 0.1F;
    list.push_back({"Text: larger", "", SetTextScale{state.view.text_scale + kStep}});
    list.push_back({"Text: smaller", "", SetTextScale{state.view.text_scale - kStep}});
    list.push_back({"Text: usual size", "", SetTextScale{1}});
    list.push_back({"Keys and words", "?", ShowShortcuts{true}});
    list.push_back({state.view.show_diagnostics ? "Hide diagnostics" : "Diagnostics: time per frame", "",
                    ShowDiagnostics{!state.view.show_diagnostics}});
}

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool starts_word(std::string_view text, std::size_t i) {
    return i == 0 || !std::isalnum(static_cast<unsigned char>(text[i - 1]));
}

/// Letters of one word in order; more for starts of words and for runs.
int word_score(std::string_view title, std::string_view word) {
    int score = 0;
    std::size_t at = 0;
    bool run = false;
    for (const char c : word) {
        std::size_t found = std::string_view::npos;
        if (run && at < title.size() && lower(title[at]) == c) found = at;
        for (std::size_t i = at; found == std::string_view::npos && i < title.size(); ++i) {
            if (lower(title[i]) == c && starts_word(title, i)) found = i;
        }
        for (std::size_t i = at; found == std::string_view::npos && i < title.size(); ++i) {
            if (lower(title[i]) == c) found = i;
        }
        if (found == std::string_view::npos) return 0;
        score += run && found == at ? 6 : (starts_word(title, found) ? 4 : 1);
        at = found + 1;
        run = true;
    }
    return score;
}

/// The number after a word, as in "row 12".
std::optional<std::uint32_t> number_after(std::string_view typed, std::string_view word) {
    if (typed.substr(0, word.size()) != word) return std::nullopt;
    typed.remove_prefix(word.size());
    while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    if (error != std::errc() || end != typed.data() + typed.size()) return std::nullopt;
    return number;
}

void add_numbered(const AppState& state, std::vector<Action>& list, std::string_view typed) {
    if (!state.document || !state.document->study.scores) return;
    const Clustering& clustering = *state.document->study.clustering;
    for (const std::string_view word : {"cluster", "#"}) {
        const auto number = number_after(typed, word);
        if (number && *number < clustering.num_clusters())
            list.push_back({"Choose cluster " + std::to_string(*number), "", SelectCluster{ClusterId(*number)}});
    }
    const auto unit = number_after(typed, "unit");
    if (unit && *unit < state.document->study.network().num_hidden_units())
        list.push_back(
            {"Choose " + unit_phrase(state.document->study.network(), UnitId(*unit)), "", SelectUnit{UnitId(*unit)}});
    const auto row = number_after(typed, "row");
    if (!row) return;
    const auto& rows = state.document->study.input->rows->row;  // ascending
    const auto found = std::lower_bound(rows.begin(), rows.end(), *row);
    if (found != rows.end() && *found == *row)
        list.push_back({"Choose row " + std::to_string(*row), "", SelectRow{RowId(found - rows.begin())}});
}

}  // namespace

std::vector<Action> actions(const AppState& state) {
    std::vector<Action> list;
    add_file_actions(state, list);
    if (state.document && state.document->study.scores) {
        add_view_actions(state, list);
        add_training_actions(state, list);
        add_plane_actions(state, list);
        add_choice_actions(state, list);
        add_dragged_actions(state, list);
        add_range_actions(state, list);
    }
    add_document_actions(state, list);
    add_look_actions(state, list);
    return list;
}

int match_score(std::string_view title, std::string_view typed) {
    int score = 1;
    std::string word;
    const auto take = [&] {
        if (word.empty()) return true;
        const int found = word_score(title, word);
        score += found;
        word.clear();
        return found > 0;
    };
    for (const char c : typed) {
        if (c != ' ') {
            word += lower(c);
        } else if (!take()) {
            return 0;
        }
    }
    return take() ? score : 0;
}

std::vector<std::size_t> find_actions(const AppState& state, std::vector<Action>& list, std::string_view typed) {
    const std::size_t numbered = list.size();
    std::string text(typed);
    std::transform(text.begin(), text.end(), text.begin(), lower);
    add_numbered(state, list, text);
    std::vector<std::pair<int, std::size_t>> scored;
    for (std::size_t i = 0; i < list.size(); ++i) {
        constexpr int kFirst = 1000;
        const int score = i >= numbered ? kFirst : match_score(list[i].title, text);
        if (score > 0) scored.emplace_back(score, i);
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t> order;
    order.reserve(scored.size());
    for (const auto& [score, i] : scored) order.push_back(i);
    return order;
}

std::vector<KeyHelp> key_help() {
    return {{"Ctrl+K", "all commands by name"},
            {"Ctrl+O, Ctrl+S", "open files, save the session"},
            {"Ctrl+Shift+S", "copy a link to exactly this"},
            {"Ctrl+Z, Ctrl+Shift+Z", "undo, redo"},
            {"Ctrl+Shift+E", "picture of the view (PNG)"},
            {"1 \u2026 9", "plane, relief, scatter, network, tree, ..."},
            {"M, [, ]", "maximise the view, left and right column"},
            {"N, P", "next, previous cluster"},
            {"J, K", "next, previous row of the cluster"},
            {"Space, ., R", "train or pause, one batch, start over"},
            {"Escape", "let go of the region or the row, close"},
            {"Wheel, drag", "zoom and move; with Shift: a box; two clicks: all"},
            {"Arrows, + \u2212 0", "move and zoom the view that was clicked"},
            {"Shift+arrows", "walk from region to region on the plane"},
            {"Tab, Enter", "move between buttons and lists, choose"},
            {"Menu, Shift+F10", "menu of what has the keyboard"},
            {"F6", "to the text version of this page"},
            {"T, ?", "light or dark, this list"}};
}

std::span<const Term> glossary() {
    static constexpr Term kTerms[] = {
        {"Unit", "One neuron of a hidden layer. It is on where its pre-activation z is above 0, and 0 elsewhere."},
        {"Pattern", "One bit per hidden unit: is it on?"},
        {"Cluster", "The rows of the table that share a pattern, and with it one affine map."},
        {"Region", "All inputs that share a pattern, with or without rows: a convex piece of the input space."},
        {"Wall", "Where a unit turns on or off; regions end at walls."},
        {"Affine map", "output = A x + c: what the network computes in a region, exactly, before the link."},
        {"Logit",
         "What the last layer of a network for classes gives, before it becomes a probability. For two classes it is "
         "the "
         "log-odds. A network that predicts a number has none: its output is the number."},
        {"Log-odds", "The logarithm of p / (1 \u2212 p); 0 is as likely as not."},
        {"Odds ratio", "What the odds are multiplied with for one unit more of a column: exp of its weight."},
        {"Strength", "Weight times the column's standard deviation: makes columns comparable."},
        {"Per unit", "The weight itself: what one unit more of a column does to the output, inside the cluster."},
        {"Against the mean", "Weight times the difference between the cluster's mean and that of all rows."},
        {"Contribution", "The signed part of an output that one column makes in one row, against a stated reference."},
        {"Reference",
         "The point that a row is compared with: all columns at 0, or a mean. The base is the network's own output "
         "there."},
        {"Holds within", "Distance to the nearest wall: nearer than this a row's map is the network itself."},
        {"Certificate", "The largest difference between the maps and the network over all rows."}};
    return kTerms;
}

std::string_view meaning_of(std::string_view word) {
    for (const Term& term : glossary()) {
        if (term.word == word) return term.meaning;
    }
    return {};
}

}  // namespace reluscope
