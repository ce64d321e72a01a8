#include "queue/postfix_queue.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "queue/file_stamp.h"
#include "queue/postfix_defer_log.h"
#include "queue/postfix_files.h"
#include "queue/postfix_message.h"

namespace spamtrace {
namespace {

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

  ReadOutcome read_listed(const QueueEntry& entry, QueuedMessage& message) {
    const size_t queue = index_of(entry.state);
    if (queue == k_postfix_queue_count || !parse_postfix_id(entry.id)) return ReadOutcome::vanished;
    const Fd file = files_.open_listed(queue, entry.place, entry.id.c_str());
    if (!file && errno == ENOENT) return read_found(files_.find(entry.id), entry.id, message);
    message.id = entry.id;
    return read_file(file, entry.state, message);
  }

  ReadOutcome read_anywhere(const std::string& id, QueuedMessage& message) {
    return read_found(find_anywhere(files_, id), id, message);
  }

  const char* error() const { return reason_of(error_); }
  uint32_t index() const { return index_; }

 private:
  ReadOutcome read_found(const std::optional<PostfixFiles::Found>& found, const std::string& id,
                         QueuedMessage& message) {
    if (!found) return ReadOutcome::vanished;
    message.id = id;
    return read_file(found->file, found->queue, message);
  }

  ReadOutcome read_file(const Fd& file, QueueState queue, QueuedMessage& message) {
    error_ = errno;
    if (!file) return ReadOutcome::unreadable;
    message.spool = index_;
    message.state = queue;
    error_ = reader_.read(file.get(), message);
    return error_ == 0 ? ReadOutcome::read : ReadOutcome::unreadable;
  }

  uint32_t index_;
  PostfixFiles files_;
  PostfixMessageReader reader_;
  int error_ = 0;
};

// The entries of a listing come spool by spool, so one spool is open at a time.
class PostfixReader final : public MessageReader {
 public:
  PostfixReader(const std::vector<PostfixSpool>& spools, const QueueLimits& limits)
      : spools_(spools), limits_(limits) {}

  ReadOutcome read(const QueueEntry& entry, QueuedMessage& message) override {
    if (entry.spool >= spools_.size()) return ReadOutcome::vanished;
    if (!reader_ || reader_->index() != entry.spool) {
      reader_.emplace(spools_[entry.spool], entry.spool, limits_);
    }
    return reader_->read_listed(entry, message);
  }

  std::string error() const override { return reader_ ? reader_->error() : ""; }

 private:
  const std::vector<PostfixSpool>& spools_;
  QueueLimits limits_;
  std::optional<SpoolReader> reader_;
};

// One file is all there is of a message. Delivery agents overwrite the letter of a recipient that is done
// (deliver_completed.c), cleanup and pickup write a file at its length and set its mode at last
// (mail_stream.c), qmgr sets its time and moves it (qmgr_active.c): all that shows in what stat(2) tells.
uint64_t stamp_of(PostfixFiles& files, const PostfixEntry& entry) {
  FileStamp stamp;
  stamp.add(entry.queue);
  if (!stamp.add_file(files.directory_of(entry.queue, entry.part), entry.id.data())) stamp.distrust();
  return stamp.value();
}

void add_entries(const PostfixListing& listing, const PostfixSpool& spool, uint32_t index, Stamps stamps,
                 std::vector<QueueEntry>& entries) {
  PostfixFiles files(spool);
  entries.reserve(entries.size() + listing.entries.size());
  for (const PostfixEntry& entry : listing.entries) {
    entries.push_back({.id = std::string(entry.name()),
                       .spool = index,
                       .state = k_postfix_queues[entry.queue],
                       .place = entry.part,
                       .stamp = stamps == Stamps::taken ? stamp_of(files, entry) : 0});
  }
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

Result<QueueListing> PostfixQueue::list(Stamps stamps) const {
  QueueListing all;
  for (size_t i = 0; i < spools_.size(); ++i) {
    const PostfixListing listing = SPAMTRACE_TRY(list_postfix_spool(spools_[i]));
    add_counts(listing, all.counts);
    add_entries(listing, spools_[i], static_cast<uint32_t>(i), stamps, all.entries);
  }
  return all;
}

std::unique_ptr<MessageReader> PostfixQueue::reader(const QueueLimits& limits) const {
  return std::make_unique<PostfixReader>(spools_, limits);
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
    if (outcome == ReadOutcome::read) return message;
    if (outcome == ReadOutcome::unreadable) {
      return fail(ErrorCode::unreadable, "message " + id + " cannot be read: " + reader.error(),
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

const PostfixListing& PostfixQueue::listing_of(uint32_t spool) const {
  if (!listings_[spool]) listings_[spool] = list_postfix_spool(spools_[spool]).value_or(PostfixListing{});
  return *listings_[spool];
}

std::string PostfixQueue::message_path(const QueuedMessage& message) const {
  if (message.spool >= spools_.size() || !parse_postfix_id(message.id)) return {};
  const PostfixSpool& spool = spools_[message.spool];
  PostfixFiles files(spool);
  auto found = files.find(message.id);
  if (!found) found = files.find_in(listing_of(message.spool), message.id);
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
