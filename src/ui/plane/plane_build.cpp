#include "ui/plane/plane_build.h"

#include <utility>

namespace reluscope {

void PlaneBuild::want(const PlaneSource& wanted) {
    waiting_.reset();
    if (next_) {
        if (next_->source == wanted) return;
        if (next_->source.partition == wanted.partition) return recolour(wanted);
        if (wanted.partition->num_regions() >= kManyRegions && wanted.partition != shown_.partition) {
            waiting_ = wanted;
            return;
        }
        next_.reset();
    }
    if (mesh_ && shown_ == wanted) return;
    begin(wanted);
}

void PlaneBuild::begin(const PlaneSource& source) {
    next_.emplace();
    next_->source = source;
    if (mesh_ && shown_.partition == source.partition) {
        next_->mesh = mesh_;
    } else {
        next_->meshing = std::make_unique<PlaneMeshJob>(source.partition);
    }
}

/// Begins the colours anew and keeps what there is of the mesh.
void PlaneBuild::recolour(const PlaneSource& source) {
    next_->colouring.reset();
    next_->colours.reset();
    next_->source = source;
    if (mesh_ && shown_ == source) next_.reset();
}

void PlaneBuild::clear() {
    next_.reset();
    waiting_.reset();
    mesh_.reset();
    colours_.reset();
    shown_ = {};
}

/// The next piece of the mesh or of the colours; false once both are there.
bool PlaneBuild::step(Next& next) {
    if (next.colours) return false;
    if (!next.mesh) {
        if (next.meshing->step()) return true;
        next.mesh = std::make_shared<const PlaneMesh>(next.meshing->take());
        next.meshing.reset();
        return true;
    }
    if (!next.colouring) {
        const PlaneSource& source = next.source;
        ColouringRequest request;
        request.by = source.by;
        request.output = source.output;
        request.dark = source.dark;
        if (source.clusters) request.cluster_of_region = *source.clusters;
        if (source.families) request.family_of_region = *source.families;
        request.lit_cluster = source.lit;
        next.colouring = std::make_unique<ColouringJob>(next.mesh, request);
    }
    if (next.colouring->step()) return true;
    next.colours = std::make_shared<const RegionColours>(next.colouring->take());
    next.colouring.reset();
    return false;
}

/// The next picture is shown from now on.
void PlaneBuild::finish() {
    shown_ = std::move(next_->source);
    mesh_ = std::move(next_->mesh);
    colours_ = std::move(next_->colours);
    next_.reset();
    if (waiting_) begin(*std::exchange(waiting_, std::nullopt));
}

void PlaneBuild::advance(PlaneCanvas* canvas, const std::function<bool()>& has_time, std::size_t num_steps,
                         const Beside& beside) {
    if (!next_) return;
    if (next_->source.partition->num_regions() < kManyRegions) {
        while (step(*next_)) {
        }
        if (!beside || beside(next_->source.partition)) finish();
        return;
    }
    for (std::size_t steps = 0; steps < num_steps || has_time(); ++steps) {
        if (step(*next_)) continue;
        if (beside && !beside(next_->source.partition)) return;
        if (!canvas || canvas->prepare(next_->mesh, next_->colours)) finish();
        return;  // one portion per frame is all that a canvas should take in
    }
}

}  // namespace reluscope
