#pragma once

#include "analysis/study.h"
#include "app/state/network_state.h"
#include "app/state/plane_state.h"

#include <memory>
#include <optional>

namespace reluscope {

struct Document;
struct Selection;

/// The values of all units for what is chosen; null when nothing is.
std::shared_ptr<const SubjectValues> subject_values(const Document& document, const Selection& selection,
                                                    const PlaneState& plane, UnitSubject wanted);

/// Keeps a NetworkState up to date with a study and a plane, in slices.
class NetworkPipeline {
public:
    NetworkPipeline();
    ~NetworkPipeline();

    /// True while facts or maps are of another study or window than these.
    bool has_work(const Study& study, const PlaneState& plane) const;
    /// Does the next piece. Returns has_work().
    bool step(const Study& study, const PlaneState& plane, NetworkState& state);

private:
    struct FactsWork;
    struct MapsWork;

    bool facts_stale(const Study& study) const;
    bool maps_stale(const Study& study, const PlaneState& plane) const;

    std::unique_ptr<FactsWork> facts_;
    std::unique_ptr<MapsWork> maps_;
    std::shared_ptr<const PatternTable> facts_of_;
    std::shared_ptr<const Network> maps_of_;
    Eigen::VectorXd maps_origin_, maps_u_, maps_v_;
    PlaneWindow maps_window_;
};

}  // namespace reluscope
