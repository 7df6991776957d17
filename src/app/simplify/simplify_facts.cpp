#include "app/simplify/simplify_facts.h"

#include "base/text/number_format.h"
#include "base/texts/simplify/simplify_texts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace reluscope {

namespace {

using simplify_texts::Proof;
using simplify_texts::Why;

Why why_of(RemovalReason reason) {
    switch (reason) {
        case RemovalReason::kDead: return Why::kDead;
        case RemovalReason::kAlwaysOn: return Why::kAlwaysOn;
        case RemovalReason::kConstant: return Why::kConstant;
        case RemovalReason::kDuplicate: return Why::kDuplicate;
        case RemovalReason::kProportional: return Why::kProportional;
        case RemovalReason::kMirror: return Why::kMirror;
        case RemovalReason::kDependent: return Why::kDependent;
        case RemovalReason::kUnread: return Why::kUnread;
    }
    return Why::kDead;
}

Proof proof_of(StateProof proof) {
    switch (proof) {
        case StateProof::kData: return Proof::kData;
        case StateProof::kInterval: return Proof::kInterval;
        case StateProof::kLp: return Proof::kLp;
        case StateProof::kBranch: return Proof::kBranch;
    }
    return Proof::kData;
}

UnitId unit_at(const Network& network, UnitPlace place) {
    std::size_t unit = place.unit;
    for (std::size_t l = 0; l < place.layer; ++l) unit += network.hidden_layers()[l].width;
    return UnitId(unit);
}

std::string stable_sentence(const Slimming& slimming, bool on_box) {
    const auto on = std::count_if(slimming.stable.begin(), slimming.stable.end(),
                                  [](const StableUnit& stable) { return stable.state == UnitState::kAlwaysOn; });
    const auto count = static_cast<std::size_t>(on);
    return simplify_texts::stable_units(count, slimming.stable.size() - count, on_box);
}

std::vector<RemovedUnits> groups_of(const FoundSlimming& found) {
    const bool on_box = found.domain == SimplifyDomain::kBox;
    std::map<std::pair<Why, Proof>, RemovedUnits> groups;
    for (const Removal& removal : found.made.slimming.removals) {
        RemovedUnits& group = groups[{why_of(removal.reason), proof_of(removal.proof)}];
        group.reason = removal.reason;
        group.proof = removal.proof;
        group.units.push_back(unit_at(*found.of, removal.unit));
        group.labels.push_back(simplify_texts::unit_label(removal.unit.layer, removal.unit.unit));
    }
    std::vector<RemovedUnits> list;
    for (auto& [key, group] : groups) {
        group.title = simplify_texts::group_title(key.first, group.units.size(), on_box);
        group.meaning = simplify_texts::group_meaning(key.first);
        group.by = simplify_texts::proof(key.second, key.first);
        list.push_back(std::move(group));
    }
    return list;
}

}  // namespace

const FoundSlimming* current_slimming(const AppState& state) {
    const auto& found = state.simplify.found;
    if (!found || !state.document || !state.document->study.scores) return nullptr;
    const bool current =
        found->of == state.document->study.input->network && found->domain == state.simplify.settings.domain;
    return current ? found.get() : nullptr;
}

SlimmingFacts slimming_facts(const AppState& state) {
    SlimmingFacts facts;
    const FoundSlimming* found = current_slimming(state);
    const bool on_box = state.simplify.settings.domain == SimplifyDomain::kBox;
    facts.domain = on_box ? simplify_texts::kOnBoxHelp : simplify_texts::kOnRowsHelp;
    if (found == nullptr) return facts;
    facts.there = true;
    const SlimmedNetwork& made = found->made;
    const std::size_t units = found->of->num_hidden_units();
    const std::string difference = display_number(made.max_rel_difference, 1);
    facts.groups = groups_of(*found);
    facts.open = simplify_texts::open_units(made.slimming.num_open, made.slimming.num_too_close);
    facts.stable = stable_sentence(made.slimming, on_box);
    if (facts.groups.empty()) {
        facts.lead = simplify_texts::nothing_found(units, on_box);
        return facts;
    }
    facts.can_apply = made.max_rel_difference <= kEqualOutputs;
    if (!facts.can_apply) {
        facts.lead = simplify_texts::not_equal(difference);
        return facts;
    }
    std::map<Why, std::size_t> counts;
    for (const Removal& removal : made.slimming.removals) ++counts[why_of(removal.reason)];
    std::vector<simplify_texts::Count> list;
    for (const auto& [why, count] : counts) list.push_back({why, count});
    facts.lead = simplify_texts::answer(list, units, found->of->architecture(), made.network->architecture(),
                                        difference, on_box);
    const auto size_of = [](const Network& network) {
        return NetworkSize{network.architecture(), network.num_hidden_units(), network.num_parameters()};
    };
    facts.before = size_of(*found->of);
    facts.after = size_of(*made.network);
    facts.checked = simplify_texts::checked(made.rows, made.points, difference);
    return facts;
}

std::string applied_sentence(const AppState& state) {
    if (!state.document || !state.document->study.scores) return "";
    const AppliedSlimming* applied = state.simplify.applied_to(state.document->study.input->network);
    if (applied == nullptr) return "";
    const FoundSlimming& found = *applied->found;
    return simplify_texts::applied(found.of->architecture(), found.made.network->architecture(),
                                   display_number(found.made.max_rel_difference, 1),
                                   found.domain == SimplifyDomain::kBox);
}

}  // namespace reluscope
