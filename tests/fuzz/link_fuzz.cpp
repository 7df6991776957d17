#include "app/api/link.h"
#include "app/api/session.h"
#include "app/files/session_topic.h"
#include "base/utf8.h"
#include "fuzzed_app.h"
#include "support/link_of.h"

#include <algorithm>

using namespace reluscope;
using namespace reluscope::testing;

constexpr std::size_t kPlenty = std::size_t{1} << 24;  // bytes

extern "C" std::size_t LLVMFuzzerMutate(unsigned char* data, std::size_t size, std::size_t max_size);

/// Half of the time the session inside of the link is changed instead of its characters, which would only damage it.
extern "C" std::size_t LLVMFuzzerCustomMutator(unsigned char* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
    const auto session = session_of_fragment({reinterpret_cast<const char*>(data), size});
    if (seed % 2 == 0 || !session || session->empty()) return LLVMFuzzerMutate(data, size, max_size);
    std::string inside = *session;
    const std::size_t room = max_size / 4 * 3;
    inside.resize(std::max(inside.size(), room));
    inside.resize(
        LLVMFuzzerMutate(reinterpret_cast<unsigned char*>(inside.data()), std::min(session->size(), room), room));
    const std::string fragment = seed % 4 == 1 ? fragment_of_session(inside) : short_fragment(inside);
    if (fragment.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::copy(fragment.begin(), fragment.end(), data);
    return fragment.size();
}

/// Any fragment asks for nothing, is refused in one sentence, or gives a text that comes back from the fragment which
/// is made of it; that text is a session or refused as one, and so is what the application is told to open.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string fragment(reinterpret_cast<const char*>(data), size);
    const auto session = session_of_fragment(fragment);
    if (!session) {
        const std::string sentence = session.error().sentence();
        if (sentence.empty() || sentence.find('\n') != std::string::npos) broken("a refusal is one line");
        return 0;
    }
    if (session->empty()) return 0;
    if (!is_valid_utf8(*session)) broken("a session is UTF-8");
    const auto again = session_of_fragment(fragment_of_session(*session));
    if (!again || *again != *session) broken("a session comes back from its fragment");
    const auto shorter = long_session_text(short_session_text(*session), kPlenty);
    if (!shorter || short_session_text(*shorter) != short_session_text(*session))
        broken("a short form stands for itself");
    App app(real_seconds);
    app.apply(OpenLink{fragment});  // no example is known, so that nothing is computed but for made data
    if (const auto read = read_session("the link", *session); !read) {
        if (app.state().messages.empty()) broken("a refusal is said");
        if (app.sessions().is_opening() || app.state().job.running) broken("what is refused opens nothing");
    }
    return 0;
}
