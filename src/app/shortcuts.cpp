#include "app/shortcuts.h"

#include "app/api/workspace_commands.h"
#include "app/document/offers.h"
#include "base/texts/training_texts.h"
#include "base/texts/welcome_texts.h"
#include "base/texts/workspace_texts.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace reluscope {

namespace {

template <class C>
std::optional<Command> always(const KeyContext&) {
    return C{};
}

std::optional<Command> palette(const KeyContext& context) { return ShowPalette{!context.state.view.show_palette}; }
std::optional<Command> save(const KeyContext&) { return SaveFile{SavedThing::kSession}; }
std::optional<Command> picture(const KeyContext& context) {
    return ExportPicture{leading_view(context.state.layout), PictureFormat::kPng, 2};
}
std::optional<Command> theme(const KeyContext& context) {
    return SetTheme{context.dark ? Theme::kLight : Theme::kDark};
}
std::optional<Command> present(const KeyContext& context) {
    if (!context.state.document) return std::nullopt;
    return Present{!context.state.view.presents};
}
std::optional<Command> list_of_keys(const KeyContext& context) {
    return ShowShortcuts{!context.state.view.show_shortcuts};
}
std::optional<Command> welcome_panel_key(const KeyContext& context) {
    return ShowWelcome{!context.state.welcome.shown};
}
std::optional<Command> escape(const KeyContext& context) { return escape_command(context.state); }

/// While the window is filled with one view, the key belongs to the presentation. A network of a file is not replaced
/// by a key that was pressed for something else.
std::optional<Command> training_key(const KeyContext& context, Command command) {
    const AppState& state = context.state;
    if (!state.document || state.view.presents) return std::nullopt;
    if (!state.training.problem.empty()) return ShowMessage{MessageKind::kInfo, state.training.problem};
    if (!keys_train(state)) return ShowMessage{MessageKind::kInfo, training_texts::kHowToTrain};
    return command;
}
std::optional<Command> play(const KeyContext& context) {
    const bool playing = context.state.training.mode == TrainingMode::kPlaying;
    return training_key(context, Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying});
}
std::optional<Command> one_batch(const KeyContext& context) {
    return training_key(context, Train{TrainingMode::kOneBatch});
}
std::optional<Command> start_over(const KeyContext& context) { return training_key(context, RestartTraining{}); }

/// The cluster so many places further down the list.
template <int kSteps>
std::optional<Command> step_cluster(const KeyContext& context) {
    const AppState& state = context.state;
    const auto& order = state.order.clusters;
    if (order.empty()) return std::nullopt;
    const auto chosen =
        state.selection.cluster ? std::find(order.begin(), order.end(), state.selection.cluster->index) : order.end();
    const auto position = chosen == order.end() ? -1 : chosen - order.begin();
    const auto next = std::clamp<std::ptrdiff_t>(position + kSteps, 0, std::ssize(order) - 1);
    return SelectCluster{ClusterId(order[static_cast<std::size_t>(next)])};
}

/// The row so many places further on in the chosen cluster.
template <int kSteps>
std::optional<Command> step_row(const KeyContext& context) {
    const AppState& state = context.state;
    if (!state.document || !state.document->study.scores || !state.selection.cluster) return std::nullopt;
    const Clustering& clustering = *state.document->study.clustering;
    const ClusterId cluster = state.what_if ? ClusterId(clustering.assignment[state.what_if->row.index])
                                            : *state.selection.cluster;  // an edited row is where it is counted
    const auto rows = clustering.rows_of(cluster);
    std::ptrdiff_t position = kSteps > 0 ? -1 : std::ssize(rows);
    if (state.selection.row)
        position = std::lower_bound(rows.begin(), rows.end(), state.selection.row->index) - rows.begin();
    const auto next = std::clamp<std::ptrdiff_t>(position + kSteps, 0, std::ssize(rows) - 1);
    return SelectRow{RowId(rows[static_cast<std::size_t>(next)])};
}

template <std::size_t kNumber>
std::optional<Command> show(const KeyContext& context) {
    const View view = kAllViews[kNumber - 1];
    if (!context.state.document || !can_show(context.state, view)) return std::nullopt;
    return ShowView{view};
}

std::optional<Command> maximise(const KeyContext& context) {
    const Layout& layout = context.state.layout;
    if (!context.state.document) return std::nullopt;
    return MaximiseView{layout.maximised ? std::nullopt : std::optional(leading_view(layout))};
}

template <bool kLeft>
std::optional<Command> toggle_column(const KeyContext& context) {
    const Layout& layout = context.state.layout;
    if (!context.state.document) return std::nullopt;
    return SetColumns{layout.left, layout.right, layout.left_open != kLeft, layout.right_open == kLeft};
}

template <int kRight, int kUp>
std::optional<Command> walk(const KeyContext& context) {
    if (!context.state.document || !is_seen(context.state.layout, View::kPlane)) return std::nullopt;
    return StepRegion{kRight, kUp};
}

}  // namespace

bool keys_train(const AppState& state) {
    const TrainingState& training = state.training;
    if (!state.document || state.view.presents || !training.problem.empty()) return false;
    const bool made_here = training.begun || training.made_here || state.document->untrained;
    return made_here || is_seen(state.layout, View::kTraining);
}

Command escape_command(const AppState& state) {
    if (state.view.show_shortcuts) return ShowShortcuts{false};
    const auto error = std::find_if(state.messages.rbegin(), state.messages.rend(),
                                    [](const Message& m) { return m.kind == MessageKind::kError; });
    if (error != state.messages.rend()) return DismissMessage{error->id};
    if (state.view.presents) return Present{false};
    if (state.layout.maximised) return MaximiseView{};
    if (state.what_if) return ResetRow{};
    if (state.plane.pinned_at) return PinPlane{std::nullopt};
    return SelectRow{std::nullopt};
}

const std::vector<KeyLine>& key_lines() {
    static const std::vector<KeyLine> kLines = {
        {workspace_texts::kKeyPalette, {{"Ctrl+K", palette}, {"Ctrl+Shift+P", palette}}, "Ctrl+K"},
        {workspace_texts::kKeyFiles, {{"Ctrl+O", always<ChooseFiles>}, {"Ctrl+S", save}}},
        {workspace_texts::kKeyShare, {{"Ctrl+Shift+S", always<ShareLink>}}},
        {workspace_texts::kKeyUndo,
         {{"Ctrl+Z", always<Undo>, true}, {"Ctrl+Shift+Z", always<Redo>, true}, {"Ctrl+Y", always<Redo>, true}},
         "Ctrl+Z, Ctrl+Shift+Z"},
        {workspace_texts::kKeyPicture, {{"Ctrl+Shift+E", picture}}},
        {workspace_texts::kKeyViews,
         {{"1", show<1>},
          {"2", show<2>},
          {"3", show<3>},
          {"4", show<4>},
          {"5", show<5>},
          {"6", show<6>},
          {"7", show<7>},
          {"8", show<8>},
          {"9", show<9>}},
         "1 \u2026 9"},
        {workspace_texts::kKeyColumns, {{"M", maximise}, {"[", toggle_column<true>}, {"]", toggle_column<false>}}},
        {workspace_texts::kKeyPresent, {{"S", present}}},
        {workspace_texts::kKeyPresented, {}, workspace_texts::kPresentedKeys},
        {workspace_texts::kKeyClusters, {{"N", step_cluster<1>, true}, {"P", step_cluster<-1>, true}}},
        {workspace_texts::kKeyRows, {{"J", step_row<1>, true}, {"K", step_row<-1>, true}}},
        {workspace_texts::kKeyTraining, {{"Space", play}, {".", one_batch, true}, {"R", start_over}}},
        {workspace_texts::kKeyEscape, {{"Escape", escape}}},
        {workspace_texts::kKeyMouse, {}, workspace_texts::kWheelDrag},
        {workspace_texts::kKeyMove, {{"0", always<FitPlane>, false, true}}, workspace_texts::kArrows},
        {workspace_texts::kKeyWalk,
         {{"Shift+Left", walk<-1, 0>, true},
          {"Shift+Right", walk<1, 0>, true},
          {"Shift+Up", walk<0, 1>, true},
          {"Shift+Down", walk<0, -1>, true}},
         workspace_texts::kShiftArrows},
        {workspace_texts::kKeyTab, {}, "Tab, Enter"},
        {workspace_texts::kKeyMenu, {}, "Menu, Shift+F10"},
        {workspace_texts::kKeyText, {}, "F6"},
        {welcome_texts::kKeyMeaning, {{"W", welcome_panel_key}}},
        {workspace_texts::kKeyTheme, {{"T", theme}, {"?", list_of_keys}}}};
    return kLines;
}

std::string KeyLine::keys() const {
    std::string text(shown);
    for (std::size_t i = 0; i < shortcuts.size() && shown.empty(); ++i)
        text += (i > 0 ? ", " : "") + std::string(shortcuts[i].keys);
    return text;
}

std::vector<KeyCommand> key_commands(const KeyContext& context) {
    std::vector<KeyCommand> list;
    for (const KeyLine& line : key_lines()) {
        for (const Shortcut& shortcut : line.shortcuts) {
            if (auto command = shortcut.command(context)) list.push_back({shortcut.keys, *std::move(command)});
        }
    }
    return list;
}

std::string_view keys_of(const Command& command, const std::vector<KeyCommand>& keys) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const KeyCommand& key) { return is_same(key.command, command); });
    return found == keys.end() ? std::string_view() : found->keys;
}

std::span<const Term> glossary() {
    static constexpr auto kTerms = [] {
        std::array<Term, workspace_texts::kTerms.size()> terms;
        for (std::size_t i = 0; i < terms.size(); ++i)
            terms[i] = {workspace_texts::kTerms[i][0], workspace_texts::kTerms[i][1]};
        return terms;
    }();
    return kTerms;
}

std::string_view meaning_of(std::string_view word) {
    for (const Term& term : glossary()) {
        if (term.word == word) return term.meaning;
    }
    return {};
}

}  // namespace reluscope
