#include "app/app.h"
#include "app/kit/stage.h"
#include "support/clock.h"
#include "support/example_app.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// A clock that moves on by itself, and counts how often it was read.
struct CountingClock {
    double now = 0;
    int reads = 0;
    double step = 0.0005;
    Clock clock() {
        return [this] {
            ++reads;
            return now += step;
        };
    }
};

/// An App with an example, all of whose views are seen and asked for something new, before any of that is computed.
void ask_for_everything(App& app) {
    open_bundled(app, "titanic");
    app.apply(ShowView{View::kCoefficients});
    CompareSettings compare;
    compare.kind = CompareKind::kEpoch;
    app.apply(Train{TrainingMode::kOneEpoch});
    run_jobs(app);
    app.apply(SetCompare{compare});
    CoefficientsSettings coefficients = app.state().coefficients.settings;
    coefficients.rows = ClusterSequence::kSimilar;
    app.apply(SetCoefficients{coefficients});
    PlaneSpec plane;
    plane.kind = PlaneKind::kPrincipal;
    app.apply(SetPlane{plane});
    ScatterSettings scatter = app.state().scatter.settings;
    scatter.x = RowAxis{RowAxisKind::kOutput, 0};
    app.apply(SetScatter{scatter});
    app.apply(SetPath{RowId(0), RowId(5)});
    app.apply(SelectRow{RowId(9)});
    app.apply(SelectFeature{FeatureId(1)});
    app.apply(ShowView{View::kNetwork});
    app.apply(SaveFile{SavedThing::kReport});
    app.apply(Train{TrainingMode::kOneEpoch});
}

/// Does with an App, in which the example "circles" is open and all work is done, what makes a stage work.
void ask_for_work(App& app, CountingClock& clock, StageId id) {
    const AppState& state = app.state();
    const RowId other_row(state.selection.row == RowId(0) ? 1U : 0U);
    switch (id) {
        case StageId::kTraining: return app.apply(Train{TrainingMode::kOneEpoch});
        // Another weight: another network over the same rows.
        case StageId::kWeights:
        case StageId::kDistances:
        case StageId::kCheck:
        case StageId::kProfile:
        case StageId::kMaps:
        case StageId::kWholePlane: return app.apply(SetWeight{{0, 0, 0}, 0.25});
        case StageId::kUnits: app.apply(ShowView{View::kNetwork}); return app.apply(SetWeight{{0, 0, 0}, 0.25});
        case StageId::kNearestWall:
        case StageId::kJoint:
        case StageId::kChanges:
        case StageId::kFacets:
        case StageId::kSmallestChange: return app.apply(SelectRow{other_row});
        case StageId::kDocument: return begin_bundled(app, "moons");
        case StageId::kPath: return app.apply(SetPath{RowId(0), RowId(5)});
        case StageId::kPlane: return app.apply(SetPlaneWindow{{-3, 3, -3, 3}});
        // A cluster with so many rows, of a network with so many weights, that its steps are not tried at once.
        case StageId::kSteps: return begin_bundled(app, "cocircles");
        case StageId::kHolds: return app.apply(ShowView{View::kWhatIf});
        case StageId::kScatter: {
            ScatterSettings scatter = state.scatter.settings;
            scatter.x = RowAxis{RowAxisKind::kOutput, 0};
            return app.apply(SetScatter{scatter});
        }
        case StageId::kCompare: {
            CompareSettings compare;
            compare.kind = CompareKind::kClusters;
            compare.first_cluster = ClusterId(0);
            compare.second_cluster = ClusterId(1);
            return app.apply(SetCompare{compare});
        }
        case StageId::kSimplify:
        case StageId::kFamilies: return app.apply(ShowView{View::kSimplify});
        case StageId::kShapley: return app.apply(SetRowParts{RowParts::kShapley});
        case StageId::kSwarm: return app.apply(ShowView{View::kBeeswarm});
        case StageId::kWelcome: return app.apply(TakeStep{WelcomeStep::kWatch});
        // The platform, which makes a picture, says how far it is.
        case StageId::kExport: return app.apply(NoteExport{0.5});
        // A long file, and no time to write it at once.
        case StageId::kSaving:
            open_bundled(app, "digits");
            clock.step = 1;
            return app.apply(SaveFile{SavedThing::kReport});
    }
}

/// Has every stage that has work do one piece of it, in the order of a frame. True if `watched` was stale meanwhile.
bool do_a_piece_of_each(App& app, const Stage& watched) {
    bool stale = false;
    for (Stage* stage : app.stages()) {
        stale |= watched.is_stale();
        if (stage->has_work()) stage->step();
        stage->show();
        stage->settle();
    }
    app.advance(0);
    return stale;
}

/// Works until a stage is stale. False if it never is.
bool comes_to_work(App& app, const Stage& stage) {
    for (int round = 0; round < 20000 && !stage.is_stale(); ++round) {
        if (do_a_piece_of_each(app, stage)) return true;
    }
    return stage.is_stale();
}

/// A stage that is never done.
class EndlessStage final : public Stage {
public:
    explicit EndlessStage(StageStatuses& statuses) : Stage(StageId::kPath, statuses) {}
    bool is_stale() const override { return true; }
    bool step() override { return true; }
    double progress() const override { return 0; }
};

}  // namespace

TEST_CASE("stages: each has its place in the frame, and the state says how far it is") {
    App app(ticking_clock());
    std::set<StageId> ids;
    for (const Stage* stage : app.stages()) ids.insert(stage->id());
    CHECK(ids.size() == kNumStages);
    CHECK(app.stages().size() == kNumStages);
    CHECK(std::is_sorted(app.stages().begin(), app.stages().end(),
                         [](const Stage* a, const Stage* b) { return a->id() < b->id(); }));
}

TEST_CASE("stages: progress stays in its bounds, what is stale is said, and all of them come to rest") {
    App app(ticking_clock());
    ask_for_everything(app);
    std::set<StageId> worked;
    for (int frame = 0; frame < 20000; ++frame) {
        for (const Stage* stage : app.stages()) {
            CAPTURE(static_cast<int>(stage->id()));
            if (stage->is_stale()) worked.insert(stage->id());
            CHECK(stage->status().stale == stage->is_stale());
            CHECK(app.state().stages[stage->id()].progress >= 0);
            CHECK(app.state().stages[stage->id()].progress <= 1);
            if (!stage->is_stale()) CHECK(app.state().stages[stage->id()].progress == 1);
        }
        if (!app.advance(0.02)) break;  // twenty looks at the clock
    }
    for (const Stage* stage : app.stages()) {
        CAPTURE(static_cast<int>(stage->id()));
        CHECK_FALSE(stage->is_stale());
    }
    for (const StageId id : {StageId::kTraining, StageId::kNearestWall, StageId::kPath, StageId::kPlane,
                             StageId::kProfile, StageId::kMaps, StageId::kScatter, StageId::kUnits, StageId::kCompare})
        CHECK_MESSAGE(worked.count(id) == 1, static_cast<int>(id));
}

TEST_CASE(
    "stages: every one of them is asked for something, says at once that what is shown is old, stops and goes on") {
    for (std::size_t i = 0; i < kNumStages; ++i) {
        CAPTURE(i);
        CountingClock clock;
        App app(clock.clock());
        open_bundled(app, "circles");
        REQUIRE(app.stages().size() == kNumStages);
        Stage& stage = *app.stages()[i];
        REQUIRE(static_cast<std::size_t>(stage.id()) == i);
        REQUIRE_FALSE(stage.is_stale());
        ask_for_work(app, clock, stage.id());
        for (const Stage* one : app.stages()) CHECK(one->status().stale == one->is_stale());
        REQUIRE(comes_to_work(app, stage));
        if (!stage.is_stale())
            continue;  // its work is so short that it is over with the piece of work that asked for it

        stage.settle();
        CHECK(app.state().stages[stage.id()].stale);
        CHECK(app.state().stages[stage.id()].progress >= 0);
        CHECK(app.state().stages[stage.id()].progress <= 1);
        // Short pieces at the beginning and at the end of the work are not stopped, but what comes between them is.
        for (int piece = 0; piece < 1000 && stage.can_stop(); ++piece) {
            stage.stop();
            stage.settle();
            if (stage.can_stop() && stage.has_work()) stage.step();
        }
        CHECK_FALSE(stage.can_stop());
        if (stage.status().halted) {
            CHECK(stage.is_stale());
            CHECK_FALSE(stage.has_work());
        }
        app.apply(ContinueViews{});
        CHECK_FALSE(stage.status().halted);
        for (int round = 0; round < 20000 && stage.is_stale(); ++round) do_a_piece_of_each(app, stage);
        CHECK_FALSE(stage.is_stale());
    }
}

TEST_CASE("stages: work that was stopped goes on when something else is asked for, and when nothing is any more") {
    StageStatuses statuses;
    EndlessStage stage(statuses);
    AskedFor<int> asked(stage);
    asked.note(1);
    stage.stop();
    CHECK(stage.status().halted);
    CHECK_FALSE(stage.has_work());
    asked.note(1);
    CHECK(stage.status().halted);
    asked.note(2);
    CHECK_FALSE(stage.status().halted);
    CHECK(stage.has_work());

    stage.stop();
    CHECK(stage.status().halted);
    asked.drop();
    CHECK_FALSE(stage.status().halted);
    CHECK(stage.has_work());
    // After that nothing was asked for before, so that what comes next is nothing else.
    stage.stop();
    asked.note(3);
    CHECK(stage.status().halted);
    asked.note(4);
    CHECK_FALSE(stage.status().halted);
}

TEST_CASE("stages: no piece of work is begun once a frame's time is over") {
    CountingClock clock;
    App app(clock.clock());
    ask_for_everything(app);
    for (int frame = 0; frame < 300; ++frame) {
        std::map<StageId, double> before;
        for (Stage* stage : app.stages()) {
            if (!stage->has_work() || stage->has_a_turn()) continue;
            CAPTURE(static_cast<int>(stage->id()));
            // The time is over before it begins: it does nothing, and says so.
            const bool stale = stage->is_stale();
            const double progress = stage->progress();
            const int reads = clock.reads;
            CHECK(stage->advance(clock.now, clock.clock()) == stage->has_work());
            CHECK(clock.reads <= reads + 2);
            CHECK(stage->is_stale() == stale);
            if (stale && stage->is_stale()) CHECK(stage->progress() == progress);
        }
        if (!app.advance(0.004)) break;
    }
}

TEST_CASE("stages: Stop ends all that goes on, rank by rank, and Go on finishes what was stopped") {
    App app(ticking_clock());
    ask_for_everything(app);
    int stops = 0;
    const auto works = [&] {
        return std::any_of(app.stages().begin(), app.stages().end(),
                           [](const Stage* stage) { return stage->can_stop(); });
    };
    while (works() && stops < 40) {
        app.apply(CancelJob{});
        ++stops;
        if (stops > 2) app.advance(0.004);  // the plane's short pieces cannot be stopped
    }
    CHECK(stops >= 3);  // the file first, then what the views wait for, then the rest
    CHECK(stops < 40);
    CHECK_FALSE(works());
    CHECK_FALSE(app.state().saving.has_value());
    CHECK(app.state().training.mode == TrainingMode::kPaused);
    CHECK_FALSE(app.state().path.path);
    REQUIRE(app.state().stages.any_halted());
    for (const Stage* stage : app.stages()) {
        if (!stage->status().halted) continue;
        CAPTURE(static_cast<int>(stage->id()));
        CHECK(stage->is_stale());
        CHECK_FALSE(stage->has_work());
    }
    app.apply(ContinueViews{});
    run_jobs(app);
    CHECK_FALSE(app.state().stages.any_halted());
    for (const Stage* stage : app.stages()) {
        CAPTURE(static_cast<int>(stage->id()));
        CHECK_FALSE(stage->is_stale());
    }
}

TEST_CASE("stages: the first Stop during training ends training alone, and the views follow to its newest weights") {
    App app(ticking_clock());
    ToyOptions toy;
    toy.kind = ToyKind::kMoons;
    toy.rows = 60;
    app.apply(MakeData{toy});
    run_jobs(app);
    app.apply(Train{TrainingMode::kPlaying});
    for (int i = 0; i < 20; ++i) app.advance(0.004);
    app.apply(SetPlaneWindow{{-3, 3, -3, 3}});
    REQUIRE(app.state().training.mode == TrainingMode::kPlaying);
    app.apply(CancelJob{});
    CHECK(app.state().training.mode == TrainingMode::kPaused);
    CHECK_FALSE(app.state().stages.any_halted());
    run_jobs(app);
    CHECK(app.shows_newest_network());
    REQUIRE(app.state().plane.partition);
    CHECK(app.state().plane.partition->complete());
}

TEST_CASE("stages: another document lets go of everything that was stopped") {
    App app(ticking_clock());
    ask_for_everything(app);
    for (int i = 0; i < 6; ++i) app.apply(CancelJob{});
    open_bundled(app, "moons");
    CHECK_FALSE(app.state().stages.any_halted());
    run_jobs(app);
    for (const Stage* stage : app.stages()) CHECK_FALSE(stage->is_stale());
}
