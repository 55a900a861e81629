#include "put_process.h"

#include "storage/folder_move.h"
#include "storage/local_store.h"
#include "test_files.h"

#include <cstdio>

namespace sagitta::test {
namespace {

void say(const QByteArray& line) {
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

} // namespace

int runPutProcess(const QStringList& arguments) {
    auto store = storage::LocalStore::open(arguments.value(0));
    if (!store)
        return 3;
    const int first = arguments.value(1).toInt();
    const int count = arguments.value(2).toInt();
    for (int n = first; n < first + count; ++n) {
        const QString part = (*store)->archive().newPartFile();
        writeFile(part, part10Bytes(numbered(n)));
        if (!(*store)->put(part))
            return 4;
        say("put " + QByteArray::number(n));
    }
    if (arguments.value(3) == QLatin1String("hold")) {
        writeFile((*store)->archive().newPartFile(), "half an instance");
        say("holding");
        std::fgetc(stdin);
        return 0;
    }
    if (!(*store)->flush())
        return 5;
    say("done");
    return 0;
}

// Deletes and restores all studies in turn.
int runTrashProcess(const QStringList& arguments) {
    auto store = storage::LocalStore::open(arguments.value(0));
    if (!store)
        return 3;
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
        for (const dicom::StudySummary& study : (*store)->catalog().studies().valueOr({})) {
            if (!(*store)->trashStudy(study.studyInstanceUid, {}))
                return 4;
            say("deleted");
        }
        for (const storage::DeletedStudy& deleted : (*store)->trash()) {
            if (!(*store)->restoreTrashed(deleted.id))
                return 5;
            say("restored");
        }
    }
    say("done");
    return 0;
}

namespace {

Result<void> moveFolder(const QString& given, const QString& to) {
    SAGITTA_TRY(const auto folder, storage::DataFolder::open(given, storage::DataFolder::Use::Alone));
    SAGITTA_TRY(auto move, storage::FolderMove::plan(folder.path(), to));
    JobContext context({}, [](const JobProgress& progress) { say(progress.text.toUtf8()); });
    return move.finish(folder, context);
}

} // namespace

int runMoveProcess(const QStringList& arguments) {
    if (const auto moved = moveFolder(arguments.value(0), arguments.value(1)); !moved) {
        std::fprintf(stderr, "%s\n", moved.error().message().toUtf8().constData());
        return 3;
    }
    say("moved");
    const auto folder = storage::DataFolder::open(arguments.value(0));
    if (!folder)
        return 4;
    for (const QString& place : folder->leftovers())
        if (!folder->clear(place))
            return 5;
    say("done");
    return 0;
}

} // namespace sagitta::test
