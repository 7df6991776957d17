// Files in, files out.

#include "base/texts/engine_texts.h"
#include "formats/csv/csv.h"
#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "formats/read/read_model.h"
#include "reports/info_report.h"
#include "shell/engine/engine_tasks.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

namespace reluscope {

namespace {

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::vector<std::byte> copied(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

/// Files that lie beside the network, by their names; {"weights.bin": 1} names inboxes.
std::map<std::string, std::string> files_beside(EngineRequest& request) {
    std::map<std::string, std::string> files;
    const auto members = request.members().find("files");
    if (!members) return files;
    if (!members->value().is_object()) {
        request.members().fail(members->refuse_value("an object of names and bytes"));
        return files;
    }
    for (const auto& [name, slot] : members->value().items()) {
        const auto number =
            members->member(name, slot).integer(0, static_cast<std::int64_t>(request.num_inboxes()) - 1);
        if (number) files[name] = request.take_inbox(static_cast<std::size_t>(*number));
        if (!number) request.members().fail(tl::unexpected<Error>(number.error()));
    }
    return files;
}

ReadModelOptions read_options(EngineRequest& request) {
    ReadModelOptions options;
    options.output = request.members().optional_text("output");
    const auto link = request.members().optional_text("link");
    for (const Link one : {Link::kIdentity, Link::kSigmoid, Link::kSoftmax}) {
        if (link && *link == link_name(one)) options.link = one;
    }
    if (link && !options.link) request.members().fail(refuse("link", "identity, sigmoid or softmax", quoted(*link)));
    return options;
}

}  // namespace

TaskResult load_network_task(EngineRequest& request) {
    const std::string name = request.members().text("name");
    const ReadModelOptions options = read_options(request);
    const auto beside = files_beside(request);
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    auto task = std::make_unique<EngineTask>();
    task->once(engine_texts::kReadingNetwork,
               [name, options, beside, text = request.take_inbox(0)](EngineOutcome& outcome) -> Status {
                   const SiblingReader sibling = [&](const std::string& file) -> Result<std::vector<std::byte>> {
                       const auto found = beside.find(file);
                       if (found == beside.end()) return refuse("", engine_texts::kFileBeside, "none");
                       return copied(bytes_of(found->second));
                   };
                   auto model = read_model(name, bytes_of(text), options, sibling);
                   if (!model) return tl::unexpected<Error>(model.error());
                   outcome.model = std::make_shared<const ModelFile>(*std::move(model));
                   write_model_info(*outcome.model, outcome.to_document());
                   return {};
               });
    return task;
}

TaskResult load_table_task(EngineRequest& request) {
    const std::string name = request.members().text("name");
    const std::vector<std::string> missing = request.texts("missing");
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    const auto text = std::make_shared<const std::string>(request.take_inbox(0));
    const auto reader = std::make_shared<CsvReader>(name, bytes_of(*text), CsvOptions{missing});
    auto task = std::make_unique<EngineTask>();
    task->in_steps(
        engine_texts::kReadingRows, [reader]() -> Result<Job*> { return reader.get(); },
        [reader, text](EngineOutcome& outcome) -> Status {
            auto table = reader->take();
            if (!table) return tl::unexpected<Error>(table.error());
            outcome.table = std::make_shared<const Table>(*std::move(table));
            write_table_info(*outcome.table, outcome.to_document());
            return {};
        });
    return task;
}

TaskResult save_task(EngineRequest& request) {
    const auto model = request.network();
    const bool onnx = request.choice("format", {"json", "onnx"}) == "onnx";
    const FloatWidth width = request.members().boolean("float64", false) ? FloatWidth::kFloat64 : FloatWidth::kFloat32;
    if (const Status status = request.members().finish(); !status) return tl::unexpected<Error>(status.error());
    auto task = std::make_unique<EngineTask>();
    task->once(engine_texts::kSaving, [model, onnx, width](EngineOutcome& outcome) -> Status {
        outcome.document = "{}";
        if (!onnx) {
            outcome.arrays.push_back({"bytes", copied(bytes_of(write_json_model(*model)))});
        } else if (!model->families) {
            outcome.arrays.push_back({"bytes", write_onnx(*model, width)});
        } else {
            auto bytes = write_onnx_families(*model, width);
            if (!bytes) return tl::unexpected<Error>(bytes.error());
            outcome.arrays.push_back({"bytes", *std::move(bytes)});
        }
        return {};
    });
    return task;
}

TaskResult make_engine_task(EngineRequest& request) {
    using Make = TaskResult (*)(EngineRequest&);
    static constexpr std::array<std::pair<std::string_view, Make>, 11> kTasks = {{
        {"loadNetwork", load_network_task},
        {"loadTable", load_table_task},
        {"save", save_task},
        {"explain", explain_task},
        {"partition", partition_task},
        {"path", path_task},
        {"counterfactual", counterfactual_task},
        {"attribute", attribute_task},
        {"simplify", simplify_task},
        {"families", families_task},
        {"train", train_task},
    }};
    const std::string name = request.task();
    const auto* const found =
        std::find_if(kTasks.begin(), kTasks.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == kTasks.end()) return refuse("task", engine_texts::kTaskWanted, quoted(name));
    auto task = found->second(request);
    if (!task) return in_file(name, task.error());
    return task;
}

}  // namespace reluscope
