// DIMSE statuses in words (PS3.7 annex C, PS3.4 C.4). Any thread.
#pragma once

#include <QString>

#include <cstdint>

namespace sagitta::network {

namespace status {
inline constexpr std::uint16_t Success = 0x0000;
inline constexpr std::uint16_t UnrecognisedOperation = 0x0211;
inline constexpr std::uint16_t OutOfResources = 0xa700;
inline constexpr std::uint16_t CannotCountMatches = 0xa701;
inline constexpr std::uint16_t CannotSend = 0xa702;
inline constexpr std::uint16_t DestinationUnknown = 0xa801;
inline constexpr std::uint16_t DoesNotFitClass = 0xa900;
inline constexpr std::uint16_t SomeFailed = 0xb000;
inline constexpr std::uint16_t CannotUnderstand = 0xc000;
inline constexpr std::uint16_t Cancelled = 0xfe00;
inline constexpr std::uint16_t Pending = 0xff00;
inline constexpr std::uint16_t PendingUnsupportedKeys = 0xff01;
} // namespace status

bool isPending(std::uint16_t status);
bool isWarning(std::uint16_t status);

// What a peer says for people, or calls itself, safe for a log and a terminal. LO has 64 characters (PS3.5 6.2).
QString printable(const QString& text);

// "1 image", "12 images".
QString imageCount(int count);

// Of a C-STORE response, where B000 has another meaning (PS3.4 B.2.3).
QString storeStatusWords(std::uint16_t status, const QString& comment = {});

// "out of resources (status A700)", with what the peer added to it.
QString statusWords(std::uint16_t status, const QString& comment = {});

} // namespace sagitta::network
