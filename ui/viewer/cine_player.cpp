#include "ui/viewer/cine_player.h"

#include <algorithm>
#include <cmath>

namespace sagitta::ui {

CinePlayer::CinePlayer(IsReady isReady, QObject* parent) : QObject(parent), m_isReady(std::move(isReady)) {
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &CinePlayer::step);
}

void CinePlayer::play(scene::View& view) {
    if (view.sliceCount() < 2)
        return;
    m_view = &view;
    const double frameTimeMs = view.currentFrame() ? view.currentFrame()->header->frameTimeMs : 0;
    setRate(frameTimeMs > 0 ? 1000 / frameTimeMs : kDefaultCineRate);
    m_trueRate = 0;
    m_shown = 0;
    m_second.start();
    m_timer.start();
    emit changed();
}

void CinePlayer::stop() {
    m_timer.stop();
    m_view.clear();
    emit changed();
}

void CinePlayer::setRate(double framesPerSecond) {
    m_rate = std::clamp(framesPerSecond, kSlowestCine, kFastestCine);
    m_timer.setInterval(static_cast<int>(std::lround(1000 / m_rate)));
    emit changed();
}

void CinePlayer::step() {
    if (!m_view || m_view->sliceCount() < 2) {
        stop();
        return;
    }
    if (!m_isReady(*m_view))
        return;
    const int before = m_view->sliceIndex();
    m_view->setSliceIndex((before + 1) % m_view->sliceCount(), scene::Origin::User);
    if (m_view->sliceIndex() == before) // linked views stop together, which may be before its own end
        m_view->setSliceIndex(0, scene::Origin::User);
    if (m_view->sliceIndex() == before) {
        stop();
        return;
    }
    ++m_shown;
    if (m_second.elapsed() < 1000)
        return;
    m_trueRate = m_shown * 1000.0 / static_cast<double>(m_second.restart());
    m_shown = 0;
    emit changed();
}

QString cineText(const CinePlayer& player) {
    const QString asked = QString::number(player.rate(), 'g', 3);
    const bool isSlow = player.trueRate() > 0 && player.trueRate() < 0.9 * player.rate();
    return isSlow ? QObject::tr("▶ %1 of %2 fps").arg(QString::number(player.trueRate(), 'g', 2), asked)
                  : QObject::tr("▶ %1 fps").arg(asked);
}

} // namespace sagitta::ui
