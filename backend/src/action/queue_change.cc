#include "action/queue_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/scanner.h"

namespace spamtrace {
namespace {

const char* text_of(QueueState state) {
  if (state == QueueState::hold) return k_held;
  return state == QueueState::maildrop ? k_requeued : k_queued;
}

const char* wanted_by(QueueAct act) {
  switch (act) {
    case QueueAct::hold:
      return k_held;
    case QueueAct::release:
      return k_queued;
    case QueueAct::requeue:
      return k_requeued;
    case QueueAct::remove:
      break;
  }
  return k_gone;
}

}  // namespace

bool is_queue_act(const std::string& kind) { return parse_queue_act(kind).has_value(); }

std::vector<ActItem> items_of(QueueAct act, const std::vector<QueueIdentity>& messages) {
  std::vector<ActItem> items;
  items.reserve(messages.size());
  for (const QueueIdentity& message : messages) {
    ActItem item;
    item.target = ActTarget::message;
    item.name = message.spool == 0 ? message.id : fmt::format("{}/{}", message.spool, message.id);
    item.site = message.inode;
    item.arrival = message.arrival;
    item.before = text_of(message.state);
    item.after = wanted_by(act);
    items.push_back(std::move(item));
  }
  return items;
}

QueueIdentity identity_of(const ActItem& item) {
  QueueIdentity identity;
  const size_t slash = item.name.find('/');
  identity.id = slash == std::string::npos ? item.name : item.name.substr(slash + 1);
  if (slash != std::string::npos) parse_number(std::string_view(item.name).substr(0, slash), identity.spool);
  identity.inode = item.site;
  identity.arrival = item.arrival;
  return identity;
}

QueueValues::QueueValues(std::vector<ActItem> items, Ask ask, size_t at_once)
    : items_(std::move(items)), ask_(std::move(ask)), at_once_(at_once) {
  for (size_t i = 0; i < items_.size(); ++i) places_.emplace(items_[i].number, i);
}

std::optional<std::string> QueueValues::find(const ActItem& item) const {
  const auto place = places_.find(item.number);
  if (place == places_.end()) return std::nullopt;
  if (!texts_.contains(item.number)) ask_from(place->second);
  return texts_.at(item.number);
}

void QueueValues::ask_from(size_t place) const {
  const size_t end = std::min(place + at_once_, items_.size());
  std::vector<QueueIdentity> asked;
  for (size_t i = place; i < end; ++i) asked.push_back(identity_of(items_[i]));
  std::unordered_map<std::string, QueueIdentity> there;
  for (QueueIdentity& one : ask_(asked)) there.insert_or_assign(fmt::format("{}/{}", one.spool, one.id), one);
  for (size_t i = place; i < end; ++i) {
    const QueueIdentity& wanted = asked[i - place];
    const auto found = there.find(fmt::format("{}/{}", wanted.spool, wanted.id));
    const bool is_same = found != there.end() && found->second.is_of_same_message(wanted);
    texts_[items_[i].number] = is_same ? text_of(found->second.state) : k_gone;
  }
}

}  // namespace spamtrace
