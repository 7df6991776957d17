#pragma once

#include "app/kit/desk.h"

#include <memory>

namespace reluscope {

/// Keeps the places of the scatter's rows up to date with the study and with what is asked for. Places that do not
/// depend on the network are found once per table.
class ScatterStage final : public Stage {
public:
    explicit ScatterStage(Desk& desk) : Stage(StageId::kScatter, desk.state.stages), desk_(desk) {}

    void drop() { places_.drop(); }

    bool is_stale() const override { return desk_.study_ready() && !places_.is(wanted()); }
    bool step() override;
    double progress() const override { return places_.progress(); }
    /// A job for places that are not asked for any more is dropped.
    void show() override;

private:
    struct Key {
        std::shared_ptr<const EncodedRows> rows;
        std::shared_ptr<const PatternTable> patterns;  // where an axis is an output
        std::array<RowAxis, 2> axes;
        bool spread = true;
        bool operator==(const Key&) const = default;
    };
    Key wanted() const;

    Desk& desk_;
    Keyed<Key, RowCoordinatesJob> places_;
    std::shared_ptr<const EncodedRows> principal_rows_;
    std::shared_ptr<const PrincipalAxes> principal_;  // of these rows
};

/// The rows by two of their columns, components or outputs.
class ScatterTopic final : public Topic {
public:
    explicit ScatterTopic(Desk& shared) : Topic(shared), places(shared) {}

    std::vector<Stage*> stages() override { return {&places}; }
    /// Axes and window that were chosen mean nothing for another table.
    void open(const Opening& opening) override;

    ScatterStage places;
};

void apply(SetScatter& command, ScatterTopic& topic);

/// The axes that are shown: as chosen, where the study has them.
std::array<RowAxis, 2> scatter_axes(const StudyInput& input, const ScatterSettings& settings);

}  // namespace reluscope
