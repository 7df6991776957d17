#include "app/actions.h"

#include "app/answers/answers_facts.h"
#include "app/answers/swarm_facts.h"
#include "app/answers/what_if_facts.h"
#include "app/document/offers.h"
#include "app/path/path_facts.h"
#include "app/shortcuts.h"
#include "app/simplify/family_curve.h"
#include "app/simplify/simplify_facts.h"
#include "app/state/names.h"
#include "base/texts/clusters_texts.h"
#include "base/texts/gallery_texts.h"
#include "base/texts/rows_texts.h"
#include "base/texts/simplify/simplify_texts.h"
#include "base/texts/training_texts.h"
#include "base/texts/views/answers_texts.h"
#include "base/texts/views/families_view_texts.h"
#include "base/texts/views/swarm_texts.h"
#include "base/texts/views/what_if_texts.h"
#include "base/texts/welcome_texts.h"
#include "base/texts/workspace_texts.h"
#include "base/utf8.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace reluscope {

namespace {

void add_picture_actions(const AppState& state, std::vector<Action>& list) {
    const View view = leading_view(state.layout);
    for (const int scale : {2, 1, 4}) {
        const char* const format = workspace_texts::kPngSizes[static_cast<std::size_t>(scale - 1)];
        list.push_back({workspace_texts::picture_action(view_title(view), format),
                        ExportPicture{view, PictureFormat::kPng, scale}});
    }
    list.push_back({workspace_texts::kWindowPictureAction, ExportPicture{std::nullopt, PictureFormat::kPng, 2}});
    for (const View seen : seen_views(state.layout)) {
        if (can_draw_vectors(state, seen))
            list.push_back({workspace_texts::picture_action(view_title(seen), workspace_texts::kSvg),
                            ExportPicture{seen, PictureFormat::kSvg}});
    }
}

void add_file_actions(const AppState& state, std::vector<Action>& list) {
    list.push_back({workspace_texts::kOpenFiles, ChooseFiles{}});
    for (const KeptSession& kept : state.kept_sessions)
        list.push_back({workspace_texts::resume_action(kept.title), AnswerOffer{true, kept.id}});
    const bool ready = state.document && state.document->study.scores;
    if (!ready) return;
    list.push_back({workspace_texts::kSaveSession, SaveFile{SavedThing::kSession}});
    list.push_back({workspace_texts::kShareLink, ShareLink{}});
    if (!state.undo_what.empty()) list.push_back({workspace_texts::undo_action(state.undo_what), Undo{}});
    if (!state.redo_what.empty()) list.push_back({workspace_texts::redo_action(state.redo_what), Redo{}});
}

/// Files of the many kinds that are wanted more seldom: pictures, reports, tables, rules.
void add_saving_actions(const AppState& state, std::vector<Action>& list) {
    add_picture_actions(state, list);
    static constexpr std::pair<const char*, SavedThing> kFiles[] = {
        {workspace_texts::kSaveModelAction, SavedThing::kModel},
        {workspace_texts::kSaveHtmlReportAction, SavedThing::kHtmlReport},
        {workspace_texts::kSaveClustersAction, SavedThing::kClustersCsv},
        {workspace_texts::kSaveRulesTextAction, SavedThing::kRulesText},
        {workspace_texts::kSavePythonAction, SavedThing::kRulesPython},
        {workspace_texts::kSaveCAction, SavedThing::kRulesC},
        {workspace_texts::kSaveSqlAction, SavedThing::kRulesSql},
        {workspace_texts::kSaveLatexAction, SavedThing::kLatex},
        {workspace_texts::kSaveRegionsCsvAction, SavedThing::kRegionsCsv},
        {workspace_texts::kSaveRegionsJsonAction, SavedThing::kRegionsJson},
        {workspace_texts::kSaveReportAction, SavedThing::kReport},
        {workspace_texts::kSaveRowsCsvAction, SavedThing::kAssignments},
        {workspace_texts::kSaveRowsJsonAction, SavedThing::kRowsJson}};
    for (const auto& [title, thing] : kFiles) {
        if (!reason_to_wait(state, thing)) list.push_back({title, SaveFile{thing}});
    }
}

void add_layout_actions(const AppState& state, std::vector<Action>& list) {
    const Layout& layout = state.layout;
    list.push_back({workspace_texts::kLayoutOne, ready_layout(state, Arrangement::kOne)});
    list.push_back({workspace_texts::kLayoutTwo, ready_layout(state, Arrangement::kTwo)});
    list.push_back({workspace_texts::kLayoutFour, ready_layout(state, Arrangement::kFour)});
    list.push_back({workspace_texts::kResetLayout, ResetLayout{}});
    list.push_back({state.view.presents ? workspace_texts::kStopPresentation : workspace_texts::kStartPresentation,
                    Present{!state.view.presents}});
    list.push_back({layout.left_open ? workspace_texts::kHideLeft : workspace_texts::kShowLeft,
                    SetColumns{layout.left, layout.right, !layout.left_open, layout.right_open}});
    list.push_back({layout.right_open ? workspace_texts::kHideRight : workspace_texts::kShowRight,
                    SetColumns{layout.left, layout.right, layout.left_open, !layout.right_open}});
}

void add_view_actions(const AppState& state, std::vector<Action>& list) {
    for (const View view : kAllViews) list.push_back({workspace_texts::show_action(view_title(view)), ShowView{view}});
    for (const View view : seen_views(state.layout)) {
        if (state.layout.maximised) {
            list.push_back({workspace_texts::kRestoreViews, MaximiseView{}});
            break;
        }
        list.push_back({workspace_texts::maximise_action(view_title(view)), MaximiseView{view}});
        list.push_back({workspace_texts::close_action(view_title(view)), CloseView{view}});
    }
    add_layout_actions(state, list);
}

/// Columns and tabs, which the mouse drags.
void add_dragged_actions(const AppState& state, std::vector<Action>& list) {
    constexpr float kStep = 60;
    const Layout& layout = state.layout;
    const auto columns = [&](const char* title, float left, float right) {
        list.push_back({title, SetColumns{left, right, layout.left_open, layout.right_open}});
    };
    const float left = layout.left > 0 ? layout.left : 240;  // about what the window suggests
    const float right = layout.right > 0 ? layout.right : 360;
    columns(workspace_texts::kLeftWider, left + kStep, layout.right);
    columns(workspace_texts::kLeftNarrower, left - kStep, layout.right);
    columns(workspace_texts::kRightWider, layout.left, right + kStep);
    columns(workspace_texts::kRightNarrower, layout.left, right - kStep);
    for (const View view : seen_views(layout)) {
        const auto* const other = std::find_if(std::begin(kAllViews), std::end(kAllViews),
                                               [&](View v) { return v != view && is_open(layout, v); });
        if (other == std::end(kAllViews) || layout.maximised) continue;
        list.push_back({workspace_texts::put_right_action(view_title(view)), MoveView{view, *other, Side::kRight}});
        list.push_back({workspace_texts::put_below_action(view_title(view)), MoveView{view, *other, Side::kBelow}});
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
        list.push_back({workspace_texts::kAllCoefficients, SetCoefficients{all}});
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
    const auto add = [&](bool at_least, double low, double high) {
        std::erase_if(settings.ranges, [&](const AxisRange& range) { return range.feature == feature->index; });
        settings.ranges.push_back({feature->index, low, high});
        list.push_back({workspace_texts::range_action(state.document->study.input->origins[feature->index].label,
                                                      at_least, cluster->index),
                        SetCoefficients{settings}});
    };
    add(true, here, highest);
    add(false, lowest, here);
}

void add_training_actions(const AppState& state, std::vector<Action>& list) {
    if (!state.training.problem.empty()) return;
    const bool playing = state.training.mode == TrainingMode::kPlaying;
    list.push_back({playing ? workspace_texts::kPause : workspace_texts::kTrain,
                    Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying}});
    list.push_back({workspace_texts::kOneBatch, Train{TrainingMode::kOneBatch}});
    list.push_back({workspace_texts::kOneEpoch, Train{TrainingMode::kOneEpoch}});
    list.push_back({workspace_texts::kRestartTraining, RestartTraining{}});
    for (const auto& [speed, name] : training_texts::kSpeeds)
        list.push_back({training_texts::kSpeedInPalette + std::string(name),
                        SetTrainingSpeed{speed > 0 ? std::optional(speed) : std::nullopt}});
}

void add_plane_actions(const AppState& state, std::vector<Action>& list) {
    if (!state.plane.problem.empty()) return;
    list.push_back({workspace_texts::kFitPlane, FitPlane{}});
    const PlaneView& view = state.plane.view;
    list.push_back(
        {view.fill ? workspace_texts::kEqualPlane : workspace_texts::kFillPlane, SetPlaneAspect{!view.fill}});
    if (state.plane.num_far > 0)
        list.push_back({view.far_rows ? workspace_texts::kHideFarRows : workspace_texts::kShowFarRows,
                        ShowOnPlane{PlaneThing::kFarRows, !view.far_rows}});
    for (const auto& [name, colour] : Names<PlaneColour>::kAll) {
        std::string words(name);
        std::replace(words.begin(), words.end(), '_', ' ');
        list.push_back({workspace_texts::colour_action(words), SetPlaneColour{colour, state.plane.view.output}});
    }
    list.push_back({state.plane.view.points ? workspace_texts::kHidePoints : workspace_texts::kShowPoints,
                    ShowOnPlane{PlaneThing::kPoints, !state.plane.view.points}});
    list.push_back({state.plane.view.walls ? workspace_texts::kHideWalls : workspace_texts::kShowWalls,
                    ShowOnPlane{PlaneThing::kWalls, !state.plane.view.walls}});
    list.push_back({workspace_texts::kStepRight, StepRegion{1, 0}});
    list.push_back({workspace_texts::kStepLeft, StepRegion{-1, 0}});
    list.push_back({workspace_texts::kStepUp, StepRegion{0, 1}});
    list.push_back({workspace_texts::kStepDown, StepRegion{0, -1}});
    list.push_back({workspace_texts::kPathToOther, PathToOther{}});
}

/// What the panel of a row offers to the mouse.
void add_answer_actions(const AppState& state, std::vector<Action>& list) {
    const ChangeFacts facts = change_facts(state);
    if (facts.can_search) list.push_back({answers_texts::kSearchAction, SearchChange{}});
    if (const auto way = way_to_change(state)) list.push_back({answers_texts::kShowWayAction, *way});
    if (facts.can_try) list.push_back({answers_texts::kTryAction, EditRow{*state.selection.row, facts.cells}});
    if (!state.answers.settings.locks.empty()) list.push_back({answers_texts::kAsProposedAction, SetLocks{}});
    if (state.document->image) return;
    for (const auto& [name, parts] : {std::pair(answers_texts::kMapAction, RowParts::kMap),
                                      std::pair(answers_texts::kShapleyAction, RowParts::kShapley),
                                      std::pair(answers_texts::kExpectedAction, RowParts::kExpected)}) {
        if (parts != state.answers.settings.parts) list.push_back({name, SetRowParts{parts}});
    }
}

/// What the views Beeswarm and What if offer to the mouse.
void add_swarm_actions(const AppState& state, std::vector<Action>& list) {
    if (const auto way = way_to_edited(state)) list.push_back({what_if_texts::kWayAction, *way});
    const FoundSwarm* found = current_swarm(state);
    if (found == nullptr) return;
    const SwarmSettings& settings = state.swarm.settings;
    constexpr std::size_t kMaxNamed = 100;
    for (std::size_t c = 0; c < std::min(kMaxNamed, found->columns.size()); ++c)
        list.push_back({swarm_texts::column_action(printable_utf8(found->columns[c].column)),
                        SetBeeswarm{found->columns[c].column, settings.all}, ShowView{View::kBeeswarm}});
    if (settings.column)
        list.push_back(
            {swarm_texts::kAllColumnsAction, SetBeeswarm{std::nullopt, settings.all}, ShowView{View::kBeeswarm}});
    if (swarm_facts(state).sampled && !settings.all)
        list.push_back({swarm_texts::kAllRowsAction, SetBeeswarm{settings.column, true}, ShowView{View::kBeeswarm}});
}

/// The ways in which formulas that stand for clusters are made.
constexpr std::pair<FamilyWay, const char*> kFamilyWays[] = {
    {FamilyWay::kFidelity, families_view_texts::kFidelityAction},
    {FamilyWay::kAnswers, families_view_texts::kAnswersAction},
    {FamilyWay::kAletheia, families_view_texts::kAletheiaAction},
    {FamilyWay::kPruning, families_view_texts::kPruningAction}};

/// What the simplify view offers to the mouse.
void add_simplify_actions(const AppState& state, std::vector<Action>& list) {
    if (slimming_facts(state).can_apply) list.push_back({simplify_texts::kApplyAction, ApplySimplification{}});
    if (!applied_sentence(state).empty()) list.push_back({simplify_texts::kCompareAction, CompareSimplified{}});
    const bool on_box = state.simplify.settings.domain == SimplifyDomain::kBox;
    const FamilySettings& families = state.families.settings;
    list.push_back({families.joined ? families_view_texts::kSeparateAction : families_view_texts::kJoinAction,
                    SetFamilies{!families.joined, families.count, families.touching, families.by},
                    ShowView{View::kSimplify}});
    for (const auto& [way, title] : kFamilyWays) {
        if (way != families.by && can_make_families(*state.document->study.input, way))
            list.push_back({title, SetFamilies{families.joined, families.count, families.touching, way},
                            ShowView{View::kSimplify}});
    }
    list.push_back({on_box ? simplify_texts::kOnRowsAction : simplify_texts::kOnBoxAction,
                    SetSimplify{on_box ? SimplifyDomain::kRows : SimplifyDomain::kBox}, ShowView{View::kSimplify}});
}

/// Comparing, units and features: what the views offer to the mouse.
void add_choice_actions(const AppState& state, std::vector<Action>& list) {
    const Selection& selection = state.selection;
    CompareSettings settings;
    if (selection.cluster) {
        settings.kind = CompareKind::kClusters;
        settings.first_cluster = *selection.cluster;
        list.push_back({workspace_texts::compare_cluster_action(selection.cluster->index), SetCompare{settings},
                        ShowView{View::kCompare}});
    }
    if (!state.view.cluster_words) list.push_back({clusters_texts::kShowWords, ShowClusterWords{true}});
    const StudyInput& input = *state.document->study.input;
    if (selection.row) {
        settings = {};
        settings.kind = CompareKind::kRows;
        settings.first_row = *selection.row;
        const std::uint32_t row = input.rows->row[selection.row->index] + 1;  // people count from 1
        list.push_back({workspace_texts::compare_row_action(row), SetCompare{settings}, ShowView{View::kCompare}});
        list.push_back({workspace_texts::path_row_action(row), BeginPath{*selection.row}});
        if (state.what_if) list.push_back({rows_texts::kResetMenu, ResetRow{}});
    }
    constexpr std::size_t kMaxFeatures = 100;  // pixels have no names that one would type
    for (std::size_t j = 0; j < input.origins.size() && input.origins.size() <= kMaxFeatures; ++j)
        list.push_back({workspace_texts::feature_action(input.origins[j].label),
                        SelectFeature{FeatureId(static_cast<std::uint32_t>(j))}});
    if (selection.feature) list.push_back({workspace_texts::kDropFeature, SelectFeature{std::nullopt}});
    if (selection.unit) list.push_back({workspace_texts::kDropUnit, SelectUnit{std::nullopt}});
}

void add_document_actions(const AppState& state, std::vector<Action>& list) {
    if (!state.examples.empty()) list.push_back({gallery_texts::kShowAction, ShowGallery{true}});
    for (const Example& example : state.examples)
        list.push_back({gallery_texts::open_action(example.title), OpenExample{example.id}});
    for (const ToyInfo& info : toy_kinds()) {
        ToyOptions toy;
        toy.kind = info.kind;
        list.push_back({gallery_texts::train_action(info.title), MakeData{toy}});
    }
}

void add_look_actions(const AppState& state, std::vector<Action>& list) {
    list.push_back({workspace_texts::kLight, SetTheme{Theme::kLight}});
    list.push_back({workspace_texts::kDark, SetTheme{Theme::kDark}});
    list.push_back({workspace_texts::kSystem, SetTheme{Theme::kSystem}});
    constexpr float kStep = 0.1F;
    list.push_back({workspace_texts::kTextLarger, SetTextScale{state.view.text_scale + kStep}});
    list.push_back({workspace_texts::kTextSmaller, SetTextScale{state.view.text_scale - kStep}});
    list.push_back({workspace_texts::kTextDefault, SetTextScale{1}});
    if (state.view.offers_lessons) list.push_back({welcome_texts::kLessonsInPalette, ShowLessons{}});
    list.push_back({welcome_texts::kInPalette, ShowWelcome{!state.welcome.shown}});
    list.push_back({welcome_texts::kWatchInPalette, TakeStep{WelcomeStep::kWatch}});
    list.push_back({welcome_texts::kFoldInPalette, TakeStep{WelcomeStep::kFold}});
    list.push_back({welcome_texts::kFoldThreeInPalette, TakeStep{WelcomeStep::kFoldThree}});
    list.push_back({welcome_texts::kCountInPalette, TakeStep{WelcomeStep::kCount}});
    list.push_back({workspace_texts::kHelpAction, ShowShortcuts{!state.view.show_shortcuts}});
    list.push_back({state.view.show_diagnostics ? workspace_texts::kHideDiagnostics : workspace_texts::kShowDiagnostics,
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
            list.push_back({workspace_texts::cluster_action(*number), SelectCluster{ClusterId(*number)}});
    }
    // Rows and units are counted from 1 by people.
    const auto unit = number_after(typed, "unit");
    if (unit && *unit >= 1 && *unit <= state.document->study.network().num_hidden_units())
        list.push_back({workspace_texts::unit_action(unit_phrase(state.document->study.network(), UnitId(*unit - 1))),
                        SelectUnit{UnitId(*unit - 1)}});
    const auto row = number_after(typed, "row");
    if (!row || *row < 1) return;
    const auto& rows = state.document->study.input->rows->row;  // ascending
    const auto found = std::lower_bound(rows.begin(), rows.end(), *row - 1);
    if (found != rows.end() && *found == *row - 1)
        list.push_back({workspace_texts::row_action(*row), SelectRow{RowId(found - rows.begin())}});
}

}  // namespace

std::vector<Action> actions(const AppState& state) {
    std::vector<Action> list;
    add_file_actions(state, list);
    if (state.document && state.document->study.scores) {
        add_view_actions(state, list);
        add_saving_actions(state, list);
        add_training_actions(state, list);
        add_plane_actions(state, list);
        add_choice_actions(state, list);
        add_answer_actions(state, list);
        add_swarm_actions(state, list);
        add_simplify_actions(state, list);
        add_dragged_actions(state, list);
        add_range_actions(state, list);
    }
    add_document_actions(state, list);
    add_look_actions(state, list);
    const std::vector<KeyCommand> keys = key_commands({state});
    for (Action& action : list) {
        const bool theme = action.command.is<SetTheme>();  // its key depends on the one that is seen
        if (!theme) action.keys = keys_of(action.command, keys);
    }
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

}  // namespace reluscope
