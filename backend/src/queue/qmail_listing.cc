#include "queue/qmail_listing.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <tuple>

#include "base/dir.h"
#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_most_split =
    4096;  // conf-split is 23 by default; a larger name is no subdirectory of ours

Fd open_dir_at(int parent, const std::string& name) {
  return Fd(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

// The highest numeric subdirectory plus one, which is how the split is found (mta.md: do not assume 23).
Result<uint32_t> find_split(int dir, const std::string& shown) {
  uint64_t split = 0;
  SPAMTRACE_TRY(for_each_entry(dir, shown, [&](const DirEntry& entry) {
                  uint64_t number = 0;
                  const bool may_be_dir =
                      entry.type == EntryType::directory || entry.type == EntryType::unknown;
                  if (may_be_dir && parse_message_number(entry.name, number) && number < k_most_split) {
                    if (entry.type == EntryType::directory || open_dir_at(dir, std::string(entry.name))) {
                      split = std::max(split, number + 1);
                    }
                  }
                }).map([] { return 0; }));
  return static_cast<uint32_t>(split);
}

void open_parts(QueueDirectory& directory, uint32_t split) {
  for (uint32_t part = 0; part < split; ++part) {
    directory.parts.push_back(open_dir_at(directory.top.get(), std::to_string(part)));
  }
}

// todo and intd are flat, unless the big-todo patch split them as well.
void open_perhaps_split(QueueDirectory& directory, int queue_fd, const char* name, uint32_t split) {
  directory.top = open_dir_at(queue_fd, name);
  if (directory.top && open_dir_at(directory.top.get(), "0")) open_parts(directory, split);
}

void add_file(NumberList& list, const DirEntry& entry, size_t part, size_t split) {
  uint64_t number = 0;
  if (!parse_message_number(entry.name, number)) {
    ++list.strays;
    return;
  }
  list.files.push_back({number, entry.inode});
  if (split != 0 && number % split != part) list.misplaced.push_back(number);
}

}  // namespace

bool parse_message_number(std::string_view name, uint64_t& number) {
  if (name.size() > 1 && name.front() == '0') return false;
  return parse_number(name, number);
}

Result<QmailDirectories> open_qmail_directories(int queue_fd, const std::string& shown) {
  QmailDirectories dirs;
  dirs.mess.top = open_dir_at(queue_fd, "mess");
  if (!dirs.mess.top) {
    return fail_errno(errno, "open " + shown + "/mess",
                      errno == ENOENT || errno == ELOOP || errno == ENOTDIR
                          ? "this is no qmail queue; its directory mess is missing or is a link"
                          : "");
  }
  dirs.split = SPAMTRACE_TRY(find_split(dirs.mess.top.get(), shown + "/mess"));
  open_parts(dirs.mess, dirs.split);
  for (auto [directory, name] :
       {std::pair{&dirs.info, "info"}, {&dirs.local, "local"}, {&dirs.remote, "remote"}}) {
    directory->top = open_dir_at(queue_fd, name);
    if (!directory->top && errno != ENOENT) {
      return fail_errno(errno, "open " + shown + "/" + name,
                        errno == EACCES || errno == EPERM
                            ? ""
                            : "a link or a file stands there in the place of a directory");
    }
    if (directory->top) open_parts(*directory, dirs.split);
  }
  open_perhaps_split(dirs.todo, queue_fd, "todo", dirs.split);
  open_perhaps_split(dirs.intd, queue_fd, "intd", dirs.split);
  dirs.bounce.top = open_dir_at(queue_fd, "bounce");
  return dirs;
}

Result<NumberList> list_numbers(const QueueDirectory& directory, const std::string& shown) {
  NumberList list;
  if (!directory.top) return list;
  // A file in the top of a split directory is misplaced; a mixture occurs where big-todo came or went.
  const size_t split = directory.parts.size();
  auto add_from = [&](int dir, size_t part) {
    return for_each_entry(dir, shown, [&](const DirEntry& entry) {
      // In a part a directory takes the place of a file: it is listed, and found unreadable later.
      const bool in_top = part == split;
      const bool may_be_part =
          entry.type == EntryType::directory || (entry.type == EntryType::unknown && split != 0);
      if (!in_top || !may_be_part) add_file(list, entry, part, split);
    });
  };
  if (auto ok = add_from(directory.top.get(), split); !ok) return tl::unexpected(ok.error());
  for (size_t part = 0; part < split; ++part) {
    if (!directory.parts[part]) continue;
    if (auto ok = add_from(directory.parts[part].get(), part); !ok) return tl::unexpected(ok.error());
  }
  std::sort(list.files.begin(), list.files.end(), [](const NumberedFile& a, const NumberedFile& b) {
    return std::tie(a.number, a.inode) < std::tie(b.number, b.inode);
  });
  std::sort(list.misplaced.begin(), list.misplaced.end());
  return list;
}

}  // namespace spamtrace
