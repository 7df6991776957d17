#pragma once

#include "analysis/regions/plane_choice.h"
#include "app/state/state.h"
#include "scene/relief/relief_canvas.h"
#include "ui/kit/mark_build.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// The rows above the plane at the height of their logit, as marks on the surface of a partition.
class ReliefPoints {
public:
    /// What is not that of the state's rows yet is worked on. True once marks for output `output` on `partition` can be
    /// shown.
    bool prepare(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                 std::size_t output, std::optional<std::uint32_t> lit);
    /// Puts them into the picture of `partition`.
    void update(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                std::size_t output, std::optional<std::uint32_t> lit, ReliefPicture& picture);
    /// Lets go of all that it keeps.
    void clear();

private:
    struct Key {
        std::shared_ptr<const std::vector<PlanePoint>> points;
        std::shared_ptr<const PatternTable> patterns;
        std::shared_ptr<const RegionPartition> partition;
        std::size_t output = 0;
        std::optional<std::uint32_t> row, lit;
        bool dark = false;
        bool far_rows = true;
        bool whole_patterns = true;  ///< all layers are drawn
        bool operator==(const Key&) const = default;
        bool same_place(const Key& other) const { return partition == other.partition && output == other.output; }
    };
    /// What the marks with the edited row's were made from.
    struct EditedKey {
        std::shared_ptr<const std::vector<SpaceMark>> marks;
        std::shared_ptr<const WhatIf> what_if;
        Key key;
        bool operator==(const EditedKey&) const = default;
    };
    static Key key_of(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                      std::size_t output, std::optional<std::uint32_t> lit);
    static std::function<void(std::size_t, std::vector<SpaceMark>&)> painter_of(const Ui& ui, const AppState& state,
                                                                                const Key& key);

    MarkBuild<SpaceMark, Key> build_;
    EditedKey edited_key_;
    std::shared_ptr<const std::vector<SpaceMark>> with_edited_;
    const std::shared_ptr<const std::vector<SpaceMark>> none_ = std::make_shared<const std::vector<SpaceMark>>();
};

}  // namespace reluscope
