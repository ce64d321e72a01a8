#include "queue/postfix_queue.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "queue/postfix_defer_log.h"
#include "queue/postfix_files.h"
#include "queue/postfix_message.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_progress_step = 4096;
constexpr size_t k_most_reports = 1000;

void add_counts(const PostfixListing& listing, QueueCounts& counts) {
  if (counts.queues.empty()) {
    for (const QueueState queue : k_postfix_queues) counts.queues.emplace_back(queue, 0);
  }
  for (size_t i = 0; i < k_postfix_queue_count; ++i) {
    counts.queues[i].second += listing.counts[i];
    counts.messages += listing.counts[i];
    const bool waits =
        k_postfix_queues[i] == QueueState::maildrop || k_postfix_queues[i] == QueueState::incoming;
    if (waits) counts.not_preprocessed += listing.counts[i];
  }
  counts.strays += listing.strays;
}

const char* reason_of(int error) {
  switch (error) {
    case ELOOP:
      return "is a symbolic link";
    case EISDIR:
      return "is a directory";
    case EINVAL:
    case ENXIO:
      return "is not a regular file";
    default:
      return std::strerror(error);
  }
}

std::string shown_path(const PostfixSpool& spool, QueueState queue, std::string_view part,
                       const std::string& id) {
  return spool.shown + "/" + name_of(queue) + "/" + std::string(part) + id;
}

std::optional<PostfixFiles::Found> find_anywhere(PostfixFiles& files, const std::string& id) {
  auto found = files.find(id);
  return found ? std::move(found) : files.find_misplaced(id);
}

// Reads the files of one spool.
class SpoolReader {
 public:
  SpoolReader(const PostfixSpool& spool, uint32_t index, const QueueLimits& limits)
      : index_(index), files_(spool), reader_(limits, spool.mail_owner) {}

  enum class Outcome : uint8_t { read, vanished, unreadable };  // errno of the last in error()

  Outcome read_listed(const PostfixListing& listing, const PostfixEntry& entry, QueuedMessage& message) {
    const Fd file = files_.open_listed(listing, entry);
    if (!file && errno == ENOENT) return read_moved(std::string(entry.name()), message);
    message.id = entry.name();
    return read_file(file, k_postfix_queues[entry.queue], message);
  }

  Outcome read_anywhere(const std::string& id, QueuedMessage& message) {
    return read_found(find_anywhere(files_, id), id, message);
  }

  int error() const { return error_; }

 private:
  Outcome read_moved(const std::string& id, QueuedMessage& message) {
    return read_found(files_.find(id), id, message);
  }

  Outcome read_found(const std::optional<PostfixFiles::Found>& found, const std::string& id,
                     QueuedMessage& message) {
    if (!found) return Outcome::vanished;
    message.id = id;
    return read_file(found->file, found->queue, message);
  }

  Outcome read_file(const Fd& file, QueueState queue, QueuedMessage& message) {
    error_ = errno;
    if (!file) return Outcome::unreadable;
    message.spool = index_;
    message.state = queue;
    error_ = reader_.read(file.get(), message);
    return error_ == 0 ? Outcome::read : Outcome::unreadable;
  }

  uint32_t index_;
  PostfixFiles files_;
  PostfixMessageReader reader_;
  int error_ = 0;
};

void note_unreadable(QueueScan& scan, std::string_view id, int error) {
  if (scan.unreadable++ == 0) {
    scan.unreadable_example = "message " + std::string(id) + ": " + reason_of(error);
  }
}

void read_entry(SpoolReader& reader, const PostfixListing& listing, const PostfixEntry& entry,
                QueueScan& scan) {
  QueuedMessage& message = scan.messages.emplace_back();
  switch (reader.read_listed(listing, entry, message)) {
    case SpoolReader::Outcome::read:
      if (message.damage.any()) ++scan.damaged;
      return;
    case SpoolReader::Outcome::vanished:
      ++scan.vanished;
      break;
    case SpoolReader::Outcome::unreadable:
      note_unreadable(scan, entry.name(), reader.error());
      break;
  }
  scan.messages.pop_back();
}

void read_reports(const Fd& directory, PostfixFiles& files, const std::string& id, bool permanent,
                  std::vector<DeliveryReport>& all) {
  std::string part;
  const Fd file = files.find_below(directory.get(), id, part);
  if (!file || !require_regular(file.get(), id)) return;
  auto content = read_text(file.get(), QueueLimits{}.bounce_file, id);
  if (!content) return;
  for (PostfixReport& report : parse_postfix_reports(content->text, k_most_reports).list) {
    all.push_back({.recipient = std::move(report.recipient),
                   .dsn = std::move(report.status),
                   .reason = std::move(report.reason),
                   .permanent = permanent});
  }
}

}  // namespace

Result<std::unique_ptr<PostfixQueue>> PostfixQueue::open(const RootDir& root,
                                                         const std::vector<std::string>& spools) {
  std::vector<PostfixSpool> opened;
  for (const std::string& path : spools) {
    const auto dir = root.open_directory(path);
    // A further instance that was set up and never started has no queue yet.
    if (!dir && !opened.empty() && dir.error().code == ErrorCode::not_found) continue;
    if (!dir) return tl::unexpected(dir.error());
    opened.push_back(SPAMTRACE_TRY(open_postfix_spool(dir->get(), root.shown(path))));
  }
  return std::unique_ptr<PostfixQueue>(new PostfixQueue(std::move(opened)));
}

Result<QueueCounts> PostfixQueue::count() const {
  QueueCounts counts;
  for (const PostfixSpool& spool : spools_) add_counts(SPAMTRACE_TRY(list_postfix_spool(spool)), counts);
  return counts;
}

Result<QueueScan> PostfixQueue::scan(const QueueLimits& limits, const Progress& progress) const {
  QueueScan scan;
  std::vector<PostfixListing> listings;
  uint64_t listed = 0, done = 0;
  for (const PostfixSpool& spool : spools_) {
    listings.push_back(SPAMTRACE_TRY(list_postfix_spool(spool)));
    add_counts(listings.back(), scan.counts);
    listed += listings.back().entries.size();
  }
  scan.messages.reserve(listed);
  for (size_t i = 0; i < spools_.size(); ++i) {
    SpoolReader reader(spools_[i], static_cast<uint32_t>(i), limits);
    for (const PostfixEntry& entry : listings[i].entries) {
      read_entry(reader, listings[i], entry, scan);
      if (progress && ++done % k_progress_step == 0) progress(done, listed);
    }
  }
  return scan;
}

Result<QueuedMessage> PostfixQueue::read(const std::string& id, const QueueLimits& limits) const {
  if (!parse_postfix_id(id)) {
    return fail(
        ErrorCode::not_found, "'" + id + "' is no queue id of Postfix",
        "a queue id of Postfix looks like 37460E06698 or 4jYZk80sf8z6tl2; `spamtrace queue list` shows "
        "those there are");
  }
  for (size_t i = 0; i < spools_.size(); ++i) {
    SpoolReader reader(spools_[i], static_cast<uint32_t>(i), limits);
    QueuedMessage message;
    const auto outcome = reader.read_anywhere(id, message);
    if (outcome == SpoolReader::Outcome::read) return message;
    if (outcome == SpoolReader::Outcome::unreadable) {
      return fail(ErrorCode::unreadable, "message " + id + " cannot be read: " + reason_of(reader.error()),
                  "run it as root, and look at the file's type and owner");
    }
  }
  const std::string where = spools_.size() == 1 ? spools_.front().shown : "the queues of Postfix";
  return fail(ErrorCode::not_found, "message " + id + " is not in " + where,
              "it may have been delivered since; `spamtrace queue list` shows what is there now");
}

Result<std::string> PostfixQueue::read_content(const QueuedMessage& message, size_t limit) const {
  if (message.spool >= spools_.size() || !parse_postfix_id(message.id)) {
    return fail(ErrorCode::not_found, "message " + message.id + " is not in the queue");
  }
  PostfixFiles files(spools_[message.spool]);
  const auto found = find_anywhere(files, message.id);
  if (!found || !found->file) return fail_errno(errno, "open message " + message.id);
  SPAMTRACE_TRY(require_regular(found->file.get(), "message " + message.id).map([] { return 0; }));
  std::string window;
  PostfixRecordReader records(found->file.get(), window);
  std::string text = read_postfix_text(records, limit);
  if (records.error() != 0) return fail_errno(records.error(), "read message " + message.id);
  return text;
}

std::string PostfixQueue::message_path(const QueuedMessage& message) const {
  if (message.spool >= spools_.size() || !parse_postfix_id(message.id)) return {};
  const PostfixSpool& spool = spools_[message.spool];
  PostfixFiles files(spool);
  const auto found = find_anywhere(files, message.id);
  return found ? shown_path(spool, found->queue, found->part, message.id)
               : shown_path(spool, message.state, "", message.id);
}

std::vector<DeliveryReport> PostfixQueue::delivery_reports(const QueuedMessage& message) const {
  std::vector<DeliveryReport> reports;
  if (message.spool >= spools_.size() || !parse_postfix_id(message.id)) return reports;
  const PostfixSpool& spool = spools_[message.spool];
  PostfixFiles files(spool);
  read_reports(spool.defer, files, message.id, false, reports);
  read_reports(spool.bounce, files, message.id, true, reports);
  return reports;
}

std::vector<int> PostfixQueue::directories() const {
  std::vector<int> all;
  for (const PostfixSpool& spool : spools_) {
    for (const Fd& queue : spool.queues) {
      if (queue) all.push_back(queue.get());
    }
    for (const Fd* reasons : {&spool.defer, &spool.bounce}) {
      if (*reasons) all.push_back(reasons->get());
    }
  }
  return all;
}

}  // namespace spamtrace
