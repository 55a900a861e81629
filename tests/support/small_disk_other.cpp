#include "support/small_disk.h"

namespace sagitta::test {

SmallDisk::SmallDisk(qint64) : m_problem(QStringLiteral("small disks are made on Linux only")) {}
SmallDisk::~SmallDisk() = default;
void SmallDisk::resize(qint64) {}
qint64 SmallDisk::freeBytes() const { return 0; }
void SmallDisk::fillUpTo(qint64) {}

} // namespace sagitta::test
