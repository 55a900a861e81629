#include "annotation_writer.h"

#include <QGuiApplication>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    const QStringList arguments = QGuiApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == QLatin1String(sagitta::test::kWriterArgument))
        sagitta::test::writeAnnotations(arguments[2], arguments[3]);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
