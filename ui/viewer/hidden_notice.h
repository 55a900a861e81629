// HiddenNotice: the quiet line at the foot of the series strip that says what of the study is hidden and why; a click
// or the space bar shows it or hides it again. Says only, when there is nothing else to show. GUI thread.
#pragma once

#include "ui/viewer/series_text.h"

#include <QAbstractButton>

namespace sagitta::ui {

class HiddenNotice : public QAbstractButton {
    Q_OBJECT
public:
    explicit HiddenNotice(scene::HiddenReason reason, QWidget* parent = nullptr);

    void setGroup(const scene::HiddenGroup& group, HiddenState state);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void switched(sagitta::scene::HiddenReason reason, bool shown);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString verb() const;

    scene::HiddenReason m_reason;
    HiddenState m_state = HiddenState::Hidden;
    QString m_said;
};

} // namespace sagitta::ui
