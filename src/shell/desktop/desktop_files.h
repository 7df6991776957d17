#pragma once

// Files, folders and the system's file dialogs for the desktop program.

#include "shell/host.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace reluscope {

/// The whole file, or an OpenedFile with a sentence about why not.
OpenedFile read_opened(const std::filesystem::path& path, std::string role = {});

/// Writes `bytes` to `path`, whole or not at all (OutputFile); returns an empty string or a sentence about why not.
std::string write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// `path`, or the first of "name-2.ext", "name-3.ext", ... that does not exist yet.
std::filesystem::path unused_path(const std::filesystem::path& path);

/// The bundled data: RELUSCOPE_DATA if set, the folder known at build time, or the ones beside the program.
std::filesystem::path data_folder();

/// A bundled file by its path below data/: in the data folder, else in what the build made of other sources (the
/// table of Fashion-MNIST, pictures of the gallery).
std::filesystem::path bundled_file(const std::filesystem::path& relative);

/// The page in one file (`tools/site/make_single.mjs`): beside the program, in the site that `make web` built next to
/// it, or in share/reluscope. Empty if it is in none of these places.
std::filesystem::path single_page();

/// Where settings are kept: $XDG_CONFIG_HOME/reluscope or ~/.config/reluscope; empty if neither is known.
std::filesystem::path settings_folder();

/// One file dialog at a time, by zenity or kdialog, whichever is on the path. It runs as a process of its own, so that
/// the window keeps drawing; `poll` asks for its answer.
class FileDialog {
public:
    FileDialog() = default;
    ~FileDialog();
    FileDialog(const FileDialog&) = delete;
    FileDialog& operator=(const FileDialog&) = delete;

    /// False if there is no dialog program or one is open already.
    bool open_files(FileKind kind);
    bool save_as(const std::string& name);

    bool is_open() const { return child_ > 0; }

    /// The chosen paths when the dialog has been closed (none if it was cancelled), nothing as long as it is open.
    std::optional<std::vector<std::filesystem::path>> poll();

    static bool available();

private:
    bool start(const std::vector<std::string>& arguments);
    void finish();

    pid_t child_ = -1;
    int pipe_ = -1;
    std::string output_;
};

}  // namespace reluscope
