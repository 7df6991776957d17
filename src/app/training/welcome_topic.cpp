#include "app/training/welcome_topic.h"

#include "app/training/new_network.h"

namespace reluscope {

namespace {

/// The view that answers a step.
View hero_of(WelcomeStep step) {
    return step == WelcomeStep::kFold || step == WelcomeStep::kFoldThree ? View::kProfile : View::kPlane;
}

bool has_plane(const Desk& desk) { return desk.study_ready() && desk.study().network().num_inputs() == 2; }

}  // namespace

WelcomePlan welcome_plan(WelcomeStep step) {
    WelcomePlan plan;
    TrainOptions& options = plan.setup.options;
    options.validation_share = 0;        // few points: the network learns from all of them
    options.score_training_rows = true;  // what is said of the fit is of the weights that are shown
    options.schedule = Schedule::kCosine;
    if (hero_of(step) == View::kProfile) {
        plan.toy = {ToyKind::kValley, 80, 0.05, 1, 0, ToyFunction::kSine};
        plan.setup.hidden = {step == WelcomeStep::kFold ? 1 : 3};
        plan.setup.seed = step == WelcomeStep::kFold ? 1 : 38;
        options.learning_rate = 0.03;
        options.batch_size = 16;
        options.epochs = 120;
        plan.epochs_per_second = 40;
        return plan;
    }
    plan.toy = {ToyKind::kCircles, 300, 0.1, 1, 0, ToyFunction::kSine};
    plan.setup.hidden = {8, 8};
    plan.setup.seed = 1;
    options.learning_rate = 0.02;
    options.batch_size = 30;
    options.epochs = 100;
    plan.epochs_per_second = step == WelcomeStep::kCount ? 50 : 20;
    return plan;
}

void WelcomeTopic::open(const Opening& opening) {
    if (opening.kind != Opening::Kind::kDocument) return;
    WelcomeState& welcome = desk.state.welcome;
    if (desk.state.document->table == welcome.table) return;
    stage_.drop();
    welcome.table.reset();
    welcome.step.reset();
    if (!opening.remembered) welcome.shown = false;
}

bool WelcomeTopic::continue_opening() {
    const WelcomeState& welcome = desk.state.welcome;
    if (!welcome.step || !welcome.table || desk.state.document->table != welcome.table) return false;
    const WelcomeStep step = *welcome.step;
    desk.apply(ShowView{hero_of(step)});
    const bool reduced_motion = training.training.reduced_motion;
    const auto start = [this, step, reduced_motion] {
        desk.apply(Train{TrainingMode::kPlaying});
        desk.state.training.run =
            reduced_motion ? ShownRun{std::nullopt, true} : ShownRun{welcome_plan(step).epochs_per_second, false};
    };
    stage_.begin_with(start, reduced_motion);
    return false;
}

void WelcomeTopic::begin(WelcomeStep step) {
    const WelcomePlan plan = welcome_plan(step);
    const auto table = make_toy(plan.toy);
    if (!table) return desk.refuse(table.error().sentence());
    EncoderChoices plain;
    plain.standardise = false;  // coordinates stay what they are in the picture
    const std::string target(toy_target(plan.toy.kind));
    auto model = new_network(*table, target, plan.setup, plain);
    if (!model) return desk.refuse(model.error().sentence());
    const auto made = std::make_shared<const Table>(*table);
    desk.state.training.mode = TrainingMode::kPaused;
    desk.state.welcome.step = step;
    desk.state.welcome.table = made;
    documents.expect_made_table(made, plan.toy);
    documents.open_parts(std::make_shared<const ModelFile>(*std::move(model)), made, ColumnChoice{target});
}

void apply(ShowWelcome& command, WelcomeTopic& topic) {
    WelcomeState& welcome = topic.desk.state.welcome;
    welcome.shown = command.shown;
    if (!command.shown) welcome.step.reset();
}

void apply(TakeStep& command, WelcomeTopic& topic) {
    Desk& desk = topic.desk;
    WelcomeState& welcome = desk.state.welcome;
    welcome.shown = true;
    if (command.step == WelcomeStep::kOpenOwn) {
        welcome.step = command.step;
        return desk.apply(ChooseFiles{});
    }
    if (command.step == WelcomeStep::kCount && has_plane(desk)) {  // what is open has pieces to count
        welcome.step = command.step;
        return desk.apply(ShowView{View::kPlane});
    }
    topic.begin(command.step);
}

}  // namespace reluscope
