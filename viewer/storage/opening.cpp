#include "storage/opening.h"

#include <QLockFile>

#include <chrono>

namespace sagitta::storage {
namespace {

constexpr std::chrono::seconds kLongestWait{30};
constexpr int kPieceMs = 200; // between looks at the stop token

} // namespace

Result<void> Opening::checkCancelled() const {
    if (stop.stop_requested())
        return Error(ErrorCode::Cancelled, QStringLiteral("opening the data folder was cancelled"));
    return {};
}

Result<void> Opening::takeLock(QLockFile& lock, const QString& busy) const {
    const auto end = std::chrono::steady_clock::now() + kLongestWait;
    while (!lock.tryLock(kPieceMs)) {
        SAGITTA_CHECK(checkCancelled());
        if (lock.error() != QLockFile::LockFailedError || std::chrono::steady_clock::now() > end)
            return Error(ErrorCode::Timeout, busy);
    }
    return {};
}

} // namespace sagitta::storage
