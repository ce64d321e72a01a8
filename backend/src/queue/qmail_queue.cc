#include "queue/qmail_queue.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "queue/qmail_message.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_progress_step = 4096;

struct Listing {
  const QmailDirectories& dirs;
  NumberList mess, todo, info, local, remote, bounce;
};

// mess is listed first: a message that comes later is left to the next scan.
Result<Listing> list_queue(const QmailDirectories& dirs, const std::string& shown) {
  Listing listing{dirs, {}, {}, {}, {}, {}, {}};
  listing.mess = SPAMTRACE_TRY(list_numbers(listing.dirs.mess, shown + "/mess"));
  listing.todo = SPAMTRACE_TRY(list_numbers(listing.dirs.todo, shown + "/todo"));
  listing.info = SPAMTRACE_TRY(list_numbers(listing.dirs.info, shown + "/info"));
  listing.local = SPAMTRACE_TRY(list_numbers(listing.dirs.local, shown + "/local"));
  listing.remote = SPAMTRACE_TRY(list_numbers(listing.dirs.remote, shown + "/remote"));
  listing.bounce = SPAMTRACE_TRY(list_numbers(listing.dirs.bounce, shown + "/bounce"));
  return listing;
}

QueueCounts counts_of(const Listing& listing) {
  QueueCounts counts;
  counts.messages = listing.mess.numbers.size() + listing.mess.strays;
  counts.not_preprocessed = listing.todo.numbers.size() + listing.todo.strays;
  counts.bouncing = listing.bounce.numbers.size();
  counts.split = listing.dirs.split;
  counts.big_todo = listing.dirs.todo.split();
  counts.misplaced = listing.mess.misplaced.size();
  counts.strays = listing.mess.strays + listing.todo.strays + listing.info.strays + listing.local.strays +
                  listing.remote.strays + listing.bounce.strays;
  return counts;
}

// The directory that holds mess/N: where it belongs, or any other if it was misplaced.
int find_mess_dir(const Listing& listing, QmailMessageReader& reader, uint64_t number) {
  const auto& misplaced = listing.mess.misplaced;
  const int proper = listing.dirs.mess.of(number);
  if (!std::binary_search(misplaced.begin(), misplaced.end(), number)) return proper;
  if (proper >= 0 && reader.open(proper, number)) return proper;
  for (const Fd& part : listing.dirs.mess.parts) {
    if (part && reader.open(part.get(), number)) return part.get();
  }
  return listing.dirs.mess.top.get();
}

// A cursor into one sorted list that answers for rising numbers without a search each.
class RisingLookup {
 public:
  explicit RisingLookup(const std::vector<uint64_t>& numbers) : at_(numbers.begin()), end_(numbers.end()) {}
  bool has(uint64_t number) {
    while (at_ != end_ && *at_ < number) ++at_;
    return at_ != end_ && *at_ == number;
  }

 private:
  std::vector<uint64_t>::const_iterator at_, end_;
};

void keep(QueueScan& scan, uint64_t number, QueuedMessage&& message) {
  if (message.damage.any()) ++scan.damaged;
  if (message.inode != number) ++scan.renumbered;
  scan.messages.push_back(std::move(message));
}

void note_unreadable(QueueScan& scan, uint64_t number, const std::string& why) {
  if (scan.unreadable++ == 0) scan.unreadable_example = "message " + std::to_string(number) + ": " + why;
}

}  // namespace

Result<std::unique_ptr<QmailQueue>> QmailQueue::open(const RootDir& root, const std::string& path) {
  const Fd dir = SPAMTRACE_TRY(root.open_directory(path));
  QmailDirectories dirs = SPAMTRACE_TRY(open_qmail_directories(dir.get(), root.shown(path)));
  return std::unique_ptr<QmailQueue>(new QmailQueue(std::move(dirs), root.shown(path)));
}

std::string QmailQueue::message_path(const QueuedMessage& message) const {
  uint64_t number = 0;
  if (!parse_message_number(message.id, number)) return {};
  const std::string part = dirs_.split == 0 ? "" : std::to_string(number % dirs_.split) + "/";
  return shown_ + "/mess/" + part + std::to_string(number);
}

std::vector<int> QmailQueue::directories() const {
  std::vector<int> all;
  for (const QueueDirectory* directory :
       {&dirs_.mess, &dirs_.info, &dirs_.local, &dirs_.remote, &dirs_.todo, &dirs_.intd, &dirs_.bounce}) {
    if (directory->top) all.push_back(directory->top.get());
    for (const Fd& part : directory->parts) {
      if (part) all.push_back(part.get());
    }
  }
  return all;
}

Result<QueueCounts> QmailQueue::count() const {
  const Listing listing = SPAMTRACE_TRY(list_queue(dirs_, shown_));
  return counts_of(listing);
}

Result<QueueScan> QmailQueue::scan(const QueueLimits& limits, const Progress& progress) const {
  const Listing listing = SPAMTRACE_TRY(list_queue(dirs_, shown_));
  QueueScan scan;
  scan.counts = counts_of(listing);
  scan.messages.reserve(listing.mess.numbers.size());
  QmailMessageReader reader(listing.dirs, limits);
  RisingLookup todo(listing.todo.numbers), info(listing.info.numbers), local(listing.local.numbers),
      remote(listing.remote.numbers), bounce(listing.bounce.numbers);
  uint64_t done = 0;
  std::optional<uint64_t> last;  // a misplaced file may have the number of one that lies where it belongs
  for (const uint64_t number : listing.mess.numbers) {
    if (std::exchange(last, number) == number) continue;
    const ListedMessage listed{.number = number,
                               .mess_dir = find_mess_dir(listing, reader, number),
                               .todo = todo.has(number),
                               .info = info.has(number),
                               .local = local.has(number),
                               .remote = remote.has(number),
                               .bounce = bounce.has(number)};
    QueuedMessage message;
    switch (reader.read(listed, message)) {
      case ReadOutcome::read:
        keep(scan, number, std::move(message));
        break;
      case ReadOutcome::vanished:
        ++scan.vanished;
        break;
      case ReadOutcome::unreadable:
        note_unreadable(scan, number, reader.error());
        break;
    }
    if (progress && ++done % k_progress_step == 0) progress(done, listing.mess.numbers.size());
  }
  return scan;
}

Result<QueuedMessage> QmailQueue::read(const std::string& id, const QueueLimits& limits) const {
  uint64_t number = 0;
  if (!parse_message_number(id, number)) {
    return fail(
        ErrorCode::not_found, "'" + id + "' is no queue id of qmail",
        "a queue id of qmail is a number, such as 93869; `spamtrace queue list` shows those there are");
  }
  const Listing listing = SPAMTRACE_TRY(list_queue(dirs_, shown_));
  QmailMessageReader reader(listing.dirs, limits);
  const ListedMessage listed{.number = number,
                             .mess_dir = find_mess_dir(listing, reader, number),
                             .todo = listing.todo.has(number),
                             .info = listing.info.has(number),
                             .local = listing.local.has(number),
                             .remote = listing.remote.has(number),
                             .bounce = listing.bounce.has(number)};
  QueuedMessage message;
  switch (reader.read(listed, message)) {
    case ReadOutcome::read:
      return message;
    case ReadOutcome::vanished:
      return fail(ErrorCode::not_found, "message " + id + " is not in " + shown_,
                  "it may have been delivered since; `spamtrace queue list` shows what is there now");
    case ReadOutcome::unreadable:
      break;
  }
  return fail(ErrorCode::unreadable, "message " + id + " cannot be read: " + reader.error(),
              "run it as root, and look at the file's type and owner");
}

Result<std::string> QmailQueue::read_content(const QueuedMessage& message, size_t limit) const {
  uint64_t number = 0;
  parse_message_number(message.id, number);
  const Listing listing = SPAMTRACE_TRY(list_queue(dirs_, shown_));
  QmailMessageReader reader(listing.dirs, {});
  const Fd fd = reader.open(find_mess_dir(listing, reader, number), number);
  if (!fd) return fail_errno(errno, "open message " + message.id);
  FileText content = SPAMTRACE_TRY(read_text(fd.get(), limit, "message " + message.id));
  return std::move(content.text);
}

}  // namespace spamtrace
