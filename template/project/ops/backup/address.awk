# Prints a part of a database's address, decoded; PART says which of scheme://user:<password>@host:port/name?query.
# The address comes in DATABASE_URL, since a command line can be read by everybody on the machine.

function decoded(text,    done, code) {
    while (match(text, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
        code = 16 * digit(substr(text, RSTART + 1, 1)) + digit(substr(text, RSTART + 2, 1))
        done = done substr(text, 1, RSTART - 1) sprintf("%c", code)
        text = substr(text, RSTART + 3)
    }
    return done text
}

function digit(letter) {
    return index("0123456789abcdef", tolower(letter)) - 1
}

function before(text, mark) {
    return index(text, mark) ? substr(text, 1, index(text, mark) - 1) : text
}

function after(text, mark) {
    return index(text, mark) ? substr(text, index(text, mark) + length(mark)) : ""
}

BEGIN {
    address = ENVIRON["DATABASE_URL"]
    part["scheme"] = before(address, "://")
    path = before(after(address, "://"), "?")
    server = before(path, "/")
    part["name"] = after(path, "/")
    if (match(server, /@[^@]*$/)) {
        part["user"] = before(substr(server, 1, RSTART - 1), ":")
        part["password"] = after(substr(server, 1, RSTART - 1), ":")
        server = substr(server, RSTART + 1)
    }
    if (match(server, /:[0-9]*$/)) {
        part["port"] = substr(server, RSTART + 1)
        server = substr(server, 1, RSTART - 1)
    }
    gsub(/[][]/, "", server)
    part["host"] = server
    if (ENVIRON["PART"] != "query") {
        print decoded(part[ENVIRON["PART"]])
    } else {
        # One line for each name=value.
        count = split(after(address, "?"), pairs, "&")
        for (pair = 1; pair <= count; pair++) print decoded(pairs[pair])
    }
}
