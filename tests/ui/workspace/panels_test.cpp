#include "app/app.h"
#include "app/document/views.h"
#include "base/texts/gallery_texts.h"
#include "base/texts/training_texts.h"
#include "base/texts/welcome_texts.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/null_screen.h"
#include "ui/kit/widgets.h"

#include "imgui_internal.h"
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

// What every panel shows without a window, as it is read back from the vertices that are drawn: with nothing, a real
// document, one row, and very large state.

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The lead and every point stand on the screen.
bool tells_account(const DrawnFrame& frame, const Account& account, const char* window = "") {
    bool all = frame.says(account.lead, window);
    for (const std::string& point : account.points) all = all && frame.says(point, window);
    return all;
}

/// There a view and a sheet have no room for more than their titles.
bool is_tiny(ImVec2 size) { return size.y < 300; }

/// Bars of the chosen cluster that are seen whole.
std::vector<ValueBox> shown_bars(const NullScreen& screen, const ClusterView& view) {
    std::vector<ValueBox> boxes;
    for (const Bar& bar : view.bars) {
        const WidgetInfo* widget = widget_of(screen, "bar " + bar.label);
        if (widget != nullptr && widget->min.y >= widget->clip_min.y && widget->max.y <= widget->clip_max.y)
            boxes.push_back({bar.value, widget->min, widget->max});
    }
    return boxes;
}

/// Lines of the table of clusters: each has the number of its rows in it.
std::size_t check_cluster_lines(const NullScreen& screen, const DrawnFrame& frame, const Clustering& clustering) {
    std::size_t seen = 0;
    for (std::size_t cluster = 0; cluster < clustering.num_clusters(); ++cluster) {
        const WidgetInfo* line = widget_of(screen, "##cluster " + std::to_string(cluster));
        if (line == nullptr || line->min.y < line->clip_min.y || line->max.y > line->clip_max.y) continue;
        ++seen;
        const std::string size = std::to_string(clustering.clusters[cluster].size);
        CHECK_MESSAGE(std::any_of(frame.texts.begin(), frame.texts.end(),
                                  [&](const DrawnText& text) {
                                      return text.text == size && text.min.y >= line->min.y &&
                                             text.max.y <= line->max.y && text.min.x >= line->min.x;
                                  }),
                      cluster);
    }
    return seen;
}

}  // namespace

TEST_CASE("panels: an empty workspace says what to do at every size, in the colours of its theme") {
    App app(test_clock);
    AppState loading = app.state();
    loading.job.running = true;
    for (const ImVec2 size : kPanelSizes) {
        CAPTURE(size.x);
        NullScreen screen(size);
        std::string words;
        for (const bool dark : {true, false}) {
            const DrawnFrame frame = show(screen, app.state(), dark);
            CHECK(frame.says(welcome_texts::kHeadline, "welcome"));
            CHECK(frame.says("Choose an example above", "welcome"));
            CHECK(frame.says(gallery_texts::kNoDocument, "top bar"));
            CHECK(frame.says("nothing is uploaded", "status bar"));
            CHECK((words.empty() || frame.words("welcome") == words));  // the theme changes colours only
            words = frame.words("welcome");
            const auto headline = std::find_if(frame.texts.begin(), frame.texts.end(), [](const DrawnText& text) {
                return text.text.starts_with("A ReLU") && text.window.find("welcome") != std::string::npos;
            });
            REQUIRE(headline != frame.texts.end());
            CHECK(headline->color == make_palette(dark).text);
        }
        const DrawnFrame frame = show(screen, loading, true);
        CHECK(frame.says("Loading\u2026", "welcome") == !is_tiny(size));
        CHECK_FALSE(frame.says("Choose an example above"));
    }
}

TEST_CASE("panels: the Titanic shows its clusters, bars and rows at every size, in both themes") {
    App app(test_clock);
    open_bundled(app, "titanic");
    app.apply(SelectRow{RowId(3)});
    run_jobs(app);
    const ClusterView& cluster = *app.state().cluster_view;
    const RowView& row = *app.state().row_view;
    const Clustering& clustering = *app.state().document->study.clustering;
    for (const ImVec2 size : kPanelSizes) {
        CAPTURE(size.x);
        for (const bool dark : {true, false}) {
            NullScreen screen(size);
            screen.measure();
            const DrawnFrame frame = show(screen, app.state(), dark, is_phone(size));
            CHECK(frame.has_text("Explanation"));
            if (is_tiny(size)) continue;
            Account seen = cluster.account;
            if (is_phone(size)) seen.points.pop_back();  // the rest is scrolled to
            CHECK(tells_account(frame, seen));
            CHECK(frame.says("CLUSTER 1"));
            if (is_phone(size)) continue;
            CHECK(frame.says("titanic.csv 1309 rows, 9 columns", "left"));
            CHECK(frame.says("9-4-2-1, 53 parameters", "left"));
            CHECK(frame.says(row.title + " " + row.account.lead, "row panel"));
            CHECK(tells_account(frame, row.account, "row panel"));
            const auto bars = shown_bars(screen, cluster);
            CHECK(bars.size() >= 3);
            check_signed_bars(frame, "/bars", make_palette(dark), bars);
            CHECK(check_cluster_lines(screen, frame, clustering) >= 5);
        }
    }
    const auto is_whole = [](const NullScreen& screen, const std::string& label) {
        const WidgetInfo* widget = widget_of(screen, label);
        return widget != nullptr && widget->min.y >= widget->clip_min.y && widget->max.y <= widget->clip_max.y;
    };
    {  // what counts most for the row is seen without scrolling
        NullScreen screen({1280, 800});
        screen.measure();
        screen.draw(app.state(), true);
        for (std::size_t i = 0; i < 2; ++i) CHECK(is_whole(screen, "step " + row.steps[i].column));
    }
    NullScreen screen({1280, 1000});  // all steps of the row are seen there
    screen.measure();
    screen.draw(app.state(), true);
    CHECK(is_whole(screen, "step logit"));
}

TEST_CASE("panels: another cluster, row, measure or output is another picture, and says so") {
    App app(test_clock);
    open_bundled(app, "iris");
    std::set<std::uint64_t> seen;
    const auto frame = [&] {
        run_jobs(app);
        NullScreen screen({1280, 1000});
        screen.measure();
        const DrawnFrame drawn = show(screen, app.state(), true);
        CHECK(seen.insert(drawn.digest).second);
        CHECK(tells_account(drawn, app.state().cluster_view->account));
        check_signed_bars(drawn, "/bars", make_palette(true), shown_bars(screen, *app.state().cluster_view));
        return drawn;
    };
    app.apply(SelectCluster{ClusterId(0)});
    CHECK(frame().says("CLUSTER 0"));
    app.apply(SelectCluster{ClusterId(2)});
    CHECK(frame().says("CLUSTER 2"));
    app.apply(SetBarMode{BarMode::kPerUnit});
    CHECK(frame().says("Weight per unit of the column"));
    app.apply(SetBarMode{BarMode::kAgainstMean});
    CHECK(frame().says("Mean of the cluster against the mean of all rows"));
    app.apply(SelectOutput{Eigen::Index{1}});
    CHECK(frame().has_text("logit of versicolor"));
    app.apply(SelectRow{RowId(77)});
    CHECK(tells_account(frame(), app.state().row_view->account));
}

namespace {

const DrawnText& text_that_is(const DrawnFrame& frame, const std::string& wanted) {
    const auto found = std::find_if(frame.texts.begin(), frame.texts.end(),
                                    [&](const DrawnText& text) { return text.text == wanted; });
    REQUIRE(found != frame.texts.end());
    return *found;
}

/// The colour that was drawn last at a place in a window.
ImU32 colour_at(const DrawnFrame& frame, const std::string& window, ImVec2 at) {
    ImU32 color = 0;
    for (const DrawnShape& shape : frame.shapes) {
        if (shape.window == window && shape.min.x <= at.x && at.x <= shape.max.x && shape.min.y <= at.y &&
            at.y <= shape.max.y)
            color = shape.color;
    }
    return color;
}

/// The weights of the chosen cluster's map, a square per pixel, below their caption.
void check_weight_image(const DrawnFrame& frame, const ClusterView& view, const ImageShape& image) {
    const DrawnText& caption = text_that_is(frame, "weights");
    const DrawnText& next = text_that_is(frame, "mean image");
    constexpr float kBetween = 24;
    constexpr float kLine = 20;  // of the caption
    const float cell = (next.min.x - caption.min.x - kBetween) / static_cast<float>(image.width);
    REQUIRE(cell > 6);
    const Eigen::VectorXd weights = view.map.A.row(view.output).transpose();
    const double scale = weights.cwiseAbs().maxCoeff();
    REQUIRE(scale > 0);
    for (int row = 0; row < image.height; ++row) {
        for (int column = 0; column < image.width; ++column) {
            const ImVec2 at(caption.min.x + (static_cast<float>(column) + 0.5F) * cell,
                            caption.min.y + kLine + (static_cast<float>(row) + 0.5F) * cell);
            const double value = weights(row * image.width + column) / scale;
            CHECK(colour_at(frame, caption.window, at) == diverging(make_palette(false), static_cast<float>(value)));
        }
    }
}

}  // namespace

TEST_CASE("panels: pictures, a waiting network, messages and shortcuts draw") {
    App app(test_clock);
    open_bundled(app, "digits");
    app.apply(SelectRow{RowId(0)});
    app.apply(ShowShortcuts{true});
    const std::string model = stack_json(random_network({3, 4, 1}, 1));
    const auto bytes = bytes_of(model);
    app.apply(OpenFiles{{{"waiting.json", {bytes.begin(), bytes.end()}}}, ""});
    run_jobs(app);
    REQUIRE(app.state().pending);
    app.apply(ShowMessage{MessageKind::kError, std::string(2000, 'x') + " a long sentence"});
    for (const ImVec2 size : kPanelSizes) {
        CAPTURE(size.x);
        NullScreen screen(size);
        screen.measure();
        const DrawnFrame frame = show(screen, app.state(), true);
        CHECK(frame.has_text("Words and keys"));
        CHECK(has_label(screen, "Close"));
        CHECK(frame.says("xxxxxxxxxx"));
        if (is_tiny(size)) continue;
        CHECK(frame.says("WAITING FOR A TABLE waiting 3-4-1"));
        for (const char* const label : {"Open a table", "Use random rows", "Discard"}) {
            const WidgetInfo* button = widget_of(screen, label);
            REQUIRE(button != nullptr);
            CHECK(button->max.x <= button->clip_max.x);
        }
    }
    app.apply(ShowShortcuts{false});
    NullScreen screen({1280, 1600});
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK_FALSE(frame.has_text("Words and keys"));
    check_weight_image(frame, *app.state().cluster_view, *app.state().document->image);
}

namespace {

/// What is said of any document: its size, the network's, the number of clusters, and what the chosen one does.
void check_one_document(const App& app, const std::string& rows) {
    const Study& study = app.state().document->study;
    NullScreen screen({1280, 1600});
    const DrawnFrame frame = show(screen, app.state(), true);
    CHECK(frame.says(rows, "left"));
    CHECK(frame.says(study.network().architecture(), "left"));
    const std::size_t clusters = study.clustering->num_clusters();
    CHECK(frame.says(std::to_string(clusters) + (clusters == 1 ? " cluster" : " clusters"), "status bar"));
    REQUIRE(app.state().cluster_view);
    CHECK(frame.says("CLUSTER " + std::to_string(app.state().cluster_view->cluster.index)));
    CHECK(tells_account(frame, app.state().cluster_view->account));
}

}  // namespace

TEST_CASE("panels: one row, one unit, and networks without hidden layer or with dead layers draw") {
    for (const std::vector<int>& widths : {std::vector<int>{1, 1, 1}, {2, 3}, {4, 300, 300, 3}}) {
        App app(test_clock);
        open_pair(app, random_network(widths, 3), Eigen::MatrixXd::Ones(widths[0], 1));
        app.apply(SelectRow{RowId(0)});
        check_one_document(app, "1 row, ");
    }
    for (const NamedNetwork& named : degenerate_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_pair(app, named.network, test_inputs(named.network, 50, 4));
        check_one_document(app, "50 rows, ");
    }
}

TEST_CASE("panels: a network with two inputs opens on its plane") {
    App app(test_clock);
    open_bundled(app, "moons");
    app.apply(PinPlane{Point2{0.5, 0.2}});
    run_jobs(app);
    REQUIRE(app.state().plane.partition);
    for (const ImVec2 size : kPanelSizes) {
        CAPTURE(size.x);
        for (const bool dark : {true, false}) {
            NullScreen screen(size);
            const DrawnFrame frame = show(screen, app.state(), dark, is_phone(size));
            if (is_tiny(size)) continue;
            CHECK(frame.says("\u2191 y"));
            CHECK(frame.says("x \u2192"));
            CHECK(frame.says("one colour per activation pattern"));
            const PlanePicture& picture = screen.canvas().last();
            REQUIRE(picture.mesh);
            CHECK(picture.mesh->partition == app.state().plane.partition);
            CHECK(picture.colours->dark == dark);
            CHECK(picture.clip.width > 0.6 * std::min(size.x, 900.0F));
            CHECK(picture.clip.x + picture.clip.width <= size.x);
            CHECK(picture.clip.y + picture.clip.height <= size.y);
        }
    }
    NullScreen screen({1280, 800});
    screen.draw(app.state(), true);
    for (const char* label : {"plane", "##colour", "###Points", "###Fill", "###fit", "##layer depth", "###more",
                              "\uf00d##unpin", "##cluster 0"})
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
    for (int i = 0;
         i < 50 && !(app.state().stages[StageId::kPlane].stale && app.state().stages[StageId::kPlane].progress > 0);
         ++i)
        app.advance(0.002);
    REQUIRE(app.state().stages[StageId::kPlane].stale);
    REQUIRE(app.state().stages[StageId::kPlane].progress < 1);
    screen.draw(app.state(), true);
    CHECK_FALSE(has_label(screen, "Stop"));  // what is soon over is not worth a word
    draw();
    CHECK(has_label(screen, "Stop"));
    app.apply(CancelJob{});
    run_jobs(app);
    CHECK_FALSE(app.state().stages[StageId::kPlane].stale);
    CHECK_FALSE(app.state().plane.partition->complete());
    draw();
    CHECK_FALSE(has_label(screen, "Stop"));
}

TEST_CASE("panels: every colour and every kind of plane draws") {
    App app(test_clock);
    open_bundled(app, "iris");
    app.apply(ShowView{View::kPlane});
    const std::vector<std::pair<PlaneColour, std::string>> meanings = {
        {PlaneColour::kPattern, "one colour per activation pattern"},
        {PlaneColour::kCluster, "one colour per cluster, grey without rows"},
        {PlaneColour::kOutput, "logit of virginica"},
        {PlaneColour::kClass, "predicted class"},
        {PlaneColour::kGradient, "norm of the slopes of the logits"},
        {PlaneColour::kActiveUnits, "active units"},
        {PlaneColour::kLayer, "layer of the last wall"}};
    for (const PlaneKind kind :
         {PlaneKind::kPrincipal, PlaneKind::kFeatures, PlaneKind::kCentroids, PlaneKind::kRows}) {
        PlaneSpec spec;
        spec.kind = kind;
        spec.rows = {RowId(0), RowId(70), RowId(120)};
        app.apply(SetPlane{spec});
        run_jobs(app);
        std::set<std::vector<std::uint32_t>> pictures;
        for (const auto& one : meanings) {
            const std::string& meaning = one.second;
            CAPTURE(meaning);
            app.apply(SetPlaneColour{one.first, 2});
            NullScreen screen({1280, 800});
            const DrawnFrame frame = show(screen, app.state(), false);
            CHECK(has_label(screen, "###choose plane"));
            CHECK(frame.says(meaning, "plane panel"));
            CHECK(frame.says("\u2191 " + app.state().plane.axis_y, "plane panel"));
            CHECK(frame.says(app.state().plane.axis_x + " \u2192", "plane panel"));
            const PlanePicture& picture = screen.canvas().last();
            REQUIRE(picture.mesh);
            CHECK(picture.mesh->partition == app.state().plane.partition);
            // Two may be alike where few regions are seen, as patterns and clusters are with a row in each.
            std::vector<std::uint32_t> drawn = picture.colours->corners;
            for (const Rgba piece : picture.colours->piece_colours) drawn.push_back(piece);
            pictures.insert(std::move(drawn));
        }
        CHECK(pictures.size() == meanings.size());
    }
    const auto num_regions = app.state().plane.partition->num_regions();
    app.apply(SetPlaneDepth{1});
    run_jobs(app);
    NullScreen screen({1280, 800});
    CHECK(show(screen, app.state(), true).says("regions of the first layer in this window", "plane panel"));
    CHECK(screen.canvas().last().mesh->num_regions() < num_regions);
}

namespace {

/// Columns of a path that are seen whole and change the output.
std::vector<ValueBox> shown_steps(const NullScreen& screen, const PathState& path) {
    std::vector<ValueBox> boxes;
    for (const PathStep& step : path.steps) {
        const WidgetInfo* widget = widget_of(screen, "path step " + step.column);
        if (widget != nullptr && step.value != 0 && widget->min.y >= widget->clip_min.y &&
            widget->max.y <= widget->clip_max.y)
            boxes.push_back({step.value, widget->min, widget->max});
    }
    return boxes;
}

}  // namespace

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
        const std::string empty =
            "Walk in a straight line from one row to another, and see where the prediction bends.";
        CHECK(show(screen, app.state(), true).says(empty));
        CHECK(shows("Path to the nearest row with another prediction"));
        if (wide) CHECK(shows("###holds within"));
        send(BeginPath{RowId(4)});
        CHECK(show(screen, app.state(), false)
                  .says("The path begins at Allison, Mrs. Hudson J C (Bessie Waldo Daniels). Choose the row where it "
                        "ends."));
        if (wide) CHECK(shows("Cancel##begun path"));
        send(BeginPath{});
        send(PathToOther{});
        const PathState& path = app.state().path;
        const std::string pieces = "over " + std::to_string(path.path->num_pieces()) + " linear pieces";
        std::set<std::uint64_t> charts;
        for (const bool probability : {false, true}) {
            send(ShowPathProbability{probability});
            send(HoverPath{0.5});
            screen.measure();
            const DrawnFrame frame = show(screen, app.state(), true);
            charts.insert(frame.digest);
            CHECK_FALSE(frame.says(empty));
            CHECK(frame.says(pieces));
            if (!wide) continue;
            CHECK(shows("path profile"));
            CHECK(frame.has_text("WHAT EACH COLUMN ADDS ALONG THE WAY"));
            check_signed_bars(frame, "path steps", make_palette(true), shown_steps(screen, path));
        }
        CHECK(charts.size() == 2);
        CHECK(show(screen, app.state(), false, true).says(pieces));
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
    screen.draw(app.state(), true);
    const WidgetInfo* optimiser = widget_of(screen, "###optimiser part");
    REQUIRE(optimiser != nullptr);
    click(screen, app.state(), {optimiser->min.x + 20, (optimiser->min.y + optimiser->max.y) / 2});
    const DrawnFrame frame = show(screen, app.state(), true);
    CHECK(frame.has_text("cosine", "training options"));
    for (const std::string word : {"Loss", "training", "epoch"}) CHECK(frame.has_text(word, "training curves"));
    CHECK(frame.says("Confusion matrix, 16 validation rows", "training curves") == target->is_class());
    for (const std::string label : {"##beta1", "##beta2", "##epsilon", "##final share"})
        CHECK_MESSAGE(has_label(screen, label), label);
    for (std::size_t c = 0; c < app.state().training.setup.options.class_weights.size(); ++c)
        CHECK_MESSAGE(has_label(screen, "##weight of class " + std::to_string(c)), c);
    CHECK(has_label(screen, "chart of the AUC") == target->is_class());
}

}  // namespace

TEST_CASE("panels: training draws before, while and after it runs, and for tables that cannot be trained on") {
    App app(test_clock);
    std::string position;  // what is said about it in the view
    const auto draw = [&](ImVec2 size) {
        NullScreen screen(size);
        const DrawnFrame frame = show(screen, app.state(), true);
        CHECK(frame.says(position, is_phone(size) ? "view panel" : "training panel"));
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
        position = training_texts::kPressTrain;
        CHECK_FALSE(draw_all());  // there are no curves yet, and no empty frames for them
        app.apply(Train{TrainingMode::kOneEpoch});
        run_jobs(app);
        position = "epoch 1 of " + std::to_string(app.state().training.setup.options.epochs);
        CHECK(draw_all());
        TrainingSetup setup = app.state().training.setup;
        setup.options.epochs = 4;
        app.apply(SetTraining{setup});
        app.apply(Train{TrainingMode::kPlaying});
        run_jobs(app);
        position = "epoch 4 of 4";
        CHECK(draw_all());
        app.apply(ShowEpoch{1});
        run_jobs(app);
        position = "as of epoch 1 of 4";
        CHECK(draw_all());
        check_training_options(app);
    }
    open_network(app, ModelFile(random_network({2, 4, 1}, 3)), Eigen::MatrixXd::Random(2, 12));
    app.apply(ShowView{View::kTraining});
    NullScreen screen(ImVec2(1280, 800));
    const DrawnFrame frame = show(screen, app.state(), false);
    CHECK_FALSE(has_label(screen, "###play"));  // no target: it says so instead
    REQUIRE_FALSE(app.state().training.problem.empty());
    CHECK(frame.says(app.state().training.problem, "training panel"));
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
