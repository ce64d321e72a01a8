// Acts on messages of the queue: what is to become of each, and where it stands.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "action/thing_values.h"
#include "queue/queue_identity.h"
#include "report/queue_selection.h"

namespace spamtrace {

// The texts of items.
inline constexpr const char* k_queued = "queued";  // it waits, or is being delivered
inline constexpr const char* k_held = "held";
inline constexpr const char* k_requeued = "requeued";  // in maildrop, until pickup(8) gives it a new id
inline constexpr const char* k_gone = "gone";  // delivered, bounced or deleted; or its id is another one's

// Kinds of acts in the journal are the names of QueueAct.
bool is_queue_act(const std::string& kind);

// The selection, frozen by what identifies each message.
std::vector<ActItem> items_of(QueueAct act, const std::vector<QueueIdentity>& messages);

// A message of a further instance of Postfix has the number of its spool before its id: "1/4F9D195432".
QueueIdentity identity_of(const ActItem& item);

// Asks where messages stand, so many at once when one of them is asked for: reading them is the work of a
// process that may do nothing else.
class QueueValues final : public ThingValues {
 public:
  // Those of them that are in the queue.
  using Ask = std::function<std::vector<QueueIdentity>(const std::vector<QueueIdentity>&)>;
  QueueValues(std::vector<ActItem> items, Ask ask, size_t at_once = 5000);

  std::optional<std::string> find(const ActItem& item) const override;

 private:
  void ask_from(size_t place) const;

  std::vector<ActItem> items_;
  Ask ask_;
  size_t at_once_;
  std::map<int64_t, size_t> places_;              // of the journal's numbers in items_
  mutable std::map<int64_t, const char*> texts_;  // by the same
};

}  // namespace spamtrace
