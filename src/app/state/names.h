#pragma once

#include "app/state/commands.h"

#include <string_view>
#include <utility>

namespace reluscope {

/// The names of an enumeration's values in commands, answers and sessions, each stated here and nowhere else.
template <class Enum>
struct Names;

/// The name of a value.
template <class Enum>
constexpr const char* name_of(Enum wanted) {
    for (const auto& [name, value] : Names<Enum>::kAll) {
        if (value == wanted) return name;
    }
    return "";
}

template <class Enum>
using NamedValue = std::pair<const char*, Enum>;

template <>
struct Names<Theme> {
    static constexpr NamedValue<Theme> kAll[] = {
        {"system", Theme::kSystem}, {"light", Theme::kLight}, {"dark", Theme::kDark}};
};
template <>
struct Names<BarMode> {
    static constexpr NamedValue<BarMode> kAll[] = {
        {"strength", BarMode::kStrength}, {"per_unit", BarMode::kPerUnit}, {"against_mean", BarMode::kAgainstMean}};
};
template <>
struct Names<Reference> {
    static constexpr NamedValue<Reference> kAll[] = {{"zero", Reference::kZero},
                                                     {"data_mean", Reference::kDataMean},
                                                     {"cluster_mean", Reference::kClusterMean},
                                                     {"map_at_zero", Reference::kMapAtZero},
                                                     {"map_at_data_mean", Reference::kMapAtDataMean}};
};
template <>
struct Names<ClusterColumn> {
    static constexpr NamedValue<ClusterColumn> kAll[] = {
        {"number", ClusterColumn::kNumber}, {"pattern", ClusterColumn::kPattern},
        {"size", ClusterColumn::kSize},     {"output", ClusterColumn::kOutput},
        {"score", ClusterColumn::kScore},   {"observed", ClusterColumn::kObserved}};
};
template <>
struct Names<RowColumn> {
    static constexpr NamedValue<RowColumn> kAll[] = {
        {"number", RowColumn::kNumber}, {"holds_within", RowColumn::kHoldsWithin}, {"right", RowColumn::kRight}};
};
template <>
struct Names<WelcomeStep> {
    static constexpr NamedValue<WelcomeStep> kAll[] = {{"watch", WelcomeStep::kWatch},
                                                       {"fold", WelcomeStep::kFold},
                                                       {"fold_three", WelcomeStep::kFoldThree},
                                                       {"count", WelcomeStep::kCount},
                                                       {"open", WelcomeStep::kOpenOwn}};
};
template <>
struct Names<MessageKind> {
    static constexpr NamedValue<MessageKind> kAll[] = {
        {"info", MessageKind::kInfo}, {"warning", MessageKind::kWarning}, {"error", MessageKind::kError}};
};
template <>
struct Names<Link> {
    static constexpr NamedValue<Link> kAll[] = {
        {"identity", Link::kIdentity}, {"sigmoid", Link::kSigmoid}, {"softmax", Link::kSoftmax}};
};
template <>
struct Names<SavedThing> {
    static constexpr NamedValue<SavedThing> kAll[] = {{"report", SavedThing::kReport},
                                                      {"assignments", SavedThing::kAssignments},
                                                      {"rows_json", SavedThing::kRowsJson},
                                                      {"model", SavedThing::kModel},
                                                      {"session", SavedThing::kSession},
                                                      {"html_report", SavedThing::kHtmlReport},
                                                      {"rules_python", SavedThing::kRulesPython},
                                                      {"rules_c", SavedThing::kRulesC},
                                                      {"rules_sql", SavedThing::kRulesSql},
                                                      {"latex", SavedThing::kLatex},
                                                      {"rules_text", SavedThing::kRulesText},
                                                      {"clusters_csv", SavedThing::kClustersCsv},
                                                      {"regions_json", SavedThing::kRegionsJson},
                                                      {"regions_csv", SavedThing::kRegionsCsv}};
};
template <>
struct Names<PictureFormat> {
    static constexpr NamedValue<PictureFormat> kAll[] = {{"png", PictureFormat::kPng}, {"svg", PictureFormat::kSvg}};
};
template <>
struct Names<Side> {
    static constexpr NamedValue<Side> kAll[] = {{"tabs", Side::kTabs},
                                                {"left", Side::kLeft},
                                                {"right", Side::kRight},
                                                {"above", Side::kAbove},
                                                {"below", Side::kBelow}};
};
template <>
struct Names<Arrangement> {
    static constexpr NamedValue<Arrangement> kAll[] = {
        {"one", Arrangement::kOne}, {"two", Arrangement::kTwo}, {"four", Arrangement::kFour}};
};
template <>
struct Names<Sheet> {
    static constexpr NamedValue<Sheet> kAll[] = {{"explanation", Sheet::kExplanation},
                                                 {"clusters", Sheet::kClusters},
                                                 {"rows", Sheet::kRows},
                                                 {"data", Sheet::kData},
                                                 {"training", Sheet::kTraining}};
};
template <>
struct Names<PlaneKind> {
    static constexpr NamedValue<PlaneKind> kAll[] = {{"inputs", PlaneKind::kInputs},
                                                     {"features", PlaneKind::kFeatures},
                                                     {"rows", PlaneKind::kRows},
                                                     {"principal", PlaneKind::kPrincipal},
                                                     {"centroids", PlaneKind::kCentroids}};
};
template <>
struct Names<PlaneColour> {
    static constexpr NamedValue<PlaneColour> kAll[] = {
        {"pattern", PlaneColour::kPattern},   {"cluster", PlaneColour::kCluster},
        {"output", PlaneColour::kOutput},     {"class", PlaneColour::kClass},
        {"gradient", PlaneColour::kGradient}, {"active_units", PlaneColour::kActiveUnits},
        {"layer", PlaneColour::kLayer}};
};
template <>
struct Names<PlaneThing> {
    static constexpr NamedValue<PlaneThing> kAll[] = {{"walls", PlaneThing::kWalls},
                                                      {"points", PlaneThing::kPoints},
                                                      {"boundary", PlaneThing::kBoundary},
                                                      {"far_rows", PlaneThing::kFarRows}};
};
template <>
struct Names<TrainingMode> {
    static constexpr NamedValue<TrainingMode> kAll[] = {{"pause", TrainingMode::kPaused},
                                                        {"play", TrainingMode::kPlaying},
                                                        {"epoch", TrainingMode::kOneEpoch},
                                                        {"batch", TrainingMode::kOneBatch}};
};
template <>
struct Names<UnitSubject> {
    static constexpr NamedValue<UnitSubject> kAll[] = {
        {"row", UnitSubject::kRow}, {"cluster", UnitSubject::kCluster}, {"region", UnitSubject::kRegion}};
};
template <>
struct Names<CompareKind> {
    static constexpr NamedValue<CompareKind> kAll[] = {{"nothing", CompareKind::kNothing},
                                                       {"clusters", CompareKind::kClusters},
                                                       {"rows", CompareKind::kRows},
                                                       {"reference", CompareKind::kReference},
                                                       {"epoch", CompareKind::kEpoch}};
};
template <>
struct Names<SimplifyDomain> {
    static constexpr NamedValue<SimplifyDomain> kAll[] = {{"rows", SimplifyDomain::kRows},
                                                          {"box", SimplifyDomain::kBox}};
};
template <>
struct Names<FamilyWay> {
    static constexpr NamedValue<FamilyWay> kAll[] = {{"fidelity", FamilyWay::kFidelity},
                                                     {"answers", FamilyWay::kAnswers},
                                                     {"aletheia", FamilyWay::kAletheia},
                                                     {"pruning", FamilyWay::kPruning}};
};
template <>
struct Names<ColumnLock> {
    static constexpr NamedValue<ColumnLock> kAll[] = {{"free", ColumnLock::kFree},
                                                      {"locked", ColumnLock::kLocked},
                                                      {"up", ColumnLock::kUp},
                                                      {"down", ColumnLock::kDown}};
};
template <>
struct Names<Norm> {
    static constexpr NamedValue<Norm> kAll[] = {{"l2", Norm::kL2}, {"l1", Norm::kL1}, {"linf", Norm::kLInf}};
};
template <>
struct Names<RowParts> {
    static constexpr NamedValue<RowParts> kAll[] = {
        {"reference", RowParts::kMap}, {"shapley", RowParts::kShapley}, {"expected_gradients", RowParts::kExpected}};
};
template <>
struct Names<RowAxisKind> {
    static constexpr NamedValue<RowAxisKind> kAll[] = {{"input", RowAxisKind::kInput},
                                                       {"column", RowAxisKind::kColumn},
                                                       {"component", RowAxisKind::kComponent},
                                                       {"output", RowAxisKind::kOutput}};
};
template <>
struct Names<ScatterColour> {
    static constexpr NamedValue<ScatterColour> kAll[] = {{"cluster", ScatterColour::kCluster},
                                                         {"class", ScatterColour::kClass},
                                                         {"output", ScatterColour::kOutput},
                                                         {"error", ScatterColour::kError}};
};
template <>
struct Names<TreeColour> {
    static constexpr NamedValue<TreeColour> kAll[] = {
        {"output", TreeColour::kOutput}, {"accuracy", TreeColour::kAccuracy}, {"pattern", TreeColour::kPattern}};
};
template <>
struct Names<CoefficientsPicture> {
    static constexpr NamedValue<CoefficientsPicture> kAll[] = {{"heat_map", CoefficientsPicture::kHeatMap},
                                                               {"parallel", CoefficientsPicture::kParallel},
                                                               {"both", CoefficientsPicture::kBoth}};
};
template <>
struct Names<ClusterSequence> {
    static constexpr NamedValue<ClusterSequence> kAll[] = {{"size", ClusterSequence::kSize},
                                                           {"feature", ClusterSequence::kFeature},
                                                           {"similar", ClusterSequence::kSimilar}};
};
template <>
struct Names<FeatureSequence> {
    static constexpr NamedValue<FeatureSequence> kAll[] = {{"importance", FeatureSequence::kImportance},
                                                           {"table", FeatureSequence::kTable}};
};

}  // namespace reluscope
