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

Assessment assess(const ScoredOrigin& origin) {
  Assessment assessment;
  double sum = k_prior, without_claims = k_prior;
  for (const Signal& signal : signals()) {
    Finding finding = signal.look(origin);
    const double weight = signal.weight * finding.strength;
    if (std::abs(weight) < k_weak) continue;
    sum += weight;
    if (!signal.rests_on_claims || weight < 0) without_claims += weight;
    assessment.reasons.push_back({signal.name, weight, std::move(finding.sentence)});
  }
  std::stable_sort(assessment.reasons.begin(), assessment.reasons.end(),
                   [](const Reason& a, const Reason& b) { return std::abs(a.weight) > std::abs(b.weight); });
  assessment.score = to_score(sum);
  assessment.verdict = verdict_of(assessment.score, to_score(without_claims), origin.tally.origin.kind);
  return assessment;
}

}  // namespace spamtrace
