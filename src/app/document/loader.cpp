#include "app/document/loader.h"

#include "analysis/finite_check.h"
#include "base/numerics/rng.h"
#include "formats/read/read_model.h"
#include "formats/tfjs/tfjs.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace reluscope {

namespace {

StudyRequest request_of(const ModelFile& model, const ColumnChoice& columns) {
    StudyRequest request = study_request(model);
    request.target = columns.target;
    request.ignore = columns.ignore;
    request.none_is_missing = columns.none_is_missing;
    return request;
}

/// Columns such as p0 .. p63, pixel1 .. pixel784: one word with a running number.
bool are_numbered_alike(const std::vector<InputOrigin>& origins) {
    const auto stem_length = [](const std::string& name) { return name.find_last_not_of("0123456789") + 1; };
    const std::string& first = origins[0].column;
    const std::size_t length = stem_length(first);
    if (length == 0 || length == first.size() || first.size() - length > 6) return false;
    const unsigned long start = std::stoul(first.substr(length));
    for (std::size_t j = 0; j < origins.size(); ++j) {
        if (origins[j].column != first.substr(0, length) + std::to_string(start + j)) return false;
    }
    return true;
}

/// A model of TensorFlow.js names files that hold its weights. It is read first, so that they are known by their names.
bool names_files(const NamedBytes& file) { return looks_like_tfjs(Bytes(file.bytes)); }

}  // namespace

StudyRequest study_request(const ModelFile& model) {
    StudyRequest request;
    request.model_target = model.target;
    request.features = model.features;
    request.classes = model.classes;
    request.encoder = model.encoder;
    return request;
}

std::optional<ImageShape> image_of(const ModelFile& model, const StudyInput& input) {
    constexpr int kSmallestSide = 8;
    if (model.image) return model.image;
    const int side = static_cast<int>(std::lround(std::sqrt(model.network.num_inputs())));
    if (side < kSmallestSide || side * side != model.network.num_inputs()) return std::nullopt;
    if (!are_numbered_alike(input.origins)) return std::nullopt;
    return ImageShape{side, side};
}

Loader::Loader(OpenFiles files, Context context) : files_(std::move(files)), context_(std::move(context)) {
    std::stable_partition(files_.files.begin(), files_.files.end(), names_files);
    read_beside_.assign(files_.files.size(), false);
}

Loader::Loader(std::shared_ptr<const ModelFile> model, std::shared_ptr<const Table> table, ColumnChoice columns,
               std::string example)
    : model_(std::move(model)), table_(std::move(table)), columns_(std::move(columns)) {
    files_.example = std::move(example);
}

Loader::~Loader() = default;

bool Loader::fail(Error error) {
    error_ = std::move(error);
    return false;
}

bool Loader::step() {
    try {
        return advance();
    } catch (const std::bad_alloc&) {  // what is open stays open
        study_job_.reset();
        csv_.reset();
        const bool reading = next_file_ < files_.files.size();
        return fail({reading  ? files_.files[next_file_].name
                     : table_ ? table_->name
                              : "",
                     {},
                     {},
                     "too large for the memory of this machine"});
    }
}

bool Loader::advance() {
    if (error_ || (pending_ && !study_job_)) return false;
    if (next_file_ < files_.files.size()) return step_file();
    if (!study_job_) return pair_up();
    const bool more = study_job_->step();
    if (study_job_->error()) return fail(*study_job_->error());
    const Study& study = study_job_->study();
    if (study.survey || (study.scores && shows_early_))
        loaded_ = Document{model_, table_, study, files_.example, image_of(*model_, *study.input)};
    return more;
}

bool Loader::step_file() {
    NamedBytes& file = files_.files[next_file_];
    const Bytes bytes(file.bytes);
    if (read_beside_[next_file_]) {
        file.bytes = {};
        ++next_file_;
        return true;
    }
    if (csv_) {
        if (csv_->step()) return true;
        auto table = csv_->take();
        csv_.reset();
        if (!table) return fail(table.error());
        table_ = std::make_shared<const Table>(*std::move(table));
        file.bytes = {};
        ++next_file_;
        return true;
    }
    if (!looks_like_model(file.name, bytes)) {
        if (table_) return fail({file.name, {}, "one table at a time", "a second one beside " + table_->name});
        csv_ = std::make_unique<CsvReader>(file.name, bytes);
        return true;
    }
    return read_model_file();
}

/// The next file, which looks like a model, with those that it names.
bool Loader::read_model_file() {
    NamedBytes& file = files_.files[next_file_];
    if (model_) return fail({file.name, {}, "one network at a time", "a second one beside " + model_->name});
    ReadModelOptions options;
    if (!file.output.empty()) options.output = file.output;
    // Other kinds are read again, alone, where another of their outputs is chosen or a session is opened.
    SiblingReader beside;
    if (names_files(file)) beside = [this](const std::string& name) { return file_beside(name); };
    auto model = read_model(file.name, Bytes(file.bytes), options, beside);
    if (!model) return fail(model.error());
    model_ = std::make_shared<const ModelFile>(*std::move(model));
    file.bytes = {};
    ++next_file_;
    return true;
}

/// A file that was opened together with the model, by its name; browsers do not tell its folder.
Result<std::vector<std::byte>> Loader::file_beside(const std::string& name) {
    const std::string last = name.substr(name.rfind('/') + 1);
    for (std::size_t i = 0; i < files_.files.size(); ++i) {
        if (i == next_file_ || files_.files[i].name != last) continue;
        read_beside_[i] = true;
        return files_.files[i].bytes;
    }
    return refuse(kOpenTogether);
}

/// Finds the other half for a model or a table that came alone.
bool Loader::pair_up() {
    if (model_ && table_) return start_study(model_, table_);
    if (model_ && context_.table) {
        if (start_study(model_, context_.table)) return true;
        pending_ = PendingModel{model_, error_->sentence()};
        error_.reset();
        return false;
    }
    if (model_) {
        pending_ = PendingModel{model_, ""};
        return false;
    }
    if (table_ && context_.pending && start_study(context_.pending, table_)) return true;
    if (table_ && context_.model && (!context_.pending || error_)) {
        const std::optional<Error> first_error = error_;
        error_.reset();
        if (start_study(context_.model, table_)) return true;
        if (first_error) error_ = first_error;
        return false;
    }
    if (error_) return false;
    return fail({table_ ? table_->name : "", {}, "a network to go with the table", "none; open one first"});
}

bool Loader::start_study(const std::shared_ptr<const ModelFile>& model, const std::shared_ptr<const Table>& table) {
    auto input = make_study_input(std::make_shared<const Network>(model->network), table, request_of(*model, columns_));
    if (!input) return fail(input.error());
    model_ = model;
    table_ = table;
    shows_early_ = surely_finite(*input);
    study_job_ = std::make_unique<StudyJob>(std::make_shared<const StudyInput>(*std::move(input)));
    return true;
}

double Loader::progress() const {
    constexpr double kReadShare = 0.4;
    if (study_job_) return kReadShare + (1 - kReadShare) * study_job_->progress();
    if (csv_) return kReadShare * csv_->progress();
    return 0;
}

std::string Loader::what() const {
    if (study_job_) return study_job_->what();
    if (next_file_ < files_.files.size()) return "reading " + files_.files[next_file_].name;
    return "matching columns";
}

Table random_table(const ModelFile& model, std::size_t rows) {
    constexpr std::uint64_t kSeed = 1;
    Table table;
    table.name = "random rows";
    table.num_rows = rows;
    table.notes.push_back(
        "Standard normal random numbers, seed 1: they show where the network bends, not what it meets in life.");
    Rng rng(kSeed);
    for (int j = 0; j < model.network.num_inputs(); ++j) {
        Column column;
        const auto position = static_cast<std::size_t>(j);
        column.name = position < model.features.size() ? model.features[position] : "x" + std::to_string(j + 1);
        for (std::size_t row = 0; row < rows; ++row) column.numbers.push_back(rng.normal());
        table.columns.push_back(std::move(column));
    }
    return table;
}

}  // namespace reluscope
