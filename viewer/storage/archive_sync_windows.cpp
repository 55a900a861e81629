// Archive::sync for Windows. NTFS journals its folders; only the contents need flushing.
#include "storage/archive.h"
#include "storage/disk_error.h"

#include <QFile>
#include <QFileInfo>

#include <io.h>

namespace sagitta::storage {

Result<void> Archive::sync(const QStringList& files) {
    for (const QString& name : files) {
        QFile file(name);
        if (!file.exists())
            continue;
        if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly) || ::_commit(file.handle()) != 0)
            return diskError(QStringLiteral("could not write files out to the disk"), QFileInfo(name).path());
    }
    return {};
}

} // namespace sagitta::storage
