// ReceiveStatus: the line below the sources that says whether images are received, how it goes, and opens its dialog.
// GUI thread.
#pragma once

#include "ui/common/receive_service.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace sagitta::ui {

class ReceiveStatus : public QWidget {
    Q_OBJECT
public:
    explicit ReceiveStatus(ReceiveService& service, QWidget* parent = nullptr);

private:
    void refresh();
    void openDialog();

    ReceiveService& m_service;
    QToolButton* m_button;
    QLabel* m_detail;
};

} // namespace sagitta::ui
