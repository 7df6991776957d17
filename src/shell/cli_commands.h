#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace reluscope {

/// Exit codes of the program (DESIGN section 5).
enum ExitCode : int { kDone = 0, kBadInput = 1, kWrongUsage = 2 };

struct InfoOptions {
    std::string path;
    bool json = false;
};

struct ExplainOptions {
    std::string model;
    std::string data;
    std::optional<std::string> target;
    std::string out;
    std::string assignments;
    std::optional<long long> row;
    std::optional<std::string> link;
    bool time = false;
};

struct ConvertOptions {
    std::string model;
    std::string out;
    std::optional<std::string> link;
    bool float64 = false;
};

struct PathOptions {
    std::string model;
    std::string from;
    std::string to;
    std::string out;
    std::size_t max_pieces = 1'000'000;
    bool time = false;
};

int run_info(const InfoOptions& options);
int run_explain(const ExplainOptions& options);
int run_convert(const ConvertOptions& options);
int run_path(const PathOptions& options);

}  // namespace reluscope
