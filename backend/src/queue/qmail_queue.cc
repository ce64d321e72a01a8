#include "queue/qmail_queue.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "queue/file_stamp.h"
#include "queue/qmail_message.h"

namespace spamtrace {
namespace {

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
  counts.messages = listing.mess.files.size() + listing.mess.strays;
  counts.not_preprocessed = listing.todo.files.size() + listing.todo.strays;
  counts.bouncing = listing.bounce.files.size();
  counts.split = listing.dirs.split;
  counts.big_todo = listing.dirs.todo.split();
  counts.misplaced = listing.mess.misplaced.size();
  counts.strays = listing.mess.strays + listing.todo.strays + listing.info.strays + listing.local.strays +
                  listing.remote.strays + listing.bounce.strays;
  return counts;
}

// What QueueEntry::place says: where the number was seen.
constexpr uint64_t k_in_todo = 1, k_in_info = 2, k_in_local = 4, k_in_remote = 8, k_in_bounce = 16;
constexpr uint64_t k_misplaced = 32;  // mess/N may lie in any part

// The directory that holds mess/N: where it belongs, or any other if it was misplaced.
int find_mess_dir(const QmailDirectories& dirs, QmailMessageReader& reader, uint64_t number) {
  const int proper = dirs.mess.of(number), top = dirs.mess.top.get();
  if (proper >= 0 && reader.open(proper, number)) return proper;
  for (const Fd& part : dirs.mess.parts) {
    if (part && reader.open(part.get(), number)) return part.get();
  }
  const bool is_part = number < dirs.mess.parts.size();  // a directory, then
  return proper < 0 || (!is_part && reader.open(top, number)) ? top : proper;
}

class QmailReader final : public MessageReader {
 public:
  QmailReader(const QmailDirectories& dirs, const QueueLimits& limits) : dirs_(dirs), reader_(dirs, limits) {}

  ReadOutcome read(const QueueEntry& entry, QueuedMessage& message) override {
    uint64_t number = 0;
    if (!parse_message_number(entry.id, number)) return ReadOutcome::vanished;
    return reader_.read({.number = number,
                         .mess_dir = mess_dir(entry, number),
                         .todo = (entry.place & k_in_todo) != 0,
                         .info = (entry.place & k_in_info) != 0,
                         .local = (entry.place & k_in_local) != 0,
                         .remote = (entry.place & k_in_remote) != 0,
                         .bounce = (entry.place & k_in_bounce) != 0},
                        message);
  }

  std::string error() const override { return reader_.error(); }

 private:
  int mess_dir(const QueueEntry& entry, uint64_t number) {
    return (entry.place & k_misplaced) != 0 ? find_mess_dir(dirs_, reader_, number) : dirs_.mess.of(number);
  }

  const QmailDirectories& dirs_;
  QmailMessageReader reader_;
};

// Adds what may change of a message while its number stays in the same directories.
//
//   mess           written once, before there is a todo (qmail-queue.c); its inode is its number, so that it
//                  tells one message from another only where the queue was copied
//   intd, todo     written once; todo is a link to intd
//   info           written once, and then only touched, by a person who wants the message to expire
//   local, remote  T becomes D in place (markdone in qmail-send.c); mtime is the next try once it ended
//   bounce         grows (addbounce in qmail-send.c)
//
// A message that came later under the same number has files with later times.
class StampMaker {
 public:
  StampMaker(const QmailDirectories& dirs, const QueueEntry& entry, uint64_t number)
      : dirs_(dirs), entry_(entry), number_(number) {}

  uint64_t make(uint64_t mess_inode) {
    stamp_.add(entry_.place);
    stamp_.add(mess_inode);
    if (in(k_in_todo)) {
      if (!add_either(dirs_.todo)) stamp_.distrust();
    } else if (in(k_in_info)) {
      add_preprocessed();
    } else {
      if (!add(dirs_.mess)) stamp_.distrust();
      add_either(dirs_.intd);
    }
    return stamp_.value();
  }

 private:
  bool in(uint64_t place) const { return (entry_.place & place) != 0; }
  bool add(const QueueDirectory& directory) {
    return stamp_.add_file(directory.of(number_), entry_.id.c_str());
  }

  // Where it belongs, or in the top where big-todo came while messages lay there flat.
  bool add_either(const QueueDirectory& directory) {
    return add(directory) || (directory.split() && stamp_.add_file(directory.top.get(), entry_.id.c_str()));
  }

  void add_preprocessed() {
    bool all = add(dirs_.info);
    if (in(k_in_local)) all &= add(dirs_.local);
    if (in(k_in_remote)) all &= add(dirs_.remote);
    if (in(k_in_bounce)) all &= add(dirs_.bounce);
    if (!all) stamp_.distrust();
  }

  const QmailDirectories& dirs_;
  const QueueEntry& entry_;
  uint64_t number_;
  FileStamp stamp_;
};

// A cursor into one sorted list that answers for rising numbers without a search each.
class RisingLookup {
 public:
  RisingLookup(const NumberList& list, uint64_t place)
      : at_(list.files.begin()), end_(list.files.end()), place_(place) {}

  uint64_t place_of(uint64_t number) {
    while (at_ != end_ && at_->number < number) ++at_;
    return at_ != end_ && at_->number == number ? place_ : 0;
  }

 private:
  std::vector<NumberedFile>::const_iterator at_, end_;
  uint64_t place_;
};

class EntryMaker {
 public:
  explicit EntryMaker(const Listing& listing)
      : listing_(listing),
        lookups_{{{listing.todo, k_in_todo},
                  {listing.info, k_in_info},
                  {listing.local, k_in_local},
                  {listing.remote, k_in_remote},
                  {listing.bounce, k_in_bounce}}} {}

  // REQUIRES: rising numbers.
  QueueEntry make(const NumberedFile& mess, Stamps stamps) {
    QueueEntry entry{.id = std::to_string(mess.number), .place = place_of(mess.number)};
    if ((entry.place & k_in_info) != 0) entry.state = QueueState::preprocessed;
    if ((entry.place & k_in_todo) != 0) entry.state = QueueState::todo;
    if (stamps == Stamps::taken) {
      entry.stamp = StampMaker(listing_.dirs, entry, mess.number).make(mess.inode);
    }
    return entry;
  }

 private:
  uint64_t place_of(uint64_t number) {
    const auto& misplaced = listing_.mess.misplaced;
    uint64_t place = std::binary_search(misplaced.begin(), misplaced.end(), number) ? k_misplaced : 0;
    for (RisingLookup& lookup : lookups_) place |= lookup.place_of(number);
    return place;
  }

  const Listing& listing_;
  std::array<RisingLookup, 5> lookups_;
};

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

Result<QueueListing> QmailQueue::list(Stamps stamps) const {
  const Listing listing = SPAMTRACE_TRY(list_queue(dirs_, shown_));
  QueueListing all;
  all.counts = counts_of(listing);
  all.entries.reserve(listing.mess.files.size());
  EntryMaker maker(listing);
  std::optional<uint64_t> last;  // a misplaced file may have the number of one that lies where it belongs
  for (const NumberedFile& mess : listing.mess.files) {
    if (std::exchange(last, mess.number) != mess.number) all.entries.push_back(maker.make(mess, stamps));
  }
  return all;
}

std::unique_ptr<MessageReader> QmailQueue::reader(const QueueLimits& limits) const {
  return std::make_unique<QmailReader>(dirs_, limits);
}

// An entry that was seen nowhere is looked for everywhere, without a listing.
Result<QueuedMessage> QmailQueue::read(const std::string& id, const QueueLimits& limits) const {
  uint64_t number = 0;
  if (!parse_message_number(id, number)) {
    return fail(
        ErrorCode::not_found, "'" + id + "' is no queue id of qmail",
        "a queue id of qmail is a number, such as 93869; `spamtrace queue list` shows those there are");
  }
  QmailReader reader(dirs_, limits);
  QueuedMessage message;
  switch (reader.read({.id = id, .place = k_misplaced}, message)) {
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
  if (!parse_message_number(message.id, number)) {
    return fail(ErrorCode::not_found, "message " + message.id + " is not in the queue");
  }
  QmailMessageReader reader(dirs_, {});
  const Fd fd = reader.open(find_mess_dir(dirs_, reader, number), number);
  if (!fd) return fail_errno(errno, "open message " + message.id);
  FileText content = SPAMTRACE_TRY(read_text(fd.get(), limit, "message " + message.id));
  return std::move(content.text);
}

}  // namespace spamtrace
