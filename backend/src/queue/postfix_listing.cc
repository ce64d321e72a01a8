#include "queue/postfix_listing.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

#include "base/dir.h"
#include "queue/postfix_files.h"

namespace spamtrace {
namespace {

// How far apart two looks at a clock of the kernel's must be to differ for sure: it ticks 100 times a second
// or more.
constexpr int64_t k_tick_nanoseconds = 20'000'000;

int64_t nanoseconds(const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

// When a directory last changed; nothing where that was so recent that a later change may not show.
std::optional<int64_t> settled_change(int dir) {
  struct stat status {};
  timespec now{};
  if (::fstat(dir, &status) != 0 || ::clock_gettime(CLOCK_REALTIME, &now) != 0) return std::nullopt;
  const int64_t changed = nanoseconds(status.st_mtim);
  if (nanoseconds(now) - changed < k_tick_nanoseconds) return std::nullopt;
  return changed;
}

unsigned depth_of(PostfixPart part) { return (static_cast<unsigned>(std::bit_width(part)) + 7) / 8; }

// REQUIRES: less than k_deepest_hash letters in `part`.
PostfixPart below(PostfixPart part, char letter) {
  return part | PostfixPart{static_cast<uint8_t>(letter)} << (8 * depth_of(part));
}

class Lister {
 public:
  explicit Lister(const PostfixSpool& spool) : spool_(spool) {}

  // Reads all queues, deferred before active: what is sent meanwhile goes that way.
  Result<void> list() {
    for (const QueueState queue : {QueueState::deferred, QueueState::hold, QueueState::corrupt,
                                   QueueState::maildrop, QueueState::incoming, QueueState::active}) {
      const size_t index = index_of(queue);
      const int dir = spool_.queues[index].get();
      if (dir < 0) continue;
      if (auto ok = list_directory(dir, static_cast<uint8_t>(index), 0); !ok) return ok;
    }
    return {};
  }

  Result<void> list_what_changed() {
    again_ = true;
    const std::vector<Seen> seen = std::move(seen_);
    seen_.clear();
    for (const Seen& directory : seen) {
      const Fd dir = open_postfix_part(spool_.queues[directory.queue].get(), path_of(directory.part));
      if (!dir) continue;
      const auto changed = settled_change(dir.get());
      if (changed && changed == directory.changed) continue;
      if (auto ok = list_directory(dir.get(), directory.queue, directory.part); !ok) return ok;
    }
    return {};
  }

  PostfixListing take() {
    keep_last_of_each();
    for (const PostfixEntry& entry : listing_.entries) ++listing_.counts[entry.queue];
    return std::move(listing_);
  }

 private:
  struct Seen {
    uint8_t queue;
    PostfixPart part;
    std::optional<int64_t> changed;
  };

  void add(std::string_view name, uint8_t queue, PostfixPart part) {
    if (!parse_postfix_id(name)) {
      if (!again_) ++listing_.strays;
      return;
    }
    PostfixEntry& added = listing_.entries.emplace_back();
    std::memcpy(added.id.data(), name.data(), name.size());
    added.queue = queue;
    added.part = part;
  }

  Result<void> list_directory(int dir, uint8_t queue, PostfixPart part) {
    seen_.push_back({queue, part, settled_change(dir)});
    known_.emplace(queue, part);
    std::string letters;  // of the parts below
    const std::string shown = spool_.shown + "/" + name_of(k_postfix_queues[queue]) + "/" + path_of(part);
    auto ok = for_each_entry(dir, shown, [&](const DirEntry& entry) {
      const bool may_be_part = entry.type == EntryType::directory || entry.type == EntryType::unknown;
      if (entry.name.size() == 1 && may_be_part) {
        letters += entry.name;
      } else {
        add(entry.name, queue, part);
      }
    });
    return ok ? list_below(dir, queue, part, letters) : ok;
  }

  Result<void> list_below(int dir, uint8_t queue, PostfixPart part, const std::string& letters) {
    if (depth_of(part) >= k_deepest_hash) return {};
    for (const char letter : letters) {
      const PostfixPart step = below(part, letter);
      if (again_ && known_.contains({queue, step})) continue;  // it has a turn of its own
      const Fd sub = open_postfix_part(dir, {&letter, 1});
      if (!sub) continue;
      if (auto ok = list_directory(sub.get(), queue, step); !ok) return ok;
    }
    return {};
  }

  void keep_last_of_each() {
    auto& entries = listing_.entries;
    std::stable_sort(entries.begin(), entries.end(), [](const PostfixEntry& a, const PostfixEntry& b) {
      return std::memcmp(a.id.data(), b.id.data(), a.id.size()) < 0;
    });
    size_t kept = 0;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (i + 1 < entries.size() && entries[i].id == entries[i + 1].id) continue;
      entries[kept++] = entries[i];
    }
    entries.resize(kept);
  }

  const PostfixSpool& spool_;
  PostfixListing listing_;
  std::vector<Seen> seen_;
  std::set<std::pair<uint8_t, PostfixPart>> known_;  // all that were ever listed
  bool again_ = false;
};

}  // namespace

size_t index_of(QueueState queue) {
  return static_cast<size_t>(std::find(k_postfix_queues.begin(), k_postfix_queues.end(), queue) -
                             k_postfix_queues.begin());
}

std::string path_of(PostfixPart part) {
  std::string path;
  for (; part != 0; part >>= 8U) path.append({static_cast<char>(part & 0xffU), '/'});
  return path;
}

Result<PostfixSpool> open_postfix_spool(int spool_fd, const std::string& shown) {
  PostfixSpool spool;
  spool.shown = shown;
  for (size_t i = 0; i < k_postfix_queue_count; ++i) {
    const std::string name = name_of(k_postfix_queues[i]);
    spool.queues[i] = open_postfix_part(spool_fd, name + "/");
    if (!spool.queues[i] && errno != ENOENT) {
      return fail_errno(errno, "open " + shown + "/" + name,
                        errno == EACCES || errno == EPERM
                            ? ""
                            : "a link or a file stands there in the place of a directory");
    }
  }
  const Fd& active = spool.queues[index_of(QueueState::active)];
  const Fd& deferred = spool.queues[index_of(QueueState::deferred)];
  if (!active && !deferred) {
    return fail(ErrorCode::not_found, shown + " is no queue of Postfix",
                "its directories active and deferred are missing");
  }
  struct stat status {};
  if (::fstat(active ? active.get() : deferred.get(), &status) == 0) spool.mail_owner = status.st_uid;
  spool.defer = open_postfix_part(spool_fd, "defer/");
  spool.bounce = open_postfix_part(spool_fd, "bounce/");
  return spool;
}

Result<PostfixListing> list_postfix_spool(const PostfixSpool& spool) {
  Lister lister(spool);
  if (auto ok = lister.list(); !ok) return tl::unexpected(ok.error());
  if (auto ok = lister.list_what_changed(); !ok) return tl::unexpected(ok.error());
  return lister.take();
}

}  // namespace spamtrace
