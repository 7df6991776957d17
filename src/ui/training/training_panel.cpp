#include "ui/training/training_panel.h"

#include "base/text/number_format.h"
#include "ui/kit/line_chart.h"
#include "ui/training/training_charts.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

std::string position_text(const TrainingState& training) {
    std::string text = "epoch " + display_count(static_cast<unsigned long long>(training.position.epoch));
    if (training.position.batch > 0 && training.mode == TrainingMode::kPaused)
        text += ", batch " + std::to_string(training.position.batch) + " of " +
                std::to_string(training.position.batches_per_epoch);
    else
        text += " of " + display_count(static_cast<unsigned long long>(training.setup.options.epochs));
    return text;
}

void scores_line(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    if (training.history.empty()) return;
    const bool classes = has_classes(state);
    const EpochRecord& last = training.history.back().record;
    const auto shown = [&](double value) { return classes ? display_share(value) : display_number(value, 3); };
    const auto part = [&](const RowScores& scores, std::size_t rows, const char* one, const char* more) {
        return (classes ? "" : "R\u00b2 ") + shown(score_of(scores, classes)) + (classes ? " right on " : " on ") +
               counted(rows, one, more);
    };
    std::string text;  // rows that were kept aside come first
    if (last.validation)
        text = part(*last.validation, training.validation_rows, "validation row", "validation rows") + ", ";
    text += part(last.training, training.training_rows, "training row", "training rows");
    text_wrapped_in(ui.fonts.small, ui.palette.text, text);
    tooltip(ui, classes ? "Accuracy" : "R\u00b2",
            classes ? "Share of the rows predicted right in the last epoch: of the rows that the network learned from, "
                      "as they came by, and of those "
                      "that were kept aside."
                    : "1 minus the squared error over that of the mean, in the last epoch.");
}

/// "2 - [8] [8] - 1" with a way to change each width and the number of layers.
void architecture_editor(const Ui& ui, const AppState& state) {
    const TrainingSetup& setup = state.training.setup;
    TrainingSetup changed = setup;
    bool edited = false;
    text_in(ui.fonts.small, ui.palette.muted, "hidden layers");
    tooltip(ui, "Hidden layers", "Units of each hidden layer. A change starts over with new weights.");
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
        tooltip(ui, "Layer " + std::to_string(i + 1), "Type another number of units and press Enter.");
        ImGui::PopID();
    }
    if (setup.hidden.size() < 8) {
        if (!setup.hidden.empty()) ImGui::SameLine(0, 4);
        if (ImGui::GetContentRegionAvail().x < 26) ImGui::NewLine();
        if (ImGui::Button("+##add layer", ImVec2(24, 0))) {
            changed.hidden.push_back(setup.hidden.empty() ? 8 : setup.hidden.back());
            edited = true;
        }
        tooltip(ui, "", "One more hidden layer");
    }
    if (!setup.hidden.empty()) {
        ImGui::SameLine(0, 4);
        if (ImGui::GetContentRegionAvail().x < 26) ImGui::NewLine();
        if (ImGui::Button("\u2212##remove layer", ImVec2(24, 0))) {
            changed.hidden.pop_back();
            edited = true;
        }
        tooltip(ui, "", "One hidden layer less");
    }
    if (edited) ui.send(SetTraining{std::move(changed)});
}

void rate_choice(const Ui& ui, const TrainingSetup& setup) {
    constexpr double kRates[] = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, "learning rate");
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
    tooltip(ui, "Learning rate", "How far one step goes. It can be changed while training runs.");
}

void history_slider(const Ui& ui, const TrainingState& training) {
    if (training.position.epoch < 1) return;
    int epoch = training.shown_epoch.value_or(training.position.epoch);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, "show epoch");
    ImGui::SameLine();
    ImGui::SetNextItemWidth(std::max(80.0F, ImGui::GetContentRegionAvail().x - 4));
    if (ImGui::SliderInt("##history", &epoch, 0, training.position.epoch)) ui.send(ShowEpoch{epoch});
    tooltip(ui, "History",
            "Regions, boundary, clusters and explanations as they were after an epoch; 0 is the start. Play goes on "
            "from the newest weights.");
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
    std::string text = counted(last.clusters, "cluster", "clusters") + " (" + std::to_string(last.cluster_births) +
                       " new, " + std::to_string(last.cluster_deaths) + " gone)";
    if (last.has_regions)
        text = (last.regions_complete ? "" : "at least ") + counted(last.regions, "region", "regions") +
               " in the home window (" + std::to_string(last.region_births) + " new, " +
               std::to_string(last.region_deaths) + " gone); " + text;
    text += "; " + counted(last.dead_units, "dead unit", "dead units") + ", " + std::to_string(last.always_on_units) +
            " always active";
    text_wrapped_in(ui.fonts.small, ui.palette.muted, text);
}

/// Accuracy and AUC beside each other, or below where there is no room.
void score_charts(const Ui& ui, const AppState& state, float width, float height) {
    constexpr float kFewest = 460;
    constexpr float kTrainingGap = 14;
    const auto auc = auc_chart(ui.palette, state);
    const bool beside = auc && width >= kFewest;
    const ImVec2 size(beside ? (width - kTrainingGap) / 2 : width, height);
    show_chart(ui, score_chart(ui.palette, state), size);
    if (!auc) return;
    if (beside) ImGui::SameLine(0, kTrainingGap);
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

void training_transport(const Ui& ui, const TrainingState& training) {
    const bool playing = training.mode == TrainingMode::kPlaying;
    ImGui::PushStyleColor(ImGuiCol_Button, ui.palette.selection);
    if (icon_button(ui, playing ? "\uf04c" : "\uf04b", playing ? "Pause###play" : "Train###play",
                    playing ? "Pause training (Space)" : "Train the network; regions and clusters follow (Space)"))
        ui.send(Train{playing ? TrainingMode::kPaused : TrainingMode::kPlaying});
    ImGui::PopStyleColor();
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf051", "###one batch", "One step: a single batch of rows (.)"))
        ui.send(Train{TrainingMode::kOneBatch});
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf050", "###one epoch", "One epoch: all rows once")) ui.send(Train{TrainingMode::kOneEpoch});
    ImGui::SameLine(0, 4);
    if (icon_button(ui, "\uf0e2", "###restart", "Start over with the first weights of this seed (R)"))
        ui.send(RestartTraining{});
}

void training_summary(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    heading(ui, "TRAINING");
    if (!training.problem.empty()) {
        text_wrapped_in(ui.fonts.small, ui.palette.muted, training.problem);
        if (state.document->study.input->target && ImGui::Button("New network")) ui.send(NewNetwork{});
        return;
    }
    training_transport(ui, training);
    if (training.begun) {
        text_in(ui.fonts.small, ui.palette.muted, position_text(training));
        scores_line(ui, state);
        if (training.history.size() > 1) {
            TrainingChart loss = loss_chart(ui.palette, state);
            loss.label = "loss";
            loss.options.axes = false;
            loss.options.level.reset();
            text_in(ui.fonts.small, ui.palette.muted, "loss by epoch");
            show_chart(ui, loss, ImVec2(ImGui::GetContentRegionAvail().x, 46));
        }
    }
    rate_choice(ui, training.setup);
    architecture_editor(ui, state);
    if (!is_seen(state.layout, View::kTraining) && ImGui::Button("Curves and options"))
        ui.send(ShowView{View::kTraining});
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

/// For a document: the curves, and how far training is.
void training_page(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    text_in(ui.fonts.text, ui.palette.text, training.begun ? position_text(training) : "Not trained here yet.");
    training_sentences(ui, training);
    charts(ui, state, ImGui::GetContentRegionAvail().x);
}

}  // namespace

void training_panel(const Ui& ui, const AppState& state) {
    const TrainingState& training = state.training;
    if (!training.problem.empty()) {
        text_wrapped_in(ui.fonts.text, ui.palette.text, training.problem);
        if (!ui.picture && state.document->study.input->target && ImGui::Button("Make a new network for this table"))
            ui.send(NewNetwork{});
        return;
    }
    if (ui.picture) return training_page(ui, state);
    training_transport(ui, training);
    const std::string position =
        training.begun ? position_text(training) : "Press Train, or change what is trained first.";
    same_line_if(text_size(ui.fonts.text, position).x);
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.text, training.begun ? ui.palette.text : ui.palette.muted, position);
    training_sentences(ui, training);
    if (ImGui::Button("Keep as reference###keep as reference"))
        ui.send(SetCompare{{CompareKind::kReference, {}, {}, {}, {}, 0}, true});
    tooltip(ui, "Keep as reference",
            "Keeps the network as it is now; the Compare view shows what training changes from here: predictions, "
            "clusters, regions.");
    if (training.position.epoch >= 1) ImGui::SameLine(0, 14);
    history_slider(ui, training);
    const float room = ImGui::GetContentRegionAvail().x;
    const bool two = room > 560;
    const float options_width = two ? 236 : room;
    ImGui::BeginChild("training options", ImVec2(options_width, two ? 0 : 430));
    training_options(ui, state);
    ImGui::EndChild();
    if (two) ImGui::SameLine(0, 14);
    ImGui::BeginChild("training curves", ImVec2(0, two ? 0 : 560));
    charts(ui, state, ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
}

}  // namespace reluscope
