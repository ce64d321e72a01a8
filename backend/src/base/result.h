// Errors of the outside world as values.
//
// Foreign data is never an error: parsers return std::optional and count what they do not understand.
// An Error is for the world that fails us (no such file, no right to read it); it says what happened,
// to what, and what to do next, and its code decides the exit status.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace spamtrace {

enum class ErrorCode {
  usage,          // the request itself is wrong: an unknown kind, an id that is no id
  not_found,      // what was asked for is not there
  not_permitted,  // the kernel says EACCES or EPERM
  unreadable,     // it is there, but it cannot be read as what it should be
  changed,        // it is no longer what it was when it was shown
  failed,         // anything else that the system refused
};

struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;  // what happened, and to what
  std::string hint;     // what to do next; never empty for a person's mistake
};

// See base/pack.h.
template <class Archive>
void fields(Archive& a, Error& e) {
  a(e.code, e.message, e.hint);
}

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

// The name of the code in JSON answers, such as "not_found".
const char* name_of(ErrorCode code);

// The exit status of a command that ended with this error: 64 usage, 77 not permitted, 1 all others
// (sysexits.h has the first two).
int exit_status(ErrorCode code);

// An Error from errno, with the code that fits; `doing` names the act and its object: "open
// /var/log/maillog".
tl::unexpected<Error> fail_errno(int error_number, const std::string& doing, std::string hint = {});

}  // namespace spamtrace

// Gives the value of a Result, or returns its Error from the enclosing function. A statement expression is a
// GNU extension that both of our compilers have.
#define SPAMTRACE_TRY(expression)                                                      \
  __extension__({                                                                      \
    auto&& spamtrace_result = (expression);                                            \
    if (!spamtrace_result) return tl::unexpected(std::move(spamtrace_result.error())); \
    *std::move(spamtrace_result);                                                      \
  })
