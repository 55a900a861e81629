// What each command of the studies window does, however it is given: by its key, in the palette, by its button, in the
// menu of a row.
#include "ui/browser/search_settings.h"
#include "ui/browser/studies_commands.h"
#include "unit/ui/common_command_effects.h"
#include "unit/ui/studies_fixture.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>

namespace sagitta::test {
namespace {

// Three studies here, the first of them selected, and one of a node.
class StudiesStage : public StudiesFixture {
public:
    void SetUp() override;
    void remember() { searches = service.searches.size(); }

    using StudiesFixture::board;
    using StudiesFixture::dir;
    using StudiesFixture::marks;
    using StudiesFixture::model;
    using StudiesFixture::preferences;
    using StudiesFixture::rowOf;
    using StudiesFixture::service;
    using StudiesFixture::table;
    using StudiesFixture::text;
    using StudiesFixture::window;
    template<class T = QWidget>
    T& the(const char* name) {
        T* found = child<T>(name);
        if (!found)
            throw std::runtime_error(name); // ends the test, not the run
        return *found;
    }
    bool isShown(const char* name) {
        const auto* widget = window->findChild<QWidget*>(QLatin1String(name));
        return widget && widget->isVisible();
    }
    void press(const char* keys) { pressKeys(QKeySequence(QLatin1String(keys))); }
    void choose(const QString& uid, const QString& source = {});
    storage::StudyMark mark(const char* uid) { return *marks->mark(QLatin1String(uid)); }
    QString savedSearch() { // the first one's name
        return preferences.value(ui::kSavedSearches).value(0).toMap().value(QStringLiteral("name")).toString();
    }
    QAction* savedSearchEntry() { // behind the command and a line
        return the<QMenu>("savedSearchMenu").actions().value(2);
    }
    QString clipboard() const { return QApplication::clipboard()->text(); }
    // Types a path into the file dialog that is open.
    void giveFile(const QString& path, const char* dialogName = "importDialog");

    QStringList told;
    QWidget other;
    size_t searches = 0; // before the command
};

using Stage = StudiesStage;
using Effect = CommandEffect<Stage>;

void StudiesStage::SetUp() {
    ASSERT_NO_FATAL_FAILURE(StudiesFixture::SetUp());
    addNode(QStringLiteral("PACS"));
    checkPacs();
    setLocal({makeStudy("1", "Doe^Jane", "20250101"), makeStudy("2", "Roe^Max", "20240101"),
              makeStudy("3", "Poe^Ann", "20230101")});
    service.answers.insert_or_assign("PACS", answer({makeStudy("7", "Doe^John", "20220101")}));
    std::vector<ui::SeriesRow> series(2);
    series[0].series.seriesInstanceUid = QStringLiteral("1.1");
    series[1].series.seriesInstanceUid = QStringLiteral("1.2");
    service.series.insert_or_assign("1", series);
    QApplication::clipboard()->clear();
    other.show();
    open();
    activate(*window);
    searchEverything();
    ASSERT_NO_FATAL_FAILURE(choose(QStringLiteral("1")));
    using Window = ui::StudiesWindow;
    const auto tell = [this](const QString& what) {
        return [this, what](const QString& source, const dicom::StudySummary& study) {
            told << what + source + study.studyInstanceUid;
        };
    };
    QObject::connect(&*window, &Window::openRequested, &other, tell(QStringLiteral("open ")));
    QObject::connect(&*window, &Window::openInNewWindowRequested, &other, tell(QStringLiteral("new ")));
    QObject::connect(&*window, &Window::settingsRequested, &other, [this] { told << QStringLiteral("settings"); });
}

void StudiesStage::choose(const QString& uid, const QString& source) {
    const QModelIndex row = rowOf(uid, source);
    ASSERT_TRUE(row.isValid());
    clickOn(*table()->viewport(), table()->visualRect(row).center());
    ASSERT_TRUE(table()->hasFocus());
}

void StudiesStage::giveFile(const QString& path, const char* dialogName) {
    auto& dialog = the<QFileDialog>(dialogName);
    activate(dialog);
    dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
    press("Return");
}

CommandEffects<Stage> searchEffects() {
    return {
        {"focusSearch", [](Stage& s) { return s.text()->hasFocus(); }},
        {"searchNow",
         [](Stage& s) {
             return s.service.searches.size() > s.searches &&
                    s.service.searches.back().sources == QStringList{"PACS"} &&
                    s.service.searches.back().query.patientName == "doe*";
         },
         [](Stage& s) {
             clickOn(*s.text());
             typeText("doe");
         }},
        {"clearSearch",
         [](Stage& s) {
             return s.text()->text().isEmpty() && s.the<QComboBox>("searchDate").currentIndex() == 0 &&
                    s.the<QToolButton>("searchModalities").text().startsWith("All") &&
                    s.service.searches.back().filter == storage::StudyFilter();
         },
         [](Stage& s) {
             clickOn(*s.text());
             typeText("doe jane");
             s.the<QComboBox>("searchDate").setCurrentIndex(1);
             s.the<QAction>("modalityCT").trigger();
         }},
        {"moreFields", [](Stage& s) { return s.isShown("searchReferrer") && s.the("searchId").hasFocus(); }},
        {"saveSearch", [](Stage& s) { return s.savedSearch() == "mine"; },
         [](Stage& s) {
             clickOn(*s.text());
             typeText("doe");
         },
         [](Stage& s) {
             typeText("mine");
             s.press("Return");
         }},
        {"openSavedSearches", [](Stage& s) { return s.text()->text() == "doe"; },
         [](Stage& s) {
             clickOn(*s.text());
             typeText("doe");
             s.press("Ctrl+S");
             typeText("mine");
             s.press("Return");
             ASSERT_TRUE(QTest::qWaitFor([&] { return s.savedSearch() == "mine"; }));
             s.press("Ctrl+Shift+Backspace");
         },
         [](Stage& s) {
             while (s.the<QMenu>("savedSearchMenu").isVisible() &&
                    s.the<QMenu>("savedSearchMenu").activeAction() != s.savedSearchEntry())
                 s.press("Down");
             s.press("Return");
         }},
    };
}

CommandEffects<Stage> studyEffects() {
    return {
        {"openStudy", [](Stage& s) { return s.told == QStringList{"open 1"}; }},
        {"openInNewWindow", [](Stage& s) { return s.told == QStringList{"new 1"}; }},
        {"retrieveStudy", [](Stage& s) { return s.service.retrieved == QStringList{"PACS/7"}; },
         [](Stage& s) { s.choose("7", "PACS"); }},
        {"sendStudy",
         [](Stage& s) { return s.service.sent == QStringList{"1>PACS"}; },
         {},
         [](Stage& s) { s.press("Return"); }}, // the first of the menu
        {"copyStudy", [](Stage& s) { return s.clipboard().contains("DOE, Jane\tP1\t"); }},
        {"copyStudyUid", [](Stage& s) { return s.clipboard() == "1"; }},
        {"exportStudies",
         [](Stage& s) { return s.service.exported == QStringList{"1>" + s.dir.path()}; },
         {},
         [](Stage& s) { s.giveFile(s.dir.path(), "exportDialog"); }},
        {"verifyStudies", [](Stage& s) { return s.service.verified == std::vector{QStringList{"1"}}; }},
        {"deleteStudies", [](Stage& s) { return s.service.removed == std::vector{QStringList{"1"}}; }},
        {"undoDeletion", [](Stage& s) { return s.service.restored == std::vector{QStringList{"1"}}; },
         [](Stage& s) {
             s.press("Del");
             ASSERT_TRUE(s.service.removalDone);
             s.service.removalDone({{"1"}, {}, {}});
         }},
        {"verifyAllStudies", [](Stage& s) { return s.service.verified == std::vector{QStringList()}; }},
        {"rebuildIndex", [](Stage& s) { return s.service.rebuilds == 1; }},
    };
}

CommandEffects<Stage> readingEffects() {
    using storage::ReadingStatus;
    const auto read = [](Stage& s) { s.board->setStatus({"1"}, ReadingStatus::Read); };
    return {
        {"nextUnread", [](Stage& s) { return s.told == QStringList{"open 3"}; },
         [](Stage& s) { s.board->setStatus({"2"}, ReadingStatus::Read); }},
        {"markRead",
         [](Stage& s) {
             return s.mark("1").status == ReadingStatus::Read && !s.rowOf("1").data(Qt::FontRole).isValid();
         }},
        {"markUnread",
         [](Stage& s) {
             return s.mark("1").status == ReadingStatus::Unread && s.rowOf("1").data(Qt::FontRole).isValid();
         },
         read},
        {"pinStudy", [](Stage& s) { return s.mark("1").pin == storage::Pin::Pinned; }},
        {"editNote",
         [](Stage& s) { return s.mark("1").note == "Ask Max"; },
         {},
         [](Stage& s) {
             typeText("Ask Max");
             s.press("Ctrl+F"); // leaves it
         }},
        {"addToAlbum",
         [](Stage& s) { return s.mark("1").albums == QStringList{"Rare"}; },
         {},
         [](Stage& s) {
             typeText("Rare");
             s.press("Return");
         }},
        {"removeFromAlbum", [](Stage& s) { return s.mark("1").albums.isEmpty(); },
         [](Stage& s) {
             s.board->addAlbum("Rare", {"1"});
             ASSERT_TRUE(QTest::qWaitFor([&] { return commandOf(*s.window, "removeFromAlbum")->isEnabled(); }));
             ASSERT_TRUE(QTest::qWaitFor([&] { return !s.mark("1").albums.isEmpty(); }));
         },
         [](Stage& s) { s.press("Return"); }},
    };
}

CommandEffects<Stage> otherEffects() {
    return {
        {"unfoldSeries",
         [](Stage& s) { return s.table()->isExpanded(s.rowOf("1")) && s.model()->rowCount(s.rowOf("1")) == 2; }},
        {"chooseColumns",
         [](Stage& s) { return s.table()->isColumnHidden(ui::StudyTableModel::Status); },
         {},
         [](Stage& s) {
             s.press("Down");
             s.press("Return"); // the first of the menu
         }},
        {"showDetails", [](Stage& s) { return !s.isShown("detailsDock"); }},
        {"importFolder",
         [](Stage& s) { return s.service.imported == std::vector{QStringList{s.dir.path()}}; },
         {},
         [](Stage& s) { s.giveFile(s.dir.path()); }},
        {"importFiles",
         [](Stage& s) { return s.service.imported == std::vector{QStringList{s.dir.filePath("nodes.json")}}; },
         {},
         [](Stage& s) { s.giveFile(s.dir.filePath("nodes.json")); }},
        {"newAlbum",
         [](Stage& s) { return s.board->albums().size() == 1 && s.board->albums().front().name == "Rare"; },
         {},
         [](Stage& s) {
             typeText("Rare");
             s.press("Return");
         }},
        {"addNodeCommand", [](Stage& s) { return s.isShown("nodeDialog"); }},
        {"startDemo", [](Stage& s) { return s.service.demo != nullptr; }},
    };
}

// The whole table.
const CommandEffects<Stage>& effects() {
    static const CommandEffects<Stage> kAll = [] {
        CommandEffects<Stage> all;
        for (const CommandEffects<Stage>& some :
             {searchEffects(), studyEffects(), readingEffects(), otherEffects(), commonEffects<Stage>()})
            all.insert(all.end(), some.begin(), some.end());
        return all;
    }();
    return kAll;
}

// In the menu of a row they have one of their own.
constexpr std::pair<const char*, const char*> kSubmenus[] = {
    {"sendStudy", "sendMenu"}, {"addToAlbum", "albumMenu"}, {"removeFromAlbum", "leaveAlbumMenu"}};

// A line edit would take the keys of these for itself.
constexpr const char* kOfLineEdits[] = {"clearSearch", "markUnread", "editNote"};
// In the search line these are for the text.
constexpr const char* kForText[] = {"copyStudy", "deleteStudies", "undoDeletion", "unfoldSeries"};
constexpr const char* kButtons[] = {"markRead", "markUnread", "pinStudy"};
constexpr const char* kImports[] = {"importFolder", "importFiles"};

class StudyEffectTest : public StudiesStage, public testing::WithParamInterface<Effect> {};
class StudySearchLineTest : public StudyEffectTest {};
class StudyPaletteTest : public StudyEffectTest {};
class StudyMenuTest : public StudyEffectTest {};
class StudyButtonTest : public StudyEffectTest {};
class ImportMenuTest : public StudyEffectTest {};

TEST_P(StudyEffectTest, DoesItByKey) {
    if (!isDoneElsewhere(GetParam().id))
        expectEffectOfKey<Stage>(*this, GetParam());
}

// Where the keyboard is when the program has started.
TEST_P(StudySearchLineTest, DoesItByKey) {
    expectEffect<Stage>(*this, GetParam(), [this] {
        clickOn(*text());
        ASSERT_TRUE(text()->hasFocus());
        pressKeys(commandOf(*window, GetParam().id)->shortcut());
    });
}

using StudySearchKeysTest = StudiesStage;

TEST_F(StudySearchKeysTest, AreTheCommandsInTheSearchLineToo) {
    for (const Effect& effect : effects()) {
        for (const QKeySequence& keys : commandOf(*window, effect.id)->shortcuts()) {
            QKeyEvent asks(QEvent::ShortcutOverride, keys[0].key(), keys[0].keyboardModifiers());
            asks.ignore();
            QApplication::sendEvent(text(), &asks);
            EXPECT_EQ(asks.isAccepted(), among(kForText)(QLatin1String(effect.id)))
                << effect.id << ": " << keys.toString().toStdString();
        }
    }
}

TEST_P(StudyPaletteTest, DoesItByName) {
    if (!isDoneElsewhere(GetParam().id))
        expectEffectInPalette<Stage>(*this, GetParam());
}

TEST_P(StudyMenuTest, DoesItByClick) {
    Effect effect = GetParam();
    const auto submenu = std::find_if(std::begin(kSubmenus), std::end(kSubmenus),
                                      [&](const auto& one) { return qstrcmp(one.first, effect.id) == 0; });
    const bool hasSubmenu = submenu != std::end(kSubmenus);
    if (hasSubmenu) // a click on its first entry
        effect.then = [&, typed = effect.then](Stage& s) {
            auto& menu = s.the<QMenu>(submenu->second);
            ASSERT_TRUE(QTest::qWaitFor([&] { return menu.isVisible(); }));
            clickEntry(menu, *menu.actions().front());
            if (qstrcmp(effect.id, "addToAlbum") == 0) // a line to write in
                typed(s);
        };
    expectEffect<Stage>(*this, effect, [&] {
        clickOn(*table()->viewport(), table()->visualRect(table()->currentIndex()).center(), Qt::RightButton);
        auto& menu = the<QMenu>("studyMenu");
        clickEntry(menu, hasSubmenu ? *the<QMenu>(submenu->second).menuAction() : *commandOf(*window, effect.id));
    });
}

TEST_P(StudyButtonTest, DoesItByClick) {
    expectEffect<Stage>(*this, GetParam(),
                        [this] { clickOn(the(qPrintable(QLatin1String(GetParam().id) + QLatin1String("Button")))); });
}

TEST_P(ImportMenuTest, DoesItByClick) {
    expectEffect<Stage>(*this, GetParam(), [this] {
        auto& button = the<QToolButton>("importButton");
        clickMenuButton(button, [&] { clickEntry(*button.menu(), *commandOf(*window, GetParam().id)); });
    });
}

INSTANTIATE_TEST_SUITE_P(Studies, StudyEffectTest, testing::ValuesIn(effects()), kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Studies, StudySearchLineTest, testing::ValuesIn(effectsThat(effects(), among(kOfLineEdits))),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Studies, StudyPaletteTest,
                         testing::ValuesIn(effectsThat(effects(),
                                                       [](const auto& id) { return id != "commandPalette"; })),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Studies, StudyMenuTest, testing::ValuesIn(effectsThat(effects(), among(ui::studyMenu()))),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Studies, StudyButtonTest, testing::ValuesIn(effectsThat(effects(), among(kButtons))),
                         kNameOfEffect);
INSTANTIATE_TEST_SUITE_P(Studies, ImportMenuTest, testing::ValuesIn(effectsThat(effects(), among(kImports))),
                         kNameOfEffect);

TEST(StudyEffects, AreOneForEachCommand) { expectOneRowForEach(effects(), {&ui::studiesScope(), &ui::commonScope()}); }

} // namespace
} // namespace sagitta::test
