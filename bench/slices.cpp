// The slices of the jobs that stand between a network with two inputs and its picture: how many, their sum, and the
// longest of them. A job does the same steps in every repetition, so each step counts with its shortest time; then
// other programs hardly count.
//
//     bench_slices REPETITIONS HALF_WIDTH MODEL...

#include "analysis/regions/level_sets.h"
#include "base/numerics/numerics.h"
#include "formats/read/read_model.h"
#include "scene/plane/colouring_job.h"
#include "scene/plane/plane_mesh_job.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace reluscope;

namespace {

double milliseconds_now() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::shared_ptr<const Network> read_network(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto model = read_model(path, {reinterpret_cast<const std::byte*>(text.data()), text.size()});
    if (!model) {
        std::fprintf(stderr, "%s\n", model.error().sentence().c_str());
        std::exit(1);
    }
    return std::make_shared<Network>(std::move(model->network));
}

/// Shortest times of the steps of a job, over all of its runs.
class Slices {
public:
    void run(Job& job) {
        for (std::size_t step = 0;; ++step) {
            const double start = milliseconds_now();
            const bool more = job.step();
            add(step, milliseconds_now() - start);
            if (!more) return;
        }
    }
    void add(std::size_t step, double milliseconds) {
        if (step == times_.size()) times_.push_back(milliseconds);
        times_[step] = std::min(times_[step], milliseconds);
    }
    void print(const char* name) const {
        double sum = 0;
        for (const double time : times_) sum += time;
        std::vector<std::size_t> order(times_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return times_[a] > times_[b]; });
        std::printf("    %-22s %5zu slices, %8.1f ms, longest", name, times_.size(), sum);
        for (std::size_t i = 0; i < std::min<std::size_t>(4, order.size()); ++i)
            std::printf(" %.1f (#%zu)", times_[order[i]], order[i]);
        std::puts("");
    }

private:
    std::vector<double> times_;
};

struct Colouring {
    const char* name;
    PlaneColour by;
    Slices slices;
};

void run(const std::shared_ptr<const Network>& network, double half, int repetitions) {
    Slices created;
    Slices cutting;
    Slices boundary;
    Slices meshing;
    Slices freed;
    std::vector<Colouring> colourings = {{"colour: pattern", PlaneColour::kPattern, {}},
                                         {"colour: output", PlaneColour::kOutput, {}},
                                         {"colour: class", PlaneColour::kClass, {}},
                                         {"colour: gradient", PlaneColour::kGradient, {}},
                                         {"colour: active units", PlaneColour::kActiveUnits, {}},
                                         {"colour: layer", PlaneColour::kLayer, {}}};
    std::size_t num_regions = 0;
    for (int i = 0; i < repetitions; ++i) {
        double start = milliseconds_now();
        auto job = RegionPartitionJob::create(network, input_plane(), {-half, half, -half, half});
        created.add(0, milliseconds_now() - start);
        if (!job) std::exit(1);
        cutting.run(**job);
        auto partition = (*job)->take();
        num_regions = partition->num_regions();
        start = milliseconds_now();
        job->reset();
        freed.add(0, milliseconds_now() - start);
        {
            LevelSetJob levels(*partition);
            boundary.run(levels);
        }
        PlaneMeshJob mesh_job(partition);
        meshing.run(mesh_job);
        auto mesh = std::make_shared<const PlaneMesh>(mesh_job.take());
        for (Colouring& colouring : colourings) {
            ColouringRequest request;
            request.by = colouring.by;
            ColouringJob colours(mesh, request);
            colouring.slices.run(colours);
        }
        start = milliseconds_now();
        mesh.reset();
        freed.add(1, milliseconds_now() - start);
    }
    std::printf("%zu regions\n", num_regions);
    created.print("begin");
    cutting.print("partition");
    boundary.print("boundary");
    meshing.print("mesh");
    for (const Colouring& colouring : colourings) colouring.slices.print(colouring.name);
    freed.print("memory given back");
}

}  // namespace

int main(int argc, char** argv) {
    initialise_numerics();
    if (argc < 4) {
        std::fprintf(stderr, "usage: bench_slices REPETITIONS HALF_WIDTH MODEL...\n");
        return 2;
    }
    for (int i = 3; i < argc; ++i) {
        std::printf("%s: ", argv[i]);
        run(read_network(argv[i]), std::atof(argv[2]), std::atoi(argv[1]));
    }
    return 0;
}
