#include "json/answers.h"
#include "json/origin.h"
#include "json/queue_counts.h"

namespace spamtrace {
namespace {

const char* name_of_route(Route route) {
  switch (route) {
    case Route::undecided:
      return "undecided";
    case Route::local:
      return "local";
    case Route::remote:
      return "remote";
  }
  return "undecided";
}

Json recipient_object(const QueueRecipient& recipient) {
  return {{"address", text(recipient.address)},
          {"original", text_or_null(recipient.original)},
          {"route", name_of_route(recipient.route)},
          {"done", recipient.done},
          {"reason", text_or_null(recipient.reason)}};
}

Json damage_list(const MessageDamage& damage) {
  Json names = Json::array();
  if (damage.envelope_cut) names.push_back("envelope_cut");
  if (damage.too_large) names.push_back("too_large");
  if (damage.header_cut) names.push_back("header_cut");
  if (damage.no_received_line) names.push_back("no_received_line");
  if (damage.bad_pointer) names.push_back("bad_pointer");
  return names;
}

Json item_object(const QueueItem& item) {
  return {{"queue_id", item.id},
          {"state", name_of(item.state)},
          {"arrival", time_or_null(item.arrival)},
          {"size", item.size},
          {"sender", text(item.sender)},
          {"subject", text_or_null(item.subject)},
          {"bouncing", item.bouncing},
          {"recipients", item.recipients},
          {"recipients_done", item.recipients_done},
          {"recipient_list", list(item.recipient_list, recipient_object)},
          {"origin", text_or_null(item.origin)},
          {"script", text_or_null(item.script)},
          {"damage", damage_list(item.damage)}};
}

Json group_object(const QueueGroup& group) {
  return {{"name", text_or_null(group.name)},     {"messages", group.messages},
          {"recipients", group.recipients},       {"bytes", group.bytes},
          {"oldest", time_or_null(group.oldest)}, {"newest", time_or_null(group.newest)}};
}

Json selected_source_object(const SelectedSource& source) {
  return {{"source", text_or_null(source.source)},
          {"verdict", name_of(source.verdict)},
          {"messages", source.messages}};
}

}  // namespace

std::string to_json(const QueueStatusAnswer& answer) {
  Json status = {{"mta", name_of(answer.mta)}};
  status.update(to_object(answer.counts));
  return answer_document(std::move(status));
}

std::string to_json(const QueueListAnswer& answer) {
  return answer_document({{"total", answer.total},
                          {"matching", answer.matching},
                          {"matching_recipients", answer.matching_recipients},
                          {"messages", list(answer.items, item_object)}});
}

std::string to_json(const QueueGroupsAnswer& answer) {
  return answer_document({{"by", name_of(answer.by)},
                          {"queued", answer.queued},
                          {"matching", answer.page.matching},
                          {"matching_recipients", answer.page.matching_recipients},
                          {"total", answer.page.total},
                          {"groups", list(answer.page.groups, group_object)}});
}

std::string to_json(const QueueMessageAnswer& answer) {
  return answer_document(
      {{"message", item_object(answer.item)},
       {"file", text(answer.file)},
       {"uid", answer.uid ? Json(*answer.uid) : Json(nullptr)},
       {"user", text_or_null(answer.user)},
       {"login", text_or_null(answer.login)},
       {"client", text_or_null(answer.client)},
       {"qp", answer.qp == 0 ? Json(nullptr) : Json(answer.qp)},
       {"received", list(answer.received,
                         [](const ReceivedStep& step) {
                           return Json{{"grade", name_of(step.grade)}, {"text", text(step.text)}};
                         })},
       {"last_reply", text_or_null(answer.last_reply)},
       {"evidence", list(answer.evidence, [](const Evidence& e) { return to_object(e); })},
       {"header", text(answer.header)},
       {"body", text(answer.body)},
       {"body_cut", answer.body_cut}});
}

std::string to_json(const QueueSelection& selection) {
  return answer_document({{"act", nullptr},
                          {"kind", name_of(selection.act)},
                          {"messages", selection.messages.size()},
                          {"recipients", selection.recipients},
                          {"innocent", selection.innocent},
                          {"left_out", selection.left_out},
                          {"sources", list(selection.sources, selected_source_object)},
                          {"source_count", selection.source_count},
                          {"samples", list(selection.samples, item_object)}});
}

}  // namespace spamtrace
