// TagBrowser: all attributes of the image in the viewport in use, with search, comparison, copy and export; the panel
// of a dock. Follows the image while it is scrolled (TagReader works behind it, the latest wins); reads nothing while
// it is hidden. What stands in it is a patient's and goes nowhere but the clipboard and the file somebody asks for. GUI
// thread.
#pragma once

#include "core/settings.h"
#include "ui/viewer/tag_places.h"
#include "ui/viewer/tag_reader.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QStackedLayout;
class QToolButton;

namespace sagitta::ui {

class TagTree;

class TagBrowser : public QWidget {
    Q_OBJECT
public:
    // `files` says where an instance's file is; called on a thread of the reader.
    TagBrowser(imaging::FrameSource files, Settings& settings, QWidget* parent = nullptr);
    ~TagBrowser() override;

    // What can be shown and compared with now; cheap, to be called at every step of the scroll bar.
    void setPlaces(const TagPlaces& places);
    // Files were replaced or are gone: reads again.
    void filesReplaced();
    void focusSearch();
    QSize sizeHint() const override;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    enum class Against { Nothing, Previous, Next, Viewport, File };

    QWidget* makeSearchLine();
    QWidget* makeCompareLine();
    QWidget* makeContent();
    void connectAll();
    void listComparisons();
    void comparisonChosen(int index);
    void chooseFile();
    std::optional<TagPlace> otherPlace() const;
    TagQuestion question() const;
    void ask();
    void apply(const TagAnswer& answer);
    void say(const TagAnswer& answer);
    void sayProblem(const QString& text, bool isError);
    void showMessage(const QString& text, bool isError);
    void clearForPlace();
    void showDetail();
    void chooseExport();
    QString summary(const TagAnswer& answer) const;
    static QString errorWords(const Error& error);

    Settings& m_settings;
    TagReader m_reader;
    TagPlaces m_places;
    std::optional<int> m_frame; // chosen here, from 0; nothing: that of the viewport
    Against m_against = Against::Nothing;
    int m_againstViewport = 0;
    QString m_againstFile;
    std::optional<TagQuestion> m_asked; // nothing: not asked, or hidden
    std::optional<TagAnswer> m_shown;
    QTimer m_patience; // until rows of another image than the one in use are taken away

    QLineEdit* m_search;
    QLabel* m_count;
    QToolButton* m_export;
    QComboBox* m_compare;
    QCheckBox* m_onlyDifferences;
    QLabel* m_frameLabel;
    QSpinBox* m_frameNumber;
    QLabel* m_title;
    QLabel* m_problem;
    QLabel* m_notice;
    QLabel* m_message;
    TagTree* m_tree;
    QPlainTextEdit* m_detail;
    QStackedLayout* m_stack = nullptr;
};

} // namespace sagitta::ui
