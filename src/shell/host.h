#pragma once

// The seam between the application and what it runs on. A platform (the page, the desktop window) implements Host, owns
// the Dear ImGui context and its backend, and drives an Application; the application knows no browser and no window.
//
//     events --> platform --Application--> state
//     pixels <-- platform <-----Host------ requests
//
// Every call in both directions happens on one thread, and none of Host's requests calls back into the application
// before it returns: answers arrive later, between two frames.

#include "app/state/state.h"
#include "ui/kit/frame.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// What the file chooser should offer. Nothing depends on it but the chooser's filter.
enum class FileKind { kAny, kModel, kTable, kSession };

/// A file the user opened or dropped, or an example the application asked for, read completely.
struct OpenedFile {
    std::string name;              ///< as the user knows it, without folders; empty if there is only an error to tell
    std::vector<std::byte> bytes;  ///< empty if `error` is not
    std::string role;              ///< "" for the user's own, "example:<path>" for the answer to fetch_example(path)
    std::string error;             ///< one sentence if the file could not be read, else empty
    std::string output = {};       ///< of a model with several outputs: the one to read; empty: the likeliest
};

/// Zoom of one wheel notch (io.MouseWheel == 1).
inline constexpr float kZoomPerNotch = 1.15F;

/// What a platform gives to the application. One implementation per platform (web_host.cpp, desktop_host.cpp).
class Host {
public:
    virtual ~Host() = default;

    /// Shows the platform's file chooser; the files arrive through Application::on_files. In a page a browser shows it
    /// only within about a second of a click or key, so call it in the frame that handled the input. Where there is no
    /// chooser, on_files gets one nameless entry whose error says what to do instead.
    virtual void request_open(FileKind kind) = 0;

    /// Hands a file to the user: a download in the page, a file on the desktop (chosen with zenity or kdialog, else in
    /// the current folder, never over an existing file). Application::on_message tells the path or what went wrong.
    virtual void save_file(std::string_view name, std::span<const std::byte> bytes, std::string_view mime) = 0;

    /// Saves a picture (as for png_from_pixels) as a PNG that is encoded beside the program's work, and tells
    /// PictureSource::note_encoded(). False where the platform cannot do that.
    virtual bool save_picture(std::string_view name, std::span<const std::byte> rgb, int width, int height) {
        static_cast<void>(name), static_cast<void>(rgb), static_cast<void>(width), static_cast<void>(height);
        return false;
    }

    /// Reads a bundled file by its path below data/; the answer is one on_files call with role "example:<path>". A
    /// picture (".png") comes as pixels: width and height, each in four bytes with the lowest first, then red, green,
    /// blue and opacity of each pixel, rows from the top.
    virtual void fetch_example(std::string_view path) = 0;

    /// Puts a link to the page with this session into the address and on the clipboard; on_message tells, and `note`
    /// with it. `text` is in its short form (app/api/link_text.h). False where there is no page.
    virtual bool share_link(std::string_view text, std::string_view note) {
        static_cast<void>(text), static_cast<void>(note);
        return false;
    }

    /// Whether there are lessons beside the program, and shows their list. Only a page has them.
    virtual bool has_lessons() const { return false; }
    virtual void show_lessons() {}

    /// Says one sentence to screen readers (an aria-live line in the page, nothing on the desktop).
    virtual void announce(std::string_view text) = 0;

    /// Replaces the page's text mirror for screen readers; nothing on the desktop. Cheap when unchanged. JSON:
    /// {"title": "..", "sentence": "..", "tables": [{"caption": "..", "header": [".."], "rows": [[".."]]}]}
    virtual void set_mirror(std::string_view json) = 0;

    /// The user's choice of theme, from ?theme= or --theme if given, else from the system.
    virtual bool prefers_dark() const = 0;

    /// True if the system asks for less motion: a network that trains is shown anew a few times a second only.
    virtual bool prefers_reduced_motion() const = 0;

    /// Monotonic seconds from an arbitrary start.
    virtual double now_seconds() const = 0;

    /// Keeps a small text under `key` ([a-z0-9_-]+) beyond the session; silently forgotten where storage is not
    /// available, as in tests.
    virtual void store(std::string_view key, std::string_view value) = 0;

    /// What store() kept, or "".
    virtual std::string load(std::string_view key) = 0;

    /// Sessions that were kept and that no other window works on now, the newest first.
    virtual std::vector<KeptSession> kept_sessions() { return {}; }

    /// Keeps `text` as this window's session; `title` names it in kept_sessions(). What other windows and visits keep
    /// stays beside it: where there are too many, the oldest goes, and those without `own_work` go first.
    virtual void keep_session(std::string_view text, std::string_view title, bool own_work) {
        static_cast<void>(text), static_cast<void>(title), static_cast<void>(own_work);
    }

    /// Fetches a kept session: Application::on_kept_session() follows.
    virtual void fetch_session(std::string_view id) { static_cast<void>(id); }

    /// This window goes on with a kept session: from now on keep_session() writes over that one, unless another window
    /// does already. What this window kept before stays beside it.
    virtual void adopt_session(std::string_view id) { static_cast<void>(id); }

    /// Throws a kept session away.
    virtual void forget_session(std::string_view id) { static_cast<void>(id); }

    /// How many steps can be undone now. A page takes them back with the browser's "Back" before it is left.
    virtual void note_steps(std::size_t steps) { static_cast<void>(steps); }

    /// Two fingers in this frame; none on platforms without.
    virtual Pinch pinch() const { return {}; }

    /// True while the user works with fingers: widgets should be at least 44 units high.
    virtual bool touch() const { return false; }

    /// Only tests set this (?test=1, --test): no blinking, no gliding, no stored settings, and messages stay.
    virtual bool test_mode() const { return false; }
};

/// A picture that is drawn apart from the window.
struct PictureSize {
    int width = 0;  ///< in ImGui's units
    int height = 0;
    float scale = 1;  ///< pixels per unit
};

/// Pictures that are wanted, as a PicturePass (shell/picture_pass.h) draws them, which a platform keeps and advances
/// after each frame. Each has an ImGui context and a framebuffer of its own, so that the window's widgets notice
/// nothing of it. The functions from begin() on are called with these.
class PictureSource {
public:
    virtual ~PictureSource() = default;

    /// The picture that is wanted now, if any. Stays the same until end() or fail().
    virtual std::optional<PictureSize> wanted() = 0;
    /// Makes fonts for its scale.
    virtual void begin() = 0;
    /// Draws one frame of it, between NewFrame and Render.
    virtual void frame() = 0;
    /// False while a part of what was drawn last is still being made: another frame is needed.
    virtual bool complete() const = 0;
    /// The finished picture: 3 bytes per pixel, rows from the bottom up.
    virtual void end(std::span<const std::byte> rgb, int pixel_width, int pixel_height) = 0;
    /// It cannot be drawn; one sentence why.
    virtual void fail(std::string_view sentence) = 0;
    /// How far the picture is encoded that Host::save_picture() took; 1: done, or given up. False: somebody stopped it.
    virtual bool note_encoded(double fraction) = 0;
};

/// The application as the platform layers see it.
///
/// The platform has created the ImGui context and its IO before make_application and destroys it after the application.
/// It sets io.IniFilename to null; fonts, style and io.ConfigFlags are the application's. Keys go by ImGui's names on
/// every platform; letters and signs are where the user's keyboard has them. Commands use Cmd where
/// io.ConfigMacOSXBehaviors is set, else Ctrl. The platform draws frames until ImGui's queue of events is empty.
class Application {
public:
    virtual ~Application() = default;

    /// Files that were opened together (one drop, one choice). May be empty of usable ones: check `error`.
    virtual void on_files(std::vector<OpenedFile> files) = 0;

    /// Files are being dragged over the window (num_files may be 0 where the platform does not tell), or no longer.
    virtual void on_drag(bool over_window, int num_files) = 0;

    /// Rebuilds io.Fonts for `pixel_ratio` device pixels per ImGui unit: clear, add fonts at size * pixel_ratio, set
    /// io.FontGlobalScale = 1 / pixel_ratio. The platform uploads the texture. Called before the first frame and
    /// between two frames whenever the ratio changes.
    virtual void set_display(float pixel_ratio) = 0;

    /// How many units of the screen one of Dear ImGui's is: the platform divides the display's size and all places by
    /// it, and gives set_display() as many more pixels. Text keeps its room that way.
    virtual float text_scale() const { return 1; }

    /// True while something moves or a job runs: the platform calls frame() again as soon as the screen allows.
    virtual bool wants_frame() const = 0;

    /// Seconds after which a frame is wanted although nothing happened (a toast that fades); negative: none.
    virtual double wakes_in() const { return -1.0; }

    /// True while wakes_in() is for what comes by itself and changes no answer: a message leaves, the session is kept.
    /// Whoever waits for the end of the work need not wait for that.
    virtual bool rests() const { return false; }

    /// Draws one frame. The platform has called ImGui::NewFrame and calls ImGui::Render and draws afterwards; it draws
    /// some frames after every event, then none until the next event, wants_frame() or wakes_in().
    virtual void frame() = 0;

    /// Called before a frame that no event asks for. True: it worked without one, because drawing takes long here
    /// (large pictures without a graphics card) and there is more to do first; the platform leaves the last picture
    /// where it is and calls again.
    virtual bool work_unseen() { return false; }

    /// Called while the screen is busy with the last picture and no event waits. True: it worked, and there is more to
    /// do.
    virtual bool work_meanwhile() { return false; }

    /// What Host::fetch_session() asked for; `text` is empty where it is not there any more.
    virtual void on_kept_session(std::string_view id, std::string_view text) {
        static_cast<void>(id), static_cast<void>(text);
    }

    /// The window may be closed in a moment: keeps the session if it is not kept yet.
    virtual void keep_now() {}

    /// The system's theme changed, and the user gave no other choice.
    virtual void on_theme(bool dark) = 0;

    /// One sentence from the platform to show, such as the path of a saved file.
    virtual void on_message(std::string_view sentence) { static_cast<void>(sentence); }

    /// Answers a question about the state: JSON in, JSON out, never throws for bad input: {"error": "sentence"}.
    /// The platform answers {"what": "platform"} itself (docs/embedding.md).
    virtual std::string query(std::string_view json) = 0;

    /// Applies a command: JSON in, JSON out, like query. A frame follows.
    virtual std::string send(std::string_view json) = 0;

    /// The pictures that are wanted apart from the window's.
    virtual PictureSource& pictures() = 0;

    /// The GL context was lost and replaced: every GL object of the application is gone. Forget their names (deleting
    /// them in the new context is an error) and make them anew. ImGui's own objects are the platform's.
    virtual void on_context_restored() = 0;
};

/// Defined in application.cpp. `host` outlives the application.
std::unique_ptr<Application> make_application(Host& host);

}  // namespace reluscope
