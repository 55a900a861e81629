// The reference for starting: as little as a program with Qt Widgets can be, a window with a line to type in. Says
// "usable" when it has been painted and has the keyboard, as sagitta --verbose does.
#include <QApplication>
#include <QLineEdit>
#include <QMainWindow>
#include <QVBoxLayout>

#include <cstdio>

namespace {

class BareWindow final : public QMainWindow {
protected:
    bool event(QEvent* event) override {
        m_isPainted = m_isPainted || event->type() == QEvent::Paint;
        const bool done = QMainWindow::event(event);
        if (m_isPainted && isActiveWindow() && !m_isOver) {
            m_isOver = true;
            QMetaObject::invokeMethod(
                this,
                [] {
                    std::fputs("usable\n", stderr);
                    std::fflush(stderr);
                },
                Qt::QueuedConnection);
        }
        return done;
    }

private:
    bool m_isPainted = false;
    bool m_isOver = false;
};

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    BareWindow window;
    window.setCentralWidget(new QLineEdit);
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    return QApplication::exec();
}
