#pragma once

#include "app/state.h"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace reluscope {

struct NamedBytes {
    std::string name;
    std::vector<std::byte> bytes;
};

// What a view, the JavaScript API or a test may ask for. Each is applied by one short function in apply.cpp.

/// Files that the user opened together: models and tables, told apart by their bytes. `example` is the id they came with.
struct OpenFiles {
    std::vector<NamedBytes> files;
    std::string example;
};
struct OpenExample {
    std::string id;
};
struct SetExamples {
    std::vector<Example> examples;
};
/// Shows the platform's file chooser.
struct ChooseFiles {};
/// A table of standard normal rows for the network that waits, or for the open one.
struct UseRandomRows {
    std::size_t rows = 2000;
};
struct DropPendingModel {};
struct CancelJob {};
struct SelectCluster {
    std::optional<ClusterId> cluster;
};
/// Selects a row and with it its cluster.
struct SelectRow {
    std::optional<RowId> row;
};
struct HoverCluster {
    std::optional<ClusterId> cluster;
};
/// Empty: the output follows the cluster again.
struct SelectOutput {
    std::optional<Eigen::Index> output;
};
struct SetReference {
    Reference reference;
};
struct SetBarMode {
    BarMode mode;
};
struct SetTheme {
    Theme theme;
};
struct SortClusters {
    ClusterColumn column;
    bool descending;
};
struct SearchClusters {
    std::string text;
};
/// Takes another column of the open table as the target.
struct SetTarget {
    std::string column;
};
/// Reads the logits of the open model with another link.
struct SetLink {
    Link link;
};
struct ShowShortcuts {
    bool show;
};
struct ShowMessage {
    MessageKind kind;
    std::string text;
};
struct DismissMessage {
    std::uint64_t id;
};
enum class SavedThing { kReport, kAssignments, kModel };
/// Hands a file to the user through the platform.
struct SaveFile {
    SavedThing thing;
};

using Command =
    std::variant<OpenFiles, OpenExample, SetExamples, ChooseFiles, UseRandomRows, DropPendingModel, CancelJob,
                 SelectCluster, SelectRow, HoverCluster, SelectOutput, SetReference, SetBarMode, SetTheme, SortClusters,
                 SearchClusters, SetTarget, SetLink, ShowShortcuts, ShowMessage, DismissMessage, SaveFile>;

/// Where views leave their commands; applied after the frame.
using Commands = std::vector<Command>;

// What the application asks of the platform.
struct FetchRequest {
    std::string path;  ///< below data/
};
struct ChooseRequest {};
struct SaveRequest {
    std::string name;
    std::string text;
    std::string mime;
};
using Request = std::variant<FetchRequest, ChooseRequest, SaveRequest>;

}  // namespace reluscope
