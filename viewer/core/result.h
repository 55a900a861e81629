// Result<T>: a value or the Error that prevented it. Expected failures travel this way; exceptions of third-party code
// stop at the edge of the library that calls it.
//
//     Result<Frame> frame = decode(bytes, format);
//     if (!frame) return frame.error();
//     use(*frame);
//
// or, inside a function that itself returns a Result:  SAGITTA_TRY(const Frame frame, decode(bytes, format));
#pragma once

#include "core/error.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace sagitta {

template<class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(value()); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const T& value() const {
        assert(m_state.index() == 0);
        return *std::get_if<0>(&m_state);
    }
    T& value() {
        assert(m_state.index() == 0);
        return *std::get_if<0>(&m_state);
    }
    T valueOr(T other) const { return *this ? value() : std::move(other); }

    const Error& error() const {
        assert(m_state.index() == 1);
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }
    const Error& error() const {
        assert(m_error);
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace sagitta

#define SAGITTA_JOIN_(a, b) a##b
#define SAGITTA_JOIN(a, b) SAGITTA_JOIN_(a, b)
#define SAGITTA_TRY_(tmp, declaration, expression)                                                                     \
    auto tmp = (expression);                                                                                           \
    if (!tmp)                                                                                                          \
        return tmp.error();                                                                                            \
    declaration = std::move(*tmp)
// Declares a variable from a Result, or returns its error from the enclosing function.
#define SAGITTA_TRY(declaration, expression) SAGITTA_TRY_(SAGITTA_JOIN(sagittaTry_, __LINE__), declaration, expression)
// The same for Result<void>.
#define SAGITTA_CHECK(expression)                                                                                      \
    do {                                                                                                               \
        if (auto sagittaCheck = (expression); !sagittaCheck)                                                           \
            return sagittaCheck.error();                                                                               \
    } while (false)
