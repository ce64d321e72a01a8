#include "web/page_files.h"

#include <fcntl.h>

#include <array>
#include <filesystem>
#include <string_view>

#include "base/fd.h"

namespace spamtrace {
namespace {

constexpr size_t k_largest_file = 16 << 20;
constexpr const char* k_hint = "give --page the directory of the built page, htdocs/dist";

struct Type {
  std::string_view ending, type;
};
constexpr std::array<Type, 9> k_types = {{{".html", "text/html; charset=utf-8"},
                                          {".js", "text/javascript; charset=utf-8"},
                                          {".css", "text/css; charset=utf-8"},
                                          {".json", "application/json"},
                                          {".svg", "image/svg+xml"},
                                          {".png", "image/png"},
                                          {".ico", "image/x-icon"},
                                          {".woff", "font/woff"},
                                          {".woff2", "font/woff2"}}};

std::string type_of(const std::string& ending) {
  for (const Type& type : k_types) {
    if (ending == type.ending) return std::string(type.type);
  }
  return "application/octet-stream";
}

Result<std::shared_ptr<const std::string>> read_file(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return fail_errno(errno, "open " + path, k_hint);
  FileText file = SPAMTRACE_TRY(read_text(fd.get(), k_largest_file, path));
  if (file.cut) return fail(ErrorCode::unreadable, path + " is longer than 16 MiB", k_hint);
  return std::make_shared<const std::string>(std::move(file.text));
}

Result<bool> add_files(const std::filesystem::path& directory, const std::string& below, int levels,
                       PageFiles& files) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename();
    if (name.starts_with('.') || entry.is_symlink()) continue;
    if (entry.is_directory() && levels > 1)
      SPAMTRACE_TRY(add_files(entry, below + name + "/", levels - 1, files));
    if (!entry.is_regular_file()) continue;
    files[below + name] = {SPAMTRACE_TRY(read_file(entry.path())), type_of(entry.path().extension())};
  }
  if (error) return fail_errno(error.value(), "list " + directory.string(), k_hint);
  return true;
}

}  // namespace

Result<PageFiles> read_page_files(const std::string& directory) {
  PageFiles files;
  SPAMTRACE_TRY(add_files(directory, "/", 2, files));
  const auto index = files.find("/index.html");
  if (index == files.end())
    return fail(ErrorCode::not_found, "there is no index.html in " + directory, k_hint);
  files["/"] = index->second;
  return files;
}

}  // namespace spamtrace
