#pragma once

#include "app/answers/answers_topic.h"
#include "app/answers/swarm_topic.h"
#include "app/answers/what_if_topic.h"
#include "app/coefficients/coefficients_topic.h"
#include "app/coefficients/profile_topic.h"
#include "app/compare/compare_topic.h"
#include "app/document/document_topic.h"
#include "app/document/selection_topic.h"
#include "app/document/workspace_topic.h"
#include "app/files/files_topic.h"
#include "app/files/session_topic.h"
#include "app/network/network_topic.h"
#include "app/path/path_topic.h"
#include "app/path/reach_topic.h"
#include "app/plane/plane_topic.h"
#include "app/scatter/scatter_topic.h"
#include "app/simplify/families_topic.h"
#include "app/simplify/simplify_topic.h"
#include "app/training/made_data_topic.h"
#include "app/training/training_topic.h"
#include "app/training/welcome_topic.h"
#include "app/tree/tree_topic.h"

#include <tuple>
#include <type_traits>

namespace reluscope {

/// The order is that in which topics are told of changes: the selection before what follows it, and the maps before the
/// list of clusters that they filter.
struct Topics {
    explicit Topics(Desk& shared) : desk(shared) {}

    /// The topics that commands, changes and stages come to: each of the members below.
    auto all() {
        return std::tie(document, selection, workspace, training, made_data, welcome, plane, path, reach, scatter,
                        network, tree, coefficients, profile, clusters, compare, simplify, families, answers, swarm,
                        what_if, sessions, files);
    }

    Desk& desk;
    DocumentTopic document{desk};
    SelectionTopic selection{desk};
    WorkspaceTopic workspace{desk};
    TrainingTopic training{desk};
    MadeDataTopic made_data{desk, document};
    WelcomeTopic welcome{desk, document, training};
    PlaneTopic plane{desk};
    PathTopic path{desk};
    ReachTopic reach{desk};
    ScatterTopic scatter{desk};
    NetworkTopic network{desk};
    TreeTopic tree{desk};
    CoefficientsTopic coefficients{desk};
    ProfileTopic profile{desk};
    ClusterListTopic clusters{desk};
    CompareTopic compare{desk};
    SimplifyTopic simplify{desk};
    FamiliesTopic families{desk};
    AnswersTopic answers{desk};
    SwarmTopic swarm{desk};
    WhatIfTopic what_if{desk};
    SessionTopic sessions{desk, document};
    FilesTopic files{desk, sessions};
};

template <class C, class T>
concept TopicOf = requires(C& command, T& topic) { apply(command, topic); };

/// Gives the command to its topic; each command has one.
template <class C, class... T>
void apply_to_topic(C& command, const std::tuple<T&...>& topics) {
    static_assert((0 + ... + (TopicOf<C, T> ? 1 : 0)) == 1, "a command belongs to one topic");
    const auto try_topic = [&command](auto& topic) {
        if constexpr (TopicOf<C, std::remove_reference_t<decltype(topic)>>) apply(command, topic);
    };
    std::apply([&](auto&... topic) { (try_topic(topic), ...); }, topics);
}

}  // namespace reluscope
