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
    visit_matches(database_, filter, wanted,
                  [&](const QueueChunks& chunk, std::span<const uint8_t> matching) { add(chunk, matching); });
    page_.total = groups_.size();
    keep_page(groups_, offset, limit, comes_before);
    for (const Group& group : groups_) {
      page_.groups.push_back({name_of(group), group.messages, group.recipients, group.bytes,
                              Time{Duration{group.oldest}}, Time{Duration{group.newest}}});
    }
    return std::move(page_);
  }

 private:
  void add(const QueueChunks& chunk, std::span<const uint8_t> matching) {
    page_.matching += matching.size();
    for (const uint8_t i : matching) page_.matching_recipients += chunk.keys().recipients[i];
    switch (by_) {
      case QueueGrouping::origin:
        return add_origins(chunk, matching);
      case QueueGrouping::sender:
        return add_texts(chunk, matching, chunk.text(QueueText::sender));
      case QueueGrouping::subject:
        return add_texts(chunk, matching, chunk.text(QueueText::subject));
      case QueueGrouping::recipient_domain:
        return add_domains(chunk, matching);
    }
  }

  void add_origins(const QueueChunks& chunk, std::span<const uint8_t> matching) {
    for (const uint8_t i : matching) {
      const uint64_t origin = chunk.keys().origin[i];
      Group& group = groups_[place_of(origin < k_first_source ? 0 : origin, chunk.number(i))];
      add(group, chunk, i, chunk.keys().recipients[i]);
    }
  }

  // Each text of the chunk is looked up once.
  void add_texts(const QueueChunks& chunk, std::span<const uint8_t> matching, const TextColumn& column) {
    std::array<uint32_t, k_chunk> places;
    places.fill(UINT32_MAX);
    for (const uint8_t i : matching) {
      uint32_t& place = places[column.entry(i)];
      if (place == UINT32_MAX) place = place_of(column.hash(column.entry(i)), chunk.number(i));
      add(groups_[place], chunk, i, chunk.keys().recipients[i]);
    }
  }

  void add_domains(const QueueChunks& chunk, std::span<const uint8_t> matching) {
    const DomainColumn& domains = chunk.domains();
    for (const uint8_t i : matching) {
      for (uint32_t use = domains.begins[i]; use < domains.begins[i + 1]; ++use) {
        Group& group = groups_[place_of(domains.uses[use].hash, chunk.number(i))];
        add(group, chunk, i, domains.uses[use].recipients);
      }
    }
  }

  uint32_t place_of(uint64_t hash, int64_t number) {
    const auto [at, added] = places_.try_emplace(hash, static_cast<uint32_t>(groups_.size()));
    if (added) groups_.push_back({.hash = hash, .number = number});
    return at->second;
  }

  static void add(Group& group, const QueueChunks& chunk, size_t index, uint64_t recipients) {
    const auto arrival = static_cast<int64_t>(chunk.keys().arrival[index]);
    ++group.messages;
    group.recipients += recipients;
    group.bytes += chunk.keys().size[index];
    group.oldest = std::min(group.oldest, arrival);
    group.newest = std::max(group.newest, arrival);
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
