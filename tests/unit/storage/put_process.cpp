#include "put_process.h"

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

} // namespace sagitta::test
