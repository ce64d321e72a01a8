#include "origin/score.h"

#include <algorithm>
#include <cmath>

#include "origin/signals.h"

namespace spamtrace {
namespace {

constexpr double k_spam = 0.8;
constexpr double k_suspicious = 0.4;
constexpr double k_weak = 0.1;  // a finding below this adds nothing that a person would want to read

double to_score(double sum) { return 1 / (1 + std::exp(-sum)); }

Verdict verdict_of(double score, double score_without_claims, OriginKind kind) {
  // That it is spam never rests on claims alone: without them it must at least be suspicious by itself.
  if (score >= k_spam && score_without_claims >= k_suspicious) {
    return kind == OriginKind::bounce ? Verdict::backscatter : Verdict::spam;
  }
  return score >= k_suspicious ? Verdict::suspicious : Verdict::clean;
}

// Visits what each signal found, as far as a person would want to read it.
template <class Visit>
Judgement judge(const ScoredOrigin& origin, const Visit& visit) {
  double sum = k_prior, without_claims = k_prior;
  for (const Signal& signal : signals()) {
    const Finding finding = signal.look(origin);
    const double weight = signal.weight * finding.strength;
    if (std::abs(weight) < k_weak) continue;
    sum += weight;
    if (!signal.rests_on_claims || weight < 0) without_claims += weight;
    visit(signal, weight, finding);
  }
  const double score = to_score(sum);
  return {score, verdict_of(score, to_score(without_claims), origin.tally.origin.kind)};
}

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean:
      return "clean";
    case Verdict::suspicious:
      return "suspicious";
    case Verdict::spam:
      return "spam";
    case Verdict::backscatter:
      return "backscatter";
  }
  return "clean";
}

Judgement judge(const ScoredOrigin& origin) {
  return judge(origin, [](const Signal&, double, const Finding&) {});
}

Assessment assess(const ScoredOrigin& origin) {
  std::vector<Reason> reasons;
  const Judgement judgement = judge(origin, [&](const Signal& signal, double weight, const Finding& finding) {
    reasons.push_back({signal.name, weight, finding.sentence()});
  });
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return std::abs(a.weight) > std::abs(b.weight); });
  return {judgement, std::move(reasons)};
}

}  // namespace spamtrace
