#include "base/text/number_format.h"
#include "base/texts/training_texts.h"
#include "ui/training/training_panel.h"

#include <algorithm>
#include <span>

// What is trained and how.

namespace reluscope {

namespace {

constexpr float kLabel = 108;

/// A label, then an item that fills the line.
void label(const Ui& ui, const char* text) {
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, text);
    ImGui::SameLine(kLabel);
    ImGui::SetNextItemWidth(-1);
}

/// A label whose text may have any length: it is cut where the room ends.
void label_cut(const Ui& ui, const std::string& text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy(ImVec2(kLabel - 12, ImGui::GetFrameHeight()));
    draw_text_cut(*ImGui::GetWindowDrawList(), ui.fonts.small,
                  ImVec2(at.x, at.y + (ImGui::GetFrameHeight() - text_size(ui.fonts.small, "x").y) / 2), kLabel - 12,
                  ui.palette.muted, text);
    ImGui::SameLine(kLabel);
    ImGui::SetNextItemWidth(-1);
}

/// One value of a short list. Returns true when `value` was changed.
bool number_choice(const Ui& ui, const char* text, const char* id, const std::vector<double>& choices, double& value,
                   const char* explanation) {
    label(ui, text);
    bool changed = false;
    if (begin_combo(id, display_number(value, 6).c_str())) {
        for (const double choice : choices) {
            if (ImGui::Selectable(display_number(choice, 6).c_str(), choice == value)) {
                value = choice;
                changed = true;
            }
        }
        ImGui::EndCombo();
    }
    tooltip(ui, text, explanation);
    return changed;
}

bool whole_choice(const Ui& ui, const char* text, const char* id, const std::vector<double>& choices, int& value,
                  const char* explanation) {
    double number = value;
    if (!number_choice(ui, text, id, choices, number, explanation)) return false;
    value = static_cast<int>(number);
    return true;
}

bool word_choice(const Ui& ui, const char* text, const char* id, std::span<const char* const> words, int& chosen,
                 const char* explanation) {
    label(ui, text);
    bool changed = false;
    if (begin_combo(id, words[static_cast<std::size_t>(chosen)])) {
        for (int i = 0; i < static_cast<int>(words.size()); ++i) {
            if (ImGui::Selectable(words[static_cast<std::size_t>(i)], i == chosen)) {
                chosen = i;
                changed = true;
            }
        }
        ImGui::EndCombo();
    }
    tooltip(ui, text, explanation);
    return changed;
}

template <class Enum>
bool enum_choice(const Ui& ui, const char* text, const char* id, std::span<const char* const> words, Enum& value,
                 const char* explanation) {
    int chosen = static_cast<int>(value);
    if (!word_choice(ui, text, id, words, chosen, explanation)) return false;
    value = static_cast<Enum>(chosen);
    return true;
}

/// What everybody changes first.
bool first_options(const Ui& ui, TrainOptions& o) {
    bool changed = number_choice(ui, training_texts::kLearningRate, "##rate",
                                 {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1}, o.learning_rate,
                                 training_texts::kLearningRateMeaning);
    changed |= whole_choice(ui, training_texts::kEpochs, "##epochs", {10, 20, 50, 100, 200, 400, 1000, 3000}, o.epochs,
                            training_texts::kEpochsMeaning);
    return changed;
}

/// Parameters of the method that is chosen.
bool method_options(const Ui& ui, TrainOptions& o) {
    if (o.optimiser == Optimiser::kSgd)
        return number_choice(ui, training_texts::kMomentum, "##momentum", {0, 0.5, 0.8, 0.9, 0.95, 0.99}, o.momentum,
                             training_texts::kMomentumMeaning);
    bool changed = number_choice(ui, training_texts::kBeta1, "##beta1", {0, 0.5, 0.8, 0.9, 0.95, 0.99}, o.beta1,
                                 training_texts::kBeta1Meaning);
    changed |= number_choice(ui, training_texts::kBeta2, "##beta2", {0.9, 0.99, 0.999, 0.9999}, o.beta2,
                             training_texts::kBeta2Meaning);
    changed |= number_choice(ui, training_texts::kEpsilon, "##epsilon", {1e-10, 1e-8, 1e-7, 1e-5, 1e-3}, o.epsilon,
                             training_texts::kEpsilonMeaning);
    return changed;
}

bool schedule_options(const Ui& ui, TrainOptions& o) {
    bool changed = enum_choice(ui, training_texts::kSchedule, "##schedule", training_texts::kSchedules, o.schedule,
                               training_texts::kScheduleMeaning);
    if (o.schedule == Schedule::kStep || o.schedule == Schedule::kExponential)
        changed |= number_choice(ui, training_texts::kDecay, "##decay", {0.1, 0.5, 0.9, 0.95, 0.98, 0.99, 0.999},
                                 o.decay, training_texts::kDecayMeaning);
    if (o.schedule == Schedule::kStep)
        changed |= whole_choice(ui, training_texts::kStepEpochs, "##step epochs", {5, 10, 20, 50, 100}, o.step_epochs,
                                training_texts::kStepEpochsMeaning);
    if (o.schedule == Schedule::kCosine)
        changed |= number_choice(ui, training_texts::kFinalShare, "##final share", {0, 0.01, 0.05, 0.1, 0.2, 0.5},
                                 o.final_share, training_texts::kFinalShareMeaning);
    return changed;
}

/// How the steps are made, folded until somebody asks for it. The line says which method it is.
bool optimiser_options(const Ui& ui, TrainOptions& o) {
    const std::string method = training_texts::kOptimisers[static_cast<std::size_t>(o.optimiser)];
    const std::string title = std::string(training_texts::kOptimiserPart) + ": " + method + "###optimiser part";
    constexpr ImGuiTreeNodeFlags kFlags =
        ImGuiTreeNodeFlags_NoTreePushOnOpen | ImGuiTreeNodeFlags_SpanAvailWidth | ImGuiTreeNodeFlags_FramePadding;
    const bool open = ImGui::TreeNodeEx(title.c_str(), kFlags);
    tooltip(ui, training_texts::kOptimiserPart, training_texts::kOptimiserPartMeaning);
    if (!open) return false;
    bool changed = enum_choice(ui, training_texts::kOptimiser, "##optimiser", training_texts::kOptimisers, o.optimiser,
                               training_texts::kOptimiserMeaning);
    changed |= method_options(ui, o);
    changed |= schedule_options(ui, o);
    changed |= whole_choice(ui, training_texts::kBatchSize, "##batch size", {1, 4, 10, 16, 32, 64, 128, 256, 1024},
                            o.batch_size, training_texts::kBatchSizeMeaning);
    return changed;
}

/// How much the rows of each class count: alike, balanced, or a number per class.
bool class_weight_options(const Ui& ui, TrainOptions& o, const std::vector<std::string>& classes) {
    constexpr std::size_t kMaxClasses = 12;
    enum { kAlike, kBalanced, kOwn };
    int chosen = o.balanced_class_weights ? kBalanced : (o.class_weights.empty() ? kAlike : kOwn);
    const std::size_t offered = classes.size() <= kMaxClasses || chosen == kOwn ? 3 : 2;
    const std::span<const char* const> words = std::span(training_texts::kClassWeightChoices).first(offered);
    bool changed = word_choice(ui, training_texts::kClassWeights, "##class weights", words, chosen,
                               training_texts::kClassWeightsMeaning);
    if (changed) {
        o.balanced_class_weights = chosen == kBalanced;
        o.class_weights.assign(chosen == kOwn ? classes.size() : 0, 1.0);
    }
    if (chosen != kOwn || o.class_weights.size() != classes.size()) return changed;
    for (std::size_t c = 0; c < std::min(classes.size(), kMaxClasses); ++c) {
        label_cut(ui, classes[c]);
        double weight = o.class_weights[c];
        if (ImGui::InputDouble(("##weight of class " + std::to_string(c)).c_str(), &weight, 0, 0, "%.6g",
                               ImGuiInputTextFlags_EnterReturnsTrue)) {
            o.class_weights[c] = weight;
            changed = true;
        }
        tooltip(ui, training_texts::weight_of(classes[c]), training_texts::kClassWeightMeaning);
    }
    return changed;
}

bool penalty_options(const Ui& ui, TrainOptions& o, const std::vector<std::string>& classes, bool validation) {
    const std::vector<double> strengths = {0, 0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.03, 0.1};
    bool changed = number_choice(ui, training_texts::kL2, "##l2", strengths, o.l2_weights, training_texts::kL2Meaning);
    changed |= number_choice(ui, training_texts::kL1, "##l1", strengths, o.l1_weights, training_texts::kL1Meaning);
    changed |= check_box(ui, training_texts::kFirstWeights, &o.first_layer_only);
    changed |= number_choice(ui, training_texts::kL1Units, "##l1 activations", strengths, o.l1_activations,
                             training_texts::kL1UnitsMeaning);
    changed |= check_box(ui, training_texts::kFirstUnits, &o.first_activations_only);
    if (!classes.empty()) changed |= class_weight_options(ui, o, classes);
    if (validation) {
        changed |= whole_choice(ui, training_texts::kPatience, "##patience", {0, 5, 10, 20, 50, 100}, o.patience,
                                training_texts::kPatienceMeaning);
    }
    return changed;
}

bool network_options(const Ui& ui, TrainingSetup& setup) {
    bool changed = number_choice(ui, training_texts::kSlope, "##slope", {0, 0.01, 0.1, 0.2, 0.3}, setup.slope,
                                 training_texts::kSlopeMeaning);
    changed |= check_box(ui, training_texts::kResidual, &setup.residual);
    tooltip(ui, training_texts::kResidualTitle, training_texts::kResidualMeaning);
    changed |= enum_choice(ui, training_texts::kInitialisation, "##initialisation", training_texts::kInitialisations,
                           setup.initialisation, training_texts::kInitialisationMeaning);
    changed |= number_choice(ui, training_texts::kValidation, "##validation", {0, 0.1, 0.2, 0.3, 0.5},
                             setup.options.validation_share, training_texts::kValidationMeaning);
    int seed = static_cast<int>(setup.seed);
    label(ui, training_texts::kSeed);
    if (ImGui::InputInt("##seed", &seed, 1, 0) && seed >= 0) {
        setup.seed = static_cast<std::uint64_t>(seed);
        changed = true;
    }
    tooltip(ui, training_texts::kSeedTitle, training_texts::kSeedMeaning);
    return changed;
}

/// Points drawn by hand: a button per class.
void draw_options(const Ui& ui, const AppState& state) {
    const auto& target = state.document->study.input->target;
    if (!state.toy || !target || !target->is_class() || state.document->study.network().num_inputs() != 2) return;
    ImGui::AlignTextToFramePadding();
    text_in(ui.fonts.small, ui.palette.muted, training_texts::kDraw);
    tooltip(ui, training_texts::kDrawTitle, training_texts::kDrawMeaning);
    for (std::size_t c = 0; c < target->classes.size(); ++c) {
        ImGui::SameLine(0, 6);
        const int label = static_cast<int>(c);
        const bool chosen = state.drawing == label;
        const ImU32 colour = class_colour(c, target->classes.size(), ui.palette.dark);
        ImGui::PushStyleColor(ImGuiCol_Button, chosen ? with_alpha(colour, 0.85F) : with_alpha(colour, 0.25F));
        if (ImGui::Button(item_label(target->classes[c], c).c_str()))
            ui.send(DrawPoints{chosen ? std::nullopt : std::optional(label)});
        ImGui::PopStyleColor();
        tooltip(ui, "", chosen ? training_texts::kStopDrawing : training_texts::kStartDrawing);
    }
    if (!state.drawing) return;
    ImGui::SameLine(0, 6);
    if (ImGui::Button("\uf0e2###undo point")) ui.send(RemoveLastPoint{});
    tooltip(ui, "", training_texts::kRemovePoint);
}

void toy_options(const Ui& ui, const AppState& state) {
    text_in(ui.fonts.heading, ui.palette.muted, training_texts::kDataHeading);
    ToyOptions toy = state.toy.value_or(ToyOptions{});
    label(ui, training_texts::kShape);
    bool changed = false;
    if (begin_combo("##toy", state.toy ? std::string(toy_info(toy.kind).title).c_str() : training_texts::kOpenTable,
                    ImGuiComboFlags_HeightLarge)) {
        for (const ToyInfo& info : toy_kinds()) {
            if (ImGui::Selectable(std::string(info.title).c_str(), state.toy && toy.kind == info.kind)) {
                toy.kind = info.kind;
                toy.arms = 0;
                changed = true;
            }
            tooltip(ui, "", info.sentence);
        }
        ImGui::EndCombo();
    }
    if (state.toy) {
        const ToyInfo& info = toy_info(toy.kind);
        changed |= number_choice(ui, training_texts::kNoise, "##noise", {0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5}, toy.noise,
                                 training_texts::kNoiseMeaning);
        int rows = static_cast<int>(toy.rows);
        if (whole_choice(ui, training_texts::kRows, "##toy rows", {50, 200, 500, 1000, 2000, 5000, 20000}, rows,
                         training_texts::kRowsMeaning)) {
            toy.rows = static_cast<std::size_t>(rows);
            changed = true;
        }
        if (info.usual_arms > 0) {
            if (toy.arms == 0) toy.arms = info.usual_arms;
            changed |= whole_choice(ui, training_texts::kClasses, "##arms", {2, 3, 4, 5}, toy.arms,
                                    training_texts::kClassesMeaning);
        }
        if (toy.kind == ToyKind::kFunction) {
            std::vector<std::string> titles;
            std::vector<const char*> words;
            for (const ToyFunctionInfo& function : toy_functions()) titles.emplace_back(function.title);
            for (const std::string& title : titles) words.push_back(title.c_str());
            changed |= enum_choice(ui, training_texts::kCurve, "##function", words, toy.function,
                                   training_texts::kCurveMeaning);
        }
        int seed = static_cast<int>(toy.seed);
        label(ui, training_texts::kDataSeed);
        if (ImGui::InputInt("##toy seed", &seed, 1, 0) && seed >= 0) {
            toy.seed = static_cast<std::uint64_t>(seed);
            changed = true;
        }
    }
    if (changed) ui.send(MakeData{toy});
    draw_options(ui, state);
}

}  // namespace

void training_options(const Ui& ui, const AppState& state) {
    TrainingSetup setup = state.training.setup;
    const auto& target = state.document->study.input->target;
    bool changed = first_options(ui, setup.options);
    architecture_editor(ui, state);
    changed |= optimiser_options(ui, setup.options);
    toy_options(ui, state);
    text_in(ui.fonts.heading, ui.palette.muted, training_texts::kPenaltiesHeading);
    changed |= penalty_options(ui, setup.options, target ? target->classes : std::vector<std::string>{},
                               setup.options.validation_share > 0);
    text_in(ui.fonts.heading, ui.palette.muted, training_texts::kNetworkHeading);
    changed |= network_options(ui, setup);
    if (changed) ui.send(SetTraining{std::move(setup)});
}

}  // namespace reluscope
