#pragma once

#include "app/kit/desk.h"

#include <array>
#include <memory>
#include <optional>

namespace reluscope {

/// The values of all units for what is chosen; null when nothing is. An edited row stands for the chosen one.
std::shared_ptr<const SubjectValues> subject_values(const Document& document, const Selection& selection,
                                                    const PlaneState& plane, UnitSubject wanted,
                                                    const WhatIf* what_if = nullptr);

/// Keeps facts and maps of the units up to date with the study and the plane while somebody looks, or while a report
/// waits for them.
class UnitsStage final : public Stage {
public:
    explicit UnitsStage(Desk& desk) : Stage(StageId::kUnits, desk.state.stages), desk_(desk) {}

    bool is_stale() const override;
    bool step() override;
    double progress() const override;
    /// Brings the values of the chosen row, cluster or point, and what is said of the chosen unit, to the selection.
    void show() override;

    void forget_subject() { shown_subject_.study.reset(); }

private:
    struct FactsKey {
        std::shared_ptr<const StudyInput> input;
        std::shared_ptr<const PatternTable> patterns;
        bool operator==(const FactsKey& other) const { return patterns == other.patterns; }
    };
    struct MapsKey {
        std::shared_ptr<const Network> network;
        PlaneFrame frame;
        PlaneWindow window;
        bool operator==(const MapsKey& other) const;
    };
    /// What SubjectValues were made for.
    struct SubjectKey {
        std::shared_ptr<const PatternTable> study;
        std::optional<RowId> row;
        std::optional<ClusterId> cluster;
        std::array<double, 2> point = {};
        std::optional<UnitId> unit = {};
        std::shared_ptr<const WhatIf> what_if = {};

        bool operator==(const SubjectKey&) const = default;
    };
    bool is_seen() const;
    FactsKey wanted_facts() const;
    std::optional<MapsKey> wanted_maps() const;
    SubjectKey wanted_subject() const;
    void read_subject();

    Desk& desk_;
    Keyed<FactsKey, UnitFactsJob> facts_;
    Keyed<MapsKey, UnitMapsJob> maps_;
    SubjectKey shown_subject_;
};

/// The units of the network.
class NetworkTopic final : public Topic {
public:
    explicit NetworkTopic(Desk& shared) : Topic(shared), units(shared) {}

    std::vector<Stage*> stages() override { return {&units}; }

    UnitsStage units;
};

void apply(SetNetworkView& command, NetworkTopic& topic);
void apply(SelectUnit& command, NetworkTopic& topic);

}  // namespace reluscope
