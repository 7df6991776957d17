#include "train/setup/option_names.h"

#include <array>

namespace reluscope {

namespace {

template <class Choice>
struct Named {
    Choice choice;
    std::string_view id;
};

template <class Choice>
struct Names;

template <>
struct Names<Loss> {
    static constexpr std::array kAll = {Named<Loss>{Loss::kBinaryCrossEntropy, "binary"},
                                        Named<Loss>{Loss::kSoftmaxCrossEntropy, "softmax"},
                                        Named<Loss>{Loss::kSquaredError, "squared"}};
};

template <>
struct Names<Optimiser> {
    static constexpr std::array kAll = {Named<Optimiser>{Optimiser::kSgd, "sgd"},
                                        Named<Optimiser>{Optimiser::kAdam, "adam"}};
};

template <>
struct Names<Schedule> {
    static constexpr std::array kAll = {
        Named<Schedule>{Schedule::kConstant, "constant"}, Named<Schedule>{Schedule::kStep, "step"},
        Named<Schedule>{Schedule::kExponential, "exponential"}, Named<Schedule>{Schedule::kCosine, "cosine"}};
};

template <>
struct Names<Initialisation> {
    static constexpr std::array kAll = {Named<Initialisation>{Initialisation::kHe, "he"},
                                        Named<Initialisation>{Initialisation::kUniform, "uniform"}};
};

template <>
struct Names<Task> {
    static constexpr std::array kAll = {Named<Task>{Task::kClass, "class"}, Named<Task>{Task::kNumber, "number"}};
};

template <class Choice>
std::string_view name_of(Choice choice) {
    for (const auto& named : Names<Choice>::kAll) {
        if (named.choice == choice) return named.id;
    }
    return "";
}

}  // namespace

std::string_view id_of(Loss loss) { return name_of(loss); }
std::string_view id_of(Optimiser optimiser) { return name_of(optimiser); }
std::string_view id_of(Schedule schedule) { return name_of(schedule); }
std::string_view id_of(Initialisation initialisation) { return name_of(initialisation); }
std::string_view id_of(Task task) { return name_of(task); }

template <class Choice>
std::vector<std::string> all_ids() {
    std::vector<std::string> ids;
    for (const auto& named : Names<Choice>::kAll) ids.emplace_back(named.id);
    return ids;
}

template <class Choice>
std::optional<Choice> from_id(std::string_view id) {
    for (const auto& named : Names<Choice>::kAll) {
        if (named.id == id) return named.choice;
    }
    return std::nullopt;
}

template std::vector<std::string> all_ids<Loss>();
template std::vector<std::string> all_ids<Optimiser>();
template std::vector<std::string> all_ids<Schedule>();
template std::vector<std::string> all_ids<Initialisation>();
template std::vector<std::string> all_ids<Task>();
template std::optional<Loss> from_id<Loss>(std::string_view);
template std::optional<Optimiser> from_id<Optimiser>(std::string_view);
template std::optional<Schedule> from_id<Schedule>(std::string_view);
template std::optional<Initialisation> from_id<Initialisation>(std::string_view);
template std::optional<Task> from_id<Task>(std::string_view);

}  // namespace reluscope
