// SerialSink: an InstanceSink for several associations at once: hands every call on, one at a time. Thread-safe; owns
// nothing.
#pragma once

#include "network/study_source.h"

#include <mutex>

namespace sagitta::network {

class SerialSink final : public InstanceSink {
public:
    explicit SerialSink(InstanceSink& sink) : m_sink(sink) {}

    QString newFile() override {
        const std::lock_guard lock(m_mutex);
        return m_sink.newFile();
    }
    Result<void> received(const QString& file, const QString& sopInstanceUid) override {
        const std::lock_guard lock(m_mutex);
        return m_sink.received(file, sopInstanceUid);
    }
    Result<QStringList> present(const QStringList& sopInstanceUids) override {
        const std::lock_guard lock(m_mutex);
        return m_sink.present(sopInstanceUids);
    }

private:
    std::mutex m_mutex;
    InstanceSink& m_sink; // under m_mutex
};

} // namespace sagitta::network
