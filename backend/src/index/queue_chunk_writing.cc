// A chunk from the rows of the queue whose numbers fall into it.
#include <algorithm>

#include "index/damage.h"
#include "index/queue_chunks.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

constexpr std::array<const char*, 5> k_delete = {
    "DELETE FROM queue_keys WHERE chunk = ?", "DELETE FROM queue_senders WHERE chunk = ?",
    "DELETE FROM queue_subjects WHERE chunk = ?", "DELETE FROM queue_recipients WHERE chunk = ?",
    "DELETE FROM queue_domains WHERE chunk = ?"};
constexpr const char* k_write_keys = "INSERT OR REPLACE INTO queue_keys VALUES (?,?)";
constexpr std::array<const char*, k_queue_texts> k_write_texts = {
    "INSERT OR REPLACE INTO queue_senders VALUES (?,?)", "INSERT OR REPLACE INTO queue_subjects VALUES (?,?)",
    "INSERT OR REPLACE INTO queue_recipients VALUES (?,?)"};
constexpr const char* k_write_domains = "INSERT OR REPLACE INTO queue_domains VALUES (?,?)";

constexpr size_t k_key_columns = 6;  // as QueueChunks::read_keys() takes them
using KeyColumns = std::array<std::vector<uint64_t>, k_key_columns>;

// False: no message of that chunk is in the queue.
bool write_keys(Database& database, int64_t chunk) {
  KeyColumns columns;
  std::vector<uint8_t> slots;
  Query query(database,
              "SELECT number, arrival, size, id, recipients, origin FROM queue "
              "WHERE number >= ?1 AND number < ?1 + ?2 AND gone = 0 ORDER BY number",
              chunk * k_chunk, k_chunk);
  while (query.next()) {
    slots.push_back(static_cast<uint8_t>(query.integer(0) - chunk * k_chunk));
    const IdKey id = id_key(query.text(3));
    const std::array<uint64_t, k_key_columns> key = {
        static_cast<uint64_t>(query.integer(1)), static_cast<uint64_t>(query.integer(2)), id.high, id.low,
        static_cast<uint64_t>(query.integer(4)), static_cast<uint64_t>(query.integer(5))};
    for (size_t i = 0; i < k_key_columns; ++i) columns[i].push_back(key[i]);
  }
  if (slots.empty()) return false;
  ArrayWriter writer(slots.size());
  for (const std::vector<uint64_t>& column : columns) writer.put_numbers(column);
  if (slots.back() + size_t{1} != slots.size()) writer.put(slots);  // else they are the first ones
  Query(database, k_write_keys, chunk, Blob{writer.take()}).run();
  return true;
}

// A column as TextColumn reads it.
class DistinctTexts {
 public:
  void add(std::string text, uint64_t hash) {
    text.resize(std::min(text.size(), TextColumn::k_most_text));
    all_.push_back({std::move(text), hash});
  }

  std::string pack(bool is_hashed) const {
    std::vector<Entry> distinct = all_;
    std::ranges::sort(distinct);
    distinct.erase(std::ranges::unique(distinct).begin(), distinct.end());
    ArrayWriter writer(distinct.size());
    writer.put(entries(distinct));
    std::vector<uint64_t> hashes;
    std::vector<uint16_t> lengths;
    std::string bytes;
    for (const Entry& entry : distinct) {
      if (is_hashed) hashes.push_back(entry.hash);
      lengths.push_back(static_cast<uint16_t>(entry.text.size()));
      bytes += entry.text;
    }
    writer.put(hashes);
    writer.put(lengths);
    writer.put(bytes);
    return writer.take();
  }

 private:
  struct Entry {
    std::string text;
    uint64_t hash = 0;
    auto operator<=>(const Entry&) const = default;
  };

  std::vector<uint8_t> entries(const std::vector<Entry>& distinct) const {
    std::vector<uint8_t> entries;
    for (const Entry& entry : all_)
      entries.push_back(static_cast<uint8_t>(std::ranges::lower_bound(distinct, entry) - distinct.begin()));
    return entries;
  }

  std::vector<Entry> all_;  // of each message
};

class TextColumns {
 public:
  void add(const QueuedMessage& message) {
    ++count_;
    add_text(QueueText::sender, message, 0);
    add_text(QueueText::subject, message, group_hash(subject_group(message)));
    add_text(QueueText::recipients, message, 0);
    add_domains(message);
  }

  void write(Database& database, int64_t chunk) {
    for (size_t i = 0; i < k_queue_texts; ++i) {
      const bool is_hashed = i == static_cast<size_t>(QueueText::subject);
      Query(database, k_write_texts[i], chunk, Blob{texts_[i].pack(is_hashed)}).run();
    }
    ArrayWriter writer(count_);
    writer.put(domain_counts_);
    writer.put(domains_);
    Query(database, k_write_domains, chunk, Blob{writer.take()}).run();
  }

 private:
  void add_text(QueueText which, const QueuedMessage& message, uint64_t hash) {
    texts_[static_cast<size_t>(which)].add(searched_text(message, which), hash);
  }

  void add_domains(const QueuedMessage& message) {
    std::vector<uint64_t> hashes;
    message.recipients.for_each(
        [&](const Recipient& recipient) { hashes.push_back(group_hash(domain_group(recipient.address))); });
    std::sort(hashes.begin(), hashes.end());
    const size_t before = domains_.size();
    for (const uint64_t hash : hashes) {
      if (domains_.size() > before && domains_.back().hash == hash) {
        ++domains_.back().recipients;
      } else if (domains_.size() - before < DomainColumn::k_most_domains) {
        domains_.push_back({hash, 1});
      }
    }
    domain_counts_.push_back(static_cast<uint16_t>(domains_.size() - before));
  }

  uint64_t count_ = 0;
  std::array<DistinctTexts, k_queue_texts> texts_;
  std::vector<uint16_t> domain_counts_;
  std::vector<DomainUse> domains_;
};

void write_texts(Database& database, int64_t chunk) {
  TextColumns columns;
  Query query(
      database,
      "SELECT message FROM queue WHERE number >= ?1 AND number < ?1 + ?2 AND gone = 0 ORDER BY number",
      chunk * k_chunk, k_chunk);
  while (query.next()) {
    QueuedMessage message;
    unpack_or_throw(query.text(0), message);
    columns.add(message);
  }
  columns.write(database, chunk);
}

}  // namespace

void write_chunk(Database& database, int64_t chunk, bool with_texts) {
  if (write_keys(database, chunk)) {
    if (with_texts) write_texts(database, chunk);
    return;
  }
  for (const char* sql : k_delete) Query(database, sql, chunk).run();
}

}  // namespace spamtrace
