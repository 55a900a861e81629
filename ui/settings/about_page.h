// AboutPage: which version this is, where its data lie, and whose work it is built on. GUI thread.
#pragma once

#include <QWidget>

namespace sagitta::ui {

class AboutPage : public QWidget {
    Q_OBJECT
public:
    AboutPage(const QString& version, const QString& dataFolder, QWidget* parent = nullptr);
};

} // namespace sagitta::ui
