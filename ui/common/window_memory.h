// WindowMemory: where a main window stands, with its docks, from one start to the next: for each set of monitors by
// itself, so that it is found again at home and at the reading desk, also when monitors come and go while the program
// runs. Kept in the Settings. GUI thread.
#pragma once

#include "core/settings.h"

#include <QByteArray>
#include <QObject>
#include <QRect>
#include <QString>
#include <QTimer>

class QMainWindow;

namespace sagitta::ui {

inline const Setting<QString> kStudyColumns{"studiesWindow/columns", {}}; // which, widths, order, sorting

// Names the monitors that are there now and how they stand.
QString monitorSet();

// Where a window of this place on one monitor stands on another: as large and as far from the middle, within it.
QRect placeOnScreen(const QRect& window, const QRect& from, const QRect& to);

class WindowMemory : public QObject {
    Q_OBJECT
public:
    // Places the window as it stood when it was last seen with these monitors, else with any. `name` is its own.
    WindowMemory(QMainWindow& window, Settings& settings, QString name);

    void remember();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restore();
    QByteArray read(const QString& what) const;

    QMainWindow& m_window;
    Settings& m_settings;
    QString m_name;
    QString m_monitors;
    QTimer m_moved;
};

// Qt's saved states are bytes; settings are text.
QByteArray rememberedBytes(const Settings& settings, const Setting<QString>& key);
void rememberBytes(Settings& settings, const Setting<QString>& key, const QByteArray& bytes);

} // namespace sagitta::ui
