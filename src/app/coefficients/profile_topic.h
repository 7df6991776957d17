#pragma once

#include "analysis/lines/feature_profile.h"
#include "app/kit/desk.h"

#include <memory>
#include <optional>

namespace reluscope {

/// Keeps the profile of one feature up to date: of the chosen one, else of the strongest. The other features are held
/// at the chosen row, or else at the cluster's mean input. The clusters' segments of a feature are made once per study.
class ProfileStage final : public Stage {
public:
    explicit ProfileStage(Desk& desk) : Stage(StageId::kProfile, desk.state.stages), desk_(desk) {}

    void drop();

    bool is_stale() const override;
    bool step() override;
    double progress() const override { return profile_.progress(); }
    /// While training plays, profiles are made only for those who look at them.
    bool may_work() const override;
    void stop() override {
        show();
        Stage::stop();
    }
    void show() override {
        if (auto key = wanted()) asked_.note(*std::move(key));
    }

private:
    struct Key {
        std::shared_ptr<const Clustering> clustering;
        std::shared_ptr<const Network> network;
        FeatureId feature;
        std::optional<RowId> row;
        std::optional<ClusterId> cluster;  // without a row
        std::shared_ptr<const WhatIf> what_if = {};
        bool operator==(const Key&) const = default;
    };
    std::optional<Key> wanted() const;
    void take(const Key& key, Result<FeatureProfile> profile);

    Desk& desk_;
    Keyed<Key, FeatureProfileJob> profile_;
    AskedFor<Key> asked_{*this};
    std::optional<Key> segments_of_;
    std::shared_ptr<const FeatureSegments> segments_;  // of this study and feature
};

/// The output against one feature.
class ProfileTopic final : public Topic {
public:
    explicit ProfileTopic(Desk& shared) : Topic(shared), profile(shared) {}

    std::vector<Stage*> stages() override { return {&profile}; }
    void open(const Opening& opening) override;

    ProfileStage profile;
};

void apply(SetProfile& command, ProfileTopic& topic);

}  // namespace reluscope
