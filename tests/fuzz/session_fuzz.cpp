#include "app/api/session.h"
#include "fuzzed_app.h"

using namespace reluscope;
using namespace reluscope::testing;

/// Any bytes are refused in one sentence, or are a session that opens as in the page: its commands are applied, all
/// jobs run to their end, nothing is asked of the platform but the example's files, every question is answered, and the
/// session that is written then reads back and opens to the same one.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto session = read_session("fuzz.json", text);
    if (!session) {
        const std::string sentence = session.error().sentence();
        if (sentence.empty() || sentence.find('\n') != std::string::npos) broken("a refusal is one line");
        return 0;
    }
    App app(real_seconds);
    app.apply(SetExamples{fuzzed_examples()});
    app.apply(OpenSession{text, "fuzz.json"});
    serve(app);
    run_to_end(app);
    serve(app);
    ask_everything(app);
    const std::string written = app.session();
    if (written.empty()) return 0;  // refused after all, or its example is not among these
    const auto back = read_session("back.json", written);
    if (!back) broken(("what is written reads back: " + back.error().sentence()).c_str());
    if (!back->notes.empty()) broken(("what is written may stand in a session: " + back->notes[0]).c_str());
    App again(real_seconds);
    again.apply(SetExamples{fuzzed_examples()});
    again.apply(OpenSession{written, "back.json"});
    serve(again);
    run_to_end(again);
    if (again.session().empty()) broken("what is written opens again");
    return 0;
}
