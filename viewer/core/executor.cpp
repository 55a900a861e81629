#include "core/executor.h"

#include <QCoreApplication>
#include <QEvent>
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
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(function));
        QCoreApplication::postEvent(this, new QEvent(kWork));
    }

    void retire() {
        const std::lock_guard lock(m_mutex);
        deleteLater();
    }

private:
    static constexpr QEvent::Type kWork = QEvent::User;

    bool event(QEvent* event) override {
        std::unique_lock lock(m_mutex); // before the event is looked at: it comes from the thread that posted
        if (event->type() != kWork) {
            lock.unlock();
            return QObject::event(event);
        }
        const std::function<void()> function = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        if (m_context)
            function();
        return true;
    }

    const QPointer<QObject> m_context;
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_waiting; // one for every event on its way
};

} // namespace

Executor makeQtExecutor(QObject* context) {
    const std::shared_ptr<Relay> relay(new Relay(context), [](Relay* object) { object->retire(); });
    return [relay](std::function<void()> function) { relay->post(std::move(function)); };
}

Executor makeInlineExecutor() {
    return [](const std::function<void()>& function) { function(); };
}

} // namespace sagitta
