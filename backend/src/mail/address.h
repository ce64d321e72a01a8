// Mail addresses as opaque text: what may be taken from one without trusting it.
#pragma once

#include <string>
#include <string_view>

namespace spamtrace {

// The part behind the last @, or nothing.
std::string_view domain_of(std::string_view address);

// Lower case for ASCII letters only: what a mail server compares domains and mailboxes by.
std::string ascii_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// qmail puts the prefix of control/virtualdomains before a local address; Plesk's prefix is the domain's
// number: "2-user@example.com" is user@example.com. An address without such a number is given back whole.
std::string_view strip_virtualdomain_number(std::string_view local_address);

// An address as qmail-send writes it into its log: bytes outside 33..126 and % become _, a line end becomes /
// (logsafe in qsutil.c).
std::string as_qmail_logs(std::string_view address);

// The form in which an address of a queue file and the same one in Postfix's log are equal. printable() in
// Postfix's util/printable.c makes ? of every byte outside 32..126, or leaves valid UTF-8 as it is
// (smtputf8_enable): so both sides go through this. Since Postfix 3.5 the log shows a local part quoted where
// RFC 5321 wants it so (info_log_addr_form), the queue file never: quotes and backslashes are left out.
std::string as_postfix_logs(std::string_view address);

// Is as_postfix_logs of it the address itself?
bool stands_so_in_postfix_log(std::string_view address);

// The sender of a message that must not be answered: empty (bounce), or qmail's "#@[]" (double bounce).
bool is_null_sender(std::string_view envelope_sender);

}  // namespace spamtrace
