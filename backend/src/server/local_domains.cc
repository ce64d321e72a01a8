#include "server/local_domains.h"

#include "mail/address.h"

namespace spamtrace {
namespace {

// Calls `visit` with each line without the blanks at its end, which qmail's control_readfile drops as well.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
      line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') visit(line);
  }
}

}  // namespace

void LocalDomains::add_locals(std::string_view text) {
  for_each_line(text, [&](std::string_view line) { entries_.insert(ascii_lower(line)); });
}

void LocalDomains::add_virtualdomains(std::string_view text) {
  for_each_line(text, [&](std::string_view line) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const bool exception = colon + 1 == line.size();
    (exception ? exceptions_ : entries_).insert(ascii_lower(line.substr(0, colon)));
  });
}

void LocalDomains::add_domain(std::string_view domain) { entries_.insert(ascii_lower(domain)); }

bool LocalDomains::has_domain(std::string_view domain) const {
  std::string name = ascii_lower(domain);
  // qmail-send tries the domain, then each ".rest" of it (rewrite() in qmail-send.c)
  while (!name.empty()) {
    if (exceptions_.contains(name)) return false;
    if (entries_.contains(name)) return true;
    const size_t dot = name.find('.', 1);
    name = dot == std::string::npos ? std::string{} : name.substr(dot);
  }
  return false;
}

bool LocalDomains::is_local(std::string_view address) const {
  if (address.find('@') == std::string_view::npos)
    return true;  // qmail adds control/envnoathost, its own name
  const std::string whole = ascii_lower(address);
  if (exceptions_.contains(whole)) return false;
  return entries_.contains(whole) || has_domain(domain_of(address));
}

}  // namespace spamtrace
