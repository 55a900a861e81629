#include "ui/browser/first_run.h"

#include "ui/common/describe.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPushButton>

namespace sagitta::ui {
namespace {

constexpr int kWidth = 120 * kGrid;
constexpr int kIcon = 24;

// A whole card to press: icon, what it does, and what for.
class Choice final : public QPushButton {
public:
    Choice(Icon icon, const char* objectName, const QString& title, const QString& explanation) : m_icon(icon) {
        describe(this, objectName, title, explanation);
        m_picture = new QLabel;
        paintPicture();
        auto* name = new QLabel(title);
        setRole(*name, LabelRole::Title);
        auto* why = new QLabel(explanation);
        why->setWordWrap(true);
        setRole(*why, LabelRole::Muted);
        auto* text = new QVBoxLayout;
        text->setSpacing(kGrid);
        text->addWidget(name);
        text->addWidget(why);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
        row->setSpacing(4 * kGrid);
        row->addWidget(m_picture);
        row->addLayout(text, 1);
        for (QLabel* label : {m_picture, name, why})
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
        setFixedWidth(kWidth);
    }

protected:
    // The style knows buttons of one line; and the text may have got another size.
    void showEvent(QShowEvent* event) override {
        QPushButton::showEvent(event);
        fit();
    }
    void changeEvent(QEvent* event) override {
        QPushButton::changeEvent(event);
        if (event->type() == QEvent::FontChange)
            fit();
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
            paintPicture();
    }

private:
    // In the colours of the theme that is on.
    void paintPicture() { m_picture->setPixmap(makeIcon(m_icon).pixmap(kIcon)); }
    void fit() {
        layout()->invalidate();
        setFixedHeight(layout()->heightForWidth(kWidth));
    }

    Icon m_icon;
    QLabel* m_picture = nullptr;
};

} // namespace

FirstRun::FirstRun(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("firstRun"));
    auto* title = new QLabel(tr("No studies yet. How do you want to begin?"));
    title->setObjectName(QStringLiteral("firstRunTitle"));
    setRole(*title, LabelRole::Title);
    auto* node = new Choice(Icon::Add, "firstRunAddNode", tr("Add a PACS"),
                            tr("Enter where your archive is; its studies are then found and opened from here."));
    auto* folder = new Choice(Icon::Disc, "firstRunImport", tr("Open a folder or a disc"),
                              tr("Images from a CD or a folder are copied to this computer. Dropping it on the window "
                                 "does the same."));
    auto* demo = new Choice(Icon::Search, "firstRunDemo", tr("Try the demo PACS"),
                            tr("An archive with made-up studies of nobody, inside this program: nothing leaves this "
                               "computer."));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(3 * kGrid);
    column->addStretch(2);
    column->addWidget(title, 0, Qt::AlignHCenter);
    column->addSpacing(kGrid);
    for (QPushButton* choice : {node, folder, demo})
        column->addWidget(choice, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(node, &QPushButton::clicked, this, &FirstRun::addNodeRequested);
    connect(folder, &QPushButton::clicked, this, &FirstRun::importRequested);
    connect(demo, &QPushButton::clicked, this, &FirstRun::demoRequested);
}

} // namespace sagitta::ui
