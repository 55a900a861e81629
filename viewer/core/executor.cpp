#include "core/executor.h"

#include <QMetaObject>
#include <QObject>
#include <QPointer>

namespace sagitta {

Executor makeQtExecutor(QObject* context) {
    // The relay lives on context's thread, and dies there when the last executor is gone; so posting never touches
    // context itself from another thread.
    std::shared_ptr<QObject> relay(new QObject, [](QObject* object) { object->deleteLater(); });
    const QPointer<QObject> guard(context);
    return [relay, guard](std::function<void()> function) {
        QMetaObject::invokeMethod(
            relay.get(),
            [guard, function = std::move(function)] {
                if (guard)
                    function();
            },
            Qt::QueuedConnection);
    };
}

Executor makeInlineExecutor() {
    return [](const std::function<void()>& function) { function(); };
}

} // namespace sagitta
