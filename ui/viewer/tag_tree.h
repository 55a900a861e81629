// TagTree: the tree of the tag browser. From image to image the rows that are open, the row in use and the place that
// is scrolled to stay; a search opens what holds its matches and leaves the rest as it was when it ends. Copies. GUI
// thread.
#pragma once

#include "ui/viewer/tag_delegate.h"
#include "ui/viewer/tag_model.h"

#include <QTreeView>

#include <set>

class QAction;

namespace sagitta::ui {

class TagTree : public QTreeView {
    Q_OBJECT
public:
    explicit TagTree(QWidget* parent = nullptr);

    // `search`: what is marked; `isCutDown`: by that or to differences, so that what holds the rows is opened.
    void setTable(const dicom::TagTablePtr& table, const QString& search, bool isCutDown);
    void setTitles(const QString& first, const QString& second) { m_model.setTitles(first, second); }
    const TagModel& tags() const { return m_model; }
    // The next row that was searched for itself, around the end; the first one when none is in use.
    void goToMatch(int step);

signals:
    void currentRowChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Copy { Rows, Value, Tag, Keyword };
    void addCopy(Copy what, const char* objectName, const QString& text, const QKeySequence& shortcut);
    void copy(Copy what) const;
    QAction* findAction(const QKeyEvent& event) const;
    QList<QModelIndex> chosenRows() const; // from the top down
    void openRows();
    void rememberPosition();
    void restorePosition();
    void noteOpen(const QModelIndex& index, bool isOpen);

    TagModel m_model;
    TagDelegate m_delegate;
    std::set<TagModel::Path> m_open; // by the reader, not by a search
    struct Position {
        TagModel::Path top; // the first row in sight
        TagModel::Path current;
        std::vector<TagModel::Path> selected;
        bool isCutDown = false; // of the table it was in
    };
    Position m_position; // in the last table that was one
    bool m_isCutDown = false;
    bool m_isSetting = false;
};

} // namespace sagitta::ui
