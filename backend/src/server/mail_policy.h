// What a domain of the panel does with mail for users that it does not have (plesk.md 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spamtrace {

enum class PolicyMode : uint8_t {
  unknown,  // a value that the panel is not known to have
  reject,   // refused while the sender's server is still connected
  bounce,   // taken, and sent back to whoever is named as its sender
  forward,  // taken, and given to an address
};

// "reject", "bounce", "forward", "unknown".
const char* name_of(PolicyMode mode);
std::optional<PolicyMode> parse_policy_mode(std::string_view name);

struct MailPolicy {
  PolicyMode mode = PolicyMode::unknown;
  std::string value;  // bounce: its text, empty where it has none of its own; forward: the address;
                      // unknown: as it stands in the database
  bool operator==(const MailPolicy&) const = default;
};

// What the panel says for a bounce without a text of its own (plesk.md 3.1).
inline constexpr std::string_view k_usual_bounce = "This address no longer accepts mail.";

// A bounce without a text of its own has the panel's.
MailPolicy effective(MailPolicy policy);

// One text for each policy and back, for the journal of acts: "reject", "bounce", "bounce:TEXT",
// "forward:ADDRESS", "unknown:VALUE".
std::string to_text(const MailPolicy& policy);
MailPolicy policy_from_text(std::string_view text);

// The rows of psa.Parameters as a policy: no row of it is a bounce (plesk.md 3.1).
MailPolicy policy_of_rows(std::string_view mode, std::string_view address, std::string_view text);

// The value of a service plan: as domain_pref and service_plan take it ("reject", "bounce:TEXT", an address);
// nothing is a bounce, as with a domain (how a plan keeps an address is inferred from those commands).
MailPolicy policy_of_plan(std::string_view value);

// False where the panel's interface could not be told this value: it is unknown, no address, or holds bytes
// that XML cannot carry.
bool can_be_set(const MailPolicy& policy);

}  // namespace spamtrace
