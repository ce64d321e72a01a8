#include "base/sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include "base/fd.h"

namespace spamtrace {
namespace {

// LeakSanitizer stops the process at its end with a process of its own, so builds with it keep clone(2),
// ptrace(2) and /proc: k_leak_sanitizer.

std::string text_of(int error_number) { return std::strerror(error_number); }

// ---- no_new_privs

SandboxLayer forbid_new_privileges() {
  const bool done = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  return {"no_new_privs", done, done ? "" : text_of(errno)};
}

// ---- capabilities

using CapabilitySets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

constexpr uint32_t k_kept_capability = 1U << CAP_DAC_READ_SEARCH;

// The bounding set is cut first: PR_CAPBSET_DROP needs CAP_SETPCAP. It fails behind the last capability that
// the kernel knows. Without CAP_SETPCAP the set stays, which matters only to programs that nobody can start.
void cut_bounding_set() {
  for (unsigned long capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (capability != CAP_DAC_READ_SEARCH) ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
}

// The ambient set follows by itself when the inheritable set is cleared (capabilities(7)).
void keep_only_reading(CapabilitySets& sets) {
  sets[0].permitted &= k_kept_capability;
  sets[0].effective = sets[0].permitted;
  sets[0].inheritable = 0;
  sets[1] = {};
}

SandboxLayer drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  CapabilitySets sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return {"capabilities", false, text_of(errno)};
  if ((sets[0].permitted | sets[1].permitted) == 0) {
    return {"capabilities", true, "there were none to drop"};
  }
  cut_bounding_set();
  keep_only_reading(sets);
  const bool done = ::syscall(SYS_capset, &header, sets.data()) == 0;
  return {"capabilities", done, done ? "" : text_of(errno)};
}

// ---- seccomp
//
// A list of what is refused, not of what is allowed: which calls glibc and the allocator make differs between
// their versions, so a list of what is allowed is long, and one that misses a call stops the program on a
// machine that nobody tried. What a list of refusals does not know yet is caught by k_newest_call. Calls of
// the i386 and x32 ABI, whose numbers differ, kill: libseccomp's default for another architecture.

using CallNames = std::span<const char* const>;

constexpr const char* k_network[] = {"socket",   "socketpair", "connect", "bind",    "listen",
                                     "accept",   "accept4",    "sendto",  "sendmsg", "sendmmsg",
                                     "recvfrom", "recvmsg",    "recvmmsg"};

constexpr const char* k_programs[] = {"execve", "execveat", "uselib"};

// Memory and signals of others: root may touch all processes of root without any capability. abort(3) and
// raise(3) use tgkill(2), which stays allowed for our own threads.
constexpr const char* k_other_memory[] = {
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_getfd",
    "kcmp"};

constexpr const char* k_processes[] = {
    "fork", "vfork", "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"};

// Segments and queues of root's other processes are open to root as well.
constexpr const char* k_shared_memory[] = {"shmget",     "shmat",   "shmctl",   "semget", "semop",
                                           "semtimedop", "semctl",  "msgget",   "msgsnd", "msgrcv",
                                           "msgctl",     "mq_open", "mq_unlink"};

// A handle opens a file past all directories and past Landlock's rules (open_by_handle_at(2)).
constexpr const char* k_file_systems[] = {
    "mount",         "umount2", "move_mount", "open_tree",         "fsopen",
    "fsconfig",      "fsmount", "fspick",     "mount_setattr",     "pivot_root",
    "chroot",        "unshare", "setns",      "name_to_handle_at", "open_by_handle_at",
    "fanotify_init", "swapon",  "swapoff",    "quotactl",          "quotactl_fd",
    "nfsservctl",    "acct"};

constexpr const char* k_kernel[] = {"init_module",     "finit_module", "delete_module", "kexec_load",
                                    "kexec_file_load", "reboot",       "syslog",        "iopl",
                                    "ioperm",          "modify_ldt",   "vhangup",       "lookup_dcookie"};

constexpr const char* k_large_interfaces[] = {
    "bpf",     "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "add_key", "request_key",     "keyctl"};

constexpr const char* k_clock_and_name[] = {"settimeofday",    "clock_settime", "clock_settime64",
                                            "stime",           "adjtimex",      "clock_adjtime",
                                            "clock_adjtime64", "sethostname",   "setdomainname"};

// The owner of a file may change these, and Landlock does not look at them (landlock(7), "Current
// limitations"): without this, root could still make any program of root's set-user-ID. SQLite calls fchmod
// and fchown on its journals and goes on where they fail.
constexpr const char* k_attributes[] = {
    "chmod",     "fchmod",      "fchmodat",         "chown",        "fchown",    "lchown",
    "fchownat",  "chown32",     "fchown32",         "lchown32",     "setxattr",  "lsetxattr",
    "fsetxattr", "removexattr", "lremovexattr",     "fremovexattr", "utime",     "utimes",
    "futimesat", "utimensat",   "utimensat_time64", "truncate",     "truncate64"};

constexpr CallNames k_always_refused[] = {k_network, k_programs,         k_shared_memory,  k_file_systems,
                                          k_kernel,  k_large_interfaces, k_clock_and_name, k_attributes};

// Only where there is no writable directory.
constexpr const char* k_file_changes[] = {"creat",   "mkdir",     "mkdirat",   "mknod",    "mknodat",
                                          "rename",  "renameat",  "renameat2", "link",     "linkat",
                                          "symlink", "symlinkat", "unlink",    "unlinkat", "rmdir"};

// Their flags lie behind a pointer, where a filter cannot look. ENOSYS sends the C library back to clone(2)
// and openat(2).
constexpr const char* k_hidden_arguments[] = {"clone3", "openat2"};

// Linux 6.5, cachestat(2). What came later, such as fchmodat2(2) and setxattrat(2), is answered as by a
// kernel of that age. Since Linux 5.1 the numbers are the same on every architecture; those from 512 are
// x32's.
constexpr int k_newest_call = 451;
constexpr int k_end_of_calls = 512;

class CallFilter {
 public:
  CallFilter() : context_(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release) {
    // A binary tree of the numbers instead of a list: before Linux 5.11 each call pays for the search.
    ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    // Before Linux 5.16 a filter also slows the processor down (spec_store_bypass), against code that runs
    // inside the process and looks around; there is none here.
    ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_SSB, 1);
  }

  void refuse(CallNames names, int error_number = EPERM) {
    for (const char* name : names) refuse_number(::seccomp_syscall_resolve_name(name), error_number, {});
  }

  void refuse_if(const char* name, const scmp_arg_cmp& condition) {
    refuse_number(::seccomp_syscall_resolve_name(name), EPERM, {&condition, 1});
  }

  // A call that this architecture or this libseccomp does not have needs no rule.
  void refuse_number(int number, int error_number, std::span<const scmp_arg_cmp> conditions) {
    if (number == __NR_SCMP_ERROR || result_ != 0) return;
    result_ = ::seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(static_cast<uint32_t>(error_number)),
                                       number, static_cast<unsigned>(conditions.size()), conditions.data());
  }

  // Returns 0, or the number of the error.
  int load() { return result_ != 0 ? -result_ : -::seccomp_load(context_.get()); }

 private:
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
  int result_ = 0;
};

scmp_arg_cmp bits_are(unsigned argument, uint64_t mask, uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

// Threads, but no processes, and with them no new namespaces (clone(2): CLONE_THREAD excludes CLONE_NEWUSER).
void refuse_processes(CallFilter& filter) {
  filter.refuse(k_processes);
  filter.refuse(k_other_memory);
  filter.refuse_if("clone", bits_are(0, CLONE_THREAD, 0));
  filter.refuse_if("tgkill", {0, SCMP_CMP_NE, static_cast<uint64_t>(::getpid()), 0});
}

// TIOCSTI types into the terminal of the administrator who started us. Only the low half of the argument is
// compared: it is all that the kernel reads.
void refuse_typing(CallFilter& filter) {
  filter.refuse_if("ioctl", bits_are(1, UINT32_MAX, TIOCSTI));
  filter.refuse_if("ioctl", bits_are(1, UINT32_MAX, TIOCLINUX));
}

void refuse_open(CallFilter& filter, uint64_t mask, uint64_t flags) {
  filter.refuse_if("open", bits_are(1, mask, flags));
  filter.refuse_if("openat", bits_are(2, mask, flags));
}

void refuse_writing(CallFilter& filter) {
  filter.refuse(k_file_changes);
  refuse_open(filter, O_ACCMODE, O_WRONLY);
  refuse_open(filter, O_ACCMODE, O_RDWR);
  refuse_open(filter, O_CREAT, O_CREAT);
}

// libseccomp says ECANCELED whatever the kernel said (seccomp_load(3)).
std::string why_no_filter(int error_number) {
  return error_number == ECANCELED ? "the kernel takes no seccomp filter" : text_of(error_number);
}

SandboxLayer filter_calls(bool writing) {
  CallFilter filter;
  for (const CallNames names : k_always_refused) filter.refuse(names);
  filter.refuse(k_hidden_arguments, ENOSYS);
  for (int call = k_newest_call + 1; call < k_end_of_calls; ++call) filter.refuse_number(call, ENOSYS, {});
  if (!k_leak_sanitizer) refuse_processes(filter);
  refuse_typing(filter);
  // Truncates although it opens for reading, which Landlock sees only from ABI 3 on.
  refuse_open(filter, O_ACCMODE | O_TRUNC, O_RDONLY | O_TRUNC);
  if (!writing) refuse_writing(filter);
  const int error_number = filter.load();
  return {"seccomp", error_number == 0, error_number == 0 ? "" : why_no_filter(error_number)};
}

// ---- landlock
//
// The numbers are those of linux/landlock.h, written here because the headers of a build machine are older
// than the kernels that the program runs on.

constexpr uint64_t k_write_file = 1U << 1;
constexpr uint64_t k_read_file = 1U << 2;
constexpr uint64_t k_read_dir = 1U << 3;
constexpr uint64_t k_remove_dir = 1U << 4;
constexpr uint64_t k_remove_file = 1U << 5;
constexpr uint64_t k_make_dir = 1U << 7;
constexpr uint64_t k_make_regular = 1U << 8;
constexpr uint64_t k_all_of_abi_1 = (1U << 13) - 1;
constexpr uint64_t k_refer = 1U << 13;      // rename from one directory to another
constexpr uint64_t k_truncate = 1U << 14;   // also by open(2)
constexpr uint64_t k_ioctl_dev = 1U << 15;  // ioctl(2) on devices opened from here on

constexpr uint64_t k_read_rights = k_read_file | k_read_dir;
constexpr uint64_t k_write_rights = k_read_rights | k_write_file | k_remove_dir | k_remove_file | k_make_dir |
                                    k_make_regular | k_refer | k_truncate;

struct Ruleset {  // struct landlock_ruleset_attr
  uint64_t files = 0;
  uint64_t network = 0;  // TCP: bind, connect
  uint64_t scopes = 0;   // only inside of the sandbox: abstract Unix sockets, signals
};

struct PathRule {  // struct landlock_path_beneath_attr, of which the kernel reads 12 bytes
  uint64_t rights = 0;
  int32_t directory = -1;
};

// All that this ABI can refuse. ABI 7 added flags for the audit log only. The kernel takes a ruleset that is
// larger than its own where the rest is 0.
//
// Where nothing may be written, truncation is left to seccomp, which refuses each descriptor that could do
// it. Landlock would look at every open(2) whether the file may be truncated later (hook_file_open in the
// kernel's security/landlock/fs.c), and walk up to the root of the file system each time, since no rule
// allows it.
Ruleset ruleset_of(long abi, bool may_write, bool reads_are_free) {
  Ruleset set{.files = k_all_of_abi_1};
  if (reads_are_free) set.files &= ~k_read_rights;
  if (abi >= 2) set.files |= k_refer;
  if (abi >= 3 && may_write) set.files |= k_truncate;
  if (abi >= 4) set.network = 0b11;
  if (abi >= 5) set.files |= k_ioctl_dev;
  if (abi >= 6) set.scopes = 0b11;
  return set;
}

// The ABI is lowered until the kernel takes the ruleset: Red Hat's 5.14 kernels of 2025 claimed ABI 6 and
// answer EINVAL to its scope of signals (xz, my_landlock.h).
Fd create_ruleset(bool may_write, bool reads_are_free, long& abi, Ruleset& set) {
  constexpr uint32_t k_ask_version = 1;
  constexpr long k_newest_abi = 7;
  abi = std::min(::syscall(SYS_landlock_create_ruleset, nullptr, 0, k_ask_version), k_newest_abi);
  for (; abi >= 1; --abi) {
    set = ruleset_of(abi, may_write, reads_are_free);
    const long number = ::syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
    if (number >= 0) return Fd(static_cast<int>(number));
    if (errno != EINVAL) break;
  }
  return Fd();
}

bool allow_below(const Fd& ruleset, uint64_t rights, std::span<const int> directories) {
  constexpr int k_path_beneath = 1;
  return std::all_of(directories.begin(), directories.end(), [&](int directory) {
    const PathRule rule{rights, directory};
    return ::syscall(SYS_landlock_add_rule, ruleset.get(), k_path_beneath, &rule, 0) == 0;
  });
}

bool allow_leak_sanitizer(const Fd& ruleset) {
  if (!k_leak_sanitizer) return true;
  const Fd proc(::open("/proc", O_PATH | O_CLOEXEC));
  const std::array directories{proc.get()};
  return !proc || allow_below(ruleset, k_read_rights, directories);
}

std::string why_no_landlock(int error_number) {
  if (error_number == ENOSYS) return "the kernel has no Landlock";
  if (error_number == EOPNOTSUPP) return "Landlock is switched off in this kernel (boot parameter lsm=)";
  return text_of(error_number);
}

SandboxLayer restrict_files(const SandboxPaths& paths, bool reads_are_free) {
  long abi = 0;
  Ruleset set;
  const Fd ruleset = create_ruleset(!paths.writable_dirs.empty(), reads_are_free, abi, set);
  if (!ruleset) return {"landlock", false, why_no_landlock(errno)};
  const bool done =
      (reads_are_free || allow_below(ruleset, k_read_rights & set.files, paths.readable_dirs)) &&
      allow_below(ruleset, k_write_rights & set.files, paths.writable_dirs) &&
      (reads_are_free || allow_leak_sanitizer(ruleset)) &&
      ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
  return {"landlock", done, done ? "ABI " + std::to_string(abi) : text_of(errno)};
}

// ---- chroot

// No descriptor of a directory outside may be open, since fchdir(2) would lead out by it.
SandboxLayer change_root(int directory) {
  const bool done = ::fchdir(directory) == 0 && ::chroot(".") == 0;
  return {"chroot", done, done ? "" : text_of(errno)};
}

}  // namespace

SandboxReport enter_sandbox(const SandboxPaths& paths) {
  SandboxReport report;
  const SandboxLayer root = change_root(paths.root_dir);  // first: it takes a capability
  report.layers.push_back(forbid_new_privileges());       // the kernel wants it for the next but one
  report.layers.push_back(drop_capabilities());
  report.layers.push_back(filter_calls(!paths.writable_dirs.empty()));
  report.layers.push_back(restrict_files(paths, root.active));
  if (paths.root_dir >= 0) report.layers.push_back(root);
  return report;
}

}  // namespace spamtrace
