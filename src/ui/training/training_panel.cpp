#include "ui/training/training_panel.h"

#include "app/shortcuts.h"
#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "ui/kit/line_chart.h"
#include "ui/training/training_charts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

std::string position_text(const TrainingState& training) {
    return training_texts::position(training.position.epoch, training.setup.options.epochs, training.position.batch,
                                    training.position.batches_per_epoch, training.mode == TrainingMode::kPaused);
}

void scores_line(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    if (training.history.empty()) return;
    const bool classes = has_classes(state);
    const EpochRecord& last = training.history.back().record;
    const auto part = [&](const RowScores& scores, std::size_t rows, const char* one, const char* more) {
        return training_texts::score(score_of(scores, classes), classes, counted(rows, one, more));
    };
    std::string text;  // rows that were kept aside come first
    if (last.validation)
        text = part(*last.validation, training.validation_rows, "validation row", "validation rows") + ", ";
    text += part(last.training, training.training_rows, "training row", "training rows");
    text_wrapped_in(ui.fonts.small, ui.palette.text, text);
    tooltip(ui, classes ? training_texts::kAccuracy : training_texts::kR2,
            classes ? training_texts::kAccuracyMeaning : training_texts::kR2Meaning);
}

void rate_choice(const Ui& ui, const TrainingSetup& setup) {
    constexpr double kRates[] = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kLearningRate);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-1);
    if (begin_combo("##learning rate", display_number(setup.options.learning_rate, 6).c_str())) {
        for (const double rate : kRates) {
            if (!ImGui::Selectable(display_number(rate, 6).c_str(), rate == setup.options.learning_rate)) continue;
            TrainingSetup changed = setup;
            changed.options.learning_rate = rate;
            ui.send(SetTraining{std::move(changed)});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, training_texts::kLearningRateTitle, training_texts::kLearningRateWhileRunning);
}

void history_slider(const Ui& ui, const TrainingState& training) {
    if (training.position.epoch < 1) return;
    int epoch = training.shown_epoch.value_or(training.position.epoch);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kShowEpoch);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(std::max(80.0F, ImGui::GetContentRegionAvail().x - 4));
    if (ImGui::SliderInt("##history", &epoch, 0, training.position.epoch)) ui.send(ShowEpoch{epoch});
    tooltip(ui, training_texts::kHistory, training_texts::kHistoryMeaning);
}

/// A curve; a click on it shows that epoch.
void show_chart(const Ui& ui, const TrainingChart& chart, ImVec2 size) {
    if (const auto epoch = line_chart(ui, chart.label.c_str(), size, chart.series, chart.options))
        ui.send(ShowEpoch{*epoch});
}

void epoch_counts(const Ui& ui, const AppState& state, float width, float height) {
    const TrainingState& training = state.training;
    show_chart(ui, count_chart(ui.palette, state), ImVec2(width, height));
    if (training.history.empty()) return;
    const EpochFacts& last = training.history.back();
    const training_texts::EpochCounts counts{
        last.clusters, last.cluster_births, last.cluster_deaths, last.has_regions, last.regions_complete,
        last.regions,  last.region_births,  last.region_deaths,  last.dead_units,  last.always_on_units};
    text_wrapped_in(ui.fonts.small, ui.palette.muted, training_texts::count(counts));
}

/// Accuracy and AUC beside each other, or below where there is no room.
void score_charts(const Ui& ui, const AppState& state, float width, float height) {
    constexpr float kMin = 460;
    constexpr float kGap = 14;
    const auto auc = auc_chart(ui.palette, state);
    const bool beside = auc && width >= kMin;
    const ImVec2 size(beside ? (width - kGap) / 2 : width, height);
    show_chart(ui, score_chart(ui.palette, state), size);
    if (!auc) return;
    if (beside) ImGui::SameLine(0, kGap);
    show_chart(ui, *auc, size);
}

void charts(const Ui& ui, const AppState& state, float width) {
    const TrainingState& training = state.training;
    const float height = 150;
    show_chart(ui, loss_chart(ui.palette, state), ImVec2(width, height));
    score_charts(ui, state, width, height);
    epoch_counts(ui, state, width, height);
    if (training.metrics) confusion_panel(ui, *state.document->study.input->target, training);
}

}  // namespace

void architecture_editor(const Ui& ui, const AppState& state) {
    const TrainingSetup& setup = state.training.setup;
    TrainingSetup changed = setup;
    bool edited = false;
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kHiddenLayers);
    tooltip(ui, training_texts::kHiddenLayersTitle, training_texts::kHiddenLayersMeaning);
    const float width = 44;
    for (std::size_t i = 0; i < setup.hidden.size(); ++i) {
        if (i > 0) {
            ImGui::SameLine(0, 4);
            if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
        }
        ImGui::PushID(static_cast<int>(i));
        ImGui::SetNextItemWidth(width);
        int units = setup.hidden[i];
        if (ImGui::InputInt(("##units " + std::to_string(i + 1)).c_str(), &units, 0, 0,
                            ImGuiInputTextFlags_EnterReturnsTrue) &&
            units >= 1) {
            changed.hidden[i] = std::min(units, 1024);
            edited = true;
        }
        tooltip(ui, training_texts::layer(i + 1), training_texts::kUnitsMeaning);
        ImGui::PopID();
    }
    if (setup.hidden.size() < 8) {
        if (!setup.hidden.empty()) ImGui::SameLine(0, 4);
        if (ImGui::GetContentRegionAvail().x < 26) ImGui::NewLine();
        if (ImGui::Button("+##add layer", ImVec2(24, 0))) {
            changed.hidden.push_back(setup.hidden.empty() ? 8 : setup.hidden.back());
            edited = true;
        }
        tooltip(ui, "", training_texts::kAddLayer);
    }
    if (!setup.hidden.empty()) {
        ImGui::SameLine(0, 4);
        if (ImGui::GetContentRegionAvail().x < 26) ImGui::NewLine();
        if (ImGui::Button("\u2212##remove layer", ImVec2(24, 0))) {
            changed.hidden.pop_back();
            edited = true;
        }
        tooltip(ui, "", training_texts::kRemoveLayer);
    }
    if (edited) ui.send(SetTraining{std::move(changed)});
}

void training_transport(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    const bool playing = training.mode == TrainingMode::kPlaying;
    ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
    const std::string label = std::string(playing ? training_texts::kPause : training_texts::kPlay) + "###play";
    const bool keys = keys_train(state);
    const char* const play_meaning = keys ? training_texts::kPlayMeaningWithKey : training_texts::kPlayMeaning;
    if (icon_button(ui, playing ? "\uf04c" : "\uf04b", label.c_str(),
                    playing ? training_texts::kPauseMeaning : play_meaning))
        ui.send(Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying});
    ImGui::PopStyleColor();
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf051", "###one batch",
                    keys ? training_texts::kOneBatchMeaningWithKey : training_texts::kOneBatchMeaning))
        ui.send(Train{TrainingMode::kOneBatch});
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf050", "###one epoch", training_texts::kOneEpochMeaning))
        ui.send(Train{TrainingMode::kOneEpoch});
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf0e2", "###restart",
                    keys ? training_texts::kRestartMeaningWithKey : training_texts::kRestartMeaning))
        ui.send(RestartTraining{});
}

void training_speed(const Ui& ui, const TrainingState& training) {
    const double speed = training.speed().value_or(0);
    const auto name_of_speed = [](double wanted) -> std::string {
        for (const auto& known : training_texts::kSpeeds) {
            if (known.epochs_per_second == wanted) return known.name;
        }
        return display_number(wanted) + " epochs/s";
    };
    if (begin_combo("##training speed", name_of_speed(speed).c_str())) {
        for (const auto& choice : training_texts::kSpeeds) {
            if (!ImGui::Selectable(choice.name, choice.epochs_per_second == speed)) continue;
            ui.send(SetTrainingSpeed{choice.epochs_per_second > 0 ? std::optional(choice.epochs_per_second)
                                                                  : std::nullopt});
        }
        ImGui::EndCombo();
    }
    tooltip(ui, training_texts::kSpeedTitle, training_texts::kSpeedMeaning);
}

void training_summary(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    heading(ui, training_texts::kHeading);
    if (!training.problem.empty()) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, training.problem);
        if (state.document->study.input->target && ImGui::Button(training_texts::kNewNetwork)) ui.send(NewNetwork{});
        return;
    }
    training_transport(ui, state);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kSpeed);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-1);
    training_speed(ui, training);
    rate_choice(ui, training.setup);
    architecture_editor(ui, state);
    if (!is_seen(state.layout, View::kTraining) && ImGui::Button(training_texts::kMore))
        ui.send(ShowView{View::kTraining});
    // What grows while a network trains stands below what can be pressed, which keeps its place.
    if (!training.begun) return;
    text_in(ui.fonts.small, ui.palette.muted, position_text(training));
    scores_line(ui, state);
    if (training.history.size() < 2) return;
    TrainingChart loss = loss_chart(ui.palette, state);
    loss.label = "loss";
    loss.options.axes = false;
    loss.options.level.reset();
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kLossByEpoch);
    show_chart(ui, loss, ImVec2(ImGui::GetContentRegionAvail().x, 46));
}

namespace {

/// Where training is, and why it ended.
void training_sentences(const Ui& ui, const TrainingState& training) {
    if (!training.stop_sentence.empty())
        text_wrapped_in(ui.fonts.small,
                        training.stop_reason == StopReason::kNonFinite ? ui.palette.warning_text : ui.palette.muted,
                        training.stop_sentence);
    for (const std::string& note : training.notes) text_wrapped_in(ui.fonts.small, ui.palette.muted, note);
}

/// For a document: the curves, where there are some, and how far training is.
void training_page(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    text_in(ui.fonts.text, ui.palette.text,
            training.begun ? position_text(training) : std::string(training_texts::kNotTrained));
    training_sentences(ui, training);
    // Charts without a curve would have axes of their own making.
    if (!training.history.empty()) return charts(ui, state, ImGui::GetContentRegionAvail().x);
    if (training.metrics) confusion_panel(ui, *state.document->study.input->target, training);
}

}  // namespace

namespace {

constexpr float kBetweenColumns = 14;

/// The curves, and the plane that they are of: beside them, or above them.
void curves_and_plane(const Ui& ui, const AppState& state, const DrawPlane& plane) {
    constexpr float kBeside = 620;
    if (state.training.history.empty()) {
        constexpr float kForBoth = 200;   // lower, the plane would be lower than its axes are high
        constexpr float kMinPlane = 140;  // lower, the part scrolls
        if (!plane || ImGui::GetContentRegionAvail().y > kForBoth * ImGui::GetIO().FontGlobalScale)
            text_wrapped_in(ui.fonts.small, ui.palette.muted, training_texts::kCurvesToCome);
        const ImVec2 room = ImGui::GetContentRegionAvail();
        if (plane) plane(ImVec2(room.x, chart_height(ui, room.y, kMinPlane)));
        return;
    }
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool beside = plane && room.x > kBeside;
    if (plane && !beside) plane(ImVec2(room.x, std::clamp(0.5F * room.y, 160.0F, 420.0F)));
    ImGui::BeginChild("training curves", ImVec2(beside ? std::round(0.46F * room.x) : 0, 0));
    charts(ui, state, ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
    if (!beside) return;
    ImGui::SameLine(0, kBetweenColumns);
    plane(ImGui::GetContentRegionAvail());
}

}  // namespace

namespace {

/// Play, speed, where training is; a reference to compare with, and the history. Each has its line or its part of one
/// before, while and after a network trains, so that nothing below moves.
void training_head(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    training_transport(ui, state);
    constexpr float kSpeedChoice = 118;
    same_line_if(kSpeedChoice);
    ImGui::SetNextItemWidth(kSpeedChoice);
    training_speed(ui, training);
    same_line_if(text_size(ui.fonts.text, training_texts::kPressTrain).x);
    ImGui::AlignTextToFramePadding();
    const std::string position = training.begun ? position_text(training) : training_texts::kPressTrain;
    text_in(ui.fonts.text, training.begun ? ui.palette.text : ui.palette.muted, position);
    if (ImGui::Button((std::string(training_texts::kKeepReference) + "###keep as reference").c_str()))
        ui.send(SetCompare{{CompareKind::kReference, {}, {}, {}, {}, 0}, true});
    tooltip(ui, training_texts::kKeepReference, training_texts::kKeepReferenceMeaning);
    if (training.position.epoch >= 1) ImGui::SameLine(0, 14);
    history_slider(ui, training);
}

}  // namespace

void training_panel(const Ui& ui, const AppState& state, const DrawPlane& plane) {
    const TrainingState& training = state.training;
    if (!training.problem.empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.text, training.problem);
        if (!ui.picture && state.document->study.input->target && ImGui::Button(training_texts::kNewNetworkForTable))
            ui.send(NewNetwork{});
        return;
    }
    if (ui.picture) return training_page(ui, state);
    training_head(ui, state);
    const float room = ImGui::GetContentRegionAvail().x;
    constexpr float kTwo = 560;
    constexpr float kOptions = 236;
    if (room > kTwo) {
        ImGui::BeginChild("training options", ImVec2(kOptions, 0));
        training_options(ui, state);
        ImGui::EndChild();
        ImGui::SameLine(0, kBetweenColumns);
        ImGui::BeginChild("training pictures");
        training_sentences(ui, training);
        curves_and_plane(ui, state, plane);
        ImGui::EndChild();
        return;
    }
    // The first options are seen below the plane without scrolling.
    const float most = std::clamp(0.4F * ImGui::GetWindowHeight(), 160.0F, 300.0F);
    if (plane) plane(ImVec2(room, std::clamp(0.7F * room, 160.0F, most)));
    ImGui::BeginChild("training options", ImVec2(room, 430));
    training_options(ui, state);
    ImGui::EndChild();
    training_sentences(ui, training);
    // The curves have their room before there are any, so that a bar to scroll by does not come while a network trains.
    ImGui::BeginChild("training curves", ImVec2(0, 560));
    if (training.history.empty())
        text_wrapped_in(ui.fonts.small, ui.palette.muted, training_texts::kCurvesToCome);
    else
        charts(ui, state, ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
}

}  // namespace reluscope
