// ReceiveService: whether other computers may send images to this one, done by app with a server. GUI thread; calls
// return at once, changed() tells of what became of them. Interface, so that windows can be tested without a network.
#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

namespace sagitta::ui {

struct ReceiveSettings {
    enum class Callers { KnownNodes, Listed, Anybody };

    bool isOn = false;
    QString aeTitle = QStringLiteral("SAGITTA");
    QString address = QStringLiteral("127.0.0.1"); // of this computer; "0.0.0.0": all its addresses
    int port = 11112;
    Callers callers = Callers::KnownNodes;
    QStringList listed; // AE titles
    int maxAssociations = 8;
    bool operator==(const ReceiveSettings&) const = default;
};

struct ReceiveState {
    enum class Phase { Off, Changing, Listening, Failed };

    Phase phase = Phase::Off;
    QString problem; // Failed: why; it is tried again
    int associations = 0;
    int received = 0; // objects since the program was started
    QDateTime lastReceived;
    QStringList notices; // the latest of what was refused, kept aside or sent otherwise; the newest last
    bool operator==(const ReceiveState&) const = default;
};

class ReceiveService : public QObject {
    Q_OBJECT
public:
    virtual ReceiveSettings settings() const = 0;
    // Kept for the next start too. An error: not kept, and why; they hold for this run all the same.
    virtual Result<void> apply(const ReceiveSettings& settings) = 0;
    virtual ReceiveState state() const = 0;

signals:
    void changed();
};

} // namespace sagitta::ui
