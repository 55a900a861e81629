#include "core/executor.h"

#include <QMetaObject>
#include <QObject>
#include <QPointer>

#include <deque>
#include <memory>
#include <mutex>

namespace sagitta {

namespace {

// Lives on context's thread, and dies there when the last executor is gone; so posting never touches context itself
// from another thread. The work waits here and not in Qt's events: an application that ends deletes those with their
// list locked, and what dies with a piece of work may post.
class Relay final : public QObject {
public:
    explicit Relay(QObject* context) : m_context(context) {}

    void post(std::function<void()> function) {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(function));
        }
        QMetaObject::invokeMethod(
            this, [this] { runNext(); }, Qt::QueuedConnection);
    }

private:
    void runNext() {
        std::function<void()> function;
        {
            const std::lock_guard lock(m_mutex);
            function = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        if (m_context)
            function();
    }

    const QPointer<QObject> m_context;
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_waiting; // one for every event on its way
};

} // namespace

Executor makeQtExecutor(QObject* context) {
    const std::shared_ptr<Relay> relay(new Relay(context), [](Relay* object) { object->deleteLater(); });
    return [relay](std::function<void()> function) { relay->post(std::move(function)); };
}

Executor makeInlineExecutor() {
    return [](const std::function<void()>& function) { function(); };
}

} // namespace sagitta
