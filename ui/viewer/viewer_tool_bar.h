// ViewerToolBar: the buttons of the viewer for its commands, with the menus of windows and of layouts, and the slab of
// an MPR. Says what was asked for, does nothing itself. GUI thread.
#pragma once

#include "imaging/reslicer.h"
#include "ui/common/command_set.h"
#include "ui/viewer/viewport_grid.h"
#include "ui/viewer/window_choices.h"

#include <QToolBar>

#include <functional>
#include <initializer_list>

class QComboBox;
class QMenu;
class QSpinBox;
class QToolButton;

namespace sagitta::ui {

class LayoutChooser;

class ViewerToolBar : public QToolBar {
    Q_OBJECT
public:
    // `choices` gives the windows for the active view when the menu opens.
    ViewerToolBar(CommandSet& commands, std::function<std::vector<WindowChoice>()> choices, QWidget* parent = nullptr);

    void setTool(scene::ToolKind kind);
    void setViewerLayout(const ViewerLayout& layout);
    void setSlabEnabled(bool enabled);
    void openLayoutMenu();

signals:
    // 0: the file's default; from 1: of the choices.
    void windowChosen(int number);
    void gridChosen(const sagitta::scene::GridLayout& grid);
    void slabChanged(const sagitta::imaging::Slab& slab);

private:
    void addButtons(std::initializer_list<const char*> commands, Qt::ToolButtonStyle style);
    void makeWindowMenu();
    void makeLayoutMenu();
    void makeSlab();
    void fillWindowMenu();

    CommandSet& m_commands;
    std::function<std::vector<WindowChoice>()> m_choices;
    QMenu* m_windowMenu = nullptr;
    QToolButton* m_layoutButton = nullptr;
    LayoutChooser* m_layouts = nullptr;
    QComboBox* m_slabMode = nullptr;
    QSpinBox* m_slabMm = nullptr;
};

} // namespace sagitta::ui
