#include <tuple>

#include "index/damage.h"
#include "index/group_map.h"
#include "index/history.h"
#include "index/page_of.h"
#include "index/queue_pages.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

// A group is known by the hash of its name; the name itself is looked up in one of its messages.
struct Group {
  uint64_t hash = 0;
  uint64_t messages = 0, recipients = 0, bytes = 0;
  int64_t oldest = INT64_MAX, newest = INT64_MIN;
  int64_t number = 0;  // one of its messages
};

bool comes_before(const Group& a, const Group& b) {
  return std::tie(b.messages, b.recipients, b.bytes, a.oldest, a.newest, a.hash) <
         std::tie(a.messages, a.recipients, a.bytes, b.oldest, b.newest, b.hash);
}

class GroupReader {
 public:
  GroupReader(Database& database, QueueGrouping by) : database_(database), by_(by) {}

  QueueGroupPage read(const QueueFilter& filter, size_t offset, size_t limit) {
    WantedColumns wanted;
    wanted.text(QueueText::sender) = by_ == QueueGrouping::sender;
    wanted.text(QueueText::subject) = by_ == QueueGrouping::subject;
    wanted.domains = by_ == QueueGrouping::recipient_domain;
    const Snapshot snapshot(database_);  // names are read after the chunks
    for_each_match(database_, filter, wanted,
                   [&](const QueueChunks& chunk, size_t index) { add(chunk, index); });
    page_.total = groups_.size();
    keep_page(groups_, offset, limit, comes_before);
    for (const Group& group : groups_) {
      page_.groups.push_back({name_of(group), group.messages, group.recipients, group.bytes,
                              Time{Duration{group.oldest}}, Time{Duration{group.newest}}});
    }
    return std::move(page_);
  }

 private:
  void add(const QueueChunks& chunk, size_t index) {
    const QueueKey& key = chunk.key(index);
    ++page_.matching;
    page_.matching_recipients += key.recipients;
    switch (by_) {
      case QueueGrouping::origin:
        return add(chunk, index, key.origin < k_first_source ? 0 : key.origin, key.recipients);
      case QueueGrouping::sender:
        return add(chunk, index, chunk.text(QueueText::sender).hash(index), key.recipients);
      case QueueGrouping::subject:
        return add(chunk, index, chunk.text(QueueText::subject).hash(index), key.recipients);
      case QueueGrouping::recipient_domain:
        break;
    }
    const DomainColumn& domains = chunk.domains();
    for (uint32_t i = domains.begins[index]; i < domains.begins[index + 1]; ++i)
      add(chunk, index, domains.uses[i].hash, domains.uses[i].recipients);
  }

  void add(const QueueChunks& chunk, size_t index, uint64_t hash, uint64_t recipients) {
    const auto [at, added] = places_.try_emplace(hash, static_cast<uint32_t>(groups_.size()));
    if (added) {
      groups_.emplace_back();
      groups_.back().hash = hash;
      groups_.back().number = chunk.number(index);
    }
    Group& group = groups_[at->second];
    const QueueKey& key = chunk.key(index);
    ++group.messages;
    group.recipients += recipients;
    group.bytes += key.size;
    group.oldest = std::min(group.oldest, key.arrival);
    group.newest = std::max(group.newest, key.arrival);
  }

  std::string name_of(const Group& group) {
    if (by_ == QueueGrouping::origin) return source_id(database_, static_cast<uint32_t>(group.hash));
    Query query(database_, "SELECT message FROM queue WHERE number = ?", group.number);
    if (!query.next()) throw_damage();
    QueuedMessage message;
    unpack_or_throw(query.text(0), message);
    if (by_ == QueueGrouping::sender) return sender_group(message);
    if (by_ == QueueGrouping::subject) return subject_group(message);
    return domain_of_hash(message, group.hash);
  }

  static std::string domain_of_hash(const QueuedMessage& message, uint64_t hash) {
    std::string found;
    message.recipients.for_each([&](const Recipient& recipient) {
      if (!found.empty()) return;
      std::string domain = domain_group(recipient.address);
      if (group_hash(domain) == hash) found = std::move(domain);
    });
    return found;
  }

  Database& database_;
  QueueGrouping by_;
  QueueGroupPage page_;
  GroupMap places_;
  std::vector<Group, LargePages<Group>> groups_;
};

}  // namespace

QueueGroupPage read_queue_groups(Database& database, const QueueFilter& filter, QueueGrouping by,
                                 size_t offset, size_t limit) {
  return GroupReader(database, by).read(filter, offset, limit);
}

}  // namespace spamtrace
