#pragma once

#include "app/state/commands.h"
#include "shell/host.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// The list of bundled examples, from the text of data/examples.json; empty where it makes no sense.
std::vector<Example> parse_examples(std::string_view text);

/// Collects the files of a bundled example, which the platform fetches one by one.
class ExampleFiles {
public:
    explicit ExampleFiles(Host& host) : host_(host) {}

    /// Another example is wanted from now on, or none.
    void drop();
    void fetch(const FetchRequest& request, const std::vector<Example>& examples);
    /// A file has come. All of them, once the last one has.
    std::optional<OpenFiles> take(const std::string& path, OpenedFile& file);

private:
    Host& host_;
    OpenFiles files_;                 // that have come
    std::vector<std::string> paths_;  // that are wanted
};

}  // namespace reluscope
