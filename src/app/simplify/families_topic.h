#pragma once

#include "app/kit/desk.h"
#include "app/simplify/family_sets.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// Keeps the families of the open clusters up to date while somebody looks at them, or views are coloured by them.
class FamiliesStage final : public Stage {
public:
    explicit FamiliesStage(Desk& desk) : Stage(StageId::kFamilies, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override;
    void show() override {
        if (is_stale()) asked_.note(wanted_curve());
    }
    void drop() {
        kept_.clear();
        curve_.drop();
        cut_.drop();
        plane_.drop();
    }

private:
    struct CurveKey {
        std::shared_ptr<const PatternTable> patterns;
        FamilyWay by = FamilyWay::kFidelity;
        bool touching = false;
        bool operator==(const CurveKey&) const = default;
    };
    struct CutKey {
        std::shared_ptr<const FamilyCurve> curve;
        std::size_t wanted = 0;
        bool operator==(const CutKey&) const = default;
    };
    /// What the families of the plane's regions are computed from.
    struct PlaneKey {
        std::shared_ptr<const FamilyCurve> curve;
        std::size_t families = 0;
        std::shared_ptr<const RegionPartition> partition;
        bool operator==(const PlaneKey&) const = default;
    };
    CurveKey wanted_curve() const;
    void step_curve(const CurveKey& key);
    /// The wanted cut of the curve that is computed already.
    CutKey wanted_cut() const;
    /// None where the plane is not coloured by family, or on its way.
    std::optional<PlaneKey> wanted_plane() const;

    Desk& desk_;
    std::vector<std::shared_ptr<const FamilyCurve>> kept_;  // of the open rows, one for each way that was asked for
    Keyed<CurveKey, FamilyCurveJob> curve_;
    Keyed<CutKey, FamilyCutJob> cut_;
    Keyed<PlaneKey, FamilyRegionsJob> plane_;
    AskedFor<CurveKey> asked_{*this};
};

/// Families of clusters.
class FamiliesTopic final : public Topic {
public:
    explicit FamiliesTopic(Desk& shared) : Topic(shared), families(shared) {}

    std::vector<Stage*> stages() override { return {&families}; }
    void open(const Opening& opening) override;

    FamiliesStage families;
};

void apply(SetFamilies& command, FamiliesTopic& topic);
void apply(SelectFamily& command, FamiliesTopic& topic);
void apply(NameFamilies& command, FamiliesTopic& topic);

}  // namespace reluscope
