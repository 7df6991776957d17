// What a frame of the interface costs: panels, the commands that come of them and the arrays of their pictures, drawn
// by Dear ImGui into a canvas that does nothing, in processor time. The work of a graphics card or its stand-in is not
// in it, nor is App::advance(), which has a budget of its own.
//
//     bench_frames [ROWS] [HIDDEN...]        100000 rows of the circles, 2-290-290-1: about 100,000 regions in view
//
// For every view: the frames after it is shown ("opening"), frames in which nothing happens, frames in which the
// pointer moves over the window, and frames in which another cluster is chosen; for the plane and the relief also those
// in which the plane is moved. Then a 2-16-16-1 network trains on 500 rows with the plane in view.

#include "app/app.h"
#include "app/state/layout.h"
#include "base/numerics/numerics.h"
#include "gl/null_plane_canvas.h"
#include "gl/null_relief_canvas.h"
#include "shell/picture_budget.h"
#include "support/imgui_context.h"
#include "ui/workspace/workspace.h"

#include <algorithm>
#include <cfloat>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;

namespace {

constexpr double kSliceSeconds = 0.010;  // as the application has them
const ImVec2 kWindow(1920, 1080);

double clock_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
/// In wasm the clock on the wall, as std::clock() counts whole milliseconds there.
double processor_ms() {
#ifdef __EMSCRIPTEN__
    return 1000.0 * clock_seconds();
#else
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

/// Milliseconds of many frames.
class Times {
public:
    void add(double ms) { times_.push_back(ms); }
    void print() {
        std::sort(times_.begin(), times_.end());
        if (times_.empty()) times_.push_back(0);
        std::printf("  %6.2f %6.2f %6.2f", times_[times_.size() / 2], times_[times_.size() * 9 / 10], times_.back());
    }

private:
    std::vector<double> times_;
};

/// The application in a window that nobody sees.
class Window {
public:
    explicit Window(App& app) : app_(app), context_(kWindow) {
        frame_.now = clock_seconds;
        views_.plane.canvas = &plane_canvas_;
        views_.scatter.canvas = &scatter_canvas_;
        views_.relief.canvas = &relief_canvas_;
    }

    /// One frame; what the interface took of it.
    double frame(std::vector<Command> more = {}) {
        frame_.unfinished = false;
        views_.plane.canvas_waits = false;
        frame_.work_until = clock_seconds() + kPictureSeconds;
        const double begin = processor_ms();
        const Palette palette = make_palette(true);
        Commands commands;
        if (app_.state().hovered != Hovered{}) commands.emplace_back(Hover{});
        context_.frame(palette, false, [&] {
            workspace(Ui{palette, context_.fonts(), commands, false, &frame_}, app_.state(), views_);
        });
        for (Command& command : commands) app_.apply(std::move(command));
        for (Command& command : more) app_.apply(std::move(command));
        return processor_ms() - begin;
    }
    bool unfinished() const { return frame_.unfinished || views_.plane.canvas_waits; }

private:
    App& app_;
    testing::NullContext context_;
    NullPlaneCanvas plane_canvas_;
    NullPlaneCanvas scatter_canvas_;
    NullReliefCanvas relief_canvas_;
    Frame frame_;
    ViewMemory views_;
};

void run_jobs(App& app) {
    while (app.advance(kSliceSeconds)) {
    }
}

Times opening(App& app, Window& window) {
    Times times;
    for (int i = 0; i < 1000; ++i) {
        const bool more = app.advance(kSliceSeconds);
        times.add(window.frame());
        if (i > 3 && !more && !window.unfinished()) break;
    }
    return times;
}

Times resting(Window& window) {
    Times times;
    for (int i = 0; i < 40; ++i) times.add(window.frame());
    return times;
}

Times hovering(App& app, Window& window) {
    Times times;
    for (int i = 0; i < 120; ++i) {
        const float along = static_cast<float>(i) / 120;
        ImGui::GetIO().AddMousePosEvent(kWindow.x * (0.02F + 0.96F * along), kWindow.y * (0.3F + 0.4F * along));
        app.advance(kSliceSeconds);
        times.add(window.frame());
    }
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    window.frame();
    return times;
}

Times choosing(App& app, Window& window) {
    Times times;
    const auto clusters = static_cast<std::uint32_t>(app.state().document->study.clustering->num_clusters());
    for (std::uint32_t i = 0; i < 40; ++i) {
        app.advance(kSliceSeconds);
        times.add(window.frame({SelectCluster{ClusterId(i * 17 % clusters)}}));
    }
    return times;
}

/// The plane is moved, which computes its regions anew, again and again.
Times panning(App& app, Window& window) {
    Times times;
    for (int i = 0; i < 4; ++i) {
        PlaneWindow moved = app.state().plane.view.window;
        const double step = (i % 2 == 0 ? 0.5 : -0.5) * moved.width();
        moved.s0 += step;
        moved.s1 += step;
        app.apply(SetPlaneWindow{moved});
        for (int frame = 0;; ++frame) {
            const bool more = app.advance(kSliceSeconds);
            times.add(window.frame());
            if (frame > 3 && !more && !window.unfinished()) break;
            if (frame == 1000) std::puts("the plane does not come to rest");
            if (frame == 1000) break;
        }
    }
    return times;
}

void make_circles(App& app, std::size_t rows, std::vector<int> hidden) {
    ToyOptions toy;
    toy.rows = rows;
    app.apply(MakeData{toy});
    run_jobs(app);
    TrainingSetup setup = app.state().training.setup;
    setup.hidden = std::move(hidden);
    setup.initialisation = Initialisation::kUniform;  // biases that are not 0: far more regions
    app.apply(SetTraining{setup});
    run_jobs(app);
}

void measure_views(App& app, Window& window) {
    std::printf("ms (median, 90 %%, largest)%-6s %-21s %-21s %-21s %-21s %s\n", "", "opening", "resting", "hovering",
                "choosing clusters", "moving the plane");
    for (const View view : kAllViews) {
        app.apply(ShowView{view});
        std::printf("%-30s", std::string(view_title(view)).c_str());
        opening(app, window).print();
        resting(window).print();
        hovering(app, window).print();
        choosing(app, window).print();
        if (view == View::kPlane || view == View::kRelief) panning(app, window).print();
        std::puts("");
        std::fflush(stdout);
    }
}

void measure_training() {
    App app(clock_seconds);
    Window window(app);
    make_circles(app, 500, {16, 16});
    app.apply(ShowView{View::kPlane});
    opening(app, window);
    TrainingSetup setup = app.state().training.setup;
    setup.options.epochs = 1000000;
    app.apply(SetTraining{setup});
    app.apply(Train{TrainingMode::kPlaying});
    constexpr int kFrames = 500;
    Times times;
    int current = 0;
    for (int i = 0; i < kFrames; ++i) {
        app.advance(kSliceSeconds);
        const bool newest = app.shows_newest_network();
        times.add(window.frame());
        current += newest && !window.unfinished() ? 1 : 0;
    }
    std::printf("while 2-16-16-1 trains        ");
    times.print();
    std::printf("   newest weights in %d of %d frames\n", current, kFrames);
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    const std::size_t rows = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 100000;
    std::vector<int> hidden;
    for (int i = 2; i < argc; ++i) hidden.push_back(std::atoi(argv[i]));
    if (hidden.empty()) hidden = {290, 290};
    {
        App app(clock_seconds);
        Window window(app);
        make_circles(app, rows, hidden);
        app.apply(ShowView{View::kPlane});
        opening(app, window);
        std::printf("%zu rows, %zu clusters, %zu regions in view\n", app.state().document->study.clustering->num_rows(),
                    app.state().document->study.clustering->num_clusters(), app.state().plane.partition->num_regions());
        measure_views(app, window);
    }
    measure_training();
    return 0;
}
