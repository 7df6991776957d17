#include "app/app.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/kit/widgets.h"

#include "imgui_internal.h"
#include <doctest/doctest.h>

#include <algorithm>

// Every panel draws three frames without a window: with nothing, a real document, one row, and very large state.

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("panels: an empty workspace draws its welcome at every size") {
    App app(test_clock);
    for (const ImVec2 size : kPanelSizes) {
        NullScreen screen(size);
        CHECK(screen.draw(app.state(), true) > 0);
        CHECK(screen.draw(app.state(), false) > 0);
    }
}

TEST_CASE("panels: the Titanic shows its clusters, bars and rows at every size, in both themes") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    for (const ImVec2 size : kPanelSizes) {
        for (const bool dark : {true, false}) {
            NullScreen screen(size);
            CHECK(screen.draw(app.state(), dark, size.x < 400) > 500);
        }
    }
    NullScreen screen({1280, 800});
    screen.draw(app.state(), true);
    CHECK(has_label(screen, "##cluster 0"));
    CHECK(has_label(screen, "step logit"));
    CHECK(has_label(screen, "bar " + app.state().cluster_view->bars[0].label));
}

TEST_CASE("panels: pictures, a waiting network, messages and shortcuts draw") {
    App app(test_clock);
    open_bundled(app, "digits");
    app.apply(SelectRow{RowId(0)});
    app.apply(ShowShortcuts{true});
    app.apply(ShowMessage{MessageKind::kError, std::string(2000, 'x') + " a long sentence"});
    const std::string model = stack_json(random_network({3, 4, 1}, 1));
    const auto bytes = bytes_of(model);
    app.apply(OpenFiles{{{"waiting.json", {bytes.begin(), bytes.end()}}}, ""});
    run_jobs(app);
    REQUIRE(app.state().pending);
    for (const ImVec2 size : kPanelSizes) {
        NullScreen screen(size);
        CHECK(screen.draw(app.state(), true) > 500);
    }
    NullScreen screen({1280, 800});
    screen.draw(app.state(), false);
    CHECK(has_label(screen, "Use random rows"));
}

TEST_CASE("panels: one row, one unit, and networks without hidden layer or with dead layers draw") {
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {2, 3}, {4, 300, 300, 3}}) {
        App app(test_clock);
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Ones(widths[0], 1));
        app.apply(SelectRow{RowId(0)});
        NullScreen screen({1280, 800});
        CHECK(screen.draw(app.state(), true) > 100);
    }
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_pair(app, named.network, test_inputs(named.network, 50, 4));
        NullScreen screen({1280, 800});
        CHECK(screen.draw(app.state(), false) > 100);
    }
}

TEST_CASE("panels: a network with two inputs opens on its plane") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(PinPlane{Point2{0.5, 0.2}});
    run_jobs(app);
    REQUIRE(app.state().plane.partition);
    for (const ImVec2 size : kPanelSizes) {
        for (const bool dark : {true, false}) {
            NullScreen screen(size);
            CHECK(screen.draw(app.state(), dark, size.x < 400) > 500);
        }
    }
    NullScreen screen({1280, 800});
    screen.draw(app.state(), true);
    for (const char* label : {"plane", "##colour", "##layer depth", "##unit", "###Walls", "###Points", "###Boundary",
                              "###fit", "\uf00d##unpin", "##cluster 0"})
        CHECK_MESSAGE(has_label(screen, label), label);
    const PlanePicture& picture = screen.canvas().last();
    REQUIRE(picture.mesh);
    CHECK(picture.mesh->num_regions() == app.state().plane.partition->num_regions());
    CHECK(picture.points->size() == app.state().plane.points->size());
    CHECK(picture.boundary->size() == app.state().plane.boundary->segments.size());
    REQUIRE(picture.pinned);
    CHECK(*picture.pinned == app.state().plane.pinned->region);
    // The hero: at least 600 x 540 of picture at this size.
    CHECK(picture.clip.width >= 600);
    CHECK(picture.clip.height >= 540);
}

TEST_CASE("panels: while a large partition is being drawn, all that is on the plane belongs to the old one") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(PinPlane{Point2{0.5, 0.2}});
    run_jobs(app);
    NullScreen screen({1280, 800});
    screen.draw(app.state(), true);
    const PlanePicture before = screen.canvas().last();
    REQUIRE(before.pinned);
    AppState state = app.state();  // as if the next partition had just been published
    const PlaneWindow wide{-4, 5, -3, 4};
    state.plane.partition =
        *partition_plane(std::make_shared<const Network>(random_network({2, 180, 180, 1}, 3)), state.plane.frame, wide);
    state.plane.boundary = std::make_shared<const LevelSet>(decision_boundary(*state.plane.partition));
    state.plane.cluster_of_region.reset();
    state.plane.pinned->region = RegionId(state.plane.partition->num_regions() - 1);
    screen.draw(state, true);
    const PlanePicture during = screen.canvas().last();
    CHECK(screen.frame().unfinished);
    CHECK(during.mesh == before.mesh);
    CHECK(during.boundary == before.boundary);
    CHECK(during.points == before.points);
    CHECK(during.pinned == before.pinned);
    CHECK(during.cells.scale_x == before.cells.scale_x);
    for (int i = 0; i < 100 && screen.canvas().last().mesh == before.mesh; ++i) screen.draw(state, true);
    const PlanePicture& after = screen.canvas().last();
    REQUIRE(after.mesh->partition == state.plane.partition);
    CHECK(after.boundary->size() == state.plane.boundary->segments.size());
    CHECK(after.pinned == state.plane.pinned->region);
    CHECK(after.points != before.points);
    CHECK(after.cells.scale_x ==
          doctest::Approx(before.cells.scale_x * wide.width() / app.state().plane.partition->window().width()));
}

TEST_CASE("panels: regions that take long say how far they are, and can be stopped") {
    double now = 0;
    App app([&now] { return now += 1e-4; });
    const Network network = random_network({2, 256, 256, 1}, 4);
    open_pair(app, network, test_inputs(network, 50, 2));
    NullScreen screen({1280, 800});
    const auto draw = [&] {
        for (int i = 0; i < 8; ++i) screen.draw(app.state(), true);  // 0.4 seconds
    };
    draw();
    CHECK_FALSE(has_label(screen, "Stop"));
    app.apply(SetPlaneWindow{{-40, 40, -40, 40}});
    for (int i = 0; i < 50 && !(app.state().plane.stale && app.state().plane.progress > 0); ++i) app.advance(0.002);
    REQUIRE(app.state().plane.stale);
    REQUIRE(app.state().plane.progress < 1);
    screen.draw(app.state(), true);
    CHECK_FALSE(has_label(screen, "Stop"));  // what is soon over is not worth a word
    draw();
    CHECK(has_label(screen, "Stop"));
    app.apply(CancelJob{});
    run_jobs(app);
    CHECK_FALSE(app.state().plane.stale);
    CHECK_FALSE(app.state().plane.partition->complete());
    draw();
    CHECK_FALSE(has_label(screen, "Stop"));
}

TEST_CASE("panels: every colour and every kind of plane draws") {
    App app(test_clock);
    open_bundled(app, "iris");
    app.apply(ShowView{View::kPlane});
    for (const PlaneKind kind :
         {PlaneKind::kPrincipal, PlaneKind::kFeatures, PlaneKind::kCentroids, PlaneKind::kRows}) {
        PlaneSpec spec;
        spec.kind = kind;
        spec.rows = {RowId(0), RowId(70), RowId(120)};
        app.apply(SetPlane{spec});
        run_jobs(app);
        for (const PlaneColour colour :
             {PlaneColour::kPattern, PlaneColour::kCluster, PlaneColour::kOutput, PlaneColour::kClass,
              PlaneColour::kGradient, PlaneColour::kActiveUnits, PlaneColour::kLayer}) {
            app.apply(SetPlaneColour{colour, 2});
            NullScreen screen({1280, 800});
            CHECK(screen.draw(app.state(), false) > 500);
            CHECK(has_label(screen, "###choose plane"));
            CHECK(screen.canvas().num_pictures() > 0);
        }
    }
    app.apply(SetPlaneDepth{1});
    run_jobs(app);
    NullScreen screen({1280, 800});
    CHECK(screen.draw(app.state(), true) > 500);
}

TEST_CASE("panels: the path tab draws empty, begun, and with a profile; rows tell how far they hold") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const auto send = [&app](Command command) {
        app.apply(std::move(command));
        run_jobs(app);
    };
    for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
        NullScreen screen(size);
        const auto shows = [&screen](const std::string& label) {
            const auto& widgets = screen.registry().widgets();
            return std::any_of(widgets.begin(), widgets.end(),
                               [&](const WidgetInfo& widget) { return widget.label.find(label) != std::string::npos; });
        };
        const bool wide = size.x > 1000;
        send(ClearPath{});
        send(ShowView{View::kPath});
        screen.draw(app.state(), true);
        CHECK(shows("Path to the nearest other prediction"));
        if (wide) CHECK(shows("###holds within"));
        send(BeginPath{RowId(4)});
        screen.draw(app.state(), false);
        if (wide) CHECK(shows("Cancel##begun path"));
        send(BeginPath{});
        send(PathToOther{});
        for (const bool probability : {false, true}) {
            send(ShowPathProbability{probability});
            send(HoverPath{0.5});
            CHECK(screen.draw(app.state(), true) > 500);
            if (wide) CHECK(shows("path profile"));
        }
        CHECK(screen.draw(app.state(), false, true) > 500);
    }
}

namespace {

/// Options that are there only with some others.
void check_training_options(App& app) {
    const auto& target = app.state().document->study.input->target;
    TrainingSetup setup = app.state().training.setup;
    setup.options.schedule = Schedule::kCosine;
    if (target->is_class()) setup.options.class_weights.assign(target->classes.size(), 1);
    app.apply(SetTraining{setup});
    run_jobs(app);
    NullScreen screen(ImVec2(1280, 5000));
    CHECK(screen.draw(app.state(), true) > 0);
    for (const std::string label : {"##beta1", "##beta2", "##epsilon", "##final share"})
        CHECK_MESSAGE(has_label(screen, label), label);
    for (std::size_t c = 0; c < app.state().training.setup.options.class_weights.size(); ++c)
        CHECK_MESSAGE(has_label(screen, "##weight of class " + std::to_string(c)), c);
    CHECK(has_label(screen, "chart of the AUC") == target->is_class());
}

}  // namespace

TEST_CASE("panels: training draws before, while and after it runs, and for tables that cannot be trained on") {
    App app(test_clock);
    const auto draw = [&](ImVec2 size) {
        NullScreen screen(size);
        CHECK(screen.draw(app.state(), true) > 0);
        CHECK(has_label(screen, "###play"));
        for (const std::string label : {"###one batch", "###one epoch", "###restart"})
            CHECK_MESSAGE(has_label(screen, label), label);
        return has_label(screen, "chart of the loss");
    };
    const auto draw_all = [&] {
        bool charts = true;
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(1920, 1080), ImVec2(390, 5000)})
            charts = draw(size) && charts;
        return charts;
    };
    for (const ToyKind kind :
         {ToyKind::kMoons, ToyKind::kSpirals, ToyKind::kFunction, ToyKind::kSaddle, ToyKind::kBoolean}) {
        ToyOptions toy;
        toy.kind = kind;
        toy.rows = 80;
        app.apply(MakeData{toy});
        run_jobs(app);
        app.apply(ShowView{View::kTraining});
        CHECK(draw_all());
        app.apply(Train{TrainingMode::kOneEpoch});
        run_jobs(app);
        CHECK(draw_all());
        TrainingSetup setup = app.state().training.setup;
        setup.options.epochs = 4;
        app.apply(SetTraining{setup});
        app.apply(Train{TrainingMode::kPlaying});
        run_jobs(app);
        app.apply(ShowEpoch{1});
        run_jobs(app);
        CHECK(draw_all());
        check_training_options(app);
    }
    open_network(app, ModelFile(random_network({2, 4, 1}, 3)), Eigen::MatrixXd::Random(2, 12));
    app.apply(ShowView{View::kTraining});
    NullScreen screen(ImVec2(1280, 800));
    CHECK(screen.draw(app.state(), false) > 0);
    CHECK_FALSE(has_label(screen, "###play"));  // no target: it says so instead
}

namespace {

/// The network and the compare view, with everything they can show, at every size.
void check_unit_views(App& app) {
    const auto draw_all = [&app] {
        run_jobs(app);
        for (const ImVec2 size : {ImVec2(1280, 800), ImVec2(390, 844)}) {
            NullScreen screen(size);
            CHECK(screen.draw(app.state(), true) > 100);
            const int vertices = screen.draw(app.state(), false, size.x < 400);
            CHECK(vertices > 100);
            CHECK(vertices < 400000);
        }
    };
    app.apply(ShowView{View::kNetwork});
    app.apply(SelectUnit{UnitId(0)});
    draw_all();
    app.apply(SetNetworkView{UnitSubject::kCluster, 0.0, kMostUnits, true});
    draw_all();
    app.apply(ShowView{View::kCompare});
    for (const CompareKind kind : {CompareKind::kNothing, CompareKind::kClusters, CompareKind::kRows,
                                   CompareKind::kReference, CompareKind::kEpoch}) {
        const std::size_t last = app.state().document->study.clustering->num_clusters() - 1;
        const std::size_t last_row = app.state().document->study.clustering->num_rows() - 1;
        app.apply(SetCompare{{kind, ClusterId(0), ClusterId(last), RowId(0), RowId(last_row), 0},
                             kind == CompareKind::kReference});
        draw_all();
    }
}

}  // namespace

TEST_CASE("panels: the network and the compare view draw for bundled examples, one row, and degenerate networks") {
    for (const char* example : {"titanic", "moons", "digits", "iris"}) {
        App app(test_clock);
        open_bundled(app, example);
        check_unit_views(app);
    }
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {784, 40, 10}}) {
        App app(test_clock);
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Random(widths[0], widths[0] == 1 ? 1 : 20));
        check_unit_views(app);
    }
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_pair(app, named.network, test_inputs(named.network, 50, 4));
        check_unit_views(app);
    }
}

TEST_CASE("panels: names out of files are shown whole in lists, and told apart where they are alike") {
    for (const std::string name : {"age", "", "#", "C#", "##", "a##b", "###", "x###y", "#1", "##target", "a#b#"}) {
        CAPTURE(name);
        const std::string label = item_label(name, 3);
        std::string shown(label.c_str(), ImGui::FindRenderedTextEnd(label.c_str()));
        for (std::size_t at = shown.find("\u2009"); at != std::string::npos; at = shown.find("\u2009"))
            shown.erase(at, std::string("\u2009").size());
        CHECK(shown == (name.empty() ? "(no name)" : name));
        CHECK(label.find("###") == std::string::npos);
        CHECK(label != item_label(name, 4));
    }
}
