// CinePlayer: plays the frames of one view, round and round, at the rate of the object or the one that was chosen. A
// frame that is not decoded yet is waited for: what is shown is always what is announced, and the true rate is told.
// GUI thread.
#pragma once

#include "scene/view.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace sagitta::ui {

inline constexpr double kDefaultCineRate = 15; // frames per second, when the object says nothing
inline constexpr double kSlowestCine = 1;
inline constexpr double kFastestCine = 60;

class CinePlayer : public QObject {
    Q_OBJECT
public:
    // `isReady`: whether the picture of the view is the one it announces.
    using IsReady = std::function<bool(const scene::View&)>;
    explicit CinePlayer(IsReady isReady, QObject* parent = nullptr);

    void play(scene::View& view); // at the rate of its object (FrameTime, PS3.3 C.7.6.5)
    void stop();
    bool isPlaying() const { return m_timer.isActive(); }
    const scene::View* view() const { return m_view; }
    double rate() const { return m_rate; } // asked for
    void setRate(double framesPerSecond);
    double trueRate() const { return m_trueRate; } // of the last second; 0: not known yet

signals:
    void changed(); // playing, rate or true rate

private:
    void step();

    IsReady m_isReady;
    QPointer<scene::View> m_view;
    QTimer m_timer;
    double m_rate = kDefaultCineRate;
    double m_trueRate = 0;
    QElapsedTimer m_second;
    int m_shown = 0; // since m_second began
};

// "▶ 15 fps", or what is reached of it: "▶ 9 of 15 fps".
QString cineText(const CinePlayer& player);

} // namespace sagitta::ui
