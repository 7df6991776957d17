#include "shell/example_files.h"

#include "base/text/file_name.h"
#include "formats/json/json_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace reluscope {

std::vector<Example> parse_examples(std::string_view text) {
    std::vector<Example> examples;
    const auto json = parse_plain_json(text);
    if (!json || !json->is_array()) return examples;
    for (const auto& item : *json) {
        examples.push_back({item.value("id", ""), item.value("title", ""), item.value("subtitle", ""),
                            item.value("model", ""), item.value("data", ""), item.value("group", ""),
                            item.value("picture", "")});
    }
    return examples;
}

void ExampleFiles::drop() {
    paths_.clear();
    files_ = {};
}

void ExampleFiles::fetch(const FetchRequest& request, const std::vector<Example>& examples) {
    for (const Example& example : examples) {
        if (example.model == request.path) files_.example = example.id;
    }
    files_.unasked = request.unasked;
    paths_.push_back(request.path);
    host_.fetch_example(request.path);
}

std::optional<OpenFiles> ExampleFiles::take(const std::string& path, OpenedFile& file) {
    const auto wanted = std::find(paths_.begin(), paths_.end(), path);
    if (wanted == paths_.end()) return std::nullopt;  // another example was chosen meanwhile
    paths_.erase(wanted);
    files_.files.push_back({std::string(base_name(path)), std::move(file.bytes)});
    if (!paths_.empty()) return std::nullopt;
    return std::exchange(files_, {});
}

}  // namespace reluscope
