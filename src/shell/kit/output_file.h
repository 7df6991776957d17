#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace reluscope {

/// A file that appears whole or not at all: written beside its final name and renamed by commit().
///
/// A link is followed, and what it leads to is replaced. An old file passes its mode on, and one that nobody may write
/// is refused. What is no regular file (a device, a FIFO, /dev/stdout, /dev/fd/3) is written straight, as is `-`, the
/// standard output. What an earlier run left half-written beside the same file, because it was killed, is removed.
class OutputFile {
public:
    static Result<OutputFile> open(const std::string& path);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile();

    void write(std::string_view text);

    /// Errors   what the system says: no room, no permission.
    Status commit();

private:
    OutputFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
    static Result<OutputFile> open_beside(const std::string& path);
    void remove_temporary();

    std::string path_;       // as the user named it
    std::string target_;     // where it leads to; empty for what is written straight
    std::string temporary_;  // what is written before it takes the place of target_; empty for what is written straight
    std::FILE* file_ = nullptr;
    std::size_t num_bytes_ = 0;
    int error_ = 0;           // errno of the first write that failed
    bool replaces_ = false;   // there is an old file, whose mode and owner stay
    mode_t mode_ = 0;         // its
    uid_t user_ = 0;          // its
    gid_t group_ = 0;         // its
    bool is_stdout_ = false;  // which stays open
};

/// Writes what was printed and is still held back.
/// Errors   a full disk or a closed stream, for anything that was ever printed.
Status flush_standard_output();

/// Gives the numbers of standard streams that the caller closed to something that cannot be used: a file that got such
/// a number would be mixed with what is printed. For the begin of main().
void occupy_standard_streams();

}  // namespace reluscope
