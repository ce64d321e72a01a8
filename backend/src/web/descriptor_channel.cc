#include "web/descriptor_channel.h"

#include <sys/socket.h>

#include <array>
#include <cstring>

namespace spamtrace {
namespace {

// A message of one byte, since a descriptor does not travel alone, with room for one descriptor.
struct Message {
  char byte = 0;
  iovec part = {&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr header{};

  Message() {
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;
};

}  // namespace

bool send_descriptor(int channel, int number) {
  Message message;
  cmsghdr* rights = CMSG_FIRSTHDR(&message.header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof number);
  std::memcpy(CMSG_DATA(rights), &number, sizeof number);
  return ::sendmsg(channel, &message.header, MSG_NOSIGNAL) == 1;
}

Fd receive_descriptor(int channel, bool& is_open) {
  Message message;
  is_open = ::recvmsg(channel, &message.header, MSG_CMSG_CLOEXEC) > 0;
  const cmsghdr* rights = is_open ? CMSG_FIRSTHDR(&message.header) : nullptr;
  if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS) return Fd();
  int number = -1;
  std::memcpy(&number, CMSG_DATA(rights), sizeof number);
  return Fd(number);
}

}  // namespace spamtrace
