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
    explicit Topics(Desk& desk)
        : document(desk),
          selection(desk),
          workspace(desk),
          training(desk),
          made_data(desk, document),
          welcome(desk, document, training),
          plane(desk),
          path(desk),
          reach(desk),
          scatter(desk),
          network(desk),
          tree(desk),
          coefficients(desk),
          profile(desk),
          clusters(desk),
          compare(desk),
          simplify(desk),
          families(desk),
          answers(desk),
          swarm(desk),
          what_if(desk),
          sessions(desk, document),
          files(desk, sessions) {}

    auto all() {
        return std::tie(document, selection, workspace, training, made_data, welcome, plane, path, reach, scatter,
                        network, tree, coefficients, profile, clusters, compare, simplify, families, answers, swarm,
                        what_if, sessions, files);
    }

    DocumentTopic document;
    SelectionTopic selection;
    WorkspaceTopic workspace;
    TrainingTopic training;
    MadeDataTopic made_data;
    WelcomeTopic welcome;
    PlaneTopic plane;
    PathTopic path;
    ReachTopic reach;
    ScatterTopic scatter;
    NetworkTopic network;
    TreeTopic tree;
    CoefficientsTopic coefficients;
    ProfileTopic profile;
    ClusterListTopic clusters;
    CompareTopic compare;
    SimplifyTopic simplify;
    FamiliesTopic families;
    AnswersTopic answers;
    SwarmTopic swarm;
    WhatIfTopic what_if;
    SessionTopic sessions;
    FilesTopic files;
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
