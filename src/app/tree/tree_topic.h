#pragma once

#include "app/kit/desk.h"

#include <utility>

namespace reluscope {

/// How the tree of patterns is looked at.
class TreeTopic final : public Topic {
public:
    using Topic::Topic;
};

inline void apply(SetTree& command, TreeTopic& topic) { topic.desk.state.tree = std::move(command.settings); }

}  // namespace reluscope
