// What a peer gives as its reason when it rejects an association or a presentation context, in words with their codes.
// Pure, any thread.
#pragma once

#include <QString>

namespace sagitta::network {

// Of an association (PS3.8 9.3.4, table 9-21).
struct Rejection {
    int result = 0;
    int source = 0;
    int reason = 0;

    bool is(int ofSource, int forReason) const { return source == ofSource && reason == forReason; }
};

namespace rejection {
inline constexpr int Permanent = 1;
inline constexpr int ServiceUser = 1, ProviderAcse = 2, ProviderPresentation = 3;                 // sources
inline constexpr int NoReason = 1, ApplicationContext = 2, CallingAeTitle = 3, CalledAeTitle = 7; // of the first
inline constexpr int ProtocolVersion = 2;                                                         // of the second
inline constexpr int Congestion = 1, LocalLimit = 2;                                              // of the third
} // namespace rejection

// "called AE title not recognised (result 1, source 1, reason 7)".
QString rejectionWords(const Rejection& rejected);

// Of a presentation context (PS3.8 9.3.3.2, table 9-18): "abstract syntax not supported, result 3".
QString contextRejectionWords(int result);

} // namespace sagitta::network
