#include "json/answers.h"
#include "json/coverage.h"
#include "json/document.h"
#include "json/policy_object.h"

namespace spamtrace {
namespace {

Json item_object(const PolicyItem& item) {
  return {{"domain", text(item.domain)},
          {"owner", text_or_null(item.owner)},
          {"mail", item.mail},
          {"policy", policy_object(item.policy)},
          {"bounced", item.bounced},
          {"forwarded", item.forwarded},
          {"real_mail", item.real_mail ? Json(*item.real_mail) : Json(nullptr)},
          {"way_back", item.way_back},
          {"left", item.left ? Json(true) : Json(nullptr)}};
}

Json plan_object(const PanelPlan& plan) {
  return {
      {"name", text(plan.name)}, {"owner", text_or_null(plan.owner)}, {"policy", policy_object(plan.policy)}};
}

Json modes_object(const PolicyCounts& counts) {
  return {{"reject", counts.reject},
          {"bounce", counts.bounce},
          {"forward", counts.forward},
          {"unknown", counts.unknown}};
}

Json counts_object(const PolicyCounts& counts) {
  Json object = modes_object(counts);
  object["with_real_mail"] = counts.with_real_mail;
  object["left"] = counts.left;
  return object;
}

Json act_object(const Act& act, const ActCounts& counts) {
  const uint64_t left = counts.of(ActState::planned) + counts.of(ActState::sent);
  return {{"act", act.id},
          {"kind", text(act.kind)},
          {"undoes", act.undoes > 0 ? Json(act.undoes) : Json(nullptr)},
          {"actor", text_or_null(act.actor)},
          {"begun", time_or_null(act.begun)},
          {"ended", time_or_null(act.ended)},
          {"total", counts.total()},
          {"done", counts.of(ActState::done) + counts.of(ActState::undone)},
          {"already", counts.of(ActState::already)},
          {"failed", counts.of(ActState::failed)},
          {"changed", counts.of(ActState::changed)},
          {"left", left},
          {"undone", counts.of(ActState::undone)}};
}

Json line_object(const ActLine& line) { return act_object(line.act, line.counts); }

// What a thing of an act is set to.
Json value_object(const ActItem& item, const std::string& value) {
  if (item.target == ActTarget::white_list || item.target == ActTarget::message)
    return {{"mode", value}, {"address", nullptr}, {"text", nullptr}};
  return policy_object(policy_from_text(value));
}

Json act_item_object(const ActItem& item) {
  return {{"target", name_of(item.target)},
          {"name", text(item.name)},
          {"before", value_object(item, item.before)},
          {"after", value_object(item, item.after)},
          {"state", name_of(item.state)},
          {"said", text_or_null(item.said)}};
}

// Of policies alone: an entry of the white list has no number.
Json batch_object(const ActBatch& batch) {
  return {{"target", batch.target == ActTarget::plan ? "plans" : "domains"},
          {"policy", policy_object(policy_from_text(batch.text))},
          {"sites", list(batch.items, [](const ActItem& item) { return item.site; })}};
}

}  // namespace

std::string to_json(const PolicyAnswer& answer) {
  return answer_document({{"domains", list(answer.items, item_object)},
                          {"total", answer.total},
                          {"counts", counts_object(answer.counts)},
                          {"plans", list(answer.plans, plan_object)},
                          {"plan_counts", modes_object(answer.plan_counts)},
                          {"plan", text_or_null(answer.plan)},
                          {"coverage", to_object(answer.coverage)}});
}

std::string to_json(const BegunAct& begun, bool driven) {
  return answer_document({{"act", begun.id}, {"joined", begun.joined}, {"driven", driven}});
}

std::string to_json(const ActStep& step) {
  Json object = act_object(step.act, step.counts);
  object["batches"] = list(step.batches, batch_object);
  return answer_document(std::move(object));
}

std::string to_json(const std::vector<ActItem>& planned) {
  return answer_document({{"items", list(planned, act_item_object)}, {"total", planned.size()}});
}

std::string to_json(const JournalAnswer& answer) {
  return answer_document({{"acts", list(answer.acts, line_object)}, {"total", answer.total}});
}

std::string to_json(const ActAnswer& answer) {
  return answer_document({{"act", line_object(answer.line)},
                          {"items", list(answer.items, act_item_object)},
                          {"total", answer.line.counts.total()}});
}

}  // namespace spamtrace
