#include "queue/postfix_files.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace spamtrace {
namespace {

// With two levels of hashing a queue has 256 subdirectories; more are not kept open.
constexpr size_t k_most_open_parts = 300;

Fd open_dir_at(int dir, const std::string& name) {
  return Fd(::openat(dir, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

Fd open_postfix_part(int dir, std::string_view part) {
  if (part.empty()) return open_dir_at(dir, ".");
  Fd below;
  while (!part.empty()) {
    const size_t end = part.find('/');
    Fd next = open_dir_at(below ? below.get() : dir, std::string(part.substr(0, end)));
    if (!next) return next;
    below = std::move(next);
    part.remove_prefix(end == std::string_view::npos ? part.size() : end + 1);
  }
  return below;
}

PostfixFiles::PostfixFiles(const PostfixSpool& spool) : spool_(spool), no_atime_(O_NOATIME) {}

// O_NOATIME leaves no trace of our reading; only the owner and CAP_FOWNER may ask for it, so one refusal
// decides.
Fd PostfixFiles::open_file(int dir, const char* name) {
  constexpr int k_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  if (no_atime_ != 0) {
    Fd fd(::openat(dir, name, k_flags | no_atime_));
    if (fd || errno != EPERM) return fd;
    no_atime_ = 0;
  }
  return Fd(::openat(dir, name, k_flags));
}

int PostfixFiles::directory_of(size_t queue, PostfixPart part) {
  const int top = spool_.queues[queue].get();
  if (top < 0) errno = ENOENT;
  if (top < 0 || part == 0) return top;
  if (const auto found = open_parts_.find({queue, part}); found != open_parts_.end()) {
    return found->second.get();
  }
  Fd fd = open_postfix_part(top, path_of(part));
  if (!fd) return -1;
  if (open_parts_.size() >= k_most_open_parts) open_parts_.clear();
  return open_parts_.insert_or_assign({queue, part}, std::move(fd)).first->second.get();
}

Fd PostfixFiles::open_listed(size_t queue, PostfixPart part, const char* id) {
  const int dir = directory_of(queue, part);
  return dir < 0 ? Fd{} : open_file(dir, id);
}

Fd PostfixFiles::find_below(int dir, const std::string& id, std::string& part) {
  const std::string letters = hash_directory(id, k_deepest_hash);
  Fd below;
  part.clear();
  while (dir >= 0) {
    Fd file = open_file(dir, id.c_str());
    if (file || errno != ENOENT || part.size() >= letters.size()) return file;
    const std::string step = letters.substr(part.size(), 2);
    below = open_postfix_part(dir, step);
    if (!below && errno != ENOENT && errno != ENOTDIR && errno != ELOOP) return {};
    dir = below.get();
    part += step;
  }
  errno = ENOENT;
  return {};
}

// The order follows the ways of a message: from incoming to active, to deferred, and back to active.
std::optional<PostfixFiles::Found> PostfixFiles::find(const std::string& id) {
  for (const QueueState queue :
       {QueueState::incoming, QueueState::active, QueueState::deferred, QueueState::active, QueueState::hold,
        QueueState::corrupt, QueueState::maildrop}) {
    Found found;
    found.queue = queue;
    for (size_t i = 0; i < k_postfix_queue_count; ++i) {
      if (k_postfix_queues[i] == queue) found.file = find_below(spool_.queues[i].get(), id, found.part);
    }
    if (found.file || errno != ENOENT) return found;
  }
  return std::nullopt;
}

std::optional<PostfixFiles::Found> PostfixFiles::find_misplaced(const std::string& id) {
  const auto listing = list_postfix_spool(spool_);
  return listing ? find_in(*listing, id) : std::nullopt;
}

std::optional<PostfixFiles::Found> PostfixFiles::find_in(const PostfixListing& listing,
                                                         const std::string& id) {
  const auto entry = std::ranges::lower_bound(listing.entries, id, {}, &PostfixEntry::name);
  if (entry == listing.entries.end() || entry->name() != id) return std::nullopt;
  Found found{open_listed(entry->queue, entry->part, entry->id.data()), k_postfix_queues[entry->queue],
              path_of(entry->part)};
  if (found.file || errno != ENOENT) return found;
  return std::nullopt;
}

}  // namespace spamtrace
