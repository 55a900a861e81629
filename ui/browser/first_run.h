// FirstRun: what stands where the list would be when there is nothing here and nobody to ask: the three ways to begin.
// GUI thread.
#pragma once

#include <QWidget>

namespace sagitta::ui {

class FirstRun : public QWidget {
    Q_OBJECT
public:
    explicit FirstRun(QWidget* parent = nullptr);

signals:
    void addNodeRequested();
    void importRequested();
    void demoRequested();
};

} // namespace sagitta::ui
