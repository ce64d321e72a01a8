// Text that outsiders send to hurt who reads it: markup, shell, terminal escapes, formulas, broken bytes,
// lines that lie. It takes the place of honest text and changes no count.
#pragma once

#include <string>
#include <vector>

#include "random.h"

namespace spamtrace::fixture {

class Hostile {
 public:
  enum class Target { qmail, postfix };  // whose log and headers the lies imitate

  Hostile(bool on, uint64_t seed, Target target = Target::qmail)
      : on_(on), target_(target), random_(seed, "hostile") {}

  // Each returns what it was given, or now and then something worse.
  std::string address(std::string honest);  // another local part at the same domain
  std::string subject(std::string honest);
  std::string helo(std::string honest);
  std::string client_name(std::string honest);
  std::string login(std::string honest);   // of a failed authentication
  std::string report(std::string honest);  // of qmail-remote: the remote reply in it
  std::string reply(std::string honest);   // of smtp(8): the remote reply in it
  std::vector<std::string> headers();      // to go with a message that came over SMTP; mostly none

 private:
  bool strikes() { return on_ && random_.percent(35); }

  bool on_;
  Target target_;
  Random random_;  // its own, so that the stories are the same with and without it
};

}  // namespace spamtrace::fixture
