#include "source/log_set.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>

#include "source/log_rotation.h"

namespace spamtrace {
namespace {

using FileKey = std::pair<dev_t, ino_t>;
using Files = std::vector<LogFile>;

// One log and its past, both by name and by time the oldest first.
struct Family {
  Files past;
  std::optional<LogFile> live;
  std::optional<FileKey> live_key;  // also where the file belongs to a family before
};

// Two orders into one, by the last change of what is next in each.
Files merge(Files a, Files b) {
  Files merged;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end())
    merged.push_back(std::move(right->written < left->written ? *right++ : *left++));
  std::move(left, a.end(), std::back_inserter(merged));
  std::move(right, b.end(), std::back_inserter(merged));
  return merged;
}

std::string beginning_of(const LogFile& file) {
  std::string text(4096, '\0');
  if (file.compression == Compression::none) {
    text.resize(static_cast<size_t>(std::max<ssize_t>(read_some_at(file.fd.get(), text, 0), 0)));
  } else {
    text.resize(Inflater(file.fd.get(), file.compression, file.path).read(text));
  }
  return text;
}

// A log that is being compressed, or whose compressing was stopped, is there twice. Two logs of one name may
// also differ, where the compression was changed or given up.
bool hold_the_same(const LogFile& a, const LogFile& b) {
  const std::string one = beginning_of(a);
  const std::string other = beginning_of(b);
  const size_t common = std::min(one.size(), other.size());
  return common > 0 && one.compare(0, common, other, 0, common) == 0;
}

class LogFinder {
 public:
  explicit LogFinder(const RootDir& root) : root_(root) {}

  // A log with what was rotated from it, and from its .processed. The latest is opened first: when logs are
  // rotated meanwhile, a file that moves to the next name is met again, not missed.
  void add_rotated(const std::string& path) {
    Family family = open_live(path);
    Files past = open_past(path);
    auto processed = open(path + ".processed");
    Files processed_past = open_past(path + ".processed");
    if (processed) processed_past.push_back(std::move(*processed));
    family.past = merge(std::move(processed_past), std::move(past));
    add(std::move(family));
  }

  void add_single(const std::string& path) { add(open_live(path)); }

  // A listed file was gone when it was to be opened, as if logs are being rotated.
  bool vanished() const { return vanished_; }

  LogSet take() {
    Files files;
    for (Family& family : families_) {
      if (family.live) family.past.push_back(std::move(*family.live));
      files = merge(std::move(files), std::move(family.past));
    }
    return {std::move(files), std::move(troubles_)};
  }

 private:
  // Nothing where it is not there, was opened under another name, or cannot be read.
  std::optional<LogFile> open(const std::string& path, FileKey* key = nullptr, bool listed = false) {
    auto fd = root_.open_file(path);
    if (!fd) {
      if (fd.error().code != ErrorCode::not_found) troubles_.push_back({root_.shown(path), fd.error()});
      vanished_ = vanished_ || (listed && fd.error().code == ErrorCode::not_found);
      return std::nullopt;
    }
    struct stat status {};
    if (::fstat(fd->get(), &status) != 0) return std::nullopt;
    if (key != nullptr) *key = {status.st_dev, status.st_ino};
    if (!seen_.insert({status.st_dev, status.st_ino}).second) return std::nullopt;
    const Compression compression = compression_of(fd->get());
    LogFile file;
    file.path = root_.shown(path);
    file.fd = std::move(*fd);
    file.size = static_cast<uint64_t>(status.st_size);
    file.written = from_unix(status.st_mtim.tv_sec);
    file.compression = compression;
    file.device = status.st_dev;
    file.inode = status.st_ino;
    file.written_ns = int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
    return file;
  }

  Family open_live(const std::string& path) {
    Family family;
    FileKey key{};
    family.live = open(path, &key);
    if (family.live) family.live->live = true;
    if (key != FileKey{}) family.live_key = key;
    return family;
  }

  Files open_past(const std::string& path) {
    PastLogs listed = list_past_logs(root_, path);
    if (listed.error) troubles_.push_back({root_.shown(path), *listed.error});
    Files files = merge(open_all(listed.numbered, listed.left_out), open_all(listed.dated, listed.left_out));
    if (listed.left_out > 0) {
      troubles_.push_back({root_.shown(path),
                           {ErrorCode::unreadable,
                            "the " + std::to_string(listed.left_out) + " oldest generations of " +
                                root_.shown(path) + " are left out",
                            "at most " + std::to_string(LogSet::k_most_past) +
                                " logs of the past are read; move away what is older"}});
    }
    return files;
  }

  // `listed` has the latest first, the result the oldest.
  Files open_all(const std::vector<PastLog>& listed, uint64_t& left_out) {
    Files files;
    auto next = listed.begin();
    while (next != listed.end() && room_ > 0) {
      const auto end =
          std::find_if(next, listed.end(), [&](const PastLog& p) { return p.rank != next->rank; });
      Files generation = open_generation({next, end});
      std::move(generation.begin(), generation.end(), std::back_inserter(files));
      next = end;
    }
    left_out += static_cast<uint64_t>(listed.end() - next);
    std::reverse(files.begin(), files.end());
    return files;
  }

  // The files of one number or date: mostly one. The latest first.
  Files open_generation(const std::vector<PastLog>& names) {
    Files files;
    for (const PastLog& name : names) {  // by name, so that the plain one is first
      room_ -= room_ > 0 ? 1U : 0U;
      auto file = open(name.path, nullptr, true);
      if (!file) continue;
      const auto twin = std::find_if(files.begin(), files.end(),
                                     [&](const LogFile& other) { return hold_the_same(other, *file); });
      if (twin == files.end()) {
        files.push_back(std::move(*file));
      } else {
        troubles_.push_back({file->path,
                             {ErrorCode::unreadable, file->path + " holds the same as " + twin->path,
                              "only the latter is read; if nothing compresses it now, remove one of them"}});
      }
    }
    std::stable_sort(files.begin(), files.end(),
                     [](const LogFile& a, const LogFile& b) { return a.written > b.written; });
    return files;
  }

  // A log under two names has one past, which may lie beside either of them.
  void add(Family family) {
    const auto same = std::find_if(families_.begin(), families_.end(), [&](const Family& other) {
      return family.live_key && other.live_key == family.live_key;
    });
    if (same == families_.end()) {
      families_.push_back(std::move(family));
    } else {
      same->past = merge(std::move(same->past), std::move(family.past));
    }
  }

  const RootDir& root_;
  std::set<FileKey> seen_;
  std::vector<Family> families_;
  std::vector<LogTrouble> troubles_;
  size_t room_ = LogSet::k_most_past;
  bool vanished_ = false;
};

void find_all(LogFinder& finder, const std::string& product_root) {
  finder.add_rotated(product_root + "/var/log/maillog");
  for (const char* place : {"/var/log/maillog", "/var/log/mail.log"}) finder.add_rotated(place);
  for (const char* place : {"/var/log/qmail/current", "/var/log/qmail/send/current",
                            "/var/log/qmail/qmail-send/current", "/var/log/qmail-send/current"}) {
    finder.add_single(place);
  }
}

}  // namespace

LogSet find_logs(const RootDir& root, const std::string& product_root) {
  constexpr int k_most_tries = 3;
  for (int tries = 1;; ++tries) {
    LogFinder finder(root);
    find_all(finder, product_root);
    if (!finder.vanished() || tries == k_most_tries) return finder.take();
  }
}

}  // namespace spamtrace
