#include "formats/safetensors/layer_order.h"

#include "base/text/spelling.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace reluscope {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A name taken apart: its text with # for every number, and the numbers without leading zeros.
struct NameParts {
    std::string pattern;
    std::vector<std::string> numbers;
};

NameParts parts_of(std::string_view name) {
    NameParts parts;
    for (std::size_t i = 0; i < name.size();) {
        if (!is_digit(name[i])) {
            parts.pattern += name[i++];
            continue;
        }
        std::size_t end = i;
        while (end < name.size() && is_digit(name[end])) ++end;
        while (i + 1 < end && name[i] == '0') ++i;
        parts.pattern += '#';
        parts.numbers.emplace_back(name.substr(i, end - i));
        i = end;
    }
    return parts;
}

bool number_less(const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool numbers_less(const NameParts& a, const NameParts& b) {
    return std::lexicographical_compare(a.numbers.begin(), a.numbers.end(), b.numbers.begin(), b.numbers.end(),
                                        number_less);
}

/// Looks for the orders in which the shapes fit, keeping each group in its own order.
class OrderSearch {
public:
    OrderSearch(const std::vector<NamedLayer>& layers, const std::vector<std::vector<std::size_t>>& groups)
        : layers_(layers), groups_(groups), next_(groups.size(), 0) {}

    void run() { extend(std::nullopt); }

    bool unique() const { return num_found_ == 1 && !gave_up_; }
    bool none() const { return num_found_ == 0 && !gave_up_; }
    const std::vector<std::size_t>& first_found() const { return first_found_; }

private:
    void extend(std::optional<std::uint64_t> width) {
        constexpr std::size_t kMaxSteps = 100'000;
        if (order_.size() == layers_.size()) {
            if (num_found_++ == 0) first_found_ = order_;
            return;
        }
        for (std::size_t g = 0; g < groups_.size() && num_found_ < 2 && !gave_up_; ++g) {
            if (next_[g] == groups_[g].size()) continue;
            const std::size_t layer = groups_[g][next_[g]];
            if (width && layers_[layer].num_inputs != *width) continue;
            gave_up_ = ++num_steps_ > kMaxSteps;
            order_.push_back(layer);
            ++next_[g];
            extend(layers_[layer].num_outputs);
            --next_[g];
            order_.pop_back();
        }
    }

    const std::vector<NamedLayer>& layers_;
    const std::vector<std::vector<std::size_t>>& groups_;
    std::vector<std::size_t> next_;  // per group
    std::vector<std::size_t> order_;
    std::vector<std::size_t> first_found_;
    std::size_t num_found_ = 0;
    std::size_t num_steps_ = 0;
    bool gave_up_ = false;
};

Status check_chain(const std::vector<NamedLayer>& layers, const std::vector<std::size_t>& order) {
    for (std::size_t i = 1; i < order.size(); ++i) {
        const NamedLayer& before = layers[order[i - 1]];
        const NamedLayer& layer = layers[order[i]];
        if (layer.num_inputs == before.num_outputs) continue;
        return refuse(
            "layer " + quoted(layer.name),
            std::to_string(before.num_outputs) + " inputs, as " + quoted(before.name) + " before it has outputs",
            std::to_string(layer.num_inputs));
    }
    return {};
}

}  // namespace

Result<std::vector<std::size_t>> order_layers(const std::vector<NamedLayer>& layers) {
    constexpr std::size_t kMaxLayers = 1000;  // the search goes that deep
    if (layers.size() > kMaxLayers)
        return refuse("layers", "at most " + std::to_string(kMaxLayers), std::to_string(layers.size()));
    std::vector<std::string> names;
    std::vector<NameParts> parts;
    for (const NamedLayer& layer : layers) {
        names.push_back(layer.name);
        parts.push_back(parts_of(layer.name));
    }
    const auto refuse_order = [&names] {
        return refuse("layers " + name_list(names),
                      "names with numbers that tell their order, such as 0.weight and 2.weight",
                      "names and shapes that allow more than one");
    };
    std::map<std::string, std::vector<std::size_t>> by_pattern;
    for (std::size_t i = 0; i < layers.size(); ++i) by_pattern[parts[i].pattern].push_back(i);
    std::vector<std::vector<std::size_t>> groups;
    for (auto& [pattern, group] : by_pattern) {
        std::stable_sort(group.begin(), group.end(),
                         [&parts](std::size_t a, std::size_t b) { return numbers_less(parts[a], parts[b]); });
        for (std::size_t i = 1; i < group.size(); ++i) {
            if (!numbers_less(parts[group[i - 1]], parts[group[i]])) return refuse_order();  // "fc1" and "fc01"
        }
        groups.push_back(std::move(group));
    }
    if (groups.size() == 1) {
        if (Status status = check_chain(layers, groups[0]); !status) return tl::unexpected<Error>(status.error());
        return groups[0];
    }
    OrderSearch search(layers, groups);
    search.run();
    if (search.unique()) return search.first_found();
    if (search.none())
        return refuse("layers " + name_list(names), "shapes that follow each other in some order", "none that does");
    return refuse_order();
}

std::optional<SequencePlace> sequence_place(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
    SequencePlace place;
    const auto [end, code] = std::from_chars(last.data(), last.data() + last.size(), place.index);
    if (last.empty() || code != std::errc{} || end != last.data() + last.size()) return std::nullopt;
    if (dot != std::string_view::npos) place.parent = name.substr(0, dot);
    return place;
}

}  // namespace reluscope
