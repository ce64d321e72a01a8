#include "host.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace spamtrace::fixture {
namespace {

const Domain* find_domain(const Host& host, std::string_view name) {
  for (const Domain& domain : host.domains)
    if (domain.name == name) return &domain;
  return nullptr;
}

}  // namespace

std::string_view domain_part(std::string_view address) {
  const size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

const Domain& Host::domain(std::string_view wanted) const {
  const Domain* found = find_domain(*this, wanted);
  if (found == nullptr) throw std::out_of_range("no such domain: " + std::string(wanted));
  return *found;
}

const Domain& Host::domain_of_user(unsigned wanted) const {
  for (const Domain& domain : domains)
    if (domain.uid == wanted) return domain;
  throw std::out_of_range("no domain of uid " + std::to_string(wanted));
}

const Forward* Host::forward_of(std::string_view address) const {
  for (const Forward& forward : forwards)
    if (forward.address == address) return &forward;
  return nullptr;
}

bool Host::has_mailbox(std::string_view address) const {
  const Domain* found = find_domain(*this, domain_part(address));
  if (found == nullptr) return domain_part(address) == name;  // users of the system itself
  const std::string_view user = address.substr(0, address.rfind('@'));
  return std::find(found->mailboxes.begin(), found->mailboxes.end(), user) != found->mailboxes.end();
}

bool Host::is_local(std::string_view address) const {
  const std::string_view wanted = domain_part(address);
  return wanted == name || wanted == "localhost" || find_domain(*this, wanted) != nullptr;
}

std::string Host::user_name(unsigned wanted) const {
  if (wanted == uid::root) return "root";
  if (wanted == uid::www_data) return "www-data";
  for (const Domain& domain : domains)
    if (domain.uid == wanted) return domain.user;
  throw std::out_of_range("no user has uid " + std::to_string(wanted));
}

std::string Host::queued_form(std::string_view address) const {
  const Domain* found = find_domain(*this, domain_part(address));
  return found == nullptr ? std::string(address) : fmt::format("{}-{}", found->number, address);
}

Host example_host() {
  const auto home = [](std::string_view domain) { return "/var/www/vhosts/" + std::string(domain); };
  Host host;
  host.domains = {
      {"site0.example", 7, "anna", 10000, home("site0.example"), {"info", "anna", "sales"}},
      {"site1.example", 9, "bruno", 10001, home("site1.example"), {"bruno", "office", "billing", "info"}},
      {"site2.example", 10, "clara", 10002, home("site2.example"), {"clara", "info", "jobs"}},
      {"site3.example", 12, "shopadm", 10003, home("site3.example"), {"orders", "info", "vera"}},
      {"site4.example", 13, "dmitri", 10004, home("site4.example"), {"dmitri", "info", "contact"}},
      {"site5.example", 15, "elena", 10005, home("site5.example"), {"news", "elena", "info"}},
      {"site6.example", 16, "gustav", 10006, home("site6.example"), {"chief", "office", "gustav", "info"}},
      {"site7.example", 19, "hanna", 10007, home("site7.example"), {"hanna", "info", "kim"}},
      {"site8.example", 21, "ivanov", 10008, home("site8.example"), {"info", "ivanov", "olga"}},
      {"site9.example", 22, "judit", 10009, home("site9.example"), {"judit", "info", "press"}},
      {"site10.example", 25, "judit", 10009, home("site9.example"), {"info", "judit"}},
  };
  host.forwards = {
      {.address = "chief@site6.example", .target = "chief.at.home@d7.example.org", .uid = uid::alias},
      {.address = "office@site6.example", .target = "office.copy@d11.example.net", .uid = uid::popuser}};
  host.white_list = {"192.0.2.10", "192.0.2.20"};
  return host;
}

Host example_postfix_host() {
  Host host = example_host();
  host.forwards = {
      {.address = "chief@site6.example", .target = "chief.at.home@d7.example.org"},
      {.address = "office@site6.example", .target = "office.copy@d11.example.net", .keeps_copy = true},
      {.address = "helpdesk@mail.example.net", .target = "duty@d5.example.org", .by_local = true}};
  host.loopback = "::1";
  return host;
}

}  // namespace spamtrace::fixture
