#include "base/result.h"

#include <cerrno>
#include <cstring>

namespace spamtrace {

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::not_permitted:
      return "not_permitted";
    case ErrorCode::unreadable:
      return "unreadable";
    case ErrorCode::changed:
      return "changed";
    case ErrorCode::failed:
      return "failed";
  }
  return "failed";
}

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return 64;
    case ErrorCode::not_permitted:
      return 77;
    default:
      return 1;
  }
}

tl::unexpected<Error> fail_errno(int error_number, const std::string& doing, std::string hint) {
  const std::string message = "cannot " + doing + ": " + std::strerror(error_number);
  switch (error_number) {
    case ENOENT:
      return fail(ErrorCode::not_found, message, std::move(hint));
    case EACCES:
    case EPERM:
      if (hint.empty()) hint = "run it as root";
      return fail(ErrorCode::not_permitted, message, std::move(hint));
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
      return fail(ErrorCode::unreadable, message, std::move(hint));
    default:
      return fail(ErrorCode::failed, message, std::move(hint));
  }
}

}  // namespace spamtrace
