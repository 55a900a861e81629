#include "ui/common/window_memory.h"

#include <QCryptographicHash>
#include <QEvent>
#include <QGuiApplication>
#include <QMainWindow>
#include <QScreen>

#include <algorithm>

namespace sagitta::ui {
namespace {

constexpr int kSettledMs = 500;

} // namespace

QByteArray rememberedBytes(const Settings& settings, const Setting<QString>& key) {
    return QByteArray::fromBase64(settings.value(key).toLatin1());
}

void rememberBytes(Settings& settings, const Setting<QString>& key, const QByteArray& bytes) {
    const QString text = QString::fromLatin1(bytes.toBase64());
    if (text != settings.value(key))
        static_cast<void>(settings.setValue(key, text)); // a window that stands elsewhere next time is no failure
}

QString monitorSet() {
    QStringList monitors;
    for (const QScreen* screen : QGuiApplication::screens()) {
        const QRect place = screen->geometry();
        monitors << QStringLiteral("%1@%2,%3,%4x%5")
                        .arg(screen->name())
                        .arg(place.x())
                        .arg(place.y())
                        .arg(place.width())
                        .arg(place.height());
    }
    monitors.sort();
    const QByteArray hash = QCryptographicHash::hash(monitors.join(u';').toUtf8(), QCryptographicHash::Sha1);
    return QString::fromLatin1(hash.toHex().left(8));
}

QRect placeOnScreen(const QRect& window, const QRect& from, const QRect& to) {
    const QSize size = window.size().boundedTo(to.size());
    QRect placed(QPoint(), size);
    placed.moveCenter(to.center() + window.center() - from.center());
    placed.moveLeft(std::clamp(placed.left(), to.left(), to.right() - size.width() + 1));
    placed.moveTop(std::clamp(placed.top(), to.top(), to.bottom() - size.height() + 1));
    return placed;
}

WindowMemory::WindowMemory(QMainWindow& window, Settings& settings, QString name) :
    QObject(&window), m_window(window), m_settings(settings), m_name(std::move(name)) {
    restore();
    m_moved.setSingleShot(true);
    m_moved.setInterval(kSettledMs);
    connect(&m_moved, &QTimer::timeout, this, &WindowMemory::remember);
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &WindowMemory::restore);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &WindowMemory::restore);
    window.installEventFilter(this);
}

QByteArray WindowMemory::read(const QString& what) const {
    for (const QString& key : {m_name + u'/' + what + u'/' + m_monitors, m_name + u'/' + what}) {
        const QByteArray name = key.toLatin1();
        if (const QByteArray bytes = rememberedBytes(m_settings, {name.constData(), {}}); !bytes.isEmpty())
            return bytes;
    }
    return {};
}

void WindowMemory::restore() {
    m_monitors = monitorSet();
    m_window.restoreGeometry(read(QStringLiteral("geometry")));
    m_window.restoreState(read(QStringLiteral("state")));
}

void WindowMemory::remember() {
    m_moved.stop();
    if (m_monitors != monitorSet())
        return; // where the system has put it meanwhile is nobody's choice
    const auto write = [this](const QString& what, const QByteArray& bytes) {
        for (const QString& key : {m_name + u'/' + what + u'/' + m_monitors, m_name + u'/' + what}) {
            const QByteArray name = key.toLatin1();
            rememberBytes(m_settings, {name.constData(), {}}, bytes);
        }
    };
    write(QStringLiteral("geometry"), m_window.saveGeometry());
    write(QStringLiteral("state"), m_window.saveState());
}

// Not at every step of a drag: each is a write of the settings.
bool WindowMemory::eventFilter(QObject* watched, QEvent* event) {
    if ((event->type() == QEvent::Move || event->type() == QEvent::Resize) && m_window.isVisible())
        m_moved.start();
    return QObject::eventFilter(watched, event);
}

} // namespace sagitta::ui
