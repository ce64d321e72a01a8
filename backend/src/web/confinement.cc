#include "web/confinement.h"

#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace spamtrace {
namespace {

// A directory of the kernel's, in which nobody can make anything. It has but what the kernel tells of our own
// descriptors.
constexpr const char* k_nowhere = "/proc/self/fdinfo";

Result<bool> become(const std::string& user) {
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr || entry->pw_uid == 0)
    return fail(ErrorCode::usage, "'" + user + "' is no user to serve as",
                "give --user the name of one without rights");
  const uid_t uid = entry->pw_uid;
  const gid_t gid = entry->pw_gid;
  if (::chroot(k_nowhere) != 0 || ::chdir("/") != 0) return fail_errno(errno, "leave the file system");
  if (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0)
    return fail_errno(errno, "become " + user);
  return true;
}

Result<bool> load_filter() {
  const std::unique_ptr<void, void (*)(void*)> filter(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release);
  bool is_made = filter != nullptr;
  for (const int call :
       {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(connect), SCMP_SYS(ptrace), SCMP_SYS(kill),
        SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_open), SCMP_SYS(bpf),
        SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(userfaultfd), SCMP_SYS(perf_event_open),
        SCMP_SYS(io_uring_setup), SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(fork),
        SCMP_SYS(vfork)}) {
    is_made = is_made && ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0) == 0;
  }
  if (!is_made || ::seccomp_load(filter.get()) != 0)
    return fail(ErrorCode::failed, "the kernel takes no seccomp filter",
                "spamtrace-web serves only with one");
  return true;
}

}  // namespace

Result<bool> confine(const std::string& user) {
  if (::geteuid() == 0) SPAMTRACE_TRY(become(user));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail_errno(errno, "give up new rights");
  return load_filter();
}

}  // namespace spamtrace
