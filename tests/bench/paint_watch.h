// PaintWatch: sees when viewports have painted the pictures they announce: the time from an event to the screen, as
// far as the program has it in hand. GUI thread; runs an event loop, as measurements may.
#pragma once

#include "ui/viewer/viewport_widget.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace sagitta::bench {

class PaintWatch : public QObject {
public:
    explicit PaintWatch(std::vector<ui::ViewportWidget*> viewports) : m_viewports(std::move(viewports)) {
        for (ui::ViewportWidget* viewport : m_viewports)
            viewport->installEventFilter(this);
    }

    // Runs `act`; milliseconds until each of them has painted another picture than its present one.
    double measure(const std::function<void()>& act) {
        constexpr int kLongestWaitMs = 5000;
        m_before.clear();
        for (const ui::ViewportWidget* viewport : m_viewports)
            m_before.push_back(viewport->picture().cacheKey());
        m_isPainted.assign(m_viewports.size(), false);
        QElapsedTimer clock;
        clock.start();
        act();
        QTimer::singleShot(kLongestWaitMs, &m_loop, &QEventLoop::quit);
        m_isWaiting = true;
        m_loop.exec();
        m_isWaiting = false;
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::Paint || !m_isWaiting)
            return false;
        bool areAll = true;
        for (size_t i = 0; i < m_viewports.size(); ++i) {
            const ui::ViewportWidget& viewport = *m_viewports[i];
            if (&viewport == watched && viewport.picture().cacheKey() != m_before[i] &&
                viewport.pictureState() == ui::ViewPicture::State::Ready)
                m_isPainted[i] = true;
            areAll = areAll && m_isPainted[i];
        }
        if (areAll)
            QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); // after the painting itself
        return false;
    }

private:
    std::vector<ui::ViewportWidget*> m_viewports;
    std::vector<qint64> m_before;
    std::vector<bool> m_isPainted;
    QEventLoop m_loop;
    bool m_isWaiting = false;
};

} // namespace sagitta::bench
