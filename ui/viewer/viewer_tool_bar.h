// ViewerToolBar: the actions of the viewer, made from the table in key_map.h, with the menu of windows and the slab of
// an MPR. Says what was asked for, does nothing itself. GUI thread.
#pragma once

#include "imaging/reslicer.h"
#include "scene/tool.h"
#include "ui/viewer/key_map.h"
#include "ui/viewer/viewport_grid.h"
#include "ui/viewer/window_choices.h"

#include <QToolBar>

#include <functional>
#include <map>

class QComboBox;
class QMenu;
class QSpinBox;

namespace sagitta::ui {

std::optional<scene::ToolKind> toolOf(ViewerAction action);

class ViewerToolBar : public QToolBar {
    Q_OBJECT
public:
    // `choices` gives the windows for the active view when the menu opens.
    ViewerToolBar(std::function<std::vector<WindowChoice>()> choices, QWidget* parent = nullptr);

    QAction* action(ViewerAction action) const { return m_actions.at(action); }
    void setTool(scene::ToolKind kind);
    void setLayoutKind(ViewerLayout kind);
    void setSlabEnabled(bool enabled);

signals:
    void triggered(sagitta::ui::ViewerAction action);
    // 0: the file's default; from 1: of the choices.
    void windowChosen(int number);
    void slabChanged(const sagitta::imaging::Slab& slab);

private:
    void makeActions();
    void addButtons(std::initializer_list<ViewerAction> actions, Qt::ToolButtonStyle style);
    void makeWindowMenu();
    void makeSlab();
    void fillWindowMenu();

    std::function<std::vector<WindowChoice>()> m_choices;
    std::map<ViewerAction, QAction*> m_actions;
    QMenu* m_windowMenu = nullptr;
    QComboBox* m_slabMode = nullptr;
    QSpinBox* m_slabMm = nullptr;
};

} // namespace sagitta::ui
