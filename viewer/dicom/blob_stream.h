// BlobWriter and BlobReader: the compact byte form behind toBlob(): variable-length integers, UTF-8 text, doubles as
// eight little-endian bytes. The reader never goes beyond its bytes and never allocates for more than they can hold;
// after the first fault every value is zero or empty and ok() is false. Internal to this library; not thread-safe.
#pragma once

#include <QByteArray>
#include <QString>
#include <QtEndian>

#include <bit>
#include <cstdint>
#include <cstring>

namespace sagitta::dicom {

class BlobWriter {
public:
    void unsignedInt(std::uint64_t value) {
        while (value >= 0x80) {
            m_bytes += static_cast<char>(value | 0x80);
            value >>= 7;
        }
        m_bytes += static_cast<char>(value);
    }
    // Small magnitudes of either sign are short.
    void signedInt(std::int64_t value) {
        unsignedInt((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void real(double value) {
        char raw[8];
        qToLittleEndian(std::bit_cast<std::uint64_t>(value), raw);
        m_bytes.append(raw, sizeof raw);
    }
    void text(const QString& value) {
        const QByteArray utf8 = value.toUtf8();
        unsignedInt(static_cast<std::uint64_t>(utf8.size()));
        m_bytes += utf8;
    }
    void raw(const QByteArray& bytes) { m_bytes += bytes; }
    QByteArray take() { return std::move(m_bytes); }

private:
    QByteArray m_bytes;
};

class BlobReader {
public:
    explicit BlobReader(const QByteArray& bytes) : m_at(bytes.constData()), m_left(bytes.size()) {}

    bool ok() const { return m_ok; }
    bool atEnd() const { return m_left == 0; }
    void fail() { m_ok = false; }

    std::uint64_t unsignedInt() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const char* const byte = take(1);
            if (!byte)
                return 0;
            const auto bits = static_cast<std::uint64_t>(static_cast<unsigned char>(*byte));
            value |= (bits & 0x7f) << shift;
            if (bits < 0x80)
                return value;
        }
        fail();
        return 0;
    }
    std::int64_t signedInt() {
        const std::uint64_t value = unsignedInt();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    // An int in [low, high].
    int integer(std::int64_t low, std::int64_t high) {
        const std::int64_t value = signedInt();
        if (value >= low && value <= high)
            return static_cast<int>(value);
        fail();
        return static_cast<int>(low);
    }
    double real() {
        const char* const raw = take(8);
        return raw ? std::bit_cast<double>(qFromLittleEndian<std::uint64_t>(raw)) : 0;
    }
    QString text() {
        const qsizetype length = count(1);
        const char* const utf8 = take(length);
        return utf8 ? QString::fromUtf8(utf8, length) : QString();
    }
    // A number of things that take at least `bytesEach` each; more than can follow is a fault.
    qsizetype count(qsizetype bytesEach) {
        const std::uint64_t value = unsignedInt();
        if (value <= static_cast<std::uint64_t>(m_left / bytesEach))
            return static_cast<qsizetype>(value);
        fail();
        return 0;
    }
    const char* take(qsizetype length) {
        if (!m_ok || length > m_left) {
            fail();
            return nullptr;
        }
        const char* const here = m_at;
        m_at += length;
        m_left -= length;
        return here;
    }

private:
    const char* m_at;
    qsizetype m_left;
    bool m_ok = true;
};

} // namespace sagitta::dicom
