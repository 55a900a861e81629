#include "network/remote_node.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::network {
namespace {

RemoteNode goodNode(const QString& name = QStringLiteral("main")) {
    RemoteNode node;
    node.name = name;
    node.aeTitle = QStringLiteral("PACS");
    node.host = QStringLiteral("pacs.example.org");
    return node;
}

TEST(RemoteNode, MethodsHaveWords) {
    for (const RetrieveMethod method : {RetrieveMethod::Auto, RetrieveMethod::Get, RetrieveMethod::Move})
        EXPECT_EQ(retrieveMethodFromString(toString(method)), method);
    EXPECT_FALSE(retrieveMethodFromString(QStringLiteral("GET")).has_value());
}

TEST(RemoteNode, GoodOnesAreValid) {
    EXPECT_TRUE(validate(goodNode()));
    RemoteNode node = goodNode();
    node.aeTitle = QStringLiteral("SIXTEEN CHARS 16");
    node.host = QStringLiteral("192.168.1.20");
    node.port = 65535;
    EXPECT_TRUE(validate(node));
}

TEST(RemoteNode, EachFaultIsNamed) {
    const auto fault = [](auto change) {
        RemoteNode node = goodNode();
        change(node);
        const Result<void> result = validate(node);
        return result ? QString() : result.error().message();
    };
    EXPECT_TRUE(fault([](RemoteNode& n) { n.name = QStringLiteral(" "); }).contains(QLatin1String("name")));
    for (const char* ae : {"", "   ", "SEVENTEEN CHARS17", "BACK\\SLASH", "NEW\nLINE", " LEADING"})
        EXPECT_TRUE(fault([&](RemoteNode& n) { n.aeTitle = QLatin1String(ae); }).contains(QLatin1String("AE title")))
            << ae;
    EXPECT_TRUE(
        fault([](RemoteNode& n) { n.aeTitle = QString::fromUtf8("PÄCS"); }).contains(QLatin1String("AE title")));
    EXPECT_TRUE(fault([](RemoteNode& n) { n.ourAeTitle.clear(); }).contains(QLatin1String("AE title")));
    for (const char* host : {"", "a b", "host:104", "::1", "host%s"})
        EXPECT_TRUE(fault([&](RemoteNode& n) { n.host = QLatin1String(host); }).contains(QLatin1String("host")))
            << host;
    EXPECT_TRUE(fault([](RemoteNode& n) { n.host = QString(58, u'a'); }).contains(QLatin1String("host")));
    for (const int port : {0, -1, 65536})
        EXPECT_TRUE(fault([&](RemoteNode& n) { n.port = port; }).contains(QLatin1String("port"))) << port;
    EXPECT_TRUE(fault([](RemoteNode& n) { n.timeoutSeconds = 0; }).contains(QLatin1String("time-out")));
}

TEST(NodeList, KeepsNodesInTheFolder) {
    QTemporaryDir dir;
    RemoteNode node = goodNode();
    node.port = 4242;
    node.ourAeTitle = QStringLiteral("ME");
    node.method = RetrieveMethod::Get;
    node.timeoutSeconds = 7;
    {
        Result<NodeList> list = NodeList::open(dir.path());
        ASSERT_TRUE(list);
        EXPECT_TRUE(list->nodes().empty());
        ASSERT_TRUE(list->add(node));
        ASSERT_TRUE(list->add(goodNode(QStringLiteral("second"))));
    }
    Result<NodeList> list = NodeList::open(dir.path());
    ASSERT_TRUE(list);
    ASSERT_EQ(list->nodes().size(), 2u);
    EXPECT_EQ(list->nodes()[0], node);

    node.port = 4343;
    ASSERT_TRUE(list->add(node));
    EXPECT_EQ(list->nodes().size(), 2u);
    EXPECT_EQ(list->find(QStringLiteral("main"))->port, 4343);
    ASSERT_TRUE(list->remove(QStringLiteral("main")));
    EXPECT_EQ(NodeList::open(dir.path())->nodes().size(), 1u);
}

TEST(NodeList, UnknownNameListsTheOthers) {
    QTemporaryDir dir;
    Result<NodeList> list = NodeList::open(dir.path());
    ASSERT_TRUE(list->add(goodNode()));
    const Result<RemoteNode> found = list->find(QStringLiteral("other"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code(), ErrorCode::NotFound);
    EXPECT_TRUE(found.error().message().contains(QLatin1String("main")));
    const Result<void> removed = list->remove(QStringLiteral("other"));
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().code(), ErrorCode::NotFound);
}

TEST(NodeList, AnInvalidNodeIsNotTaken) {
    QTemporaryDir dir;
    Result<NodeList> list = NodeList::open(dir.path());
    RemoteNode node = goodNode();
    node.port = 0;
    EXPECT_FALSE(list->add(node));
    EXPECT_TRUE(NodeList::open(dir.path())->nodes().empty());
}

TEST(NodeList, ADamagedFileIsAnErrorAndStays) {
    for (const QByteArray& content :
         {QByteArray("{\"nodes\": ["), QByteArray("{}"), QByteArray("[{\"name\": \"x\"}]")}) {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("nodes.json")));
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        file.write(content);
        file.flush();
        const Result<NodeList> list = NodeList::open(dir.path());
        ASSERT_FALSE(list);
        EXPECT_EQ(list.error().code(), ErrorCode::Corrupt);
        file.seek(0);
        EXPECT_EQ(file.readAll(), content);
    }
}

TEST(NodeList, TwoListsOfOneFolderDoNotLoseEachOthersNodes) {
    QTemporaryDir dir;
    Result<NodeList> first = NodeList::open(dir.path());
    Result<NodeList> second = NodeList::open(dir.path());
    ASSERT_TRUE(first->add(goodNode(QStringLiteral("a"))));
    ASSERT_TRUE(second->add(goodNode(QStringLiteral("b"))));
    EXPECT_EQ(NodeList::open(dir.path())->nodes().size(), 2u);
}

} // namespace
} // namespace sagitta::network
