// The few socket calls that differ between systems. Free functions on a socket somebody else owns; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sagitta::network {

using NativeSocket = std::intptr_t;
inline constexpr NativeSocket kNoSocket = -1;

// True when a read (write) will not block, or will report an error; false when nothing happened within `ms`.
bool waitReadable(NativeSocket socket, int ms);
bool waitWritable(NativeSocket socket, int ms);

// Bytes moved; 0: the peer has closed; -1: an error; kWouldBlock: nothing to read, no room to write.
inline constexpr std::int64_t kWouldBlock = -2;
std::int64_t receiveSome(NativeSocket socket, void* buffer, std::size_t size);
std::int64_t sendSome(NativeSocket socket, const void* buffer, std::size_t size);

void closeSocket(NativeSocket socket);

// Nothing waits to be sent together with more (Nagle off).
void sendAtOnce(NativeSocket socket);
// What comes next is acknowledged at once. The system forgets it: ask before every read.
void acknowledgeAtOnce(NativeSocket socket);
// With the system's usual delay.
void acknowledgeInTime(NativeSocket socket);

} // namespace sagitta::network
